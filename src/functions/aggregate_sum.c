/* sum, avg, variance and stddev, on exact sums: the order of the additions leaves no trace. */
#include "base/exact_short.h"
#include "functions/aggregates.h"

#include <math.h>

static inline void sum_add(struct exact_short *sum, struct arena *arena, double number)
{
    if (!exact_short_try(sum, number))
        exact_short_add(sum, arena, number);
}

enum { SUM_BLOCK_ROWS = 1024, SUMS_AHEAD = 8 };
#define SUM_SMALL 0x1p42        /* SUM_BLOCK_ROWS whole numbers below it add up to what a double can hold */

/* Whether `count` numbers are whole and add up to what a double can hold; then *sum is that. */
static bool sum_of_whole(const double *numbers, size_t count, int64_t *sum)
{
    enum { LANES = 4 };
    const double round = 0x1.8p52;      /* added, it leaves no room for what is behind the point */
    double sums[LANES] = { 0 }, sizes[LANES] = { 0 }, rests[LANES] = { 0 };

    if ((numbers[0] + round) - round != numbers[0])
        return false;
    for (size_t i = 0; i + LANES <= count; i += LANES)
        for (size_t lane = 0; lane < LANES; lane++) {
            const double number = numbers[i + lane];

            sums[lane] += number;
            sizes[lane] += fabs(number);
            rests[lane] += fabs(((number + round) - round) - number);
        }
    for (size_t i = count / LANES * LANES; i < count; i++) {
        sums[0] += numbers[i];
        sizes[0] += fabs(numbers[i]);
        rests[0] += fabs(((numbers[i] + round) - round) - numbers[i]);
    }
    if (rests[0] + rests[1] + rests[2] + rests[3] != 0 || !(sizes[0] + sizes[1] + sizes[2] + sizes[3] < 0x1p51))
        return false;
    *sum = (int64_t)(sums[0] + sums[1] + sums[2] + sums[3]);
    return true;
}

/* One group: numbers are added up in registers first, small whole ones, the most common ones, as such. */
static void sum_block(struct exact_short *sum, const struct aggregate_call *call, size_t from, size_t to)
{
    const struct column *column = call->args[0];
    struct exact_sum others = { 0 };
    int64_t whole = 0;
    uint64_t numeric = 0;

    if (column->seen == SEEN(KIND_NUMBER) && call->rows[to - 1] - call->rows[from] == to - 1 - from &&
        sum_of_whole(column->number + call->rows[from], to - from, &whole)) {
        sum_add(sum, call->arena, (double)whole);
        exact_short_counted(sum, to - from);
        return;
    }
    whole = 0;
    for (size_t i = from; i < to; i++) {
        uint32_t row = call->rows[i];
        double number = column->number[row];

        if (column->kind[row] != KIND_NUMBER)
            continue;
        numeric++;
        if (fabs(number) < SUM_SMALL && (double)(int64_t)number == number)
            whole += (int64_t)number;
        else if (!exact_try(&others, number))
            sum_add(sum, call->arena, number);
    }
    others.fixed += (uint128)whole << 64;
    exact_short_add_fixed(sum, call->arena, others.fixed);
    exact_short_counted(sum, numeric);
}

static void sum_update(const struct aggregate_call *call)
{
    const struct column *column = call->args[0];

    if (!column->number)
        return;
    if (aggregate_is_single(call)) {
        for (size_t from = 0; from < call->count; from += SUM_BLOCK_ROWS) {
            size_t left = call->count - from;
            sum_block(call->state[0], call, from, from + (left < SUM_BLOCK_ROWS ? left : SUM_BLOCK_ROWS));
        }
        return;
    }
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct exact_short *sum = call->state[i];

        if (i + SUMS_AHEAD < call->count)
            __builtin_prefetch(call->state[i + SUMS_AHEAD], 1);
        if (column->kind[row] != KIND_NUMBER)
            continue;
        sum_add(sum, call->arena, column->number[row]);
        exact_short_counted(sum, 1);
    }
}

static void sum_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    (void)prepared;
    exact_short_combine(into, arena, from);
}

static struct value sum_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct exact_short *sum = state;

    (void)arena, (void)prepared;
    return exact_short_count(sum) == 0 ? value_null() : value_number(exact_short_value(sum));
}

/* The quotient of the leading part, then corrected by what it left over and by the rest of the sum. */
static struct value avg_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct exact_sum sum = exact_short_sum(state);
    double high, low, count = (double)sum.count;

    (void)arena, (void)prepared;
    if (sum.count == 0)
        return value_null();
    exact_split(&sum, &high, &low);
    double quotient = high / count;
    double left = fma(-quotient, count, high) + low;
    return value_number(quotient + left / count);
}

struct spread {
    struct exact_sum sum, squares;
};

static void spread_update(const struct aggregate_call *call)
{
    const struct column *column = call->args[0];

    if (!column->number)
        return;
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct spread *spread = call->state[i];

        if (column->kind[row] != KIND_NUMBER)
            continue;
        if (!exact_try(&spread->sum, column->number[row]))
            exact_add(&spread->sum, call->arena, column->number[row]);
        exact_add_square(&spread->squares, call->arena, column->number[row]);
        spread->sum.count++;
    }
}

static void sum_merge(struct exact_sum *into, const struct exact_sum *from, struct arena *arena)
{
    uint64_t count = into->count + from->count;

    exact_combine(into, arena, from);
    into->count = count;
}

static void spread_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    struct spread *left = into;
    const struct spread *right = from;

    (void)prepared;
    sum_merge(&left->sum, &right->sum, arena);
    sum_merge(&left->squares, &right->squares, arena);
}

static struct value variance_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct spread *spread = state;

    (void)arena, (void)prepared;
    if (spread->sum.count == 0)
        return value_null();
    return value_number(exact_variance(&spread->sum, &spread->squares, spread->sum.count));
}

static struct value stddev_finish(const void *state, struct arena *arena, const void *prepared)
{
    struct value variance = variance_finish(state, arena, prepared);

    return variance.kind == KIND_NULL ? variance : value_number(sqrt(variance.number));
}

const struct aggregate sum_aggregate = {
    .state_size = sizeof(struct exact_short),
    .update = sum_update,
    .combine = sum_combine,
    .finish = sum_finish,
};
const struct aggregate avg_aggregate = {
    .state_size = sizeof(struct exact_short),
    .update = sum_update,
    .combine = sum_combine,
    .finish = avg_finish,
};
const struct aggregate variance_aggregate = {
    .state_size = sizeof(struct spread),
    .update = spread_update,
    .combine = spread_combine,
    .finish = variance_finish,
};
const struct aggregate stddev_aggregate = {
    .state_size = sizeof(struct spread),
    .update = spread_update,
    .combine = spread_combine,
    .finish = stddev_finish,
};
