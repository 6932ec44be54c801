/* parseDate and formatDate: what is constant is prepared, the rest is looked up row by row. */
#include "functions/dates.h"

struct date_plan {
    const struct date_pattern *pattern;     /* NULL when it is no constant */
    const struct zone *zone;                /* of a constant; NULL also for none */
};

/* A null zone makes the result null, so there is nothing to look up. */
static bool zone_prepare(struct preparation *preparation, struct date_plan *plan)
{
    struct view name;

    if (!preparation_text(preparation, 2, &name))
        return true;
    plan->zone = zone_find(preparation->arena, name);
    if (plan->zone)
        return true;
    preparation_fail(preparation, 2, arena_format(preparation->arena, "there is no time zone \"%.*s\"", VIEW_PRINT(name)),
                     VIEW("zones are written like \"UTC\", \"+09:00\" or \"Europe/Berlin\""));
    return false;
}

const void *formatdate_prepare(struct preparation *preparation)
{
    struct date_plan *plan = ARENA_NEW(preparation->arena, struct date_plan);

    return zone_prepare(preparation, plan) ? plan : NULL;
}

const void *parsedate_prepare(struct preparation *preparation)
{
    struct date_plan *plan = ARENA_NEW(preparation->arena, struct date_plan);
    struct view text, error, help;

    if (!zone_prepare(preparation, plan))
        return NULL;
    if (!preparation_text(preparation, 1, &text))
        return plan;
    plan->pattern = date_pattern_new(preparation->arena, text, &error, &help);
    return plan->pattern ? plan : preparation_fail(preparation, 1, error, help);
}

/* The zone of a row; false when the name is none. */
static bool call_zone(const struct call *call, uint32_t row, const struct zone **zone)
{
    const struct date_plan *plan = call->prepared;

    *zone = plan->zone;
    if (call->arg_count < 3 || plan->zone)
        return true;
    *zone = zone_cache_find(call->scratch, call->args[2]->text[row]);
    return *zone != NULL;
}

void formatdate_eval(const struct call *call, struct column *out)
{
    struct buffer buffer;

    buffer_init(&buffer);
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        const struct zone *zone;

        if (!call_zone(call, row, &zone)) {
            column_set_null(out, row);
            continue;
        }
        buffer_reset(&buffer);
        date_format(&buffer, (int64_t)call->args[0]->number[row], zone, call->args[1]->text[row]);
        column_set_text(out, row, arena_keep(call->arena, buffer_view(&buffer)));
    }
    buffer_clear(&buffer);
}

/* The pattern of a row; the one of the row before is used again when it is the same. */
static const struct date_pattern *call_pattern(const struct call *call, uint32_t row, struct view *last,
                                               const struct date_pattern **pattern)
{
    const struct date_plan *plan = call->prepared;
    struct view text = call->args[1]->text[row], error, help;

    if (plan->pattern)
        return plan->pattern;
    if (!last->data || !view_equal(*last, text)) {
        *pattern = date_pattern_new(call->arena, text, &error, &help);
        *last = text;
    }
    return *pattern;
}

void parsedate_eval(const struct call *call, struct column *out)
{
    const struct date_pattern *last_pattern = NULL;
    struct view last = { NULL, 0 };

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        const struct date_pattern *pattern = call_pattern(call, row, &last, &last_pattern);
        const struct zone *zone;
        int64_t ms;

        if (pattern && call_zone(call, row, &zone) &&
            date_parse(pattern, call->args[0]->text[row], zone, call->scratch, &ms))
            column_set_number(out, row, (double)ms);
        else
            column_set_null(out, row);
    }
}
