#include "functions/lookup_rows.h"

#include "base/hash.h"
#include "functions/address.h"
#include "functions/kernel.h"

#include <stdlib.h>

/* ---- by texts ---- */

static bool lookup_same(const struct lookup_keys *keys, size_t a, size_t b)
{
    for (size_t i = 0; i < keys->count; i++)
        if (!view_equal(csv_table_cell(keys->table, a, keys->columns[i]), csv_table_cell(keys->table, b, keys->columns[i])))
            return false;
    return true;
}

static uint32_t lookup_half(uint64_t hash)
{
    return (uint32_t)(hash >> 32);
}

const struct lookup_keys *lookup_keys_new(const struct csv_table *table, const size_t *columns, size_t count,
                                          struct arena *arena)
{
    struct lookup_keys *keys = ARENA_NEW(arena, struct lookup_keys);
    size_t size = 16;

    while (size < 2 * table->row_count)
        size *= 2;
    *keys = (struct lookup_keys){ table, columns, count, ARENA_ARRAY(arena, size, struct lookup_slot), size - 1,
                                 text_sieve_new(arena, size) };
    for (size_t row = 0; row < table->row_count; row++) {
        uint64_t hash = 0;
        size_t at;

        for (size_t i = 0; i < count; i++)
            hash = hash_bytes(csv_table_cell(table, row, columns[i]), hash);
        for (at = hash & keys->mask; keys->slots[at].row != 0; at = (at + 1) & keys->mask)
            if (keys->slots[at].half == lookup_half(hash) && lookup_same(keys, keys->slots[at].row - 1, row))
                break;
        if (keys->slots[at].row == 0)
            keys->slots[at] = (struct lookup_slot){ (uint32_t)row + 1, lookup_half(hash) };
        text_sieve_put(&keys->sieve, hash);
    }
    return keys;
}

static bool lookup_fits(const struct call *call, uint32_t row, const struct lookup_keys *keys, size_t found)
{
    for (size_t i = 0; i < keys->count; i++)
        if (!view_equal(call->args[i]->text[row], csv_table_cell(keys->table, found, keys->columns[i])))
            return false;
    return true;
}

/* The first row with that half of the hash; SIZE_MAX when there is none. */
static size_t lookup_likely(const struct lookup_keys *keys, uint64_t hash)
{
    for (size_t at = hash & keys->mask; keys->slots[at].row != 0; at = (at + 1) & keys->mask)
        if (keys->slots[at].half == lookup_half(hash))
            return keys->slots[at].row - 1;
    return SIZE_MAX;
}

/* Of those that may be there, those that most likely are; their texts, which are anywhere in memory, are on their way. */
static size_t lookup_sift(const struct lookup_keys *keys, const uint64_t *hashes, size_t count, uint32_t *left)
{
    const size_t passed = text_sieve_pass(&keys->sieve, hashes, count, left);
    size_t found[TEXT_TABLE_AHEAD], likely = 0;

    for (size_t i = 0; i < passed; i++)
        __builtin_prefetch(&keys->slots[hashes[left[i]] & keys->mask]);
    for (size_t i = 0; i < passed; i++) {
        found[likely] = lookup_likely(keys, hashes[left[i]]);
        left[likely] = left[i];
        if (found[likely] != SIZE_MAX)
            __builtin_prefetch(&keys->table->cells[found[likely++] * keys->table->column_count]);
    }
    for (size_t i = 0; i < likely; i++)
        __builtin_prefetch(csv_table_cell(keys->table, found[i], keys->columns[0]).data);
    return likely;
}

static void lookup_find(const struct call *call, uint32_t row, uint64_t hash, struct column *out)
{
    const struct lookup_keys *keys = call->prepared;

    for (size_t at = hash & keys->mask; keys->slots[at].row != 0; at = (at + 1) & keys->mask)
        if (keys->slots[at].half == lookup_half(hash) && lookup_fits(call, row, keys, keys->slots[at].row - 1)) {
            column_put_number(out, row, keys->slots[at].row - 1);
            return;
        }
}

static void lookup_row_eval(const struct call *call, struct column *out)
{
    const struct lookup_keys *keys = call->prepared;
    uint64_t hashes[TEXT_TABLE_AHEAD];
    uint32_t left[TEXT_TABLE_AHEAD];

    for (size_t from = 0; from < call->count; from += TEXT_TABLE_AHEAD) {
        const uint32_t *rows = call->rows + from;
        const size_t count = call->count - from < TEXT_TABLE_AHEAD ? call->count - from : TEXT_TABLE_AHEAD;
        size_t likely;

        for (size_t i = 0; i < count; i++) {
            hashes[i] = 0;
            for (size_t k = 0; k < call->arg_count; k++)
                hashes[i] = hash_bytes(call->args[k]->text[rows[i]], hashes[i]);
            out->kind[rows[i]] = KIND_NULL;
        }
        likely = lookup_sift(keys, hashes, count, left);
        for (size_t i = 0; i < likely; i++)
            lookup_find(call, rows[left[i]], hashes[left[i]], out);
    }
    column_saw_numbers(out, false);
}

const struct function lookup_row_function = {
    .name = "lookup",
    .family = FAMILY_GENERAL,
    .params = { { .name = "text", .type = TYPE_TEXT, .repeated = true } },
    .result = TYPE_NUMBER,
    .eval = lookup_row_eval,
};

/* ---- by blocks of addresses ---- */

struct lookup_block {
    struct block block;         /* with no bits behind its length */
    uint32_t row;
};

/* Blocks of one length; `from` up to `to` in the list, ascending by address. */
struct lookup_length {
    bool six;
    unsigned bits;
    size_t from, to;
};

enum { LOOKUP_LENGTHS = 33 + 129 };

struct lookup_blocks {
    struct lookup_block *list;
    size_t count;
    struct lookup_length lengths[LOOKUP_LENGTHS];       /* longest first */
    size_t length_count;
};

static unsigned address_bits(const struct address *address)
{
    return address->six ? 128 : 32;
}

static void address_mask(struct address *address, unsigned bits)
{
    for (unsigned i = 0; i < sizeof address->bytes; i++) {
        unsigned left = bits > i * 8 ? bits - i * 8 : 0;

        if (left < 8)
            address->bytes[i] = (uint8_t)(address->bytes[i] & ~(0xffu >> left));
    }
}

static int lookup_compare(const void *a, const void *b)
{
    const struct lookup_block *left = a, *right = b;
    int order;

    if (left->block.address.six != right->block.address.six)
        return left->block.address.six ? 1 : -1;
    if (left->block.bits != right->block.bits)
        return left->block.bits > right->block.bits ? -1 : 1;
    order = memcmp(left->block.address.bytes, right->block.address.bytes, sizeof left->block.address.bytes);
    if (order)
        return order;
    return left->row < right->row ? -1 : left->row > right->row;
}

static bool lookup_block_parse(struct view text, struct block *block)
{
    memset(block, 0, sizeof *block);
    if (block_parse(text, block)) {
        address_mask(&block->address, block->bits);
        return true;
    }
    memset(block, 0, sizeof *block);
    if (!address_parse(text, &block->address))
        return false;
    block->bits = address_bits(&block->address);
    return true;
}

static void lookup_find_lengths(struct lookup_blocks *blocks)
{
    for (size_t i = 0; i < blocks->count; i++) {
        const struct block *block = &blocks->list[i].block;
        struct lookup_length *last = &blocks->lengths[blocks->length_count];

        if (blocks->length_count == 0 || last[-1].bits != block->bits || last[-1].six != block->address.six) {
            *last = (struct lookup_length){ block->address.six, block->bits, i, i };
            blocks->length_count++;
        }
        blocks->lengths[blocks->length_count - 1].to = i + 1;
    }
}

const struct lookup_blocks *lookup_blocks_new(const struct csv_table *table, size_t column, struct arena *arena, size_t *odd,
                                              size_t *odd_line)
{
    struct lookup_blocks *blocks = ARENA_NEW(arena, struct lookup_blocks);

    *odd = *odd_line = 0;
    blocks->list = ARENA_ARRAY(arena, table->row_count, struct lookup_block);
    for (size_t row = 0; row < table->row_count; row++) {
        struct lookup_block *block = &blocks->list[blocks->count];

        block->row = (uint32_t)row;
        if (lookup_block_parse(view_trim(csv_table_cell(table, row, column)), &block->block))
            blocks->count++;
        else if ((*odd)++ == 0)
            *odd_line = table->lines[row];
    }
    qsort(blocks->list, blocks->count, sizeof *blocks->list, lookup_compare);
    lookup_find_lengths(blocks);
    return blocks;
}

/* The first block of that length with that address, if any. */
static const struct lookup_block *lookup_search(const struct lookup_blocks *blocks, const struct lookup_length *length,
                                                struct address address)
{
    size_t low = length->from, high = length->to;

    address_mask(&address, length->bits);
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (memcmp(blocks->list[middle].block.address.bytes, address.bytes, sizeof address.bytes) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == length->to || memcmp(blocks->list[low].block.address.bytes, address.bytes, sizeof address.bytes) != 0)
        return NULL;
    return &blocks->list[low];
}

static const struct lookup_block *lookup_longest(const struct lookup_blocks *blocks, struct view text)
{
    const struct lookup_block *found = NULL;
    struct address address;

    memset(&address, 0, sizeof address);
    if (!address_parse(text, &address))
        return NULL;
    for (size_t i = 0; i < blocks->length_count && !found; i++)
        if (blocks->lengths[i].six == address.six)
            found = lookup_search(blocks, &blocks->lengths[i], address);
    return found;
}

static void cidrlookup_row_eval(const struct call *call, struct column *out)
{
    const struct lookup_blocks *blocks = call->prepared;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        const struct lookup_block *found = lookup_longest(blocks, call->args[0]->text[row]);

        out->kind[row] = KIND_NULL;
        if (found)
            column_put_number(out, row, found->row);
    }
    column_saw_numbers(out, false);
}

const struct function cidrlookup_row_function = {
    .name = "cidrlookup",
    .family = FAMILY_IP,
    .params = { { .name = "address", .type = TYPE_TEXT } },
    .result = TYPE_NUMBER,
    .eval = cidrlookup_row_eval,
};

/* ---- what the row holds ---- */

static void lookup_put(const struct call *call, uint32_t row, struct column *out)
{
    const struct lookup_value *value = call->prepared;

    if (call->args[0]->kind[row] == KIND_NULL)
        column_set_null(out, row);
    else
        column_set_text(out, row, csv_table_cell(value->table, (size_t)call->args[0]->number[row], value->column));
}

static void lookup_value_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++)
        lookup_put(call, call->rows[i], out);
}

static void lookup_new_value_eval(const struct call *call, struct column *out)
{
    const struct column *old = call->args[1];

    out->seen |= old->seen;
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        bool empty = old->kind[row] == KIND_NULL || (old->kind[row] == KIND_TEXT && old->text[row].length == 0);

        if (empty && call->args[0]->kind[row] != KIND_NULL)
            lookup_put(call, row, out);
        else
            column_copy(out, row, old);
    }
}

const struct function lookup_value_function = {
    .name = "lookup value",
    .family = FAMILY_GENERAL,
    .params = { { .name = "row", .type = TYPE_NUMBER } },
    .result = TYPE_TEXT,
    .sees_null = true,
    .eval = lookup_value_eval,
};

const struct function lookup_new_value_function = {
    .name = "lookup new value",
    .family = FAMILY_GENERAL,
    .params = { { .name = "row", .type = TYPE_NUMBER }, { .name = "old", .type = TYPE_ANY } },
    .result = TYPE_ANY,
    .sees_null = true,
    .eval = lookup_new_value_eval,
};
