/*
 * Inside the syntax layer: what the grammar's actions call. Lists are passed by value and grow in the arena.
 * Nothing here looks a name up or folds a value.
 */
#pragma once

#include "syntax/token.h"

struct node_list {
    struct node **nodes;
    size_t count, capacity;
};
struct name_list {
    struct name **names;
    size_t count, capacity;
};
struct key_list {
    struct sort_key *keys;
    size_t count, capacity;
};
struct option_list {
    struct option *options;
    size_t count, capacity;
};
struct stage_list {
    struct stage **stages;
    size_t count, capacity;
};
/* What stands behind the field of a parse. */
struct extraction {
    enum parse_mode mode;
    struct node *pattern;
    struct name_list names;
    bool multi;
};
/* Fields and options mixed, as addtotals and outlier have them. */
struct mixture {
    struct items items;
    struct option_list options;
};

struct node_list nodes_one(struct parser *parser, struct node *node);
struct node_list nodes_add(struct parser *parser, struct node_list list, struct node *node);
struct name_list names_one(struct parser *parser, struct name *name);
struct name_list names_add(struct parser *parser, struct name_list list, struct name *name);
struct option_list options_one(struct parser *parser, struct option option);
struct option_list options_add(struct parser *parser, struct option_list list, struct option option);
struct stage_list stages_add(struct parser *parser, struct stage_list list, struct stage *stage);   /* stage may be NULL */
struct key_list keys_one(struct parser *parser, struct name *name, bool descending, struct span span);
struct key_list keys_join(struct parser *parser, struct key_list list, struct key_list more);

/* source is the expression's own span with its parentheses, span the whole item's. */
struct items items_one(struct parser *parser, struct node *expr, struct span source, struct name *alias, struct span span);
struct items items_name(struct parser *parser, struct name *name, struct name *alias, struct span span);
struct items items_join(struct parser *parser, struct items list, struct items more);

struct name *name_new(struct parser *parser, struct span span);
/* Whether the name has one segment only, without backticks; its text in any case. */
bool name_is_simple(struct parser *parser, struct span span, struct view *text);

struct node *node_new(struct parser *parser, enum node_kind kind, struct span span);
struct node *node_number(struct parser *parser, struct span span);
struct node *node_text(struct parser *parser, struct span span);
struct node *node_regex(struct parser *parser, struct span span);
struct node *node_boolean(struct parser *parser, struct span span);
struct node *node_period(struct parser *parser, struct span span);                              /* 5m */
struct node *node_period_apart(struct parser *parser, struct span number, struct span unit);    /* 5 m */
struct node *node_field(struct parser *parser, struct name *name);
struct node *node_call(struct parser *parser, struct span head, struct span span, struct node_list args, bool star);
struct node *node_access(struct parser *parser, struct node *from, struct span path, struct span span);
struct node *node_unary(struct parser *parser, enum op op, struct span head, struct span span, struct node *operand);
struct node *node_binary(struct parser *parser, enum op op, struct span head, struct span span, struct node *left,
                         struct node *right);
/* A comparison; reports one whose left side is itself a comparison. */
struct node *node_compare(struct parser *parser, enum op op, struct span head, struct span span, struct node *left,
                          struct node *right);
/* What filter and others test: the same node; warns of a text that cannot be true. */
struct node *node_condition(struct parser *parser, struct node *node);
struct node *node_in(struct parser *parser, enum op op, struct span head, struct span span, struct node *left,
                     struct node_list elements);
struct node *node_subquery(struct parser *parser, struct query_tree *query, struct span span);
struct node *node_parenthesised(struct node *node);
struct node *node_group(struct parser *parser, enum node_kind kind, struct span span, struct node_list elements);
/* `namePrefix: [...]`, `"key": "team"` */
struct node *node_entry(struct parser *parser, struct span key, struct span span, struct node *value);

struct option option_new(struct parser *parser, struct span word, struct span span, struct node *value);

struct query_tree *query_new(struct parser *parser, struct stage_list stages, struct span span);
/* A stage as described, with its command word filled in. */
struct stage *stage_new(struct parser *parser, const struct token *head, struct span span, struct stage stage);
/* What only stats asks of its list: `count` alone is a mistake. */
struct items stats_check(struct parser *parser, struct items items);

bool op_compares(enum op op);
