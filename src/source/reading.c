#include "source/reading.h"

#include "source/feed.h"
#include "source/places.h"
#include "source/recount.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

struct reading {
    const struct catalog *catalog;
    struct reading_options options;
    size_t morsel_bytes;
    pthread_mutex_t lock;
    pthread_cond_t opened;          /* a feed that was being opened is open, or could not be */
    struct feed *feeds;
    size_t feed_count;
    size_t waiting;                 /* the feeds before have been opened, or are just being opened */
    size_t opening;                 /* how many are just being opened */
    struct feed **open;             /* those that are open, in their order; but for those done since the last look */
    size_t open_count, open_capacity;
    _Atomic bool stopped;
    _Atomic uint64_t until;         /* the last position that is needed */
    _Atomic uint64_t records, bytes, bytes_read;
    uint64_t bytes_total;
    struct arena arena;             /* complaints */
    struct complaint *complaints;
    size_t complaint_count, complaint_capacity;
};

struct reading_worker {
    struct reading *reading;
    struct feed *feed;              /* of the morsel; NULL when there is none */
    struct morsel morsel;
    struct block block;             /* the memory of what was read, not mapped */
    struct decode decode, began;    /* where the last fill ended, and where it began */
    struct event_judge *judge;      /* NULL until there is something to judge */
    struct event_wish wish;         /* of the morsel's events */
    struct narrowing narrowing;     /* of the morsel's events: where something lies between their ranges, or by their groups */
    struct log_verdict *verdict;    /* on all of the morsel's events; NULL: on each one, or all are events */
    uint64_t from, to;              /* positions where the last fill began and ended */
    struct arena arena;             /* texts of one fill */
};

struct reading *reading_new(const struct catalog *catalog, const struct reading_options *options)
{
    struct reading *reading = heap_zalloc(sizeof *reading);
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);
    bool sizes_known = true;

    reading->catalog = catalog;
    reading->options = *options;
    reading->morsel_bytes = catalog_morsel_bytes(catalog);
    reading->until = UINT64_MAX;
    pthread_mutex_init(&reading->lock, NULL);
    pthread_cond_init(&reading->opened, NULL);
    arena_init(&reading->arena, NULL);
    reading->feeds = heap_zalloc((count > 0 ? count : 1) * sizeof *reading->feeds);
    for (size_t i = 0; i < count; i++) {
        if (options->wanted && !options->wanted[i])
            continue;
        reading->feeds[reading->feed_count++] = (struct feed){
            .input = &inputs[i], .held = catalog_held(catalog, i), .descriptor = -1,
        };
        sizes_known &= inputs[i].size_bytes > 0 || catalog_held(catalog, i)->descriptor < 0;
        reading->bytes_total += inputs[i].size_bytes;
    }
    if (!sizes_known)
        reading->bytes_total = 0;
    return reading;
}

void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    for (size_t i = 0; i < reading->feed_count; i++)
        feed_close(&reading->feeds[i]);
    pthread_cond_destroy(&reading->opened);
    pthread_mutex_destroy(&reading->lock);
    arena_clear(&reading->arena);
    free(reading->feeds);
    free(reading->open);
    free(reading);
}

struct reading_worker *reading_worker_new(struct reading *reading)
{
    struct reading_worker *worker = heap_zalloc(sizeof *worker);

    worker->reading = reading;
    arena_init(&worker->arena, NULL);
    return worker;
}

void reading_stop(struct reading *reading)
{
    atomic_store_explicit(&reading->stopped, true, memory_order_relaxed);
    pthread_mutex_lock(&reading->lock);
    pthread_cond_broadcast(&reading->opened);
    pthread_mutex_unlock(&reading->lock);
}

static bool reading_stopped(const struct reading *reading)
{
    return atomic_load_explicit(&reading->stopped, memory_order_relaxed);
}

void reading_until(struct reading *reading, uint64_t position)
{
    uint64_t until = atomic_load_explicit(&reading->until, memory_order_relaxed);

    while (position < until &&
           !atomic_compare_exchange_weak_explicit(&reading->until, &until, position, memory_order_relaxed, memory_order_relaxed))
        ;
}

bool reading_needs(const struct reading *reading, uint64_t position)
{
    return position <= atomic_load_explicit(&reading->until, memory_order_relaxed);
}

/* Whether all events of the feed from that offset on are behind the last one needed. */
static bool reading_past(const struct reading *reading, const struct feed *feed, uint64_t offset)
{
    return ((uint64_t)feed->input->index << POSITION_OFFSET_BITS | offset) >
           atomic_load_explicit(&reading->until, memory_order_relaxed);
}

/* Under the lock. */
static void reading_complain(struct reading *reading, const struct input *input, const char *message)
{
    const struct view text = view_of(message);

    reading->complaints = arena_grow(&reading->arena, reading->complaints, &reading->complaint_capacity,
                                     reading->complaint_count + 1, sizeof *reading->complaints);
    reading->complaints[reading->complaint_count++] = (struct complaint){
        .path = input->path, .message = arena_keep(&reading->arena, text), .loss = true,
        .order = UINT64_C(1) << 63 | input->index,
    };
}

/* Under the lock: the file's bytes up to `position` have been read. */
static void reading_progress(struct reading *reading, struct feed *feed, uint64_t position)
{
    if (position > feed->counted) {
        atomic_fetch_add_explicit(&reading->bytes_read, position - feed->counted, memory_order_relaxed);
        feed->counted = position;
    }
}

/* Under the lock: closes the feed when nobody needs it any more. */
static void reading_close(struct reading *reading, struct feed *feed)
{
    struct stat stat;

    if (feed->users > 0 || (feed->state == FEED_MAPPED && feed->next < feed->size) ||
        (feed->state == FEED_STREAM && !feed->over))
        return;
    if (feed->state == FEED_MAPPED &&
        (window_torn(&feed->window) || (fstat(feed->descriptor, &stat) == 0 && (uint64_t)stat.st_size < feed->size)))
        reading_complain(reading, feed->input, "the file shrank while it was read");
    feed_close(feed);
}

static void worker_leave(struct reading_worker *worker)
{
    struct reading *reading = worker->reading;
    struct feed *feed = worker->feed;

    if (!feed)
        return;
    if (feed->state == FEED_MAPPED)
        window_release(&feed->window, worker->morsel.from, worker->morsel.to);
    pthread_mutex_lock(&reading->lock);
    feed->users--;
    if (feed->state == FEED_MAPPED || feed->state == FEED_SMALL)
        reading_progress(reading, feed, feed->counted + (worker->morsel.to - worker->morsel.from));
    reading_close(reading, feed);
    pthread_mutex_unlock(&reading->lock);
    worker->feed = NULL;
}

void reading_worker_free(struct reading_worker *worker)
{
    if (!worker)
        return;
    worker_leave(worker);
    block_clear(&worker->block);
    arena_clear(&worker->arena);
    free(worker);
}

/* Events that are narrowed down are read with what that takes. */
static void worker_narrow(struct reading_worker *worker, struct narrowing narrowing)
{
    worker->narrowing = narrowing;
    worker->wish.timestamp = worker->wish.message = true;
    worker->wish.log |= narrowing.choice != NULL;
    worker->wish.carrier |= narrowing.choice && narrowing.choice->carriers;
}

/* Where there is a gap between ranges, events are read with their times and messages, and those in it dropped. */
static void worker_wish_ranges(struct reading_worker *worker, const struct input *input, const struct time_ranges *ranges)
{
    struct time_range hull = { INT64_MAX, INT64_MIN };

    for (size_t i = 0; i < ranges->count; i++) {
        const struct time_range *range = &ranges->list[i];

        hull.start_ms = range->start_ms < hull.start_ms ? range->start_ms : hull.start_ms;
        hull.end_ms = range->end_ms > hull.end_ms ? range->end_ms : hull.end_ms;
    }
    worker->wish.start_ms = hull.start_ms > worker->wish.start_ms ? hull.start_ms : worker->wish.start_ms;
    worker->wish.end_ms = hull.end_ms < worker->wish.end_ms ? hull.end_ms : worker->wish.end_ms;
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

static void worker_wish(struct reading_worker *worker, const struct input *input, const struct morsel *morsel)
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

/* Begins to decode text[next..end) of the feed. */
static void worker_start(struct reading_worker *worker, struct feed *feed, const struct morsel *morsel)
{
    const struct input *input = feed->input;

    worker->feed = feed;
    worker->morsel = *morsel;
    worker_wish(worker, input, morsel);
    worker->decode = (struct decode){
        .text = morsel->text, .next = morsel->next, .end = morsel->end, .offset = morsel->offset,
        .context = morsel->context, .wish = &worker->wish, .layout = input->layout, .modified_ms = input->modified_ms,
        .zone = catalog_zone(worker->reading->catalog), .arena = &worker->arena,
    };
    if (worker->verdict && worker->verdict->ranges.count == 0)
        worker->decode.next = morsel->end;
}

static void worker_start_block(struct reading_worker *worker, struct feed *feed)
{
    const struct block *block = &worker->block;
    const struct morsel morsel = {
        .text = block->text, .next = block->next, .end = block->end, .offset = block->offset,
        .context = block->context, .from = 0, .to = feed->size,
    };

    worker_start(worker, feed, &morsel);
}

/* Under the lock. */
static void reading_add_open(struct reading *reading, struct feed *feed)
{
    size_t at = reading->open_count++;

    if (reading->open_count > reading->open_capacity) {
        reading->open_capacity = 2 * reading->open_count;
        reading->open = heap_realloc(reading->open, reading->open_capacity * sizeof(struct feed *));
    }
    for (; at > 0 && reading->open[at - 1] > feed; at--)
        reading->open[at] = reading->open[at - 1];
    reading->open[at] = feed;
}

/* Opens a feed that waits. Under the lock, which it gives up meanwhile. True when the worker has something to decode. */
static bool worker_open(struct reading_worker *worker, struct feed *feed)
{
    struct reading *reading = worker->reading;
    struct feed opened = *feed;
    struct fault fault;

    feed->state = FEED_OPENING;
    reading->opening++;
    pthread_mutex_unlock(&reading->lock);
    enum status status = feed_open(&opened, reading->morsel_bytes, &worker->block, &fault);
    pthread_mutex_lock(&reading->lock);
    *feed = opened;
    reading->opening--;
    pthread_cond_broadcast(&reading->opened);
    if (status != STATUS_OK) {
        reading_complain(reading, feed->input, fault.message);
        feed_close(feed);
    } else if (feed->state == FEED_SMALL) {
        feed->users++;
        worker_start_block(worker, feed);
        return true;
    } else {
        reading_add_open(reading, feed);
    }
    return false;
}

/* Under the lock, which it gives up meanwhile. True when there was a morsel to take, even if no event begins in it. */
static bool worker_take(struct reading_worker *worker, struct feed *feed)
{
    struct reading *reading = worker->reading;
    size_t from, to, gap[2] = { feed->gap_from, feed->gap_to };

    if (window_torn(&feed->window)) {
        feed->next = feed->size;
        reading_close(reading, feed);
        return false;
    }
    if (!feed_take(feed, reading->morsel_bytes, &from, &to))
        return false;
    feed->users++;
    pthread_mutex_unlock(&reading->lock);
    struct morsel morsel = feed_cut(feed, from, to, gap);
    worker_start(worker, feed, &morsel);
    pthread_mutex_lock(&reading->lock);
    if (gap[1] > feed->gap_to) {
        feed->gap_from = gap[0];
        feed->gap_to = gap[1];
    }
    return true;
}

/* The next block of a stream. Under the lock, which it gives up meanwhile. */
static bool worker_follow(struct reading_worker *worker, struct feed *feed)
{
    struct reading *reading = worker->reading;
    struct fault fault;
    bool found;

    feed->users++;
    pthread_mutex_unlock(&reading->lock);
    enum status status = stream_next(feed->stream, &worker->block, &reading->stopped, &fault);
    pthread_mutex_lock(&reading->lock);
    feed->users--;
    reading_progress(reading, feed, stream_position(feed->stream));
    if (status != STATUS_OK)
        reading_complain(reading, feed->input, fault.message);
    found = status == STATUS_OK && worker->block.next < worker->block.end;
    if (found) {
        feed->users++;
        worker_start_block(worker, feed);
    } else {
        feed->over = true;
        reading_close(reading, feed);
    }
    return found;
}

/* Forgets the feeds that are done. Under the lock, as all that goes through the open ones. */
static void reading_tidy(struct reading *reading)
{
    size_t kept = 0;

    for (size_t i = 0; i < reading->open_count; i++)
        if (reading->open[i]->state != FEED_DONE)
            reading->open[kept++] = reading->open[i];
    reading->open_count = kept;
}

enum search { SEARCH_NOTHING, SEARCH_AGAIN, SEARCH_FOUND };

/* A morsel of a mapped file, or the next block of a stream that nobody is at; with `any`, also of one where others are. */
static enum search worker_search_open(struct reading_worker *worker, bool any)
{
    struct reading *reading = worker->reading;

    for (size_t i = 0; i < reading->open_count; i++) {
        struct feed *feed = reading->open[i];

        if (reading_past(reading, feed, 0))
            break;
        if (feed->state == FEED_MAPPED && !reading_past(reading, feed, feed->next) && worker_take(worker, feed))
            return SEARCH_FOUND;
        /* Waiting for it gives up the lock, and what is open may change. */
        if (feed->state == FEED_STREAM && !feed->over && (any || feed->users == 0))
            return worker_follow(worker, feed) ? SEARCH_FOUND : SEARCH_AGAIN;
    }
    return SEARCH_NOTHING;
}

/*
 * Finds something to decode, in this order: of the files that are open, a mapped one's next morsel, or a stream that nobody
 * is at, whichever comes first; the next file that nobody has; a stream of others. (A worker stays at its stream before it
 * comes here.)
 */
static enum search worker_search(struct reading_worker *worker)
{
    struct reading *reading = worker->reading;

    reading_tidy(reading);
    enum search result = worker_search_open(worker, false);
    if (result != SEARCH_NOTHING)
        return result;
    if (reading->waiting < reading->feed_count && !reading_past(reading, &reading->feeds[reading->waiting], 0))
        return worker_open(worker, &reading->feeds[reading->waiting++]) ? SEARCH_FOUND : SEARCH_AGAIN;
    return worker_search_open(worker, true);
}

static bool worker_advance(struct reading_worker *worker)
{
    struct reading *reading = worker->reading;
    struct feed *last = worker->feed;
    bool found = false;

    worker_leave(worker);
    pthread_mutex_lock(&reading->lock);
    if (last && last->state == FEED_STREAM && !last->over)
        found = worker_follow(worker, last);
    while (!found && !reading_stopped(reading)) {
        const enum search result = worker_search(worker);

        found = result == SEARCH_FOUND;
        if (result != SEARCH_NOTHING)
            continue;
        if (reading->opening == 0)
            break;
        pthread_cond_wait(&reading->opened, &reading->lock);
    }
    pthread_mutex_unlock(&reading->lock);
    return found;
}

/* Events read where the file has become shorter are not to be believed: the morsel ends before them. */
static bool worker_torn(const struct reading_worker *worker)
{
    return worker->feed->state == FEED_MAPPED && window_torn(&worker->feed->window);
}

/* Where the format was not asked, its events say nothing. */
static void worker_blank(const struct reading_worker *worker, struct events *events)
{
    const struct event_wish *asked = &worker->reading->options.wish;

    for (size_t i = 0; asked->log && !worker->wish.log && i < events->count; i++)
        events->log[i] = (struct view){ NULL, 0 };
    for (size_t i = 0; asked->carrier && !worker->wish.carrier && i < events->count; i++)
        events->carrier[i] = (struct view){ NULL, 0 };
}

/* Logs that events name without an account get the input's. */
static void worker_complete_logs(struct reading_worker *worker, struct events *events, const struct input *input)
{
    struct view last = { NULL, 0 }, completed = { NULL, 0 };

    for (size_t i = 0; i < events->count; i++) {
        struct view log = events->log[i];

        if (log.length == 0)
            events->log[i].data = NULL;
        if (log.length == 0 || log_has_account(log))
            continue;
        if (!last.data || !view_equal(log, last)) {
            last = log;
            completed = arena_format(&worker->arena, "%.*s:%.*s", VIEW_PRINT(input->account), VIEW_PRINT(log));
        }
        events->log[i] = completed;
    }
}

/* The position of what comes next. */
static uint64_t worker_place(const struct reading_worker *worker)
{
    return (uint64_t)worker->feed->input->index << POSITION_OFFSET_BITS | (worker->decode.offset + worker->decode.next);
}

static void worker_decode(struct reading_worker *worker, struct events *events)
{
    struct reading *reading = worker->reading;
    struct decode *decode = &worker->decode;
    const struct input *input = worker->feed->input;
    const struct needles *needles = &reading->options.needles;

    decode->records = decode->bytes = 0;
    worker->began = *decode;
    worker->from = decode->inside ? worker->to : worker_place(worker);
    if (needles->count > 0 && !narrowing_is_needed(&worker->narrowing) && input->format->decode_matching)
        input->format->decode_matching(decode, events, needles);
    else
        input->format->decode(decode, events);
    const uint64_t last = events->count > 0 ? events->position[events->count - 1] : 0;
    const bool found = events->count > 0;
    if (narrowing_is_needed(&worker->narrowing))
        events_narrow(events, decode, &worker->narrowing);
    if (worker_torn(worker)) {
        events->count = 0;
        decode->next = decode->end;
        decode->records = decode->bytes = 0;
        return;
    }
    if (worker->verdict && decode->records > 0 && worker->from < worker->verdict->kept)
        worker->verdict->kept = worker->from;
    for (size_t i = 0; i < events->count; i++)
        events->position[i] |= (uint64_t)input->index << POSITION_OFFSET_BITS;
    worker->to = worker_place(worker);
    if (decode->inside && found)
        worker->to = ((uint64_t)input->index << POSITION_OFFSET_BITS | last) + 1;
    worker_blank(worker, events);
    if (reading->options.wish.log)
        worker_complete_logs(worker, events, input);
    atomic_fetch_add_explicit(&reading->records, decode->records, memory_order_relaxed);
    atomic_fetch_add_explicit(&reading->bytes, decode->bytes, memory_order_relaxed);
}

struct reading_count reading_last(const struct reading_worker *worker)
{
    return (struct reading_count){
        .from = worker->from, .to = worker->to,
        .records = worker->decode.records, .bytes = worker->decode.bytes,
    };
}

void reading_count_to(struct reading_worker *worker, struct reading_count *counts, size_t count)
{
    const struct recount recount = {
        .input = worker->feed->input, .wish = worker->wish, .narrowing = worker->narrowing,
        .from = worker->from, .end = worker->decode.next,
    };

    recount_to(&recount, worker->began, counts, count);
}

/* Nothing of the morsel is needed any more, nor, of a stream, what comes behind it. */
static void worker_drop(struct reading_worker *worker)
{
    worker->decode.next = worker->decode.end;
    if (worker->feed->state == FEED_STREAM) {
        pthread_mutex_lock(&worker->reading->lock);
        worker->feed->over = true;
        pthread_mutex_unlock(&worker->reading->lock);
    }
}

bool reading_next(struct reading_worker *worker, struct events *events, const struct input **input)
{
    while (!reading_stopped(worker->reading)) {
        if (worker->feed && reading_past(worker->reading, worker->feed, worker->decode.offset + worker->decode.next))
            worker_drop(worker);
        if (worker->feed && worker->decode.next < worker->decode.end) {
            arena_reset(&worker->arena);
            events->count = 0;
            events->format = worker->feed->input->format;
            events->layout = worker->feed->input->layout;
            *input = worker->feed->input;
            worker_decode(worker, events);
            return true;
        }
        if (!worker_advance(worker))
            break;
    }
    worker_leave(worker);
    return false;
}

struct reading_totals reading_totals(const struct reading *reading)
{
    return (struct reading_totals){
        .records = atomic_load_explicit(&reading->records, memory_order_relaxed),
        .bytes = atomic_load_explicit(&reading->bytes, memory_order_relaxed),
        .bytes_read = atomic_load_explicit(&reading->bytes_read, memory_order_relaxed),
        .bytes_total = reading->bytes_total,
        .inputs = reading->feed_count,
    };
}

static int complaint_compare(const void *a, const void *b)
{
    const struct complaint *left = a, *right = b;

    return left->order < right->order ? -1 : left->order > right->order;
}

struct complaints reading_complaints(struct reading *reading, struct arena *arena)
{
    const struct complaints *known = catalog_complaints(reading->catalog);
    const size_t count = known->count + reading->complaint_count;
    struct complaint *list = ARENA_ARRAY(arena, count, struct complaint);

    for (size_t i = 0; i < known->count; i++)
        list[i] = known->list[i];
    for (size_t i = known->count; i < count; i++) {
        list[i] = reading->complaints[i - known->count];
        list[i].message = arena_keep(arena, list[i].message);
    }
    qsort(list, count, sizeof *list, complaint_compare);
    return (struct complaints){ list, count };
}
