/* The fields of a section, of which only so many are kept. */
#include "source/survey_parts.h"

#include "base/hash.h"

#include <stdlib.h>

enum { FIELDS_LEAST_TABLE = 64 };

void fields_init(struct survey_fields *fields, size_t most, struct budget *budget)
{
    *fields = (struct survey_fields){ .most = most, .budget = budget };
}

static size_t field_bytes(const struct survey_field *field)
{
    return sizeof *field + field->length;
}

void field_free(struct survey_field *field, struct budget *budget)
{
    tally_clear(&field->tally);
    budget_give(budget, field_bytes(field));
    free(field);
}

void fields_clear(struct survey_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        field_free(fields->list[i], fields->budget);
    free(fields->table);
    free(fields->list);
    *fields = (struct survey_fields){ .most = fields->most, .budget = fields->budget };
}

/* ---- which ones are kept ---- */

struct name_shape {
    size_t dots, digits;
};

static struct name_shape name_shape(struct view name)
{
    struct name_shape shape = { 0, 0 };

    for (size_t i = 0; i < name.length; i++) {
        shape.dots += name.data[i] == '.';
        shape.digits += name.data[i] >= '0' && name.data[i] <= '9';
    }
    return shape;
}

static int size_order(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

/*
 * A fixed order of names, whatever was seen: only so is it the same fields that are kept each time. Where there are thousands,
 * most of their names are data (numbers of orders, addresses), deep down, with digits, and long.
 */
static int name_order(struct view a, struct view b)
{
    const struct name_shape left = name_shape(a), right = name_shape(b);

    if (left.dots != right.dots)
        return size_order(left.dots, right.dots);
    if (left.digits != right.digits)
        return size_order(left.digits, right.digits);
    return a.length != b.length ? size_order(a.length, b.length) : view_compare(a, b);
}

static int field_order(const void *a, const void *b)
{
    const struct survey_field *const *left = a, *const *right = b;

    return name_order(survey_field_name(*left), survey_field_name(*right));
}

static struct survey_field **fields_slot(const struct survey_fields *fields, struct view name)
{
    size_t at = (size_t)hash_bytes(name, 0) & (fields->capacity - 1);

    while (fields->table[at] && !view_equal(survey_field_name(fields->table[at]), name))
        at = (at + 1) & (fields->capacity - 1);
    return &fields->table[at];
}

static void fields_fill_table(struct survey_fields *fields)
{
    memset(fields->table, 0, fields->capacity * sizeof *fields->table);
    for (size_t i = 0; i < fields->count; i++)
        *fields_slot(fields, survey_field_name(fields->list[i])) = fields->list[i];
}

static void fields_widen(struct survey_fields *fields)
{
    fields->capacity = fields->capacity ? 2 * fields->capacity : FIELDS_LEAST_TABLE;
    free(fields->table);
    fields->table = heap_zalloc(fields->capacity * sizeof *fields->table);
    fields->list = heap_realloc(fields->list, fields->capacity / 2 * sizeof *fields->list);
    fields_fill_table(fields);
}

bool fields_trim(struct survey_fields *fields, bool all)
{
    if (fields->count <= (all ? 1 : 2) * fields->most)
        return false;
    qsort(fields->list, fields->count, sizeof(struct survey_field *), field_order);
    while (fields->count > fields->most) {
        struct survey_field *field = fields->list[--fields->count];

        cardinality_add(&fields->dropped, hash_bytes(survey_field_name(field), 0));
        field_free(field, fields->budget);
    }
    fields->last = fields->list[fields->count - 1];
    fields_fill_table(fields);
    return true;
}

struct survey_field *field_new(struct view name, struct budget *budget)
{
    struct survey_field *field = heap_zalloc(sizeof *field + name.length);

    tally_init(&field->tally, budget);
    field->place = UINT64_MAX;
    field->length = name.length;
    memcpy(field->name, name.data, name.length);
    budget_take(budget, field_bytes(field));
    return field;
}

struct survey_field *fields_find(struct survey_fields *fields, struct view name)
{
    struct survey_field **slot;

    if (2 * (fields->count + 1) > fields->capacity)
        fields_widen(fields);
    slot = fields_slot(fields, name);
    if (*slot)
        return *slot;
    if (fields->last && name_order(name, survey_field_name(fields->last)) > 0) {
        cardinality_add(&fields->dropped, hash_bytes(name, 0));
        return NULL;
    }
    *slot = field_new(name, fields->budget);
    fields->list[fields->count++] = *slot;
    return *slot;
}

void field_join(struct survey_field *into, struct survey_field *from)
{
    tally_join(&into->tally, &from->tally);
    into->behind += from->behind;
    into->sort = from->sort > into->sort ? from->sort : into->sort;
    if (from->place < into->place || (from->place == into->place && from->ordinal < into->ordinal)) {
        into->place = from->place;
        into->ordinal = from->ordinal;
    }
}

void fields_join(struct survey_fields *into, struct survey_fields *from)
{
    cardinality_join(&into->dropped, &from->dropped);
    for (size_t i = 0; i < from->count; i++) {
        struct survey_field *field = fields_find(into, survey_field_name(from->list[i]));

        if (field)
            field_join(field, from->list[i]);
    }
    fields_trim(into, false);
}
