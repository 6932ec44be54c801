/*
 * What the aggregate functions share. Each is a struct aggregate in the file of its family; aggregate_table.c has the rows.
 *
 * A present value is a text, a number, a boolean or a timestamp. Nulls are skipped everywhere, and maps and lists count as
 * null (language reference 3.9, 4.6).
 */
#pragma once

#include "functions/function.h"

enum { PRESENT_KINDS = SEEN(KIND_TEXT) | SEEN(KIND_NUMBER) | SEEN(KIND_BOOLEAN) | SEEN(KIND_TIMESTAMP) };

static inline bool kind_is_present(uint8_t kind)
{
    return ((unsigned)PRESENT_KINDS >> kind & 1) != 0;
}

/* Whether all rows belong to one group, as they do without `by`. */
static inline bool aggregate_is_single(const struct aggregate_call *call)
{
    uintptr_t difference = 0;

    for (size_t i = 0; i < call->count; i++)
        difference |= (uintptr_t)call->state[i] ^ (uintptr_t)call->state[0];
    return call->count > 0 && difference == 0;
}

/* aggregate_count.c */
extern const struct aggregate count_aggregate;

/* aggregate_sum.c */
extern const struct aggregate sum_aggregate, avg_aggregate, variance_aggregate, stddev_aggregate;

/* aggregate_extreme.c */
extern const struct aggregate min_aggregate, max_aggregate, earliest_aggregate, latest_aggregate;
const void *earliest_prepare(struct preparation *preparation);

/* aggregate_series.c */
extern const struct aggregate rate_aggregate, histogram_aggregate;
const void *rate_prepare(struct preparation *preparation);
const void *histogram_prepare(struct preparation *preparation);

/* aggregate_percentile.c */
extern const struct aggregate pct_aggregate;
const void *pct_prepare(struct preparation *preparation);

/* aggregate_distinct.c */
extern const struct aggregate count_distinct_aggregate, values_aggregate, topk_aggregate;
const void *topk_prepare(struct preparation *preparation);
