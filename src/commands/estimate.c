/*
 * estimate: how many bytes the query would scan (language reference 2.29).
 *
 * The stages in front of it are checked and left out; what is read is the messages of the sources and the time range.
 */

#include "commands/commands.h"
#include "exec/state.h"

static const struct view estimate_name = VIEW_INIT("estimatedBytes");

struct estimate {
    size_t message, to;         /* slots */
};
struct estimate_local {
    uint64_t bytes;
};

static enum status estimate_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct estimate *estimate = step->plan->detail;
    const struct column *message = batch->columns[estimate->message];
    struct estimate_local *local = worker_local(worker, step);

    for (size_t i = 0; i < batch->count; i++)
        local->bytes += message->text[batch->selected[i]].length;
    return STATUS_OK;
}

static enum status estimate_combine(struct step *step, struct worker *worker)
{
    struct estimate_local *from = worker_local(worker, step), *into = worker_local(&step->exec->workers[0], step);

    if (from != into)
        into->bytes += from->bytes;
    return STATUS_OK;
}

static enum status estimate_finish(struct step *step, struct worker *worker)
{
    const struct estimate *estimate = step->plan->detail;
    const struct estimate_local *local = worker_local(worker, step);
    struct batch *batch;

    arena_reset(&worker->batch);
    evaluator_next(worker->evaluator);
    batch = batch_new(&worker->batch, 1, worker->plan->slot_count);
    batch->columns[estimate->to] = column_constant(&worker->batch, 1, value_number((double)local->bytes));
    batch->rank[0] = (struct rank){ 0, RANK_OF_NO_EVENT };
    return step_pass(step, worker, batch);
}

static const struct operator estimate_operator = {
    .name = "estimate",
    .local_size = sizeof(struct estimate_local),
    .breaker = true,
    .push = estimate_push,
    .combine = estimate_combine,
    .finish = estimate_finish,
};

static void estimate_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    (void)plan, (void)step;
    buffer_add_text(out, "estimate: add up the bytes of the messages");
}

/* ---- binding ---- */

/* Nothing of the query is left but what it reads. */
static void estimate_drop_stages(struct binder *binder)
{
    struct plan *plan = binder->plan;

    for (size_t i = 0; i < plan->inner_count; i++)
        plan_clear(plan->inner[i].plan);
    plan->inner_count = 0;
    plan->step_count = 1;       /* the scan */
    binder->order = (struct ordering){ 0 };
    binder->tasks = NULL;
}

static void estimate_check_place(struct binder *binder, const struct stage *stage)
{
    const struct stage *last = binder->tree->stages[binder->tree->count - 1];
    struct diagnostic *diagnostic;

    if (last == stage)
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0517, stage->head, "estimate must be the last stage");
    diagnostic_help(binder->diagnostics, diagnostic, "move it to the end of the query, or leave it out");
}

static void estimate_bind(struct binder *binder, const struct stage *stage)
{
    struct estimate *estimate = ARENA_NEW(binder->arena, struct estimate);
    struct plan *plan = binder->plan;
    struct plan_step *step;

    estimate_check_place(binder, stage);
    estimate_drop_stages(binder);
    estimate->message = plan_slot(plan, VIEW("@message"), SLOT_SYSTEM, TYPE_TEXT, stage->head);
    estimate->to = plan_slot_new(plan, estimate_name, TYPE_NUMBER, stage->head);
    step = plan_step_new(plan, "estimate", STEP_BREAKER, &estimate_operator, estimate, estimate_explain, stage->span);
    slot_set_add(&step->reads, estimate->message);
    slot_set_add(&step->writes, estimate->to);
    binder_close(binder);
    binder_introduce(binder, estimate_name, stage->head, estimate->to, true);
    columns_add(&binder->aggregate, binder->arena, (struct output_column){ estimate_name, estimate->to });
}

const struct command estimate_command = {
    .name = "estimate",
    .usage = "estimate",
    .help = "Instead of running the query, say how many bytes of messages it would scan.",
    .section = "2.29",
    .examples = { "filter @message like \"timeout\" | estimate" },
    .bind = estimate_bind,
};
