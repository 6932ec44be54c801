#include "app/verb_format.h"

#include "app/format_file.h"
#include "app/saved_files.h"
#include "app/query_text.h"
#include "app/request.h"
#include "app/unified_diff.h"
#include "render/carets.h"
#include "render/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct format_run {
    struct settings *settings;
    struct screen screen;
    struct output output;
    enum exit_status status;
    size_t queries, changed_files;
};

static struct view format_view(struct liq_text text)
{
    return (struct view){ text.data ? text.data : "", text.length };
}

static void format_worsen(struct format_run *run, enum exit_status status)
{
    run->status = status > run->status ? status : run->status;
}

/* ---- what cannot be laid out ---- */

static void format_tell_mistake(const struct format_run *run, const struct format_file *file, size_t index,
                                struct liq_diagnostic diagnostic)
{
    const struct carets carets = { .query = format_view(liq_saved_file_text(file->saved, index)), .name = file->path,
                                   .color = run->screen.error_color };
    struct buffer text = { 0 };
    struct liq_place first, last;

    liq_saved_places(file->saved, index, diagnostic.begin, diagnostic.end, &first, &last);
    diagnostic.begin = first.byte;
    diagnostic.end = last.byte;
    diagnostic.line = first.line;
    diagnostic.column = first.column;
    diagnostic.end_line = last.line;
    diagnostic.end_column = last.column;
    carets_write(&text, &carets, &diagnostic);
    tell_text(buffer_view(&text));
    buffer_clear(&text);
}

static void format_tell_mistakes(struct format_run *run, const struct format_file *file)
{
    for (size_t i = 0; i < file->count; i++) {
        if (liq_layout_valid(file->layouts[i]))
            continue;
        for (size_t at = 0; at < liq_layout_diagnostic_count(file->layouts[i]); at++)
            format_tell_mistake(run, file, i, liq_layout_diagnostic_at(file->layouts[i], at));
        format_worsen(run, EXIT_MISUSED);
    }
}

static void format_tell_complaints(struct format_run *run, const struct liq_saved *saved)
{
    for (size_t i = 0; i < liq_saved_complaint_count(saved); i++) {
        const struct liq_saved_complaint complaint = liq_saved_complaint_at(saved, i);

        if (!complaint.loss)
            continue;
        format_worsen(run, EXIT_WORLD_FAILED);
        saved_files_tell(run->settings, &complaint);
    }
}

/* ---- writing back ---- */

static bool format_write_all(int fd, struct view text)
{
    while (text.length > 0) {
        const ssize_t written = write(fd, text.data, text.length);

        if (written < 0 && errno != EINTR)
            return false;
        text = view_skip(text, written > 0 ? (size_t)written : 0);
    }
    return true;
}

/* Whoever reads the file meanwhile sees what was there or what is there then, never a part. */
static bool format_replace(struct arena *arena, struct view path, struct view text)
{
    char *real = realpath(path.data, NULL);
    const struct view beside = arena_format(arena, "%s.XXXXXX", real ? real : path.data);
    char *name = arena_alloc(arena, beside.length + 1);
    struct stat before;
    int fd = -1;
    bool done;

    memcpy(name, beside.data, beside.length + 1);
    done = real && stat(real, &before) == 0 && access(real, W_OK) == 0 && (fd = mkstemp(name)) >= 0;
    done = done && format_write_all(fd, text) && fchmod(fd, before.st_mode & 07777) == 0;
    if (fd >= 0)
        done = close(fd) == 0 && done;
    done = done && rename(name, real) == 0;
    if (!done && fd >= 0) {
        const int error = errno;

        unlink(name);
        errno = error;
    }
    free(real);
    return done;
}

/* ---- files ---- */

static void format_use(struct format_run *run, const struct format_file *file)
{
    const bool changed = !view_equal(file->before, file->after);

    run->changed_files += changed;
    if (run->settings->check) {
        unified_diff_add(&run->output.text, file->path, file->before, file->after, run->screen.out_color);
        if (changed)
            format_worsen(run, EXIT_CHECK_FAILED);
    } else if (!run->settings->write) {
        buffer_add(&run->output.text, file->after);
    } else if (changed && !format_replace(&run->settings->arena, file->path, file->after)) {
        tell("%.*s: %s", VIEW_PRINT(file->path), strerror(errno));
        format_worsen(run, EXIT_WORLD_FAILED);
    }
    output_relax(&run->output);
}

/* A file that was named has queries, or that is said. */
static void format_read(struct format_run *run, struct view path, bool named)
{
    struct arena *arena = &run->settings->arena;
    struct format_file file;
    struct fault fault;
    struct view text;

    if (query_text_read(arena, path, &text, &fault) != STATUS_OK) {
        tell("%s", fault.message);
        format_worsen(run, EXIT_WORLD_FAILED);
        return;
    }
    format_file_make(&file, arena, path, text);
    format_tell_complaints(run, file.saved);
    format_tell_mistakes(run, &file);
    if (file.refused)
        tell("%.*s: not all queries could be laid out without changing others", VIEW_PRINT(path));
    if (named && file.count == 0 && !run->settings->quiet)
        tell("%.*s: no saved queries were found", VIEW_PRINT(path));
    run->queries += file.count;
    format_use(run, &file);
    format_file_clear(&file);
}

/* The files below a folder that have queries in them. */
static void format_read_folder(struct format_run *run, struct view path)
{
    const struct liq_text name = { path.data, path.length };
    struct liq_saved *saved = liq_saved_new(&name, 1);
    struct view last = { 0 };

    for (size_t i = 0; i < liq_saved_count(saved); i++) {
        const struct view file = format_view(liq_saved_at(saved, i).path);

        if (!view_equal(file, last))
            format_read(run, arena_keep(&run->settings->arena, file), false);
        last = file;
    }
    if (liq_saved_count(saved) == 0) {
        format_tell_complaints(run, saved);
        if (!run->settings->quiet)
            tell("%.*s: no saved queries were found", VIEW_PRINT(path));
    }
    liq_saved_free(saved);
}

static bool format_is_folder(struct arena *arena, struct view path)
{
    struct stat found;

    return stat(arena_keep(arena, path).data, &found) == 0 && S_ISDIR(found.st_mode);
}

/* ---- the verb ---- */

static const char *format_misuse(const struct settings *settings)
{
    if (settings->check && settings->write)
        return "--check and --write exclude each other";
    for (size_t i = 0; settings->write && i < settings->words.count; i++)
        if (view_equal(settings->words.list[i], VIEW("-")))
            return "standard input cannot be written back: leave out --write";
    if (settings->words.count > 0)
        return NULL;
    if (settings->write)
        return "--write needs the names of files or folders";
    return isatty(STDIN_FILENO) ? "no file is named and standard input is a terminal; name files with queries or a folder, as in "
                                  "liq fmt queries" : NULL;
}

static void format_summary(const struct format_run *run)
{
    const struct settings *settings = run->settings;

    if (settings->quiet || (!settings->check && !settings->write) || run->changed_files == 0)
        return;
    tell("%zu file%s %s", run->changed_files, run->changed_files == 1 ? "" : "s",
         settings->write ? "rewritten" : "would be rewritten by liq fmt --write");
}

enum exit_status verb_format(struct settings *settings)
{
    struct format_run run = { .settings = settings, .screen = screen_of(settings) };
    const char *misuse = format_misuse(settings);

    if (misuse) {
        tell("%s", misuse);
        return EXIT_MISUSED;
    }
    if (settings->words.count == 0)
        settings_add_word(settings, &settings->words, VIEW("-"));
    output_init(&run.output, STDOUT_FILENO);
    for (size_t i = 0; i < settings->words.count; i++) {
        const struct view path = settings->words.list[i];

        if (!view_equal(path, VIEW("-")) && format_is_folder(&settings->arena, path))
            format_read_folder(&run, path);
        else
            format_read(&run, path, true);
    }
    output_flush(&run.output);
    if (run.output.error && run.output.error != EPIPE) {
        tell("standard output: %s", strerror(run.output.error));
        format_worsen(&run, EXIT_WORLD_FAILED);
    }
    output_clear(&run.output);
    format_summary(&run);
    return run.status;
}
