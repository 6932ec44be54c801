/*
 * Groups: a hash table from combinations of values to records, for stats and dedup.
 *
 * Two combinations are one group when the displayed texts of their values are equal (language reference 2.9). A record is
 * the payload, the kinds and the key, as bytes: for each value its length, then its text; for times, which have one text
 * each, eight bytes. Records never move. They lie in chunks; a cell of the table knows the place of a record and as much of
 * its hash as the table ever goes by, so that records are only looked at where they are most likely meant.
 *
 * Tables of several workers become one by their hashes: a part of the result is made of the same stretch of each table,
 * and parts have nothing to do with each other. Records stay where they are; those that another one has taken in are marked.
 */
#pragma once

#include "exec/operator.h"

struct group;

struct group_chunk {
    char *data;
    size_t first, used;         /* units: where its records begin and end */
};

struct groups {
    struct arena *arena;        /* records, keys */
    size_t key_count, payload_bytes;
    const bool *times;          /* by key: it can only be a time or null */
    bool frozen;                /* no group is added any more: groups_find gives NULL for what is not there */
    struct group_cell *cells;
    unsigned bits, skip;        /* a cell's home is made of that many bits of the hash, behind those all here have in common */
    size_t count;
    struct group_chunk *chunks; /* what records lie in, by the upper half of their place */
    size_t chunk_count, chunk_capacity;
    size_t chunk_most;          /* the table freezes rather than have more of them */
    bool borrowed;              /* the list of chunks is another table's */
    uint32_t raise;             /* of a table that is lent: what its places are higher by in the other */
    uint32_t next, end;         /* places for records to come, in the chunk made last */
};

void groups_init(struct groups *groups, struct arena *arena, size_t key_count, const bool *times,
                 size_t payload_bytes);
void groups_clear(struct groups *groups);

/* The groups of the selected rows: out[i] is that of selected[i]; new ones have a zeroed payload. hashes[i] is its hash. */
void groups_find(struct groups *groups, struct column *const *keys, const struct batch *batch, struct group **out,
                 uint64_t *hashes);

/*
 * Bringing tables together. First a table is lent to another, which must outlive the use of its records; then its groups are
 * taken into that one, or into parts of it. Where both have a group, `meet` brings the payload of `other` into that of `group`.
 */
typedef void (*groups_meet_fn)(void *context, struct group *group, struct group *other);

void groups_lend(struct groups *from, struct groups *into);
/* A part: the groups whose hashes begin with the `skip` bits (at most 8) of `part`, when all tables have been taken in. */
void groups_init_part(struct groups *groups, const struct groups *whole, unsigned skip);
/* Takes in those groups of `from` that belong to that part; with skip 0, all. */
void groups_take(struct groups *into, const struct groups *from, uint32_t part, groups_meet_fn meet, void *context);

/* Where a walk through groups is: the chunk, and how far into it. */
struct groups_walk {
    size_t chunk, unit;
};

/*
 * Goes through the groups in the chunks of the table, its own and those lent to it, in the order in which they were met: so
 * also what they keep outside is read from front to back. Gives how many there are in out, 0 at the end.
 */
size_t groups_next(const struct groups *groups, struct groups_walk *walk, struct group **out, size_t most);
/* All of them, in the arena. */
struct group **groups_list(const struct groups *groups, struct arena *arena);

/* What counts as null in a key. */
static inline bool group_kind_is_null(enum kind kind)
{
    return kind == KIND_NULL || kind == KIND_MAP || kind == KIND_LIST;
}
static inline void *group_payload(struct group *group)
{
    return group;
}
/* The values of the keys, pointing into the group. */
void group_values(const struct groups *groups, const struct group *group, struct value *values);
