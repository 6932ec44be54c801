/* Expressions bound: folded, shared, printed, costed. A filter of this test's own stands for all commands. */
#include "plan/command.h"
#include "syntax/query_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void test_filter_bind(struct binder *binder, const struct stage *stage)
{
    binder_filter(binder, binder_expr(binder, stage->test), stage->span);
}

static const struct command test_filter = { .name = "filter", .bind = test_filter_bind, .keeps_limit = true };

static const struct command *test_command_find(struct view word)
{
    return view_equal_nocase(word, VIEW("filter")) ? &test_filter : NULL;
}

struct planned {
    struct arena arena;
    struct diagnostics diagnostics;
    struct plan *plan;
};

static void planned_init(struct planned *planned, const char *text)
{
    struct binder_options options = { .clock = { 1714557600000, INT64_MIN, INT64_MAX }, .find_command = test_command_find };

    arena_init(&planned->arena, NULL);
    diagnostics_init(&planned->diagnostics, &planned->arena);
    planned->plan = binder_bind(query_parse(view_of(text), &planned->arena, &planned->diagnostics), view_of(text), &options,
                                &planned->arena, &planned->diagnostics);
    if (planned->diagnostics.errors)
        fail_msg("%s: %.*s", text, VIEW_PRINT(planned->diagnostics.first->message));
}

static void planned_clear(struct planned *planned)
{
    plan_clear(planned->plan);
    arena_clear(&planned->arena);
}

static struct expr *condition_of(const struct planned *planned, size_t filter)
{
    return planned->plan->steps[filter + 1]->condition;
}

/* What is written, and what it is printed as once bound. */
static void printed(void **state)
{
    static const struct {
        const char *written, *print;
    } rows[] = {
        { "a = 1", "a = 1" },
        { "a==1 && b!='x'", "(a = 1) and (b != \"x\")" },
        { "not a like \"x\"", "not (a like \"x\")" },
        { "a not like /x/", "not (a =~ /x/)" },
        { "a like /x\\/y/", "a =~ /x\\/y/" },
        { "a in [1, \"b\", c]", "a in [1, \"b\", c]" },
        { "a not in [1]", "not (a in [1])" },
        { "a in b", "a in b" },
        { "-a * 2 > b ^ 2", "((-a) * 2) > (b ^ 2)" },
        { "+a = 1", "(0 + a) = 1" },
        { "`a b` = `5`", "`a b` = `5`" },
        { "TOLOWER(a) = \"q\\\"\\n\"", "tolower(a) = \"q\\\"\\n\"" },
        { "bin(5m) = datefloor(@timestamp, 1h)", "bin(@timestamp, 5m) = datefloor(@timestamp, 1h)" },
        { "if(a, true, false)", "if(a, true, false)" },
        { "ispresent(a) or !ispresent(b.c.0)", "ispresent(a) or not ispresent(b.c.0)" },
        { "a[2] = 1", "a.2 = 1" },
        /* folded */
        { "1 + 2 * 3 = a", "7 = a" },
        { "\"5\" + 1 = a", "6 = a" },
        { "1 / 0 = a", "null = a" },
        { "-(1) = a", "-1 = a" },
        { "tolower(\"ABC\") = a", "\"abc\" = a" },
        { "now() = a", "1714557600 = a" },
        { "1 = 1", "true" },
        { "not 1 = 1", "false" },
        { "\"abc\" like /b/", "true" },
        { "\"abc\" in [\"x\", \"abc\"]", "true" },
        { "fromMillis(0) = a", "1970-01-01 00:00:00.000 = a" },
        { "concat(\"a\", 1, a) = b", "concat(\"a\", 1, a) = b" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[200];
        struct planned planned;
        struct view print;

        snprintf(text, sizeof text, "filter %s", rows[i].written);
        planned_init(&planned, text);
        print = expr_print(planned.plan, condition_of(&planned, 0), &planned.arena);
        if (!view_equal(print, view_of(rows[i].print)))
            fail_msg("%s is printed as %.*s, not %s", rows[i].written, VIEW_PRINT(print), rows[i].print);
        planned_clear(&planned);
    }
}

/* Equal expressions are one node, others are not. */
static void shared(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        { "a = 1", "a=1", true },
        { "a = 1", "a = 1.0", true },
        { "a = 1", "a = \"1\"", false },
        { "a = 1", "a = true", false },
        { "a = 1", "b = 1", false },
        { "a = 1", "1 = a", false },
        { "a = 3", "a = 1 + 2", true },
        { "a = 0", "a = -0", false },
        { "strlen(a) > 1", "STRLEN( a ) > 1", true },
        { "a like \"x\"", "a =~ \"x\"", false },
        { "a like /x/", "a =~ /x/", true },
        { "a like /x/", "a like /y/", false },
        { "bin(5m) = a", "bin(@timestamp, 5m) = a", true },
        { "bin(5m) = a", "bin(5s) = a", false },
        { "bin(5m) = a", "bin(300s) = a", false },
        { "a in [1, 2]", "a in [1, 2]", true },
        { "a in [1, 2]", "a in [1]", false },
        { "a = \"\"", "a = null", false },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[200];
        struct planned planned;

        snprintf(text, sizeof text, "filter %s | filter %s", rows[i].a, rows[i].b);
        planned_init(&planned, text);
        if ((condition_of(&planned, 0) == condition_of(&planned, 1)) != rows[i].equal)
            fail_msg("%s", text);
        planned_clear(&planned);
    }
}

/* Identities are all different and below the count that workers make room for. */
static void numbered(void **state)
{
    struct planned planned;
    bool seen[64] = { false };
    size_t count;

    (void)state;
    planned_init(&planned, "filter a = 1 and strlen(b) > 2 + 3 or a = 1 and c in [a, 1, \"x\"]");
    count = planned.plan->expr_count;
    assert_true(count > 5 && count < 64);
    const struct expr *todo[64] = { condition_of(&planned, 0) };
    for (size_t left = 1; left > 0;) {
        const struct expr *expr = todo[--left];

        assert_true(expr->id < count);
        seen[expr->id] = true;
        for (size_t i = 0; expr->kind == EXPR_CALL && i < expr->count; i++)
            todo[left++] = expr->args[i];
    }
    assert_true(seen[condition_of(&planned, 0)->id]);
    planned_clear(&planned);
}

static void reads_and_cost(void **state)
{
    static const struct {
        const char *condition;
        size_t reads;
    } rows[] = {
        { "1 = 1", 0 },           { "a = 1", 1 },           { "a = a", 1 },         { "a = b", 2 },
        { "a in [b, c, 1]", 3 },  { "bin(5m) = 1", 1 },     { "if(a, b, c)", 3 },   { "not (a = 1 and a = b)", 2 },
    };
    static const char *const cheaper[] = { "a = 1", "a like \"x\"", "a like /x/", "md5(a) = \"x\"" };
    double before = 0;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[200];
        struct planned planned;
        size_t reads = 0;

        snprintf(text, sizeof text, "filter %s", rows[i].condition);
        planned_init(&planned, text);
        for (size_t slot = 0; slot < planned.plan->slot_count; slot++)
            reads += slot_set_has(&planned.plan->steps[1]->reads, slot);
        if (reads != rows[i].reads)
            fail_msg("%s reads %zu", text, reads);
        planned_clear(&planned);
    }
    for (size_t i = 0; i < sizeof cheaper / sizeof cheaper[0]; i++) {
        char text[200];
        struct planned planned;

        snprintf(text, sizeof text, "filter %s", cheaper[i]);
        planned_init(&planned, text);
        assert_true(expr_cost(condition_of(&planned, 0)) > before);
        before = expr_cost(condition_of(&planned, 0));
        planned_clear(&planned);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(printed), cmocka_unit_test(shared), cmocka_unit_test(numbered),
                                        cmocka_unit_test(reads_and_cost) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
