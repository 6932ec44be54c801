/* Runs that follow their inputs. */

#include "engine/run_parts.h"

#include "base/clock.h"

enum { FOLLOW_INTERVAL_MS = 250 };

/* One such run. */
struct follow {
    const struct liq_query *query;
    const struct liq_follow_options *options;
    struct catalog *catalog;
    struct liq_result *result;      /* the final one */
    struct exec *exec;
    struct exec_options how;
    uint64_t started_us;
    enum liq_status refused;        /* what an update said */
};

enum liq_following liq_query_following(const struct liq_query *query)
{
    if (!query->valid || query->plan->inner_count > 0)
        return LIQ_FOLLOW_NOTHING;
    return exec_can_stream(query->plan) ? LIQ_FOLLOW_ROWS : LIQ_FOLLOW_ANSWERS;
}

static enum status follow_update(void *context, struct answer *answer)
{
    struct follow *follow = context;
    struct liq_result *result = result_new(follow->query);

    result->answer = *answer;
    result->groups = follow->result->groups;
    result->elapsed_us = (uint64_t)clock_us() - follow->started_us;
    result_fill(result, follow->catalog);
    follow->refused = follow->options->update(follow->options->run.context, result);
    result->answer = (struct answer){ 0 };
    liq_result_free(result);
    return follow->refused == LIQ_OK ? STATUS_OK : STATUS_CANCELLED;
}

/* Tells what was not told yet. */
static void follow_tell(struct follow *follow)
{
    const struct complaint *complaint;

    while ((complaint = exec_news(follow->exec)))
        if (follow->options->remark)
            follow->options->remark(follow->options->run.context,
                                    &(struct liq_complaint){ text_of(complaint->path), text_of(complaint->message), complaint->loss });
}

static void follow_caught_up(void *context)
{
    struct follow *follow = context;

    if (follow->options->caught_up)
        follow->options->caught_up(follow->options->run.context);
    follow_tell(follow);
}

/* Which of the new inputs are read; that nobody asks for them is no mistake any more. */
static void follow_grown(void *context, struct reading_options *options)
{
    struct follow *follow = context;
    struct liq_result *result = follow->result;
    struct refusal refusal = { .help = { "", 0 } };
    struct exec_options how = { 0 };

    if (sources_select(follow->query->plan, follow->catalog, &result->arena, &how, &refusal) != STATUS_OK)
        return;
    options->wanted = how.wanted;
    options->ranges = how.ranges;
    if (!options->choice)
        options->choice = follow->how.choice = how.choice;
    else if (how.choice)
        chooser_free(how.choice);
    sources_add_groups(&result->groups, follow->catalog, &how);
}

static void follow_stop(void *exec)
{
    exec_enough(exec);
}

static struct reading_totals follow_totals(const void *exec)
{
    return exec_progress(exec);
}

static const struct watched follow_watched = { follow_stop, follow_totals };

static enum status follow_run(struct follow *follow, struct watching *watch, struct fault *fault)
{
    struct liq_result *result = follow->result;
    const struct plan *plan = follow->query->plan;
    const uint32_t interval_ms = follow->options->interval_ms ? follow->options->interval_ms : FOLLOW_INTERVAL_MS;
    const struct exec_following following = {
        follow_update, follow_caught_up, follow, (uint64_t)interval_ms * 1000,
    };
    enum status status = sources_select(plan, follow->catalog, &result->arena, &follow->how, &result->refusal);

    if (status != STATUS_OK)
        return fault_set(fault, status, "%.*s", VIEW_PRINT(result->refusal.message));
    sources_add_groups(&result->groups, follow->catalog, &follow->how);
    follow->exec = exec_new(plan, follow->catalog, &follow->how);
    watching_follow(watch, &follow_watched, follow->exec);
    status = exec_follow(follow->exec, &following, &result->answer, fault);
    watching_follow(watch, NULL, NULL);
    follow_tell(follow);
    exec_free(follow->exec);
    if (!follow->how.choice)
        return status;
    if (status == STATUS_OK) {
        status = chooser_finish(follow->how.choice, true, &result->answer, &result->groups, &result->arena, &result->refusal);
        if (status != STATUS_OK)
            status = fault_set(fault, status, "%.*s", VIEW_PRINT(result->refusal.message));
    }
    chooser_free(follow->how.choice);
    return status;
}

enum liq_status liq_follow(const struct liq_query *query, struct liq_inputs *inputs, const struct liq_follow_options *options,
                           struct liq_result **out, struct liq_error *error)
{
    struct follow follow = {
        .query = query, .options = options, .catalog = inputs->catalog, .started_us = (uint64_t)clock_us(),
    };
    struct watching watch = {
        .should_stop = options->run.should_stop, .progress = options->run.progress, .context = options->run.context,
    };
    struct fault fault = { "a query with another query inside cannot be followed: its answer would change too" };
    enum status status = STATUS_INVALID;

    *out = NULL;
    follow.result = result_new(query);
    if (!query->valid)
        status = fault_set(&fault, status, "the query has mistakes");
    if (liq_query_following(query) != LIQ_FOLLOW_NOTHING) {
        follow.how = run_options(&options->run, query);
        follow.how.growing = inputs->catalog;
        follow.how.streams = liq_query_following(query) == LIQ_FOLLOW_ROWS;
        follow.how.grown = follow_grown;
        follow.how.grown_context = &follow;
        watching_start(&watch);
        status = follow_run(&follow, &watch, &fault);
        watching_end(&watch);
    }
    if (status != STATUS_OK) {
        run_say(error, fault.message, &follow.result->refusal);
        liq_result_free(follow.result);
        return follow.refused != LIQ_OK ? follow.refused : engine_status(status);
    }
    result_fill(follow.result, inputs->catalog);
    follow.result->elapsed_us = (uint64_t)clock_us() - follow.started_us;
    *out = follow.result;
    return LIQ_OK;
}
