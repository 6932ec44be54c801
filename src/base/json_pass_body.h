/*
 * The pass itself, compiled once for each kind of processor: define JSON_CLASSIFY and JSON_PARITY (functions),
 * JSON_PASS (the name of the function made) and JSON_TARGET (its attribute) before including this.
 */
#include "base/json_pass.h"
#include "base/json_tokens.h"

struct pass {
    struct json_tokens tokens;
    size_t depth;
    uint64_t objects[JSON_DEPTH_MAX / 64];  /* bit d: the container around depth d + 1 is an object */
};

#define PASS_INLINE static inline __attribute__((always_inline)) JSON_TARGET

JSON_TARGET __attribute__((noinline)) static bool pass_load(struct json_tokens *tokens)
{
    return json_tokens_load(tokens, JSON_CLASSIFY, JSON_PARITY);
}

/* Where the next token begins; NULL at the end of the text. */
PASS_INLINE const char *pass_next(struct pass *pass)
{
    struct json_tokens *tokens = &pass->tokens;

    if (__builtin_expect(tokens->taken == tokens->count, 0) && !pass_load(tokens))
        return NULL;
    return tokens->base + tokens->places[tokens->taken++];
}

PASS_INLINE bool pass_in_object(const struct pass *pass)
{
    return pass->objects[(pass->depth - 1) / 64] >> (pass->depth - 1) % 64 & 1;
}

/* From the token where a member or an element should begin to the token where its value does. */
PASS_INLINE const char *pass_value(struct pass *pass, const char *at)
{
    if (!pass_in_object(pass))
        return at;
    return *at == '"' && (at = pass_next(pass)) && *at == ':' ? pass_next(pass) : NULL;
}

PASS_INLINE bool pass_open(struct pass *pass, char bracket)
{
    const uint64_t bit = (uint64_t)1 << pass->depth % 64;
    uint64_t *objects = &pass->objects[pass->depth / 64];

    if (pass->depth == JSON_DEPTH_MAX)
        return false;
    *objects = bracket == '{' ? *objects | bit : *objects & ~bit;
    pass->depth++;
    return true;
}

JSON_TARGET bool JSON_PASS(struct view text, bool *compact)
{
    struct pass pass;
    const char *at;

    json_tokens_begin(&pass.tokens, text);
    pass.depth = 0;
    at = pass_next(&pass);
    if (!at)
        return false;
    for (;;) {
        if (*at == '{' || *at == '[') {
            if (!pass_open(&pass, *at) || !(at = pass_next(&pass)))
                return false;
            if (*at != (pass_in_object(&pass) ? '}' : ']')) {
                at = pass_value(&pass, at);
                if (!at)
                    return false;
                continue;
            }
            pass.depth--;
        } else if (*at != '"' && !json_scalar_end(at, pass.tokens.end)) {
            return false;
        }
        for (;;) {      /* behind a value */
            at = pass_next(&pass);
            if (pass.depth == 0) {
                *compact = pass.tokens.gaps == 0;
                return !at && json_tokens_good(&pass.tokens);
            }
            if (!at)
                return false;
            if (*at == ',')
                break;
            if (*at != (pass_in_object(&pass) ? '}' : ']'))
                return false;
            pass.depth--;
        }
        at = pass_next(&pass);
        at = at ? pass_value(&pass, at) : NULL;
        if (!at)
            return false;
    }
}
