/*
 * The pass itself, compiled once for each kind of processor: define JSON_CLASSIFY and JSON_PARITY (functions),
 * JSON_PASS (the name of the table made) and JSON_TARGET (the attribute of its functions) before including this.
 */
#include "base/json_pass.h"
#include "base/json_tokens.h"

struct pass {
    struct json_tokens tokens;
    struct json_finder *finder;             /* NULL: only check */
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

PASS_INLINE bool pass_looks(const struct json_finder *finder)
{
    return finder && finder->left > 0 && finder->frames[finder->depth].count > 0;
}

/* From the token where a member's key should be to the token where its value begins. */
PASS_INLINE const char *pass_member(struct pass *pass, const char *key)
{
    const char *value;

    if (*key != '"' || !(value = pass_next(pass)) || *value != ':' || !(value = pass_next(pass)))
        return NULL;
    if (pass_looks(pass->finder)) {
        uint64_t first = (uint64_t)1 << ((unsigned char)key[1] & 63);

        if ((pass->finder->frames[pass->finder->depth].firsts & first) || key[1] == '\\' || key[1] == '"')
            json_finder_member(pass->finder, key + 1, value);
    }
    return value;
}

PASS_INLINE const char *pass_element(struct pass *pass, const char *value)
{
    if (pass_looks(pass->finder))
        json_finder_element(pass->finder, value);
    return value;
}

/* The container that begins here. Candidates for its members, if any, were added by what found it. */
PASS_INLINE bool pass_open(struct pass *pass, char bracket)
{
    const uint64_t bit = (uint64_t)1 << pass->depth % 64;
    uint64_t *objects = &pass->objects[pass->depth / 64];

    if (pass->depth == JSON_DEPTH_MAX)
        return false;
    *objects = bracket == '{' ? *objects | bit : *objects & ~bit;
    pass->depth++;
    if (pass->finder)
        pass->finder->depth++;
    return true;
}

PASS_INLINE void pass_close(struct pass *pass, const char *bracket)
{
    struct json_finder *finder = pass->finder;

    pass->depth--;
    if (!finder)
        return;
    struct json_frame *frame = &finder->frames[finder->depth--];
    if (frame->owner > 0) {
        struct view *raw = &finder->out[frame->owner - 1].raw;
        raw->length = (size_t)(bracket + 1 - raw->data);
    }
    if (frame->count > 0)
        finder->used = frame->begin;
    *frame = (struct json_frame){ 0 };
}

PASS_INLINE bool pass_run(struct view text, struct json_finder *finder)
{
    struct pass pass;
    const char *at;

    json_tokens_begin(&pass.tokens, text);
    pass.finder = finder;
    pass.depth = 0;
    at = pass_next(&pass);
    if (!at || (finder && *at != '{'))
        return false;
    for (;;) {
        if (*at == '{' || *at == '[') {
            if (!pass_open(&pass, *at) || !(at = pass_next(&pass)))
                return false;
            if (*at != (pass_in_object(&pass) ? '}' : ']')) {
                at = pass_in_object(&pass) ? pass_member(&pass, at) : pass_element(&pass, at);
                if (!at)
                    return false;
                continue;
            }
            pass_close(&pass, at);
        } else {
            if (*at != '"' && !json_scalar_end(at, pass.tokens.end))
                return false;
            if (finder && finder->left > 0)
                finder->left--;
        }
        for (;;) {      /* behind a value */
            at = pass_next(&pass);
            if (pass.depth == 0)
                return !at && json_tokens_good(&pass.tokens);
            if (!at)
                return false;
            if (*at == ',')
                break;
            if (*at != (pass_in_object(&pass) ? '}' : ']'))
                return false;
            pass_close(&pass, at);
        }
        at = pass_next(&pass);
        if (!at)
            return false;
        at = pass_in_object(&pass) ? pass_member(&pass, at) : pass_element(&pass, at);
        if (!at)
            return false;
    }
}

JSON_TARGET static bool pass_valid(struct view text)
{
    return pass_run(text, NULL);
}

JSON_TARGET static bool pass_find(struct view text, struct json_finder *finder)
{
    return pass_run(text, finder);
}

const struct json_passes JSON_PASS = { pass_valid, pass_find };
