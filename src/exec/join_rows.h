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

struct join_index;
struct answer;
struct fault;
/* Indexes the answer by its keys, in the arena; a fault when there are more keys than may be. */
enum status join_index_new(const struct join_detail *detail, const struct answer *answer, struct arena *arena,
                           struct join_index **index, struct fault *fault);
