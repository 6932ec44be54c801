#include "plan/optimizer.h"

#include "plan/explain.h"
#include "plan/necessary.h"

/* ---- lists of steps ---- */

static void steps_insert(struct plan *plan, size_t at, struct plan_step *step)
{
    plan->steps = arena_grow(plan->arena, plan->steps, &plan->step_capacity, plan->step_count + 1, sizeof *plan->steps);
    memmove(plan->steps + at + 1, plan->steps + at, (plan->step_count - at) * sizeof *plan->steps);
    plan->steps[at] = step;
    plan->step_count++;
}

static void steps_remove(struct plan *plan, size_t at)
{
    plan->step_count--;
    memmove(plan->steps + at, plan->steps + at + 1, (plan->step_count - at) * sizeof *plan->steps);
}

static struct plan_step *step_copy(struct plan *plan, const struct plan_step *step)
{
    struct plan_step *copy = ARENA_NEW(plan->arena, struct plan_step);

    *copy = *step;
    slot_set_init(&copy->reads, plan->arena);
    slot_set_init(&copy->writes, plan->arena);
    return copy;
}

/* ---- conjunctions become filters of their own ---- */

static bool is_and(const struct expr *expr)
{
    return expr->kind == EXPR_CALL && expr->function->family == FAMILY_OPERATOR && strcmp(expr->function->name, "and") == 0;
}

static void split_filter(struct plan *plan, size_t at)
{
    while (is_and(plan->steps[at]->condition)) {
        struct plan_step *step = plan->steps[at], *left = step_copy(plan, step), *right = step_copy(plan, step);

        left->condition = step->condition->args[0];
        right->condition = step->condition->args[1];
        expr_reads(left->condition, &left->reads);
        expr_reads(right->condition, &right->reads);
        plan->steps[at] = left;
        steps_insert(plan, at + 1, right);
    }
}

static void split_filters(struct plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i]->nature == STEP_FILTER)
            split_filter(plan, i);
}

/* ---- filters go before what they do not need ---- */

/* Dearer conditions than this are not worth computing for more rows to spare a step of the work behind. */
static const double filter_cheap = 10;

static bool filter_needs(const struct plan_step *filter, const struct plan_step *before)
{
    switch (before->nature) {
    case STEP_FILTER:
        return false;
    case STEP_DISCOVER:
    case STEP_EXTEND:
    case STEP_CAPTURE:
    case STEP_DECODE:
    case STEP_SPREAD:
        return slot_set_meets(&filter->reads, &before->writes);
    case STEP_SCAN:
    case STEP_BREAKER:
        break;
    }
    return true;
}

/* Where the filter goes: before work it does not need, and there behind the filters that are no dearer. */
static size_t filter_place(const struct plan *plan, size_t at)
{
    const struct plan_step *filter = plan->steps[at];
    double cost = expr_cost(filter->condition);
    size_t place = at;

    for (size_t i = at; i-- > 1 && !filter_needs(filter, plan->steps[i]);) {
        bool work = plan->steps[i]->nature != STEP_FILTER;

        if (work ? place == i + 1 || cost < filter_cheap : place == i + 1 && cost < expr_cost(plan->steps[i]->condition))
            place = i;
    }
    return place;
}

static void move_filters(struct plan *plan)
{
    for (size_t at = 1; at < plan->step_count; at++) {
        struct plan_step *filter = plan->steps[at];
        size_t place = filter->nature == STEP_FILTER ? filter_place(plan, at) : at;

        memmove(plan->steps + place + 1, plan->steps + place, (at - place) * sizeof *plan->steps);
        plan->steps[place] = filter;
    }
}

/* ---- steps that do the work of others on the way ---- */

static void absorb(struct plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i]->absorb)
            plan->steps[i]->absorb(plan, i);
}

/* ---- what nobody reads is not made ---- */

static void output_reads(const struct plan *plan, struct slot_set *live)
{
    slot_set_init(live, plan->arena);
    for (size_t i = 0; i < plan->column_count; i++)
        slot_set_add(live, plan->columns[i].slot);
    for (size_t i = 0; i < plan->order.count; i++)
        slot_set_add(live, plan->order.keys[i].slot);
}

static void prune_assignments(struct plan_step *step, const struct slot_set *live, struct slot_set *wanted)
{
    size_t kept = 0;

    /* Backwards: a later assignment of the step may read an earlier one. */
    slot_set_keep(wanted, live);
    slot_set_join(wanted, live);
    for (size_t i = step->output_count; i-- > 0;)
        if (slot_set_has(wanted, step->outputs[i].slot))
            expr_reads(step->outputs[i].expr, wanted);
    slot_set_init(&step->reads, live->arena);
    for (size_t i = 0; i < step->output_count; i++) {
        if (!slot_set_has(wanted, step->outputs[i].slot)) {
            slot_set_remove(&step->writes, step->outputs[i].slot);
            continue;
        }
        expr_reads(step->outputs[i].expr, &step->reads);
        step->outputs[kept++] = step->outputs[i];
    }
    step->output_count = kept;
}

/* False: nothing is left. */
static bool prune_captures(struct plan_step *step, const struct slot_set *live)
{
    slot_set_keep(&step->writes, live);
    return slot_set_count(&step->writes) > 0;
}

static void prune(struct plan *plan)
{
    struct slot_set live, wanted;

    output_reads(plan, &live);
    slot_set_init(&wanted, plan->arena);
    for (size_t i = plan->step_count; i-- > 1;) {
        struct plan_step *step = plan->steps[i];

        if (step->nature == STEP_EXTEND)
            prune_assignments(step, &live, &wanted);
        if (step->nature == STEP_SPREAD)
            prune_captures(step, &live);
        if ((step->nature == STEP_EXTEND && step->output_count == 0) ||
            ((step->nature == STEP_CAPTURE || step->nature == STEP_DECODE) && !prune_captures(step, &live))) {
            steps_remove(plan, i);
            continue;
        }
        slot_set_leave(&live, &step->writes);
        slot_set_join(&live, &step->reads);
    }
}

/* ---- discovered fields and what the scan delivers ---- */

static size_t message_slot(struct plan *plan)
{
    if (plan->message_slot == SIZE_MAX)
        plan->message_slot = plan_slot(plan, VIEW("@message"), SLOT_SYSTEM, TYPE_TEXT, (struct span){ 0, 0 });
    return plan->message_slot;
}

static struct plan_step *discover_step(struct plan *plan, const struct slot_set *slots,
                                       const struct optimizer_options *options)
{
    struct plan_step *step = ARENA_NEW(plan->arena, struct plan_step);
    struct discover_detail *detail = ARENA_NEW(plan->arena, struct discover_detail);

    *step = (struct plan_step){ .name = "discover", .nature = STEP_DISCOVER, .run = options->discover, .detail = detail };
    detail->documented = options->documented;
    step->explain = explain_discover;
    slot_set_init(&step->reads, plan->arena);
    slot_set_init(&step->writes, plan->arena);
    slot_set_add(&step->reads, message_slot(plan));
    detail->names = ARENA_ARRAY(plan->arena, slot_set_count(slots), struct view);
    detail->slots = ARENA_ARRAY(plan->arena, slot_set_count(slots), size_t);
    for (size_t slot = 0; slot < plan->slot_count; slot++)
        if (slot_set_has(slots, slot)) {
            detail->names[detail->count] = plan->slots[slot].name;
            detail->slots[detail->count++] = slot;
            slot_set_add(&step->writes, slot);
        }
    return step;
}

static void discovered_slots(const struct plan *plan, struct slot_set *slots)
{
    slot_set_init(slots, plan->arena);
    for (size_t slot = 0; slot < plan->slot_count; slot++)
        if (plan->slots[slot].origin == SLOT_DISCOVERED)
            slot_set_add(slots, slot);
}

/* Everything discovered that is read at or behind step `at`. */
static void reads_from(const struct plan *plan, size_t at, struct slot_set *reads)
{
    output_reads(plan, reads);
    for (size_t i = at; i < plan->step_count; i++)
        slot_set_join(reads, &plan->steps[i]->reads);
}

/* Whether the rows in front of the step are those behind it, as far as it lets them pass. */
static bool step_streams(const struct plan_step *step)
{
    return step->nature != STEP_BREAKER && step->nature != STEP_SPREAD;
}

/* What the steps from `at` up to the next filter read; everything behind `at` when no filter comes before other rows do. */
static void reads_until_filter(const struct plan *plan, size_t at, struct slot_set *reads)
{
    slot_set_init(reads, plan->arena);
    for (size_t i = at; i < plan->step_count && step_streams(plan->steps[i]); i++) {
        slot_set_join(reads, &plan->steps[i]->reads);
        if (plan->steps[i]->nature == STEP_FILTER)
            return;
    }
    reads_from(plan, at, reads);
}

/*
 * Optimized, what a filter needs is made apart from the rest, so that the rest is made for fewer rows. A breaker or the
 * output has everything made that is read from there on, because behind it the messages are gone; a spread, because behind
 * it there are more of them.
 */
static void place_discovery(struct plan *plan, const struct optimizer_options *options)
{
    struct scan_detail *scan = plan->steps[0]->detail;
    struct slot_set unmade, wanted;

    discovered_slots(plan, &unmade);
    for (size_t i = 1; i <= plan->step_count; i++) {
        const bool streams = i < plan->step_count && step_streams(plan->steps[i]);

        /* Between two filters all is made in front of the first step. */
        if (i == 1 || (options->optimize && plan->steps[i - 1]->nature == STEP_FILTER)) {
            if (streams && options->optimize)
                reads_until_filter(plan, i, &wanted);
            else
                reads_from(plan, i, &wanted);
            slot_set_keep(&wanted, &unmade);
            if (slot_set_count(&wanted) > 0) {
                scan->discovered_steps += i <= scan->discovered_steps;
                steps_insert(plan, i++, discover_step(plan, &wanted, options));
                slot_set_leave(&unmade, &wanted);
            }
        }
        if (!streams)
            return;
    }
}

static void fill_wanted(struct plan *plan)
{
    struct scan_detail *scan = plan->steps[0]->detail;
    struct slot_set reads;

    reads_from(plan, 1, &reads);
    slot_set_init(&scan->wanted, plan->arena);
    for (size_t slot = 0; slot < plan->slot_count; slot++)
        if (plan->slots[slot].origin == SLOT_SYSTEM && slot_set_has(&reads, slot))
            slot_set_add(&scan->wanted, slot);
}

void plan_optimize(struct plan *plan, const struct optimizer_options *options)
{
    for (size_t i = 0; i < plan->inner_count; i++)
        plan_optimize(plan->inner[i].plan, options);
    plan->optimized = options->optimize;
    if (options->optimize) {
        split_filters(plan);
        move_filters(plan);
        absorb(plan);
        prune(plan);
        plan_necessary(plan, options->documented);
    }
    place_discovery(plan, options);
    fill_wanted(plan);
}
