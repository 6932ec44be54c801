#include "functions/dates.h"

#include <math.h>

/* --- bins --- */

static const void *period_prepare(struct preparation *preparation)
{
    struct period *period = ARENA_NEW(preparation->arena, struct period);

    if (preparation->count < 2)
        return preparation_fail(preparation, 0, VIEW("a period is missing"), VIEW("write a period like 5m, 1h or 500ms"));
    if (preparation->args[1].period.count <= 0)
        return preparation_fail(preparation, 1, VIEW("a period must be a whole number of units above 0"),
                                VIEW("write a period like 5m, 1h or 500ms"));
    *period = period_capped(preparation->args[1].period);
    return period;
}

/* Whether the rows, which ascend, leave none out between them. */
static bool rows_are_dense(const uint32_t *rows, size_t count)
{
    return rows[count - 1] - rows[0] == count - 1;
}

/* By the signs of differences, two at once: compilers make no such loop of comparisons of doubles. */
static bool times_are_within(const double *ms, size_t count, double from, double to)
{
    typedef double doubles __attribute__((vector_size(16)));
    typedef int64_t words __attribute__((vector_size(16)));
    words early = { 0, 0 }, soon = { -1, -1 };      /* some is before, and all are not behind, when the sign is set */
    size_t i = 0;

    for (; count - i >= 2; i += 2) {
        const doubles some = { ms[i], ms[i + 1] };

        early |= (words)(some - from);
        soon &= (words)(some - to);
    }
    if (i < count && !(ms[i] >= from && ms[i] < to))
        return false;
    return (early[0] | early[1]) >= 0 && (soon[0] & soon[1]) < 0;
}

/* Events come mostly in their order, so that all of a batch may well be of one bin. */
static bool datefloor_uniform(const struct call *call, struct column *out)
{
    const struct period *period = call->prepared;
    const double *ms = call->args[0]->number;
    const uint32_t *rows = call->rows;
    const int64_t bin = period_floor((int64_t)ms[rows[0]], *period);

    if (!rows_are_dense(rows, call->count) || bin < CIVIL_MIN_MS ||
        !times_are_within(ms + rows[0], call->count, (double)bin, (double)period_next(bin, *period)))
        return false;
    memset(out->kind + rows[0], KIND_TIMESTAMP, call->count);
    for (size_t i = 0; i < call->count; i++)
        out->number[rows[0] + i] = (double)bin;
    out->seen |= SEEN(KIND_TIMESTAMP);
    out->uniform = true;
    return true;
}

static void datefloor_eval(const struct call *call, struct column *out)
{
    const struct period *period = call->prepared;
    int64_t bin = 0, next = 0;      /* the bin of the row before: neighbours mostly share it */

    if (call->count == call->selected_count && datefloor_uniform(call, out))
        return;
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        int64_t ms = (int64_t)call->args[0]->number[row];

        if (ms < bin || ms >= next) {
            bin = period_floor(ms, *period);
            next = period_next(bin, *period);
        }
        if (bin >= CIVIL_MIN_MS)
            column_set_time(out, row, (double)bin);
        else
            column_set_null(out, row);
    }
}

static void dateceil_eval(const struct call *call, struct column *out)
{
    const struct period *period = call->prepared;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        int64_t ms = period_ceil((int64_t)call->args[0]->number[row], *period);

        if (ms <= CIVIL_MAX_MS)
            column_set_time(out, row, (double)ms);
        else
            column_set_null(out, row);
    }
}

/* --- milliseconds --- */

static void frommillis_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        double ms = floor(call->args[0]->number[row]);

        if (ms >= (double)CIVIL_MIN_MS && ms <= (double)CIVIL_MAX_MS)
            column_set_time(out, row, ms);
        else
            column_set_null(out, row);
    }
}

static void tomillis_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row, call->args[0]->number[row]);
    }
    column_saw_numbers(out, true);
}

/* --- the clock --- */

static void clock_fill(const struct call *call, struct column *out, double number)
{
    bool known = true;

    for (size_t i = 0; i < call->count; i++)
        known &= column_put_number(out, call->rows[i], number);
    column_saw_numbers(out, known);
}

static double clock_start(const struct clock *clock)
{
    return clock->start_ms == INT64_MIN ? NAN : (double)clock->start_ms;
}

static double clock_end(const struct clock *clock)
{
    return clock->end_ms == INT64_MAX ? NAN : (double)clock->end_ms;
}

static void now_eval(const struct call *call, struct column *out)
{
    clock_fill(call, out, floor((double)call->clock->now_ms / MS_PER_SECOND));
}

static void querystarttime_eval(const struct call *call, struct column *out)
{
    clock_fill(call, out, clock_start(call->clock));
}

static void queryendtime_eval(const struct call *call, struct column *out)
{
    clock_fill(call, out, clock_end(call->clock));
}

static void querytimerange_eval(const struct call *call, struct column *out)
{
    clock_fill(call, out, clock_end(call->clock) - clock_start(call->clock));
}

#define CLOCK_FUNCTION(spelling, function)                                                                             \
    .name = (spelling), .family = FAMILY_DATETIME, .result = TYPE_NUMBER, .eval = (function)

const struct function datetime_functions[] = {
    {
        .name = "bin",
        .family = FAMILY_DATETIME,
        .params = { { "time", TYPE_TIMESTAMP }, { "period", TYPE_PERIOD, .constant = true } },
        .result = TYPE_TIMESTAMP,
        .implicit = "@timestamp",
        .prepare = period_prepare,
        .eval = datefloor_eval,
        .help = "The start of the period that @timestamp, or the given time, lies in, in UTC.",
        .examples = { { "bin(1h)", "2024-05-01 10:00:00.000" }, { "bin(fromMillis(5400000), 1h)", "1970-01-01 01:00:00.000" } },
    },
    {
        .name = "datefloor",
        .family = FAMILY_DATETIME,
        .params = { { "time", TYPE_TIMESTAMP }, { "period", TYPE_PERIOD, .constant = true } },
        .result = TYPE_TIMESTAMP,
        .prepare = period_prepare,
        .eval = datefloor_eval,
        .help = "The start of the period that the time lies in, in UTC.",
        .examples = { { "datefloor(fromMillis(5400000), 1h)", "1970-01-01 01:00:00.000" } },
    },
    {
        .name = "dateceil",
        .family = FAMILY_DATETIME,
        .params = { { "time", TYPE_TIMESTAMP }, { "period", TYPE_PERIOD, .constant = true } },
        .result = TYPE_TIMESTAMP,
        .prepare = period_prepare,
        .eval = dateceil_eval,
        .help = "The end of the period that the time lies in, in UTC; a time on a boundary stays.",
        .examples = { { "dateceil(fromMillis(5400000), 1h)", "1970-01-01 02:00:00.000" } },
    },
    {
        .name = "fromMillis",
        .family = FAMILY_DATETIME,
        .params = { { "milliseconds", TYPE_NUMBER } },
        .result = TYPE_TIMESTAMP,
        .eval = frommillis_eval,
        .help = "The time so many milliseconds after 1970-01-01 00:00 UTC.",
        .examples = { { "fromMillis(0)", "1970-01-01 00:00:00.000" } },
    },
    {
        .name = "toMillis",
        .family = FAMILY_DATETIME,
        .params = { { "time", TYPE_TIMESTAMP } },
        .result = TYPE_NUMBER,
        .eval = tomillis_eval,
        .help = "The milliseconds between 1970-01-01 00:00 UTC and the time.",
        .examples = { { "toMillis(fromMillis(7))", "7" }, { "toMillis(\"1970-01-02 00:00:00\")", "86400000" } },
    },
    {
        CLOCK_FUNCTION("now", now_eval),
        .help = "The time at which the query started, in seconds since 1970-01-01 00:00 UTC.",
        .examples = { { "now() > 0", "1" } },
    },
    {
        .name = "parseDate",
        .family = FAMILY_DATETIME,
        .params = { { "text", TYPE_TEXT }, { "pattern", TYPE_TEXT }, { "zone", TYPE_TEXT, .optional = true } },
        .result = TYPE_NUMBER,
        .prepare = parsedate_prepare,
        .scratch_new = zone_cache_new,
        .scratch_free = zone_cache_free,
        .eval = parsedate_eval,
        .help = "The time written in a text, by a pattern like yyyy-MM-dd HH:mm:ss, in milliseconds since 1970-01-01.",
        .examples = { { "parseDate(\"03/Jun/2024 10:00\", \"dd/MMM/yyyy HH:mm\", \"+02:00\")", "1717401600000" },
                      { "parseDate(\"soon\", \"yyyy-MM-dd\")", NULL } },
    },
    {
        .name = "formatDate",
        .synonym = "strftime",
        .family = FAMILY_DATETIME,
        .params = { { "time", TYPE_TIMESTAMP }, { "format", TYPE_TEXT }, { "zone", TYPE_TEXT, .optional = true } },
        .result = TYPE_TEXT,
        .prepare = formatdate_prepare,
        .scratch_new = zone_cache_new,
        .scratch_free = zone_cache_free,
        .eval = formatdate_eval,
        .help = "The time as a text, by a format like %Y-%m-%d %H:%M:%S.",
        .examples = { { "formatDate(fromMillis(0), \"%Y/%m/%d %H:%M\", \"+09:00\")", "1970/01/01 09:00" } },
    },
    {
        CLOCK_FUNCTION("queryStartTime", querystarttime_eval),
        .help = "The start of the query's time range, in milliseconds; null when it is open.",
        .examples = { { "isNumeric(coalesce(queryStartTime(), 0))", "1" } },
    },
    {
        CLOCK_FUNCTION("queryEndTime", queryendtime_eval),
        .help = "The end of the query's time range, in milliseconds; null when it is open.",
        .examples = { { "isNumeric(coalesce(queryEndTime(), 0))", "1" } },
    },
    {
        CLOCK_FUNCTION("queryTimeRange", querytimerange_eval),
        .help = "The length of the query's time range, in milliseconds; null when it is open.",
        .examples = { { "isNumeric(coalesce(queryTimeRange(), 0))", "1" } },
    },
    { .name = NULL },
};
