/* SOURCE: which inputs are read, and in which ranges (language reference 2.1). */

#include "engine/engine.h"

enum { SOURCE_MAX_GROUPS = 10000 };

bool source_takes(const struct scan_source *source, const struct input *input)
{
    for (size_t i = 0; i < source->condition_count; i++)
        if (!source_fits(&source->conditions[i], input))
            return false;
    return true;
}

static bool condition_met(const struct source_condition *condition, const struct catalog *catalog)
{
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);

    for (size_t i = 0; i < count; i++)
        if (source_fits(condition, &inputs[i]))
            return true;
    return false;
}

/* Every identifier names a group that is there. */
static bool identifiers_met(const struct source_condition *condition, const struct catalog *catalog)
{
    struct source_condition one = *condition;

    one.texts.count = 1;
    for (size_t i = 0; i < condition->texts.count; i++, one.texts.list++)
        if (!condition_met(&one, catalog))
            return false;
    return true;
}

/* The condition that no group meets, or one of whose names there is not. */
static const struct source_condition *source_unmet(const struct scan_source *source, const struct catalog *catalog)
{
    for (size_t i = 0; i < source->condition_count; i++) {
        const struct source_condition *condition = &source->conditions[i];

        if (condition->aspect == SOURCE_IDENTIFIER ? !identifiers_met(condition, catalog) : !condition_met(condition, catalog))
            return condition;
    }
    return NULL;
}

static void refuse_together(const struct scan_source *source, struct refusal *refusal)
{
    refusal->span = source->span;
    refusal->message = VIEW("no log group is all that SOURCE asks for (ResourceNotFoundException)");
    refusal->help = VIEW("each condition is met by some group, but none meets all of them; without class:, logGroups(...) takes "
                         "those of class STANDARD");
}

/* logGroups() alone takes every group. */
static bool source_is_all(const struct scan_source *source)
{
    return source->condition_count == 1 && source->conditions[0].implied;
}

static enum status source_check(const struct scan_source *source, const struct catalog *catalog, bool found,
                                struct arena *arena, struct refusal *refusal)
{
    const struct source_condition *unmet = source_unmet(source, catalog);
    size_t groups;

    catalog_groups(catalog, &groups);
    if (unmet) {
        source_refuse(unmet, catalog, arena, refusal);
        return STATUS_INVALID;
    }
    if (!found) {
        refuse_together(source, refusal);
        return STATUS_INVALID;
    }
    if (groups > SOURCE_MAX_GROUPS && source_is_all(source)) {
        refusal->span = source->span;
        refusal->message = arena_format(arena, "logGroups() takes at most %d log groups, and there are %zu", SOURCE_MAX_GROUPS,
                                        groups);
        refusal->help = VIEW("choose some: logGroups(namePrefix: [\"PREFIX\"])");
        return STATUS_INVALID;
    }
    return STATUS_OK;
}

static bool ranges_differ(const struct scan_detail *scan)
{
    for (size_t i = 1; i < scan->source_count; i++)
        if (scan->sources[i].range.start_ms != scan->sources[0].range.start_ms ||
            scan->sources[i].range.end_ms != scan->sources[0].range.end_ms)
            return true;
    return false;
}

/* Ranges that meet are one: only where some time lies between them there are several. */
void source_add_range(struct time_ranges *ranges, struct time_range range, size_t most, struct arena *arena)
{
    struct time_range *list = ARENA_ARRAY(arena, most, struct time_range);
    size_t count = 0;

    for (size_t i = 0; i < ranges->count; i++) {
        const struct time_range other = ranges->list[i];

        if (range.start_ms > other.end_ms || other.start_ms > range.end_ms) {
            list[count++] = other;
            continue;
        }
        range.start_ms = other.start_ms < range.start_ms ? other.start_ms : range.start_ms;
        range.end_ms = other.end_ms > range.end_ms ? other.end_ms : range.end_ms;
    }
    list[count++] = range;
    *ranges = (struct time_ranges){ list, count };
}

enum status sources_select(const struct plan *plan, const struct catalog *catalog, struct arena *arena,
                           struct exec_options *how, struct refusal *refusal)
{
    const struct scan_detail *scan = plan->steps[0]->detail;
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);
    bool *wanted = ARENA_ARRAY(arena, count + 1, bool);
    struct time_ranges *ranges = ARENA_ARRAY(arena, count + 1, struct time_ranges);
    bool says = false;

    for (size_t s = 0; s < scan->source_count; s++) {
        const struct scan_source *source = &scan->sources[s];
        bool found = false;

        for (size_t i = 0; i < count; i++) {
            if (!inputs[i].says && !source_takes(source, &inputs[i]))
                continue;
            wanted[i] = found = true;
            says |= inputs[i].says;
            source_add_range(&ranges[i], source->range, scan->source_count, arena);
        }
        if (!says)
            TRY(source_check(source, catalog, found, arena, refusal));
    }
    if (says)
        how->choice = chooser_new(scan, catalog, arena);
    how->wanted = scan->source_count ? wanted : NULL;
    how->ranges = ranges_differ(scan) ? ranges : NULL;
    return STATUS_OK;
}

void sources_add_groups(struct map *groups, const struct catalog *catalog, const struct exec_options *how)
{
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);

    for (size_t i = 0; i < count; i++)
        if (!how->wanted || (how->wanted[i] && !(how->choice && inputs[i].says)))
            map_set(groups, inputs[i].group, NULL);
}
