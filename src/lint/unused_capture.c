/* What parse extracts and nobody reads. */
#include "lint/rules.h"

struct captures {
    struct lint *lint;
    const struct plan_step *step;
    const struct stage *stage;
    size_t place;               /* of the stage */
    struct slot_set used;
};

static bool captures_any(const struct captures *captures, bool used)
{
    for (size_t slot = 0; slot < captures->lint->plan->slot_count; slot++)
        if (slot_set_has(&captures->step->writes, slot) && slot_set_has(&captures->used, slot) == used)
            return true;
    return false;
}

static void captures_tell_stage(const struct captures *captures)
{
    struct lint *lint = captures->lint;
    struct diagnostic *found = diagnostics_add(lint->diagnostics, CODE_W0706, captures->stage->head,
                                               "nothing of what this parse extracts is used");
    struct span span;

    diagnostic_help(lint->diagnostics, found, "leave the stage out, or display what it extracts");
    if (lint_stage_span(lint, lint->tree, captures->place, &span))
        diagnostic_mend(lint->diagnostics, found, span, "%s", "");
}

/* `(?<name>` or `(?P<name>` in the text of a regex. */
static bool capture_group(const struct lint *lint, struct span regex, struct view name, struct span *group)
{
    static const char *const openings[] = { "(?<", "(?P<" };
    const struct view text = lint_slice(lint, regex);

    for (size_t i = 0; i < sizeof openings / sizeof *openings; i++) {
        const struct view wanted = arena_format(lint->arena, "%s%.*s>", openings[i], VIEW_PRINT(name));
        const size_t at = view_find(text, wanted, 0);

        if (at == SIZE_MAX || (at > 0 && text.data[at - 1] == '\\'))
            continue;
        group->begin = regex.begin + (uint32_t)at;
        group->end = group->begin + (uint32_t)wanted.length;
        return true;
    }
    return false;
}

static void captures_tell_group(const struct captures *captures, const struct slot *slot)
{
    struct lint *lint = captures->lint;
    struct diagnostic *found;
    struct span group;
    const bool named = capture_group(lint, captures->stage->pattern->span, slot->name, &group);

    found = diagnostics_add(lint->diagnostics, CODE_W0706, named ? group : slot->span, "`%.*s` is extracted, and not used",
                            VIEW_PRINT(slot->name));
    diagnostic_help(lint->diagnostics, found, "(?:...) groups without extracting");
    if (named && captures->stage->name_count == 0)
        diagnostic_mend(lint->diagnostics, found, group, "(?:");
}

static void captures_look(struct captures *captures)
{
    const struct plan *plan = captures->lint->plan;

    if (!captures_any(captures, false))
        return;
    if (!captures_any(captures, true)) {
        captures_tell_stage(captures);
        return;
    }
    if (captures->stage->mode != PARSE_REGEX || !captures->stage->pattern)
        return;
    for (size_t slot = 0; slot < plan->slot_count; slot++)
        if (slot_set_has(&captures->step->writes, slot) && !slot_set_has(&captures->used, slot))
            captures_tell_group(captures, &plan->slots[slot]);
}

void lint_unused_capture(struct lint *lint)
{
    struct captures captures = { .lint = lint, .used = lint_used(lint) };

    for (size_t i = 0; i < lint->plan->step_count; i++) {
        captures.step = lint->plan->steps[i];
        if (captures.step->nature != STEP_CAPTURE && captures.step->nature != STEP_DECODE)
            continue;
        for (captures.place = 0; captures.place < lint->tree->count; captures.place++) {
            captures.stage = lint->tree->stages[captures.place];
            if (stage_is(captures.stage, "parse") && captures.stage->span.begin == captures.step->span.begin)
                captures_look(&captures);
        }
    }
}
