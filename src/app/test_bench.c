#include "app/test_bench.h"

#include "app/moment.h"
#include "app/query_text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TINY_MORSEL = 64 };

/* Those that differ most come first, so that a first failure tells the most. */
const struct test_mode test_modes[TEST_MODES] = {
    { 1, 0, 0, false }, { 8, 1, TINY_MORSEL, false }, { 1, 0, 0, true },  { 8, 1, TINY_MORSEL, true },
    { 2, 0, 0, false }, { 2, 1, TINY_MORSEL, false }, { 2, 0, 0, true },  { 2, 1, TINY_MORSEL, true },
    { 8, 0, 0, false }, { 1, 1, TINY_MORSEL, false }, { 8, 0, 0, true },  { 1, 1, TINY_MORSEL, true },
};

void test_mode_print(struct buffer *text, const struct test_mode *mode)
{
    buffer_add_format(text, "%zu worker%s, ", mode->jobs, mode->jobs == 1 ? "" : "s");
    if (mode->batch_rows)
        buffer_add_format(text, "batches of %zu row%s, morsels of %zu bytes, ", mode->batch_rows,
                          mode->batch_rows == 1 ? "" : "s", mode->morsel_bytes);
    else
        buffer_add_text(text, "full batches, ");
    buffer_add_text(text, mode->no_optimize ? "optimizer off" : "optimizer on");
}

static struct liq_text bench_text(struct view view)
{
    return (struct liq_text){ view.data, view.length };
}

/* What the `set` lines of a case are gathered in. */
struct bench_lists {
    struct liq_parameter *parameters;
    struct liq_saved_query *saved;
    struct liq_text *groups;
    struct liq_table *tables;
    size_t parameter_count, saved_count, group_count, table_count;
};

static enum status bench_set_parameter(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                       struct fault *fault)
{
    size_t equals = view_find_byte(value, '=', 0);

    (void)bench;
    if (equals == SIZE_MAX)
        return fault_set(fault, STATUS_INVALID, "`set param` takes NAME=VALUE");
    lists->parameters[lists->parameter_count++] = (struct liq_parameter){
        { value.data, equals }, { value.data + equals + 1, value.length - equals - 1 }
    };
    return STATUS_OK;
}

static enum status bench_set_saved(struct test_bench *bench, struct bench_lists *lists, struct view value, struct fault *fault)
{
    size_t equals = view_find_byte(value, '=', 0);

    if (equals == SIZE_MAX || equals == 0 || equals + 1 == value.length)
        return fault_set(fault, STATUS_INVALID, "`set saved` takes NAME=FILE");
    return query_text_read_saved(&bench->arena, value, bench->file->directory, &lists->saved[lists->saved_count++], fault);
}

static enum status bench_set_group(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                   struct fault *fault)
{
    size_t equals = view_find_byte(value, '=', 0);

    if (equals == SIZE_MAX)
        return fault_set(fault, STATUS_INVALID, "`set group` takes NAME=PATTERN");
    lists->groups[lists->group_count++] =
        bench_text(arena_format(&bench->arena, "%.*s=%.*s", (int)equals, value.data,
                                VIEW_PRINT(test_file_resolve(&bench->arena, bench->file, view_skip(value, equals + 1)))));
    return STATUS_OK;
}

static enum status bench_set_table(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                   struct fault *fault)
{
    size_t equals = view_find_byte(value, '=', 0);

    if (equals == SIZE_MAX)
        return fault_set(fault, STATUS_INVALID, "`set table` takes NAME=FILE");
    lists->tables[lists->table_count++] = (struct liq_table){
        { value.data, equals },
        bench_text(test_file_resolve(&bench->arena, bench->file, view_skip(value, equals + 1))),
    };
    return STATUS_OK;
}

static enum status bench_set_start(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                   struct fault *fault)
{
    (void)lists;
    bench->options.has_start = true;
    return moment_parse(value, &(struct moment_clock){ .now_ms = bench->options.now_ms }, &bench->options.start_ms, fault);
}

static enum status bench_set_end(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                 struct fault *fault)
{
    (void)lists;
    bench->options.has_end = true;
    return moment_parse(value, &(struct moment_clock){ .now_ms = bench->options.now_ms }, &bench->options.end_ms, fault);
}

static enum status bench_set_now(struct test_bench *bench, struct bench_lists *lists, struct view value, struct fault *fault)
{
    (void)lists;
    TRY(moment_parse(value, &(struct moment_clock){ .now_ms = moment_now() }, &bench->options.now_ms, fault));
    bench->wanted.now_ms = bench->options.now_ms;
    return STATUS_OK;
}

static enum status bench_set_format(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                    struct fault *fault)
{
    (void)lists, (void)fault;
    bench->wanted.format = bench_text(value);
    return STATUS_OK;
}

static enum status bench_set_log_groups(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                        struct fault *fault)
{
    (void)lists, (void)fault;
    bench->wanted.log_groups = bench_text(test_file_resolve(&bench->arena, bench->file, value));
    return STATUS_OK;
}

static enum status bench_set_account(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                     struct fault *fault)
{
    (void)lists, (void)fault;
    bench->wanted.account = bench_text(value);
    return STATUS_OK;
}

static enum status bench_set_strict(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                    struct fault *fault)
{
    (void)lists;
    if (value.length)
        return fault_set(fault, STATUS_INVALID, "`set strict` takes nothing");
    bench->options.strict = true;
    return STATUS_OK;
}

static enum status bench_set_discover(struct test_bench *bench, struct bench_lists *lists, struct view value,
                                      struct fault *fault)
{
    (void)lists;
    bench->options.documented_fields = view_equal(value, VIEW("documented"));
    if (!bench->options.documented_fields && !view_equal(value, VIEW("service")))
        return fault_set(fault, STATUS_INVALID, "`set discover` takes service or documented");
    return STATUS_OK;
}

/* `now` is set first: the others may be relative to it. */
static const struct bench_setting {
    const char *name;
    bool early;
    enum status (*set)(struct test_bench *bench, struct bench_lists *lists, struct view value, struct fault *fault);
} bench_settings[] = {
    { "now", true, bench_set_now },       { "start", false, bench_set_start }, { "end", false, bench_set_end },
    { "param", false, bench_set_parameter }, { "saved", false, bench_set_saved }, { "group", false, bench_set_group },
    { "format", false, bench_set_format },   { "table", false, bench_set_table },
    { "strict", false, bench_set_strict },   { "log-groups", false, bench_set_log_groups },
    { "account", false, bench_set_account }, { "discover", false, bench_set_discover },
};

static enum status bench_set(struct test_bench *bench, struct bench_lists *lists, const struct test_section *section,
                             bool early, struct fault *fault)
{
    struct view rest = section->argument, name = { 0 };
    struct fault why;

    test_next_word(&rest, &name);
    for (size_t i = 0; i < sizeof bench_settings / sizeof *bench_settings; i++) {
        const struct bench_setting *setting = &bench_settings[i];

        if (!view_equal(name, view_of(setting->name)))
            continue;
        if (setting->early == early && setting->set(bench, lists, view_trim(rest), &why) != STATUS_OK)
            return fault_set(fault, STATUS_INVALID, "line %zu: %s", section->line, why.message);
        return STATUS_OK;
    }
    return fault_set(fault, STATUS_INVALID, "line %zu: `set` does not know `%.*s`; it takes start, end, now, param, saved, "
                                            "group, table, log-groups, account, discover, format and strict", section->line, VIEW_PRINT(name));
}

static enum status bench_read_settings(struct test_bench *bench, struct fault *fault)
{
    const struct test_case *source = test_file_settings(bench->file, bench->test);
    struct bench_lists lists = {
        .parameters = ARENA_ARRAY(&bench->arena, source->count, struct liq_parameter),
        .saved = ARENA_ARRAY(&bench->arena, source->count, struct liq_saved_query),
        .groups = ARENA_ARRAY(&bench->arena, source->count, struct liq_text),
        .tables = ARENA_ARRAY(&bench->arena, source->count, struct liq_table),
    };

    for (int late = 0; late < 2; late++)
        for (size_t i = 0; i < source->count; i++)
            if (source->sections[i].keyword == TEST_SET)
                TRY(bench_set(bench, &lists, &source->sections[i], !late, fault));
    bench->options.parameters = lists.parameters;
    bench->options.parameter_count = lists.parameter_count;
    bench->options.tables = lists.tables;
    bench->options.table_count = lists.table_count;
    bench->options.saved = lists.saved;
    bench->options.saved_count = lists.saved_count;
    bench->wanted.groups = lists.groups;
    bench->wanted.group_count = lists.group_count;
    return STATUS_OK;
}

static struct view bench_events_path(struct test_bench *bench)
{
    return arena_format(&bench->arena, "%.*s/events.log", VIEW_PRINT(bench->folder));
}

static enum status bench_write_events(struct test_bench *bench, struct view body, struct fault *fault)
{
    struct view path = bench_events_path(bench);
    FILE *file;

    if (mkdir(bench->folder.data, 0700) != 0)
        return fault_set(fault, STATUS_IO, "%s: %s", bench->folder.data, strerror(errno));
    bench->wrote = true;
    file = fopen(path.data, "we");
    if (!file)
        return fault_set(fault, STATUS_IO, "%s: %s", path.data, strerror(errno));
    fwrite(body.data, 1, body.length, file);
    if (fclose(file) != 0)
        return fault_set(fault, STATUS_IO, "%s: %s", path.data, strerror(errno));
    return STATUS_OK;
}

static enum status bench_read_input(struct test_bench *bench, struct fault *fault)
{
    static const struct view one_event = VIEW_INIT("{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"@message\":\"\"}\n");
    const struct test_section *input = test_file_input(bench->file, bench->test);
    const bool events = !input || input->keyword == TEST_EVENTS;
    struct view rest = events ? (struct view){ 0 } : input->argument, word;
    struct liq_text *paths = ARENA_ARRAY(&bench->arena, rest.length / 2 + 1, struct liq_text);

    if (events) {
        if (input && input->argument.length > 0)
            bench->wanted.format = bench_text(input->argument);
        TRY(bench_write_events(bench, input ? input->body.data ? input->body : VIEW("") : one_event, fault));
        paths[bench->wanted.path_count++] = bench_text(bench_events_path(bench));
    }
    while (test_next_word(&rest, &word))
        paths[bench->wanted.path_count++] = bench_text(test_file_resolve(&bench->arena, bench->file, word));
    bench->options.paths = bench->wanted.paths = paths;
    bench->options.path_count = bench->wanted.path_count;
    return STATUS_OK;
}

enum status test_bench_open(struct test_bench *bench, const struct test_file *file, const struct test_case *test,
                            struct view folder, struct fault *fault)
{
    *bench = (struct test_bench){ .file = file, .test = test, .modes = TEST_MODES };
    arena_init(&bench->arena, NULL);
    bench->folder = arena_keep(&bench->arena, folder);
    TRY(bench_read_settings(bench, fault));
    return bench_read_input(bench, fault);
}

void test_bench_close(struct test_bench *bench)
{
    for (size_t i = 0; i < 2; i++)
        liq_inputs_free(bench->inputs[i]);
    if (bench->wrote) {
        unlink(bench_events_path(bench).data);
        rmdir(bench->folder.data);
    }
    arena_clear(&bench->arena);
}

struct test_query test_query_new(const struct test_bench *bench, struct view text)
{
    struct liq_query_options options = bench->options;
    struct test_query query = { .optimized = liq_query_new(text.data, text.length, &options) };

    options.no_optimize = true;
    query.plain = liq_query_new(text.data, text.length, &options);
    return query;
}

void test_query_free(struct test_query *query)
{
    liq_query_free(query->optimized);
    liq_query_free(query->plain);
}

static bool bench_lost_data(const struct liq_result *result, struct liq_error *error)
{
    for (size_t i = 0, count = liq_result_complaint_count(result); i < count; i++) {
        struct liq_complaint complaint = liq_result_complaint(result, i);

        if (!complaint.loss)
            continue;
        snprintf(error->message, sizeof error->message, "%.*s: %.*s", VIEW_PRINT(complaint.path),
                 VIEW_PRINT(complaint.message));
        return true;
    }
    return false;
}

enum liq_status test_bench_run(struct test_bench *bench, const struct test_query *query, const struct test_mode *mode,
                               struct liq_result **result, struct liq_error *error)
{
    struct liq_inputs **inputs = &bench->inputs[mode->morsel_bytes > 0];
    const struct liq_run_options options = { .jobs = mode->jobs, .batch_rows = mode->batch_rows };
    enum liq_status status = LIQ_OK;

    *result = NULL;
    if (!*inputs) {
        bench->wanted.morsel_bytes = mode->morsel_bytes;
        status = liq_inputs_new(&bench->wanted, inputs, error);
    }
    if (status == LIQ_OK)
        status = liq_run(mode->no_optimize ? query->plain : query->optimized, *inputs, &options, result, error);
    if (status == LIQ_OK && bench_lost_data(*result, error)) {
        liq_result_free(*result);
        *result = NULL;
        status = LIQ_IO;
    }
    return status;
}
