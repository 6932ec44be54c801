#include "exec/ranks.h"

enum { NUMBER_BITS = 64, SEEN_SIZE = 1 << RANKS_BITS };

/* Numbers in order have bits in order. */
static uint64_t bits_of(double number)
{
    uint64_t bits;

    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static unsigned ranks_step(const struct ranks *ranks)
{
    return ranks->known + RANKS_BITS <= NUMBER_BITS ? RANKS_BITS : NUMBER_BITS - ranks->known;
}

void ranks_init(struct ranks *ranks, const uint64_t *wanted, size_t count, struct arena *arena)
{
    *ranks = (struct ranks){ .count = count };
    for (size_t i = 0; i < count; i++)
        ranks->search[i] = (struct rank_search){ .left = wanted[i], .seen = ARENA_ARRAY(arena, SEEN_SIZE, uint64_t) };
}

void ranks_see(struct ranks *ranks, double number)
{
    uint64_t bits = bits_of(number);
    unsigned step = ranks_step(ranks), behind = NUMBER_BITS - ranks->known - step;

    for (size_t i = 0; i < ranks->count; i++) {
        struct rank_search *search = &ranks->search[i];

        if (ranks->known == 0 || (bits ^ search->bits) >> (NUMBER_BITS - ranks->known) == 0)
            search->seen[bits >> behind & ((UINT64_C(1) << step) - 1)]++;
    }
}

void ranks_narrow(struct ranks *ranks)
{
    unsigned step = ranks_step(ranks), behind = NUMBER_BITS - ranks->known - step;

    for (size_t i = 0; i < ranks->count; i++) {
        struct rank_search *search = &ranks->search[i];
        uint64_t next = 0;

        while (next + 1 < UINT64_C(1) << step && search->left >= search->seen[next])
            search->left -= search->seen[next++];
        search->bits |= next << behind;
        memset(search->seen, 0, SEEN_SIZE * sizeof *search->seen);
    }
    ranks->known += step;
}

double ranks_value(const struct ranks *ranks, size_t which)
{
    uint64_t bits = ranks->search[which].bits;
    double number;

    bits = bits >> 63 ? bits & ~(UINT64_C(1) << 63) : ~bits;
    memcpy(&number, &bits, sizeof number);
    return number;
}
