#include "render/steps.h"

#include "base/json.h"
#include "render/ink.h"
#include "render/summary.h"
#include "render/visible.h"

enum { STEPS_GAP = 2 };
enum { DRAWN_IN, DRAWN_OUT, DRAWN_TIME, DRAWN_MEMORY, DRAWN_COLUMNS };

static const char *const drawn_names[DRAWN_COLUMNS] = { "rows in", "rows out", "time", "memory" };

/* Memory of less than that is not worth a look: every step has some. */
enum { STEPS_LEAST_BYTES = 1024 };

static void step_add_cell(const struct liq_step *step, size_t column, struct buffer *text)
{
    switch (column) {
    case DRAWN_IN:
        summary_add_count(text, step->rows_in);
        break;
    case DRAWN_OUT:
        summary_add_count(text, step->rows_out);
        break;
    case DRAWN_TIME:
        summary_add_duration(text, step->busy_us);
        break;
    default:
        if (step->held_bytes >= STEPS_LEAST_BYTES)
            summary_add_bytes(text, step->held_bytes);
    }
}

static void steps_add_blanks(struct buffer *text, size_t count)
{
    while (count-- > 0)
        buffer_add_char(text, ' ');
}

/* On the right of its column. */
static void steps_add_cell(struct buffer *text, struct view cell, size_t width)
{
    steps_add_blanks(text, width > cell.length ? width - cell.length : 0);
    buffer_add(text, cell);
    steps_add_blanks(text, STEPS_GAP);
}

static void steps_measure(const struct liq_result *result, size_t width[static DRAWN_COLUMNS])
{
    struct buffer cell = { 0 };

    for (size_t column = 0; column < DRAWN_COLUMNS; column++)
        width[column] = strlen(drawn_names[column]);
    for (size_t i = 0, count = liq_result_step_count(result); i < count; i++) {
        const struct liq_step step = liq_result_step(result, i);

        for (size_t column = 0; column < DRAWN_COLUMNS; column++) {
            cell.length = 0;
            step_add_cell(&step, column, &cell);
            width[column] = cell.length > width[column] ? cell.length : width[column];
        }
    }
    buffer_clear(&cell);
}

static void steps_add_header(struct buffer *text, const size_t width[static DRAWN_COLUMNS], const struct answer_style *style)
{
    ink_begin(text, style->color, INK_BOLD);
    for (size_t column = 0; column < DRAWN_COLUMNS; column++)
        steps_add_cell(text, view_of(drawn_names[column]), width[column]);
    buffer_add_text(text, "step");
    ink_end(text, style->color, INK_BOLD);
    buffer_add_char(text, '\n');
}

static void steps_add_line(struct buffer *text, const struct liq_step *step, const size_t width[static DRAWN_COLUMNS])
{
    struct buffer cell = { 0 };

    for (size_t column = 0; column < DRAWN_COLUMNS; column++) {
        cell.length = 0;
        step_add_cell(step, column, &cell);
        steps_add_cell(text, buffer_view(&cell), width[column]);
    }
    visible_add(text, answer_view(step->text));
    buffer_add_char(text, '\n');
    buffer_clear(&cell);
}

/* What the scan did not have to do. */
static void steps_add_spared(struct buffer *text, const struct liq_step *scan)
{
    if (scan->rows_in > scan->rows_out) {
        buffer_add_text(text, "passed over: ");
        summary_add_count(text, scan->rows_in - scan->rows_out);
        buffer_add_text(text, " of ");
        summary_add_count(text, scan->rows_in);
        buffer_add_text(text, scan->rows_in == 1 ? " event, " : " events, ");
        summary_add_bytes(text, scan->passed_bytes);
        buffer_add_text(text, ", which lack the texts that are necessary");
        buffer_add_text(text, scan->searched_regexes > 0 ? ", or where Vectorscan has found no match\n" : "\n");
    }
    if (scan->outside_bytes > 0) {
        buffer_add_text(text, "not read: ");
        summary_add_bytes(text, scan->outside_bytes);
        buffer_add_text(text, " of files, known to lie outside the range of time\n");
    }
}

void steps_table_write(struct output *output, const struct liq_result *result, const struct answer_style *style)
{
    struct buffer *text = &output->text;
    size_t width[DRAWN_COLUMNS], query = 0;
    struct liq_step scan = { 0 };

    steps_measure(result, width);
    steps_add_header(text, width, style);
    for (size_t i = 0, count = liq_result_step_count(result); i < count; i++) {
        const struct liq_step step = liq_result_step(result, i);

        if (step.query != query && step.query > 0)
            buffer_add_format(text, "query %zu, run first:\n", step.query);
        else if (step.query != query)
            buffer_add_text(text, "the query:\n");
        query = step.query;
        scan = step.scan ? step : scan;
        steps_add_line(text, &step, width);
        if (i + 1 == count || liq_result_step(result, i + 1).scan)
            steps_add_spared(text, &scan);
    }
}

void steps_json_write(struct output *output, const struct liq_result *result)
{
    struct buffer *text = &output->text;

    buffer_add_char(text, '[');
    for (size_t i = 0, count = liq_result_step_count(result); i < count; i++) {
        const struct liq_step step = liq_result_step(result, i);

        buffer_add_format(text, "%s\n  {\"query\":%zu,\"step\":", i > 0 ? "," : "", step.query);
        json_add_string(text, answer_view(step.text));
        buffer_add_format(text, ",\"begin\":%zu,\"end\":%zu,\"rowsIn\":%llu,\"rowsOut\":%llu,\"busyMicroseconds\":%llu,\"heldBytes\":%llu",
                          step.begin, step.end, (unsigned long long)step.rows_in, (unsigned long long)step.rows_out,
                          (unsigned long long)step.busy_us, (unsigned long long)step.held_bytes);
        if (step.scan)
            buffer_add_format(text, ",\"passedOverBytes\":%llu,\"outsideBytes\":%llu,\"searchedRegexes\":%zu",
                              (unsigned long long)step.passed_bytes, (unsigned long long)step.outside_bytes, step.searched_regexes);
        buffer_add_char(text, '}');
    }
    buffer_add_text(text, "\n]\n");
}
