/*
 * limit N, limit any N, head N, tail N: how many rows (language reference 2.12).
 *
 * The cut is put off past row-wise stages (2.0.2): the binder holds it, and either the output takes it or a stage that
 * depends on it has it settled as a step of its own.
 */

#include "commands/commands.h"
#include "exec/top.h"
#include "plan/explain.h"

enum { LIMIT_DEPRECATED_DEFAULT = 10 };

static void limit_check_place(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic;

    if (binder->stats_total < 1 || binder->stats_count == binder->stats_total)
        return;
    if (binder->stats_total == 1) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_W0502, stage->head,
                                     "a limit before stats cuts the events that reach stats, not its rows");
        diagnostic_help(binder->diagnostics, diagnostic, "move it behind the stats if it is the rows that are too many");
        return;
    }
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0504, stage->head,
                                 "with several stats, limit must come after the last of them");
    diagnostic_help(binder->diagnostics, diagnostic, "move it to the end of the query");
}

static uint64_t limit_count(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic;
    const struct node *count = stage->count;

    if (!count)
        return LIMIT_DEPRECATED_DEFAULT;
    if (count->kind == NODE_NUMBER && count->number >= 1 && count->number <= OUTPUT_MAX_LIMIT &&
        count->number == (double)(uint64_t)count->number)
        return (uint64_t)count->number;
    if (count->kind != NODE_ERROR) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0505, count->span,
                                     "%.*s takes a whole number from 1 to 100,000, not %.*s", VIEW_PRINT(stage->written),
                                 VIEW_PRINT(view_between(binder->plan->text.data + count->span.begin,
                                                         binder->plan->text.data + count->span.end)));
        diagnostic_help(binder->diagnostics, diagnostic, "write for example %.*s 20", VIEW_PRINT(stage->word));
    }
    return OUTPUT_MAX_LIMIT;
}

static void limit_settle(struct binder *binder);

static void limit_bind(struct binder *binder, const struct stage *stage)
{
    uint64_t count = limit_count(binder, stage);
    bool tail = view_equal_nocase(stage->written, VIEW("tail"));

    limit_check_place(binder, stage);
    /* First rows of first rows are the fewest of them; of first and last rows that is not so. */
    if (binder->pending_limit != UINT64_MAX && tail != binder->pending_tail) {
        limit_settle(binder);
        binder->pending_limit = UINT64_MAX;
    }
    binder->pending_tail = tail;
    binder->pending_any = stage->any && !binder->any_ignored;
    binder->pending_span = stage->span;
    if (count < binder->pending_limit)
        binder->pending_limit = count;
}

static void limit_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct top_detail *detail = step->detail;

    buffer_add_format(out, "%s %llu", detail->tail ? "tail" : "limit", (unsigned long long)detail->limit);
    explain_order(plan, &detail->order, out);
}

static void limit_settle(struct binder *binder)
{
    struct top_detail *detail = ARENA_NEW(binder->arena, struct top_detail);
    struct plan_step *step =
        plan_step_new(binder->plan, "limit", STEP_BREAKER, &top_operator, detail, limit_explain, binder->pending_span);

    detail->limit = binder->pending_limit;
    detail->tail = binder->pending_tail;
    detail->order = binder_order(binder, &step->reads);
}

const struct command limit_command = {
    .name = "limit",
    .usage = "limit [any] COUNT",
    .help = "Show at most so many rows, 10,000 without it; any takes whichever are found first.",
    .section = "2.12",
    .examples = { "fields @timestamp, @message | limit 20", "filter @message like \"timeout\" | limit any 5" },
    .bind = limit_bind,
    .limits = true,
    .settle = limit_settle,
};
