/* Precedence and associativity (language reference 3.1): the tree, written out with all its parentheses. */
#include "base/buffer.h"
#include "parsed.h"

static void add_node(struct buffer *out, const struct node *node)
{
    struct arena arena;

    if (node->kind == NODE_ACCESS) {
        add_node(out, node->args[0]);
        if (!node->name->segments[0].subscript)
            buffer_add_char(out, '.');
        buffer_add(out, node->name->text);
        return;
    }
    if (node->kind != NODE_OPERATOR) {
        struct node bare = *node;

        bare.parenthesised = false;
        arena_init(&arena, NULL);
        buffer_add(out, node_print(&arena, &bare));
        arena_clear(&arena);
        return;
    }
    buffer_add_char(out, '(');
    if (node->count == 1)
        buffer_add_format(out, "%s ", op_text(node->op));
    for (size_t i = 0; i < node->count; i++) {
        if (i == 1)
            buffer_add_format(out, " %s ", op_text(node->op));
        else if (i > 1)
            buffer_add_text(out, ", ");
        add_node(out, node->args[i]);
    }
    buffer_add_char(out, ')');
}

static const struct {
    const char *written, *meant;
} rows[] = {
    { "-2 ^ 2", "(- (2 ^ 2))" },
    { "2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))" },
    { "2 ^ -1", "(2 ^ (- 1))" },
    { "2 ^ -3 ^ 2", "(2 ^ (- (3 ^ 2)))" },
    { "-a * b", "((- a) * b)" },
    { "a - b - c", "((a - b) - c)" },
    { "a - (b - c)", "(a - (b - c))" },
    { "a / b * c % d", "(((a / b) * c) % d)" },
    { "a + b * c", "(a + (b * c))" },
    { "a + b = c - d", "((a + b) = (c - d))" },
    { "a - -b", "(a - (- b))" },
    { "5--3", "(5 - (- 3))" },
    { "a--b", "(a - (- b))" },
    { "- - a", "(- (- a))" },
    { "+a", "(+ a)" },
    { "not a = 1", "(not (a = 1))" },
    { "not a = 1 and b", "((not (a = 1)) and b)" },
    { "not not a", "(not (not a))" },
    { "!a = 1", "((not a) = 1)" },
    { "!!a", "(not (not a))" },
    { "!a ^ 2", "((not a) ^ 2)" },
    { "!ispresent(a) or b = 1", "((not ispresent(a)) or (b = 1))" },
    { "a or b and c", "(a or (b and c))" },
    { "(a or b) and c", "((a or b) and c)" },
    { "a and b or c and d", "((a and b) or (c and d))" },
    { "a or b or c", "((a or b) or c)" },
    { "a && b", "(a and b)" },
    { "(a || b)", "(a or b)" },
    { "a == 1", "(a = 1)" },
    { "a like \"x\" and b", "((a like \"x\") and b)" },
    { "a not like /x/ or b", "((a not like /x/) or b)" },
    { "not a like \"x\"", "(not (a like \"x\"))" },
    { "a =~ /x/", "(a =~ /x/)" },
    { "a =~ \"x\"", "(a =~ \"x\")" },
    { "a in [1, b + 2, \"c\"]", "(a in 1, (b + 2), \"c\")" },
    { "a not in []", "(not in a)" },
    { "a + 1 in b.c", "((a + 1) in b.c)" },
    { "a in [1] and b not in [2]", "((a in 1) and (b not in 2))" },
    { "a in[200]", "(a in 200)" },
    { "(a = 1) = (b = 2)", "((a = 1) = (b = 2))" },
    { "(state = \"up\") * 2 + n", "(((state = \"up\") * 2) + n)" },
    { "a\n/b\n/c", "((a / b) / c)" },
    { "a/b/c", "((a / b) / c)" },
    { "f(a)/b/c", "((f(a) / b) / c)" },
    { "f(a).b.c[1].d", "f(a).b.c[1].d" },
    { "(a).b[0]", "a.b[0]" },
    { "split(a, \"/\")[1]", "split(a, \"/\")[1]" },
    { "f(g(a), b)(c", NULL },
    { "a.b[1].c", "a.b[1].c" },
    { "event-name", "(event - name)" },
    { "a*b", "(a * b)" },
    { "dstPort=\"80\"or q", "((dstPort = \"80\") or q)" },
    { "count(*)", "count(*)" },
    { "count()", "count()" },
    { "count (a)", "count(a)" },
    { "bin(5 m)", "bin(5m)" },
    { "bin(1.5 Hours)", "bin(1.5Hours)" },
    { "if(a < 400, \"fast\", \"slow\")", "if(a < 400, \"fast\", \"slow\")" },
    { "true and FALSE", "(true and false)" },
    { "null", "null" },
    { ".5 + 1e6 - 2.5E-3", "((.5 + 1e6) - 2.5E-3)" },
    { "a =", NULL },
    { "a = b = c", NULL },
    { "a < b like c", NULL },
    { "= a", NULL },
    { "a not b", NULL },
    { "a = not b", NULL },
    { "- not a", NULL },
    { "! not a", NULL },
    { "(a", NULL },
    { "a)", NULL },
    { "[1]", NULL },
    { "a || b", NULL },
    { "()", NULL },
    { "f(a b)", NULL },
    { "f(*, a)", NULL },
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buffer query, found;
        struct parsed parsed;

        buffer_init(&query);
        buffer_init(&found);
        buffer_add_format(&query, "filter %s", rows[i].written);
        parsed_init(&parsed, buffer_view(&query));
        if (!rows[i].meant && parsed.list.errors == 0)
            fail_msg("%s is no expression", rows[i].written);
        if (rows[i].meant) {
            if (parsed.list.errors)
                fail_msg("%s: %.*s", rows[i].written, VIEW_PRINT(parsed.list.first->message));
            add_node(&found, parsed.tree->stages[0]->test);
            if (!view_equal(buffer_view(&found), view_of(rows[i].meant)))
                fail_msg("%s is %s, not %s", rows[i].written, found.data, rows[i].meant);
            assert_prints(query.data, NULL);
        }
        parsed_clear(&parsed);
        buffer_clear(&query);
        buffer_clear(&found);
    }
}

/* Column names: the text as written, with one blank for whatever stands between two tokens. */
static void test_sources(void **state)
{
    static const struct {
        const char *query, *source;
    } sources[] = {
        { "stats count(*)", "count(*)" },
        { "stats SUM( Fault )", "SUM( Fault )" },
        { "stats sum(a)\n  /   count(*) as x", "sum(a) / count(*)" },
        { "fields concat(a, \"x  y\")", "concat(a, \"x  y\")" },
        { "stats count( # all of them\n *)", "count( *)" },
        { "fields (a + b)", "(a + b)" },
        { "fields `a  b`", "`a  b`" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
        struct parsed parsed;

        parsed_init(&parsed, view_of(sources[i].query));
        assert_int_equal(parsed.list.errors, 0);
        if (!view_equal(parsed.tree->stages[0]->items.items[0].source, view_of(sources[i].source)))
            fail_msg("%s: the column is called %.*s", sources[i].query,
                     VIEW_PRINT(parsed.tree->stages[0]->items.items[0].source));
        parsed_clear(&parsed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_sources) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
