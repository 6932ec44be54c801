#include "app/test_record_text.h"

#include "app/moment.h"
#include "app/test_file.h"

#include <stdlib.h>
#include <time.h>

enum { RECORD_NAME = 60 };

struct view record_now(struct arena *arena)
{
    const time_t now = (time_t)(moment_now() / 1000);
    struct tm civil;
    char text[32];

    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &civil));
    return arena_keep(arena, view_of(text));
}

static bool text_has_case(struct view text, struct view name)
{
    struct view line;

    while (test_next_line(&text, &line))
        if (view_starts(line, VIEW("case ")) && view_equal(view_trim(view_skip(line, 5)), name))
            return true;
    return false;
}

/* The query on one line, cut between words, and a number behind it where there is such a case. */
static void text_add_name(struct buffer *text, struct view query)
{
    const size_t before = text->length;
    struct buffer flat = { 0 }, name = { 0 };
    struct view rest, word;

    for (size_t i = 0; i < query.length; i++)
        buffer_add_char(&flat, (unsigned char)query.data[i] < ' ' ? ' ' : query.data[i]);
    rest = buffer_view(&flat);
    while (test_next_word(&rest, &word) && (name.length == 0 || name.length + 1 + word.length <= RECORD_NAME))
        buffer_add_format(&name, "%s%.*s", name.length > 0 ? " " : "", VIEW_PRINT(word));
    for (size_t number = 2, length = name.length; text_has_case((struct view){ text->data, before }, buffer_view(&name)); number++) {
        name.length = length;
        buffer_add_format(&name, " (%zu)", number);
    }
    buffer_add_format(text, "case %.*s\n", VIEW_PRINT(buffer_view(&name)));
    buffer_clear(&flat);
    buffer_clear(&name);
}

static void text_add_body(struct buffer *text, struct view body)
{
    struct view line;

    while (test_next_line(&body, &line))
        buffer_add_format(text, "%s%.*s\n", line.length > 0 ? "    " : "", VIEW_PRINT(line));
}

/* ---- names of files, from where the test file is ---- */

static struct view text_real(struct arena *arena, struct view path)
{
    char *real = realpath(arena_keep(arena, path).data, NULL);
    const struct view kept = real ? arena_keep(arena, view_of(real)) : path;

    free(real);
    return kept;
}

static struct view text_folder(struct arena *arena, const struct settings *settings)
{
    struct view folder = settings->to;

    while (folder.length > 0 && folder.data[folder.length - 1] != '/')
        folder.length--;
    return text_real(arena, folder.data && folder.length > 0 ? folder : VIEW("."));
}

static void text_add_path(struct buffer *text, const struct settings *settings, struct view path)
{
    struct view from, to, common;
    struct arena arena;

    arena_init(&arena, NULL);
    from = text_folder(&arena, settings);
    to = text_real(&arena, path);
    common = from;
    while (common.length > 1 && !(view_starts(to, common) && (to.length == common.length || to.data[common.length] == '/')))
        do
            common.length--;
        while (common.length > 1 && from.data[common.length] != '/');
    for (size_t i = common.length > 1 ? common.length : 0; i < from.length; i++)
        if (from.data[i] == '/')
            buffer_add_text(text, "../");
    buffer_add(text, view_skip(to, common.length > 1 ? common.length + 1 : 1));
    arena_clear(&arena);
}

/* ---- settings ---- */

static void text_add_setting(struct buffer *text, const char *name, struct view value)
{
    if (value.data)
        buffer_add_format(text, "set %s %.*s\n", name, VIEW_PRINT(value));
}

static void text_add_named_file(struct buffer *text, const struct settings *settings, const char *name, struct liq_text of,
                                struct liq_text path)
{
    buffer_add_format(text, "set %s %.*s=", name, VIEW_PRINT(of));
    text_add_path(text, settings, (struct view){ path.data, path.length });
    buffer_add_char(text, '\n');
}

static void text_add_settings(struct buffer *text, const struct settings *settings)
{
    text_add_setting(text, "now", settings->now);
    text_add_setting(text, "start", settings->start);
    text_add_setting(text, "end", settings->end);
    text_add_setting(text, "tz", settings->zone);
    text_add_setting(text, "account", settings->account);
    text_add_setting(text, "discover", settings->discover);
    for (size_t i = 0; i < settings->parameter_count; i++)
        buffer_add_format(text, "set param %.*s=%.*s\n", VIEW_PRINT(settings->parameters[i].name),
                          VIEW_PRINT(settings->parameters[i].value));
    for (size_t i = 0; i < settings->saved.count; i++) {
        const struct view saved = settings->saved.list[i];
        const size_t equals = view_find_byte(saved, '=', 0);

        text_add_named_file(text, settings, "saved", (struct liq_text){ saved.data, equals },
                            (struct liq_text){ saved.data + equals + 1, saved.length - equals - 1 });
    }
    for (size_t i = 0; i < settings->table_count; i++)
        text_add_named_file(text, settings, "table", settings->tables[i].name, settings->tables[i].path);
    if (settings->log_groups.data) {
        buffer_add_text(text, "set log-groups ");
        text_add_path(text, settings, settings->log_groups);
        buffer_add_char(text, '\n');
    }
    if (settings->strict)
        buffer_add_text(text, "set strict\n");
}

/* ---- the case ---- */

static void text_add_query(struct buffer *text, const struct settings *settings, const struct request *request)
{
    if (!settings->query_file.data || view_equal(settings->query_file, VIEW("-"))) {
        buffer_add_text(text, "query\n");
        text_add_body(text, view_trim(request->text));
        return;
    }
    buffer_add_text(text, "query ");
    text_add_path(text, settings, settings->query_file);
    buffer_add_char(text, '\n');
}

void record_text_add(struct buffer *text, const struct settings *settings, const struct request *request,
                     const struct test_sample *sample, const struct test_grid *answer)
{
    struct buffer table = { 0 };

    if (text->length > 0)
        buffer_add_text(text, text->data[text->length - 1] == '\n' ? "\n" : "\n\n");
    text_add_name(text, settings->query_file.data ? settings->query_file : view_trim(request->text));
    text_add_settings(text, settings);
    buffer_add_text(text, "events events\n");
    for (size_t i = 0; i < sample->count; i++)
        buffer_add_format(text, "    %.*s\n", VIEW_PRINT(sample->lines[i]));
    text_add_query(text, settings, request);
    buffer_add_text(text, "answer\n");
    test_grid_print(&table, answer, NULL);
    text_add_body(text, buffer_view(&table));
    buffer_clear(&table);
}
