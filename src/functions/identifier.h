/*
 * Identifiers: texts of one shape, as UUIDs, identifiers of traces or numbers behind a word are. What differs between two of them are
 * digits, mostly hexadecimal ones, and at most 32 of these make a code of 16 bytes, from which the text can be made again.
 */
#pragma once

#include "base/view.h"

#include <stdint.h>

enum {
    IDENTIFIER_LEAST = 9,       /* bytes of a text that is one */
    IDENTIFIER_MOST = 48,
    IDENTIFIER_DIGITS = 32,
};

struct identifier_code {
    uint64_t low, high;
};

struct identifier_shape;
typedef bool identifier_pack(const struct identifier_shape *shape, const char *text, struct identifier_code *code);

/* A text is looked at as three times 16 bytes, which overlap where it is shorter than 48. */
struct identifier_shape {
    size_t length;
    unsigned digits;
    char letter;                        /* the first of six that are digits too: a or A */
    identifier_pack *pack;              /* how this processor does it best */
    uint8_t place[IDENTIFIER_DIGITS];   /* of each digit in the text */
    char text[IDENTIFIER_MOST];         /* one of them, and zeros */
    uint8_t literal[3][16], meant[3][16];       /* the bytes that are the same in all; 255 where there is one */
    uint8_t pick[3][32], fill[32];      /* where digits are; 0 digits in place of those that there are not */
};

/* The shape of most of the texts, at least half of them. False when there is none. */
bool identifier_learn(struct identifier_shape *shape, const struct view *texts, size_t count);
bool identifier_same_shape(const struct identifier_shape *a, const struct identifier_shape *b);

/* The text of a code: shape->length bytes. */
void identifier_text(const struct identifier_shape *shape, struct identifier_code code, char *out);

identifier_pack identifier_pack_plain;
identifier_pack identifier_pack_sse42, identifier_pack_avx2;    /* where there are vectors */

/* False when the text is not of the shape; all codes are possible. */
static inline bool identifier_code(const struct identifier_shape *shape, struct view text, struct identifier_code *code)
{
    return text.length == shape->length && shape->pack(shape, text.data, code);
}
