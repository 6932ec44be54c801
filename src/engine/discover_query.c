/* The query whose answer is the fields there are. */
#include "engine/made_query.h"
#include "exec/surveying.h"

static void survey_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    (void)plan, (void)step;
    buffer_add_text(out, "survey: which fields the events have");
}

static void discover_add_columns(struct plan *plan, struct survey_detail *survey)
{
    plan->columns = ARENA_ARRAY(plan->arena, SURVEY_COLUMNS, struct output_column);
    for (size_t i = 0; i < SURVEY_COLUMNS; i++) {
        survey->columns[i] = made_writes(plan, survey_columns[i]);
        plan->columns[i] = (struct output_column){ survey_columns[i], survey->columns[i] };
    }
    plan->column_count = SURVEY_COLUMNS;
}

static void discover_make(struct plan *plan, const void *context, const struct liq_query_options *options)
{
    const struct liq_discover_options *wanted = context;
    struct scan_detail *scan = plan->steps[0]->detail;
    struct survey_detail *survey = ARENA_NEW(plan->arena, struct survey_detail);

    scan->carriers = true;
    survey->by_log = wanted->by_group;
    survey->by_format = wanted->by_format;
    survey->documented = options->documented_fields;
    plan_step_new(plan, "survey", STEP_BREAKER, &survey_operator, survey, survey_explain, (struct span){ 0, 0 });
    survey->message = plan->message_slot = made_reads(plan, VIEW("@message"), TYPE_TEXT);
    survey->timestamp = made_reads(plan, VIEW("@timestamp"), TYPE_TIMESTAMP);
    survey->ingestion_time = made_reads(plan, VIEW("@ingestionTime"), TYPE_TIMESTAMP);
    survey->stream = made_reads(plan, VIEW("@logStream"), TYPE_TEXT);
    survey->log = made_reads(plan, VIEW("@log"), TYPE_TEXT);
    discover_add_columns(plan, survey);
}

struct liq_query *liq_query_discover(const struct liq_discover_options *wanted, const struct liq_query_options *options)
{
    static const struct liq_discover_options everything = { .by_group = true, .by_format = true };

    return made_query(discover_make, wanted ? wanted : &everything, options);
}
