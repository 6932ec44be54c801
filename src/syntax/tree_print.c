/* One layout for a tree: a stage a line, lists with a comma and a blank, texts in double quotes, words as documented. */
#include "base/buffer.h"
#include "base/civil.h"
#include "base/number.h"
#include "syntax/tree_build.h"

/* How tightly an expression holds together: the levels of language reference 3.1, loosest first. */
enum level {
    LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARISON, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_SIGN, LEVEL_POWER, LEVEL_BANG,
    LEVEL_PRIMARY,
};

struct operator_row {
    const char *text;
    enum level level, left, right;      /* its own, and what its operands must at least be */
};
static const struct operator_row operator_rows[] = {
    [OP_OR] = { "or", LEVEL_OR, LEVEL_OR, LEVEL_AND },
    [OP_AND] = { "and", LEVEL_AND, LEVEL_AND, LEVEL_NOT },
    [OP_NOT] = { "not", LEVEL_NOT, LEVEL_NOT, LEVEL_NOT },
    [OP_NEGATE] = { "-", LEVEL_SIGN, LEVEL_SIGN, LEVEL_SIGN },
    [OP_PLUS] = { "+", LEVEL_SIGN, LEVEL_SIGN, LEVEL_SIGN },
    [OP_EQUAL] = { "=", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_UNEQUAL] = { "!=", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_LESS] = { "<", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_LESS_EQUAL] = { "<=", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_GREATER] = { ">", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_GREATER_EQUAL] = { ">=", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_LIKE] = { "like", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_NOT_LIKE] = { "not like", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_MATCH] = { "=~", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_SUM },
    [OP_IN] = { "in", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_OR },
    [OP_NOT_IN] = { "not in", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_OR },
    [OP_IN_VALUE] = { "in", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_PRIMARY },
    [OP_NOT_IN_VALUE] = { "not in", LEVEL_COMPARISON, LEVEL_SUM, LEVEL_PRIMARY },
    [OP_ADD] = { "+", LEVEL_SUM, LEVEL_SUM, LEVEL_PRODUCT },
    [OP_SUBTRACT] = { "-", LEVEL_SUM, LEVEL_SUM, LEVEL_PRODUCT },
    [OP_MULTIPLY] = { "*", LEVEL_PRODUCT, LEVEL_PRODUCT, LEVEL_SIGN },
    [OP_DIVIDE] = { "/", LEVEL_PRODUCT, LEVEL_PRODUCT, LEVEL_SIGN },
    [OP_REMAINDER] = { "%", LEVEL_PRODUCT, LEVEL_PRODUCT, LEVEL_SIGN },
    [OP_POWER] = { "^", LEVEL_POWER, LEVEL_BANG, LEVEL_SIGN },
};

const char *op_text(enum op op)
{
    return operator_rows[op].text;
}

bool op_compares(enum op op)
{
    return operator_rows[op].level == LEVEL_COMPARISON;
}

static void print_query(struct buffer *out, const struct query_tree *tree, const char *bar);

/* ---- names and literals ------------------------------------------------------------------------------------------ */

/* Pairs of a backslash and another character are copied as they are; so what was read is what is written. */
static void print_escaping(struct buffer *out, struct view text, char special)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\\' && i + 1 < text.length && text.data[i + 1] != special)
            buffer_add_char(out, text.data[i++]);
        else if (text.data[i] == special)
            buffer_add_char(out, '\\');
        buffer_add_char(out, text.data[i]);
    }
}

static void print_segment(struct buffer *out, const struct segment *segment, bool first)
{
    struct view text = segment->text;

    if (segment->subscript) {
        buffer_add_format(out, "[%.*s]", VIEW_PRINT(text));
        return;
    }
    if (!first)
        buffer_add_char(out, '.');
    if (!segment->quoted) {
        buffer_add(out, text);
        return;
    }
    if (first && text.length > 1 && text.data[0] == '@') {
        buffer_add_char(out, '@');
        text = view_skip(text, 1);
    }
    buffer_add_char(out, '`');
    print_escaping(out, text, '`');
    buffer_add_char(out, '`');
}

static void print_path(struct buffer *out, const struct name *name, bool begins)
{
    for (size_t i = 0; i < name->count; i++)
        print_segment(out, &name->segments[i], begins && i == 0);
}

static void print_name(struct buffer *out, const struct name *name)
{
    print_path(out, name, true);
}

static void print_text(struct buffer *out, struct view text)
{
    buffer_add_char(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        static const char specials[] = "\\\"\n\r\t", escapes[] = "\\\"nrt";
        const char *special = memchr(specials, text.data[i], sizeof(specials) - 1);

        if (special) {
            buffer_add_char(out, '\\');
            buffer_add_char(out, escapes[special - specials]);
        } else
            buffer_add_char(out, text.data[i]);
    }
    buffer_add_char(out, '"');
}

static void print_regex(struct buffer *out, struct view pattern)
{
    buffer_add_char(out, '/');
    print_escaping(out, pattern, '/');
    buffer_add_char(out, '/');
}

static void print_period(struct buffer *out, const struct node *node)
{
    char number[NUMBER_TEXT_MAX];

    enum unit unit;
    struct view count = { number, number_shortest(node->number, number) };

    buffer_add(out, count);
    if (view_find_byte(count, 'e', 0) != SIZE_MAX || !unit_parse(node->text, &unit))
        buffer_add_char(out, ' ');
    buffer_add(out, node->text);
}

/* ---- expressions ------------------------------------------------------------------------------------------------- */

static void print_node(struct buffer *out, const struct node *node, enum level least);

/* A negation that stands where `not` is too loose was written with a bang. */
static enum level node_level(const struct node *node, enum level least)
{
    if (node->kind != NODE_OPERATOR)
        return LEVEL_PRIMARY;
    if (node->op == OP_NOT && least > LEVEL_NOT)
        return LEVEL_BANG;
    return operator_rows[node->op].level;
}

static void print_list(struct buffer *out, struct node *const *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            buffer_add_text(out, ", ");
        print_node(out, nodes[i], LEVEL_OR);
    }
}

static void print_operator(struct buffer *out, const struct node *node, enum level least)
{
    const struct operator_row *row = &operator_rows[node->op];

    if (node->op == OP_IN || node->op == OP_NOT_IN) {
        print_node(out, node->args[0], row->left);
        buffer_add_format(out, " %s [", row->text);
        print_list(out, node->args + 1, node->count - 1);
        buffer_add_char(out, ']');
    } else if (node->count == 2) {
        print_node(out, node->args[0], row->left);
        buffer_add_format(out, " %s ", row->text);
        print_node(out, node->args[1], row->right);
    } else if (node->op == OP_NOT && node_level(node, least) == LEVEL_BANG) {
        buffer_add_char(out, '!');
        print_node(out, node->args[0], LEVEL_BANG);
    } else {
        buffer_add_text(out, row->text);
        /* Two minus signs side by side would read as a comment of SQL. */
        if (node->op == OP_NOT || (node->args[0]->count == 1 && !node->args[0]->parenthesised))
            buffer_add_char(out, ' ');
        print_node(out, node->args[0], row->left);
    }
}

static void print_map(struct buffer *out, const struct node *map)
{
    buffer_add_char(out, '{');
    for (size_t i = 0; i < map->count; i++) {
        if (i)
            buffer_add_text(out, ", ");
        print_text(out, map->args[i]->text);
        buffer_add_text(out, ": ");
        print_node(out, map->args[i]->args[0], LEVEL_OR);
    }
    buffer_add_char(out, '}');
}

static void print_bare(struct buffer *out, const struct node *node, enum level least)
{
    switch (node->kind) {
    case NODE_FIELD:
        print_name(out, node->name);
        break;
    case NODE_TEXT:
        print_text(out, node->text);
        break;
    case NODE_NUMBER:
        buffer_add(out, node->text);
        break;
    case NODE_BOOLEAN:
        buffer_add_text(out, node->number != 0 ? "true" : "false");
        break;
    case NODE_PERIOD:
        print_period(out, node);
        break;
    case NODE_REGEX:
        print_regex(out, node->text);
        break;
    case NODE_CALL:
        buffer_add(out, node->text);
        buffer_add_text(out, node->star ? "(*" : "(");
        print_list(out, node->args, node->count);
        buffer_add_char(out, ')');
        break;
    case NODE_OPERATOR:
        print_operator(out, node, least);
        break;
    case NODE_ACCESS:
        print_node(out, node->args[0], LEVEL_PRIMARY);
        print_path(out, node->name, false);
        break;
    case NODE_SUBQUERY:
        buffer_add_char(out, '(');
        print_query(out, node->query, " | ");
        buffer_add_char(out, ')');
        break;
    case NODE_LIST:
        buffer_add_char(out, '[');
        print_list(out, node->args, node->count);
        buffer_add_char(out, ']');
        break;
    case NODE_MAP:
        print_map(out, node);
        break;
    case NODE_ENTRY:
        buffer_add_format(out, "%.*s: ", VIEW_PRINT(node->text));
        print_node(out, node->args[0], LEVEL_OR);
        break;
    case NODE_ERROR:
        break;
    }
}

static void print_node(struct buffer *out, const struct node *node, enum level least)
{
    bool parentheses = node->parenthesised || node_level(node, least) < least;

    if (parentheses)
        buffer_add_char(out, '(');
    print_bare(out, node, parentheses ? LEVEL_OR : least);
    if (parentheses)
        buffer_add_char(out, ')');
}

/* ---- stages ------------------------------------------------------------------------------------------------------ */

static void print_alias(struct buffer *out, const struct name *alias)
{
    if (!alias)
        return;
    buffer_add_text(out, " as ");
    print_name(out, alias);
}

static void print_items(struct buffer *out, const struct items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        print_node(out, items->items[i].expr, LEVEL_OR);
        print_alias(out, items->items[i].alias);
    }
}

static void print_names(struct buffer *out, const struct stage *stage, const char *before)
{
    for (size_t i = 0; i < stage->name_count; i++) {
        buffer_add_text(out, i ? ", " : before);
        print_name(out, stage->names[i]);
    }
}

static void print_options(struct buffer *out, const struct stage *stage, const char *between)
{
    for (size_t i = 0; i < stage->option_count; i++) {
        const struct option *option = &stage->options[i];

        const struct word *keyword = *between == '=' ? NULL : word_find(option->word);

        buffer_add_format(out, " %.*s", VIEW_PRINT(keyword ? keyword->text : option->word));
        if (!option->value)
            continue;
        buffer_add_text(out, between);
        print_node(out, option->value, LEVEL_OR);
    }
}

static void print_field(struct buffer *out, const struct stage *stage)
{
    if (!stage->field)
        return;
    buffer_add_char(out, ' ');
    print_name(out, stage->field);
}

static void print_test(struct buffer *out, const struct stage *stage)
{
    buffer_add_char(out, ' ');
    print_node(out, stage->test, LEVEL_OR);
}

static void print_subquery(struct buffer *out, const struct stage *stage)
{
    buffer_add_text(out, " (");
    print_query(out, stage->query, " | ");
    buffer_add_char(out, ')');
}

static void list_print(struct buffer *out, const struct stage *stage)
{
    print_items(out, &stage->items);
}

static void stats_print(struct buffer *out, const struct stage *stage)
{
    print_items(out, &stage->items);
    if (stage->by.count) {
        buffer_add_text(out, " by");
        print_items(out, &stage->by);
    }
    if (stage->offset) {
        buffer_add_text(out, " offset ");
        print_node(out, stage->offset, LEVEL_OR);
    }
}

static void sort_print(struct buffer *out, const struct stage *stage)
{
    for (size_t i = 0; i < stage->key_count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        print_name(out, stage->keys[i].name);
        if (stage->keys[i].descending)
            buffer_add_text(out, " desc");
    }
}

static void limit_print(struct buffer *out, const struct stage *stage)
{
    if (stage->any)
        buffer_add_text(out, " any");
    if (!stage->count)
        return;
    buffer_add_char(out, ' ');
    print_node(out, stage->count, LEVEL_OR);
}

static const char *const parse_mode_words[] = {
    [PARSE_GLOB] = "", [PARSE_REGEX] = "", [PARSE_LOGFMT] = " logfmt", [PARSE_CSV] = " csv", [PARSE_XML] = " xml",
};

static void parse_print(struct buffer *out, const struct stage *stage)
{
    print_field(out, stage);
    buffer_add_text(out, parse_mode_words[stage->mode]);
    if (stage->pattern) {
        buffer_add_char(out, ' ');
        print_node(out, stage->pattern, LEVEL_OR);
    }
    print_names(out, stage, " as ");
    if (stage->multi)
        buffer_add_text(out, " multi");
}

static void json_print(struct buffer *out, const struct stage *stage)
{
    buffer_add_text(out, " field=");
    print_name(out, stage->field);
    buffer_add_char(out, ' ');
    print_node(out, stage->pattern, LEVEL_OR);
    print_names(out, stage, " as ");
}

static void source_print(struct buffer *out, const struct stage *stage)
{
    for (size_t i = 0; i < stage->source_count; i++) {
        buffer_add_char(out, ' ');
        print_node(out, stage->sources[i], LEVEL_OR);
    }
    print_options(out, stage, "=");
}

static void field_print(struct buffer *out, const struct stage *stage)
{
    print_field(out, stage);
    print_names(out, stage, " as ");
    print_options(out, stage, "=");
}

static void words_print(struct buffer *out, const struct stage *stage)
{
    print_options(out, stage, " ");
}

static void unnest_print(struct buffer *out, const struct stage *stage)
{
    print_field(out, stage);
    print_names(out, stage, " into ");
}

static void lookup_print(struct buffer *out, const struct stage *stage)
{
    print_field(out, stage);
    print_items(out, &stage->items);
    for (size_t i = 0; i < stage->name_count; i++) {
        buffer_add_text(out, i ? " as " : " ");
        print_name(out, stage->names[i]);
    }
    print_options(out, stage, "");
    print_items(out, &stage->by);
}

static void join_print(struct buffer *out, const struct stage *stage)
{
    print_options(out, stage, "=");
    buffer_add_text(out, " where");
    print_test(out, stage);
    print_subquery(out, stage);
}

static void appendcols_print(struct buffer *out, const struct stage *stage)
{
    print_options(out, stage, "=");
    print_subquery(out, stage);
}

static void relevantfields_print(struct buffer *out, const struct stage *stage)
{
    print_items(out, &stage->items);
    buffer_add_text(out, " where");
    print_test(out, stage);
}

static void mixture_print(struct buffer *out, const struct stage *stage)
{
    print_options(out, stage, "=");
    print_items(out, &stage->items);
}

static void fillmissing_print(struct buffer *out, const struct stage *stage)
{
    for (size_t i = 0; i < stage->items.count; i++) {
        buffer_add_text(out, i ? ", with " : " with ");
        print_node(out, stage->items.items[i].expr, LEVEL_OR);
        buffer_add_text(out, " for ");
        print_name(out, stage->items.items[i].alias);
    }
}

static void sessionize_print(struct buffer *out, const struct stage *stage)
{
    print_items(out, &stage->items);
    print_options(out, stage, " ");
    print_names(out, stage, " as ");
}

struct stage_printer {
    struct view word;
    void (*print)(struct buffer *out, const struct stage *stage);
};
static const struct stage_printer stage_printers[] = {
    { VIEW_INIT("SOURCE"), source_print },
    { VIEW_INIT("fields"), list_print },
    { VIEW_INIT("display"), list_print },
    { VIEW_INIT("filter"), print_test },
    { VIEW_INIT("filterIndex"), print_test },
    { VIEW_INIT("parse"), parse_print },
    { VIEW_INIT("json"), json_print },
    { VIEW_INIT("stats"), stats_print },
    { VIEW_INIT("sort"), sort_print },
    { VIEW_INIT("limit"), limit_print },
    { VIEW_INIT("dedup"), list_print },
    { VIEW_INIT("unmask"), list_print },
    { VIEW_INIT("countFrequent"), list_print },
    { VIEW_INIT("pattern"), field_print },
    { VIEW_INIT("expand"), field_print },
    { VIEW_INIT("accum"), field_print },
    { VIEW_INIT("autoregress"), field_print },
    { VIEW_INIT("unnest"), unnest_print },
    { VIEW_INIT("anomaly"), words_print },
    { VIEW_INIT("estimate"), words_print },
    { VIEW_INIT("diff"), words_print },
    { VIEW_INIT("logcompare"), words_print },
    { VIEW_INIT("lookup"), lookup_print },
    { VIEW_INIT("cidrlookup"), lookup_print },
    { VIEW_INIT("join"), join_print },
    { VIEW_INIT("appendcols"), appendcols_print },
    { VIEW_INIT("relevantfields"), relevantfields_print },
    { VIEW_INIT("addtotals"), mixture_print },
    { VIEW_INIT("outlier"), mixture_print },
    { VIEW_INIT("filldown"), list_print },
    { VIEW_INIT("fillmissing"), fillmissing_print },
    { VIEW_INIT("sessionize"), sessionize_print },
};

/* head and tail belong to the command limit and are not the same; where and filter are. */
static struct view print_word(const struct stage *stage)
{
    const struct word *written = word_find_command(stage->written), *canonical = word_find_command(stage->word);

    return written && canonical && written->token != canonical->token ? written->text : stage->word;
}

static void print_stage(struct buffer *out, const struct stage *stage)
{
    buffer_add(out, print_word(stage));
    for (size_t i = 0; i < sizeof(stage_printers) / sizeof(stage_printers[0]); i++)
        if (view_equal(stage_printers[i].word, stage->word))
            stage_printers[i].print(out, stage);
}

static void print_query(struct buffer *out, const struct query_tree *tree, const char *bar)
{
    for (size_t i = 0; i < tree->count; i++) {
        if (i)
            buffer_add_text(out, bar);
        print_stage(out, tree->stages[i]);
    }
}

static struct view print_keep(struct arena *arena, struct buffer *buffer)
{
    struct view text = arena_keep(arena, buffer_view(buffer));

    buffer_clear(buffer);
    return text;
}

struct view tree_print(struct arena *arena, const struct query_tree *tree)
{
    struct buffer buffer;

    buffer_init(&buffer);
    print_query(&buffer, tree, "\n| ");
    return print_keep(arena, &buffer);
}

struct view node_print(struct arena *arena, const struct node *node)
{
    struct buffer buffer;

    buffer_init(&buffer);
    print_node(&buffer, node, LEVEL_OR);
    return print_keep(arena, &buffer);
}
