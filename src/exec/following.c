/* A run that follows its inputs as they grow: reading, then giving out, then waiting, over and over. */

#include "base/clock.h"
#include "exec/snapshot.h"
#include "exec/state.h"

#include <time.h>

enum {
    FOLLOWING_PAUSE_US = 20 * 1000,     /* between two goes: what comes in short order is taken together */
    FOLLOWING_LOOK_US = 50 * 1000,      /* between looks at whether it is enough */
    FOLLOWING_SHARE = 4,                /* of the time, one part at most goes into answers as they stand */
};

bool exec_can_stream(const struct plan *plan)
{
    const bool limited = plan->limit != OUTPUT_DEFAULT_LIMIT && !plan->limit_any;

    for (size_t i = 1; i < plan->step_count; i++)
        if (plan->steps[i]->run->breaker)
            return false;
    return !limited && !plan->tail && plan->order.count == 0 && !plan->order.backwards && plan->inner_count == 0;
}

void exec_enough(struct exec *exec)
{
    if (atomic_load(&exec->caught_up))
        atomic_store(&exec->enough, true);
    else
        exec_stop(exec);
}

static bool exec_has_enough(const struct exec *exec)
{
    return atomic_load_explicit(&exec->enough, memory_order_relaxed);
}

/* When answers as they stand are given. */
struct pace {
    int64_t due_us;             /* not before */
    uint64_t records;           /* how many events the last one saw; UINT64_MAX: there is none yet */
};

static enum status following_show(struct exec *exec, const struct exec_following *following, struct pace *pace,
                                  struct fault *fault)
{
    const uint64_t records = reading_totals(exec->reading).records;
    const int64_t began_us = clock_us();
    struct answer answer;
    enum status status;

    if (began_us < pace->due_us || records == pace->records || exec_has_enough(exec))
        return STATUS_OK;
    status = exec_snapshot(exec, &answer, fault);
    if (status == STATUS_OK)
        status = following->update(following->context, &answer);
    else
        status = exec_has_enough(exec) ? STATUS_OK : exec_fault(exec, status, fault);
    answer_clear(&answer);
    const int64_t ended_us = clock_us(), rest_us = (ended_us - began_us) * FOLLOWING_SHARE;
    pace->records = records;
    pace->due_us = began_us + (int64_t)following->interval_us;
    if (pace->due_us < ended_us + rest_us)
        pace->due_us = ended_us + rest_us;
    return status;
}

static void following_sleep(int64_t us)
{
    const struct timespec pause = { us / 1000000, us % 1000000 * 1000 };

    nanosleep(&pause, NULL);
}

/* Until something may have come, or an answer is due, or it is enough. */
static void following_wait(struct exec *exec, const struct pace *pace)
{
    const bool shows = !exec->options.streams && reading_totals(exec->reading).records != pace->records;

    following_sleep(FOLLOWING_PAUSE_US);
    while (!exec_has_enough(exec) && exec_check(exec) == STATUS_OK) {
        const int64_t due_us = shows ? pace->due_us - clock_us() : INT64_MAX;

        if (due_us <= 0 || reading_wait(exec->reading, due_us < FOLLOWING_LOOK_US ? due_us : FOLLOWING_LOOK_US))
            return;
    }
}

/* What workers know of inputs is for as many as there were. */
static bool following_resume(struct exec *exec, bool last)
{
    size_t before, after;

    catalog_inputs(exec->catalog, &before);
    const bool more = reading_resume(exec->reading, last);
    catalog_inputs(exec->catalog, &after);
    for (size_t i = 0; after > before && i < exec->options.workers; i++)
        exec_leave(&exec->workers[i]);
    return more;
}

/* One go; *more tells whether another may bring anything. */
static enum status following_go(struct exec *exec, const struct exec_following *following, struct pace *pace, bool *more,
                                struct fault *fault)
{
    TRY(exec_read(exec));
    if (exec->options.streams)
        TRY(output_give(exec, following));
    atomic_store(&exec->caught_up, true);
    *more = !exec_has_enough(exec) && following_resume(exec, false);
    if (*more && !exec->options.streams)
        TRY(following_show(exec, following, pace, fault));
    following->caught_up(following->context);
    return exec_check(exec);
}

enum status exec_follow(struct exec *exec, const struct exec_following *following, struct answer *answer, struct fault *fault)
{
    struct pace pace = { .records = UINT64_MAX };
    enum status status;
    bool more = false;

    exec_begin(exec, answer);
    status = following_go(exec, following, &pace, &more, fault);
    while (status == STATUS_OK && more && !exec_has_enough(exec)) {
        following_wait(exec, &pace);
        following_resume(exec, false);
        status = following_go(exec, following, &pace, &more, fault);
    }
    if (status == STATUS_OK) {
        following_resume(exec, true);
        status = exec_read(exec);
    }
    if (status == STATUS_OK && exec->options.streams)
        status = output_give(exec, following);
    if (status == STATUS_OK)
        status = exec_finish(exec);
    answer->given = exec->given;
    return exec_end(exec, status, fault);
}

const struct complaint *exec_news(struct exec *exec)
{
    return reading_news(exec->reading);
}
