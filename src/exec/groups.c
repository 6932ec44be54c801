#include "exec/groups.h"

#include "base/hash.h"
#include "base/pages.h"
#include "base/short_bytes.h"
#include "exec/group_cells.h"
#include "exec/group_keys.h"

#include <stdlib.h>

enum {
    GROUPS_FIRST_BITS = 8, GROUPS_LAST_BITS = 32, GROUPS_AHEAD = 64, GROUPS_UNIT = 16,
    GROUPS_PLACE_BITS = 16,             /* places within a chunk, in units */
    GROUPS_FIRST_CHUNK = 4096, GROUPS_LARGEST_CHUNK = GROUPS_UNIT << GROUPS_PLACE_BITS,
    GROUPS_MOST_CHUNKS = 1 << 16,
};
/* Another table had the group as well, and its record now stands for this one, too. */
#define TAKEN_IN (UINT32_C(1) << 31)

/* What stands behind the payload; the key's bytes follow the kinds. */
struct group_tail {
    uint32_t key_length;        /* or with TAKEN_IN */
    uint8_t kind[];             /* by key value: the least kind it was seen with */
};

static struct group *groups_at(const struct groups *groups, uint32_t place)
{
    size_t unit = place & ((1U << GROUPS_PLACE_BITS) - 1);

    return (struct group *)(void *)(groups->chunks[place >> GROUPS_PLACE_BITS].data + unit * GROUPS_UNIT);
}

static struct group_tail *group_tail(const struct groups *groups, const struct group *group)
{
    return (struct group_tail *)(void *)((char *)(uintptr_t)group + groups->payload_bytes);
}

static const char *group_key(const struct groups *groups, const struct group_tail *tail)
{
    return (const char *)tail->kind + groups->key_count;
}

static void groups_make_cells(struct groups *groups)
{
    groups->cells = pages_alloc(groups->arena->budget, sizeof(struct group_cell) << groups->bits);
    budget_take(groups->arena->budget, sizeof(struct group_cell) << groups->bits);
}

static void groups_free_cells(const struct groups *groups, struct group_cell *cells, unsigned bits)
{
    budget_give(groups->arena->budget, sizeof(struct group_cell) << bits);
    pages_free(cells, sizeof(struct group_cell) << bits);
}

void groups_init(struct groups *groups, struct arena *arena, size_t key_count, const bool *times,
                 size_t payload_bytes)
{
    *groups = (struct groups){ .arena = arena, .key_count = key_count, .times = times, .bits = GROUPS_FIRST_BITS,
                               .payload_bytes = (payload_bytes + 15) / 16 * 16, .chunk_most = GROUPS_MOST_CHUNKS };
    groups_make_cells(groups);
}

void groups_clear(struct groups *groups)
{
    if (groups->cells)
        groups_free_cells(groups, groups->cells, groups->bits);
    if (!groups->borrowed)
        free(groups->chunks);
    groups->cells = NULL;
    groups->chunks = NULL;
    groups->count = groups->chunk_count = groups->chunk_capacity = 0;
    groups->next = groups->end = 0;
}

/* ---- the table ---- */

static size_t groups_home(const struct groups *groups, uint32_t tag)
{
    return group_cells_home(tag, groups->bits, groups->skip);
}

static size_t groups_mask(const struct groups *groups)
{
    return ((size_t)1 << groups->bits) - 1;
}

static void groups_expand(struct groups *groups)
{
    struct group_cell *old = groups->cells;
    const unsigned old_bits = groups->bits++;

    groups_make_cells(groups);
    group_cells_split(old, (size_t)1 << old_bits, groups->cells, groups->bits, groups->skip);
    groups_free_cells(groups, old, old_bits);
}

static void groups_insert(struct groups *groups, size_t at, uint32_t tag, uint32_t place)
{
    groups->cells[at] = (struct group_cell){ tag, place };
    groups->count++;
    if (groups->count / 5 > ((size_t)1 << groups->bits) / 8 && groups->bits < GROUPS_LAST_BITS)
        groups_expand(groups);
}

/* The first cell from `at` on that may be of a group with that hash, or is empty. */
static size_t groups_pass_others(const struct groups *groups, size_t at, uint32_t tag)
{
    const size_t mask = groups_mask(groups);

    while (groups->cells[at].place && groups->cells[at].tag != tag)
        at = (at + 1) & mask;
    return at;
}

/* Asks for a record with a key of that length. */
static void groups_fetch(const struct groups *groups, const struct group *record, size_t key_length)
{
    const char *group = (const char *)record;

    __builtin_prefetch(group, 1);
    __builtin_prefetch(group + groups->payload_bytes + sizeof(struct group_tail) + groups->key_count + key_length - 1);
}

static bool group_has_key(const struct groups *groups, const struct group_tail *tail, const char *key, size_t length)
{
    return tail->key_length == length && short_bytes_equal(group_key(groups, tail), key, length);
}

/* The cell of that key, or the empty one where it belongs; cells from the home on to `at` are others'. */
static size_t groups_probe(const struct groups *groups, size_t at, uint32_t tag, const char *key, size_t length)
{
    const size_t mask = groups_mask(groups);

    for (; groups->cells[at].place; at = (at + 1) & mask) {
        const struct group_tail *tail;

        if (groups->cells[at].tag != tag)
            continue;
        tail = group_tail(groups, groups_at(groups, groups->cells[at].place));
        if (group_has_key(groups, tail, key, length))
            break;
    }
    return at;
}

/* ---- records ---- */

static void groups_add_chunk(struct groups *groups, struct group_chunk chunk)
{
    if (groups->chunk_count == groups->chunk_capacity) {
        groups->chunk_capacity = groups->chunk_capacity ? groups->chunk_capacity * 2 : 8;
        groups->chunks = heap_realloc(groups->chunks, groups->chunk_capacity * sizeof(struct group_chunk));
    }
    groups->chunks[groups->chunk_count++] = chunk;
}

/* The place of a new record, 0 when there is none any more. A larger one than a chunk has one to itself. */
static uint32_t groups_room(struct groups *groups, size_t bytes)
{
    size_t units = (bytes + GROUPS_UNIT - 1) / GROUPS_UNIT, size = GROUPS_FIRST_CHUNK;
    uint32_t place, first;

    if (units > groups->end - groups->next) {
        if (groups->chunk_count >= groups->chunk_most)
            return 0;
        for (size_t i = 0; i < groups->chunk_count && size < GROUPS_LARGEST_CHUNK; i++)
            size *= 2;
        /* Place 0 is none, so the first chunk's first unit stays empty. */
        first = groups->chunk_count == 0;
        groups->next = (uint32_t)groups->chunk_count << GROUPS_PLACE_BITS | first;
        size = units + 1 > size / GROUPS_UNIT ? (units + 1) * GROUPS_UNIT : size;
        groups->end = groups->next + (uint32_t)((size < GROUPS_LARGEST_CHUNK ? size : GROUPS_LARGEST_CHUNK) / GROUPS_UNIT) - 1;
        groups_add_chunk(groups, (struct group_chunk){ arena_alloc(groups->arena, size), first, first });
        if (size >= GROUPS_LARGEST_CHUNK)
            pages_ready(groups->chunks[groups->chunk_count - 1].data, size);
    }
    place = groups->next;
    groups->next = units < groups->end - groups->next ? groups->next + (uint32_t)units : groups->end;
    groups->chunks[place >> GROUPS_PLACE_BITS].used = (place & ((1U << GROUPS_PLACE_BITS) - 1)) + units;
    return place;
}

/* ---- tables that become one ---- */

void groups_lend(struct groups *from, struct groups *into)
{
    from->raise = (uint32_t)into->chunk_count << GROUPS_PLACE_BITS;
    for (size_t i = 0; i < from->chunk_count; i++)
        groups_add_chunk(into, from->chunks[i]);
    into->next = into->end = 0;         /* the last chunk is no longer its own */
}

void groups_init_part(struct groups *groups, const struct groups *whole, unsigned skip)
{
    *groups = *whole;
    groups->borrowed = true;
    groups->frozen = true;
    groups->count = 0;
    groups->skip = skip;
    groups->bits = whole->bits > skip + GROUPS_FIRST_BITS ? whole->bits - skip : GROUPS_FIRST_BITS;
    groups_make_cells(groups);
}

/* Takes in a group, whose cell is sought from `at` on: where no other one has its hash, its record is not looked at. */
static void groups_adopt(struct groups *groups, size_t at, const struct group_cell *cell, groups_meet_fn meet, void *context)
{
    struct group *group, *other;
    struct group_tail *ours, *theirs;

    at = groups_pass_others(groups, at, cell->tag);
    if (groups->cells[at].place) {
        theirs = group_tail(groups, groups_at(groups, cell->place));
        at = groups_probe(groups, at, cell->tag, group_key(groups, theirs), theirs->key_length);
    }
    if (!groups->cells[at].place) {
        groups_insert(groups, at, cell->tag, cell->place);
        return;
    }
    group = groups_at(groups, groups->cells[at].place);
    other = groups_at(groups, cell->place);
    ours = group_tail(groups, group);
    theirs = group_tail(groups, other);
    for (size_t i = 0; i < groups->key_count; i++)
        if (theirs->kind[i] < ours->kind[i])
            ours->kind[i] = theirs->kind[i];
    theirs->key_length |= TAKEN_IN;
    meet(context, group, other);
}

/* How many cells are a part's; of a small table several parts have theirs in one line. */
static size_t groups_stretch(const struct groups *from, unsigned skip)
{
    const size_t cells = ((size_t)1 << from->bits) >> skip;

    return cells > GROUP_LINE ? cells : GROUP_LINE;
}

/* Up to GROUPS_AHEAD cells of the part, from *left cells on; they lie in one stretch, and what overflowed behind it. */
static size_t groups_gather(const struct groups *from, size_t *at, size_t *left, unsigned skip, uint32_t part,
                            struct group_cell *cells)
{
    size_t count = 0, mask = groups_mask(from), stretch = groups_stretch(from, skip);

    for (; *left > 0 && count < GROUPS_AHEAD; *at = (*at + 1) & mask, --*left) {
        const struct group_cell *cell = &from->cells[*at];

        if (!cell->place && *left <= mask + 1 - stretch)
            *left = 1;                  /* behind the stretch, and nothing overflows as far */
        if (!cell->place || (skip > 0 && cell->tag >> (32 - skip) != part))
            continue;
        cells[count] = (struct group_cell){ cell->tag, cell->place + from->raise };
        count++;
    }
    return count;
}

/* Cells, then records of groups that seem to be the same, are asked for before they are looked at. */
static void groups_take_some(struct groups *into, const struct group_cell *cells, size_t count, groups_meet_fn meet, void *context)
{
    const unsigned bits = into->bits;
    size_t at[GROUPS_AHEAD];

    for (size_t i = 0; i < count; i++) {
        at[i] = groups_home(into, cells[i].tag);
        __builtin_prefetch(&into->cells[at[i]], 1);
    }
    for (size_t i = 0; i < count; i++) {
        at[i] = groups_pass_others(into, at[i], cells[i].tag);
        if (into->cells[at[i]].place) {
            groups_fetch(into, groups_at(into, into->cells[at[i]].place), GROUPS_UNIT);
            groups_fetch(into, groups_at(into, cells[i].place), GROUPS_UNIT);
        }
    }
    for (size_t i = 0; i < count; i++)
        groups_adopt(into, bits == into->bits ? at[i] : groups_home(into, cells[i].tag), &cells[i], meet, context);
}

void groups_take(struct groups *into, const struct groups *from, uint32_t part, groups_meet_fn meet, void *context)
{
    struct group_cell cells[GROUPS_AHEAD];
    size_t left = (size_t)1 << from->bits, at = (left >> into->skip) * part / GROUP_LINE * GROUP_LINE, count;

    while ((count = groups_gather(from, &at, &left, into->skip, part, cells)) > 0)
        groups_take_some(into, cells, count, meet, context);
}

size_t groups_next(const struct groups *groups, struct groups_walk *walk, struct group **out, size_t most)
{
    const size_t head = groups->payload_bytes + sizeof(struct group_tail) + groups->key_count;
    size_t count = 0;

    for (; walk->chunk < groups->chunk_count; walk->chunk++, walk->unit = 0) {
        const struct group_chunk *chunk = &groups->chunks[walk->chunk];

        if (walk->unit == 0)
            walk->unit = chunk->first;
        while (walk->unit < chunk->used && count < most) {
            struct group *group = (struct group *)(void *)(chunk->data + walk->unit * GROUPS_UNIT);
            const uint32_t key_length = group_tail(groups, group)->key_length;

            out[count] = group;
            count += (key_length & TAKEN_IN) == 0;
            walk->unit += (head + (key_length & ~TAKEN_IN) + GROUPS_UNIT - 1) / GROUPS_UNIT;
        }
        if (walk->unit < chunk->used)
            break;
    }
    return count;
}

struct group **groups_list(const struct groups *groups, struct arena *arena)
{
    struct group **list = arena_alloc(arena, (groups->count + 1) * sizeof(struct group *));
    struct groups_walk walk = { 0 };

    groups_next(groups, &walk, list, groups->count);
    return list;
}

/* ---- rows to groups ---- */

static struct group *groups_add(struct groups *groups, size_t at, uint32_t tag, struct view bytes,
                                const struct key_text *keys, size_t row)
{
    size_t head = groups->payload_bytes + sizeof(struct group_tail) + groups->key_count;
    uint32_t place = groups->frozen ? 0 : groups_room(groups, head + bytes.length);
    struct group *group;
    struct group_tail *tail;

    if (!place) {
        groups->frozen = true;
        return NULL;
    }
    group = groups_at(groups, place);
    for (size_t at_byte = 0; at_byte < groups->payload_bytes; at_byte += GROUPS_UNIT)
        memset((char *)group_payload(group) + at_byte, 0, GROUPS_UNIT);
    tail = group_tail(groups, group);
    tail->key_length = (uint32_t)bytes.length;
    for (size_t k = 0; k < groups->key_count; k++)
        tail->kind[k] = key_kind(&keys[k], row);
    short_bytes_copy((char *)group + head, bytes.data, bytes.length);
    groups_insert(groups, at, tag, place);
    return group;
}

static void group_see_kinds(const struct groups *groups, struct group_tail *tail, const struct key_text *keys, size_t row)
{
    for (size_t k = 0; k < groups->key_count; k++)
        if (key_kind(&keys[k], row) < tail->kind[k])
            tail->kind[k] = key_kind(&keys[k], row);
}

/* The group of a key, whose cell is sought from `at` on. */
static struct group *groups_enter(struct groups *groups, size_t at, uint32_t tag, struct view bytes,
                                  const struct key_text *keys, size_t row)
{
    struct group *group;

    at = groups_probe(groups, at, tag, bytes.data, bytes.length);
    if (!groups->cells[at].place)
        return groups_add(groups, at, tag, bytes, keys, row);
    group = groups_at(groups, groups->cells[at].place);
    group_see_kinds(groups, group_tail(groups, group), keys, row);
    return group;
}

static struct group *groups_enter_hash(struct groups *groups, uint64_t hash, struct view bytes, const struct key_text *keys,
                                       size_t row)
{
    const uint32_t tag = (uint32_t)(hash >> 32);

    return groups_enter(groups, groups_home(groups, tag), tag, bytes, keys, row);
}

/* Without keys there is one group. */
static void groups_find_only(struct groups *groups, const struct batch *batch, struct group **out, uint64_t *hashes)
{
    const struct view none = VIEW_INIT("");
    const uint64_t hash = hash_bytes(none, 0);
    struct group *group = batch->count > 0 ? groups_enter_hash(groups, hash, none, NULL, 0) : NULL;

    for (size_t i = 0; i < batch->count; i++) {
        out[i] = group;
        hashes[i] = hash;
    }
}

/* A single time: events come mostly in their order, and then many in a row have the same bin. */
static void groups_find_times(struct groups *groups, struct column *column, const struct batch *batch, struct group **out,
                              uint64_t *hashes)
{
    const struct key_text key = key_text_of(column, true, batch);
    char bytes[KEY_TIME_BYTES];

    for (size_t i = 0; i < batch->count; i++) {
        const size_t row = batch->selected[i], before = i > 0 ? batch->selected[i - 1] : row;
        struct view text;

        if (i > 0 && key.kind[row] == key.kind[before] && key.time[row] == key.time[before] && !key_is_null(&key, row)) {
            hashes[i] = hashes[i - 1];
            out[i] = out[i - 1];
            continue;
        }
        keys_write(&key, 1, &batch->selected[i], 1, bytes, &text);
        hashes[i] = hash_bytes(text, 0);
        out[i] = groups_enter_hash(groups, hashes[i], text, &key, row);
    }
}

/*
 * Cells and records are asked for ahead of their use: of a large table each is a miss. So some rows at a time take a step, and
 * while what they asked for is on its way, rows behind them take theirs.
 */
struct groups_block {
    struct view bytes[GROUPS_AHEAD];
    uint32_t tag[GROUPS_AHEAD];
    size_t at[GROUPS_AHEAD];    /* the cell where the search goes on */
    unsigned bits;              /* of the table when that was so */
    struct group *group[GROUPS_AHEAD];
    uint64_t likely;            /* the rows whose group that is, unless it only has the same hash */
};

static void groups_ask_cells(const struct groups *groups, struct groups_block *block, uint64_t *hashes, size_t count)
{
    block->bits = groups->bits;
    for (size_t i = 0; i < count; i++) {
        hashes[i] = hash_bytes(block->bytes[i], 0);
        block->tag[i] = (uint32_t)(hashes[i] >> 32);
        block->at[i] = groups_home(groups, block->tag[i]);
        __builtin_prefetch(&groups->cells[block->at[i]], 1);
    }
}

/* The first cell that may be the right one, and what it stands for. */
static void groups_ask_records(const struct groups *groups, struct groups_block *block, size_t count)
{
    uint32_t places[GROUPS_AHEAD];

    block->likely = 0;
    if (block->bits != groups->bits || groups->chunk_count == 0)
        return;
    group_cells_seek(groups->cells, groups_mask(groups), block->tag, count, block->at, places);
    for (size_t i = 0; i < count; i++) {
        block->group[i] = groups_at(groups, places[i]);
        block->likely |= (uint64_t)(places[i] != 0) << i;
        __builtin_prefetch(&groups->cells[block->at[i]], 1);        /* where a line is full, another one */
        groups_fetch(groups, block->group[i], block->bytes[i].length);
    }
}

/* Rows of groups that are there come first, then those of new ones, in their order: so there is nothing to guess. */
static void groups_enter_block(struct groups *groups, const struct groups_block *block, const struct key_text *keys,
                               const uint32_t *rows, size_t count, struct group **out)
{
    uint64_t others = ~block->likely & UINT64_MAX >> (GROUPS_AHEAD - count);

    for (uint64_t left = block->likely; left; left &= left - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(left);
        struct group_tail *tail = group_tail(groups, block->group[i]);

        out[i] = block->group[i];
        if (group_has_key(groups, tail, block->bytes[i].data, block->bytes[i].length))
            group_see_kinds(groups, tail, keys, rows[i]);
        else
            others |= UINT64_C(1) << i;
    }
    for (; others; others &= others - 1) {
        const unsigned i = (unsigned)__builtin_ctzll(others);
        const size_t at = block->bits == groups->bits ? block->at[i] : groups_home(groups, block->tag[i]);

        out[i] = groups_enter(groups, at, block->tag[i], block->bytes[i], keys, rows[i]);
    }
}

/* Whether all keys are times, of which there is one each. */
static bool groups_are_uniform(const struct groups *groups, struct column *const *keys)
{
    for (size_t k = 0; k < groups->key_count; k++)
        if (!groups->times[k] || !keys[k]->uniform)
            return false;
    return true;
}

static size_t groups_block_count(const struct batch *batch, size_t first)
{
    const size_t left = batch->count - first;

    return left < GROUPS_AHEAD ? left : GROUPS_AHEAD;
}

static void groups_find_rows(struct groups *groups, struct column *const *keys, const struct batch *batch, struct group **out,
                             uint64_t *hashes)
{
    struct key_text *texts = ARENA_ARRAY(batch->arena, groups->key_count, struct key_text);
    struct groups_block blocks[3];
    char *next;

    for (size_t k = 0; k < groups->key_count; k++)
        texts[k] = key_text_of(keys[k], groups->times[k], batch);
    next = arena_alloc(batch->arena, keys_room(texts, groups->key_count, batch));
    for (size_t first = 0, number = 0; first < batch->count + (size_t)2 * GROUPS_AHEAD; first += GROUPS_AHEAD, number++) {
        if (first < batch->count) {
            struct groups_block *block = &blocks[number % 3];
            const size_t count = groups_block_count(batch, first);

            next = keys_write(texts, groups->key_count, batch->selected + first, count, next, block->bytes);
            groups_ask_cells(groups, block, hashes + first, count);
        }
        if (number >= 1 && first - GROUPS_AHEAD < batch->count)
            groups_ask_records(groups, &blocks[(number - 1) % 3],
                               groups_block_count(batch, first - GROUPS_AHEAD));
        if (number >= 2)
            groups_enter_block(groups, &blocks[(number - 2) % 3], texts, batch->selected + first - 2 * GROUPS_AHEAD,
                               groups_block_count(batch, first - 2 * GROUPS_AHEAD), out + first - 2 * GROUPS_AHEAD);
    }
}

void groups_find(struct groups *groups, struct column *const *keys, const struct batch *batch, struct group **out,
                 uint64_t *hashes)
{
    struct batch first = *batch;

    if (groups->key_count == 0) {
        groups_find_only(groups, batch, out, hashes);
    } else if (batch->count > 0 && groups_are_uniform(groups, keys)) {
        first.count = 1;
        groups_find_rows(groups, keys, &first, out, hashes);
        for (size_t i = 1; i < batch->count; i++) {
            out[i] = out[0];
            hashes[i] = hashes[0];
        }
    } else if (groups->key_count == 1 && groups->times[0]) {
        groups_find_times(groups, keys[0], batch, out, hashes);
    } else {
        groups_find_rows(groups, keys, batch, out, hashes);
    }
}

void group_values(const struct groups *groups, const struct group *group, struct value *values)
{
    const struct group_tail *tail = group_tail(groups, group);

    keys_read(group_key(groups, tail), tail->kind, groups->times, groups->key_count, values);
}
