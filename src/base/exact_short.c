#include "base/exact_short.h"

static struct exact_sum *exact_short_long(const struct exact_short *sum)
{
    return (struct exact_sum *)(uintptr_t)sum->units;
}

struct exact_sum exact_short_sum(const struct exact_short *sum)
{
    struct exact_sum full = { 0 };

    if (sum->rest & EXACT_LONG)
        full = *exact_short_long(sum);
    else
        full.fixed = (uint128)sum->units << (64 - exact_short_halvings(sum));
    full.count = exact_short_count(sum);
    return full;
}

double exact_short_value(const struct exact_short *sum)
{
    if (sum->rest & EXACT_LONG)
        return exact_value(exact_short_long(sum));
    return (double)sum->units * exact_power(-(int)exact_short_halvings(sum));
}

/* How often 1 has to be halved for the number to be a whole number of units. */
static unsigned exact_halvings_of(double number)
{
    enum { MANTISSA_BITS = 52, EXPONENT_OF_ONE = 1023 };
    uint64_t bits;
    int exponent;

    memcpy(&bits, &number, sizeof bits);
    exponent = (int)(bits >> MANTISSA_BITS & 0x7ff) - EXPONENT_OF_ONE;
    bits = (bits & ((UINT64_C(1) << MANTISSA_BITS) - 1)) | UINT64_C(1) << MANTISSA_BITS;
    exponent += __builtin_ctzll(bits) - MANTISSA_BITS;
    return exponent < 0 ? (unsigned)-exponent : 0;
}

/* With smaller units; false, and nothing done, where it has no room for them. */
static bool exact_short_halve(struct exact_short *sum, unsigned halvings)
{
    const unsigned before = exact_short_halvings(sum), more = halvings - before;
    int64_t end;

    if (halvings > EXACT_MOST_HALVINGS || more > 61)
        return false;
    end = EXACT_SHORT_END >> more;
    if (sum->units >= end || sum->units <= -end)
        return false;
    sum->units *= INT64_C(1) << more;
    sum->rest += (uint64_t)more << EXACT_HALVINGS_AT;
    return true;
}

static struct exact_sum *exact_short_lengthen(struct exact_short *sum, struct arena *arena)
{
    struct exact_sum *full;

    if (sum->rest & EXACT_LONG)
        return exact_short_long(sum);
    full = ARENA_NEW(arena, struct exact_sum);
    *full = exact_short_sum(sum);
    sum->units = (int64_t)(uintptr_t)full;
    sum->rest |= EXACT_LONG;
    return full;
}

void exact_short_add(struct exact_short *sum, struct arena *arena, double number)
{
    struct exact_sum *full;
    unsigned halvings;

    if (exact_short_try(sum, number))
        return;
    if (!(sum->rest & EXACT_LONG)) {
        halvings = exact_halvings_of(number);
        if (halvings > exact_short_halvings(sum) && exact_short_halve(sum, halvings) && exact_short_try(sum, number))
            return;
    }
    full = exact_short_lengthen(sum, arena);
    if (!exact_try(full, number))
        exact_add(full, arena, number);
}

/* Adds units of 2^-64 where the sum is short and stays so. */
static bool exact_short_take(struct exact_short *sum, uint128 fixed)
{
    const bool negative = fixed >> 127;
    const uint64_t fraction = (uint64_t)fixed;
    const unsigned halvings = fraction ? 64 - (unsigned)__builtin_ctzll(fraction) : 0;
    uint128 units;
    int64_t total;

    if (sum->rest & EXACT_LONG || (halvings > exact_short_halvings(sum) && !exact_short_halve(sum, halvings)))
        return false;
    units = (negative ? -fixed : fixed) >> (64 - exact_short_halvings(sum));
    if (units >> 62 != 0)
        return false;
    total = sum->units + (negative ? -(int64_t)units : (int64_t)units);
    if (!exact_short_fits(total))
        return false;
    sum->units = total;
    return true;
}

void exact_short_add_fixed(struct exact_short *sum, struct arena *arena, uint128 fixed)
{
    const struct exact_sum full = { .fixed = fixed };

    if (!exact_short_take(sum, fixed))
        exact_combine(exact_short_lengthen(sum, arena), arena, &full);
}

/* Adds them where both are short and stay so. */
static bool exact_short_meet(struct exact_short *into, struct exact_short from)
{
    const unsigned a = exact_short_halvings(into), b = exact_short_halvings(&from), most = a > b ? a : b;

    if ((into->rest | from.rest) & EXACT_LONG || !exact_short_halve(into, most) || !exact_short_halve(&from, most) ||
        !exact_short_fits(into->units + from.units))
        return false;
    into->units += from.units;
    return true;
}

void exact_short_combine(struct exact_short *into, struct arena *arena, const struct exact_short *from)
{
    struct exact_sum full;

    if (!exact_short_meet(into, *from)) {
        full = exact_short_sum(from);
        exact_combine(exact_short_lengthen(into, arena), arena, &full);
    }
    exact_short_counted(into, exact_short_count(from));
}
