/* The query whose answer is the fields there are: a plan of two steps, which no text could be written for. */

#include "engine/engine.h"

#include "exec/surveying.h"
#include "plan/explain.h"

#include <stdlib.h>

enum { DISCOVER_MOST_ROWS = 100000000 };

static void survey_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    (void)plan, (void)step;
    buffer_add_text(out, "survey: which fields the events have");
}

static size_t discover_reads(struct plan *plan, struct view name, enum type type)
{
    const size_t slot = plan_slot(plan, name, SLOT_SYSTEM, type, (struct span){ 0, 0 });
    struct scan_detail *scan = plan->steps[0]->detail;

    slot_set_add(&scan->wanted, slot);
    slot_set_add(&plan->steps[0]->writes, slot);
    slot_set_add(&plan->steps[1]->reads, slot);
    return slot;
}

static void discover_add_columns(struct plan *plan, struct survey_detail *survey)
{
    plan->columns = ARENA_ARRAY(plan->arena, SURVEY_COLUMNS, struct output_column);
    for (size_t i = 0; i < SURVEY_COLUMNS; i++) {
        survey->columns[i] = plan_slot_new(plan, survey_columns[i], TYPE_ANY, (struct span){ 0, 0 });
        slot_set_add(&plan->steps[1]->writes, survey->columns[i]);
        plan->columns[i] = (struct output_column){ survey_columns[i], survey->columns[i] };
    }
    plan->column_count = SURVEY_COLUMNS;
}

static struct plan *discover_plan(const struct liq_discover_options *wanted, const struct liq_query_options *options,
                                  struct arena *arena)
{
    struct plan *plan = ARENA_NEW(arena, struct plan);
    struct scan_detail *scan = ARENA_NEW(arena, struct scan_detail);
    struct survey_detail *survey = ARENA_NEW(arena, struct survey_detail);
    const struct span nowhere = { 0, 0 };

    plan->arena = arena;
    plan->text = VIEW("");
    plan->limit = DISCOVER_MOST_ROWS;
    plan->clock = query_clock(options);
    slot_set_init(&scan->wanted, arena);
    scan->carriers = true;
    survey->by_log = wanted->by_group;
    survey->by_format = wanted->by_format;
    survey->documented = options->documented_fields;
    plan_step_new(plan, "scan", STEP_SCAN, NULL, scan, explain_scan, nowhere);
    plan_step_new(plan, "survey", STEP_BREAKER, &survey_operator, survey, survey_explain, nowhere);
    survey->message = plan->message_slot = discover_reads(plan, VIEW("@message"), TYPE_TEXT);
    survey->timestamp = discover_reads(plan, VIEW("@timestamp"), TYPE_TIMESTAMP);
    survey->ingestion_time = discover_reads(plan, VIEW("@ingestionTime"), TYPE_TIMESTAMP);
    survey->stream = discover_reads(plan, VIEW("@logStream"), TYPE_TEXT);
    survey->log = discover_reads(plan, VIEW("@log"), TYPE_TEXT);
    discover_add_columns(plan, survey);
    return plan;
}

struct liq_query *liq_query_discover(const struct liq_discover_options *wanted, const struct liq_query_options *options)
{
    static const struct liq_discover_options everything = { .by_group = true, .by_format = true };
    static const struct liq_query_options nothing = { 0 };
    struct liq_query *query = heap_zalloc(sizeof *query);

    if (!options)
        options = &nothing;
    arena_init(&query->arena, NULL);
    diagnostics_init(&query->diagnostics, &query->arena);
    query->text = VIEW("");
    query->max_fields = options->max_fields ? options->max_fields : 200;
    query->plan = discover_plan(wanted ? wanted : &everything, options, &query->arena);
    query->explained = plan_explain(query->plan, &query->arena);
    query->valid = true;
    return query;
}
