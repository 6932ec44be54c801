#include "base/number.h"
#include "functions/kernel.h"

#include <math.h>

typedef double (*number_fn)(double number);

__attribute__((always_inline)) static inline void number_map(const struct call *call, struct column *out, number_fn map)
{
    const struct column *in = call->args[0];
    bool finite = true;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        finite &= column_put_number(out, row, map(in->number[row]));
    }
    column_saw_numbers(out, finite);
}

static void abs_eval(const struct call *call, struct column *out)
{
    number_map(call, out, fabs);
}

static void ceil_eval(const struct call *call, struct column *out)
{
    number_map(call, out, ceil);
}

static void floor_eval(const struct call *call, struct column *out)
{
    number_map(call, out, floor);
}

static void log_eval(const struct call *call, struct column *out)
{
    number_map(call, out, log);
}

static void sqrt_eval(const struct call *call, struct column *out)
{
    number_map(call, out, sqrt);
}

static double number_same(double number)
{
    return number;
}

static void number_eval(const struct call *call, struct column *out)
{
    number_map(call, out, number_same);
}

static double number_int(double number)
{
    double whole = trunc(number);

    return whole >= INT32_MIN && whole <= INT32_MAX ? whole : NAN;
}

static void int_eval(const struct call *call, struct column *out)
{
    number_map(call, out, number_int);
}

static double number_long(double number)
{
    double whole = trunc(number);

    return whole >= -0x1p63 && whole < 0x1p63 ? whole : NAN;
}

static void long_eval(const struct call *call, struct column *out)
{
    number_map(call, out, number_long);
}

/* The greatest or least of the arguments that are not null; sign is 1 or -1. */
static void extreme_eval(const struct call *call, struct column *out, double sign)
{
    bool found_all = true;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        double best = NAN;

        for (size_t arg = 0; arg < call->arg_count; arg++) {
            const struct column *in = call->args[arg];
            if (in->kind[row] == KIND_NUMBER && !(sign * in->number[row] <= sign * best))
                best = in->number[row];
        }
        found_all &= column_put_number(out, row, best);
    }
    column_saw_numbers(out, found_all);
}

static void greatest_eval(const struct call *call, struct column *out)
{
    extreme_eval(call, out, 1);
}

static void least_eval(const struct call *call, struct column *out)
{
    extreme_eval(call, out, -1);
}

static void round_eval(const struct call *call, struct column *out)
{
    enum { DIGITS_MOST = 400 };     /* beyond the decimals of any double */

    if (call->arg_count == 1) {
        number_map(call, out, round);
        return;
    }
    bool finite = true;
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        double digits = fmin(fmax(trunc(call->args[1]->number[row]), -DIGITS_MOST), DIGITS_MOST);

        finite &= column_put_number(out, row, number_round(call->args[0]->number[row], (int)digits));
    }
    column_saw_numbers(out, finite);
}

static double haversine(double latitude1, double longitude1, double latitude2, double longitude2)
{
    const double earth_km = 6371, radians = 3.14159265358979323846 / 180;
    double up = sin((latitude2 - latitude1) * radians / 2);
    double across = sin((longitude2 - longitude1) * radians / 2);
    double chord = up * up + cos(latitude1 * radians) * cos(latitude2 * radians) * across * across;

    return 2 * earth_km * asin(fmin(1, sqrt(chord)));
}

static void haversine_eval(const struct call *call, struct column *out)
{
    const struct column *const *in = call->args;
    bool finite = true;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        finite &= column_put_number(
            out, row, haversine(in[0]->number[row], in[1]->number[row], in[2]->number[row], in[3]->number[row]));
    }
    column_saw_numbers(out, finite);
}

const struct function numeric_functions[] = {
    {
        .name = "abs",
        .family = FAMILY_NUMERIC,
        .params = { { "number", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = abs_eval,
        .help = "The number without its sign.",
        .examples = { { "abs(-2.5)", "2.5" } },
    },
    {
        .name = "ceil",
        .family = FAMILY_NUMERIC,
        .params = { { "number", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = ceil_eval,
        .help = "The least whole number that is not below the number.",
        .examples = { { "ceil(2.1)", "3" } },
    },
    {
        .name = "floor",
        .family = FAMILY_NUMERIC,
        .params = { { "number", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = floor_eval,
        .help = "The greatest whole number that is not above the number.",
        .examples = { { "floor(-2.1)", "-3" } },
    },
    {
        .name = "greatest",
        .family = FAMILY_NUMERIC,
        .params = { { "number", TYPE_NUMBER, .repeated = true } },
        .result = TYPE_NUMBER,
        .sees_null = true,
        .eval = greatest_eval,
        .help = "The greatest of the numbers; nulls are ignored.",
        .examples = { { "greatest(3, 9, 4)", "9" } },
    },
    {
        .name = "least",
        .family = FAMILY_NUMERIC,
        .params = { { "number", TYPE_NUMBER, .repeated = true } },
        .result = TYPE_NUMBER,
        .sees_null = true,
        .eval = least_eval,
        .help = "The least of the numbers; nulls are ignored.",
        .examples = { { "least(4, -1, \"3\")", "-1" } },
    },
    {
        .name = "log",
        .family = FAMILY_NUMERIC,
        .params = { { "number", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = log_eval,
        .help = "The natural logarithm; null unless the number is above zero.",
        .examples = { { "log(1)", "0" }, { "log(0)", NULL } },
    },
    {
        .name = "round",
        .family = FAMILY_NUMERIC,
        .params = { { "number", TYPE_NUMBER }, { "decimals", TYPE_NUMBER, .optional = true } },
        .result = TYPE_NUMBER,
        .eval = round_eval,
        .help = "The number rounded, half away from zero, to so many decimals (none unless given; may be negative).",
        .examples = { { "round(2.345, 2)", "2.35" }, { "round(-2.5)", "-3" }, { "round(1250, -2)", "1300" } },
    },
    {
        .name = "sqrt",
        .family = FAMILY_NUMERIC,
        .params = { { "number", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = sqrt_eval,
        .help = "The square root; null for a negative number.",
        .examples = { { "sqrt(2.25)", "1.5" }, { "sqrt(-1)", NULL } },
    },
    {
        .name = "haversine",
        .family = FAMILY_NUMERIC,
        .params = { { "latitude1", TYPE_NUMBER },
                    { "longitude1", TYPE_NUMBER },
                    { "latitude2", TYPE_NUMBER },
                    { "longitude2", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = haversine_eval,
        .help = "The distance in kilometres between two places given in degrees, on a sphere of radius 6371 km.",
        .examples = { { "haversine(0, 0, 0, 1)", "111.1949" } },
    },
    {
        .name = "toNumber",
        .family = FAMILY_NUMERIC,
        .params = { { "text", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = number_eval,
        .help = "The text as a number; null when it is none.",
        .examples = { { "toNumber(\"12.5\")", "12.5" }, { "toNumber(\"12 kg\")", NULL } },
    },
    {
        .name = "toDouble",
        .family = FAMILY_NUMERIC,
        .params = { { "text", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = number_eval,
        .help = "The text as a number; null when it is none.",
        .examples = { { "toDouble(\"1e3\")", "1000" } },
    },
    {
        .name = "toInt",
        .family = FAMILY_NUMERIC,
        .params = { { "value", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = int_eval,
        .help = "The whole part of the number; null beyond 32 bits.",
        .examples = { { "toInt(\"7.9\")", "7" }, { "toInt(3000000000)", NULL } },
    },
    {
        .name = "toLong",
        .family = FAMILY_NUMERIC,
        .params = { { "value", TYPE_NUMBER } },
        .result = TYPE_NUMBER,
        .eval = long_eval,
        .help = "The whole part of the number; null beyond 64 bits.",
        .examples = { { "toLong(\"-8.99\")", "-8" } },
    },
    { .name = NULL },
};
