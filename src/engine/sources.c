/* SOURCE: which inputs are read, and in which ranges (language reference 2.1). */

#include "engine/engine.h"

enum { SOURCE_MAX_GROUPS = 10000 };

bool source_takes(const struct scan_source *source, const struct input *group)
{
    for (size_t i = 0; i < source->condition_count; i++)
        if (!source_fits(&source->conditions[i], group))
            return false;
    return true;
}

static bool condition_met(const struct source_condition *condition, const struct known_groups *known)
{
    for (size_t i = 0; i < known->count; i++)
        if (source_fits(condition, known->list[i]))
            return true;
    return false;
}

bool unmet_next(struct unmet *unmet, struct source_condition *condition)
{
    while (unmet->next < unmet->source->condition_count) {
        size_t texts = 1;

        *condition = unmet->source->conditions[unmet->next];
        if (condition->aspect == SOURCE_IDENTIFIER) {
            texts = condition->texts.count;
            condition->texts = (struct texts){ condition->texts.list + unmet->next_text, 1 };
        }
        if (++unmet->next_text >= texts) {
            unmet->next_text = 0;
            unmet->next++;
        }
        if (!condition_met(condition, unmet->known))
            return true;
    }
    return false;
}

bool source_is_met(const struct scan_source *source, const struct known_groups *known)
{
    for (size_t i = 0; i < known->count; i++)
        if (source_takes(source, known->list[i]))
            return true;
    return false;
}

static void refuse_together(const struct scan_source *source, struct refusal *refusal)
{
    refusal->span = source->span;
    refusal->message = VIEW("no log group is all that SOURCE asks for (ResourceNotFoundException)");
    refusal->help = VIEW("each condition is met by some group, but none meets all of them; without class:, logGroups(...) takes "
                         "those of class STANDARD");
}

enum status sources_check(const struct scan_detail *scan, const struct known_groups *known, struct arena *arena,
                          struct refusal *refusal)
{
    for (size_t i = 0; i < scan->source_count; i++) {
        const struct scan_source *source = &scan->sources[i];
        struct unmet unmet = { .source = source, .known = known };
        struct source_condition condition;

        if (unmet_next(&unmet, &condition)) {
            source_refuse(&condition, known, arena, refusal);
            return STATUS_INVALID;
        }
        if (!source_is_met(source, known)) {
            refuse_together(source, refusal);
            return STATUS_INVALID;
        }
    }
    return STATUS_OK;
}

static bool sources_take(const struct scan_detail *scan, const struct input *group)
{
    for (size_t i = 0; i < scan->source_count; i++)
        if (source_takes(&scan->sources[i], group))
            return true;
    return false;
}

enum status sources_count(const struct scan_detail *scan, const struct known_groups *known, struct arena *arena,
                          struct refusal *refusal)
{
    struct map groups;

    map_init(&groups, arena);
    for (size_t i = 0; known->count > SOURCE_MAX_GROUPS && i < known->count; i++) {
        const struct input *group = known->list[i];

        if (sources_take(scan, group))
            map_set(&groups, arena_format(arena, "%.*s:%.*s", VIEW_PRINT(group->owner), VIEW_PRINT(group->group)), refusal);
    }
    if (groups.count <= SOURCE_MAX_GROUPS)
        return STATUS_OK;
    refusal->span = (struct span){ scan->sources[0].span.begin, scan->sources[scan->source_count - 1].span.end };
    refusal->message = arena_format(arena, "SOURCE takes at most %d log groups, and these are %zu", SOURCE_MAX_GROUPS, groups.count);
    refusal->help = VIEW("choose some: logGroups(namePrefix: [\"PREFIX\"])");
    return STATUS_INVALID;
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

/* The groups of the inputs, where their events cannot be of others. */
static enum status sources_check_inputs(const struct scan_detail *scan, const struct catalog *catalog, struct arena *arena,
                                        struct refusal *refusal)
{
    struct known_groups known = { NULL, 0 };
    const struct input *inputs = catalog_inputs(catalog, &known.count);

    known.list = ARENA_ARRAY(arena, known.count, const struct input *);
    for (size_t i = 0; i < known.count; i++)
        known.list[i] = &inputs[i];
    TRY(sources_check(scan, &known, arena, refusal));
    return sources_count(scan, &known, arena, refusal);
}

enum status sources_select(const struct plan *plan, const struct catalog *catalog, struct arena *arena,
                           struct exec_options *how, struct refusal *refusal)
{
    const struct scan_detail *scan = plan->steps[0]->detail;
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);
    bool *wanted, named = false;
    struct time_ranges *ranges;

    if (scan->source_count == 0)
        return STATUS_OK;
    wanted = ARENA_ARRAY(arena, count + 1, bool);
    ranges = ARENA_ARRAY(arena, count + 1, struct time_ranges);
    for (size_t i = 0; i < count; i++) {
        const bool names = inputs[i].format->names_groups != NULL;

        named = named || names;
        for (size_t s = 0; s < scan->source_count; s++) {
            if (!names && !source_takes(&scan->sources[s], &inputs[i]))
                continue;
            wanted[i] = true;
            source_add_range(&ranges[i], scan->sources[s].range, scan->source_count, arena);
        }
    }
    if (!named)
        TRY(sources_check_inputs(scan, catalog, arena, refusal));
    how->wanted = wanted;
    how->ranges = ranges_differ(scan) ? ranges : NULL;
    how->choice = named ? chooser_new(plan, catalog, arena) : NULL;
    return STATUS_OK;
}

void sources_add_groups(struct map *groups, const struct catalog *catalog, const struct exec_options *how)
{
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);

    for (size_t i = 0; i < count; i++)
        if (!how->wanted || (how->wanted[i] && !(how->choice && inputs[i].format->names_groups)))
            map_set(groups, inputs[i].group, NULL);
}
