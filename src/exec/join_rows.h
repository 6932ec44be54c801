/*
 * join: to every row the rows of an inner query's answer that have the same key. The answer's first column is the key, the
 * others are those the query asks for; its rows stand in their order, which is that of the matches of one row.
 */
#pragma once

#include "exec/operator.h"

enum { JOIN_MAX_KEYS = 50000 };

struct join_detail {
    size_t inner;               /* the place of the inner query */
    size_t key;                 /* the slot of the left key */
    bool keeps_left;            /* rows without a match stay, with nulls */
    size_t *slots;              /* filled from the answer's columns behind the key */
    size_t count, capacity;
    struct view left_name, right_name;      /* of the keys, for explain and messages */
};
extern const struct operator join_operator;

struct answer;
struct budget;
struct fault;
struct join_apart;
struct join_index;
struct spool_reader;

/* The right side: in memory or not. */
struct join_right {
    struct join_index *index;
    struct join_apart *apart;   /* NULL: in memory */
};
enum status join_right_new(struct step *step, const struct answer *answer, struct join_right **right, struct fault *fault);

/* Indexes the answer by its keys, in the arena; a fault when there are more keys than may be. */
enum status join_index_new(const struct join_detail *detail, const struct answer *answer, struct arena *arena,
                           struct join_index **index, struct fault *fault);

/* Walks the right rows that match a key, in their order. */
struct join_walk {
    const struct join_index *index;
    uint32_t text, number;      /* the next row of each chain */
    bool texts_only;            /* in the chain of texts, rows with numbers do not count */
};
struct join_walk join_start(const struct join_index *index, const struct value *key, struct arena *arena);
/* 1 + the row; 0 at the end. */
uint32_t join_next(struct join_walk *walk);

/* Whether a value can have a match. */
bool join_is_key(const struct value *value);
/* Adds how many different keys the rows have, of which each is the first of `values` values. */
enum status join_count_keys(struct spool_reader *rows, size_t values, struct budget *budget, size_t *keys, struct fault *fault);
/* A fault when those are too many. */
enum status join_check_keys(const struct join_detail *detail, size_t keys, struct fault *fault);
