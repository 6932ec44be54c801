/*
 * Membership: `in [...]` and `in LIST` (language reference 3.6).
 *
 * The constant elements become hash tables, by the rules of `=`: a text on the left equals a text that is the same and a
 * number of numeric type; a number on the left equals both kinds of numbers, and texts that are numbers.
 */
#include "base/text_table.h"
#include "data/structure.h"
#include "functions/member.h"
#include "functions/operators.h"

/* An open hash table of the bits of numbers. Slots hold 1 + the place in the elements; 0 is free. */
struct table {
    uint32_t *slots;
    size_t mask;
};

struct members {
    struct view *texts;             /* constant texts */
    size_t text_count;
    double *numbers;                /* constants of numeric type first, then texts that are numbers */
    size_t typed_count;
    struct text_table text_table;
    struct table typed_table, number_table;
    size_t *others;                 /* arguments that are not constant */
    size_t other_count;
};

static struct table table_new(struct arena *arena, size_t elements)
{
    size_t size = 16;

    while (size < 2 * elements)
        size *= 2;
    return (struct table){ .slots = ARENA_ARRAY(arena, size, uint32_t), .mask = size - 1 };
}

static uint64_t number_bits(double number)
{
    uint64_t bits;
    double plain = number == 0 ? 0 : number;    /* minus zero equals zero */

    memcpy(&bits, &plain, sizeof bits);
    return bits;
}

static bool table_has_number(const struct table *table, const double *numbers, double number)
{
    size_t at = hash_number(number_bits(number), 0) & table->mask;

    for (; table->slots[at] != 0; at = (at + 1) & table->mask)
        if (numbers[table->slots[at] - 1] == number)
            return true;
    return false;
}

static void table_add_number(struct table *table, const double *numbers, size_t element)
{
    if (table_has_number(table, numbers, numbers[element]))
        return;
    size_t at = hash_number(number_bits(numbers[element]), 0) & table->mask;
    while (table->slots[at] != 0)
        at = (at + 1) & table->mask;
    table->slots[at] = (uint32_t)element + 1;
}

static void members_add_text(struct members *members, size_t element)
{
    struct view text = members->texts[element];
    uint64_t hash = text_table_hash(text);
    struct text_slot *slot = text_table_find(&members->text_table, text, hash);

    if (slot->place == 0)
        text_table_put(&members->text_table, slot, hash, (uint32_t)element + 1);
}

static bool members_have_text(const struct members *members, struct view text, uint64_t hash)
{
    return text_table_find(&members->text_table, text, hash)->place != 0;
}

/* How many texts and numbers there are so far. */
struct members_count {
    size_t texts, numbers;
};

static void members_add(struct members *members, struct members_count *count, struct value value)
{
    if (value.kind == KIND_TEXT)
        members->texts[count->texts++] = value.text;
    else if (value_to_number(value, &members->numbers[count->numbers]))
        count->numbers++;
}

static void members_index(struct members *members, struct members_count count)
{
    members->text_count = count.texts;
    members->typed_count = count.numbers;
    for (size_t text = 0; text < count.texts; text++) {
        members_add_text(members, text);
        if (value_to_number(value_text(members->texts[text]), &members->numbers[count.numbers]))
            count.numbers++;
    }
    for (size_t number = 0; number < count.numbers; number++) {
        if (number < members->typed_count)
            table_add_number(&members->typed_table, members->numbers, number);
        table_add_number(&members->number_table, members->numbers, number);
    }
}

static struct members *members_room(size_t count, struct arena *arena)
{
    struct members *members = ARENA_NEW(arena, struct members);

    members->texts = ARENA_ARRAY(arena, count, struct view);
    members->numbers = ARENA_ARRAY(arena, count, double);
    members->others = ARENA_ARRAY(arena, count, size_t);
    members->text_table = text_table_new(arena, members->texts, count);
    members->typed_table = table_new(arena, count);
    members->number_table = table_new(arena, count);
    return members;
}

const void *in_prepare(struct preparation *preparation)
{
    struct members *members = members_room(preparation->count, preparation->arena);
    struct members_count count = { 0 };

    for (size_t arg = 1; arg < preparation->count; arg++)
        if (preparation->args[arg].constant)
            members_add(members, &count, preparation->args[arg].value);
        else
            members->others[members->other_count++] = arg;
    members_index(members, count);
    return members;
}

const void *members_of(const struct value *values, size_t value_count, struct arena *arena)
{
    struct members *members = members_room(value_count, arena);
    struct members_count count = { 0 };

    for (size_t i = 0; i < value_count; i++)
        members_add(members, &count, values[i]);
    members_index(members, count);
    return members;
}

static bool members_have(const struct members *members, const struct value *value)
{
    double number;

    switch (value->kind) {
    case KIND_TEXT:
        if (members->text_count > 0 && members_have_text(members, value->text, text_table_hash(value->text)))
            return true;
        return members->typed_count > 0 && value_to_number(*value, &number) &&
               table_has_number(&members->typed_table, members->numbers, number);
    case KIND_NUMBER:
    case KIND_BOOLEAN:
    case KIND_TIMESTAMP:
        return table_has_number(&members->number_table, members->numbers, value->number);
    case KIND_NULL:
    case KIND_MAP:
    case KIND_LIST:
    case KIND_COUNT:
        break;
    }
    return false;
}

static bool others_have(const struct call *call, const struct members *members, const struct value *value, uint32_t row)
{
    for (size_t other = 0; other < members->other_count; other++) {
        struct value element = column_value(call->args[members->others[other]], row);

        if (value_equal(value, &element) == TRUTH_TRUE)
            return true;
    }
    return false;
}

/* Texts among texts: hashes first, so that what they lead to is there when it is looked at. */
static void texts_in(const struct call *call, struct column *out)
{
    const struct members *members = call->prepared;
    const struct column *in = call->args[0];
    uint64_t hashes[TEXT_TABLE_AHEAD];
    uint32_t left[TEXT_TABLE_AHEAD];

    for (size_t from = 0; from < call->count; from += TEXT_TABLE_AHEAD) {
        const uint32_t *rows = call->rows + from;
        size_t count = call->count - from < TEXT_TABLE_AHEAD ? call->count - from : TEXT_TABLE_AHEAD, maybe;

        for (size_t i = 0; i < count; i++) {
            hashes[i] = in->kind[rows[i]] == KIND_TEXT ? text_table_hash(in->text[rows[i]]) : 0;
            column_put_truth(out, rows[i], false);
        }
        maybe = text_table_sift(&members->text_table, hashes, count, left);
        for (size_t i = 0; i < maybe; i++) {
            const uint32_t row = rows[left[i]];

            column_put_truth(out, row, in->kind[row] == KIND_TEXT && members_have_text(members, in->text[row], hashes[left[i]]));
        }
    }
}

/* Texts among numbers: they are converted, once for all who want them as numbers. */
static void texts_in_numbers(const struct call *call, struct column *out)
{
    const struct members *members = call->prepared;
    const struct column *numbers = column_numbers(call->sources[0], call->selected, call->selected_count, call->arena);

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_truth(out, row, numbers->kind[row] == KIND_NUMBER &&
                                       table_has_number(&members->typed_table, members->numbers, numbers->number[row]));
    }
}

static void values_in(const struct call *call, struct column *out)
{
    const struct members *members = call->prepared;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct value value = column_value(call->args[0], row);
        column_put_truth(out, row, members_have(members, &value) || others_have(call, members, &value, row));
    }
}

void in_eval(const struct call *call, struct column *out)
{
    const struct members *members = call->prepared;
    const struct column *in = call->args[0];
    const bool plain = column_only(in, KIND_TEXT) && members->other_count == 0;

    if (plain && members->typed_count == 0)
        texts_in(call, out);
    else if (plain && members->text_count == 0)
        texts_in_numbers(call, out);
    else
        values_in(call, out);
    out->seen |= SEEN(KIND_BOOLEAN);
    if (in->seen & SEEN(KIND_NULL)) {
        out->seen |= SEEN(KIND_NULL);
        for (size_t i = 0; i < call->count; i++)
            if (in->kind[call->rows[i]] == KIND_NULL)
                out->kind[call->rows[i]] = KIND_NULL;
    }
}

static bool list_has(struct view list, const struct value *value, struct arena *arena)
{
    struct json_walk walk = json_walk(json_at(list));

    while (json_next(&walk)) {
        struct value element = value_of_json(walk.value, arena);

        if (value_equal(value, &element) == TRUTH_TRUE)
            return true;
    }
    return false;
}

/* A discovered array is a text; it is a list here when the whole of it is one. */
static bool value_is_list(const struct value *value)
{
    return value->kind == KIND_LIST ||
           (value->kind == KIND_TEXT && json_at(value->text).kind == JSON_ARRAY && json_valid(value->text));
}

void in_list_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct value value = column_value(call->args[0], row), list = column_value(call->args[1], row);

        column_put_truth(out, row, value_is_list(&list) && list_has(list.text, &value, call->arena));
    }
    out->seen |= SEEN(KIND_BOOLEAN);
}
