/* One value of the language (language reference 4.1). */
#pragma once

#include "base/arena.h"
#include "base/buffer.h"

enum kind {
    KIND_NULL,
    KIND_TEXT,
    KIND_NUMBER,
    KIND_BOOLEAN,
    KIND_TIMESTAMP,
    KIND_MAP,
    KIND_LIST,
    KIND_COUNT
};

/*
 * text:   TEXT: the bytes. MAP, LIST: compact JSON. NUMBER: the lexeme it had in the log, or data == NULL when computed.
 *         Others: not looked at.
 * number: NUMBER: finite. BOOLEAN: 0 or 1. TIMESTAMP: milliseconds since the epoch, whole. Others: not looked at.
 */
struct value {
    enum kind kind;
    struct view text;
    double number;
};

static inline struct value value_null(void) { return (struct value){ .kind = KIND_NULL }; }
static inline struct value value_text(struct view text) { return (struct value){ .kind = KIND_TEXT, .text = text }; }
static inline struct value value_boolean(bool truth)
{
    return (struct value){ .kind = KIND_BOOLEAN, .number = truth ? 1 : 0 };
}
static inline struct value value_time(int64_t ms)
{
    return (struct value){ .kind = KIND_TIMESTAMP, .number = (double)ms };
}
struct value value_number(double number);                       /* null when not finite */

struct value value_keep(struct arena *arena, struct value value);      /* with its own copy of the bytes */

/* The text results show (language reference 4.4): an empty view with data == NULL for null. May point into the value's own
 * text; else made in the arena. */
struct view value_display(struct value value, struct arena *arena);

/* Conversions (4.2, 4.3, 3.7); false when the value cannot be one. */
bool value_to_number(struct value value, double *number);              /* numeric text, boolean, timestamp, number */
bool value_to_time(struct value value, int64_t *ms);                   /* timestamp, number (ms), text in output form or ISO */
enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };
enum truth value_truth(struct value value);

/* The collation of `sort` (2.10): nulls first, then what is not a number, then numbers; a total order on displayed values
 * (0 only for values of equal text). Maps and lists count as null. */
int value_collate(const struct value *a, const struct value *b);
int text_collate(struct view a, struct view b);                        /* of two texts that are not numbers */

/* Comparison operators (3.4). */
enum truth value_equal(const struct value *a, const struct value *b);
enum truth value_less(const struct value *a, const struct value *b, bool or_equal);
