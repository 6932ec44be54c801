#include "exec/value_set.h"

#include "base/hash.h"
#include "exec/stored.h"

#include <stdlib.h>

enum { SET_FIRST_SIZE = 64 };

void value_set_init(struct value_set *set, struct budget *budget)
{
    *set = (struct value_set){ .budget = budget };
}

static size_t set_bytes(const struct value_set *set)
{
    return set->capacity * sizeof *set->list + set->size * sizeof *set->table;
}

void value_set_clear(struct value_set *set)
{
    budget_give(set->budget, set_bytes(set));
    free(set->list);
    free(set->table);
    value_set_init(set, set->budget);
}

static uint64_t value_hash(const struct value *value)
{
    uint64_t bits;

    if (value->kind == KIND_TEXT)
        return hash_bytes(value->text, 0);
    memcpy(&bits, &value->number, sizeof bits);
    return hash_number(bits, 0);
}

static bool value_same(const struct value *a, const struct value *b)
{
    if (a->kind != b->kind)
        return false;
    return a->kind == KIND_TEXT ? view_equal(a->text, b->text) : a->number == b->number;
}

/* Where the value is, or belongs. */
static size_t set_place(const struct value_set *set, const struct value *value)
{
    size_t at = value_hash(value) & (set->size - 1);

    while (set->table[at] && !value_same(&set->list[set->table[at] - 1], value))
        at = (at + 1) & (set->size - 1);
    return at;
}

static void set_expand(struct value_set *set)
{
    size_t before = set_bytes(set);

    set->size = set->size ? set->size * 2 : SET_FIRST_SIZE;
    set->capacity = set->size / 2;
    budget_take(set->budget, set_bytes(set) - before);
    set->list = heap_realloc(set->list, set->capacity * sizeof *set->list);
    free(set->table);
    set->table = heap_zalloc(set->size * sizeof *set->table);
    for (size_t i = 0; i < set->count; i++)
        set->table[set_place(set, &set->list[i])] = (uint32_t)i + 1;
}

static void set_add(struct value_set *set, struct value value, struct arena *arena)
{
    size_t place;

    if (value.kind == KIND_NULL || value.kind == KIND_MAP || value.kind == KIND_LIST)
        return;
    if (set->count == set->capacity)
        set_expand(set);
    place = set_place(set, &value);
    if (set->table[place])
        return;
    set->list[set->count++] = arena ? value_keep(arena, value) : value;
    set->table[place] = (uint32_t)set->count;
}

enum status value_set_fill(struct value_set *set, const struct answer *answer, struct arena *arena, struct fault *fault)
{
    struct spool_reader reader;
    enum status status = STATUS_OK;
    struct value *values;

    if (!answer->stored) {
        for (size_t row = 0; row < answer->count; row++)
            set_add(set, answer->rows[row].values[0], NULL);
        return STATUS_OK;
    }
    values = ARENA_ARRAY(arena, answer->columns, struct value);
    answer_read(answer, &reader);
    while (status == STATUS_OK) {
        struct rank rank;
        bool found;

        status = stored_take(&reader, &rank, values, answer->columns, &found, fault);
        if (status != STATUS_OK || !found)
            break;
        set_add(set, values[0], arena);
        if (set->budget->exceeded)
            status = STATUS_OVER_BUDGET;
    }
    spool_reader_clear(&reader);
    return status;
}
