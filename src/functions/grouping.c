/* What some functions mean as group keys of stats (language reference 3.10). Nobody else can call these. */
#include "functions/kernel.h"

#include <math.h>

/* ---- histogram(x, width) ---- */

struct buckets {
    double width;
};

static const void *buckets_prepare(struct preparation *preparation)
{
    struct buckets *buckets = ARENA_NEW(preparation->arena, struct buckets);

    if (!value_to_number(preparation->args[1].value, &buckets->width) || !(buckets->width > 0))
        return preparation_fail(preparation, 1, VIEW("the width of the buckets must be a number above 0"),
                                VIEW("write a width such as 10"));
    return buckets;
}

static void buckets_eval(const struct call *call, struct column *out)
{
    const struct buckets *buckets = call->prepared;
    bool finite = true;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        double lower = floor(call->args[0]->number[row] / buckets->width) * buckets->width;

        finite &= column_put_number(out, row, lower + 0.0);     /* minus zero is zero */
    }
    column_saw_numbers(out, finite);
}

/* ---- bin(period) offset D ---- */

struct shifted_bins {
    struct period period;
    int64_t offset_ms;
};

static const void *shifted_bins_prepare(struct preparation *preparation)
{
    struct shifted_bins *bins = ARENA_NEW(preparation->arena, struct shifted_bins);

    bins->period = period_capped(preparation->args[1].period);
    bins->offset_ms = period_ms(preparation->args[2].period);
    if (bins->offset_ms > CIVIL_MAX_MS)
        return preparation_fail(preparation, 2, VIEW("the offset is too long"), VIEW("write an offset shorter than the bins"));
    return bins;
}

static void shifted_bins_eval(const struct call *call, struct column *out)
{
    const struct shifted_bins *bins = call->prepared;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        int64_t ms = (int64_t)call->args[0]->number[row] - bins->offset_ms;

        ms = period_floor(ms, bins->period) + bins->offset_ms;
        if (ms >= CIVIL_MIN_MS && ms <= CIVIL_MAX_MS)
            column_set_time(out, row, (double)ms);
        else
            column_set_null(out, row);
    }
}

const struct function grouping_functions[] = {
    {
        .name = "bin",
        .family = FAMILY_DATETIME,
        .params = { { "time", TYPE_TIMESTAMP }, { "period", TYPE_PERIOD, .constant = true },
                    { "offset", TYPE_PERIOD, .constant = true } },
        .result = TYPE_TIMESTAMP,
        .prepare = shifted_bins_prepare,
        .eval = shifted_bins_eval,
        .help = "The start of the period that the time lies in, when periods begin the offset later than they do in UTC.",
    },
    {
        .name = "histogram",
        .family = FAMILY_NUMERIC,
        .params = { { "x", TYPE_NUMBER }, { "width", TYPE_NUMBER, .constant = true, .known = true } },
        .result = TYPE_NUMBER,
        .prepare = buckets_prepare,
        .eval = buckets_eval,
        .help = "The lower bound of the bucket that x lies in, when every bucket is as wide as said.",
    },
    { .name = NULL },
};
