/*
 * What a function is: one row. Binder, help, completion, capabilities and the reference pages read it; its examples run
 * as tests. Operators are rows too, under the names the reference spells them with ("+", "like", "and").
 */
#pragma once

#include "base/civil.h"
#include "base/regex.h"
#include "data/batch.h"

/* What is statically known of a value. TYPE_ANY: nothing. */
enum type {
    TYPE_ANY,
    TYPE_TEXT,
    TYPE_NUMBER,
    TYPE_BOOLEAN,
    TYPE_TIMESTAMP,
    TYPE_STRUCTURE,     /* map or list */
    TYPE_PERIOD,        /* a constant period: 5m */
    TYPE_REGEX,         /* a regex literal, or a constant text taken as one */
};

enum family { FAMILY_NUMERIC, FAMILY_DATETIME, FAMILY_GENERAL, FAMILY_JSON, FAMILY_IP, FAMILY_STRING, FAMILY_HASH,
              FAMILY_AGGREGATE, FAMILY_OPERATOR };

/* The clock of a query: all constant while it runs. */
struct clock {
    int64_t now_ms;
    int64_t start_ms, end_ms;   /* the query's time range; INT64_MIN and INT64_MAX when it is open */
};

/* An argument as it is known before the first event. */
struct argument {
    enum type type;
    bool constant;              /* then value is set (or period, regex) */
    struct value value;
    struct period period;       /* TYPE_PERIOD, as written, not capped */
    struct view pattern;        /* TYPE_REGEX */
    struct view field;          /* the name, when the argument is a bare field ("@timestamp"); else data == NULL */
};
struct preparation {
    const struct argument *args;
    size_t count;
    struct arena *arena;        /* the query's: what prepare returns lives here */
    const struct clock *clock;
    int64_t bin_ms;             /* of an aggregate: the length of the bins its stats groups by; 0 when there are none */
    void (*at_end)(struct preparation *preparation, void (*release)(void *), void *object);  /* release when the query is freed */
    /* Set by prepare when the query cannot be: a sentence as in a diagnostic, optionally help, and the argument it is about. */
    struct view error, help;
    size_t error_argument;
};

/*
 * One evaluation over a batch. args hold columns converted to the parameter's type (TYPE_TEXT: KIND_TEXT or null,
 * TYPE_NUMBER: KIND_NUMBER or null, TYPE_TIMESTAMP: KIND_TIMESTAMP or null, TYPE_BOOLEAN: KIND_BOOLEAN or null for unknown;
 * TYPE_ANY: as it is; PERIOD and REGEX: NULL). rows are the rows to compute: unless the function sees_null, those where no
 * argument is null (the others have been set to null already).
 */
struct call {
    const struct column *const *args;
    size_t arg_count;
    const uint32_t *rows;
    size_t count;
    struct arena *arena;        /* the batch's */
    const void *prepared;       /* what prepare returned */
    void *scratch;              /* this worker's, from scratch_new; or NULL */
    const struct clock *clock;
    /* For kernels that convert a TYPE_ANY argument by themselves (data/convert.h): the columns as they came, and the
     * batch's whole selection. */
    struct column *const *sources;
    const uint32_t *selected;
    size_t selected_count;
};

enum { FUNCTION_MAX_PARAMETERS = 6, FUNCTION_MAX_EXAMPLES = 6 };

struct parameter {
    const char *name;
    enum type type;
    bool optional;
    bool repeated;              /* the last one: one or more (zero or more when optional too) */
    bool constant;              /* must be a constant */
    bool known;                 /* prepare takes what it needs of a constant; eval may be given NULL for its column */
};

struct example {
    const char *expression;
    const char *result;         /* as displayed; NULL is null */
};

/* States of one aggregate in the groups of one worker. */
struct aggregate_call {
    const struct column *const *args;   /* converted as above; no row is dropped for nulls */
    size_t arg_count;
    const uint32_t *rows;
    size_t count;
    void *const *state;         /* state[i] belongs to rows[i] */
    const struct rank *rank;    /* by row: places in the current order; only when needs_rank */
    struct arena *arena;        /* the worker's: what a state keeps is copied there */
    const void *prepared;
};
struct aggregate {
    size_t state_size;          /* zeroed memory is the state of an empty group; aligned to 16 */
    bool needs_rank;
    bool alone;                 /* must be the only aggregate of its stats, without by */
    void (*update)(const struct aggregate_call *call);
    /*
     * Must give the same whatever the order of updates and combines: the result may depend on the set of rows only.
     * What `from` keeps in its arena must stay until `into` is finished; `into` may go on pointing there.
     */
    void (*combine)(void *into, const void *from, struct arena *arena, const void *prepared);
    struct value (*finish)(const void *state, struct arena *arena, const void *prepared);
};

struct function {
    const char *name;           /* "countDistinct" */
    const char *synonym;        /* "count_distinct", or NULL; lookup ignores case */
    enum family family;
    struct parameter params[FUNCTION_MAX_PARAMETERS];
    enum type result;
    bool sees_null;             /* eval gets rows with null arguments too */
    bool star;                  /* f(*) is allowed and means no argument */
    const char *implicit;       /* a field put in front of the written arguments: bin(5m) is bin(@timestamp, 5m) */
    bool impure;                /* never folded into a constant at bind time (none so far) */
    const void *(*prepare)(struct preparation *preparation);     /* may be NULL */
    void *(*scratch_new)(const void *prepared);
    void (*scratch_free)(void *scratch);
    uint64_t (*scratch_given_up)(const void *scratch);  /* rows left without an answer for its cost; may be NULL */
    void (*eval)(const struct call *call, struct column *out);   /* out has the arrays of its result's type; of ANY all */
    const struct aggregate *aggregate;                           /* instead of eval */
    const char *help;           /* one sentence */
    struct example examples[FUNCTION_MAX_EXAMPLES];
};

/* Any case, either spelling; operators only through function_operator. NULL when there is none. */
const struct function *function_find(struct view name);
const struct function *function_operator(const char *name);
/* What a name means among the group keys of stats, where that is something of its own: histogram, and bin with an offset. */
const struct function *function_grouping(const char *name);
const struct function *function_at(size_t index);   /* all rows, families in order; NULL past the end */
const char *family_title(enum family family);

/* Names that are not functions, with what to write instead (language reference 3.11, 11): "lower" -> "tolower(...)". */
struct misnomer {
    const char *name, *instead;     /* instead: NULL when there is nothing like it */
};
const struct misnomer *misnomer_find(struct view name);

/* The regular expression of a call of =~ or another function that begins what it prepares with one. */
const struct regex *function_regex(const void *prepared);

/* The parameter that the argument of that place, from 0, is for. */
const struct parameter *function_parameter(const struct function *function, size_t argument);

/* Least and greatest number of arguments that may be written; *most is SIZE_MAX when there is no limit. */
void function_arity(const struct function *function, size_t *least, size_t *most);

/*
 * Evaluates a function over the rows of a batch: converts the arguments, sets null where an argument is null unless the
 * function sees them, and calls eval. The column is made in the arena. rows is the batch's whole selection.
 */
struct column *function_call(const struct function *function, struct column *const *args, size_t arg_count,
                             const uint32_t *rows, size_t count, size_t capacity, struct arena *arena,
                             const void *prepared, void *scratch, const struct clock *clock);
/* The same conversions for an aggregate's arguments; converted has room for arg_count. */
void function_convert(const struct function *function, struct column *const *args, size_t arg_count, const uint32_t *rows,
                      size_t count, struct arena *arena, const struct column **converted);
