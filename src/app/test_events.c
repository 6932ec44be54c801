#include "app/test_events.h"

#include "base/json.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct liq_text events_text(struct view view)
{
    return (struct liq_text){ view.data, view.length };
}

/* The first one's name is seen in answers, as the stream. */
static void events_add_path(struct buffer *path, struct view folder, size_t index)
{
    if (index == 0)
        buffer_add_format(path, "%.*s/events.log", VIEW_PRINT(folder));
    else
        buffer_add_format(path, "%.*s/events-%zu.log", VIEW_PRINT(folder), index + 1);
}

void test_events_sweep(struct view folder, size_t count)
{
    struct buffer path = { 0 };

    for (size_t i = 0; i < count; i++) {
        buffer_reset(&path);
        events_add_path(&path, folder, i);
        unlink(path.data);
    }
    buffer_reset(&path);
    buffer_add(&path, folder);
    rmdir(path.data);
    buffer_clear(&path);
}

/* ---- lines with relative times ---- */

static void events_add_line(struct buffer *text, struct buffer *message, int64_t time_ms)
{
    if (!message->data)
        return;
    buffer_add_format(text, "{\"@timestamp\":%" PRId64 ",\"@message\":", time_ms);
    json_add_string(text, buffer_view(message));
    buffer_add_text(text, "}\n");
    buffer_clear(message);
}

enum status test_events_relative(struct view body, const struct moment_clock *clock, struct buffer *text, struct fault *fault)
{
    struct buffer message = { 0 };
    int64_t time_ms = 0;
    struct view line;

    while (test_next_line(&body, &line)) {
        const bool continues = line.length == 0 || line.data[0] == ' ' || line.data[0] == '\t';
        struct view rest = line, when = { 0 };

        if (continues && message.data) {
            buffer_add_char(&message, '\n');
            buffer_add(&message, line);
            continue;
        }
        events_add_line(text, &message, time_ms);
        test_next_word(&rest, &when);
        if (continues || (when.data[0] != '-' && !view_equal(when, VIEW("now"))) ||
            moment_parse(when, clock, &time_ms, NULL) != STATUS_OK)
            return fault_set(fault, STATUS_INVALID, "a line of relative events begins with a time such as -5m or now, not: %.*s",
                             VIEW_PRINT(line));
        buffer_reserve(&message, 1);
        buffer_add(&message, view_trim(rest));
    }
    events_add_line(text, &message, time_ms);
    return STATUS_OK;
}

/* ---- files ---- */

static enum status events_save(const struct test_bench *bench, const char *path, struct view text, struct fault *fault)
{
    const struct timespec now = { bench->clock.now_ms / 1000, bench->clock.now_ms % 1000 * 1000000 };
    FILE *file = fopen(path, "we");

    if (!file)
        return fault_set(fault, STATUS_IO, "%s: %s", path, strerror(errno));
    fwrite(text.data, 1, text.length, file);
    fflush(file);
    futimens(fileno(file), (struct timespec[]){ now, now });    /* the time of events that have none */
    if (fclose(file) != 0)
        return fault_set(fault, STATUS_IO, "%s: %s", path, strerror(errno));
    return STATUS_OK;
}

static enum status events_write(struct test_bench *bench, struct view text, struct view *path, struct fault *fault)
{
    struct buffer name = { 0 };

    if (bench->written == 0 && mkdir(bench->folder.data, 0700) != 0)
        return fault_set(fault, STATUS_IO, "%s: %s", bench->folder.data, strerror(errno));
    events_add_path(&name, bench->folder, bench->written++);
    *path = arena_keep(&bench->arena, buffer_view(&name));
    buffer_clear(&name);
    return events_save(bench, path->data, text, fault);
}

static enum status events_set_format(struct test_bench *bench, struct view format, struct fault *fault)
{
    const struct view before = { bench->wanted.format.data, bench->wanted.format.length };

    if (before.length > 0 && !view_equal(before, format))
        return fault_set(fault, STATUS_INVALID, "all events of a case are of one format, not both %.*s and %.*s", VIEW_PRINT(before),
                         VIEW_PRINT(format));
    bench->wanted.format = events_text(format);
    return STATUS_OK;
}

/* events [FORMAT | relative] [of GROUP] */
static enum status events_lay_body(struct test_bench *bench, const struct test_section *section, struct view *path,
                                   struct fault *fault)
{
    struct view rest = section->argument, word, body = section->body.data ? section->body : VIEW("");
    struct buffer text = { 0 };
    enum status status = STATUS_OK;
    bool relative = false;

    while (status == STATUS_OK && test_next_word(&rest, &word) && !view_equal(word, VIEW("of"))) {
        if (view_equal(word, VIEW("relative")))
            relative = true;
        else
            status = events_set_format(bench, word, fault);
    }
    if (status == STATUS_OK && relative)
        status = test_events_relative(body, &bench->clock, &text, fault);
    if (status == STATUS_OK)
        status = events_write(bench, relative ? buffer_view(&text) : body, path, fault);
    if (status == STATUS_OK && view_trim(rest).length > 0)
        bench->groups[bench->group_count++] = events_text(
            arena_format(&bench->arena, "%.*s=%.*s", VIEW_PRINT(view_trim(rest)), VIEW_PRINT(*path)));
    buffer_clear(&text);
    return status;
}

struct events_paths {
    struct liq_text *list;
    size_t count, capacity;
};

static void events_add(struct test_bench *bench, struct events_paths *paths, struct view path)
{
    paths->list = arena_grow(&bench->arena, paths->list, &paths->capacity, paths->count + 1, sizeof *paths->list);
    paths->list[paths->count++] = events_text(path);
}

static enum status events_lay_section(struct test_bench *bench, const struct test_section *section, struct events_paths *paths,
                                      struct fault *fault)
{
    struct view rest = section->argument, word;
    struct fault why;

    if (section->keyword == TEST_EVENTS) {
        if (events_lay_body(bench, section, &word, &why) != STATUS_OK)
            return fault_set(fault, STATUS_INVALID, "line %zu: %s", section->line, why.message);
        events_add(bench, paths, word);
        return STATUS_OK;
    }
    while (test_next_word(&rest, &word))
        events_add(bench, paths, test_section_resolve(&bench->arena, section, word));
    return STATUS_OK;
}

enum status test_events_lay(struct test_bench *bench, struct fault *fault)
{
    static const struct view one_event = VIEW_INIT("{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"@message\":\"\"}\n");
    const struct test_section *section = NULL;
    struct events_paths paths = { 0 };
    struct view path;

    while ((section = test_file_next(bench->file, bench->test, TEST_EVENTS, TEST_DATA, section)))
        TRY(events_lay_section(bench, section, &paths, fault));
    if (paths.count == 0) {
        TRY(events_write(bench, one_event, &path, fault));
        events_add(bench, &paths, path);
    }
    bench->options.paths = bench->wanted.paths = paths.list;
    bench->options.path_count = bench->wanted.path_count = paths.count;
    return STATUS_OK;
}
