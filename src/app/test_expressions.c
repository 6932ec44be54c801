/* `expressions` sections: many small cases, asked in as few queries as possible. */
#include "app/test_grid.h"
#include "app/test_run.h"
#include "render/answer.h"

enum { EXPRESSIONS_BYTES = 8000 };      /* a query may have 10,000 characters */

struct expression {
    struct view text, wanted;   /* wanted: data NULL is null */
    size_t line;
    bool failed;
};

struct expressions {
    struct test_bench *bench;
    struct test_outcome *outcome;
    struct expression *list;
    size_t count;
};

static void expression_fail(struct expressions *all, struct expression *expression, const char *why)
{
    struct buffer *report = &all->outcome->report;

    expression->failed = true;
    buffer_add_format(report, "  line %zu: %.*s\n    %s\n", expression->line, VIEW_PRINT(expression->text), why);
}

static void expression_differs(struct expressions *all, struct expression *expression, struct view is,
                               const struct test_mode *mode)
{
    struct buffer why = { 0 };

    buffer_add_text(&why, "is ");
    test_value_print(&why, is);
    buffer_add_text(&why, ", not ");
    test_value_print(&why, expression->wanted);
    if (all->bench->modes > 1) {
        buffer_add_text(&why, ", with ");
        test_mode_print(&why, mode);
    }
    expression_fail(all, expression, why.data);
    buffer_clear(&why);
}

/* The query that evaluates a run of expressions over the first event. */
static struct view expressions_query(struct expressions *all, size_t begin, size_t end)
{
    struct buffer text = { 0 };
    struct view kept;

    buffer_add_text(&text, "fields ");
    for (size_t i = begin; i < end; i++)
        buffer_add_format(&text, "%s%.*s as expression_%zu", i > begin ? ", " : "", VIEW_PRINT(all->list[i].text), i);
    buffer_add_text(&text, " | sort @timestamp asc | limit 1");
    kept = arena_keep(&all->bench->arena, buffer_view(&text));
    buffer_clear(&text);
    return kept;
}

static void expressions_judge(struct expressions *all, size_t begin, size_t end, const struct liq_result *result,
                              const struct test_mode *mode)
{
    for (size_t i = begin; i < end; i++) {
        struct view is = answer_cell(result, 0, i - begin), wanted = all->list[i].wanted;

        if (!all->list[i].failed && ((is.data == NULL) != (wanted.data == NULL) || !view_equal(is, wanted)))
            expression_differs(all, &all->list[i], is, mode);
    }
}

/* Why a run of expressions cannot be asked together: a message, or NULL when it was asked and judged. */
static const char *expressions_ask(struct expressions *all, size_t begin, size_t end)
{
    struct test_query query = test_query_new(all->bench, expressions_query(all, begin, end));
    struct arena *arena = &all->bench->arena;
    const char *why = NULL;

    if (!liq_query_valid(query.optimized)) {
        struct liq_diagnostic diagnostic = liq_query_diagnostic(query.optimized, 0);

        why = arena_format(arena, "%s: %.*s", diagnostic.code, VIEW_PRINT(diagnostic.message)).data;
    }
    for (size_t mode = 0; mode < all->bench->modes && !why; mode++) {
        struct liq_result *result = NULL;
        struct liq_error error = { 0 };

        if (test_bench_run(all->bench, &query, &test_modes[mode], &result, &error) != LIQ_OK)
            why = arena_format(arena, "the run fails: %s", error.message).data;
        else if (liq_result_rows(result) != 1 || liq_result_columns(result) != end - begin)
            why = "the query gives no row";
        else
            expressions_judge(all, begin, end, result, &test_modes[mode]);
        liq_result_free(result);
    }
    test_query_free(&query);
    return why;
}

/* One by one, so that those that cannot be asked do not take the others with them. */
static void expressions_ask_each(struct expressions *all, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        const char *why = all->list[i].failed ? NULL : expressions_ask(all, i, i + 1);

        if (why)
            expression_fail(all, &all->list[i], why);
    }
}

static bool expression_parse(struct expressions *all, struct view line, struct expression *expression)
{
    struct arena *arena = &all->bench->arena;
    size_t arrow = SIZE_MAX;
    struct fault fault = { "there is no => in this line" };

    for (size_t at = 0; (at = view_find(line, VIEW(" =>"), at)) != SIZE_MAX; at++)
        if (at + 3 == line.length || line.data[at + 3] == ' ')
            arrow = at;
    expression->text = arrow == SIZE_MAX ? line : view_trim((struct view){ line.data, arrow });
    if (arrow != SIZE_MAX &&
        test_value_parse(arena, view_trim(view_skip(line, arrow + 3)), &expression->wanted, &fault) == STATUS_OK)
        return true;
    expression_fail(all, expression, fault.message);
    return false;
}

static void expressions_parse(struct expressions *all, const struct test_section *section)
{
    struct view body = section->body, line;
    size_t capacity = 0, number = section->line;

    while (test_next_line(&body, &line)) {
        struct expression expression = { .line = ++number };

        if (view_trim(line).length == 0)
            continue;
        all->list = arena_grow(&all->bench->arena, all->list, &capacity, all->count + 1, sizeof *all->list);
        expression_parse(all, line, &expression);
        all->list[all->count++] = expression;
    }
}

void test_run_expressions(struct test_bench *bench, const struct test_section *section, struct test_outcome *outcome)
{
    struct expressions all = { .bench = bench, .outcome = outcome };

    expressions_parse(&all, section);
    for (size_t begin = 0, end; begin < all.count; begin = end) {
        size_t bytes = 0;

        for (end = begin; end < all.count && (end == begin || bytes < EXPRESSIONS_BYTES); end++)
            bytes += all.list[end].text.length + sizeof "expression_000 as ,";
        if (expressions_ask(&all, begin, end))
            expressions_ask_each(&all, begin, end);
    }
    for (size_t i = 0; i < all.count; i++) {
        *(all.list[i].failed ? &outcome->failed : &outcome->passed) += 1;
        outcome->beyond_edit |= all.list[i].failed;
    }
}
