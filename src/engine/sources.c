/* SOURCE: which inputs are read, and in which ranges (language reference 2.1). */

#include "engine/engine.h"

static bool source_names(struct view source, const struct input *input)
{
    /* A name, account:name, or the name at the end of an ARN. */
    static const char arn_part[] = ":log-group:";
    size_t at = view_find(source, VIEW(arn_part), 0);

    if (at != SIZE_MAX)
        source = view_skip(source, at + sizeof arn_part - 1);
    if (view_ends(source, VIEW(":*")))
        source.length -= 2;
    return view_equal(source, input->group) || view_equal(source, input->log);
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

static bool ranges_differ(const struct scan_detail *scan)
{
    for (size_t i = 1; i < scan->source_count; i++)
        if (scan->sources[i].range.start_ms != scan->sources[0].range.start_ms ||
            scan->sources[i].range.end_ms != scan->sources[0].range.end_ms)
            return true;
    return false;
}

enum status sources_select(const struct plan *plan, const struct catalog *catalog, struct arena *arena,
                           struct exec_options *how, struct fault *fault)
{
    const struct scan_detail *scan = plan->steps[0]->detail;
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);
    bool *wanted = ARENA_ARRAY(arena, count + 1, bool);
    struct input_ranges *ranges = ARENA_ARRAY(arena, count + 1, struct input_ranges);

    for (size_t s = 0; s < scan->source_count; s++) {
        const struct scan_source *source = &scan->sources[s];
        bool found = false;

        for (size_t i = 0; i < count; i++) {
            if (!source_names(source->name, &inputs[i]))
                continue;
            wanted[i] = found = true;
            if (!ranges[i].list)
                ranges[i].list = ARENA_ARRAY(arena, scan->source_count, struct time_range);
            ranges[i].list[ranges[i].count++] = source->range;
        }
        if (!found)
            return source_missing(catalog, source->name, fault);
    }
    how->wanted = scan->source_count ? wanted : NULL;
    how->ranges = ranges_differ(scan) ? ranges : NULL;
    return STATUS_OK;
}
