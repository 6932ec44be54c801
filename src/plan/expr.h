/*
 * A bound expression: names are slots, functions are rows, constants are folded. Read-only while a query runs; equal
 * expressions of one plan are one node (common sub-expressions are evaluated once a batch).
 */
#pragma once

#include "functions/function.h"
#include "syntax/tree.h"

enum expr_kind { EXPR_CONSTANT, EXPR_SLOT, EXPR_CALL };

struct expr {
    enum expr_kind kind;
    enum type type;             /* what is statically known */
    struct span span;
    size_t id;                  /* 0 .. plan->expr_count - 1: the key of a worker's caches */
    struct expr *chain;         /* the binder's: next in its bucket */
    /* A long query has some thousand: there is memory for what the kind has, and no more. */
    union {
        struct {                /* CONSTANT */
            struct value value;
            struct period period;       /* of TYPE_PERIOD */
            struct view pattern;        /* of TYPE_REGEX */
        };
        size_t slot;            /* SLOT */
        struct {                /* CALL: a scalar function or an operator */
            const struct function *function;
            struct expr **args;
            size_t count;
            const void *prepared;
            size_t inner;       /* prepared is the set that the inner query before this number gave; 0: it is as it stands */
            double cost;        /* what expr_cost() says; 0: nobody has asked yet */
        };
    };
};

/* Evaluation cost of one row relative to a comparison of numbers, for ordering conjuncts. While the plan is made. */
double expr_cost(struct expr *expr);
/* Adds the slots the expression reads to the set. */
struct slot_set;
void expr_reads(const struct expr *expr, struct slot_set *reads);
/* As the user would write it, for explain: names of slots, canonical spelling. */
struct plan;
/* A field name with the backticks it needs. */
void name_print(struct view name, struct buffer *out);
struct view expr_print(const struct plan *plan, const struct expr *expr, struct arena *arena);
