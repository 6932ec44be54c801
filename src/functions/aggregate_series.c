/* rate and histogram over the values of a group (language reference 3.10). */
#include "base/json.h"
#include "base/number.h"
#include "functions/aggregates.h"
#include "functions/kernel.h"

#include <math.h>
#include <stdlib.h>

/* ---- rate ---- */

/* A value and when it was: of equal times the place in the input decides, of rows made of one event the value. */
struct rate_end {
    int64_t time_ms;
    uint64_t place;
    double value;
};
struct rate {
    struct rate_end first, last;
    uint64_t count;
};
struct rate_preparation {
    double interval_ms;
    double length_ms;           /* of a bin, else of the query's range; NAN when neither is known */
};

const void *rate_prepare(struct preparation *preparation)
{
    struct rate_preparation *prepared = ARENA_NEW(preparation->arena, struct rate_preparation);
    const struct clock *clock = preparation->clock;

    prepared->interval_ms = (double)period_ms(preparation->args[2].period);
    prepared->length_ms = NAN;
    if (preparation->bin_ms > 0)
        prepared->length_ms = (double)preparation->bin_ms;
    else if (clock->start_ms != INT64_MIN && clock->end_ms != INT64_MAX)
        prepared->length_ms = (double)clock->end_ms - (double)clock->start_ms;
    return prepared;
}

static int rate_end_compare(const struct rate_end *a, const struct rate_end *b)
{
    if (a->time_ms != b->time_ms)
        return a->time_ms < b->time_ms ? -1 : 1;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return a->value < b->value ? -1 : a->value > b->value;
}

static void rate_offer(struct rate *rate, const struct rate_end *first, const struct rate_end *last, uint64_t count)
{
    if (rate->count == 0 || rate_end_compare(first, &rate->first) < 0)
        rate->first = *first;
    if (rate->count == 0 || rate_end_compare(last, &rate->last) > 0)
        rate->last = *last;
    rate->count += count;
}

static void rate_update(const struct aggregate_call *call)
{
    const struct column *times = call->args[0], *values = call->args[1];

    if (!times->number || !values->number)
        return;
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct rate_end end = { .place = call->rank[row].minor };

        if (times->kind[row] != KIND_TIMESTAMP || values->kind[row] != KIND_NUMBER)
            continue;
        end.time_ms = (int64_t)times->number[row];
        end.value = values->number[row];
        rate_offer(call->state[i], &end, &end, 1);
    }
}

static void rate_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    const struct rate *other = from;

    (void)arena, (void)prepared;
    if (other->count > 0)
        rate_offer(into, &other->first, &other->last, other->count);
}

/* Without a bin and without a range, the time from the first value to the last one is all there is to divide by. */
static struct value rate_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct rate_preparation *preparation = prepared;
    const struct rate *rate = state;
    double change = rate->last.value - rate->first.value, length_ms = preparation->length_ms;

    (void)arena;
    if (rate->count < 2 || change == 0)
        return value_number(0);
    if (isnan(length_ms))
        length_ms = (double)(rate->last.time_ms - rate->first.time_ms);
    return value_number(change * preparation->interval_ms / length_ms);
}

const struct aggregate rate_aggregate = {
    .state_size = sizeof(struct rate),
    .needs_rank = true,
    .update = rate_update,
    .combine = rate_combine,
    .finish = rate_finish,
};

/* ---- histogram ---- */

/* The ranges are known only when all values are: they are kept. */
struct values_chunk {
    struct values_chunk *next;
    const double *values;       /* of one's own chunks the memory behind the chunk */
    size_t count, capacity;
};
struct histogram {
    struct values_chunk *chunks;    /* only the first one is added to */
    uint64_t count;
    double least, greatest;
};
struct histogram_preparation {
    size_t ranges;
};

enum { HISTOGRAM_MAX_RANGES = 10000, VALUES_LEAST = 8, VALUES_MOST = 1 << 16 };

const void *histogram_prepare(struct preparation *preparation)
{
    struct histogram_preparation *prepared = ARENA_NEW(preparation->arena, struct histogram_preparation);
    double ranges;

    if (!value_to_number(preparation->args[1].value, &ranges) || !(ranges >= 1) || !(ranges <= HISTOGRAM_MAX_RANGES) ||
        ranges != floor(ranges))
        return preparation_fail(preparation, 1, VIEW("the number of ranges is a whole number from 1 to 10000"),
                                VIEW("by histogram(x, width) takes a width of any size"));
    prepared->ranges = (size_t)ranges;
    return prepared;
}

static void histogram_add(struct histogram *histogram, struct arena *arena, double value)
{
    struct values_chunk *chunk = histogram->chunks;

    if (!chunk || chunk->count == chunk->capacity) {
        size_t capacity = histogram->count < VALUES_LEAST ? VALUES_LEAST
                          : histogram->count > VALUES_MOST ? VALUES_MOST : (size_t)histogram->count;

        chunk = arena_alloc(arena, sizeof *chunk + capacity * sizeof(double));
        *chunk = (struct values_chunk){ histogram->chunks, (double *)(chunk + 1), 0, capacity };
        histogram->chunks = chunk;
    }
    ((double *)(chunk + 1))[chunk->count++] = value;
    histogram->least = histogram->count == 0 || value < histogram->least ? value : histogram->least;
    histogram->greatest = histogram->count == 0 || value > histogram->greatest ? value : histogram->greatest;
    histogram->count++;
}

static void histogram_update(const struct aggregate_call *call)
{
    const struct column *column = call->args[0];

    if (!column->number)
        return;
    for (size_t i = 0; i < call->count; i++)
        if (column->kind[call->rows[i]] == KIND_NUMBER)
            histogram_add(call->state[i], call->arena, column->number[call->rows[i]] + 0.0);
}

/* Refers to the other's values where they are. */
static void histogram_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    struct histogram *histogram = into;
    const struct histogram *other = from;

    (void)prepared;
    if (other->count == 0)
        return;
    for (const struct values_chunk *chunk = other->chunks; chunk; chunk = chunk->next) {
        struct values_chunk *borrowed = ARENA_NEW(arena, struct values_chunk);

        *borrowed = (struct values_chunk){ histogram->chunks, chunk->values, chunk->count, chunk->count };
        histogram->chunks = borrowed;
    }
    if (histogram->count == 0 || other->least < histogram->least)
        histogram->least = other->least;
    if (histogram->count == 0 || other->greatest > histogram->greatest)
        histogram->greatest = other->greatest;
    histogram->count += other->count;
}

/* Equal values leave one range. Width and place are computed from halves, which cannot overflow. */
static void histogram_count(const struct histogram *histogram, size_t ranges, double width, uint64_t *counts)
{
    for (const struct values_chunk *chunk = histogram->chunks; chunk; chunk = chunk->next)
        for (size_t i = 0; i < chunk->count; i++) {
            double place = width > 0 ? floor((chunk->values[i] / 2 - histogram->least / 2) / (width / 2)) : 0;

            counts[place >= (double)ranges ? ranges - 1 : (size_t)place]++;
        }
}

static struct value histogram_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct histogram *histogram = state;
    size_t ranges = ((const struct histogram_preparation *)prepared)->ranges;
    double width = 2 * ((histogram->greatest / 2 - histogram->least / 2) / (double)ranges);
    struct value value = { .kind = KIND_MAP };
    struct buffer out;
    uint64_t *counts;

    ranges = histogram->count == 0 ? 0 : width > 0 ? ranges : 1;
    counts = ARENA_ARRAY(arena, ranges, uint64_t);
    histogram_count(histogram, ranges, width, counts);
    buffer_init(&out);
    buffer_add_char(&out, '{');
    for (size_t i = 0; i < ranges; i++) {
        char lower[NUMBER_TEXT_MAX];
        size_t length = number_display(histogram->least + (double)i * width, lower);

        buffer_add_format(&out, "%s\"%.*s\":%llu", i ? "," : "", (int)length, lower, (unsigned long long)counts[i]);
    }
    buffer_add_char(&out, '}');
    value.text = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return value;
}

const struct aggregate histogram_aggregate = {
    .state_size = sizeof(struct histogram),
    .update = histogram_update,
    .combine = histogram_combine,
    .finish = histogram_finish,
};
