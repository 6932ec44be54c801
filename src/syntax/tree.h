/*
 * The tree of a query, as written: no meaning, no look-ups, no folding. Everything lives in the query's arena; texts are
 * views of the query text unless escapes had to be decoded.
 */
#pragma once

#include "syntax/diagnostic.h"

/* A field name: `a.b.0.c`, "@`x y`", `doc.users[2]`. */
struct segment {
    struct view text;           /* without backticks */
    bool quoted;                /* was in backticks */
    bool subscript;             /* [n]; text is the digits */
};
struct name {
    struct span span;
    struct view text;           /* the whole name without backticks, dotted: "a.b.0.c"; subscripts as "users[2]" */
    struct segment *segments;   /* at least one */
    size_t count;
};

enum __attribute__((packed)) node_kind {
    NODE_FIELD,     /* name */
    NODE_TEXT,      /* text: decoded */
    NODE_NUMBER,    /* number; text: the lexeme */
    NODE_BOOLEAN,   /* number 0 or 1 */
    NODE_PERIOD,    /* number: the count (may be fractional, zero: the binder complains), text: the unit as written */
    NODE_REGEX,     /* text: the pattern, with \/ turned into / */
    NODE_CALL,      /* text: function name as written; args; star when it was f(*) */
    NODE_OPERATOR,  /* op; args: one or two operands, for IN the left side and the elements after it */
    NODE_ACCESS,    /* args[0] is a call or a parenthesis; name: the path behind it, ".id" or "[1]" */
    NODE_SUBQUERY,  /* query */
    NODE_LIST,      /* args: the elements of a [list] in SOURCE */
    NODE_MAP,       /* args: the entries of a {map} in SOURCE */
    NODE_ENTRY,     /* text: the key, args[0]: its value; `namePrefix: ["/shop/"]`, `"key": "team"` */
    NODE_ERROR,     /* recovered from a mistake, which has been reported */
};

enum __attribute__((packed)) op {
    OP_OR, OP_AND, OP_NOT /* not, ! */, OP_NEGATE, OP_PLUS /* unary */,
    OP_EQUAL, OP_UNEQUAL, OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL,
    OP_LIKE, OP_NOT_LIKE, OP_MATCH /* =~ */,
    OP_IN, OP_NOT_IN,           /* [list]: args[1...] are the elements */
    OP_IN_VALUE, OP_NOT_IN_VALUE,  /* in FIELD or in (subquery): args[1] */
    OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE, OP_REMAINDER, OP_POWER,
};
const char *op_text(enum op op);    /* as the reference spells it: "not like" */

struct node {
    enum node_kind kind;
    enum op op;
    bool star;                  /* f(*) */
    bool parenthesised;         /* stood in its own parentheses; span is without them */
    struct span span;
    struct span head;           /* the function's name, the operator's token */
    struct view text;
    double number;
    struct name *name;
    struct node **args;
    size_t count;
    struct query_tree *query;   /* of NODE_SUBQUERY */
};

/* An element of a list: `expr [as alias]`. */
struct item {
    struct node *expr;
    struct name *alias;         /* NULL when there is none */
    struct span span;
    struct view source;         /* the expression's text, white-space runs collapsed to one blank: its column name */
};
struct items {
    struct item *items;
    size_t count, capacity;
};

/*
 * An option written `word = value` (action=remove, type=inner, START=-1h) or as a word alone or before a period
 * (previousDay, OUTPUT, maxspan 30m). value is a literal, a field, a period, a negated number or period, N-M as
 * OP_SUBTRACT, or NULL when there is none.
 */
struct option {
    struct view word;
    struct span span;
    struct node *value;
};

enum parse_mode { PARSE_GLOB, PARSE_REGEX, PARSE_LOGFMT, PARSE_CSV, PARSE_XML };

struct sort_key {
    struct name *name;
    bool descending;
    struct span span;
};

/*
 * A stage. Which members are set depends on the command; unset ones are zero. The command's row in words.def says which
 * word it is; look it up by `word`, never switch over it.
 *
 * Commands with parts of several kinds:
 *   json field        field, pattern (the path), names[0]
 *   unnest            field, names[0]; expand, pattern: field
 *   diff              options: previousDay...; logcompare: option timeshift; sessionize: items, option maxspan, names[0]
 *   lookup            field: the table; items: `column as field`; option OUTPUT or OUTPUTNEW; by: `column as field`
 *   cidrlookup        field: the table; names[0]: the address; names[1]: the column, when written; option, by as above
 *   join              options; test: OP_EQUAL of two fields; query
 *   relevantfields    items, test; addtotals, outlier: options, items
 *   autoregress       field, names[0], option p; accum: field, names[0]
 *   fillmissing       items: the constant, aliased to its field
 */
struct stage {
    struct view word;           /* the canonical command name from words.def: "filter" for where, "sort" for order */
    struct view written;        /* as the query has it */
    struct span span, head;     /* the whole stage; the command word */
    struct items items;         /* fields, display, stats: what; dedup, unmask and other field lists: one field each */
    struct items by;            /* stats */
    struct node *offset;        /* stats ... offset PERIOD */
    struct node *test;          /* filter, where */
    struct name *field;         /* parse FIELD; pattern FIELD; ...; NULL = not written */
    enum parse_mode mode;       /* parse */
    struct node *pattern;       /* parse: NODE_TEXT or NODE_REGEX */
    struct name **names;        /* parse ... as a, b; other aliases of a whole stage */
    size_t name_count;
    bool multi;                 /* parse ... multi */
    struct sort_key *keys;      /* sort */
    size_t key_count;
    struct node *count;         /* limit N, head N, tail N; NULL = not written */
    bool any;                   /* limit any N */
    struct node *source;        /* SOURCE: NODE_TEXT, or NODE_CALL logGroups / dataSource / logGroupTags (first target) */
    struct node **sources;      /* SOURCE with several target calls: all of them */
    size_t source_count;
    struct option *options;
    size_t option_count;
    struct query_tree *query;   /* join, appendcols: the query in parentheses */
};

struct query_tree {
    struct stage **stages;
    size_t count;
    struct span span;
};

/* Prints the tree in one canonical layout that parses to the same tree; for tests and for explain. */
struct view tree_print(struct arena *arena, const struct query_tree *tree);
struct view node_print(struct arena *arena, const struct node *node);
