/*
 * A plan: the steps a query takes, in order, with every name bound to a slot. Made by the binder, improved by the
 * optimizer, then read-only: all state of a run stands beside it, in exec.
 */
#pragma once

#include "base/time_range.h"
#include "plan/expr.h"
#include "plan/placed_names.h"

/* A set of slots. */
struct slot_set {
    uint64_t *words;
    size_t size;                /* words */
    size_t first;               /* those before are 0 */
    struct arena *arena;
};
void slot_set_init(struct slot_set *set, struct arena *arena);
void slot_set_add(struct slot_set *set, size_t slot);
void slot_set_remove(struct slot_set *set, size_t slot);
bool slot_set_has(const struct slot_set *set, size_t slot);
void slot_set_join(struct slot_set *into, const struct slot_set *from);
void slot_set_leave(struct slot_set *set, const struct slot_set *others);       /* without the others */
void slot_set_keep(struct slot_set *set, const struct slot_set *others);        /* only those of the others, too */
size_t slot_set_count(const struct slot_set *set);
bool slot_set_meets(const struct slot_set *a, const struct slot_set *b);

enum slot_origin {
    SLOT_SYSTEM,        /* @message, @timestamp, @log and so on, @entity, @aws.account: the scan fills it */
    SLOT_DISCOVERED,    /* made by a discover step */
    SLOT_EPHEMERAL,     /* made by a step of the query */
};
enum { SLOT_NAMED_ORIGINS = SLOT_EPHEMERAL };   /* of these, a name has one slot */
struct slot {
    struct view name;
    enum slot_origin origin;
    enum type type;
    struct span span;           /* where it was defined or first mentioned */
};

/* How rows stand to each other at some point of the plan: by these keys in the collation of `sort`, then by rank. */
struct order_key {
    size_t slot;
    bool descending;
};
struct ordering {
    struct order_key *keys;
    size_t count;
    bool placed;                /* a step has given the rows ranks by their place */
    bool backwards;             /* by rank in reverse, after the keys: never set with keys (sort @timestamp asc has keys) */
};

/* What the optimizer may do with a step. */
enum step_nature {
    STEP_SCAN,          /* the first one of a pipeline over events; detail is a struct scan_detail */
    STEP_DISCOVER,      /* makes discovered fields from @message; pure, row-wise; detail is a struct discover_detail */
    STEP_FILTER,        /* drops rows by `condition`; nothing else */
    STEP_EXTEND,        /* computes `outputs`; pure, row-wise */
    STEP_CAPTURE,       /* parse: makes the slots in `writes`, row-wise, keeps all rows; every value is a piece of the one text read */
    STEP_DECODE,        /* the same, but the values are made of the text: what they hold need not stand in it */
    STEP_SPREAD,        /* any number of rows in the place of one: makes the slots in `writes`, copies all others */
    STEP_BREAKER,       /* anything that needs all rows, or changes their number otherwise */
};

struct assignment {
    size_t slot;
    struct expr *expr;
};

struct operator;        /* exec/operator.h */
struct plan_step;

/* Writes what the step does on one line for explain: "filter action = \"REJECT\"". */
typedef void (*explain_fn)(const struct plan *plan, const struct plan_step *step, struct buffer *out);
/* Takes work of the steps around it over, where one of them can do it better than each for itself; sets what it reads anew. */
typedef void (*absorb_fn)(struct plan *plan, size_t step);

struct plan_step {
    const char *name;           /* "filter", "parse", "stats", "top": the first word of its explain line */
    enum step_nature nature;
    const struct operator *run;
    void *detail;               /* the step's own, as its operator's header says; read-only while running */
    explain_fn explain;
    absorb_fn absorb;           /* or NULL; the optimizer's, once filters are where they stay */
    struct span span;           /* the stage it came from */
    struct slot_set reads, writes;
    struct expr *condition;     /* of FILTER */
    struct assignment *outputs; /* of EXTEND */
    size_t output_count, output_capacity;
};

/* One conjunct of necessary texts: every event that can pass contains one of them in its message. */
struct necessary {
    struct view *texts;
    size_t count;
    bool fold;                      /* their ASCII letters stand for both cases */
    bool discovered;                /* it is of a discovered field */
    struct view *patterns;          /* or also matches one of these regexes */
    size_t pattern_count;
    bool whole;                     /* which are asked of the message as a whole */
};

struct texts {
    struct view *list;
    size_t count;
};
/* What a SOURCE asks of a log group: one name, or what logGroups(...), dataSource(...) and logGroupTags(...) say. */
enum source_aspect {
    SOURCE_NAME, SOURCE_PREFIX, SOURCE_IDENTIFIER, SOURCE_ACCOUNT, SOURCE_CLASS, SOURCE_DATA, SOURCE_TAG, SOURCE_ASPECTS
};
struct source_condition {
    enum source_aspect aspect;
    struct span span;
    struct view key;                /* of a tag */
    struct texts texts;             /* one of them must fit; for a tag, none is any value */
    bool implied;                   /* the class that logGroups(...) means where it does not say one */
};
/* A SOURCE stage: the groups that meet all its conditions, and the range it has of its own. */
struct scan_source {
    struct source_condition *conditions;
    size_t condition_count;
    struct span span;
    struct time_range range;
};

struct scan_detail {
    struct necessary *necessary;    /* set by the optimizer */
    size_t necessary_count;
    size_t discovered_steps;        /* the last step that says such a thing of a discovered field; 0: none */
    struct slot_set wanted;         /* system slots that must be filled in */
    struct scan_source *sources;    /* count 0 = all inputs */
    size_t source_count;
    bool carriers;                  /* what events say of themselves beside their messages is wanted whole */
};

struct discover_detail {
    struct view *names;
    size_t *slots;
    size_t count;
    bool documented;                /* also under documented names, where CloudWatch Logs discovers nothing */
};

struct output_column {
    struct view name;
    size_t slot;
};

enum { OUTPUT_DEFAULT_LIMIT = 10000, OUTPUT_MAX_LIMIT = 100000, STATS_MAX_STAGES = 10 };

/* Something outside the arena that the plan owns: a compiled regex. */
struct release {
    void (*call)(void *object);
    void *object;
    struct release *next;
};

/* A query inside the query: run before it, over the same inputs. */
struct inner {
    struct plan *plan;
    bool set;                   /* what counts is which values its one column has */
};

struct plan {
    struct arena *arena;
    struct release *releases;
    struct view text;
    struct slot *slots;
    size_t slot_count, slot_capacity;
    struct places named[SLOT_NAMED_ORIGINS];
    size_t expr_count;
    struct expr **members;      /* all that reach from a slot into what it holds */
    size_t member_count, member_capacity;
    struct plan_step **steps;   /* [0] is the scan; the output follows the last */
    size_t step_count, step_capacity;
    struct output_column *columns;
    size_t column_count;
    bool pointers;              /* rows are events and end with @ptr */
    struct ordering order;      /* of the output */
    uint64_t limit;             /* rows of the output */
    bool limit_any;             /* limit any N: the first N of the input, in its order, as long as nothing orders the rows */
    bool tail;                  /* the last `limit` rows of the order in place of the first */
    size_t message_slot;        /* SIZE_MAX when nothing needs it */
    struct clock clock;
    bool optimized;
    struct inner *inner;        /* in the order in which they are run; expressions and steps say which one they need */
    size_t inner_count, inner_capacity;
};

/* Gives back what the plan owns outside its arena. */
void plan_clear(struct plan *plan);
/* The slot of that name, which is no ephemeral one; SIZE_MAX when there is none. */
size_t plan_slot_find(const struct plan *plan, struct view name, enum slot_origin origin);
/* The same, made when it is not there yet. */
size_t plan_slot(struct plan *plan, struct view name, enum slot_origin origin, enum type type, struct span span);
/* An anonymous slot for a computed value. */
size_t plan_slot_new(struct plan *plan, struct view name, enum type type, struct span span);
/* Adds a query inside the query; returns its place. */
size_t plan_inner_new(struct plan *plan, struct plan *inner, bool set);
struct plan_step *plan_step_new(struct plan *plan, const char *name, enum step_nature nature, const struct operator *run,
                                void *detail, explain_fn explain, struct span span);

/* What a step does, on one line; behind the last step, the output. */
void plan_explain_step(const struct plan *plan, size_t step, struct buffer *out);
/* The plan, a line a step, as `liq explain` prints it. */
struct view plan_explain(const struct plan *plan, struct arena *arena);
