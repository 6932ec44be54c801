/* A column of fields that has the name of a field of the log. */
#include "lint/rules.h"

static bool shadow_is_given(struct view name)
{
    static const char *const given[] = {
        "@message", "@timestamp", "@ingestionTime", "@log", "@logStream", "@entity", "@type", "@requestId", "@duration",
        "@billedDuration", "@initDuration", "@maxMemoryUsed", "@memorySize", "@xrayTraceId", "@xraySegmentId",
    };

    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (view_equal(name, view_of(given[i])))
            return true;
    return false;
}

/* The slot of the field that had the name before the place; SIZE_MAX when it was not mentioned there. */
static size_t shadow_field(const struct lint *lint, struct view name, uint32_t before)
{
    for (size_t i = 0; i < lint->plan->slot_count; i++) {
        const struct slot *slot = &lint->plan->slots[i];

        if (slot->origin != SLOT_EPHEMERAL && view_equal(slot->name, name) && slot->span.begin < before)
            return i;
    }
    return SIZE_MAX;
}

static void shadow_look(struct lint *lint, const struct assignment *assignment)
{
    const struct slot *slot = &lint->plan->slots[assignment->slot];
    const size_t field = shadow_field(lint, slot->name, slot->span.begin);
    struct slot_set reads;

    if (view_equal(lint_slice(lint, assignment->expr->span), slot->name))
        return;
    slot_set_init(&reads, lint->arena);
    expr_reads(assignment->expr, &reads);
    /* A field made better of itself is meant to hide the other. */
    if (field == SIZE_MAX ? !shadow_is_given(slot->name) : slot_set_has(&reads, field))
        return;
    diagnostic_help(lint->diagnostics,
                    diagnostics_add(lint->diagnostics, CODE_W0714, slot->span, "from here on `%.*s` is this, not the field of that name",
                                    VIEW_PRINT(slot->name)),
                    "another name keeps both");
}

static const struct stage *shadow_stage(const struct lint *lint, const struct plan_step *step)
{
    for (size_t i = 0; i < lint->tree->count; i++)
        if (stage_is(lint->tree->stages[i], "fields") && step->span.begin >= lint->tree->stages[i]->span.begin &&
            step->span.begin < lint->tree->stages[i]->span.end)
            return lint->tree->stages[i];
    return NULL;
}

void lint_shadowed_field(struct lint *lint)
{
    for (size_t i = 0; i < lint->plan->step_count; i++) {
        const struct plan_step *step = lint->plan->steps[i];

        if (step->nature != STEP_EXTEND || !shadow_stage(lint, step))
            continue;
        for (size_t k = 0; k < step->output_count; k++)
            shadow_look(lint, &step->outputs[k]);
    }
}
