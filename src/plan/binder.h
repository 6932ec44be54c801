/*
 * The binder: from tree to plan. It owns the scope (which names exist, which were selected, where each was defined), the
 * order of rows, the pending limit and the final projection; commands call it.
 *
 * Nothing here fails by status: mistakes are diagnostics, and binding goes on so that several are reported in one pass.
 * Functions that return an expression return a null constant after reporting a mistake, never NULL.
 */
#pragma once

#include "base/map.h"
#include "plan/plan.h"

struct binder;
struct command;
struct csv_table;

/* A table that may be looked up, by the name it has in queries. */
struct table_file {
    struct view name, path;
    struct view other;          /* another file for the same name: which one is meant cannot be told; else empty */
};

struct binder_options {
    struct clock clock;
    bool strict;
    const struct command *(*find_command)(struct view word);
    const struct operator *filter, *extend;     /* exec's, introduced by the engine */
    const struct table_file *tables;
    size_t table_count;
};

/* A name that exists. */
struct binding {
    struct view name;
    size_t slot;
    struct span span;
    bool ephemeral;             /* made by the query */
    bool selected;              /* mentioned bare in fields */
    bool parsed;                /* made by parse */
    bool key;                   /* a stats key */
    bool bin;                   /* a stats key that is a bin: sort @timestamp means it */
    bool computed;              /* an expression without alias, named by its own text */
};

/* Groups of bins, for fillmissing. */
struct binned {
    struct view bin;            /* the name of the bin */
    struct period period;       /* capped */
    int64_t offset_ms;
    struct view *keys;          /* the names of the other keys */
    size_t key_count;
};

/* What names with an alias in front mean behind a join. */
struct joined {
    struct view left, right;    /* the aliases */
    /* The slot that holds a field of the right side, whose name it is given without the alias. */
    size_t (*slot)(struct binder *binder, void *context, const struct name *name, struct view written);
    void *context;
};

struct binder_task {
    void (*call)(struct binder *binder, void *context);
    void *context;
    struct binder_task *next;
};

/* Columns the projection may choose. */
struct columns {
    struct output_column *list;
    size_t count, capacity;
    struct places named;
};

enum { AGGREGATION_BUCKETS = 128 };

/* What stats collects while its items are bound. */
struct aggregation {
    struct aggregated *list;
    size_t count, capacity;
    struct map names;           /* of size_t *: aliases and keys that may be mentioned outside aggregates */
    uint32_t bucket[AGGREGATION_BUCKETS];   /* 1 + the last one in the list of each; they are chained by `earlier` */
    bool inside;                /* in the argument of an aggregate */
    int64_t bin_ms;             /* the length of the bins among the keys; 0: there are none */
};
struct aggregated {
    const struct function *function;
    struct expr **args;
    size_t arg_count;
    const void *prepared;
    size_t slot;
    struct span span;
    uint32_t earlier;           /* of the same bucket, 1 + its place; 0: none */
};

struct binder {
    struct plan *plan;
    const struct binder *outer; /* of a query inside the query: the one it stands in; else NULL */
    const struct joined *joined;    /* behind a join, until the table ends: what its aliases mean; else NULL */
    struct span joined_span;    /* of the join there has been; empty: there was none */
    struct arena *arena;
    struct diagnostics *diagnostics;
    const struct binder_options *options;
    const struct query_tree *tree;
    struct expr **bucket;       /* expressions made so far, by hash */
    size_t bucket_count;
    struct map names;           /* of struct binding */
    struct map defined;         /* of struct binding: every ephemeral name there ever was */
    struct map tables;          /* of struct csv_table: those read so far */
    struct map functions;       /* of struct function: those called so far */
    bool closed;                /* after an aggregating stage: only what is in names exists */
    struct view closed_by;      /* the command word of that stage */
    const struct stage *stage;  /* being bound */
    struct aggregation *aggregation;        /* while the items of stats are bound; else NULL */
    bool grouping;              /* while the keys of stats are bound */
    size_t stats_count, stats_total;
    struct ordering order;
    bool sorted;                /* an explicit sort was given */
    struct span sorted_span;
    bool deduplicated;          /* nothing but limit may follow */
    const struct binned *bins;  /* how the last stats has grouped by bins; NULL: it has not */
    struct binder_task *tasks;  /* to be done when all is bound */
    uint64_t pending_limit;     /* UINT64_MAX: none */
    bool pending_any, pending_tail;
    bool any_ignored;           /* something in the query depends on the order of rows: limit any is limit */
    struct span pending_span;
    struct columns fields, parsed, display, aggregate, after;
    struct columns added;       /* by commands that add columns to whatever is shown, unless display says otherwise */
    struct columns looked_up;   /* shown behind the columns when nobody chose any */
    bool has_fields, has_display, has_aggregate, fields_after_aggregate;
};

/* Binds the whole query; the plan is made in the arena and good for use when diagnostics has no errors. Clear it with
 * plan_clear in any case. */
struct plan *binder_bind(const struct query_tree *tree, struct view text, const struct binder_options *options,
                         struct arena *arena, struct diagnostics *diagnostics);

/* --- expressions (bind_expr.c, bind_call.c) --- */

/* An expression over what exists now. */
struct expr *binder_expr(struct binder *binder, const struct node *node);
/* A call whose arguments have been counted: checks their kinds, prepares it, folds constants. */
struct expr *binder_call(struct binder *binder, const struct function *function, struct expr **args, size_t count,
                         struct span span);
struct expr *binder_constant(struct binder *binder, struct value value, struct span span);
struct expr *binder_null(struct binder *binder, struct span span);
struct expr *binder_slot(struct binder *binder, size_t slot, struct span span);
/* The node of an equal expression made before, or this one; gives it its id. */
struct expr *binder_share(struct binder *binder, const struct expr *expr);

/* A call as written: finds the function, binds the arguments. */
struct expr *bind_call(struct binder *binder, const struct node *node);

/* --- names (bind_names.c) --- */

/* The value of that name: the field there is, or what a field that the query made holds at the rest of the name (language
 * reference 4.6); null after a report (unknown after an aggregating stage). */
struct expr *binder_name(struct binder *binder, const struct name *name);
/* What the value holds at the part of the name behind its first `length` bytes. */
struct expr *binder_reach(struct binder *binder, struct expr *from, const struct name *name, size_t length);
/* The same of a field; warns of those that certainly are no structures. */
struct expr *binder_reach_slot(struct binder *binder, size_t slot, const struct name *name, size_t length);
/* The field of that name, computed into a slot of its own when it is part of another. False when it is certainly null, after
 * a report if there is something to report. */
bool binder_field(struct binder *binder, const struct name *name, size_t *slot);
/* The same for a plain text, as implicit arguments have it. */
bool binder_field_named(struct binder *binder, struct view name, struct span span, size_t *slot);
struct binding *binder_lookup(const struct binder *binder, struct view name);
/* Defines an ephemeral name with a slot of its own; a redefinition is reported (language reference 2.0.4). */
struct binding *binder_define(struct binder *binder, struct view name, struct span span, enum type type);
/* Gives a name that exists another slot, for new values: where the old one was to be shown, the new one will be. */
struct binding *binder_replace(struct binder *binder, struct view name, struct span span, enum type type);
/* Makes a name mean an existing slot, in a table that has just been closed. */
struct binding *binder_introduce(struct binder *binder, struct view name, struct span span, size_t slot, bool ephemeral);
/* Reports that the name is taken, `where` saying by what. */
void binder_report_taken(struct binder *binder, struct view name, struct span span, const char *where);
/* Whether fault has been found already with what stands there. */
bool binder_is_faulted(const struct binder *binder, struct span span);
/* Reports what stands where a value is wanted and is none: 5m, /x/. True when it did. */
bool binder_report_valueless(struct binder *binder, const struct expr *expr, struct span span);
/* Notes that a field was mentioned bare in fields. */
void binder_select(struct binder *binder, struct view name, struct span span, size_t slot);
/* The table of that name, read when it is first asked for; NULL after a report. */
const struct csv_table *binder_table(struct binder *binder, const struct name *name);
/* The place of that column; SIZE_MAX after a report. */
size_t binder_table_column(struct binder *binder, const struct csv_table *table, const struct name *name);
/* Ends the table, as an aggregating stage does: afterwards only what is introduced from here on exists, and of that only
 * what is added to `aggregate` is shown. */
void binder_close(struct binder *binder);

/* --- queries inside the query (bind_inner.c) --- */

/* Whether another query may stand here, as `what` says; a report when it is inside one already. */
bool binder_may_nest(struct binder *binder, struct span span, const char *what);
/* A query in parentheses, bound but for its end; it reads what the query around it reads unless it has a SOURCE. */
struct binder *binder_inner(struct binder *binder, const struct query_tree *tree);
/* The name without its first segment, when that is the alias; else NULL. */
struct name *name_behind(struct arena *arena, const struct name *name, struct view alias);
/* `left in (query)`. */
struct expr *bind_subquery(struct binder *binder, struct expr *left, const struct node *node);

/* --- steps (binder.c) --- */

/* Begins a plan and binds the stages of the tree; binder_end makes it whole. */
void binder_begin(struct binder *binder, const struct query_tree *tree, struct view text, const struct binder *outer,
                  const struct binder_options *options, struct arena *arena, struct diagnostics *diagnostics);
void binder_end(struct binder *binder);
/* Reports a query that is nothing but SOURCE. */
void binder_check_sources_only(struct binder *binder);

/* Whether the value is what a call of that function gave, directly or by way of a name. */
bool binder_made_by(const struct binder *binder, const struct expr *expr, const char *function);

void binder_filter(struct binder *binder, struct expr *condition, struct span span);
void binder_extend(struct binder *binder, size_t slot, struct expr *expr, struct span span);
/* Binds an item of fields, display: its expression, its name; returns the column it is. */
struct output_column binder_item(struct binder *binder, const struct item *item);
void columns_add(struct columns *columns, struct arena *arena, struct output_column column);
/* Adds the column unless one of that name is there. */
void columns_unite(struct columns *columns, struct arena *arena, struct output_column column);
/* A whole number within bounds, or a diagnostic and `least`. */
uint64_t binder_count(struct binder *binder, const struct node *node, uint64_t least, uint64_t most);
/* The order of rows at this place, as a copy of its own; its slots are added to `reads`. */
struct ordering binder_order(const struct binder *binder, struct slot_set *reads);
/* Has a function called when the whole query is bound: for commands that mean every field there is. */
void binder_at_end(struct binder *binder, void (*call)(struct binder *binder, void *context), void *context);
/* The name of a field item (dedup, unmask ...): reports anything else. NULL after a report. */
const struct name *binder_bare_name(struct binder *binder, const struct item *item, const char *command);
