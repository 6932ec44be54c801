#include "app/request.h"

#include "app/moment.h"
#include "app/query_text.h"
#include "base/buffer.h"
#include "render/carets.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum exit_status exit_of_status(enum status status)
{
    return status == STATUS_OK ? EXIT_ANSWERED : status == STATUS_INVALID ? EXIT_MISUSED : EXIT_WORLD_FAILED;
}

enum exit_status exit_of_liq(enum liq_status status)
{
    if (status == LIQ_CANCELLED)
        return EXIT_INTERRUPTED;
    return status == LIQ_OK ? EXIT_ANSWERED : status == LIQ_INVALID ? EXIT_MISUSED : EXIT_WORLD_FAILED;
}

static struct liq_text request_text(struct view view)
{
    return (struct liq_text){ view.data, view.length };
}

struct liq_text *request_texts(struct settings *settings, const struct view *views, size_t count)
{
    struct liq_text *texts = ARENA_ARRAY(&settings->arena, count, struct liq_text);

    for (size_t i = 0; i < count; i++)
        texts[i] = request_text(views[i]);
    return texts;
}

/* Of a pattern of --group, one for paths: {word} is any part of a name there, as * is. */
static struct view request_pattern(struct settings *settings, struct view pattern)
{
    struct buffer text = { 0 };

    for (size_t at = 0; at < pattern.length; at++) {
        size_t end = at + 1;

        while (end < pattern.length && (pattern.data[end] == '_' || isalnum((unsigned char)pattern.data[end])))
            end++;
        const bool word = pattern.data[at] == '{' && end > at + 1 && end < pattern.length && pattern.data[end] == '}' &&
                          !isdigit((unsigned char)pattern.data[at + 1]);
        buffer_add_char(&text, word ? '*' : pattern.data[at]);
        at = word ? end : at;
    }
    const struct view kept = arena_keep(&settings->arena, buffer_view(&text));
    buffer_clear(&text);
    return kept;
}

/* Without files, those that --group names are read, and standard input where it names none. */
static struct liq_text *request_paths(struct settings *settings, const struct request *request, size_t *count)
{
    static const struct view standard_input = VIEW_INIT("-");
    const struct word_list *groups = &settings->groups;
    struct liq_text *paths;

    *count = request->file_count;
    if (request->file_count > 0)
        return request_texts(settings, request->files, request->file_count);
    *count = groups->count > 0 ? groups->count : 1;
    paths = ARENA_ARRAY(&settings->arena, *count, struct liq_text);
    paths[0] = request_text(standard_input);
    for (size_t i = 0; i < groups->count; i++) {
        const struct view named = view_skip(groups->list[i], view_find_byte(groups->list[i], '=', 0) + 1);
        const struct view pattern = request_pattern(settings, named);

        paths[i] = request_text(view_equal(pattern, VIEW("*")) ? standard_input : pattern);     /* what is piped in */
    }
    return paths;
}

/* Whether a log file stands where the query belongs: it has a point or a slash, which alone no query has, and is there. */
static bool request_is_file(struct settings *settings, struct view text)
{
    if (view_find_byte(text, ' ', 0) < text.length || view_find_byte(text, '|', 0) < text.length ||
        (view_find_byte(text, '.', 0) >= text.length && view_find_byte(text, '/', 0) >= text.length))
        return false;
    return access(arena_keep(&settings->arena, text).data, F_OK) == 0;
}

/* The file that `liq run` is to read; a query in its place is told apart from a name by its blanks. */
static enum status request_run(struct settings *settings, struct view word, struct request *request, struct fault *fault)
{
    if (view_find_byte(word, ' ', 0) < word.length && access(arena_keep(&settings->arena, word).data, F_OK) != 0)
        return fault_set(fault, STATUS_INVALID, "liq run reads its query from a file; a query that is written out goes without run: "
                         "liq '%.*s'", VIEW_PRINT(word));
    request->name = word;
    return STATUS_OK;
}

enum status request_init(struct request *request, struct settings *settings, struct fault *fault)
{
    size_t taken = 0;

    *request = (struct request){ 0 };
    if (settings->query_file.data) {
        request->name = settings->query_file;
    } else if (settings->words.count == 0) {
        return fault_set(fault, STATUS_INVALID,
                         "there is no query; write it in quotes: liq 'fields @message | limit 10' app.log");
    } else if (view_equal(view_of(settings->verb->name), VIEW("run"))) {
        TRY(request_run(settings, settings->words.list[taken++], request, fault));
    } else {
        request->text = settings->words.list[taken++];
        if (request_is_file(settings, request->text))
            return fault_set(fault, STATUS_INVALID, "%.*s is a file; a query goes before it: liq 'fields @message | limit 10' %.*s",
                             VIEW_PRINT(request->text), VIEW_PRINT(request->text));
    }
    if (request->name.data)
        TRY(query_text_read(&settings->arena, request->name, &request->text, fault));
    request->files = settings->words.list + taken;
    request->file_count = settings->words.count - taken;
    request->paths = request_paths(settings, request, &request->path_count);
    return STATUS_OK;
}

/* In the user's cache folder, where there is one. */
static struct view request_index_folder(struct settings *settings)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

    if (settings->index.data && view_equal(settings->index, VIEW("off")))
        return VIEW("");
    if (cache && cache[0] == '/')
        return arena_format(&settings->arena, "%s/liq/times", cache);
    return home && home[0] == '/' ? arena_format(&settings->arena, "%s/.cache/liq/times", home) : VIEW("");
}

enum liq_status request_open(struct settings *settings, const struct request *request, struct liq_inputs **inputs,
                             struct liq_error *error)
{
    return liq_inputs_new(
        &(struct liq_inputs_options){
            .paths = request->paths,
            .path_count = request->path_count,
            .groups = request_texts(settings, settings->groups.list, settings->groups.count),
            .group_count = settings->groups.count,
            .format = request_text(settings->format),
            .account = request_text(settings->account),
            .zone = request_text(settings->zone),
            .joining = view_equal(settings->join, VIEW("on"))    ? LIQ_JOIN_ON
                       : view_equal(settings->join, VIEW("off")) ? LIQ_JOIN_OFF
                                                                 : LIQ_JOIN_AUTO,
            .log_groups = request_text(settings->log_groups),
            .index_folder = request_text(request_index_folder(settings)),
            .morsel_bytes = settings->morsel_bytes,
            .now_ms = request->now_ms,
            .grows = settings->follow,
        },
        inputs, error);
}

enum status request_range(struct request *request, struct settings *settings, struct liq_query_options *options,
                          struct fault *fault)
{
    struct moment_clock clock = { .now_ms = moment_now() };

    options->has_start = settings->start.data;
    options->has_end = settings->end.data;
    if (settings->zone.data && !(clock.zone = zone_find(&settings->arena, settings->zone)))
        return fault_set(fault, STATUS_INVALID, "there is no time zone %.*s; write a name such as Europe/Berlin, or +02:00",
                         VIEW_PRINT(settings->zone));
    if (settings->now.data) {
        TRY(moment_parse(settings->now, &clock, &clock.now_ms, fault));
        request->now_ms = options->now_ms = clock.now_ms;
    }
    if (settings->start.data)
        TRY(moment_parse(settings->start, &clock, &options->start_ms, fault));
    if (settings->end.data)
        TRY(moment_parse(settings->end, &clock, &options->end_ms, fault));
    if (options->has_start && options->has_end && options->start_ms > options->end_ms)
        return fault_set(fault, STATUS_INVALID, "--start %.*s is later than --end %.*s", VIEW_PRINT(settings->start),
                         VIEW_PRINT(settings->end));
    return STATUS_OK;
}

void request_init_files(struct request *request, struct settings *settings)
{
    *request = (struct request){ .files = settings->words.list, .file_count = settings->words.count };
    request->paths = request_paths(settings, request, &request->path_count);
}

static enum status request_options(struct request *request, struct settings *settings, struct liq_query_options *options,
                                   struct fault *fault)
{
    struct liq_saved_query *saved = ARENA_ARRAY(&settings->arena, settings->saved.count, struct liq_saved_query);

    *options = (struct liq_query_options){
        .strict = settings->strict,
        .no_optimize = settings->no_optimize,
        .parameters = settings->parameters,
        .parameter_count = settings->parameter_count,
        .max_fields = settings->max_fields,
        .documented_fields = view_equal(settings->discover, VIEW("documented")),
        .tables = settings->tables,
        .table_count = settings->table_count,
        .paths = request->paths,
        .path_count = request->path_count,
    };
    if (options->strict && options->documented_fields)
        return fault_set(fault, STATUS_INVALID, "--strict does as the service does, which does not discover what --discover "
                         "documented asks for");
    for (size_t i = 0; i < settings->saved.count; i++)
        TRY(query_text_read_saved(&settings->arena, settings->saved.list[i], VIEW(""), &saved[i], fault));
    options->saved = saved;
    options->saved_count = settings->saved.count;
    return request_range(request, settings, options, fault);
}

static void request_write_diagnostic(struct buffer *out, const struct settings *settings, const struct carets *carets,
                                     const struct liq_diagnostic *diagnostic)
{
    if (!view_equal(settings->errors, VIEW("aws")))
        carets_write(out, carets, diagnostic);
    else if (diagnostic->severity == LIQ_ERROR)
        carets_write_service(out, diagnostic);
}

void request_tell_diagnostic(const struct request *request, const struct settings *settings,
                             const struct liq_diagnostic *diagnostic)
{
    struct screen screen = screen_of(settings);
    struct liq_text text = liq_query_text(request->query);
    struct carets carets = { { text.data, text.length }, request->name, screen.error_color };
    struct buffer out = { 0 };

    request_write_diagnostic(&out, settings, &carets, diagnostic);
    tell_text(buffer_view(&out));
    buffer_clear(&out);
}

void request_tell_diagnostics(const struct request *request, const struct settings *settings)
{
    struct screen screen = screen_of(settings);
    struct liq_text text = liq_query_text(request->query);
    struct carets carets = { { text.data, text.length }, request->name, screen.error_color };
    struct buffer out = { 0 };

    for (size_t i = 0, count = liq_query_diagnostic_count(request->query); i < count; i++) {
        struct liq_diagnostic diagnostic = liq_query_diagnostic(request->query, i);

        if (diagnostic.severity == LIQ_WARNING && settings->quiet)
            continue;
        request_write_diagnostic(&out, settings, &carets, &diagnostic);
    }
    tell_text(buffer_view(&out));
    buffer_clear(&out);
}

static bool request_has_placeholder(struct view text, struct view name)
{
    for (size_t at = 0; (at = view_find(text, VIEW("{{"), at)) != SIZE_MAX; at += 2) {
        size_t end = view_find(text, VIEW("}}"), at + 2);

        if (end != SIZE_MAX && view_equal(view_trim((struct view){ text.data + at + 2, end - at - 2 }), name))
            return true;
    }
    return false;
}

/* A value that nothing asks for is a slip, most likely in its name. */
static enum status request_check_parameters(const struct request *request, const struct settings *settings,
                                            struct fault *fault)
{
    for (size_t i = 0; i < settings->parameter_count; i++) {
        struct view name = { settings->parameters[i].name.data, settings->parameters[i].name.length };

        if (!request_has_placeholder(request->text, name))
            return fault_set(fault, STATUS_INVALID, "the query has no {{%.*s}} that -p could fill", VIEW_PRINT(name));
    }
    return STATUS_OK;
}

enum status request_compile(struct request *request, struct settings *settings, struct fault *fault)
{
    struct liq_query_options options;

    TRY(request_options(request, settings, &options, fault));
    TRY(request_check_parameters(request, settings, fault));
    request->query = liq_query_new(request->text.data, request->text.length, &options);
    request_tell_diagnostics(request, settings);
    return STATUS_OK;
}

enum status request_discover(struct request *request, struct settings *settings, struct fault *fault)
{
    const bool both = !settings->by.data || view_equal(settings->by, VIEW("both"));
    const struct liq_discover_options wanted = {
        .by_group = both || view_equal(settings->by, VIEW("group")),
        .by_format = both || view_equal(settings->by, VIEW("format")),
    };
    struct liq_query_options options = {
        .max_fields = settings->max_fields,
        .documented_fields = view_equal(settings->discover, VIEW("documented")),
    };

    TRY(request_range(request, settings, &options, fault));
    request->query = liq_query_discover(&wanted, &options);
    return STATUS_OK;
}

enum status request_groups(struct request *request, struct settings *settings, struct fault *fault)
{
    const struct liq_groups_options wanted = { .by_stream = settings->streams, .all = settings->all };
    struct liq_query_options options = { .max_fields = settings->max_fields };

    TRY(request_range(request, settings, &options, fault));
    request->query = liq_query_groups(&wanted, &options);
    return STATUS_OK;
}

void request_clear(struct request *request)
{
    liq_query_free(request->query);
    request->query = NULL;
}
