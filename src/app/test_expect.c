#include "app/test_expect.h"

#include "app/query_text.h"
#include "app/test_check.h"
#include "app/test_compare.h"
#include "app/test_forms.h"
#include "base/number.h"
#include "render/answer.h"

/* ---- leeway ---- */

/* tolerance AMOUNT [COLUMN, ...]: a number, or a share with % behind it. */
static bool expect_read_tolerance(struct test_trial *trial, const struct test_section *section, struct test_tolerance *tolerance)
{
    struct view rest = section->argument, amount = { 0 };

    test_next_word(&rest, &amount);
    tolerance->columns = view_trim(rest);
    tolerance->relative = view_ends(amount, VIEW("%"));
    if (tolerance->relative)
        amount.length--;
    if (!number_parse(amount, &tolerance->amount) || !(tolerance->amount >= 0)) {
        test_fail(trial->outcome, "line %zu: `tolerance` takes a number such as 0.01 or 1%%", section->line);
        return false;
    }
    if (tolerance->relative)
        tolerance->amount /= 100;
    return true;
}

static bool expect_read_leeway(struct test_trial *trial, struct test_leeway *leeway)
{
    const struct test_file *file = trial->bench.file;
    const struct test_section *ignored = trial_section(trial, TEST_IGNORE), *section = NULL;
    struct test_tolerance *tolerances;

    *leeway = (struct test_leeway){ .ignored = ignored ? ignored->argument : VIEW("") };
    while ((section = test_file_next(file, trial->bench.test, TEST_TOLERANCE, TEST_TOLERANCE, section)))
        leeway->tolerance_count++;
    leeway->tolerances = tolerances = ARENA_ARRAY(&trial->bench.arena, leeway->tolerance_count, struct test_tolerance);
    while ((section = test_file_next(file, trial->bench.test, TEST_TOLERANCE, TEST_TOLERANCE, section)))
        if (!expect_read_tolerance(trial, section, tolerances++))
            return false;
    return true;
}

/* ---- the answer ---- */

/* answer [unordered] [FORM] [from FILE] */
struct expect_answer {
    bool unordered;
    struct view form, file;
};

static struct expect_answer expect_read_argument(struct view argument)
{
    struct expect_answer answer = { .form = VIEW("") };
    struct view word;

    while (test_next_word(&argument, &word)) {
        if (view_equal(word, VIEW("from"))) {
            answer.file = view_trim(argument);
            break;
        }
        if (view_equal(word, VIEW("unordered")))
            answer.unordered = true;
        else
            answer.form = word;
    }
    return answer;
}

/* The answer as the test file would have it. */
static void expect_print(struct buffer *text, const struct test_form *form, const struct test_grid *grid,
                         const struct liq_result *result)
{
    const struct answer_form *writer = answer_form_find(view_of(form->name));
    const struct answer_style style = { 0 };
    struct output output;

    if (form->parse == test_grid_parse || !writer) {
        test_grid_print(text, grid, NULL);
        return;
    }
    output_init(&output, -1);
    writer->write(&output, result, &style);
    buffer_add(text, buffer_view(&output.text));
    output_clear(&output);
}

static void expect_compare(struct test_trial *trial, const struct test_section *section, const struct expect_answer *answer,
                           const struct test_form *form, struct view text, const struct liq_result *result)
{
    struct arena *arena = &trial->bench.arena;
    struct test_grid wanted, is;
    struct test_leeway leeway;
    struct buffer report = { 0 };
    struct fault fault;

    if (!expect_read_leeway(trial, &leeway))
        return;
    leeway.unordered = answer->unordered;
    leeway.named_cells = form->named_cells;
    test_grid_of(arena, result, &is);
    if (form->parse(arena, text, &wanted, &fault) != STATUS_OK) {
        test_fail(trial->outcome, "the expected answer cannot be read: %s", fault.message);
    } else if (!test_compare(arena, &wanted, &is, &leeway, &trial->outcome->report, trial->request->color)) {
        trial->outcome->failed = 1;
        trial->outcome->rows_lost = is.rows < wanted.rows;
        expect_print(&report, form, &is, result);
        if (answer->file.data || section->included)
            trial->outcome->beyond_edit = true;
        else
            trial_edit(trial, section, buffer_view(&report));
    }
    buffer_clear(&report);
}

static void expect_answer(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    const struct expect_answer answer = expect_read_argument(section->argument);
    const struct test_form *form = test_form_find(answer.form);
    struct view text = section->body.data ? section->body : VIEW("");
    struct fault fault;

    if (!form)
        test_fail(trial->outcome, "line %zu: an answer is a table, csv, json or aws, and may be unordered; not `%.*s`", section->line,
                  VIEW_PRINT(answer.form));
    else if (answer.file.data && query_text_read(&trial->bench.arena,
                                                 test_section_resolve(&trial->bench.arena, section, answer.file), &text,
                                                 &fault) != STATUS_OK)
        test_fail(trial->outcome, "line %zu: %s", section->line, fault.message);
    else
        expect_compare(trial, section, &answer, form, text, result);
}

/* An answer as --output prints it, byte for byte. */
static void expect_output(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    const struct answer_form *form = answer_form_find(section->argument);
    const struct view wanted = section->body.data ? section->body : VIEW("");
    const struct answer_style style = { 0 };
    struct output output;

    if (!form) {
        test_fail(trial->outcome, "line %zu: --output does not know `%.*s`", section->line, VIEW_PRINT(section->argument));
        return;
    }
    output_init(&output, -1);
    form->write(&output, result, &style);
    if (!view_equal(buffer_view(&output.text), wanted))
        trial_fail_text(trial, section, wanted, buffer_view(&output.text));
    output_clear(&output);
}

/* ---- properties of the answer ---- */

static void expect_contains(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    struct arena *arena = &trial->bench.arena;
    struct test_grid wanted, is;
    struct test_leeway leeway;
    struct fault fault;

    if (!expect_read_leeway(trial, &leeway))
        return;
    test_grid_of(arena, result, &is);
    if (test_grid_parse(arena, section->body, &wanted, &fault) != STATUS_OK) {
        test_fail(trial->outcome, "the expected rows cannot be read: %s", fault.message);
    } else if (!test_compare_contains(arena, &wanted, &is, &leeway, &trial->outcome->report, trial->request->color)) {
        trial->outcome->failed = 1;
        trial->outcome->beyond_edit = trial->outcome->rows_lost = true;
    }
}

static void expect_columns(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    struct view wanted = section->argument, item;
    const size_t count = liq_result_columns(result);
    struct buffer is = { 0 };
    size_t column = 0;
    bool same = true;

    for (; test_next_item(&wanted, &item); column++)
        same &= column < count && view_equal(answer_view(liq_result_column(result, column)), item);
    for (size_t i = 0; i < count; i++)
        buffer_add_format(&is, "%s%.*s", i > 0 ? ", " : "", VIEW_PRINT(liq_result_column(result, i)));
    if ((!same || column != count) && !view_equal(buffer_view(&is), section->argument))
        test_fail(trial->outcome, "the columns are %.*s", VIEW_PRINT(buffer_view(&is)));
    buffer_clear(&is);
}

static bool relation_equal(size_t is, size_t bound)
{
    return is == bound;
}
static bool relation_unequal(size_t is, size_t bound)
{
    return is != bound;
}
static bool relation_less(size_t is, size_t bound)
{
    return is < bound;
}
static bool relation_less_equal(size_t is, size_t bound)
{
    return is <= bound;
}
static bool relation_greater(size_t is, size_t bound)
{
    return is > bound;
}
static bool relation_greater_equal(size_t is, size_t bound)
{
    return is >= bound;
}

/* Longer ones come before those they begin with. */
static const struct {
    struct view text;
    bool (*holds)(size_t is, size_t bound);
} expect_relations[] = {
    { VIEW_INIT(">="), relation_greater_equal }, { VIEW_INIT("<="), relation_less_equal }, { VIEW_INIT("!="), relation_unequal },
    { VIEW_INIT(">"), relation_greater },        { VIEW_INIT("<"), relation_less },        { VIEW_INIT("="), relation_equal },
    { VIEW_INIT(""), relation_equal },
};

/* rows [RELATION] NUMBER */
static void expect_rows(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    const size_t rows = liq_result_rows(result);
    int64_t bound;
    size_t i = 0;

    while (!view_starts(section->argument, expect_relations[i].text))
        i++;
    if (!number_parse_integer(view_trim(view_skip(section->argument, expect_relations[i].text.length)), &bound) || bound < 0) {
        test_fail(trial->outcome, "line %zu: `rows` takes a number such as 3 or >= 1", section->line);
    } else if (!expect_relations[i].holds(rows, (size_t)bound)) {
        test_fail(trial->outcome, "there %s %zu row%s, not %.*s", rows == 1 ? "is" : "are", rows, rows == 1 ? "" : "s", VIEW_PRINT(section->argument));
        trial->outcome->rows_lost = rows < (size_t)bound;
    }
}

static void expect_empty(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    struct test_grid none = { 0 }, is;
    struct test_leeway leeway = { 0 };

    (void)section;
    const size_t rows = liq_result_rows(result);

    if (rows == 0)
        return;
    test_fail(trial->outcome, "there %s %zu row%s, and none was expected:", rows == 1 ? "is" : "are", rows, rows == 1 ? "" : "s");
    test_grid_of(&trial->bench.arena, result, &is);
    none.columns = is.columns;
    none.names = is.names;
    test_compare(&trial->bench.arena, &none, &is, &leeway, &trial->outcome->report, trial->request->color);
}

static void expect_statistics(struct test_trial *trial, const struct test_section *section, const struct liq_result *result)
{
    const struct liq_statistics statistics = liq_result_statistics(result);
    struct buffer why = { 0 };

    if (!test_check_statistics(section->body, &statistics, &why))
        test_fail(trial->outcome, "%.*s", VIEW_PRINT(buffer_view(&why)));
    buffer_clear(&why);
}

static const struct {
    enum test_keyword keyword;
    bool every_mode;            /* else it holds in all when the answers are the same */
    void (*judge)(struct test_trial *trial, const struct test_section *section, const struct liq_result *result);
} expect_judges[] = {
    { TEST_ANSWER, false, expect_answer },
    { TEST_OUTPUT, false, expect_output },
    { TEST_CONTAINS, false, expect_contains },
    { TEST_ROWS, false, expect_rows },
    { TEST_COLUMNS, false, expect_columns },
    { TEST_EMPTY, false, expect_empty },
    { TEST_STATISTICS, true, expect_statistics },
};

enum { EXPECT_JUDGES = sizeof expect_judges / sizeof *expect_judges };

bool test_expects_rows(const struct test_trial *trial)
{
    for (size_t i = 0; i < EXPECT_JUDGES; i++)
        if (trial_section(trial, expect_judges[i].keyword))
            return true;
    return false;
}

/* ---- modes ---- */

static bool expect_same_cell(const struct liq_result *a, const struct liq_result *b, size_t row, size_t column)
{
    const struct liq_cell left = liq_result_cell(a, row, column), right = liq_result_cell(b, row, column);

    return left.kind == right.kind && (left.text.data == NULL) == (right.text.data == NULL) &&
           view_equal(answer_view(left.text), answer_view(right.text));
}

static bool expect_same(const struct liq_result *a, const struct liq_result *b)
{
    const size_t rows = liq_result_rows(a), columns = liq_result_columns(a);

    if (rows != liq_result_rows(b) || columns != liq_result_columns(b))
        return false;
    for (size_t column = 0; column < columns; column++) {
        if (!view_equal(answer_view(liq_result_column(a, column)), answer_view(liq_result_column(b, column))))
            return false;
        for (size_t row = 0; row < rows; row++)
            if (!expect_same_cell(a, b, row, column))
                return false;
    }
    return true;
}

static void expect_tell_difference(struct test_trial *trial, const struct liq_result *first, const struct liq_result *other)
{
    const struct test_leeway none = { 0 };
    struct test_grid wanted, is;

    test_fail(trial->outcome, "the answer differs from that of the first mode (in kinds of values only where no cell is shown):");
    test_grid_of(&trial->bench.arena, first, &wanted);
    test_grid_of(&trial->bench.arena, other, &is);
    test_compare(&trial->bench.arena, &wanted, &is, &none, &trial->outcome->report, trial->request->color);
}

void test_expect(struct test_trial *trial, const struct liq_result *first, const struct liq_result *result)
{
    for (size_t i = 0; i < EXPECT_JUDGES; i++) {
        const struct test_section *section = trial_section(trial, expect_judges[i].keyword);

        if (section && (!first || expect_judges[i].every_mode))
            expect_judges[i].judge(trial, section, result);
    }
    if (first && !expect_same(first, result))
        expect_tell_difference(trial, first, result);
}
