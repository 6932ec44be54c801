#include "syntax/tree_build.h"

#include "base/buffer.h"
#include "base/number.h"
#include "syntax/insights_parser.h"

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

struct node_list nodes_one(struct parser *parser, struct node *node)
{
    return nodes_add(parser, (struct node_list){ 0 }, node);
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

/* The text from the first token to the last, with one blank for whatever stands between two of them. */
static struct view parser_source(struct parser *parser, struct span span)
{
    const struct token *token = parser->tokens.tokens;
    struct view whole = parser_slice(parser, span), source;
    char *out = arena_alloc(parser->arena, whole.length + 1);
    size_t length = 0;
    uint32_t before = span.begin;

    while (token->span.begin < span.begin)
        token++;
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

/* ---- names ------------------------------------------------------------------------------------------------------- */

/* The text between backticks; an escaped backtick loses its backslash, everything else stays. */
static struct view segment_decode(struct parser *parser, struct view inside)
{
    char *out;
    size_t length = 0;

    if (view_find(inside, VIEW("\\`"), 0) == SIZE_MAX)
        return inside;
    out = arena_alloc(parser->arena, inside.length);
    for (size_t i = 0; i < inside.length; i++) {
        if (inside.data[i] == '\\' && inside.data[i + 1] == '`')
            i++;
        else if (inside.data[i] == '\\')
            out[length++] = inside.data[i++];
        out[length++] = inside.data[i];
    }
    return (struct view){ out, length };
}

/* Where the backticked segment that begins at `at` ends, its closing backtick included. */
static size_t segment_quoted_end(struct view text, size_t at)
{
    for (at++; at < text.length && text.data[at] != '`'; at++)
        if (text.data[at] == '\\')
            at++;
    return at < text.length ? at + 1 : text.length;
}

static size_t segment_plain_end(struct view text, size_t at)
{
    while (at < text.length && text.data[at] != '.' && text.data[at] != '[')
        at++;
    return at;
}

/* Reads the segment at `*at` and moves behind it. */
static struct segment segment_read(struct parser *parser, struct view text, size_t *at)
{
    struct segment segment = { 0 };
    size_t begin = *at, end;

    if (text.data[begin] == '[') {
        end = view_find_byte(text, ']', begin);
        segment.subscript = true;
        segment.text = view_between(text.data + begin + 1, text.data + end);
        *at = end + 1;
        return segment;
    }
    if (text.data[begin] == '.')
        begin++;
    if (begin < text.length && text.data[begin] == '`') {
        end = segment_quoted_end(text, begin);
        segment.quoted = true;
        segment.text = segment_decode(parser, view_between(text.data + begin + 1, text.data + end - 1));
    } else if (begin + 1 < text.length && text.data[begin] == '@' && text.data[begin + 1] == '`') {
        end = segment_quoted_end(text, begin + 1);
        segment.quoted = true;
        segment.text = segment_decode(parser, view_between(text.data + begin + 2, text.data + end - 1));
        segment.text = arena_format(parser->arena, "@%.*s", VIEW_PRINT(segment.text));
    } else {
        end = segment_plain_end(text, begin);
        segment.text = view_between(text.data + begin, text.data + end);
    }
    *at = end;
    return segment;
}

static struct view name_join(struct parser *parser, const struct name *name)
{
    struct buffer buffer;
    struct view text;

    if (name->count == 1 && !name->segments[0].subscript)
        return name->segments[0].text;
    buffer_init(&buffer);
    for (size_t i = 0; i < name->count; i++) {
        if (name->segments[i].subscript)
            buffer_add_char(&buffer, '[');
        else if (i)
            buffer_add_char(&buffer, '.');
        buffer_add(&buffer, name->segments[i].text);
        if (name->segments[i].subscript)
            buffer_add_char(&buffer, ']');
    }
    text = arena_keep(parser->arena, buffer_view(&buffer));
    buffer_clear(&buffer);
    return text;
}

struct name *name_new(struct parser *parser, struct span span)
{
    struct view text = parser_slice(parser, span);
    struct name *name = ARENA_NEW(parser->arena, struct name);
    size_t capacity = 0, at = 0;

    name->span = span;
    while (at < text.length) {
        name->segments = arena_grow(parser->arena, name->segments, &capacity, name->count + 1, sizeof(struct segment));
        name->segments[name->count++] = segment_read(parser, text, &at);
    }
    name->text = name_join(parser, name);
    return name;
}

/* ---- literals ---------------------------------------------------------------------------------------------------- */

static struct node *node_new(struct parser *parser, enum node_kind kind, struct span span)
{
    struct node *node = ARENA_NEW(parser->arena, struct node);

    node->kind = kind;
    node->span = span;
    node->head = span;
    return node;
}

struct node *node_number(struct parser *parser, struct span span)
{
    struct node *node = node_new(parser, NODE_NUMBER, span);

    node->text = parser_slice(parser, span);
    if (!number_parse(node->text, &node->number))
        node->number = 0;
    return node;
}

/* Backslash escapes the quotes and itself and makes \n, \r, \t; before any other character it stays. */
static struct view text_decode(struct parser *parser, struct view inside)
{
    static const char escapes[] = "\\\"'nrt", meanings[] = "\\\"'\n\r\t";
    char *out;
    size_t length = 0;

    if (view_find_byte(inside, '\\', 0) == SIZE_MAX)
        return inside;
    out = arena_alloc(parser->arena, inside.length);
    for (size_t i = 0; i < inside.length; i++) {
        const char *escape = NULL;

        if (inside.data[i] == '\\' && i + 1 < inside.length)
            escape = memchr(escapes, inside.data[i + 1], sizeof(escapes) - 1);
        if (escape)
            i++;
        out[length++] = escape ? meanings[escape - escapes] : inside.data[i];
    }
    return (struct view){ out, length };
}

struct node *node_text(struct parser *parser, struct span span)
{
    struct node *node = node_new(parser, NODE_TEXT, span);
    struct view text = parser_slice(parser, span);

    /* The name of a log group behind SOURCE needs no quotes. */
    if (text.data[0] != '"' && text.data[0] != '\'')
        node->text = text;
    else
        node->text = text_decode(parser, view_between(text.data + 1, view_end(text) - (text.length > 1)));
    return node;
}

struct node *node_regex(struct parser *parser, struct span span)
{
    struct node *node = node_new(parser, NODE_REGEX, span);
    struct view text = parser_slice(parser, span), inside;
    char *out;
    size_t length = 0;

    inside = view_between(text.data + 1, view_end(text) - (text.length > 1));
    node->text = inside;
    if (view_find(inside, VIEW("\\/"), 0) == SIZE_MAX)
        return node;
    out = arena_alloc(parser->arena, inside.length);
    for (size_t i = 0; i < inside.length; i++) {
        if (inside.data[i] == '\\' && i + 1 < inside.length && inside.data[i + 1] == '/')
            i++;
        else if (inside.data[i] == '\\' && i + 1 < inside.length)
            out[length++] = inside.data[i++];
        out[length++] = inside.data[i];
    }
    node->text = (struct view){ out, length };
    return node;
}

struct node *node_boolean(struct parser *parser, struct span span)
{
    struct node *node = node_new(parser, NODE_BOOLEAN, span);

    node->text = parser_slice(parser, span);
    node->number = view_equal_nocase(node->text, VIEW("true"));
    return node;
}

struct node *node_period_apart(struct parser *parser, struct span number, struct span unit)
{
    struct node *node = node_new(parser, NODE_PERIOD, span_join(number, unit));

    if (!number_parse(parser_slice(parser, number), &node->number))
        node->number = 0;
    node->text = parser_slice(parser, unit);
    return node;
}

struct node *node_period(struct parser *parser, struct span span)
{
    struct view text = parser_slice(parser, span);
    struct span number = { span.begin, span.begin };

    while (number.end < span.end &&
           ((text.data[number.end - span.begin] >= '0' && text.data[number.end - span.begin] <= '9') ||
            text.data[number.end - span.begin] == '.'))
        number.end++;
    return node_period_apart(parser, number, (struct span){ number.end, span.end });
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
    const struct name *name = name_new(parser, head);

    node->head = head;
    node->text = name->text;
    node->star = star;
    if (name->count > 1 || name->segments[0].quoted)
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

struct node *node_unary(struct parser *parser, enum op op, struct span head, struct span span, struct node *operand)
{
    struct node *node = node_with(parser, NODE_OPERATOR, span, nodes_one(parser, operand));

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

/* like "abc%" looks for a percent sign. */
static void node_check_wildcard(struct parser *parser, const struct node *text)
{
    struct view view = text->text;
    char last;

    if (text->kind != NODE_TEXT || view.length < 2)
        return;
    last = view.data[view.length - 1];
    if (last != '%' && last != '*' && view.data[0] != '%' && view.data[0] != '*')
        return;
    diagnostic_help(parser->list,
                    parser_warn(parser, CODE_W0203, text->span, "%c is an ordinary character behind like",
                                last == '%' || last == '*' ? last : view.data[0]),
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
    new->word = head->word->canonical;
    new->written = parser_slice(parser, head->span);
    new->span = span;
    new->head = head->span;
    if (head->word->role == WORD_LATER_COMMAND)
        diagnostics_add(parser->list, CODE_E0218, head->span, "%.*s is part of the language but not in this release",
                        VIEW_PRINT(new->word));
    return new;
}

struct items stats_check(struct parser *parser, struct items items)
{
    for (size_t i = 0; i < items.count; i++) {
        const struct node *expr = items.items[i].expr;

        if (expr->kind == NODE_FIELD && expr->name->count == 1 && !expr->name->segments[0].quoted &&
            view_equal_nocase(expr->text, VIEW("count")))
            diagnostic_help(parser->list,
                            parser_report(parser, CODE_E0209, expr->span, "count is a function and needs parentheses"),
                            "write count(*)");
    }
    return items;
}
