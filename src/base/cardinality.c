#include "base/cardinality.h"

#include <math.h>
#include <stddef.h>

enum { CARDINALITY_RANKS = 64 - CARDINALITY_BITS };     /* a register is at most one more */
#define CARDINALITY_MOST 1e18   /* more cannot be told apart by hashes of 64 bits */

void cardinality_join(struct cardinality *into, const struct cardinality *from)
{
    for (size_t i = 0; i < CARDINALITY_REGISTERS; i++)
        if (from->registers[i] > into->registers[i])
            into->registers[i] = from->registers[i];
}

/* x + the sum of x^(2^k) 2^(k-1): what registers that were never met stand for. */
static double cardinality_sigma(double x)
{
    double sum = x, factor = 1, before;

    do {
        x *= x;
        before = sum;
        sum += x * factor;
        factor += factor;
    } while (sum > before);
    return sum;
}

/* A third of 1 - x - the sum of (1 - x^(2^-k))^2 2^-k: what registers that are full stand for. */
static double cardinality_tau(double x)
{
    double sum = 1 - x, factor = 1, before;

    if (x <= 0 || x >= 1)
        return 0;
    do {
        x = sqrt(x);
        before = sum;
        factor /= 2;
        sum -= (1 - x) * (1 - x) * factor;
    } while (sum < before);
    return sum / 3;
}

uint64_t cardinality_estimate(const struct cardinality *cardinality)
{
    const double registers = CARDINALITY_REGISTERS, half_per_ln2 = 0.72134752044448170368;
    size_t count[CARDINALITY_RANKS + 2] = { 0 };
    double z, estimate;

    for (size_t i = 0; i < CARDINALITY_REGISTERS; i++)
        count[cardinality->registers[i]]++;
    if (count[0] == CARDINALITY_REGISTERS)
        return 0;
    z = registers * cardinality_tau(1 - (double)count[CARDINALITY_RANKS + 1] / registers);
    for (size_t rank = CARDINALITY_RANKS; rank > 0; rank--)
        z = (z + (double)count[rank]) / 2;
    z += registers * cardinality_sigma((double)count[0] / registers);
    estimate = half_per_ln2 * registers * registers / z + 0.5;
    return estimate < CARDINALITY_MOST ? (uint64_t)estimate : (uint64_t)CARDINALITY_MOST;
}
