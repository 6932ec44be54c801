/* SOURCE: which log groups, and their time range (language reference 2.1). */

#include "commands/source.h"

#include "commands/commands.h"

#include <stdarg.h>

/* ---- what is asked of the groups ---- */

void source_ask(struct binder *binder, struct scan_source *source, struct source_condition condition)
{
    struct source_condition *conditions = ARENA_ARRAY(binder->arena, source->condition_count + 1, struct source_condition);

    if (source->condition_count)
        memcpy(conditions, source->conditions, source->condition_count * sizeof *conditions);
    conditions[source->condition_count++] = condition;
    source->conditions = conditions;
}

void source_report(struct binder *binder, struct span span, const char *right, const char *format, ...)
{
    struct diagnostic *diagnostic;
    struct view message;
    va_list args;

    va_start(args, format);
    message = arena_vformat(binder->arena, format, args);
    va_end(args);
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0512, span, "%.*s", VIEW_PRINT(message));
    if (*right)
        diagnostic_help(binder->diagnostics, diagnostic, "%s", right);
}

bool source_texts(struct binder *binder, const struct node *list, struct view what, size_t most, struct texts *texts)
{
    if (list->count == 0)
        source_report(binder, list->span, "", "the list of %.*s is empty", VIEW_PRINT(what));
    if (list->count > most)
        source_report(binder, list->span, "", "%.*s takes up to %zu texts, not %zu", VIEW_PRINT(what), most, list->count);
    if (list->count == 0 || list->count > most)
        return false;
    texts->list = ARENA_ARRAY(binder->arena, list->count, struct view);
    texts->count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->args[i]->kind == NODE_ERROR)
            return false;
        if (list->args[i]->kind != NODE_TEXT) {
            source_report(binder, list->args[i]->span, "", "%.*s takes texts, in quotes", VIEW_PRINT(what));
            return false;
        }
        texts->list[texts->count++] = list->args[i]->text;
    }
    return true;
}

static const struct source_call {
    const char *name;
    void (*bind)(struct binder *binder, const struct node *call, struct scan_source *source);
} source_calls[] = {
    { "logGroups", source_bind_groups },
    { "dataSource", source_bind_data },
    { "logGroupTags", source_bind_tags },
};
enum { SOURCE_CALLS = sizeof source_calls / sizeof *source_calls };

static const struct source_call *call_find(struct view name)
{
    for (size_t i = 0; i < SOURCE_CALLS; i++)
        if (view_equal_nocase(name, view_of(source_calls[i].name)))
            return &source_calls[i];
    return NULL;
}

static void report_call(struct binder *binder, const struct node *node)
{
    struct diagnostic *diagnostic =
        diagnostics_add(binder->diagnostics, CODE_E0512, node->head, "SOURCE has no `%.*s`", VIEW_PRINT(node->text));
    struct view names[SOURCE_CALLS], nearest;

    for (size_t i = 0; i < SOURCE_CALLS; i++)
        names[i] = view_of(source_calls[i].name);
    nearest = nearest_word(node->text, names, SOURCE_CALLS);
    if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else
        diagnostic_help(binder->diagnostics, diagnostic,
                        "write SOURCE \"GROUP\", or logGroups(...), dataSource([...]) and logGroupTags([...])");
}

static bool call_is_repeated(const struct stage *stage, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (view_equal_nocase(stage->sources[i]->text, stage->sources[index]->text))
            return true;
    return false;
}

static void source_bind_call(struct binder *binder, const struct stage *stage, size_t index, struct scan_source *source)
{
    const struct node *node = stage->sources[index];
    const struct source_call *call = call_find(node->text);

    if (!call)
        report_call(binder, node);
    else if (call_is_repeated(stage, index))
        source_report(binder, node->head, "groups of several kinds are read by several stages: SOURCE ... | SOURCE ...",
                      "%s stands twice in one SOURCE", call->name);
    else
        call->bind(binder, node, source);
}

static void source_bind_name(struct binder *binder, const struct node *node, struct scan_source *source)
{
    struct view *name = ARENA_NEW(binder->arena, struct view);

    *name = node->kind == NODE_FIELD ? node->name->text : node->text;
    source_ask(binder, source, (struct source_condition){ SOURCE_NAME, node->span, .texts = { name, 1 } });
}

/* One name, or calls side by side, of which a group must meet all. */
static void source_bind_targets(struct binder *binder, const struct stage *stage, struct scan_source *source)
{
    for (size_t i = 0; i < stage->source_count; i++) {
        const struct node *node = stage->sources[i];

        if (node->kind == NODE_ERROR)
            continue;
        if (i > 0 && (node->kind != NODE_CALL || stage->sources[0]->kind != NODE_CALL)) {
            source_report(binder, node->span, "several groups are read by several stages: SOURCE \"a\" | SOURCE \"b\"",
                          "a name stands alone in its SOURCE");
            return;
        }
        if (node->kind == NODE_CALL)
            source_bind_call(binder, stage, i, source);
        else
            source_bind_name(binder, node, source);
    }
}

static void source_add(struct binder *binder, const struct scan_source *source)
{
    struct scan_detail *scan = binder->plan->steps[0]->detail;
    struct scan_source *sources = ARENA_ARRAY(binder->arena, scan->source_count + 1, struct scan_source);

    if (scan->source_count)
        memcpy(sources, scan->sources, scan->source_count * sizeof *sources);
    sources[scan->source_count++] = *source;
    scan->sources = sources;
}

/* ---- its range ---- */

/* START and END: a period back from now, "now", or epoch seconds or milliseconds by size. */
static bool source_time(struct binder *binder, const struct option *option, int64_t *ms)
{
    const struct node *value = option->value;
    bool negative = value->kind == NODE_OPERATOR && value->op == OP_NEGATE;
    int64_t now = binder->plan->clock.now_ms;
    struct period period;

    if (negative)
        value = value->args[0];
    if (value->kind == NODE_PERIOD && unit_parse(value->text, &period.unit) && period_count(value->number, &period.count)) {
        *ms = period_ms(period) < now - CIVIL_MIN_MS ? now - period_ms(period) : CIVIL_MIN_MS;
        return true;
    }
    if (value->kind == NODE_NUMBER && !negative && value->number <= CIVIL_MAX_MS) {
        *ms = (int64_t)(value->number < 1e11 ? value->number * 1000 : value->number);
        return true;
    }
    *ms = now;
    if (value->kind == NODE_FIELD && view_equal_nocase(value->name->text, VIEW("now")))
        return true;
    diagnostics_add(binder->diagnostics, CODE_E0509, option->span, "%.*s takes a time such as -1h, now or epoch seconds",
                    VIEW_PRINT(option->word));
    return false;
}

static const struct option *option_before(const struct stage *stage, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (view_equal_nocase(stage->options[i].word, stage->options[index].word))
            return &stage->options[i];
    return NULL;
}

static void source_option(struct binder *binder, const struct stage *stage, size_t index, struct time_range *range)
{
    const struct option *option = &stage->options[index];
    bool start = view_equal_nocase(option->word, VIEW("start")), end = view_equal_nocase(option->word, VIEW("end"));
    int64_t ms;

    if (!start && !end)
        diagnostics_add(binder->diagnostics, CODE_E0509, option->span, "SOURCE has no option `%.*s`", VIEW_PRINT(option->word));
    else if (option_before(stage, index))
        diagnostics_add(binder->diagnostics, CODE_E0509, option->span, "%.*s is given twice", VIEW_PRINT(option->word));
    else if (source_time(binder, option, &ms))
        *(start ? &range->start_ms : &range->end_ms) = ms;
}

static void source_bind(struct binder *binder, const struct stage *stage)
{
    struct scan_source source = { .range = { INT64_MIN, INT64_MAX } };

    if (stage->source_count == 0)
        return;
    source.span = span_join(stage->sources[0]->span, stage->sources[stage->source_count - 1]->span);
    for (size_t i = 0; i < stage->option_count; i++)
        source_option(binder, stage, i, &source.range);
    if (source.range.start_ms > source.range.end_ms)
        diagnostics_add(binder->diagnostics, CODE_E0509,
                        span_join(stage->options[0].span, stage->options[stage->option_count - 1].span),
                        "START is later than END: no event lies between");
    source_bind_targets(binder, stage, &source);
    if (source.condition_count)
        source_add(binder, &source);
}

const struct command source_command = {
    .name = "SOURCE",
    .usage = "SOURCE \"GROUP\" [START=-1h] [END=now]\n"
             "SOURCE [logGroups(...)] [dataSource([...])] [logGroupTags([...])] [START=-1h] [END=now]",
    .help = "Read these log groups: one by name, or those that meet all the calls. Several SOURCE stages add up; without it all "
            "files are read.",
    .section = "2.1",
    .examples = { "SOURCE \"demo\" | fields @timestamp, @message",
                  "SOURCE logGroups(namePrefix: [\"/shop/\"]) START=-1h | stats count(*) by @log",
                  "SOURCE dataSource([\"amazon_vpc.flow\"]) logGroups(class: \"STANDARD\") | stats count(*) by action",
                  "SOURCE logGroupTags([{\"key\": \"team\", \"values\": [\"red\", \"blue\"]}]) | stats count(*) by @log" },
    .bind = source_bind,
    .source = true,
};
