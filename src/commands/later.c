/*
 * pattern, diff, logcompare, anomaly and relevantfields: parts of the language that this release cannot run (language
 * reference 2.15 to 2.19).
 *
 * Where they may stand and what they leave behind is checked all the same: a query that the service refuses is refused for
 * that reason, and a query that is right is told at its place, and nowhere else, that it cannot be run.
 */

#include "commands/commands.h"

enum { LATER_MAX_COLUMNS = 10 };

/* The table a command leaves behind: the columns shown, then, behind an empty name, those that can be asked for. */
struct later_table {
    struct view names[LATER_MAX_COLUMNS + 2];
};

static const struct later_table pattern_table = { {
    VIEW_INIT("@pattern"), VIEW_INIT("@ratio"), VIEW_INIT("@sampleCount"), VIEW_INIT("@severityLabel"), VIEW_INIT(""),
    VIEW_INIT("@PatternId"), VIEW_INIT("@regexString"), VIEW_INIT("@tokens"), VIEW_INIT("@logSamples"),
    VIEW_INIT("@relatedPattern"), VIEW_INIT("@visualization"),
} };
static const struct later_table diff_table = { {
    VIEW_INIT("@pattern"), VIEW_INIT("@sampleCount"), VIEW_INIT("@diffEventCount"), VIEW_INIT("@differenceDescription"),
    VIEW_INIT("@severityLabel"),
} };
static const struct later_table anomaly_table = { {
    VIEW_INIT("@isAnomaly"), VIEW_INIT("@anomalyType"), VIEW_INIT("@anomalyScore"),
} };
static const struct later_table relevant_table = { {
    VIEW_INIT("@fieldName"), VIEW_INIT("@relevanceScore"), VIEW_INIT("@topRelevanceContributors"),
    VIEW_INIT("@conditionalMedian"), VIEW_INIT("@baselineMedian"),
} };

/* Makes the columns exist, without values. */
static void later_introduce(struct binder *binder, const struct later_table *table, struct span span)
{
    bool shown = true;

    for (size_t i = 0; i < sizeof table->names / sizeof *table->names; i++) {
        struct view name = table->names[i];
        size_t slot;

        if (name.length == 0) {
            shown = false;
            continue;
        }
        slot = plan_slot_new(binder->plan, name, TYPE_ANY, span);
        binder_introduce(binder, name, span, slot, true);
        if (shown)
            columns_add(&binder->aggregate, binder->arena, (struct output_column){ name, slot });
    }
}

static void later_replace(struct binder *binder, const struct later_table *table, struct span span)
{
    binder_close(binder);
    binder->order = (struct ordering){ 0 };
    later_introduce(binder, table, span);
}

/* Says that the command cannot be run, unless something is wrong with the stage anyway. */
static void later_report(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic;

    if (binder_is_faulted(binder, stage->span))
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0218, stage->head,
                                 "%.*s is part of the language but not in this release", VIEW_PRINT(stage->word));
    diagnostic_help(binder->diagnostics, diagnostic, "liq help capabilities lists what is");
}

static bool later_stands_behind(const struct binder *binder, const struct stage *stage, struct view word)
{
    for (size_t i = 0; i < binder->tree->count && binder->tree->stages[i] != stage; i++)
        if (view_equal(binder->tree->stages[i]->word, word))
            return true;
    return false;
}

/* ---- pattern ---- */

static void pattern_check_place(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic;

    if (binder->closed) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0518, stage->head,
                                     "pattern cannot follow a command that aggregates: it wants log events");
        diagnostic_help(binder->diagnostics, diagnostic, "put pattern in the place of the stats, or ask in two queries");
    } else if (binder->sorted) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0518, stage->head, "pattern cannot follow sort");
        diagnostic_help(binder->diagnostics, diagnostic, "remove the sort; a sort behind pattern orders the patterns");
    }
}

static void pattern_bind(struct binder *binder, const struct stage *stage)
{
    size_t slot;

    pattern_check_place(binder, stage);
    if (!binder_is_faulted(binder, stage->span) && binder_field(binder, stage->field, &slot) &&
        binder->plan->slots[slot].type == TYPE_STRUCTURE)
        diagnostics_add(binder->diagnostics, CODE_E0408, stage->field->span, "pattern cannot work with lists and maps (`%.*s`)",
                        VIEW_PRINT(stage->field->text));
    later_report(binder, stage);
    later_replace(binder, &pattern_table, stage->head);
}

static const struct command pattern_command = {
    .name = "pattern",
    .usage = "pattern FIELD",
    .help = "Gather events of the same shape, and count them.",
    .section = "2.15",
    .examples = { "filter @message like \"ERROR\" | pattern @message" },
    .bind = pattern_bind,
    .later = true,
};

/* ---- diff, logcompare ---- */

static void diff_check_since(struct binder *binder, const struct stage *stage)
{
    static const struct view known[] = { VIEW_INIT("previousDay"), VIEW_INIT("previousWeek"), VIEW_INIT("previousMonth") };
    struct diagnostic *diagnostic;
    struct view since, near;

    if (stage->option_count == 0)
        return;
    since = stage->options[0].word;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (view_equal_nocase(since, known[i]))
            return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0515, stage->options[0].span, "diff does not know %.*s",
                                 VIEW_PRINT(since));
    near = nearest_word(since, known, sizeof known / sizeof *known);
    if (near.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean %.*s?", VIEW_PRINT(near));
    else
        diagnostic_help(binder->diagnostics, diagnostic, "write previousDay, previousWeek, previousMonth, or nothing");
}

static void diff_bind(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic;

    if (!later_stands_behind(binder, stage, VIEW("pattern"))) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0519, stage->head,
                                     "diff compares patterns: it must follow pattern");
        diagnostic_help(binder->diagnostics, diagnostic, "write pattern @message | diff");
        diagnostic->service = VIEW("Diff compilation Failed : Diff operation has to be used after Pattern");
    }
    diff_check_since(binder, stage);
    later_report(binder, stage);
    later_replace(binder, &diff_table, stage->head);
}

static const struct command diff_command = {
    .name = "diff",
    .usage = "diff [previousDay | previousWeek | previousMonth]",
    .help = "Compare patterns with those of an earlier time.",
    .section = "2.16",
    .examples = { "pattern @message | diff previousWeek" },
    .bind = diff_bind,
    .later = true,
};

static void logcompare_bind(struct binder *binder, const struct stage *stage)
{
    size_t slot;

    binder_field_named(binder, VIEW("@message"), stage->head, &slot);
    later_report(binder, stage);
    later_replace(binder, &diff_table, stage->head);
}

static const struct command logcompare_command = {
    .name = "logcompare",
    .usage = "logcompare timeshift PERIOD",
    .help = "Compare the patterns of the messages with those of an earlier time.",
    .section = "2.16",
    .examples = { "filter @message like \"ERROR\" | logcompare timeshift 1d" },
    .bind = logcompare_bind,
    .later = true,
};

/* ---- anomaly ---- */

static void anomaly_bind(struct binder *binder, const struct stage *stage)
{
    struct diagnostic *diagnostic;

    if (!later_stands_behind(binder, stage, VIEW("pattern"))) {
        diagnostic = diagnostics_add(binder->diagnostics, CODE_E0519, stage->head,
                                     "anomaly looks at patterns: it must follow pattern");
        diagnostic_help(binder->diagnostics, diagnostic, "write pattern @message | anomaly");
    }
    later_report(binder, stage);
    later_introduce(binder, &anomaly_table, stage->head);
}

static const struct command anomaly_command = {
    .name = "anomaly",
    .usage = "anomaly",
    .help = "Tell which patterns are unusual.",
    .section = "2.17",
    .examples = { "pattern @message | anomaly | filter @isAnomaly = 1" },
    .bind = anomaly_bind,
    .later = true,
};

/* ---- relevantfields ---- */

static void relevant_check_name(struct binder *binder, const struct name *name)
{
    const struct binding *binding = binder_lookup(binder, name->text);
    struct diagnostic *diagnostic;

    if (!binding || !binding->parsed)
        return;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0527, name->span,
                                 "relevantfields cannot use `%.*s`, which was made by parse", VIEW_PRINT(name->text));
    diagnostic_help(binder->diagnostics, diagnostic, "name fields that the events have by themselves");
    diagnostic->service = VIEW("Query cannot be compiled");
}

static void relevant_check(struct binder *binder, const struct node *node)
{
    if (node->kind == NODE_FIELD)
        relevant_check_name(binder, node->name);
    for (size_t i = 0; i < node->count; i++)
        relevant_check(binder, node->args[i]);
}

static void relevantfields_bind(struct binder *binder, const struct stage *stage)
{
    for (size_t i = 0; i < stage->items.count; i++) {
        relevant_check(binder, stage->items.items[i].expr);
        binder_expr(binder, stage->items.items[i].expr);
    }
    relevant_check(binder, stage->test);
    binder_expr(binder, stage->test);
    later_report(binder, stage);
    later_replace(binder, &relevant_table, stage->head);
}

static const struct command relevantfields_command = {
    .name = "relevantfields",
    .usage = "relevantfields [FIELD, ...] where CONDITION",
    .help = "Rank fields by how much they differ where the condition holds.",
    .section = "2.19",
    .examples = { "relevantfields where status >= 500", "relevantfields host, region where status >= 500" },
    .bind = relevantfields_bind,
    .later = true,
};

const struct command *const later_commands[] = {
    &pattern_command, &diff_command, &logcompare_command, &anomaly_command, &relevantfields_command, NULL,
};
