/*
 * Groups: a hash table from combinations of values to records of fixed size, for stats and dedup.
 *
 * Two combinations are one group when the displayed texts of their values are equal (language reference 2.9). The key is
 * stored once, as bytes: for each value its length, then its text; for times, which have one text each, eight bytes.
 * Records never move.
 */
#pragma once

#include "exec/operator.h"

struct group {
    uint64_t hash;
    const char *key;            /* key_length bytes */
    uint32_t key_length;
    uint8_t kind[];             /* by key value: the least kind it was seen with; the payload follows, aligned to 16 */
};

struct groups {
    struct arena *arena;        /* records, keys */
    size_t key_count, payload_offset, record_bytes;
    const bool *times;          /* by key: it can only be a time or null */
    bool frozen;                /* no group is added any more: groups_find gives NULL for what is not there */
    struct group_cell *cells;
    size_t bits, count;
    struct group **list;        /* all records, in order of arrival */
    size_t list_capacity;
    char *chunk;                /* room for records to come */
    size_t chunk_left;
};

void groups_init(struct groups *groups, struct arena *arena, size_t key_count, const bool *times,
                 size_t payload_bytes);
void groups_clear(struct groups *groups);

/* The groups of the selected rows: out[i] is that of selected[i]; new ones have a zeroed payload. hashes[i] is its hash. */
void groups_find(struct groups *groups, struct column *const *keys, const struct batch *batch, struct group **out,
                 uint64_t *hashes);
/* The group equal to one of another table, or NULL: then the record itself has become a member of this table. */
struct group *groups_adopt(struct groups *groups, struct group *other);

/* What counts as null in a key. */
static inline bool group_kind_is_null(enum kind kind)
{
    return kind == KIND_NULL || kind == KIND_MAP || kind == KIND_LIST;
}
static inline void *group_payload(const struct groups *groups, struct group *group)
{
    return (char *)group + groups->payload_offset;
}
/* The value of a key, pointing into the group. times must outlive the table. */
struct value group_value(const struct groups *groups, const struct group *group, size_t key);
