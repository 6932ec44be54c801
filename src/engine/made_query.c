#include "engine/made_query.h"

#include "engine/explanation.h"
#include "plan/explain.h"

#include <stdlib.h>

enum { MADE_MOST_ROWS = 100000000 };

size_t made_reads(struct plan *plan, struct view name, enum type type)
{
    const size_t slot = plan_slot(plan, name, SLOT_SYSTEM, type, (struct span){ 0, 0 });
    struct scan_detail *scan = plan->steps[0]->detail;

    slot_set_add(&scan->wanted, slot);
    slot_set_add(&plan->steps[0]->writes, slot);
    slot_set_add(&plan->steps[1]->reads, slot);
    return slot;
}

size_t made_writes(struct plan *plan, struct view name)
{
    const size_t slot = plan_slot_new(plan, name, TYPE_ANY, (struct span){ 0, 0 });

    slot_set_add(&plan->steps[1]->writes, slot);
    return slot;
}

static struct plan *made_plan(const struct liq_query_options *options, struct arena *arena)
{
    struct plan *plan = ARENA_NEW(arena, struct plan);
    struct scan_detail *scan = ARENA_NEW(arena, struct scan_detail);

    plan->arena = arena;
    plan->text = VIEW("");
    plan->limit = MADE_MOST_ROWS;
    plan->clock = query_clock(options);
    slot_set_init(&scan->wanted, arena);
    plan_step_new(plan, "scan", STEP_SCAN, NULL, scan, explain_scan, (struct span){ 0, 0 });
    return plan;
}

struct liq_query *made_query(made_step_fn make, const void *wanted, const struct liq_query_options *options)
{
    static const struct liq_query_options nothing = { 0 };
    struct liq_query *query = heap_zalloc(sizeof *query);

    if (!options)
        options = &nothing;
    arena_init(&query->arena, NULL);
    diagnostics_init(&query->diagnostics, &query->arena);
    query->text = VIEW("");
    query->max_fields = options->max_fields ? options->max_fields : 200;
    query->plan = made_plan(options, &query->arena);
    make(query->plan, wanted, options);
    query->explanation = explanation_new();
    query->valid = true;
    return query;
}
