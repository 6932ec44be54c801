#include "source/reading_parts.h"

#include "source/growth.h"
#include "source/matching.h"
#include "source/places.h"

#include <stdlib.h>
#include <sys/stat.h>

struct feed *reading_add(struct reading *reading, const struct input *input)
{
    struct feed *feed = ARENA_NEW(&reading->arena, struct feed);

    *feed = (struct feed){
        .input = input, .held = catalog_held(reading->catalog, input->index), .descriptor = -1,
        .grows = reading->options.growing && input->packing.count == 0, .modified_ms = input->modified_ms,
        .layout = input->layout,
    };
    reading->feeds = arena_grow(&reading->arena, reading->feeds, &reading->feed_capacity, reading->feed_count + 1,
                                sizeof *reading->feeds);
    reading->feeds[reading->feed_count++] = feed;
    return feed;
}

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
    layouts_init(&reading->layouts);
    reading->turns = options->ordered ? turns_new() : NULL;
    for (size_t i = 0; i < count; i++) {
        if (options->wanted && !options->wanted[i])
            continue;
        reading_add(reading, &inputs[i]);
        sizes_known &= inputs[i].size_bytes > 0 || catalog_held(catalog, i)->descriptor < 0;
        reading->bytes_total += inputs[i].size_bytes;
    }
    if (!sizes_known || options->growing)
        reading->bytes_total = 0;
    if (options->growing)
        reading->growth = growth_new(options->growing);
    return reading;
}

void reading_free(struct reading *reading)
{
    if (!reading)
        return;
    for (size_t i = 0; i < reading->feed_count; i++)
        feed_close(reading->feeds[i]);
    growth_free(reading->growth);
    pthread_cond_destroy(&reading->opened);
    pthread_mutex_destroy(&reading->lock);
    arena_clear(&reading->arena);
    layouts_clear(&reading->layouts);
    turns_free(reading->turns);
    free(reading->open);
    free(reading);
}

struct reading_worker *reading_worker_new(struct reading *reading)
{
    struct reading_worker *worker = heap_zalloc(sizeof *worker);

    worker->reading = reading;
    worker->number = reading->turns ? turns_join(reading->turns) : 0;
    arena_init(&worker->arena, NULL);
    return worker;
}

void reading_stop(struct reading *reading)
{
    atomic_store_explicit(&reading->stopped, true, memory_order_relaxed);
    pthread_mutex_lock(&reading->lock);
    pthread_cond_broadcast(&reading->opened);
    pthread_mutex_unlock(&reading->lock);
    if (reading->turns)
        turns_end(reading->turns);
}

void reading_search_more(struct reading *reading)
{
    atomic_store_explicit(&reading->searching_more, true, memory_order_relaxed);
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

/* The first place where something is left to be taken. Under the lock. */
static uint64_t reading_ahead(const struct reading *reading)
{
    for (size_t i = 0; i < reading->open_count; i++) {
        const struct feed *feed = reading->open[i];

        if (feed->state == FEED_PLAIN && feed->next < feed->size)
            return feed_place(feed, feed->next);
        if (feed->state == FEED_STREAM && !feed->over)
            return feed_place(feed, feed->reached);
    }
    return reading->waiting < reading->feed_count ? feed_place(reading->feeds[reading->waiting], 0) : UINT64_MAX;
}

/* That the worker is at that place of the feed; of none, without one: it has nothing. Under the lock. */
static void worker_move(const struct reading_worker *worker, const struct feed *feed, uint64_t offset)
{
    struct reading *reading = worker->reading;

    if (reading->turns)
        turns_move(reading->turns, worker->number, feed ? feed_place(feed, offset) : UINT64_MAX, reading_ahead(reading));
}

void reading_complain(struct reading *reading, const struct input *input, const char *message, bool loss)
{
    const struct view text = view_of(message);

    reading->complaints = arena_grow(&reading->arena, reading->complaints, &reading->complaint_capacity,
                                     reading->complaint_count + 1, sizeof *reading->complaints);
    reading->complaints[reading->complaint_count++] = (struct complaint){
        .path = input->path, .message = arena_keep(&reading->arena, text), .loss = loss,
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

/* Under the lock: not all of the feed could be read. */
static void reading_lose(struct reading *reading, struct feed *feed, const char *message)
{
    if (!feed->lost)
        reading_complain(reading, feed->input, message, true);
    feed->lost = true;
    feed_tell_partly(feed);
}

void reading_close(struct reading *reading, struct feed *feed)
{
    struct stat stat;

    if (feed->users > 0 || (feed->state == FEED_PLAIN && feed->next < feed->size) ||
        (feed->state == FEED_STREAM && !feed->over))
        return;
    const int descriptor = feed->stream ? stream_descriptor(feed->stream) : feed->descriptor;
    if (feed_is_plain(feed) && fstat(descriptor, &stat) == 0 && (uint64_t)stat.st_size < feed->size)
        reading_lose(reading, feed, "the file shrank while it was read");
    feed_keep(feed);
    feed_close(feed);
}

/* The numbers are those of all events only where none was left out. */
static void worker_tell(struct reading_worker *worker)
{
    const struct decode *decode = &worker->decode;
    const bool counted = !worker->verdict && !narrowing_is_needed(&worker->narrowing) &&
                         decode->first_ms >= worker->wish.start_ms && decode->last_ms <= worker->wish.end_ms;
    struct times_block told = { decode->first_ms, decode->last_ms, TIMES_UNCOUNTED, TIMES_UNCOUNTED };

    if (counted) {
        told.records = worker->records;
        told.bytes = worker->bytes;
    }
    feed_tell(worker->feed, &worker->morsel, &told);
}

static void worker_leave(struct reading_worker *worker)
{
    struct reading *reading = worker->reading;
    struct feed *feed = worker->feed;

    if (!feed)
        return;
    pthread_mutex_lock(&reading->lock);
    feed->users--;
    if (feed->state == FEED_PLAIN || feed->state == FEED_SMALL)
        reading_progress(reading, feed, feed->counted + (worker->morsel.to - worker->morsel.from));
    if (worker->decode.next >= worker->decode.end && worker->tells)
        worker_tell(worker);
    else
        feed_tell_partly(feed);
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

/* Begins to decode text[next..end) of the feed. */
static void worker_start(struct reading_worker *worker, struct feed *feed, const struct morsel *morsel)
{
    const struct input *input = feed->input;

    worker->feed = feed;
    worker->morsel = *morsel;
    if (!input->format->heading) {
        worker->looked = NULL;
        worker->layout = input->layout;
    }
    needles_pass(&worker->reading->options.needles);
    worker->tells = true;
    worker->records = worker->bytes = 0;
    worker_wish(worker, input, morsel);
    worker->decode = (struct decode){
        .text = morsel->text, .next = morsel->next, .end = morsel->end, .offset = morsel->offset,
        .context = morsel->context, .wish = &worker->wish, .layout = worker->layout, .modified_ms = feed->modified_ms,
        .zone = catalog_zone(worker->reading->catalog), .arena = &worker->arena,
        .first_ms = TIMES_NONE.first_ms, .last_ms = TIMES_NONE.last_ms,
    };
    if (worker->looked)
        worker_stretch(worker);
    if (worker->verdict && worker->verdict->ranges.count == 0)
        worker->decode.next = morsel->end;
}

static void worker_start_block(struct reading_worker *worker, struct feed *feed)
{
    const struct block *block = &worker->block;
    struct morsel morsel = {
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
    for (; at > 0 && reading->open[at - 1]->input->index > feed->input->index; at--)
        reading->open[at] = reading->open[at - 1];
    reading->open[at] = feed;
}

/* Opens a feed that waits. Under the lock, which it gives up meanwhile. True when the worker has something to decode. */
static bool worker_open(struct reading_worker *worker, struct feed *feed)
{
    struct reading *reading = worker->reading;
    const struct times_wish times = reading_times(reading, feed->input);
    struct feed opened = *feed;
    struct fault fault;

    opened.held = catalog_held(reading->catalog, feed->input->index);
    feed->state = FEED_OPENING;
    reading->opening++;
    worker_move(worker, feed, 0);
    pthread_mutex_unlock(&reading->lock);
    enum status status = feed_open(&opened, reading->morsel_bytes, &times, &worker->block, &fault);
    if (opened.state == FEED_SMALL)
        worker_look(worker, feed->input, worker->block.text, worker->block.next, worker->block.end);
    pthread_mutex_lock(&reading->lock);
    *feed = opened;
    reading->opening--;
    pthread_cond_broadcast(&reading->opened);
    if (status != STATUS_OK)
        reading_lose(reading, feed, fault.message);
    if (status != STATUS_OK && feed->state == FEED_DONE) {
        feed_close(feed);
    } else if (feed->state == FEED_DONE) {
        reading_progress(reading, feed, feed->size);
        atomic_fetch_add_explicit(&reading->bytes_outside, feed->size, memory_order_relaxed);
        feed_close(feed);
    } else if (feed->state == FEED_SMALL) {
        feed->users++;
        worker_join(worker, feed, worker->block.number);
        worker_start_block(worker, feed);
        return true;
    } else {
        reading_add_open(reading, feed);
    }
    worker_move(worker, NULL, 0);
    return false;
}

/* Counts what the feed has passed over. Under the lock. */
static void reading_pass(struct reading *reading, struct feed *feed)
{
    struct feed_times *times = feed->times;

    if (!times || times->passed_records == 0)
        return;
    atomic_fetch_add_explicit(&reading->records, times->passed_records, memory_order_relaxed);
    atomic_fetch_add_explicit(&reading->passed, times->passed_records, memory_order_relaxed);
    atomic_fetch_add_explicit(&reading->bytes, times->passed_bytes, memory_order_relaxed);
    times->passed_records = times->passed_bytes = 0;
}

/* Under the lock, which it gives up meanwhile. True when there was a morsel to take, even if no event begins in it. */
static bool worker_take(struct reading_worker *worker, struct feed *feed)
{
    struct reading *reading = worker->reading;
    const size_t before = feed->next;
    struct morsel morsel;
    struct fault fault;
    size_t from, to;

    const bool taken = feed_take(feed, reading->morsel_bytes, &from, &to);
    reading_pass(reading, feed);
    const size_t outside = (taken ? from : feed->next) - before;
    reading_progress(reading, feed, feed->counted + outside);
    atomic_fetch_add_explicit(&reading->bytes_outside, outside, memory_order_relaxed);
    if (!taken) {
        reading_close(reading, feed);
        return false;
    }
    const uint64_t number = feed->taken - 1;
    feed->users++;
    worker_move(worker, feed, from);
    pthread_mutex_unlock(&reading->lock);
    const enum status status = feed_load(feed, from, to, &worker->block, &morsel, &fault);
    if (feed->input->format->heading) {
        worker_look(worker, feed->input, morsel.text, morsel.next, morsel.end);
        pthread_mutex_lock(&reading->lock);
        worker_join(worker, feed, number);
        pthread_mutex_unlock(&reading->lock);
    }
    worker_start(worker, feed, &morsel);
    pthread_mutex_lock(&reading->lock);
    if (status != STATUS_OK)
        reading_lose(reading, feed, fault.message);
    return true;
}

/* The next block of a stream. Under the lock, which it gives up meanwhile. */
static bool worker_follow(struct reading_worker *worker, struct feed *feed)
{
    struct reading *reading = worker->reading;
    struct fault fault;
    bool found;

    feed->users++;
    worker_move(worker, feed, feed->reached);
    pthread_mutex_unlock(&reading->lock);
    enum status status = stream_next(feed->stream, &worker->block, &reading->stopped, &fault);
    worker_look(worker, feed->input, worker->block.text, worker->block.next, worker->block.end);
    pthread_mutex_lock(&reading->lock);
    if (worker->block.next < worker->block.end)
        worker_join(worker, feed, worker->block.number);
    feed->users--;
    reading_progress(reading, feed, stream_position(feed->stream));
    if (status != STATUS_OK) {
        reading_complain(reading, feed->input, fault.message, true);
        feed_tell_partly(feed);
    }
    found = status == STATUS_OK && worker->block.next < worker->block.end;
    if (found) {
        const struct block *block = &worker->block;

        feed->users++;
        worker_start_block(worker, feed);
        feed->reached = feed->reached > block->offset + block->end ? feed->reached : block->offset + block->end;
        worker_move(worker, feed, block->offset + block->next);
    } else if (stream_over(feed->stream)) {
        feed->over = true;
        reading_close(reading, feed);
        worker_move(worker, NULL, 0);
    } else {
        feed->dry = true;
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

/* A morsel of a plain file, or the next block of a stream that nobody is at; with `any`, also of one where others are. */
static enum search worker_search_open(struct reading_worker *worker, bool any)
{
    struct reading *reading = worker->reading;

    for (size_t i = 0; i < reading->open_count; i++) {
        struct feed *feed = reading->open[i];

        if (reading_past(reading, feed, 0))
            break;
        if (feed->state == FEED_PLAIN && !reading_past(reading, feed, feed->next) && worker_take(worker, feed))
            return SEARCH_FOUND;
        /* Waiting for it gives up the lock, and what is open may change. */
        if (feed->state == FEED_STREAM && !feed->over && !feed->dry && (any || feed->users == 0))
            return worker_follow(worker, feed) ? SEARCH_FOUND : SEARCH_AGAIN;
    }
    return SEARCH_NOTHING;
}

/*
 * Finds something to decode, in this order: of the files that are open, a plain one's next morsel, or a stream that nobody
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
    if (reading->waiting < reading->feed_count && !reading_past(reading, reading->feeds[reading->waiting], 0))
        return worker_open(worker, reading->feeds[reading->waiting++]) ? SEARCH_FOUND : SEARCH_AGAIN;
    return worker_search_open(worker, true);
}

static bool worker_advance(struct reading_worker *worker)
{
    struct reading *reading = worker->reading;
    struct feed *last = worker->feed;
    bool found = false;

    worker_leave(worker);
    pthread_mutex_lock(&reading->lock);
    worker_move(worker, NULL, 0);
    if (last && last->state == FEED_STREAM && !last->over && !last->dry)
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
    if (!found)
        worker_move(worker, NULL, 0);
    pthread_mutex_unlock(&reading->lock);
    return found;
}

/* Nothing of the morsel is needed any more, nor, of a stream, what comes behind it. */
static void worker_drop(struct reading_worker *worker)
{
    worker->decode.next = worker->decode.end;
    pthread_mutex_lock(&worker->reading->lock);
    feed_tell_partly(worker->feed);
    worker->feed->over |= worker->feed->state == FEED_STREAM;
    pthread_mutex_unlock(&worker->reading->lock);
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
            events->layout = worker->decode.layout;
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

bool reading_passes(const struct reading_worker *worker)
{
    return worker->decode.next >= worker->decode.end;
}

bool reading_is_turn(const struct reading_worker *worker)
{
    return turns_is(worker->reading->turns, worker->number);
}

void reading_wait_turn(const struct reading_worker *worker)
{
    turns_wait(worker->reading->turns, worker->number);
}

struct reading_totals reading_totals(const struct reading *reading)
{
    return (struct reading_totals){
        .records = atomic_load_explicit(&reading->records, memory_order_relaxed),
        .bytes = atomic_load_explicit(&reading->bytes, memory_order_relaxed),
        .passed = atomic_load_explicit(&reading->passed, memory_order_relaxed),
        .bytes_read = atomic_load_explicit(&reading->bytes_read, memory_order_relaxed),
        .bytes_total = reading->bytes_total,
        .bytes_outside = atomic_load_explicit(&reading->bytes_outside, memory_order_relaxed),
        .inputs = reading->feed_count,
    };
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
    struct complaints complaints = { list, count };
    complaints_sort(&complaints);
    return complaints;
}
