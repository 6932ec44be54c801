/* Grouping and aggregating: the operator behind `stats`. */
#pragma once

#include "exec/operator.h"

struct aggregate_key {
    struct expr *expr;
    size_t slot;                /* where the group's value goes */
};
struct aggregate_item {
    const struct function *function;
    struct expr **args;
    size_t arg_count;
    const void *prepared;
    size_t slot;
};
/* Detail of an aggregate step. Values of keys and items come out in their slots; expressions over them are the business of
 * an extend step behind it. Groups are told apart by the displayed text of their keys. */
struct aggregate_detail {
    struct aggregate_key *keys;
    size_t key_count;
    struct aggregate_item *items;
    size_t item_count;
    struct ordering order;      /* the order of the rows that come out: bins newest first, other keys ascending */
    bool in_order;              /* something behind depends on ranks: pass the rows on in order */
};
extern const struct operator aggregate_operator;
