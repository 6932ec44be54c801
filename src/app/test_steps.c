#include "app/test_steps.h"

#include "render/ink.h"
#include "render/visible.h"

#include <inttypes.h>

enum { STEPS_WIDTH = 70 };

/* The stage's text on one line, cut when it is long. */
static void steps_add_text(struct buffer *text, struct liq_text query, const struct liq_step *step)
{
    struct view rest = { query.data + step->begin, step->end - step->begin }, word;
    struct buffer line = { 0 };

    for (size_t i = 0; i < rest.length; i++) {
        const bool blank = rest.data[i] == '\n' || rest.data[i] == '\t' || rest.data[i] == '\r';

        buffer_add_char(&line, blank ? ' ' : rest.data[i]);
    }
    rest = buffer_view(&line);
    for (size_t width = 0; test_next_word(&rest, &word);) {
        if (width > 0 && width + word.length > STEPS_WIDTH) {
            buffer_add_text(text, " ...");
            break;
        }
        if (width > 0)
            buffer_add_char(text, ' ');
        visible_add(text, word);
        width += word.length + 1;
    }
    buffer_clear(&line);
}

/* The last step made of the same stage says what the stage left. */
static bool steps_is_last(const struct liq_result *result, size_t index, const struct liq_step *step)
{
    struct liq_step next;

    if (step->query != 0)
        return false;
    if (step->scan || index + 1 == liq_result_step_count(result))
        return true;
    if (step->begin == step->end)
        return false;
    next = liq_result_step(result, index + 1);
    return next.query != 0 || next.begin != step->begin || next.end != step->end;
}

static void steps_add(struct test_trial *trial, const struct liq_result *result)
{
    const struct liq_text query = liq_query_text(trial->query.plain);
    struct buffer *report = &trial->outcome->report;
    uint64_t before = UINT64_MAX;

    buffer_add_text(report, "  rows left by each stage:\n");
    for (size_t i = 0; i < liq_result_step_count(result); i++) {
        const struct liq_step step = liq_result_step(result, i);
        struct buffer line = { 0 };

        if (!steps_is_last(result, i, &step) || step.end > query.length)
            continue;
        buffer_add_format(&line, "    %8" PRIu64 "  ", step.rows_out);
        if (step.scan)
            buffer_add_text(&line, "events");
        else if (step.begin == step.end)
            buffer_add_text(&line, "the answer");
        else
            steps_add_text(&line, query, &step);
        ink_add(report, trial->request->color, step.rows_out == 0 && before > 0 ? INK_YELLOW : INK_NONE, buffer_view(&line));
        buffer_add_char(report, '\n');
        buffer_clear(&line);
        before = step.rows_out;
    }
}

static bool steps_lose_rows(const struct liq_result *result)
{
    for (size_t i = 0; i < liq_result_step_count(result); i++) {
        const struct liq_step step = liq_result_step(result, i);

        if (step.query == 0 && step.rows_out < step.rows_in)
            return true;
    }
    return false;
}

void test_steps_tell(struct test_trial *trial)
{
    const struct test_mode mode = { .jobs = 1, .no_optimize = true, .trace = true };
    struct liq_result *result = NULL;
    struct liq_error error;

    if (test_bench_run(&trial->bench, &trial->query, &mode, &result, &error) == LIQ_OK && steps_lose_rows(result))
        steps_add(trial, result);
    liq_result_free(result);
}
