/*
 * The tokens of a JSON text, 64 bytes at a time. Private to base.
 *
 * Each block is classified into masks with a bit per byte; from these follow where strings lie and where tokens begin:
 * brackets, colons, commas, the opening quotes of strings and the first characters of everything else. What stands inside
 * strings is checked on the way, so a walker sees none of it. The places of many tokens are noted before the walker sees
 * the first, which keeps the loop over blocks and the walk apart: both are then as fast as they can be.
 *
 * The functions are always inlined, into a walker for each kind of processor, which names the classifier.
 */
#pragma once

#include "base/json_token.h"

#define JSON_INLINE static inline __attribute__((always_inline))

struct json_masks {
    uint64_t quotes, backslashes;
    uint64_t operators;     /* { } [ ] : , and a few bytes that are nothing: look at the byte */
    uint64_t blanks, controls;
};

typedef struct json_masks (*json_classify_fn)(const char *data);
typedef uint64_t (*json_parity_fn)(uint64_t bits);      /* bit i: whether an odd number of bits is set among 0..i */

enum { JSON_PLACES = 1024 };

struct json_tokens {
    const char *begin, *end;
    const char *next;           /* the block that was not looked at yet */
    uint64_t in_string;         /* all ones when a string goes on from block to block */
    uint64_t in_scalar;         /* 1 when something else does */
    bool escaping;              /* the block before ends in a backslash that escapes */
    bool bad;                   /* a control character or a wrong escape inside a string */
    uint64_t gaps;              /* not 0: there are blanks outside of strings */
    uint32_t taken, count;      /* of the places */
    const char *base;           /* what they count from */
    uint32_t places[JSON_PLACES];
};

JSON_INLINE void json_tokens_begin(struct json_tokens *tokens, struct view text)
{
    tokens->begin = tokens->next = tokens->base = text.data;
    tokens->end = view_end(text);
    tokens->in_string = tokens->in_scalar = 0;
    tokens->escaping = tokens->bad = false;
    tokens->gaps = 0;
    tokens->taken = tokens->count = 0;
}

/* Which bytes a backslash escapes. */
JSON_INLINE uint64_t json_tokens_escaped(struct json_tokens *tokens, uint64_t backslashes)
{
    uint64_t escaped = tokens->escaping ? 1 : 0;

    backslashes &= ~escaped;
    tokens->escaping = false;
    while (backslashes != 0) {
        int place = __builtin_ctzll(backslashes);

        if (place == 63) {
            tokens->escaping = true;
            break;
        }
        escaped |= (uint64_t)2 << place;
        backslashes &= ~((uint64_t)3 << place);
    }
    return escaped;
}

static inline bool json_escape_good(const char *at, const char *end)
{
    static const char names[] = "\"\\/bfnrtu";
    uint32_t code;

    return memchr(names, *at, sizeof names - 1) && (*at != 'u' || json_hex4(at + 1, end, &code));
}

/* The masks of up to 64 bytes, bits of bytes that are not there cleared. The last block of a text may be a look back. */
JSON_INLINE struct json_masks json_tokens_masks(const struct json_tokens *tokens, size_t left, json_classify_fn classify)
{
    struct json_masks masks;
    char padded[64];

    if (left >= 64)
        return classify(tokens->next);
    if (tokens->end - tokens->begin < 64) {
        memset(padded, ' ', sizeof padded);
        memcpy(padded, tokens->next, left);
        return classify(padded);
    }
    masks = classify(tokens->end - 64);
    masks.quotes >>= 64 - left;
    masks.backslashes >>= 64 - left;
    masks.operators >>= 64 - left;
    masks.blanks >>= 64 - left;
    masks.controls >>= 64 - left;
    return masks;
}

/* Eight are noted whether they are there or not, so that their number need not be guessed. There is room for 64. */
JSON_INLINE void json_tokens_note(struct json_tokens *tokens, uint64_t bits, uint32_t place)
{
    const uint64_t top = (uint64_t)1 << 63;     /* so that there always is a bit to be counted to */
    uint32_t *places = tokens->places + tokens->count;
    const int count = __builtin_popcountll(bits);

    tokens->count += (uint32_t)count;
    for (int i = 0; i < 8; i++, bits &= bits - 1)
        *places++ = place + (uint32_t)__builtin_ctzll(bits | top);
    if (count <= 8)
        return;
    for (int i = 0; i < 8; i++, bits &= bits - 1)
        *places++ = place + (uint32_t)__builtin_ctzll(bits | top);
    for (; bits != 0; bits &= bits - 1)
        *places++ = place + (uint32_t)__builtin_ctzll(bits);
}

JSON_INLINE void json_tokens_block(struct json_tokens *tokens, json_classify_fn classify, json_parity_fn parity)
{
    const size_t left = (size_t)(tokens->end - tokens->next);
    const uint64_t present = left >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << left) - 1;
    struct json_masks masks = json_tokens_masks(tokens, left, classify);
    uint64_t escaped = 0;

    if (masks.backslashes != 0 || tokens->escaping)
        escaped = json_tokens_escaped(tokens, masks.backslashes);
    uint64_t quotes = masks.quotes & ~escaped;
    uint64_t strings = parity(quotes) ^ tokens->in_string;      /* with their opening quotes, without the closing ones */
    uint64_t others = ~(masks.operators | masks.blanks | strings | quotes) & present;

    for (uint64_t wrong = escaped & strings & present; wrong != 0; wrong &= wrong - 1)
        if (!json_escape_good(tokens->next + __builtin_ctzll(wrong), tokens->end))
            tokens->bad = true;
    if ((masks.controls & strings & present) != 0)
        tokens->bad = true;
    tokens->gaps |= masks.blanks & ~strings & present;
    json_tokens_note(tokens,
                     ((masks.operators & ~strings) | (quotes & strings) | (others & ~(others << 1 | tokens->in_scalar))) &
                         present,
                     (uint32_t)(tokens->next - tokens->base));
    tokens->in_string = (uint64_t)0 - (strings >> 63);  /* the bits above a last byte repeat its state */
    tokens->in_scalar = others >> 63;
    tokens->next += left >= 64 ? 64 : left;
}

/* Notes the places of more tokens; false at the end of the text. */
JSON_INLINE bool json_tokens_load(struct json_tokens *tokens, json_classify_fn classify, json_parity_fn parity)
{
    tokens->taken = tokens->count = 0;
    tokens->base = tokens->next;
    while (tokens->next < tokens->end && (tokens->count <= JSON_PLACES - 64) && tokens->next - tokens->base < 1 << 30)
        json_tokens_block(tokens, classify, parity);
    return tokens->count > 0;
}

/* At the end: whether the strings were good. */
JSON_INLINE bool json_tokens_good(const struct json_tokens *tokens)
{
    return !tokens->bad && tokens->in_string == 0;
}

/* Behind a number or a word; NULL when it is neither or something else sticks to it. */
static inline const char *json_scalar_end(const char *at, const char *end)
{
    const char *behind = json_short_number_end(at, end);

    if (!behind)
        behind = *at == '-' || json_is_digit(*at) ? json_number_end(at, end) : json_word_end(at, end);
    if (!behind || behind == end || json_is_blank(*behind) || *behind == ',' || *behind == '}' || *behind == ']')
        return behind;
    return NULL;
}
