/*
 * The binder: from tree to plan. It owns the scope (which names exist, which were selected, where each was defined), the
 * order of rows, the pending limit and the final projection; commands call it.
 *
 * Nothing here fails by status: mistakes are diagnostics, and binding goes on so that several are reported in one pass.
 * Functions that return an expression return a null constant after reporting a mistake, never NULL.
 */
#pragma once

#include "plan/plan.h"

struct command;
typedef const struct command *(*binder_find_command_fn)(struct view word);

struct binder_options {
    struct clock clock;
    bool strict;
    binder_find_command_fn find_command;
    const struct operator *filter, *extend, *discover, *scan;   /* exec's, introduced by the engine */
};

/* A name that exists. */
struct binding {
    struct view name;
    size_t slot;
    struct span span;
    bool ephemeral;             /* made by the query */
    bool selected;              /* mentioned bare in fields, or given by an item of it */
    bool parsed;                /* made by parse */
    bool bin;                   /* a stats key that is a bin: sort @timestamp means it */
};

struct binder {
    struct plan *plan;
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct binder_options *options;
    struct map names;           /* of struct binding */
    bool closed;                /* after an aggregating stage: only what is in names exists */
    size_t stats_count, stats_total;
    size_t stage_index;
    const struct query_tree *tree;
    const struct command *command;      /* of the stage being bound */
    struct ordering order;
    bool sorted;                /* an explicit sort was given */
    bool deduplicated;          /* nothing but limit may follow */
    uint64_t pending_limit;     /* UINT64_MAX: none */
    bool pending_any, pending_tail;
    struct span pending_span;
    struct output_column *fields, *parsed, *display, *aggregate;    /* candidates for the projection */
    size_t field_count, parsed_count, display_count, aggregate_count;
    bool has_fields, has_display, has_aggregate, fields_after_aggregate;
};

/* Binds the whole query; the plan is made in the arena and good for use when diagnostics has no errors. */
struct plan *binder_bind(const struct query_tree *tree, struct view text, const struct binder_options *options,
                         struct arena *arena, struct diagnostics *diagnostics);

/* --- for commands --- */

/* A scalar expression over what exists now. */
struct expr *binder_expr(struct binder *binder, const struct node *node);
/* A condition: as binder_expr; a bare field or number is taken by its truth. */
struct expr *binder_condition(struct binder *binder, const struct node *node);
struct expr *binder_call(struct binder *binder, const struct function *function, struct expr **args, size_t count,
                         struct span span, struct span head);
struct expr *binder_constant(struct binder *binder, struct value value, struct span span);
struct expr *binder_slot_expr(struct binder *binder, size_t slot, struct span span);

/* The field of that name: what exists, or a discovered field. After an aggregating stage an unknown name is reported. */
size_t binder_field(struct binder *binder, const struct name *name);
/* Defines an ephemeral name; a redefinition is reported (language reference 2.0.4). Returns its slot. */
size_t binder_define(struct binder *binder, struct view name, struct span span, enum type type, bool parsed);
/* Adds a filter step, an extend step of one assignment. */
void binder_filter(struct binder *binder, struct expr *condition, struct span span);
void binder_extend(struct binder *binder, size_t slot, struct expr *expr, struct span span);
/* Ends the table: afterwards only what is defined from here on exists, in the order given. */
void binder_close(struct binder *binder);
/* A constant whole number within bounds, or a diagnostic and `least`. */
uint64_t binder_count(struct binder *binder, const struct node *node, uint64_t least, uint64_t most);
/* Puts the pending limit into the plan as a step of its own, because the stage at hand depends on it. */
void binder_settle_limit(struct binder *binder);
