#include "app/follow.h"

#include "app/live.h"
#include "app/moment.h"
#include "app/running.h"
#include "app/watch.h"
#include "base/civil.h"
#include "render/ink.h"
#include "render/summary.h"
#include "render/visible.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

enum { FOLLOW_INTERVAL_MS = 5000, FOLLOW_SCREEN_INTERVAL_MS = 250 };

struct follow {
    const struct settings *settings;
    struct screen screen;
    const struct answer_form *form;
    bool rows;                  /* as they are found; else answers as they stand */
    struct live live;           /* those, on a terminal */
    struct answer_part part;
    char emitted[CIVIL_TEXT];
    struct output output;
    struct watch watch;
    bool lost;                  /* something could not be read */
    size_t remarks, losses;     /* that came up */
    _Atomic bool gone;          /* nobody reads standard output any more */
    bool going;                 /* what there was has been read; guarded by `lock`, as is the progress line */
    pthread_mutex_t lock;
};

/* How many are told unless -v asks for all. */
enum { FOLLOW_REMARKS = 10, FOLLOW_LOSSES = 20 };

/* ---- on the library's thread ---- */

/* A reader that is gone wants no more. */
static bool follow_reader_is_gone(void)
{
    struct pollfd pollfd = { .fd = STDOUT_FILENO };

    return poll(&pollfd, 1, 0) > 0 && (pollfd.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
}

static bool follow_is_enough(void *context)
{
    struct follow *follow = context;

    if (follow_reader_is_gone())
        follow->gone = true;
    return watch_should_stop(&follow->watch) || follow->gone;
}

static void follow_progress(void *context, const struct liq_progress *progress)
{
    struct follow *follow = context;

    pthread_mutex_lock(&follow->lock);
    if (!follow->going)
        watch_progress(&follow->watch, progress);
    pthread_mutex_unlock(&follow->lock);
}

/* ---- on ours ---- */

static void follow_go(void *context)
{
    struct follow *follow = context;

    if (follow->going)
        return;
    pthread_mutex_lock(&follow->lock);
    follow->going = true;
    watch_wipe(&follow->watch);
    pthread_mutex_unlock(&follow->lock);
}

static void follow_write(struct follow *follow, const struct liq_result *result)
{
    struct answer_style style = screen_style(&follow->screen);

    style.part = &follow->part;
    if (!follow->rows) {
        civil_display(moment_now(), follow->emitted);
        follow->part.emitted = (struct view){ follow->emitted, CIVIL_TEXT };
    }
    follow->form->write(&follow->output, result, &style);
    output_flush(&follow->output);
    follow->part.begun = true;
    if (follow->rows)
        follow->part.rows += liq_result_rows(result);
}

static void follow_draw(struct follow *follow, const struct liq_result *result)
{
    const struct liq_statistics statistics = liq_result_statistics(result);
    struct answer_style style;
    struct buffer foot = { 0 };

    follow->screen = screen_of(follow->settings);       /* it may have another size by now */
    style = screen_style(&follow->screen);
    buffer_reset(&follow->output.text);
    follow->form->write(&follow->output, result, &style);
    if (!follow->settings->quiet) {
        ink_begin(&foot, follow->screen.out_color, INK_DIM);
        summary_add_run(&foot, &statistics);
        buffer_add_text(&foot, "; Ctrl-C ends");
        ink_end(&foot, follow->screen.out_color, INK_DIM);
        buffer_add_char(&foot, '\n');
    }
    live_draw(&follow->live, buffer_view(&follow->output.text), buffer_view(&foot));
    buffer_reset(&follow->output.text);
    buffer_clear(&foot);
}

static bool follow_is_live(const struct follow *follow)
{
    return !follow->rows && follow->screen.out_terminal;
}

static enum liq_status follow_update(void *context, const struct liq_result *result)
{
    struct follow *follow = context;

    follow_go(follow);
    if (follow_is_live(follow))
        follow_draw(follow, result);
    else
        follow_write(follow, result);
    return LIQ_OK;
}

static void follow_remark(void *context, const struct liq_complaint *complaint)
{
    struct follow *follow = context;
    const size_t count = complaint->loss ? follow->losses++ : follow->remarks++;
    const size_t most = complaint->loss ? FOLLOW_LOSSES : FOLLOW_REMARKS;

    follow->lost |= complaint->loss;
    if ((follow->settings->quiet && !complaint->loss) || (count > most && !follow->settings->verbose))
        return;
    follow_go(follow);
    if (follow_is_live(follow))
        live_wipe(&follow->live);
    if (count < most || follow->settings->verbose)
        tell("%.*s: %.*s", VIEW_PRINT(complaint->path), VIEW_PRINT(complaint->message));
    else
        tell("more of such remarks are not shown; -v shows them");
}

/* Every file that is followed stays open. */
static void follow_allow_files(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* The answer there is at the end: of rows, what closes them. */
static enum exit_status follow_end(struct follow *follow, const struct liq_result *result, int64_t elapsed_us)
{
    const struct liq_statistics statistics = liq_result_statistics(result);
    const struct settings *settings = follow->settings;

    follow->part.last = true;
    if (follow_is_live(follow)) {
        const struct answer_style style = screen_style(&follow->screen);

        live_wipe(&follow->live);
        follow->output.fd = STDOUT_FILENO;
        follow->form->write(&follow->output, result, &style);
        output_flush(&follow->output);
    } else {
        follow_write(follow, result);
    }
    run_tell_rest(settings, &follow->screen, result, elapsed_us);
    if (follow->output.error && follow->output.error != EPIPE) {
        tell("standard output: %s", strerror(follow->output.error));
        return EXIT_WORLD_FAILED;
    }
    if (follow->lost)
        return EXIT_WORLD_FAILED;
    if (settings->fail_if.data && view_equal(settings->fail_if, VIEW("rows")) == (statistics.result_count > 0))
        return EXIT_CHECK_FAILED;
    return EXIT_ANSWERED;
}

static uint32_t follow_interval_ms(const struct follow *follow)
{
    if (follow->settings->interval_ms > 0)
        return (uint32_t)follow->settings->interval_ms;
    return follow_is_live(follow) ? FOLLOW_SCREEN_INTERVAL_MS : FOLLOW_INTERVAL_MS;
}

static enum exit_status follow_refuse(const struct follow *follow, const struct request *request)
{
    const enum liq_following following = liq_query_following(request->query);

    if (following == LIQ_FOLLOW_NOTHING)
        tell("--follow cannot run a query with another query inside: what that answers would change, too");
    else if (follow->rows && follow->form->closed)
        tell("--follow writes rows as they are found, which --output %s has no place for; it takes ndjson, for example",
             follow->form->name);
    else
        return EXIT_ANSWERED;
    return EXIT_MISUSED;
}

static enum exit_status follow_inputs(struct follow *follow, const struct request *request, struct liq_inputs *inputs,
                                      int64_t began_us)
{
    const struct settings *settings = follow->settings;
    struct liq_result *result = NULL;
    struct liq_error error = { 0 };
    enum exit_status exit;

    watch_begin(&follow->watch, settings, &follow->screen);
    watch_terminate(&follow->watch);
    const enum liq_status status =
        liq_follow(request->query, inputs,
                   &(struct liq_follow_options){
                       .run = {
                           .jobs = settings->jobs,
                           .batch_rows = settings->batch_rows,
                           .memory_bytes = settings->memory_bytes,
                           .should_stop = follow_is_enough,
                           .progress = follow_progress,
                           .context = follow,
                       },
                       .interval_ms = follow_interval_ms(follow),
                       .update = follow_update,
                       .caught_up = follow_go,
                       .remark = follow_remark,
                   },
                   &result, &error);
    watch_end(&follow->watch);
    if (status == LIQ_CANCELLED && follow->gone) {
        exit = EXIT_ANSWERED;
    } else if (status == LIQ_OK) {
        exit = follow_end(follow, result, watch_clock_us() - began_us);
    } else {
        exit = exit_of_liq(status);
        run_tell_error(settings, request, status, &error);
    }
    liq_result_free(result);
    return exit;
}

enum exit_status follow_run(struct settings *settings, const struct request *request)
{
    const int64_t began_us = watch_clock_us();
    struct follow follow = {
        .settings = settings, .screen = screen_of(settings),
        .form = settings->output.data ? answer_form_find(settings->output) : answer_form_at(0),
        .rows = liq_query_following(request->query) == LIQ_FOLLOW_ROWS, .live.fd = STDOUT_FILENO,
        .lock = PTHREAD_MUTEX_INITIALIZER,
    };
    struct liq_inputs *inputs = NULL;
    struct liq_error error = { 0 };
    enum exit_status exit = follow_refuse(&follow, request);

    if (exit != EXIT_ANSWERED)
        return exit;
    follow_allow_files();
    output_init(&follow.output, follow_is_live(&follow) ? -1 : STDOUT_FILENO);
    const enum liq_status status = request_open(settings, request, &inputs, &error);
    if (status == LIQ_OK) {
        exit = follow_inputs(&follow, request, inputs, began_us);
    } else {
        exit = exit_of_liq(status);
        run_tell_error(settings, request, status, &error);
    }
    liq_inputs_free(inputs);
    output_clear(&follow.output);
    answer_part_clear(&follow.part);
    return exit;
}
