#include "source/reading_parts.h"

/* What lies between the ranges counts too. */
static struct time_range reading_hull(struct time_range wide, const struct time_ranges *ranges)
{
    struct time_range hull = { INT64_MAX, INT64_MIN };

    for (size_t i = 0; i < ranges->count; i++) {
        const struct time_range *range = &ranges->list[i];

        hull.start_ms = range->start_ms < hull.start_ms ? range->start_ms : hull.start_ms;
        hull.end_ms = range->end_ms > hull.end_ms ? range->end_ms : hull.end_ms;
    }
    return (struct time_range){
        hull.start_ms > wide.start_ms ? hull.start_ms : wide.start_ms, hull.end_ms < wide.end_ms ? hull.end_ms : wide.end_ms,
    };
}

/* Events that are narrowed down are read with what that takes. */
static void worker_narrow(struct reading_worker *worker, struct narrowing narrowing)
{
    worker->narrowing = narrowing;
    worker->wish.timestamp = worker->wish.message = true;
    worker->wish.quoted = false;
    worker->wish.log |= narrowing.choice != NULL;
    worker->wish.carrier |= narrowing.choice && narrowing.choice->carriers;
}

/* Where there is a gap between ranges, events are read with their times and messages, and those in it dropped. */
static void worker_wish_ranges(struct reading_worker *worker, const struct input *input, const struct time_ranges *ranges)
{
    const struct time_range hull = reading_hull((struct time_range){ worker->wish.start_ms, worker->wish.end_ms }, ranges);

    worker->wish.start_ms = hull.start_ms;
    worker->wish.end_ms = hull.end_ms;
    if (ranges->count > 1 && !worker->narrowing.choice)
        worker_narrow(worker, (struct narrowing){ .gaps = ranges, .input = input });
}

/* Where no event of the morsel names its group, one verdict is on all of them, and there may be nothing to decode. */
static void worker_wish_chosen(struct reading_worker *worker, const struct input *input, const struct morsel *morsel)
{
    static const struct view none = { NULL, 0 };
    const struct event_choice *choice = worker->reading->options.choice;
    const struct view text = { morsel->text.data + morsel->next, morsel->end - morsel->next };
    const uint64_t position = (uint64_t)input->index << POSITION_OFFSET_BITS | (morsel->offset + morsel->next);

    if (!worker->judge)
        worker->judge = choice->judge_new(choice->context);
    if (input->format->names_groups(text, input->layout)) {
        worker_narrow(worker, (struct narrowing){ .choice = choice, .judge = worker->judge, .input = input });
        return;
    }
    worker->verdict = choice->judge(worker->judge, input, none, none);
    if (position < worker->verdict->met && text.length > 0)
        worker->verdict->met = position;
    worker_wish_ranges(worker, input, &worker->verdict->ranges);
}

void worker_wish(struct reading_worker *worker, const struct input *input, const struct morsel *morsel)
{
    const struct reading_options *options = &worker->reading->options;

    worker->wish = options->wish;
    worker->narrowing = (struct narrowing){ 0 };
    worker->verdict = NULL;
    if (!input->format->names_groups)
        worker->wish.log = worker->wish.carrier = false;
    else if (options->choice)
        worker_wish_chosen(worker, input, morsel);
    if (options->ranges && !worker->verdict)
        worker_wish_ranges(worker, input, &options->ranges[input->index]);
}

/* Where events are chosen one by one, what becomes of them is not told by their times alone. */
struct times_wish reading_times(const struct reading *reading, const struct input *input)
{
    const struct reading_options *options = &reading->options;
    const struct event_wish *wish = &options->wish;
    const bool apart = options->choice && input->format->names_groups;
    struct times_wish times = {
        .home = apart ? NULL : catalog_times(reading->catalog),
        .range = { wish->start_ms, wish->end_ms },
        .newest = options->ranges || options->choice ? 0 : options->newest,
    };

    if (options->ranges)
        times.range = reading_hull(times.range, &options->ranges[input->index]);
    times.tells = times.range.start_ms != INT64_MIN || times.range.end_ms != INT64_MAX ||
                  (wish->timestamp && options->needles.count + options->needles.regex_count == 0);
    return times;
}
