/* The query whose answer is the log groups there are: like that of discover, one that no text could be written for. */

#include "engine/engine.h"

#include "exec/listing.h"
#include "plan/explain.h"

#include <stdlib.h>

enum { GROUPS_MOST_ROWS = 100000000 };

static void listing_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    (void)plan, (void)step;
    buffer_add_text(out, "listing: which log groups the events are of");
}

static size_t groups_reads(struct plan *plan, struct view name, enum type type)
{
    const size_t slot = plan_slot(plan, name, SLOT_SYSTEM, type, (struct span){ 0, 0 });
    struct scan_detail *scan = plan->steps[0]->detail;

    slot_set_add(&scan->wanted, slot);
    slot_set_add(&plan->steps[0]->writes, slot);
    slot_set_add(&plan->steps[1]->reads, slot);
    return slot;
}

static void groups_add_columns(struct plan *plan, struct listing_detail *listing)
{
    plan->columns = ARENA_ARRAY(plan->arena, LISTING_COLUMNS, struct output_column);
    for (size_t i = 0; i < LISTING_COLUMNS; i++) {
        listing->columns[i] = plan_slot_new(plan, listing_columns[i], TYPE_ANY, (struct span){ 0, 0 });
        slot_set_add(&plan->steps[1]->writes, listing->columns[i]);
        if (i != (listing->by_stream ? LISTING_STREAMS : LISTING_STREAM))
            plan->columns[plan->column_count++] = (struct output_column){ listing_columns[i], listing->columns[i] };
    }
}

static struct plan *groups_plan(const struct liq_groups_options *wanted, const struct liq_query_options *options,
                                struct arena *arena)
{
    struct plan *plan = ARENA_NEW(arena, struct plan);
    struct scan_detail *scan = ARENA_NEW(arena, struct scan_detail);
    struct listing_detail *listing = ARENA_NEW(arena, struct listing_detail);
    const struct span nowhere = { 0, 0 };

    plan->arena = arena;
    plan->text = VIEW("");
    plan->limit = GROUPS_MOST_ROWS;
    plan->clock = query_clock(options);
    slot_set_init(&scan->wanted, arena);
    listing->by_stream = wanted->by_stream;
    listing->all = wanted->all;
    plan_step_new(plan, "scan", STEP_SCAN, NULL, scan, explain_scan, nowhere);
    plan_step_new(plan, "listing", STEP_BREAKER, &listing_operator, listing, listing_explain, nowhere);
    listing->message = plan->message_slot = groups_reads(plan, VIEW("@message"), TYPE_TEXT);
    listing->timestamp = groups_reads(plan, VIEW("@timestamp"), TYPE_TIMESTAMP);
    listing->stream = groups_reads(plan, VIEW("@logStream"), TYPE_TEXT);
    listing->log = groups_reads(plan, VIEW("@log"), TYPE_TEXT);
    groups_add_columns(plan, listing);
    return plan;
}

struct liq_query *liq_query_groups(const struct liq_groups_options *wanted, const struct liq_query_options *options)
{
    static const struct liq_groups_options groups = { .by_stream = false };
    static const struct liq_query_options nothing = { 0 };
    struct liq_query *query = heap_zalloc(sizeof *query);

    if (!options)
        options = &nothing;
    arena_init(&query->arena, NULL);
    diagnostics_init(&query->diagnostics, &query->arena);
    query->text = VIEW("");
    query->max_fields = options->max_fields ? options->max_fields : 200;
    query->plan = groups_plan(wanted ? wanted : &groups, options, &query->arena);
    query->explained = plan_explain(query->plan, &query->arena);
    query->valid = true;
    return query;
}
