/* SOURCE: which log groups, and their time range (language reference 2.1). */

#include "commands/source.h"

#include "commands/commands.h"

static void source_add(struct binder *binder, const struct node *node, struct time_range range)
{
    struct scan_detail *scan = binder->plan->steps[0]->detail;
    struct scan_source *sources, source = { .span = node->span, .range = range };

    if (node->kind == NODE_ERROR || (node->kind == NODE_CALL && !source_bind_call(binder, node, &source)))
        return;
    if (node->kind != NODE_CALL)
        source.name = node->kind == NODE_FIELD ? node->name->text : node->text;
    sources = ARENA_ARRAY(binder->arena, scan->source_count + 1, struct scan_source);
    if (scan->source_count)
        memcpy(sources, scan->sources, scan->source_count * sizeof *sources);
    sources[scan->source_count++] = source;
    scan->sources = sources;
}

/* START and END: a period back from now, "now", or epoch seconds or milliseconds by size. */
static bool source_time(struct binder *binder, const struct option *option, int64_t *ms)
{
    const struct node *value = option->value;
    bool negative = value->kind == NODE_OPERATOR && value->op == OP_NEGATE;
    int64_t now = binder->plan->clock.now_ms;
    struct period period;

    if (negative)
        value = value->args[0];
    if (value->kind == NODE_PERIOD && unit_parse(value->text, &period.unit)) {
        period.count = (int64_t)value->number;
        *ms = now - period_ms(period);
        return true;
    }
    if (value->kind == NODE_NUMBER && !negative) {
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

static void source_option(struct binder *binder, const struct option *option, struct time_range *range)
{
    bool start = view_equal_nocase(option->word, VIEW("start")), end = view_equal_nocase(option->word, VIEW("end"));
    int64_t ms;

    if (!start && !end)
        diagnostics_add(binder->diagnostics, CODE_E0509, option->span, "SOURCE has no option `%.*s`", VIEW_PRINT(option->word));
    else if (source_time(binder, option, &ms))
        *(start ? &range->start_ms : &range->end_ms) = ms;
}

static void source_bind(struct binder *binder, const struct stage *stage)
{
    struct time_range range = { INT64_MIN, INT64_MAX };

    for (size_t i = 0; i < stage->option_count; i++)
        source_option(binder, &stage->options[i], &range);
    if (stage->source_count == 0 && stage->source)
        source_add(binder, stage->source, range);
    for (size_t i = 0; i < stage->source_count; i++)
        source_add(binder, stage->sources[i], range);
}

const struct command source_command = {
    .name = "SOURCE",
    .usage = "SOURCE \"GROUP\" | logGroups(namePrefix: [\"PREFIX\"]) [START=-1h] [END=now]",
    .help = "Read these log groups; several SOURCE stages add up. Without it all files are read.",
    .section = "2.1",
    .examples = { "SOURCE \"demo\" | fields @timestamp, @message",
                  "SOURCE logGroups(namePrefix: [\"/shop/\"]) START=-1h | stats count(*) by @log" },
    .bind = source_bind,
    .source = true,
};
