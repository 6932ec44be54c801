#include "exec/listing.h"

#include "base/map.h"
#include "exec/state.h"
#include "source/format.h"

#include <stdlib.h>

const struct view listing_columns[LISTING_COLUMNS] = {
    [LISTING_GROUP] = VIEW_INIT("group"),     [LISTING_STREAM] = VIEW_INIT("stream"), [LISTING_FORMATS] = VIEW_INIT("formats"),
    [LISTING_STREAMS] = VIEW_INIT("streams"), [LISTING_EVENTS] = VIEW_INIT("events"), [LISTING_BYTES] = VIEW_INIT("bytes"),
    [LISTING_FIRST] = VIEW_INIT("first"),     [LISTING_LAST] = VIEW_INIT("last"),
};

/* The formats that events are read from, each once. */
struct listing_format {
    const struct format *format;
    struct listing_format *next;
};

/* A stream of a group, or a group. */
struct listing_entry {
    struct view log, stream;
    struct listing_format *formats;
    uint64_t streams, events, bytes;
    double first_ms, last_ms;
};

struct listing_local {
    struct map streams;             /* log, a byte of 0, stream: to an entry */
    struct listing_entry *last;     /* the one before may be meant again */
};

/* ---- adding events ---- */

static void listing_add_format(struct listing_entry *entry, const struct format *format, struct arena *arena)
{
    struct listing_format **at = &entry->formats;

    for (; *at; at = &(*at)->next)
        if ((*at)->format == format)
            return;
    *at = ARENA_NEW(arena, struct listing_format);
    (*at)->format = format;
}

static struct listing_entry *listing_entry(struct listing_local *local, struct view log, struct view stream, struct arena *keep,
                                           struct arena *brief)
{
    struct listing_entry *entry = local->last;

    if (entry && view_equal(entry->stream, stream) && view_equal(entry->log, log))
        return entry;
    if (!local->streams.arena)
        map_init(&local->streams, keep);
    char *key = arena_alloc(brief, log.length + 1 + stream.length);
    memcpy(key, log.data, log.length);
    key[log.length] = '\0';
    memcpy(key + log.length + 1, stream.data, stream.length);
    const struct view whole = { key, log.length + 1 + stream.length };
    entry = map_get(&local->streams, whole);
    if (!entry) {
        const struct view kept = arena_keep(keep, whole);

        entry = ARENA_NEW(keep, struct listing_entry);
        *entry = (struct listing_entry){
            .log = { kept.data, log.length }, .stream = view_skip(kept, log.length + 1),
            .streams = 1, .first_ms = 1e300, .last_ms = -1e300,
        };
        map_set(&local->streams, kept, entry);
    }
    local->last = entry;
    return entry;
}

static enum status listing_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct listing_detail *detail = step->plan->detail;
    struct listing_local *local = worker_local(worker, step);

    for (size_t i = 0; i < batch->count; i++) {
        const size_t row = batch->selected[i];
        const double ms = batch->columns[detail->timestamp]->number[row];
        struct listing_entry *entry = listing_entry(local, batch->columns[detail->log]->text[row],
                                                    batch->columns[detail->stream]->text[row], &worker->keep, batch->arena);

        listing_add_format(entry, worker->format, &worker->keep);
        entry->events++;
        entry->bytes += batch->columns[detail->message]->text[row].length;
        entry->first_ms = ms < entry->first_ms ? ms : entry->first_ms;
        entry->last_ms = ms > entry->last_ms ? ms : entry->last_ms;
    }
    return STATUS_OK;
}

static void listing_add(struct listing_entry *into, const struct listing_entry *more, struct arena *arena)
{
    for (const struct listing_format *at = more->formats; at; at = at->next)
        listing_add_format(into, at->format, arena);
    into->events += more->events;
    into->bytes += more->bytes;
    into->first_ms = more->first_ms < into->first_ms ? more->first_ms : into->first_ms;
    into->last_ms = more->last_ms > into->last_ms ? more->last_ms : into->last_ms;
}

static enum status listing_combine(struct step *step, struct worker *worker)
{
    struct worker *first = &step->exec->workers[0];
    struct listing_local *local = worker_local(worker, step), *into = worker_local(first, step);

    for (size_t i = 0; worker != first && i < local->streams.count; i++) {
        const struct listing_entry *entry = local->streams.entries[i].value;

        listing_add(listing_entry(into, entry->log, entry->stream, &first->keep, &first->keep), entry, &first->keep);
    }
    return exec_check(step->exec);
}

/* ---- rows ---- */

static int listing_compare(const void *left, const void *right)
{
    const struct listing_entry *a = left, *b = right;
    const int order = view_compare(a->log, b->log);

    return order != 0 ? order : view_compare(a->stream, b->stream);
}

/* Entries of one log become one. */
static size_t listing_by_group(struct listing_entry *list, size_t count, struct arena *arena)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && view_equal(list[kept - 1].log, list[i].log)) {
            list[kept - 1].streams++;
            listing_add(&list[kept - 1], &list[i], arena);
        } else {
            list[kept++] = list[i];
        }
    }
    return kept;
}

static bool listing_has(const struct listing_entry *list, size_t count, struct view log)
{
    while (count > 0) {
        const size_t middle = count / 2;
        const int order = view_compare(log, list[middle].log);

        if (order == 0)
            return true;
        list += order > 0 ? middle + 1 : 0;
        count = order > 0 ? count - middle - 1 : middle;
    }
    return false;
}

/* Of the files' groups those that no event is of: behind the others in the list, which has room. */
static size_t listing_add_empty(const struct step *step, struct listing_entry *list, size_t count, struct arena *arena)
{
    struct listing_local empty = { .last = NULL };
    size_t input_count;
    const struct input *inputs = catalog_inputs(step->exec->catalog, &input_count);

    for (size_t i = 0; i < input_count; i++) {
        const struct input *input = &inputs[i];
        const struct view name = log_has_account(input->log) ? view_skip(input->log, LOG_ACCOUNT + 1) : input->log;
        const struct view log = view_equal(name, input->group)
                                    ? input->log
                                    : arena_format(arena, "%.*s:%.*s", VIEW_PRINT(input->owner), VIEW_PRINT(input->group));

        if (!listing_has(list, count, log))
            listing_add_format(listing_entry(&empty, log, VIEW(""), arena, arena), input->format, arena);
    }
    for (size_t i = 0; i < empty.streams.count; i++) {
        list[count + i] = *(const struct listing_entry *)empty.streams.entries[i].value;
        list[count + i].streams = 0;
    }
    return empty.streams.count;
}

static struct view listing_formats(const struct listing_entry *entry, struct arena *arena)
{
    struct view text = VIEW(""), last = VIEW("");

    /* In the order of their names, for that of the events is not always the same. */
    for (;;) {
        struct view next = { NULL, 0 };

        for (const struct listing_format *at = entry->formats; at; at = at->next) {
            const struct view name = view_of(at->format->name);

            if (view_compare(name, last) > 0 && (!next.data || view_compare(name, next) < 0))
                next = name;
        }
        if (!next.data)
            return text;
        text = arena_format(arena, "%.*s%s%.*s", VIEW_PRINT(text), text.length ? ", " : "", VIEW_PRINT(next));
        last = next;
    }
}

static enum status listing_pass(struct step *step, struct worker *worker, const struct listing_entry *entry, uint64_t place)
{
    const struct listing_detail *detail = step->plan->detail;
    struct value row[LISTING_COLUMNS];
    struct batch *batch;

    arena_reset(&worker->batch);
    evaluator_next(worker->evaluator);
    batch = batch_new(&worker->batch, 1, worker->plan->slot_count);
    row[LISTING_GROUP] = value_text(entry->log);
    row[LISTING_STREAM] = entry->events > 0 ? value_text(entry->stream) : value_null();
    row[LISTING_FORMATS] = value_text(listing_formats(entry, &worker->batch));
    row[LISTING_STREAMS] = value_number((double)entry->streams);
    row[LISTING_EVENTS] = value_number((double)entry->events);
    row[LISTING_BYTES] = value_number((double)entry->bytes);
    row[LISTING_FIRST] = entry->events > 0 ? value_time((int64_t)entry->first_ms) : value_null();
    row[LISTING_LAST] = entry->events > 0 ? value_time((int64_t)entry->last_ms) : value_null();
    for (size_t i = 0; i < LISTING_COLUMNS; i++)
        batch->columns[detail->columns[i]] = column_constant(&worker->batch, 1, row[i]);
    batch->rank[0] = (struct rank){ 0, RANK_OF_NO_EVENT, place };
    return step_pass(step, worker, batch);
}

/* Groups that are not listed are named, a few of them. */
static void listing_tell(struct step *step, const struct listing_entry *empty, size_t count)
{
    enum { TELL_MOST = 3 };
    const struct clock *clock = &step->exec->plan->clock;
    const bool ranged = clock->start_ms != INT64_MIN || clock->end_ms != INT64_MAX;
    struct view names = VIEW("");

    for (size_t i = 0; i < count && i < TELL_MOST; i++)
        names = arena_format(&step->exec->arena, "%.*s%s%.*s", VIEW_PRINT(names), i > 0 ? ", " : "", VIEW_PRINT(empty[i].log));
    if (count > 0)
        exec_note(step->exec, "%zu log group%s no events%s (%.*s%s): --all lists %s", count, count == 1 ? " has" : "s have",
                  ranged ? " in the range" : "", VIEW_PRINT(names), count > TELL_MOST ? ", ..." : "", count == 1 ? "it" : "them");
}

static enum status listing_finish(struct step *step, struct worker *worker)
{
    const struct listing_detail *detail = step->plan->detail;
    const struct listing_local *local = worker_local(worker, step);
    struct arena *arena = &worker->keep;
    size_t inputs;

    (void)catalog_inputs(step->exec->catalog, &inputs);
    struct listing_entry *list = ARENA_ARRAY(arena, local->streams.count + inputs + 1, struct listing_entry);
    size_t count = local->streams.count;
    for (size_t i = 0; i < count; i++)
        list[i] = *(const struct listing_entry *)local->streams.entries[i].value;
    qsort(list, count, sizeof *list, listing_compare);
    if (!detail->by_stream)
        count = listing_by_group(list, count, arena);
    const size_t empty = listing_add_empty(step, list, count, arena);
    if (detail->all) {
        count += empty;
        qsort(list, count, sizeof *list, listing_compare);
    } else {
        qsort(list + count, empty, sizeof *list, listing_compare);
        listing_tell(step, list + count, empty);
    }
    for (size_t i = 0; i < count; i++) {
        TRY(listing_pass(step, worker, &list[i], i));
        TRY(exec_check(step->exec));
    }
    return STATUS_OK;
}

const struct operator listing_operator = {
    .name = "listing",
    .local_size = sizeof(struct listing_local),
    .breaker = true,
    .push = listing_push,
    .combine = listing_combine,
    .finish = listing_finish,
};
