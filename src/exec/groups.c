#include "exec/groups.h"

#include "base/civil.h"
#include "base/hash.h"
#include "base/number.h"
#include "data/convert.h"

#include <stdlib.h>

enum { GROUPS_FIRST_BITS = 8, GROUPS_AHEAD = 64, GROUPS_CHUNK_RECORDS = 256 };
#define KEY_NULL UINT32_MAX     /* the length of a key that is null */

struct group_cell {
    uint64_t hash;
    struct group *group;
};

void groups_init(struct groups *groups, struct arena *arena, size_t key_count, const bool *times,
                 size_t payload_bytes)
{
    size_t head = sizeof(struct group) + key_count;

    *groups = (struct groups){ .arena = arena, .key_count = key_count, .times = times, .bits = GROUPS_FIRST_BITS };
    groups->payload_offset = (head + 15) / 16 * 16;
    groups->record_bytes = groups->payload_offset + (payload_bytes + 15) / 16 * 16;
    groups->cells = heap_zalloc(sizeof(struct group_cell) << groups->bits);
    budget_take(arena->budget, sizeof(struct group_cell) << groups->bits);
}

void groups_clear(struct groups *groups)
{
    if (groups->cells)
        budget_give(groups->arena->budget,
                    (sizeof(struct group_cell) << groups->bits) + groups->list_capacity * sizeof(struct group *));
    free(groups->cells);
    free(groups->list);
    groups->cells = NULL;
    groups->list = NULL;
    groups->list_capacity = groups->count = 0;
}

static size_t groups_home(const struct groups *groups, uint64_t hash)
{
    return (size_t)(hash >> (64 - groups->bits));
}

/* The home is the top of the hash, so cells move in order when the table grows. */
static void groups_expand(struct groups *groups)
{
    struct group_cell *old = groups->cells;
    size_t old_size = (size_t)1 << groups->bits, mask;

    budget_take(groups->arena->budget, old_size * sizeof *old);
    groups->bits++;
    groups->cells = heap_zalloc(sizeof *old << groups->bits);
    mask = ((size_t)1 << groups->bits) - 1;
    for (size_t i = 0; i < old_size; i++) {
        size_t at;

        if (!old[i].group)
            continue;
        for (at = groups_home(groups, old[i].hash); groups->cells[at].group; at = (at + 1) & mask)
            ;
        groups->cells[at] = old[i];
    }
    free(old);
}

static struct group *groups_record(struct groups *groups)
{
    struct group *group;

    if (groups->chunk_left < groups->record_bytes) {
        groups->chunk_left = groups->record_bytes * (groups->count < GROUPS_CHUNK_RECORDS ? 16 : GROUPS_CHUNK_RECORDS);
        groups->chunk = arena_zalloc(groups->arena, groups->chunk_left);
    }
    group = (struct group *)(void *)groups->chunk;
    groups->chunk += groups->record_bytes;
    groups->chunk_left -= groups->record_bytes;
    return group;
}

static void groups_insert(struct groups *groups, size_t at, struct group *group)
{
    groups->cells[at] = (struct group_cell){ group->hash, group };
    if (groups->count == groups->list_capacity) {
        size_t capacity = groups->list_capacity ? groups->list_capacity * 2 : 64;

        budget_take(groups->arena->budget, (capacity - groups->list_capacity) * sizeof(struct group *));
        groups->list_capacity = capacity;
        groups->list = heap_realloc(groups->list, groups->list_capacity * sizeof(struct group *));
    }
    groups->list[groups->count++] = group;
    if (groups->count * 2 > (size_t)1 << groups->bits)
        groups_expand(groups);
}

/* The cell of that key, or the empty one where it belongs. */
static size_t groups_probe(const struct groups *groups, uint64_t hash, struct view key)
{
    size_t mask = ((size_t)1 << groups->bits) - 1, at = groups_home(groups, hash);

    for (; groups->cells[at].group; at = (at + 1) & mask) {
        const struct group *group = groups->cells[at].group;

        if (groups->cells[at].hash == hash && group->key_length == key.length &&
            memcmp(group->key, key.data, key.length) == 0)
            break;
    }
    return at;
}

struct group *groups_adopt(struct groups *groups, struct group *other)
{
    size_t at = groups_probe(groups, other->hash, (struct view){ other->key, other->key_length });
    struct group *group = groups->cells[at].group;

    if (!group) {
        groups_insert(groups, at, other);
        return NULL;
    }
    for (size_t i = 0; i < groups->key_count; i++)
        if (other->kind[i] < group->kind[i])
            group->kind[i] = other->kind[i];
    return group;
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

static uint32_t key_length(const struct key_text *key, size_t row)
{
    if (key_is_null(key, row))
        return KEY_NULL;
    return key->time ? (uint32_t)sizeof(double) : (uint32_t)key->text[row].length;
}

static char *key_write(const struct key_text *key, size_t row, char *out)
{
    uint32_t length = key_length(key, row);
    double time;

    memcpy(out, &length, sizeof length);
    out += sizeof length;
    if (length == KEY_NULL || length == 0)
        return out;
    if (key->time) {
        time = key->time[row] + 0.0;    /* minus zero is zero */
        memcpy(out, &time, length);
    } else {
        memcpy(out, key->text[row].data, length);
    }
    return out + length;
}

/* The keys of the selected rows, one behind the other. */
static void keys_write(const struct key_text *keys, size_t key_count, const struct batch *batch, struct view *out)
{
    size_t total = 0;
    char *next;

    for (size_t i = 0; i < batch->count; i++)
        for (size_t k = 0; k < key_count; k++) {
            uint32_t length = key_length(&keys[k], batch->selected[i]);

            total += sizeof length + (length == KEY_NULL ? 0 : length);
        }
    next = arena_alloc(batch->arena, total);
    for (size_t i = 0; i < batch->count; i++) {
        out[i].data = next;
        for (size_t k = 0; k < key_count; k++)
            next = key_write(&keys[k], batch->selected[i], next);
        out[i].length = (size_t)(next - out[i].data);
    }
}

static enum kind key_kind(const struct key_text *key, size_t row)
{
    return key_is_null(key, row) ? KIND_NULL : (enum kind)key->kind[row];
}

static struct group *groups_enter(struct groups *groups, uint64_t hash, struct view bytes, const struct key_text *keys,
                                  size_t row)
{
    size_t at = groups_probe(groups, hash, bytes);
    struct group *group = groups->cells[at].group;

    if (group) {
        for (size_t k = 0; k < groups->key_count; k++)
            if (key_kind(&keys[k], row) < group->kind[k])
                group->kind[k] = (uint8_t)key_kind(&keys[k], row);
        return group;
    }
    if (groups->frozen)
        return NULL;
    group = groups_record(groups);
    group->hash = hash;
    group->key = arena_keep(groups->arena, bytes).data;
    group->key_length = (uint32_t)bytes.length;
    for (size_t k = 0; k < groups->key_count; k++)
        group->kind[k] = (uint8_t)key_kind(&keys[k], row);
    groups_insert(groups, at, group);
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
    char bytes[sizeof(uint32_t) + sizeof(double)];

    for (size_t i = 0; i < batch->count; i++) {
        const size_t row = batch->selected[i], before = i > 0 ? batch->selected[i - 1] : row;

        if (i > 0 && key.kind[row] == key.kind[before] && key.time[row] == key.time[before] && !key_is_null(&key, row)) {
            hashes[i] = hashes[i - 1];
            out[i] = out[i - 1];
            continue;
        }
        const struct view text = { bytes, (size_t)(key_write(&key, row, bytes) - bytes) };
        hashes[i] = hash_bytes(text, 0);
        out[i] = groups_enter(groups, hashes[i], text, &key, row);
    }
}

void groups_find(struct groups *groups, struct column *const *keys, const struct batch *batch, struct group **out,
                 uint64_t *hashes)
{
    if (groups->key_count == 0) {
        groups_find_only(groups, batch, out, hashes);
        return;
    }
    if (groups->key_count == 1 && groups->times[0]) {
        groups_find_times(groups, keys[0], batch, out, hashes);
        return;
    }

    struct key_text *texts = ARENA_ARRAY(batch->arena, groups->key_count, struct key_text);
    struct view *bytes = arena_alloc(batch->arena, batch->count * sizeof(struct view));

    for (size_t k = 0; k < groups->key_count; k++)
        texts[k] = key_text_of(keys[k], groups->times[k], batch);
    keys_write(texts, groups->key_count, batch, bytes);
    for (size_t i = 0; i < batch->count; i++)
        hashes[i] = hash_bytes(bytes[i], 0);
    for (size_t first = 0; first < batch->count; first += GROUPS_AHEAD) {
        size_t last = first + GROUPS_AHEAD < batch->count ? first + GROUPS_AHEAD : batch->count;

        for (size_t i = first; i < last; i++)
            __builtin_prefetch(&groups->cells[groups_home(groups, hashes[i])]);
        for (size_t i = first; i < last; i++)
            out[i] = groups_enter(groups, hashes[i], bytes[i], texts, batch->selected[i]);
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

struct value group_value(const struct groups *groups, const struct group *group, size_t key)
{
    bool time = groups->times[key];
    const char *next = group->key;
    struct value value = { .kind = (enum kind)group->kind[key] };
    uint32_t length;

    for (;;) {
        memcpy(&length, next, sizeof length);
        next += sizeof length;
        if (key-- == 0)
            break;
        next += length == KEY_NULL ? 0 : length;
    }
    if (length == KEY_NULL)
        return value_null();
    if (time) {
        memcpy(&value.number, next, sizeof value.number);
        return value;
    }
    value.text = (struct view){ next, length };
    return group_value_of_kind(value);
}
