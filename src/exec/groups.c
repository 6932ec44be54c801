#include "exec/groups.h"

#include "base/civil.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/short_bytes.h"
#include "data/convert.h"

#include <stdlib.h>

enum {
    GROUPS_FIRST_BITS = 8, GROUPS_LAST_BITS = 32, GROUPS_AHEAD = 64, GROUPS_UNIT = 16,
    GROUPS_PLACE_BITS = 16,             /* places within a chunk, in units */
    GROUPS_FIRST_CHUNK = 4096, GROUPS_LARGEST_CHUNK = GROUPS_UNIT << GROUPS_PLACE_BITS,
    GROUPS_MOST_CHUNKS = 1 << 16,
};
/* The byte of a length says it, or that four bytes with the length follow, or that the value is null. */
enum { KEY_SHORT = 253, KEY_LONG = 254, KEY_NULL = 255, KEY_LENGTH_BYTES = 5 };

/* Another table had the group as well, and its record now stands for this one, too. */
#define TAKEN_IN (UINT32_C(1) << 31)

/* Which place is 0 when the cell is empty. */
struct group_cell {
    uint32_t tag;               /* the first half of the hash */
    uint32_t place;             /* the number of the chunk, then units into it */
};

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
    groups->cells = heap_zalloc(sizeof(struct group_cell) << groups->bits);
    budget_take(groups->arena->budget, sizeof(struct group_cell) << groups->bits);
}

static void groups_free_cells(const struct groups *groups, struct group_cell *cells, unsigned bits)
{
    budget_give(groups->arena->budget, sizeof(struct group_cell) << bits);
    free(cells);
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
    return (size_t)((uint64_t)(uint32_t)(tag << groups->skip) >> (32 - groups->bits));
}

static size_t groups_mask(const struct groups *groups)
{
    return ((size_t)1 << groups->bits) - 1;
}

/* The home is the top of the hash, so cells move in order when the table grows. */
static void groups_expand(struct groups *groups)
{
    struct group_cell *old = groups->cells;
    unsigned old_bits = groups->bits++;
    size_t mask = groups_mask(groups);

    groups_make_cells(groups);
    for (size_t i = 0; i < (size_t)1 << old_bits; i++) {
        size_t at;

        if (!old[i].place)
            continue;
        for (at = groups_home(groups, old[i].tag); groups->cells[at].place; at = (at + 1) & mask)
            ;
        groups->cells[at] = old[i];
    }
    groups_free_cells(groups, old, old_bits);
}

static void groups_insert(struct groups *groups, size_t at, uint32_t tag, uint32_t place)
{
    groups->cells[at] = (struct group_cell){ tag, place };
    groups->count++;
    if (groups->count / 5 > ((size_t)1 << groups->bits) / 8 && groups->bits < GROUPS_LAST_BITS)
        groups_expand(groups);
}

/* The cell of that key, or the empty one where it belongs. */
static size_t groups_probe(const struct groups *groups, uint32_t tag, const char *key, size_t length)
{
    size_t mask = groups_mask(groups), at = groups_home(groups, tag);

    for (; groups->cells[at].place; at = (at + 1) & mask) {
        const struct group_tail *tail;

        if (groups->cells[at].tag != tag)
            continue;
        tail = group_tail(groups, groups_at(groups, groups->cells[at].place));
        if (tail->key_length == length && short_bytes_equal(group_key(groups, tail), key, length))
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

static void groups_adopt(struct groups *groups, const struct group_cell *cell, struct group *other, groups_meet_fn meet,
                         void *context)
{
    struct group_tail *theirs = group_tail(groups, other), *ours;
    size_t at = groups_probe(groups, cell->tag, group_key(groups, theirs), theirs->key_length);
    struct group *group;

    if (!groups->cells[at].place) {
        groups_insert(groups, at, cell->tag, cell->place);
        return;
    }
    group = groups_at(groups, groups->cells[at].place);
    ours = group_tail(groups, group);
    for (size_t i = 0; i < groups->key_count; i++)
        if (theirs->kind[i] < ours->kind[i])
            ours->kind[i] = theirs->kind[i];
    theirs->key_length |= TAKEN_IN;
    meet(context, group, other);
}

/* Up to GROUPS_AHEAD cells of the part, from *left cells on; they lie in one stretch, and what overflowed behind it. */
static size_t groups_gather(const struct groups *from, size_t *at, size_t *left, unsigned skip, uint32_t part,
                            struct group_cell *cells)
{
    size_t count = 0, mask = groups_mask(from), stretch = ((size_t)1 << from->bits) >> skip;

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

void groups_take(struct groups *into, const struct groups *from, uint32_t part, groups_meet_fn meet, void *context)
{
    struct group_cell cells[GROUPS_AHEAD];
    size_t left = (size_t)1 << from->bits, at = left / ((size_t)1 << into->skip) * part, count;

    while ((count = groups_gather(from, &at, &left, into->skip, part, cells)) > 0) {
        for (size_t i = 0; i < count; i++) {
            __builtin_prefetch((char *)groups_at(into, cells[i].place) + into->payload_bytes);
            __builtin_prefetch(&into->cells[groups_home(into, cells[i].tag)], 1);
        }
        for (size_t i = 0; i < count; i++)
            groups_adopt(into, &cells[i], groups_at(into, cells[i].place), meet, context);
    }
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

/* ---- keys as bytes ---- */

struct key_text {
    const uint8_t *kind;        /* of the column itself */
    const struct view *text;    /* displayed; unused for times */
    const double *time;         /* of a column of times only */
};

static struct key_text key_text_of(struct column *column, bool time, const struct batch *batch)
{
    struct key_text key = { .kind = column->kind };

    if (time)
        key.time = column->number;
    else if (column_only(column, KIND_TEXT))
        key.text = column->text;
    else
        key.text = column_texts(column, batch->selected, batch->count, batch->arena)->text;
    return key;
}

static bool key_is_null(const struct key_text *key, size_t row)
{
    return group_kind_is_null((enum kind)key->kind[row]);
}

static char *key_write_length(size_t length, char *out)
{
    uint32_t whole = (uint32_t)length;

    if (length <= KEY_SHORT) {
        *out = (char)length;
        return out + 1;
    }
    *out = (char)KEY_LONG;
    memcpy(out + 1, &whole, sizeof whole);
    return out + KEY_LENGTH_BYTES;
}

static char *key_write_time(double time, char *out)
{
    time += 0.0;                /* minus zero is zero */
    *out = (char)sizeof time;
    memcpy(out + 1, &time, sizeof time);
    return out + 1 + sizeof time;
}

static char *key_write(const struct key_text *key, size_t row, char *out)
{
    if (key_is_null(key, row)) {
        *out = (char)KEY_NULL;
        return out + 1;
    }
    if (key->time)
        return key_write_time(key->time[row], out);
    out = key_write_length(key->text[row].length, out);
    short_bytes_copy(out, key->text[row].data, key->text[row].length);
    return out + key->text[row].length;
}

/* Room that suffices for the keys of the selected rows. */
static size_t keys_room(const struct key_text *keys, size_t key_count, const struct batch *batch)
{
    size_t total = batch->count * key_count * (KEY_LENGTH_BYTES + sizeof(double));

    for (size_t k = 0; k < key_count; k++)
        for (size_t i = 0; !keys[k].time && i < batch->count; i++)
            if (!key_is_null(&keys[k], batch->selected[i]))
                total += keys[k].text[batch->selected[i]].length;
    return total;
}

/* The keys of the selected rows, one behind the other. */
static void keys_write(const struct key_text *keys, size_t key_count, const struct batch *batch, struct view *out)
{
    char *next = arena_alloc(batch->arena, keys_room(keys, key_count, batch));

    for (size_t i = 0; i < batch->count; i++) {
        out[i].data = next;
        for (size_t k = 0; k < key_count; k++)
            next = key_write(&keys[k], batch->selected[i], next);
        out[i].length = (size_t)(next - out[i].data);
    }
}

static uint8_t key_kind(const struct key_text *key, size_t row)
{
    return key_is_null(key, row) ? KIND_NULL : key->kind[row];
}

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
    memset(group_payload(group), 0, groups->payload_bytes);
    tail = group_tail(groups, group);
    tail->key_length = (uint32_t)bytes.length;
    for (size_t k = 0; k < groups->key_count; k++)
        tail->kind[k] = key_kind(&keys[k], row);
    short_bytes_copy((char *)group + head, bytes.data, bytes.length);
    groups_insert(groups, at, tag, place);
    return group;
}

static struct group *groups_enter(struct groups *groups, uint64_t hash, struct view bytes, const struct key_text *keys,
                                  size_t row)
{
    const uint32_t tag = (uint32_t)(hash >> 32);
    size_t at = groups_probe(groups, tag, bytes.data, bytes.length);
    struct group *group;
    struct group_tail *tail;

    if (!groups->cells[at].place)
        return groups_add(groups, at, tag, bytes, keys, row);
    group = groups_at(groups, groups->cells[at].place);
    tail = group_tail(groups, group);
    for (size_t k = 0; k < groups->key_count; k++)
        if (key_kind(&keys[k], row) < tail->kind[k])
            tail->kind[k] = key_kind(&keys[k], row);
    return group;
}

/* Without keys there is one group. */
static void groups_find_only(struct groups *groups, const struct batch *batch, struct group **out, uint64_t *hashes)
{
    const struct view none = VIEW_INIT("");
    const uint64_t hash = hash_bytes(none, 0);
    struct group *group = batch->count > 0 ? groups_enter(groups, hash, none, NULL, 0) : NULL;

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
    char bytes[1 + sizeof(double)];

    for (size_t i = 0; i < batch->count; i++) {
        const size_t row = batch->selected[i], before = i > 0 ? batch->selected[i - 1] : row;

        if (i > 0 && key.kind[row] == key.kind[before] && key.time[row] == key.time[before] && !key_is_null(&key, row)) {
            hashes[i] = hashes[i - 1];
            out[i] = out[i - 1];
            continue;
        }
        bytes[0] = (char)KEY_NULL;
        const char *end = key_is_null(&key, row) ? bytes + 1 : key_write_time(key.time[row], bytes);
        const struct view text = { bytes, (size_t)(end - bytes) };
        hashes[i] = hash_bytes(text, 0);
        out[i] = groups_enter(groups, hashes[i], text, &key, row);
    }
}

/* Cells and records are asked for ahead of their use, those of many rows at once: of a large table each is a miss. */
static void groups_find_some(struct groups *groups, const struct key_text *keys, const struct view *bytes,
                             const uint32_t *rows, size_t count, const uint64_t *hashes, struct group **out)
{
    size_t homes[GROUPS_AHEAD];

    for (size_t i = 0; i < count; i++) {
        homes[i] = groups_home(groups, (uint32_t)(hashes[i] >> 32));
        __builtin_prefetch(&groups->cells[homes[i]], 1);
    }
    for (size_t i = 0; i < count; i++) {
        const struct group_cell *cell = &groups->cells[homes[i]];

        if (cell->place && cell->tag == (uint32_t)(hashes[i] >> 32)) {
            const char *group = (const char *)groups_at(groups, cell->place);

            __builtin_prefetch(group, 1);
            __builtin_prefetch(group + groups->payload_bytes + GROUPS_UNIT, 1);
        }
    }
    for (size_t i = 0; i < count; i++)
        out[i] = groups_enter(groups, hashes[i], bytes[i], keys, rows[i]);
}

/* Whether all keys are times, of which there is one each. */
static bool groups_are_uniform(const struct groups *groups, struct column *const *keys)
{
    for (size_t k = 0; k < groups->key_count; k++)
        if (!groups->times[k] || !keys[k]->uniform)
            return false;
    return true;
}

static void groups_find_rows(struct groups *groups, struct column *const *keys, const struct batch *batch, struct group **out,
                             uint64_t *hashes)
{
    struct key_text *texts = ARENA_ARRAY(batch->arena, groups->key_count, struct key_text);
    struct view *bytes = arena_alloc(batch->arena, batch->count * sizeof(struct view));

    for (size_t k = 0; k < groups->key_count; k++)
        texts[k] = key_text_of(keys[k], groups->times[k], batch);
    keys_write(texts, groups->key_count, batch, bytes);
    for (size_t i = 0; i < batch->count; i++)
        hashes[i] = hash_bytes(bytes[i], 0);
    for (size_t first = 0; first < batch->count; first += GROUPS_AHEAD) {
        size_t left = batch->count - first;

        groups_find_some(groups, texts, bytes + first, batch->selected + first, left < GROUPS_AHEAD ? left : GROUPS_AHEAD,
                         hashes + first, out + first);
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

/* A value that is known by its text alone, back as what it was. */
static struct value group_value_of_kind(struct value value)
{
    int64_t ms;

    if (value.kind == KIND_TIMESTAMP && civil_parse(value.text, &ms, NULL) == value.text.length)
        return value_time(ms);
    if (value.kind == KIND_TIMESTAMP || (value.kind != KIND_TEXT && !number_parse(value.text, &value.number)))
        value.kind = KIND_TEXT;
    return value;
}

void group_values(const struct groups *groups, const struct group *group, struct value *values)
{
    const struct group_tail *tail = group_tail(groups, group);
    const char *next = group_key(groups, tail);

    for (size_t k = 0; k < groups->key_count; k++) {
        struct value value = { .kind = (enum kind)tail->kind[k] };
        uint32_t length = (uint8_t)*next++;

        if (length == KEY_NULL) {
            values[k] = value_null();
            continue;
        }
        if (length == KEY_LONG) {
            memcpy(&length, next, sizeof length);
            next += sizeof length;
        }
        if (groups->times[k]) {
            memcpy(&value.number, next, sizeof value.number);
            values[k] = value;
        } else {
            value.text = (struct view){ next, length };
            values[k] = value.kind == KIND_TEXT ? value : group_value_of_kind(value);
        }
        next += length;
    }
}
