#include "app/verb_convert.h"

#include "app/request.h"
#include "app/watch.h"
#include "base/pack.h"
#include "base/threads.h"
#include "render/output.h"
#include "render/summary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONVERT_REMARKS = 5, CONVERT_LOSSES = 10 };

struct convert {
    const struct settings *settings;
    struct screen screen;
    struct watch watch;
    struct output output;
    struct pack *pack;
    struct fault fault;         /* of packing; empty: none */
    const char *path;           /* of --to; NULL: standard output */
    char *target, *part;        /* where it goes in the end, and until then; NULL: it is written in place */
    size_t losses, remarks;
};

static enum exit_status convert_fail(enum exit_status status, const char *message)
{
    tell("%s", message);
    return status;
}

/* ---- where it goes ---- */

static enum pack_kind convert_kind(const struct settings *settings)
{
    static const struct {
        struct view word, suffix;
        enum pack_kind kind;
    } kinds[] = {
        { VIEW_INIT("gzip"), VIEW_INIT(".gz"), PACK_GZIP },
        { VIEW_INIT("zstd"), VIEW_INIT(".zst"), PACK_ZSTD },
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (settings->compress.data ? view_equal(settings->compress, kinds[i].word) : view_ends(settings->to, kinds[i].suffix))
            return kinds[i].kind;
    return PACK_PLAIN;
}

static bool convert_reads_standard_input(const struct request *request)
{
    for (size_t i = 0; i < request->path_count; i++)
        if (view_equal((struct view){ request->paths[i].data, request->paths[i].length }, VIEW("-")))
            return true;
    return false;
}

/* Whether the file to be written is one of those read. */
static bool convert_is_input(const struct convert *convert, const struct request *request, const struct liq_inputs *inputs)
{
    struct stat to, from;

    if (!convert->path)
        return false;
    if (liq_inputs_have(inputs, (struct liq_text){ convert->path, strlen(convert->path) }))
        return true;
    return convert_reads_standard_input(request) && stat(convert->path, &to) == 0 && S_ISREG(to.st_mode) &&
           fstat(STDIN_FILENO, &from) == 0 && from.st_dev == to.st_dev && from.st_ino == to.st_ino;
}

/* A file is written beside its place and moved there when it is whole. What is no file, a pipe or device, is written to. */
static int convert_open(struct convert *convert, struct settings *settings)
{
    struct stat stat_now;
    const bool there = stat(convert->path, &stat_now) == 0;
    const mode_t mask = umask(0);
    int descriptor;

    umask(mask);
    if (there && !S_ISREG(stat_now.st_mode))
        return open(convert->path, O_WRONLY | O_CLOEXEC);
    convert->target = there ? realpath(convert->path, NULL) : strdup(convert->path);
    if (!convert->target)
        return -1;
    convert->part = arena_alloc(&settings->arena, strlen(convert->target) + sizeof ".XXXXXX");
    stpcpy(stpcpy(convert->part, convert->target), ".XXXXXX");
    descriptor = mkostemp(convert->part, O_CLOEXEC);
    if (descriptor < 0)
        convert->part = NULL;
    else
        (void)fchmod(descriptor, there ? stat_now.st_mode & 0777 : 0666 & ~mask);
    return descriptor;
}

static void convert_write_packed(struct convert *convert, enum status status)
{
    if (status != STATUS_OK && !convert->output.error)
        convert->output.error = EIO;
}

/* Whether all of it stands where it was to go; else nothing is left behind. */
static bool convert_close(struct convert *convert, bool whole)
{
    if (whole)
        convert_write_packed(convert, pack_end(convert->pack, &convert->output.text, &convert->fault));
    output_flush(&convert->output);
    if (convert->path && close(convert->output.fd) != 0 && !convert->output.error)
        convert->output.error = errno;
    if (convert->part && whole && !convert->output.error && rename(convert->part, convert->target) != 0)
        convert->output.error = errno;
    if (convert->part && (!whole || convert->output.error))
        unlink(convert->part);
    return !convert->output.error;
}

/* ---- what the library calls ---- */

static bool convert_write(void *context, struct liq_text lines)
{
    struct convert *convert = context;
    const struct view text = { lines.data, lines.length };

    convert_write_packed(convert, pack_add(convert->pack, text, &convert->output.text, &convert->fault));
    output_relax(&convert->output);
    return !convert->output.error;
}

static bool convert_should_stop(void *context)
{
    return watch_should_stop(&((struct convert *)context)->watch);
}

static void convert_progress(void *context, const struct liq_progress *progress)
{
    watch_progress(&((struct convert *)context)->watch, progress);
}

static void convert_complain(void *context, const struct liq_complaint *complaint)
{
    struct convert *convert = context;
    const bool all = convert->settings->verbose;

    if (complaint->loss ? all || convert->losses < CONVERT_LOSSES
                        : !convert->settings->quiet && (all || convert->remarks < CONVERT_REMARKS))
        tell("%.*s: %.*s", VIEW_PRINT(complaint->path), VIEW_PRINT(complaint->message));
    *(complaint->loss ? &convert->losses : &convert->remarks) += 1;
}

/* ---- the verb ---- */

static void convert_tell_rest(const struct convert *convert, const struct liq_converted *converted)
{
    const struct settings *settings = convert->settings;
    struct buffer text = { 0 };

    if (convert->losses > CONVERT_LOSSES && !settings->verbose)
        tell("%zu more files could not be read, or not to their end; -v names them", convert->losses - CONVERT_LOSSES);
    if (!settings->quiet && !settings->verbose && convert->remarks > CONVERT_REMARKS)
        tell("%zu more remarks on files; -v shows them", convert->remarks - CONVERT_REMARKS);
    if (settings->quiet || (!convert->screen.error_terminal && !settings->verbose))
        return;
    summary_add_count(&text, converted->events);
    buffer_add_text(&text, converted->events == 1 ? " event, " : " events, ");
    summary_add_bytes(&text, converted->bytes);
    buffer_add_text(&text, " in ");
    summary_add_duration(&text, (uint64_t)(watch_clock_us() - convert->watch.began_us));
    buffer_add_char(&text, '\n');
    tell_text(buffer_view(&text));
    buffer_clear(&text);
}

static enum exit_status convert_end(struct convert *convert, enum liq_status status, const struct liq_converted *converted)
{
    const bool written = convert_close(convert, status == LIQ_OK);

    if (status == LIQ_CANCELLED)
        return convert_fail(EXIT_INTERRUPTED, "interrupted");
    if (!written && (convert->path || convert->output.error != EPIPE)) {
        tell("%s: %s", convert->path ? convert->path : "standard output",
             convert->fault.message[0] ? convert->fault.message : strerror(convert->output.error));
        return EXIT_WORLD_FAILED;
    }
    if (written)
        convert_tell_rest(convert, converted);
    return convert->losses > 0 ? EXIT_WORLD_FAILED : EXIT_ANSWERED;
}

static enum exit_status convert_run(struct convert *convert, struct settings *settings, const struct liq_inputs *inputs,
                                    const struct liq_query_options *range)
{
    struct liq_converted converted;
    struct liq_error error = { 0 };

    /* Before there is a file that would be left behind. */
    watch_begin(&convert->watch, settings, &convert->screen);
    if (convert->path)
        watch_terminate(&convert->watch);
    const int descriptor = convert->path ? convert_open(convert, settings) : STDOUT_FILENO;
    if (descriptor < 0) {
        tell("%s: %s", convert->path, strerror(errno));
        watch_end(&convert->watch);
        return EXIT_WORLD_FAILED;
    }
    output_init(&convert->output, descriptor);
    const enum liq_status status = liq_convert(inputs,
                                               &(struct liq_convert_options){
                                                   .has_start = range->has_start,
                                                   .has_end = range->has_end,
                                                   .start_ms = range->start_ms,
                                                   .end_ms = range->end_ms,
                                                   .jobs = settings->jobs,
                                                   .write = convert_write,
                                                   .complain = convert_complain,
                                                   .should_stop = convert_should_stop,
                                                   .progress = convert_progress,
                                                   .context = convert,
                                               },
                                               &converted, &error);
    watch_end(&convert->watch);
    const enum exit_status exit = convert_end(convert, status, &converted);
    output_clear(&convert->output);
    return exit;
}

static enum exit_status convert_inputs(struct convert *convert, struct settings *settings, const struct request *request,
                                       const struct liq_inputs *inputs, const struct liq_query_options *range)
{
    if (convert_is_input(convert, request, inputs)) {
        tell("%s: this file is one of those that are read; name another with --to", convert->path);
        return EXIT_MISUSED;
    }
    convert->pack = pack_new(convert_kind(settings), settings->jobs ? settings->jobs : threads_default());
    if (!convert->pack)
        return convert_fail(EXIT_WORLD_FAILED, "there is no memory to compress with");
    const enum exit_status exit = convert_run(convert, settings, inputs, range);
    pack_free(convert->pack);
    free(convert->target);
    return exit;
}

enum exit_status verb_convert(struct settings *settings)
{
    struct convert convert = {
        .settings = settings,
        .screen = screen_of(settings),
        .path = settings->to.data ? arena_keep(&settings->arena, settings->to).data : NULL,
    };
    struct liq_query_options range = { 0 };
    struct liq_inputs *inputs = NULL;
    struct liq_error error = { 0 };
    struct request request;
    struct fault fault = { 0 };

    request_init_files(&request, settings);
    if (request_range(&request, settings, &range, &fault) != STATUS_OK)
        return convert_fail(EXIT_MISUSED, fault.message);
    if (request.file_count == 0 && settings->groups.count == 0 && isatty(STDIN_FILENO))
        return convert_fail(EXIT_MISUSED, "no file is named and standard input is a terminal; name a log file or a folder, as in "
                                          "liq convert app.log (a bare - reads what is typed)");
    const enum liq_status status = request_open(settings, &request, &inputs, &error);
    if (status != LIQ_OK)
        return convert_fail(exit_of_liq(status), error.message);
    const enum exit_status exit = convert_inputs(&convert, settings, &request, inputs, &range);
    liq_inputs_free(inputs);
    return exit;
}
