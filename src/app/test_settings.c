#include "app/test_settings.h"

#include "app/test_query.h"

/* A `set` line on its way into the bench. */
struct setting {
    struct test_bench *bench;
    const struct test_section *section;
    struct view value;
    struct liq_saved_query *saved;
    struct liq_table *tables;
    struct fault *fault;
};

static struct liq_text setting_text(struct view view)
{
    return (struct liq_text){ view.data, view.length };
}

/* NAME=VALUE cut in two; the fault says what was expected. */
static enum status setting_cut(const struct setting *setting, const char *expected, struct view *name, struct view *value)
{
    size_t equals = view_find_byte(setting->value, '=', 0);

    *name = *value = (struct view){ NULL, 0 };
    if (equals == SIZE_MAX || equals == 0)
        return fault_set(setting->fault, STATUS_INVALID, "%s", expected);
    *name = (struct view){ setting->value.data, equals };
    *value = view_skip(setting->value, equals + 1);
    return STATUS_OK;
}

static enum status set_parameter(struct setting *setting)
{
    struct liq_query_options *options = &setting->bench->options;
    struct view name, value;
    size_t at = 0;

    TRY(setting_cut(setting, "`set param` takes NAME=VALUE", &name, &value));
    while (at < options->parameter_count &&
           !view_equal((struct view){ options->parameters[at].name.data, options->parameters[at].name.length }, name))
        at++;
    setting->bench->parameters[at] = (struct liq_parameter){ setting_text(name), setting_text(value) };
    options->parameter_count += at == options->parameter_count;
    return STATUS_OK;
}

static enum status set_saved(struct setting *setting)
{
    struct test_bench *bench = setting->bench;
    struct view name, value, text = { NULL, 0 };

    TRY(setting_cut(setting, "`set saved` takes NAME=FILE", &name, &value));
    if (value.length == 0)
        return fault_set(setting->fault, STATUS_INVALID, "`set saved` takes NAME=FILE");
    TRY(test_query_read(bench, setting->section, value, &text, setting->fault));
    setting->saved[bench->options.saved_count++] = (struct liq_saved_query){ setting_text(name), setting_text(text) };
    return STATUS_OK;
}

static enum status set_group(struct setting *setting)
{
    struct test_bench *bench = setting->bench;
    struct view name, value;

    TRY(setting_cut(setting, "`set group` takes NAME=PATTERN", &name, &value));
    bench->groups[bench->group_count++] = setting_text(arena_format(
        &bench->arena, "%.*s=%.*s", VIEW_PRINT(name), VIEW_PRINT(test_section_resolve(&bench->arena, setting->section, value))));
    return STATUS_OK;
}

static enum status set_table(struct setting *setting)
{
    struct test_bench *bench = setting->bench;
    struct view name, value;

    TRY(setting_cut(setting, "`set table` takes NAME=FILE", &name, &value));
    setting->tables[bench->options.table_count++] = (struct liq_table){
        setting_text(name), setting_text(test_section_resolve(&bench->arena, setting->section, value))
    };
    return STATUS_OK;
}

/* What stands for an expression of a template, which may have = in it. */
static enum status set_value(struct setting *setting)
{
    struct test_bench *bench = setting->bench;
    size_t equals = view_find(setting->value, VIEW(" = "), 0);

    if (equals == SIZE_MAX)
        return fault_set(setting->fault, STATUS_INVALID, "`set value` takes EXPRESSION = TEXT");
    bench->values[bench->value_count++] = (struct test_value){
        .expression = view_trim((struct view){ setting->value.data, equals }),
        .text = view_trim(view_skip(setting->value, equals + 3)),
    };
    return STATUS_OK;
}

static enum status set_start(struct setting *setting)
{
    struct test_bench *bench = setting->bench;

    bench->options.has_start = true;
    return moment_parse(setting->value, &bench->clock, &bench->options.start_ms, setting->fault);
}

static enum status set_end(struct setting *setting)
{
    struct test_bench *bench = setting->bench;

    bench->options.has_end = true;
    return moment_parse(setting->value, &bench->clock, &bench->options.end_ms, setting->fault);
}

static enum status set_now(struct setting *setting)
{
    struct test_bench *bench = setting->bench;
    const struct moment_clock clock = { .now_ms = moment_now(), .zone = bench->clock.zone };

    return moment_parse(setting->value, &clock, &bench->clock.now_ms, setting->fault);
}

static enum status set_zone(struct setting *setting)
{
    struct test_bench *bench = setting->bench;

    bench->wanted.zone = setting_text(setting->value);
    bench->clock.zone = zone_find(&bench->arena, setting->value);
    if (bench->clock.zone)
        return STATUS_OK;
    return fault_set(setting->fault, STATUS_INVALID, "there is no time zone %.*s", VIEW_PRINT(setting->value));
}

static enum status set_join(struct setting *setting)
{
    static const struct {
        const char *name;
        enum liq_joining joining;
    } rows[] = { { "auto", LIQ_JOIN_AUTO }, { "on", LIQ_JOIN_ON }, { "off", LIQ_JOIN_OFF } };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (view_equal(setting->value, view_of(rows[i].name))) {
            setting->bench->wanted.joining = rows[i].joining;
            return STATUS_OK;
        }
    return fault_set(setting->fault, STATUS_INVALID, "`set join` takes auto, on or off");
}

static enum status set_format(struct setting *setting)
{
    setting->bench->wanted.format = setting_text(setting->value);
    return STATUS_OK;
}

static enum status set_log_groups(struct setting *setting)
{
    struct test_bench *bench = setting->bench;

    bench->wanted.log_groups = setting_text(test_section_resolve(&bench->arena, setting->section, setting->value));
    return STATUS_OK;
}

static enum status set_account(struct setting *setting)
{
    setting->bench->wanted.account = setting_text(setting->value);
    return STATUS_OK;
}

static enum status set_strict(struct setting *setting)
{
    const bool off = view_equal(setting->value, VIEW("off"));

    if (setting->value.length > 0 && !off)
        return fault_set(setting->fault, STATUS_INVALID, "`set strict` takes nothing, or off");
    setting->bench->options.strict = !off;
    return STATUS_OK;
}

static enum status set_discover(struct setting *setting)
{
    struct liq_query_options *options = &setting->bench->options;

    options->documented_fields = view_equal(setting->value, VIEW("documented"));
    if (!options->documented_fields && !view_equal(setting->value, VIEW("service")))
        return fault_set(setting->fault, STATUS_INVALID, "`set discover` takes service or documented");
    return STATUS_OK;
}

/* What it does is done by who reads the lines: settings_cleared(). */
static enum status set_clear(struct setting *setting)
{
    if (setting->value.length > 0)
        return fault_set(setting->fault, STATUS_INVALID, "`set clear` takes nothing");
    return STATUS_OK;
}

/* The order in which settings are made: moments are in a zone, and relative to now. */
enum setting_turn { TURN_ZONE, TURN_NOW, TURN_OTHERS, TURNS };

static const struct setting_row {
    const char *name;
    enum setting_turn turn;
    enum status (*set)(struct setting *setting);
} setting_rows[] = {
    { "now", TURN_NOW, set_now },
    { "start", TURN_OTHERS, set_start },
    { "end", TURN_OTHERS, set_end },
    { "tz", TURN_ZONE, set_zone },
    { "param", TURN_OTHERS, set_parameter },
    { "saved", TURN_OTHERS, set_saved },
    { "value", TURN_OTHERS, set_value },
    { "group", TURN_OTHERS, set_group },
    { "table", TURN_OTHERS, set_table },
    { "log-groups", TURN_OTHERS, set_log_groups },
    { "account", TURN_OTHERS, set_account },
    { "discover", TURN_OTHERS, set_discover },
    { "format", TURN_OTHERS, set_format },
    { "join", TURN_OTHERS, set_join },
    { "strict", TURN_OTHERS, set_strict },
    { "clear", TURN_OTHERS, set_clear },
};

static enum status setting_make(struct setting *setting, enum setting_turn turn)
{
    struct fault *fault = setting->fault, why;
    struct view rest = setting->section->argument, name = { 0 };

    test_next_word(&rest, &name);
    setting->value = view_trim(rest);
    for (size_t i = 0; i < sizeof setting_rows / sizeof *setting_rows; i++) {
        enum status status = STATUS_OK;

        if (!view_equal(name, view_of(setting_rows[i].name)))
            continue;
        setting->fault = &why;
        if (setting_rows[i].turn == turn)
            status = setting_rows[i].set(setting);
        setting->fault = fault;
        return status == STATUS_OK ? STATUS_OK : fault_set(fault, status, "line %zu: %s", setting->section->line, why.message);
    }
    return fault_set(fault, STATUS_INVALID,
                     "line %zu: `set` does not know `%.*s`; it takes now, start, end, tz, param, saved, value, group, table, "
                     "log-groups, account, discover, format, join, strict and clear", setting->section->line, VIEW_PRINT(name));
}

/* The lines of one level: those that are included first. */
static enum status settings_make(struct setting *setting, const struct test_case *level, enum setting_turn turn)
{
    for (int own = 0; own < 2; own++)
        for (size_t i = 0; i < level->count; i++) {
            setting->section = &level->sections[i];
            if (setting->section->keyword == TEST_SET && setting->section->included == !own)
                TRY(setting_make(setting, turn));
        }
    return STATUS_OK;
}

static bool settings_cleared(const struct test_case *test)
{
    for (size_t i = 0; i < test->count; i++)
        if (test->sections[i].keyword == TEST_SET && view_equal(test->sections[i].argument, VIEW("clear")))
            return true;
    return false;
}

enum status test_settings_read(struct test_bench *bench, struct fault *fault)
{
    const size_t most = bench->file->shared.count + bench->test->count;
    struct setting setting = {
        .bench = bench,
        .saved = ARENA_ARRAY(&bench->arena, most, struct liq_saved_query),
        .tables = ARENA_ARRAY(&bench->arena, most, struct liq_table),
        .fault = fault,
    };

    bench->clock.now_ms = TEST_NOW_MS;
    bench->parameters = ARENA_ARRAY(&bench->arena, most + TEST_QUERY_PARAMETERS, struct liq_parameter);
    bench->groups = ARENA_ARRAY(&bench->arena, 2 * most, struct liq_text);
    bench->values = ARENA_ARRAY(&bench->arena, most, struct test_value);
    bench->options.parameters = bench->parameters;
    bench->options.saved = setting.saved;
    bench->options.tables = setting.tables;
    for (enum setting_turn turn = 0; turn < TURNS; turn++) {
        if (!settings_cleared(bench->test))
            TRY(settings_make(&setting, &bench->file->shared, turn));
        TRY(settings_make(&setting, bench->test, turn));
    }
    bench->options.now_ms = bench->wanted.now_ms = bench->clock.now_ms;
    return STATUS_OK;
}
