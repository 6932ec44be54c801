#include "data/convert.h"

#include "base/hash.h"
#include "base/short_number.h"

static const unsigned numeric_kinds = SEEN(KIND_NULL) | SEEN(KIND_NUMBER) | SEEN(KIND_BOOLEAN) | SEEN(KIND_TIMESTAMP);

static struct column *texts_make(const struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    struct column *out = column_new(arena, column->capacity, COLUMN_TEXT);

    for (size_t i = 0; i < count; i++) {
        uint32_t row = rows[i];
        struct value value = column_value(column, row);
        bool structure = value.kind == KIND_MAP || value.kind == KIND_LIST;
        struct view text = structure ? (struct view){ NULL, 0 } : value_display(value, arena);
        enum kind kind = text.data ? KIND_TEXT : KIND_NULL;

        out->kind[row] = (uint8_t)kind;
        out->seen |= SEEN(kind);
        out->text[row] = text;
    }
    return out;
}

const struct column *column_texts(struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    if (column_only(column, KIND_TEXT))
        return column;
    if (!column->as_text)
        column->as_text = texts_make(column, rows, count, arena);
    return column->as_text;
}

/*
 * Most numbers in logs are short: whole, or with some places behind a point. Their digits and the power of ten are exact as
 * doubles, so the one division rounds as it should. False: number_parse knows.
 */
static inline bool digits_parse(struct view text, double *number)
{
    enum { DIGITS_EXACT = 15 };
    static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    uint64_t whole = 0;
    size_t at = 0, point;

    if (text.length == 0 || text.length > DIGITS_EXACT)
        return false;
    for (; at < text.length && (unsigned)(text.data[at] - '0') <= 9; at++)
        whole = whole * 10 + (unsigned)(text.data[at] - '0');
    if (at == text.length) {
        *number = (double)whole;
        return true;
    }
    if (text.data[at] != '.' || text.length == 1)
        return false;
    for (point = at++; at < text.length && (unsigned)(text.data[at] - '0') <= 9; at++)
        whole = whole * 10 + (unsigned)(text.data[at] - '0');
    *number = (double)whole / powers[at - point - 1];
    return at == text.length;
}

/* Truths and times have their numbers already: only the kinds are others. */
static struct column *numbers_share(const struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    struct column *out = column_new(arena, column->capacity, 0);

    out->number = column->number;
    out->seen = SEEN(KIND_NUMBER) | (column->seen & SEEN(KIND_NULL));
    if (column->seen & SEEN(KIND_NULL))
        for (size_t i = 0; i < count; i++)
            out->kind[rows[i]] = column->kind[rows[i]] == KIND_NULL ? KIND_NULL : KIND_NUMBER;
    else
        memset(out->kind, KIND_NUMBER, column->capacity);
    return out;
}

/* The texts of a batch are more than the nearest memory holds: some are asked for ahead. */
enum { NUMBERS_AHEAD = 8 };

/* Whether a value is a number, if it is not one that is read at once. */
static bool number_of(const struct column *column, uint32_t row, double *number)
{
    return column->kind[row] != KIND_NULL && ((column->kind[row] == KIND_TEXT && digits_parse(column->text[row], number)) ||
                                              value_to_number(column_value(column, row), number));
}

/* Where most rows are known to be null only the others are looked at. */
static struct column *numbers_make_present(const struct column *column, const uint32_t *rows, struct arena *arena)
{
    struct column *out = column_new(arena, column->capacity, COLUMN_NUMBER);

    out->present = column->present;
    out->present_count = column->present_count;
    out->present_of = column->present_of;
    out->seen = SEEN(KIND_NULL) | SEEN(KIND_NUMBER);
    memset(out->kind, KIND_NULL, column->capacity);
    memset(out->number, 0, column->capacity * sizeof *out->number);
    for (size_t i = 0; i < column->present_count; i++) {
        const uint32_t row = rows[column->present[i]];

        if (i + NUMBERS_AHEAD < column->present_count)
            __builtin_prefetch(column->text[rows[column->present[i + NUMBERS_AHEAD]]].data);
        const bool numeric = (column->kind[row] == KIND_TEXT && short_number_whole(column->text[row], &out->number[row])) ||
                             number_of(column, row, &out->number[row]);

        out->kind[row] = (uint8_t)(numeric ? KIND_NUMBER : KIND_NULL);
    }
    return out;
}

static struct column *numbers_make(const struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    struct column *out = column_new(arena, column->capacity, COLUMN_NUMBER);
    unsigned seen = 0;

    for (size_t i = 0; i < count; i++) {
        const uint32_t row = rows[i];
        enum kind kind = KIND_NUMBER;
        double number;

        if (i + NUMBERS_AHEAD < count && column->kind[rows[i + NUMBERS_AHEAD]] == KIND_TEXT)
            __builtin_prefetch(column->text[rows[i + NUMBERS_AHEAD]].data);
        if (column->kind[row] == KIND_TEXT && short_number_whole(column->text[row], &number)) {
            out->number[row] = number;
        } else {
            out->number[row] = 0;
            kind = number_of(column, row, &out->number[row]) ? KIND_NUMBER : KIND_NULL;
        }
        out->kind[row] = (uint8_t)kind;
        seen |= SEEN(kind);
    }
    out->seen |= (uint8_t)seen;
    return out;
}

const struct column *column_numbers(struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    if (column_only(column, KIND_NUMBER))
        return column;
    if (!column->as_number)
        column->as_number = column->number && (column->seen & ~numeric_kinds) == 0 ? numbers_share(column, rows, count, arena)
                            : column->text && column_knows_present(column, count) ? numbers_make_present(column, rows, arena)
                                                                                  : numbers_make(column, rows, count, arena);
    return column->as_number;
}

static struct column *times_make(const struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    struct column *out = column_new(arena, column->capacity, COLUMN_NUMBER);

    for (size_t i = 0; i < count; i++) {
        uint32_t row = rows[i];
        int64_t ms = 0;
        bool timely = value_to_time(column_value(column, row), &ms);
        enum kind kind = timely ? KIND_TIMESTAMP : KIND_NULL;

        out->kind[row] = (uint8_t)kind;
        out->seen |= SEEN(kind);
        out->number[row] = (double)ms;
    }
    return out;
}

const struct column *column_times(struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    if (column_only(column, KIND_TIMESTAMP))
        return column;
    if (!column->as_time)
        column->as_time = times_make(column, rows, count, arena);
    return column->as_time;
}

const struct column *column_truths(const struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    if (column_only(column, KIND_BOOLEAN))
        return column;

    struct column *out = column_new(arena, column->capacity, COLUMN_NUMBER);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = rows[i];
        enum truth truth = value_truth(column_value(column, row));
        enum kind kind = truth == TRUTH_UNKNOWN ? KIND_NULL : KIND_BOOLEAN;

        out->kind[row] = (uint8_t)kind;
        out->number[row] = truth == TRUTH_TRUE ? 1 : 0;
        out->seen |= SEEN(kind);
    }
    return out;
}

uint32_t text_print(struct view text)
{
    return (uint32_t)hash_bytes(text, 0);
}

const uint32_t *column_prints(struct column *column, const uint32_t *rows, size_t count, struct arena *arena)
{
    enum { COMPARED_WITHOUT = 3 };

    if (column->prints || column->compared++ < COMPARED_WITHOUT)
        return column->prints;
    column->prints = arena_alloc(arena, column->capacity * sizeof *column->prints);
    for (size_t i = 0; i < count; i++)
        if (column->kind[rows[i]] == KIND_TEXT)
            column->prints[rows[i]] = text_print(column->text[rows[i]]);
    return column->prints;
}
