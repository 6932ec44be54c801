#include "data/column.h"

#include <math.h>

struct column *column_new(struct arena *arena, size_t capacity, unsigned arrays)
{
    struct column *column = ARENA_NEW(arena, struct column);

    column->capacity = capacity;
    column->kind = arena_alloc(arena, capacity);
    if (arrays & COLUMN_TEXT)
        column->text = arena_alloc(arena, capacity * sizeof(struct view));
    if (arrays & COLUMN_NUMBER)
        column->number = arena_alloc(arena, capacity * sizeof(double));
    return column;
}

static unsigned value_arrays(const struct value *value)
{
    switch (value->kind) {
    case KIND_TEXT:
    case KIND_MAP:
    case KIND_LIST:
        return COLUMN_TEXT;
    case KIND_NUMBER:
        return value->text.data ? COLUMN_TEXT | COLUMN_NUMBER : COLUMN_NUMBER;
    case KIND_BOOLEAN:
    case KIND_TIMESTAMP:
        return COLUMN_NUMBER;
    case KIND_NULL:
    case KIND_COUNT:
        break;
    }
    return 0;
}

struct column *column_constant(struct arena *arena, size_t capacity, struct value value)
{
    unsigned arrays = value_arrays(&value);
    struct column *column = column_new(arena, capacity, arrays);

    memset(column->kind, (int)value.kind, capacity);
    column->seen = SEEN(value.kind);
    if (arrays & COLUMN_TEXT)
        for (size_t row = 0; row < capacity; row++)
            column->text[row] = value.text;
    if (arrays & COLUMN_NUMBER)
        for (size_t row = 0; row < capacity; row++)
            column->number[row] = value.number;
    return column;
}

struct column *column_take(struct arena *arena, const struct column *from, const uint32_t *rows, size_t count)
{
    unsigned arrays = (from->text ? COLUMN_TEXT : 0) | (from->number ? COLUMN_NUMBER : 0);
    struct column *column = column_new(arena, count, arrays);

    column->seen = from->seen;
    for (size_t i = 0; i < count; i++)
        column->kind[i] = from->kind[rows[i]];
    for (size_t i = 0; from->text && i < count; i++)
        column->text[i] = from->text[rows[i]];
    for (size_t i = 0; from->number && i < count; i++)
        column->number[i] = from->number[rows[i]];
    return column;
}

void column_set_number(struct column *column, size_t row, double number)
{
    if (!isfinite(number)) {
        column_set_null(column, row);
        return;
    }
    column->kind[row] = KIND_NUMBER;
    column->number[row] = number;
    if (column->text)
        column->text[row] = (struct view){ NULL, 0 };
    column->seen |= SEEN(KIND_NUMBER);
}

void column_set(struct column *column, struct arena *arena, size_t row, struct value value)
{
    unsigned arrays = value_arrays(&value);

    if ((arrays & COLUMN_TEXT) && !column->text)    /* zeroed: the numbers before this one were computed */
        column->text = ARENA_ARRAY(arena, column->capacity, struct view);
    if ((arrays & COLUMN_NUMBER) && !column->number)
        column->number = arena_alloc(arena, column->capacity * sizeof(double));
    column->kind[row] = (uint8_t)value.kind;
    if (column->text && (value.kind == KIND_NUMBER || (arrays & COLUMN_TEXT)))
        column->text[row] = value.text;
    if (arrays & COLUMN_NUMBER)
        column->number[row] = value.number;
    column->seen |= SEEN(value.kind);
}
