/* From the files to the first step: a worker's loop over its events. */

#include "exec/carried.h"
#include "exec/reckoning.h"
#include "exec/state.h"
#include "source/discovery.h"

/* Where the scan puts what the source delivers; SIZE_MAX: nobody asked. */
struct scan_slots {
    size_t message, timestamp, ingestion_time, stream, log, pointer;
};

static size_t scan_slot(const struct plan *plan, const struct scan_detail *detail, struct view name)
{
    for (size_t i = 0; i < plan->slot_count; i++)
        if (plan->slots[i].origin == SLOT_SYSTEM && view_equal(plan->slots[i].name, name))
            return slot_set_has(&detail->wanted, i) ? i : SIZE_MAX;
    return SIZE_MAX;
}

static struct scan_slots scan_slots_of(const struct plan *plan)
{
    const struct scan_detail *detail = plan->steps[0]->detail;

    return (struct scan_slots){
        .message = scan_slot(plan, detail, VIEW("@message")),
        .timestamp = scan_slot(plan, detail, VIEW("@timestamp")),
        .ingestion_time = scan_slot(plan, detail, VIEW("@ingestionTime")),
        .stream = scan_slot(plan, detail, VIEW("@logStream")),
        .log = scan_slot(plan, detail, VIEW("@log")),
    };
}

/* Whether a step only looks at rows of the batch that comes from the scan, and not at that slot. */
static bool scan_step_passes(const struct plan_step *step, size_t slot)
{
    const bool stays = step->nature == STEP_FILTER || step->nature == STEP_EXTEND;

    return step->nature == STEP_DISCOVER || (stays && !slot_set_has(&step->reads, slot));
}

/* Whether nobody reads messages but those who discover fields in them, and these read the scan's own batches. */
static bool scan_discovers_only(const struct plan *plan, size_t message)
{
    size_t last = 0;

    for (size_t i = 1; i < plan->step_count; i++)
        if (plan->steps[i]->nature == STEP_DISCOVER)
            last = i;
    for (size_t i = 1; i < last; i++)
        if (!scan_step_passes(plan->steps[i], message))
            return false;
    for (size_t i = last + 1; i < plan->step_count; i++)
        if (slot_set_has(&plan->steps[i]->reads, message))
            return false;
    for (size_t i = 0; i < plan->column_count; i++)
        if (plan->columns[i].slot == message)
            return false;
    for (size_t i = 0; i < plan->order.count; i++)
        if (plan->order.keys[i].slot == message)
            return false;
    return last > 0;
}

/* From the earliest start to the latest end of the sources. */
static struct time_range scan_range(const struct scan_detail *detail)
{
    struct time_range range = { INT64_MIN, INT64_MAX };

    if (detail->source_count)
        range = detail->sources[0].range;
    for (size_t i = 1; i < detail->source_count; i++) {
        const struct time_range *other = &detail->sources[i].range;

        range.start_ms = other->start_ms < range.start_ms ? other->start_ms : range.start_ms;
        range.end_ms = other->end_ms > range.end_ms ? other->end_ms : range.end_ms;
    }
    return range;
}

struct event_wish exec_wish(const struct exec *exec)
{
    const struct plan *plan = exec->plan;
    struct scan_slots slots = scan_slots_of(plan);
    const struct scan_detail *detail = plan->steps[0]->detail;
    struct time_range range = scan_range(detail);
    int64_t start = plan->clock.start_ms, end = plan->clock.end_ms;

    return (struct event_wish){
        .message = slots.message != SIZE_MAX || exec->options.trace,
        .quoted = plan->optimized && slots.message != SIZE_MAX && !exec->options.trace && scan_discovers_only(plan, slots.message),
        .timestamp = slots.timestamp != SIZE_MAX || exec->rank_by_time,
        .ingestion_time = slots.ingestion_time != SIZE_MAX,
        .stream = slots.stream != SIZE_MAX,
        .log = slots.log != SIZE_MAX || exec->carried || exec->discovers,
        .carrier = exec->carried != NULL || detail->carriers,
        .uncounted = exec->options.uncounted && !exec->options.trace && !exec->options.growing && !exec->options.choice,
        .start_ms = range.start_ms > start ? range.start_ms : start,
        .end_ms = range.end_ms < end ? range.end_ms : end,
    };
}

static struct events *scan_events_room(const struct exec *exec, struct arena *arena)
{
    const size_t capacity = exec->options.batch_rows;
    struct events *events = ARENA_NEW(arena, struct events);

    *events = (struct events){
        .capacity = capacity,
        .message = ARENA_ARRAY(arena, capacity, struct view),
        .timestamp_ms = ARENA_ARRAY(arena, capacity, int64_t),
        .ingestion_ms = ARENA_ARRAY(arena, capacity, int64_t),
        .stream = ARENA_ARRAY(arena, capacity, struct view),
        .log = ARENA_ARRAY(arena, capacity, struct view),
        .carrier = ARENA_ARRAY(arena, capacity, struct view),
        .position = ARENA_ARRAY(arena, capacity, uint64_t),
    };
    if (exec_wish(exec).quoted)
        events->quoted = ARENA_ARRAY(arena, capacity, bool);
    return events;
}

static struct column *scan_texts(struct batch *batch, struct view *text, struct view otherwise)
{
    struct column *column = column_new(batch->arena, batch->rows, 0);

    column->text = text;
    column->seen = SEEN(KIND_TEXT);
    memset(column->kind, KIND_TEXT, batch->rows);
    for (size_t row = 0; row < batch->rows; row++)
        if (!text[row].data)
            text[row] = otherwise;
    return column;
}

static struct column *scan_times(struct batch *batch, const int64_t *ms)
{
    struct column *column = column_new(batch->arena, batch->rows, COLUMN_NUMBER);

    column->seen = SEEN(KIND_TIMESTAMP);
    memset(column->kind, KIND_TIMESTAMP, batch->rows);
    for (size_t row = 0; row < batch->rows; row++)
        column->number[row] = (double)ms[row];
    return column;
}

/* Whether events are of a function's group, which shows in the fields they have. */
struct scan_lambda {
    bool *is;                   /* by event; NULL: all are as the first */
    bool first;
};

static bool scan_is_lambda(const struct events *events, const struct input *input, size_t row)
{
    return discovery_group_is_lambda(log_group(events->log[row].data ? events->log[row] : input->log));
}

static struct scan_lambda scan_lambda(struct worker *worker, const struct events *events, const struct input *input)
{
    struct scan_lambda lambda = { .is = NULL };
    bool mixed = false;

    if (!worker->exec->discovers)
        return lambda;
    lambda.first = scan_is_lambda(events, input, 0);
    if (!input->format->names_groups)
        return lambda;
    lambda.is = ARENA_ARRAY(&worker->batch, events->count, bool);
    for (size_t row = 0; row < events->count; row++) {
        const struct view log = events->log[row], last = row > 0 ? events->log[row - 1] : log;
        const bool same = row > 0 && log.data == last.data && log.length == last.length;

        lambda.is[row] = same ? lambda.is[row - 1] : scan_is_lambda(events, input, row);
        mixed = mixed || lambda.is[row] != lambda.first;
    }
    if (!mixed)
        lambda.is = NULL;
    return lambda;
}

/* A loop for each kind of ranks. */
static void scan_rank(const struct exec *exec, const struct events *events, struct rank *rank)
{
    const int64_t *ms = events->timestamp_ms;
    const uint64_t *position = events->position;

    if (exec->options.streams)
        for (size_t row = 0; row < events->count; row++)
            rank[row] = (struct rank){ .major = ms[row], .minor = position[row] };
    else if (exec->rank_by_time)
        for (size_t row = 0; row < events->count; row++)
            rank[row] = (struct rank){ .major = -ms[row], .minor = position[row] };
    else
        for (size_t row = 0; row < events->count; row++)
            rank[row] = (struct rank){ .major = 0, .minor = position[row] };
}

/* Where they differ, only the events that are like worker->lambda. */
static struct batch *scan_batch(struct worker *worker, const struct scan_slots *slots, struct events *events,
                                const struct input *input, const struct scan_lambda *lambda)
{
    struct batch *batch = batch_new(&worker->batch, events->count, worker->plan->slot_count);

    if (lambda->is) {
        batch->count = 0;
        for (size_t row = 0; row < events->count; row++)
            if (lambda->is[row] == worker->lambda)
                batch->selected[batch->count++] = (uint32_t)row;
    }
    if (slots->message != SIZE_MAX) {
        batch->columns[slots->message] = scan_texts(batch, events->message, VIEW(""));
        if (events->quoted && memchr(events->quoted, true, events->count))
            batch->columns[slots->message]->quoted = events->quoted;
    }
    if (slots->timestamp != SIZE_MAX)
        batch->columns[slots->timestamp] = scan_times(batch, events->timestamp_ms);
    if (slots->ingestion_time != SIZE_MAX)
        batch->columns[slots->ingestion_time] = scan_times(batch, events->ingestion_ms);
    if (slots->stream != SIZE_MAX)
        batch->columns[slots->stream] = scan_texts(batch, events->stream, input->stream);
    if (worker->exec->carried)
        carried_extract(worker->exec->carried, worker->exec->catalog, events, input, batch);
    if (slots->log != SIZE_MAX)
        batch->columns[slots->log] = scan_texts(batch, events->log, input->log);
    scan_rank(worker->exec, events, batch->rank);
    return batch;
}

/* Passes on the events, those of functions' groups apart from others. */
static enum status scan_pass(struct worker *worker, const struct scan_slots *slots, struct events *events,
                             const struct input *input)
{
    const struct scan_lambda lambda = scan_lambda(worker, events, input);
    struct step source = { .exec = worker->exec, .next = &worker->exec->steps[0] };

    if (worker->tracer)
        tracer_add_events(worker->tracer, events);
    worker->format = events->format;
    worker->layout = events->layout;
    worker->carrier = events->carrier;
    worker->lambda = lambda.first;
    TRY(step_pass(&source, worker, scan_batch(worker, slots, events, input, &lambda)));
    if (!lambda.is)
        return STATUS_OK;
    evaluator_next(worker->evaluator);
    worker->lambda = !lambda.first;
    return step_pass(&source, worker, scan_batch(worker, slots, events, input, &lambda));
}

void exec_leave(struct worker *worker)
{
    reading_worker_free(worker->reading);
    worker->reading = NULL;
}

void exec_scan(struct exec *exec, size_t index)
{
    struct worker *worker = &exec->workers[index];
    struct scan_slots slots = scan_slots_of(exec->plan);
    const struct input *input;
    struct events events;

    if (!worker->reading)
        worker->reading = reading_worker_new(exec->reading);
    if (!worker->events)
        worker->events = scan_events_room(exec, &worker->keep);
    events = *worker->events;
    if (worker->tracer)
        tracer_resume(worker->tracer);
    for (;;) {
        enum status status = exec_check(exec);

        arena_reset(&worker->batch);
        evaluator_next(worker->evaluator);
        events.count = 0;
        if (events.quoted)
            memset(events.quoted, 0, events.capacity);
        if (status == STATUS_OK && !reading_next(worker->reading, &events, &input))
            break;
        if (status == STATUS_OK && events.count > 0)
            status = scan_pass(worker, &slots, &events, input);
        if (status == STATUS_OK && worker->reckoning)
            reckoning_add(worker);
        if (status != STATUS_OK) {
            exec_fail(exec, status);
            break;
        }
    }
    if (worker->tracer)
        tracer_rest(worker->tracer);
    if (!exec->options.growing)
        exec_leave(worker);
}
