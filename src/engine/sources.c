/* SOURCE: which inputs are read, and in which ranges (language reference 2.1). */

#include "engine/engine.h"

static bool account_fits(struct view account, const struct input *input)
{
    return view_equal(input->account, account);
}

static bool source_names(struct view source, const struct input *input)
{
    /* A name, account:name, or the name at the end of an ARN. */
    static const char arn_part[] = ":log-group:";
    size_t at = view_find(source, VIEW(arn_part), 0);

    if (at != SIZE_MAX)
        source = view_skip(source, at + sizeof arn_part - 1);
    if (view_ends(source, VIEW(":*")))
        source.length -= 2;
    if (view_equal(source, input->group))
        return true;
    return source.length > input->account.length && source.data[input->account.length] == ':' &&
           view_starts(source, input->account) && view_equal(view_skip(source, input->account.length + 1), input->group);
}

static enum status source_missing(const struct catalog *catalog, struct view source, struct fault *fault)
{
    size_t count;
    const struct view *groups = catalog_groups(catalog, &count);
    struct view nearest = nearest_word(source, groups, count);

    if (nearest.length)
        return fault_set(fault, STATUS_INVALID, "there is no log group '%.*s' (ResourceNotFoundException); did you mean '%.*s'?",
                         VIEW_PRINT(source), VIEW_PRINT(nearest));
    if (count)
        return fault_set(fault, STATUS_INVALID,
                         "there is no log group '%.*s' (ResourceNotFoundException); the files hold '%.*s'%s; --group NAME=PATTERN "
                         "names them otherwise", VIEW_PRINT(source), VIEW_PRINT(groups[0]), count > 1 ? " and others" : "");
    return fault_set(fault, STATUS_INVALID, "there is no log group '%.*s' (ResourceNotFoundException)", VIEW_PRINT(source));
}

/* ---- logGroups(...) ---- */

static bool list_has(const struct texts *texts, const struct input *input, bool (*fits)(struct view, const struct input *))
{
    for (size_t i = 0; i < texts->count; i++)
        if (fits(texts->list[i], input))
            return true;
    return texts->count == 0;
}

static bool prefix_fits(struct view prefix, const struct input *input)
{
    return view_starts(input->group, prefix);
}

static bool source_takes(const struct scan_source *source, const struct input *input)
{
    if (source->name.data)
        return source_names(source->name, input);
    return list_has(&source->prefixes, input, prefix_fits) && list_has(&source->identifiers, input, source_names) &&
           list_has(&source->accounts, input, account_fits);
}

/* Every identifier names a group that is there. */
static enum status identifiers_check(const struct texts *identifiers, const struct catalog *catalog, struct fault *fault)
{
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);

    for (size_t i = 0; i < identifiers->count; i++) {
        bool found = false;

        for (size_t k = 0; k < count; k++)
            found = found || source_names(identifiers->list[i], &inputs[k]);
        if (!found)
            return source_missing(catalog, identifiers->list[i], fault);
    }
    return STATUS_OK;
}

enum { SOURCE_MAX_GROUPS = 10000 };

static enum status source_check(const struct scan_source *source, const struct catalog *catalog, bool found,
                                struct fault *fault)
{
    bool all = !source->name.data && !source->prefixes.count && !source->identifiers.count && !source->accounts.count;
    size_t groups;

    catalog_groups(catalog, &groups);
    if (all && groups > SOURCE_MAX_GROUPS)
        return fault_set(fault, STATUS_INVALID, "logGroups() takes at most %d log groups, and there are %zu",
                         SOURCE_MAX_GROUPS, groups);
    if (!found && source->name.data)
        return source_missing(catalog, source->name, fault);
    TRY(identifiers_check(&source->identifiers, catalog, fault));
    return found ? STATUS_OK
                 : fault_set(fault, STATUS_INVALID,
                             "no log group is what SOURCE logGroups(...) asks for (ResourceNotFoundException)");
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
static void source_add_range(struct time_ranges *ranges, struct time_range range, size_t most, struct arena *arena)
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
                           struct exec_options *how, struct fault *fault)
{
    const struct scan_detail *scan = plan->steps[0]->detail;
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);
    bool *wanted = ARENA_ARRAY(arena, count + 1, bool);
    struct time_ranges *ranges = ARENA_ARRAY(arena, count + 1, struct time_ranges);

    for (size_t s = 0; s < scan->source_count; s++) {
        const struct scan_source *source = &scan->sources[s];
        bool found = false;

        for (size_t i = 0; i < count; i++) {
            if (!source_takes(source, &inputs[i]))
                continue;
            wanted[i] = found = true;
            source_add_range(&ranges[i], source->range, scan->source_count, arena);
        }
        TRY(source_check(source, catalog, found, fault));
    }
    how->wanted = scan->source_count ? wanted : NULL;
    how->ranges = ranges_differ(scan) ? ranges : NULL;
    return STATUS_OK;
}

void sources_add_groups(struct map *groups, const struct catalog *catalog, const struct exec_options *how)
{
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);

    for (size_t i = 0; i < count; i++)
        if (!how->wanted || how->wanted[i])
            map_set(groups, inputs[i].group, NULL);
}
