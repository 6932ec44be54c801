#include "syntax/tree_build.h"

#include "base/number.h"
#include "syntax/insights_parser.h"

#include <ctype.h>

/* ---- lists ------------------------------------------------------------------------------------------------------- */

#define LIST_ADD(parser, list, member, element)                                                                        \
    do {                                                                                                               \
        (list).member = arena_grow((parser)->arena, (list).member, &(list).capacity, (list).count + 1,                 \
                                   sizeof((list).member[0]));                                                          \
        (list).member[(list).count++] = (element);                                                                     \
    } while (0)

struct node_list nodes_add(struct parser *parser, struct node_list list, struct node *node)
{
    LIST_ADD(parser, list, nodes, node);
    return list;
}

/* Most have one or two. */
struct node_list nodes_one(struct parser *parser, struct node *node)
{
    struct node_list list = { .nodes = ARENA_ARRAY(parser->arena, 2, struct node *), .count = 1, .capacity = 2 };

    list.nodes[0] = node;
    return list;
}

struct name_list names_add(struct parser *parser, struct name_list list, struct name *name)
{
    LIST_ADD(parser, list, names, name);
    return list;
}

struct name_list names_one(struct parser *parser, struct name *name)
{
    return names_add(parser, (struct name_list){ 0 }, name);
}

struct option_list options_add(struct parser *parser, struct option_list list, struct option option)
{
    LIST_ADD(parser, list, options, option);
    return list;
}

struct option_list options_one(struct parser *parser, struct option option)
{
    return options_add(parser, (struct option_list){ 0 }, option);
}

struct stage_list stages_add(struct parser *parser, struct stage_list list, struct stage *stage)
{
    if (stage)
        LIST_ADD(parser, list, stages, stage);
    return list;
}

struct key_list keys_one(struct parser *parser, struct name *name, bool descending, struct span span)
{
    struct key_list list = { 0 };
    struct sort_key key = { .name = name, .descending = descending, .span = span };

    LIST_ADD(parser, list, keys, key);
    return list;
}

struct key_list keys_join(struct parser *parser, struct key_list list, struct key_list more)
{
    for (size_t i = 0; i < more.count; i++)
        LIST_ADD(parser, list, keys, more.keys[i]);
    return list;
}

/* The first token that begins at that place or behind it; the last one ends all. */
static const struct token *parser_token_at(const struct parser *parser, uint32_t place)
{
    const struct token *tokens = parser->tokens.tokens;
    size_t low = 0, high = parser->tokens.count - 1;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (tokens[middle].span.begin < place)
            low = middle + 1;
        else
            high = middle;
    }
    return tokens + low;
}

/* The text from the first token to the last, with one blank for whatever stands between two of them. */
static struct view parser_source(struct parser *parser, struct span span)
{
    const struct token *token = parser_token_at(parser, span.begin);
    struct view whole = parser_slice(parser, span), source;
    char *out = arena_alloc(parser->arena, whole.length + 1);
    size_t length = 0;
    uint32_t before = span.begin;

    for (; token->kind != T_END && token->span.end <= span.end; token++) {
        if (token->span.begin > before)
            out[length++] = ' ';
        memcpy(out + length, parser->text.data + token->span.begin, token->span.end - token->span.begin);
        length += token->span.end - token->span.begin;
        before = token->span.end;
    }
    source = (struct view){ out, length };
    return view_equal(source, whole) ? whole : source;
}

struct items items_join(struct parser *parser, struct items list, struct items more)
{
    for (size_t i = 0; i < more.count; i++)
        LIST_ADD(parser, list, items, more.items[i]);
    return list;
}

struct items items_one(struct parser *parser, struct node *expr, struct span source, struct name *alias, struct span span)
{
    struct items list = { 0 };
    struct item item = { .expr = expr, .alias = alias, .span = span, .source = parser_source(parser, source) };

    LIST_ADD(parser, list, items, item);
    return list;
}

struct items items_name(struct parser *parser, struct name *name, struct name *alias, struct span span)
{
    return items_one(parser, node_field(parser, name), name->span, alias, span);
}

/* ---- expressions ------------------------------------------------------------------------------------------------- */

struct node *node_field(struct parser *parser, struct name *name)
{
    struct node *node = node_new(parser, NODE_FIELD, name->span);

    node->name = name;
    node->text = name->text;
    return node;
}

static struct node *node_with(struct parser *parser, enum node_kind kind, struct span span, struct node_list args)
{
    struct node *node = node_new(parser, kind, span);

    node->args = args.nodes;
    node->count = args.count;
    return node;
}

struct node *node_call(struct parser *parser, struct span head, struct span span, struct node_list args, bool star)
{
    struct node *node = node_with(parser, NODE_CALL, span, args);

    node->head = head;
    node->star = star;
    if (!name_is_simple(parser, head, &node->text))
        parser_report(parser, CODE_E0219, head, "%.*s is not a function name", VIEW_PRINT(parser_slice(parser, head)));
    return node;
}

struct node *node_access(struct parser *parser, struct node *from, struct span path, struct span span)
{
    struct node *node = node_with(parser, NODE_ACCESS, span, nodes_one(parser, from));

    node->head = path;
    node->name = name_new(parser, path);
    node->text = node->name->text;
    return node;
}

struct node *node_condition(struct parser *parser, struct node *node)
{
    double number;

    if (node->kind == NODE_TEXT && !number_parse(node->text, &number))
        diagnostic_help(parser->list,
                        parser_warn(parser, CODE_W0204, node->span, "a text is never true"),
                        "write the whole comparison: a = %.*s, or a like %.*s",
                        VIEW_PRINT(parser_slice(parser, node->span)), VIEW_PRINT(parser_slice(parser, node->span)));
    return node;
}

struct node *node_unary(struct parser *parser, enum op op, struct span head, struct span span, struct node *operand)
{
    struct node *node = node_with(parser, NODE_OPERATOR, span, nodes_one(parser, operand));

    if (op == OP_NOT)
        node_condition(parser, operand);
    node->op = op;
    node->head = head;
    return node;
}

static struct node *node_pair(struct parser *parser, enum op op, struct span head, struct span span, struct node *left,
                              struct node *right)
{
    struct node *node = node_with(parser, NODE_OPERATOR, span, nodes_add(parser, nodes_one(parser, left), right));

    node->op = op;
    node->head = head;
    return node;
}

/* `event-name` subtracts, and is hardly ever meant to. */
static void node_check_hyphen(struct parser *parser, struct span head, const struct node *left, const struct node *right)
{
    struct span whole = span_join(left->span, right->span);

    if (left->kind != NODE_FIELD || right->kind != NODE_FIELD || left->parenthesised || right->parenthesised ||
        left->span.end != head.begin || head.end != right->span.begin)
        return;
    diagnostic_help(parser->list,
                    parser_warn(parser, CODE_W0202, whole, "%.*s subtracts one field from another",
                                VIEW_PRINT(parser_slice(parser, whole))),
                    "for the field of that name write `%.*s`", VIEW_PRINT(parser_slice(parser, whole)));
}

struct node *node_binary(struct parser *parser, enum op op, struct span head, struct span span, struct node *left,
                         struct node *right)
{
    if (op == OP_SUBTRACT)
        node_check_hyphen(parser, head, left, right);
    if (op == OP_OR || op == OP_AND) {
        node_condition(parser, left);
        node_condition(parser, right);
    }
    return node_pair(parser, op, head, span, left, right);
}

static bool node_compares(const struct node *node)
{
    return node->kind == NODE_OPERATOR && !node->parenthesised && op_compares(node->op);
}

/* `1 < a < 5`; right is NULL when it is a list. */
static void node_check_chain(struct parser *parser, struct span head, const struct node *left, const struct node *right)
{
    struct diagnostic *found;
    struct view sign = parser_slice(parser, head);

    if (!node_compares(left))
        return;
    found = parser_report(parser, CODE_E0207, head, "%.*s cannot follow another comparison", VIEW_PRINT(sign));
    if (right && left->count == 2)
        diagnostic_help(parser->list, found, "write %.*s and %.*s %.*s %.*s", VIEW_PRINT(parser_slice(parser, left->span)),
                        VIEW_PRINT(parser_slice(parser, left->args[1]->span)), VIEW_PRINT(sign),
                        VIEW_PRINT(parser_slice(parser, right->span)));
    else
        diagnostic_help(parser->list, found, "join two comparisons with and, or put one into parentheses");
}

/* Whether the % or * at the beginning or end stands for itself there, by what is beside it: 100%, % used, %20, SELECT *, *** end.
 * One at both ends is hardly a percentage. */
static bool wildcard_is_meant(struct view text, size_t at, bool both)
{
    const bool last = at > 0;
    const char beside = text.data[last ? at - 1 : 1], other = text.length > 2 ? text.data[2] : ' ';

    if (beside == ' ' || beside == text.data[at])
        return true;
    if (text.data[at] != '%' || both)
        return false;
    return last ? isdigit((unsigned char)beside)
                : isxdigit((unsigned char)beside) && isxdigit((unsigned char)other) &&
                      (isdigit((unsigned char)beside) || isdigit((unsigned char)other));
}

/* like "abc%" looks for a percent sign. */
static void node_check_wildcard(struct parser *parser, const struct node *text)
{
    const struct view view = text->text;

    if (text->kind != NODE_TEXT || view.length < 2)
        return;
    const char first = view.data[0], last = view.data[view.length - 1];
    const bool begins = first == '%' || first == '*', ends = last == '%' || last == '*', both = begins && ends;

    if ((!begins || wildcard_is_meant(view, 0, both)) && (!ends || wildcard_is_meant(view, view.length - 1, both)))
        return;
    diagnostic_help(parser->list,
                    parser_warn(parser, CODE_W0203, text->span, "%c is an ordinary character behind like", ends ? last : first),
                    "like finds the text anywhere: leave it out, or use a regex");
}

struct node *node_compare(struct parser *parser, enum op op, struct span head, struct span span, struct node *left,
                          struct node *right)
{
    node_check_chain(parser, head, left, right);
    if (op == OP_LIKE || op == OP_NOT_LIKE)
        node_check_wildcard(parser, right);
    return node_pair(parser, op, head, span, left, right);
}

struct node *node_in(struct parser *parser, enum op op, struct span head, struct span span, struct node *left,
                     struct node_list elements)
{
    struct node_list args = nodes_one(parser, left);
    struct node *node;

    node_check_chain(parser, head, left, NULL);
    for (size_t i = 0; i < elements.count; i++)
        args = nodes_add(parser, args, elements.nodes[i]);
    node = node_with(parser, NODE_OPERATOR, span, args);
    node->op = op;
    node->head = head;
    return node;
}

struct node *node_subquery(struct parser *parser, struct query_tree *query, struct span span)
{
    struct node *node = node_new(parser, NODE_SUBQUERY, span);

    node->query = query;
    return node;
}

struct node *node_parenthesised(struct node *node)
{
    node->parenthesised = true;
    return node;
}

struct node *node_group(struct parser *parser, enum node_kind kind, struct span span, struct node_list elements)
{
    return node_with(parser, kind, span, elements);
}

struct node *node_entry(struct parser *parser, struct span key, struct span span, struct node *value)
{
    struct node *node = node_with(parser, NODE_ENTRY, span, nodes_one(parser, value));
    struct view text = parser_slice(parser, key);

    node->head = key;
    node->text = text.data[0] == '"' || text.data[0] == '\'' ? node_text(parser, key)->text : text;
    return node;
}

/* ---- stages ------------------------------------------------------------------------------------------------------ */

struct option option_new(struct parser *parser, struct span word, struct span span, struct node *value)
{
    return (struct option){ .word = parser_slice(parser, word), .span = span, .value = value };
}

struct query_tree *query_new(struct parser *parser, struct stage_list stages, struct span span)
{
    struct query_tree *tree = ARENA_NEW(parser->arena, struct query_tree);

    tree->stages = stages.stages;
    tree->count = stages.count;
    tree->span = span;
    return tree;
}

struct stage *stage_new(struct parser *parser, const struct token *head, struct span span, struct stage stage)
{
    struct stage *new = ARENA_NEW(parser->arena, struct stage);

    *new = stage;
    new->word = token_word(head)->canonical;
    new->written = parser_slice(parser, head->span);
    new->span = span;
    new->head = head->span;
    return new;
}

static bool items_name_before(const struct items *items, size_t before, struct view name)
{
    for (size_t i = 0; i < before; i++)
        if (items->items[i].alias && view_equal(items->items[i].alias->text, name))
            return true;
    return false;
}

struct items stats_check(struct parser *parser, struct items items)
{
    for (size_t i = 0; i < items.count; i++) {
        const struct node *expr = items.items[i].expr;

        if (expr->kind == NODE_FIELD && expr->name->count == 1 && !expr->name->segments[0].quoted &&
            view_equal_nocase(expr->text, VIEW("count")) && !items_name_before(&items, i, expr->text))
            diagnostic_help(parser->list,
                            parser_report(parser, CODE_E0209, expr->span, "count is a function and needs parentheses"),
                            "write count(*)");
    }
    return items;
}
