/*
 * A column: the values of one field for the rows of one batch, as parallel arrays.
 *
 * kind[row] is always there and doubles as the null map. text and number are there when some kind in `seen` needs them:
 * text for TEXT, MAP, LIST and for numbers with lexemes; number for NUMBER, BOOLEAN, TIMESTAMP. Where a row's kind does not
 * use an array, its element there is undefined, except: a NUMBER's text must be set (data NULL = computed) whenever the
 * column has a text array at all. Rows outside the selection at the time of writing are undefined.
 */
#pragma once

#include "data/value.h"

struct column {
    size_t capacity;            /* rows the arrays have room for */
    unsigned seen;              /* bit 1 << kind for every kind that may occur; a superset is fine */
    uint8_t *kind;
    struct view *text;          /* or NULL */
    double *number;             /* or NULL */
    bool *quoted;               /* or NULL; of @message alone, where nothing but discovery looks at it: rows whose text is as it stands
                                   in a JSON string, with a backslash before each quote, with no other backslash, and a quote behind it */
    bool uniform;               /* known to have the same value in all rows that were selected when it was made */
    /* Where there is anything, if that is known and rare: places in the selection, as long as that has `present_of` rows. */
    const uint32_t *present;
    size_t present_count, present_of;
    /* Conversions, made at most once per batch by data/convert.h. */
    struct column *as_text, *as_number, *as_time;
    uint32_t *prints;           /* by row, of texts; or NULL */
    unsigned compared;          /* how often these texts were compared with one text */
};

enum { COLUMN_TEXT = 1, COLUMN_NUMBER = 2 };

#define SEEN(kind) (1u << (kind))

/* A column in the arena with the arrays asked for; kinds are undefined and seen is 0. */
struct column *column_new(struct arena *arena, size_t capacity, unsigned arrays);
/* The values of those rows of another column, in that sequence. */
struct column *column_take(struct arena *arena, const struct column *from, const uint32_t *rows, size_t count);
/* All rows the same value; arrays as the value needs. */
struct column *column_constant(struct arena *arena, size_t capacity, struct value value);

static inline bool column_only(const struct column *column, enum kind kind) /* nothing but that kind and nulls */
{
    return (column->seen & ~(SEEN(kind) | SEEN(KIND_NULL))) == 0;
}
static inline bool column_knows_present(const struct column *column, size_t selected)
{
    return column->present && column->present_of == selected;
}
static inline struct value column_value(const struct column *column, size_t row)
{
    enum kind kind = (enum kind)column->kind[row];
    struct value value = { .kind = kind };

    if (column->text && (kind == KIND_TEXT || kind == KIND_NUMBER || kind == KIND_MAP || kind == KIND_LIST))
        value.text = column->text[row];
    if (column->number && (kind == KIND_NUMBER || kind == KIND_BOOLEAN || kind == KIND_TIMESTAMP))
        value.number = column->number[row];
    return value;
}

static inline void column_set_null(struct column *column, size_t row)
{
    column->kind[row] = KIND_NULL;
    column->seen |= SEEN(KIND_NULL);
}
static inline void column_set_text(struct column *column, size_t row, struct view text)
{
    column->kind[row] = KIND_TEXT;
    column->text[row] = text;
    column->seen |= SEEN(KIND_TEXT);
}
/* A computed number: not finite becomes null. */
void column_set_number(struct column *column, size_t row, double number);
static inline void column_set_boolean(struct column *column, size_t row, bool truth)
{
    column->kind[row] = KIND_BOOLEAN;
    column->number[row] = truth ? 1 : 0;
    column->seen |= SEEN(KIND_BOOLEAN);
}
static inline void column_set_time(struct column *column, size_t row, double ms)
{
    column->kind[row] = KIND_TIMESTAMP;
    column->number[row] = ms;
    column->seen |= SEEN(KIND_TIMESTAMP);
}
/* Any value; the arrays it needs are made when missing. */
void column_set(struct column *column, struct arena *arena, size_t row, struct value value);
