/*
 * Conversion: all events as JSON lines, in the order of the inputs.
 *
 * Each worker makes lines of the morsels it takes. When it comes to the end of one, it hands the lines on if it is its turn; else
 * they are put into a queue, until that holds much, and then it waits. Whoever has the turn hands on what is due in the queue.
 */
#include "base/threads.h"
#include "engine/event_lines.h"
#include "engine/watching.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { CONVERT_EVENTS = 1024, CONVERT_LINES = 4 * 1024 * 1024, CONVERT_QUEUE = 64 * 1024 * 1024 };

/* Lines of a morsel, or of a part of it. */
struct portion {
    struct portion *before, *behind;
    uint64_t place;                 /* in the inputs */
    uint64_t events;
    struct buffer lines;
};

struct conversion {
    const struct liq_convert_options *options;
    const struct catalog *catalog;
    struct reading *reading;
    _Atomic bool stopped;           /* from outside */
    pthread_mutex_t lock;           /* of what follows */
    struct portion *first, *last;   /* the queue, in the order of places */
    size_t queued;                  /* bytes */
    struct liq_converted converted;
    bool refused;                   /* by the writer */
};

/* What one worker has. */
struct converter {
    struct conversion *conversion;
    struct reading_worker *worker;
    struct event_lines lines;
    uint64_t place;                 /* of the first event of the lines */
    uint64_t events;
    struct arena arena;             /* for the line at hand */
};

/* ---- handing on ---- */

/* Under the lock, as what follows. */
static void convert_write(struct conversion *conversion, struct view lines, uint64_t events)
{
    const struct liq_convert_options *options = conversion->options;

    if (conversion->refused || lines.length == 0)
        return;
    conversion->refused = !options->write(options->context, text_of(lines));
    conversion->converted.events += events;
    conversion->converted.bytes += lines.length;
    if (conversion->refused)
        reading_stop(conversion->reading);
}

/* Most come to stand at the end. */
static void convert_enqueue(struct conversion *conversion, struct converter *converter)
{
    struct portion *portion = heap_alloc(sizeof *portion), *before = conversion->last;

    while (before && before->place > converter->place)
        before = before->before;
    *portion = (struct portion){
        .before = before, .behind = before ? before->behind : conversion->first,
        .place = converter->place, .events = converter->events, .lines = converter->lines.lines,
    };
    *(before ? &before->behind : &conversion->first) = portion;
    *(portion->behind ? &portion->behind->before : &conversion->last) = portion;
    conversion->queued += portion->lines.length;
    buffer_init(&converter->lines.lines);
}

/* All that lies up to the place. */
static void convert_dequeue(struct conversion *conversion, uint64_t place)
{
    while (conversion->first && conversion->first->place <= place) {
        struct portion *portion = conversion->first;

        conversion->first = portion->behind;
        *(portion->behind ? &portion->behind->before : &conversion->last) = NULL;
        conversion->queued -= portion->lines.length;
        convert_write(conversion, buffer_view(&portion->lines), portion->events);
        buffer_clear(&portion->lines);
        free(portion);
    }
}

/* Takes the worker's lines, if there is room for them or it is its turn. */
static bool convert_take(struct conversion *conversion, struct converter *converter)
{
    bool taken = true;

    pthread_mutex_lock(&conversion->lock);
    if (reading_is_turn(converter->worker) || conversion->refused || conversion->stopped) {
        convert_dequeue(conversion, converter->place);
        convert_write(conversion, buffer_view(&converter->lines.lines), converter->events);
        buffer_reset(&converter->lines.lines);
    } else if (conversion->queued < CONVERT_QUEUE) {
        convert_enqueue(conversion, converter);
    } else {
        taken = false;
    }
    pthread_mutex_unlock(&conversion->lock);
    return taken;
}

static void converter_pass(struct converter *converter)
{
    if (converter->events == 0)
        return;
    while (!convert_take(converter->conversion, converter))
        reading_wait_turn(converter->worker);
    converter->events = 0;
}

/* ---- workers ---- */

static struct events convert_events(struct arena *arena)
{
    return (struct events){
        .capacity = CONVERT_EVENTS,
        .message = ARENA_ARRAY(arena, CONVERT_EVENTS, struct view),
        .timestamp_ms = ARENA_ARRAY(arena, CONVERT_EVENTS, int64_t),
        .ingestion_ms = ARENA_ARRAY(arena, CONVERT_EVENTS, int64_t),
        .stream = ARENA_ARRAY(arena, CONVERT_EVENTS, struct view),
        .log = ARENA_ARRAY(arena, CONVERT_EVENTS, struct view),
        .carrier = ARENA_ARRAY(arena, CONVERT_EVENTS, struct view),
        .position = ARENA_ARRAY(arena, CONVERT_EVENTS, uint64_t),
    };
}

static void converter_add(struct converter *converter, const struct events *events, const struct input *input)
{
    for (size_t i = 0; i < events->count; i++) {
        if (converter->events == 0)
            converter->place = events->position[i];
        event_lines_add(&converter->lines, events, i, input);
        converter->events++;
        if (converter->lines.lines.length >= CONVERT_LINES)
            converter_pass(converter);
    }
}

static void convert_work(void *context, size_t index)
{
    struct conversion *conversion = context;
    struct converter converter = {
        .conversion = conversion, .lines = { .catalog = conversion->catalog, .arena = &converter.arena },
    };
    struct arena arena;
    const struct input *input;

    (void)index;
    arena_init(&arena, NULL);
    arena_init(&converter.arena, NULL);
    struct events events = convert_events(&arena);
    converter.worker = reading_worker_new(conversion->reading);
    while (reading_next(converter.worker, &events, &input)) {
        arena_reset(&converter.arena);
        converter_add(&converter, &events, input);
        if (reading_passes(converter.worker))
            converter_pass(&converter);
    }
    reading_worker_free(converter.worker);
    event_lines_clear(&converter.lines);
    arena_clear(&converter.arena);
    arena_clear(&arena);
}

/* ---- the whole ---- */

static void convert_stop(void *context)
{
    struct conversion *conversion = context;

    conversion->stopped = true;
    reading_stop(conversion->reading);
}

static struct reading_totals convert_totals(const void *context)
{
    const struct conversion *conversion = context;

    return reading_totals(conversion->reading);
}

static const struct watched convert_watched = { convert_stop, convert_totals };

static void convert_complain(const struct conversion *conversion)
{
    const struct liq_convert_options *options = conversion->options;
    struct arena arena;

    arena_init(&arena, NULL);
    const struct complaints complaints = reading_complaints(conversion->reading, &arena);
    for (size_t i = 0; options->complain && i < complaints.count; i++) {
        const struct complaint *complaint = &complaints.list[i];

        options->complain(options->context, &(struct liq_complaint){ text_of(complaint->path), text_of(complaint->message),
                                                                     complaint->loss });
    }
    arena_clear(&arena);
}

static void convert_all(struct conversion *conversion, size_t workers)
{
    const struct liq_convert_options *options = conversion->options;
    struct watching watching = {
        .should_stop = options->should_stop, .progress = options->progress, .context = options->context,
    };

    watching_start(&watching);
    watching_follow(&watching, &convert_watched, conversion);
    threads_run(workers, convert_work, conversion);
    watching_end(&watching);
    if (!conversion->stopped)
        convert_dequeue(conversion, UINT64_MAX);
}

/* What was queued and will not be written. */
static void convert_drop(struct conversion *conversion)
{
    conversion->refused = true;
    convert_dequeue(conversion, UINT64_MAX);
}

static enum liq_status convert_end(const struct conversion *conversion, struct liq_error *error)
{
    const enum liq_status status = conversion->stopped ? LIQ_CANCELLED : conversion->refused ? LIQ_IO : LIQ_OK;

    if (status != LIQ_OK && error) {
        *error = (struct liq_error){ .code = NULL };
        snprintf(error->message, sizeof error->message, "%s",
                 status == LIQ_CANCELLED ? "interrupted" : "the events could not be written");
    }
    return status;
}

enum liq_status liq_convert(const struct liq_inputs *inputs, const struct liq_convert_options *options,
                            struct liq_converted *converted, struct liq_error *error)
{
    const size_t workers = options->jobs ? options->jobs : threads_default();
    const struct reading_options how = {
        .wish = { .message = true, .timestamp = true, .ingestion_time = true, .stream = true, .log = true, .carrier = true,
                  .start_ms = options->has_start ? options->start_ms : INT64_MIN,
                  .end_ms = options->has_end ? options->end_ms : INT64_MAX },
        .workers = workers,
        .ordered = true,
    };
    struct conversion conversion = {
        .options = options, .catalog = inputs->catalog, .reading = reading_new(inputs->catalog, &how),
    };

    pthread_mutex_init(&conversion.lock, NULL);
    convert_all(&conversion, workers);
    convert_complain(&conversion);
    const enum liq_status status = convert_end(&conversion, error);
    convert_drop(&conversion);
    if (converted)
        *converted = conversion.converted;
    pthread_mutex_destroy(&conversion.lock);
    reading_free(conversion.reading);
    return status;
}
