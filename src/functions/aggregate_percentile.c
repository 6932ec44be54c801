/*
 * pct(x, p): the nearest rank, exact at any size (language reference 9-23).
 *
 * Every value is kept: in chunks that double in size and, in groups of many values, as far as room allows in a tally that
 * counts equal ones, since most measurements come in whole units. Neither chunks nor tallies are in any order; the answer
 * is selected digit by digit from the bits of the doubles, so it depends on nothing but the values.
 */
#include "functions/aggregates.h"

#include <math.h>
#include <stdlib.h>

struct chunk {
    struct chunk *next;
    double *values;
    size_t count, capacity;
};
struct tally_slot {
    double value;
    uint64_t count;             /* 0: free */
};
struct tally {
    struct tally *next;
    struct tally_slot *slots;
    size_t used;
};
struct percentile {
    uint64_t count;             /* of all values */
    struct chunk *chunks;       /* only the first one is added to */
    struct tally *tallies;      /* the first one is ours if owned, the others are other workers' */
    bool owned;
    bool scattered;             /* the values are too many different ones to be tallied */
};
struct percentile_preparation {
    double percent;
    bool time;                  /* of timestamps it is a timestamp, as with min and max (our reading) */
};

enum {
    CHUNK_LEAST = 8,
    CHUNK_MOST = 1 << 16,
    TALLY_BITS = 15,
    TALLY_SLOTS = 1 << TALLY_BITS,
    TALLY_MOST = TALLY_SLOTS / 2,
};

const void *pct_prepare(struct preparation *preparation)
{
    struct percentile_preparation *prepared = ARENA_NEW(preparation->arena, struct percentile_preparation);

    if (!value_to_number(preparation->args[1].value, &prepared->percent) || !(prepared->percent >= 0) ||
        !(prepared->percent <= 100)) {
        preparation->error = VIEW("pct takes a percentage from 0 to 100 as its second argument");
        preparation->error_argument = 1;
        return NULL;
    }
    prepared->time = preparation->args[0].type == TYPE_TIMESTAMP;
    return prepared;
}

/* Counts a value if it is tallied already or there is room for it. */
static bool tally_add(struct tally *tally, double value, uint64_t count)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    for (size_t index = bits * UINT64_C(0x9E3779B97F4A7C15) >> (64 - TALLY_BITS);; index = (index + 1) % TALLY_SLOTS) {
        struct tally_slot *slot = &tally->slots[index];

        if (slot->count > 0 && slot->value != value)
            continue;
        if (slot->count == 0) {
            if (tally->used == TALLY_MOST)
                return false;
            tally->used++;
            slot->value = value;
        }
        slot->count += count;
        return true;
    }
}

static struct tally *percentile_tally(struct percentile *state, struct arena *arena)
{
    if (!state->owned) {
        struct tally *tally = ARENA_NEW(arena, struct tally);
        tally->slots = ARENA_ARRAY(arena, TALLY_SLOTS, struct tally_slot);
        tally->next = state->tallies;
        state->tallies = tally;
        state->owned = true;
    }
    return state->tallies;
}

/* Moves what the tally takes out of the full chunk. When that is not even half, it is not worth trying again. */
static void percentile_fold(struct percentile *state, struct arena *arena)
{
    struct tally *tally = percentile_tally(state, arena);
    struct chunk *chunk = state->chunks;
    size_t left = 0;

    for (size_t i = 0; i < chunk->count; i++)
        if (!tally_add(tally, chunk->values[i], 1))
            chunk->values[left++] = chunk->values[i];
    state->scattered = left > chunk->count / 2;
    chunk->count = left;
}

/* Called when the first chunk is full or there is none. */
static struct chunk *percentile_room(struct percentile *state, struct arena *arena)
{
    struct chunk *chunk = state->chunks;

    if (chunk && chunk->capacity == CHUNK_MOST && !state->scattered) {
        percentile_fold(state, arena);
        if (chunk->count < chunk->capacity)
            return chunk;
    }
    size_t capacity = state->count < CHUNK_LEAST ? CHUNK_LEAST : state->count;
    capacity = capacity > CHUNK_MOST ? CHUNK_MOST : capacity;
    chunk = arena_alloc(arena, sizeof *chunk + capacity * sizeof(double));
    *chunk = (struct chunk){ .next = state->chunks, .values = (double *)(chunk + 1), .capacity = capacity };
    state->chunks = chunk;
    return chunk;
}

/* One group: a chunk takes as many rows at a time as it has room for, and no row decides where the next one goes. */
static void percentile_update_one(const struct aggregate_call *call)
{
    const struct column *column = call->args[0];
    struct percentile *state = call->state[0];

    for (size_t i = 0; i < call->count;) {
        struct chunk *chunk = state->chunks;
        if (!chunk || chunk->count == chunk->capacity)
            chunk = percentile_room(state, call->arena);
        const size_t room = chunk->capacity - chunk->count, left = call->count - i, end = i + (room < left ? room : left);
        double *const from = chunk->values + chunk->count, *to = from;

        for (; i < end; i++) {
            const uint32_t row = call->rows[i];

            *to = column->number[row] + 0.0;                            /* minus zero is zero */
            to += column->kind[row] == KIND_NUMBER;
        }
        chunk->count += (size_t)(to - from);
        state->count += (uint64_t)(to - from);
    }
}

static void percentile_update(const struct aggregate_call *call)
{
    const struct column *column = call->args[0];

    if (!column->number)
        return;
    if (aggregate_is_single(call)) {
        percentile_update_one(call);
        return;
    }
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct percentile *state = call->state[i];

        if (column->kind[row] != KIND_NUMBER)
            continue;
        struct chunk *chunk = state->chunks;
        if (!chunk || chunk->count == chunk->capacity)
            chunk = percentile_room(state, call->arena);
        chunk->values[chunk->count++] = column->number[row] + 0.0;
        state->count++;
    }
}

/* Refers to the other's values where they are, unless a tally takes them. */
static void percentile_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    struct percentile *state = into;
    const struct percentile *other = from;

    (void)prepared;
    for (const struct chunk *chunk = other->chunks; chunk; chunk = chunk->next) {
        struct chunk *borrowed = ARENA_NEW(arena, struct chunk);
        *borrowed = (struct chunk){ .values = chunk->values, .count = chunk->count, .capacity = chunk->count };
        borrowed->next = state->chunks;
        state->chunks = borrowed;
    }
    for (const struct tally *tally = other->tallies; tally; tally = tally->next) {
        struct tally *borrowed = ARENA_NEW(arena, struct tally);
        *borrowed = *tally;
        borrowed->next = state->owned ? state->tallies->next : state->tallies;
        if (state->owned)
            state->tallies->next = borrowed;
        else
            state->tallies = borrowed;
    }
    state->count += other->count;
}

/* The bits of a double, so turned that they are in the order of the numbers; and back. */
static uint64_t order_of(double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double order_value(uint64_t order)
{
    uint64_t bits = order >> 63 ? order & ~(UINT64_C(1) << 63) : ~order;
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/*
 * The selection, by rounds: values are counted by the next digit of their bits, and those go on whose digit is the answer's. They
 * are moved together where it pays.
 */
struct selection {
    const struct chunk *chunks;
    const struct tally *tallies;
    uint64_t left, rank;        /* candidates, and which of them it is, counted from 1 */
    uint64_t prefix, mask;      /* the bits found so far */
    int found;                  /* bits above this one are found */
    uint64_t chunked;           /* values in chunks */
    double *room;               /* on the heap; NULL: nothing has been moved */
    struct chunk moved;
};

static inline uint64_t order_differs(uint64_t first, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    return bits ^ first;
}

/* Finds the bits that all values have in common from the top. */
static void selection_begin(struct selection *selection)
{
    const struct chunk *first = selection->chunks;
    uint64_t bits = 0, differs = 0;
    double some = 0;

    while (first && first->count == 0)
        first = first->next;
    for (size_t i = 0; !first && i < TALLY_SLOTS; i++)
        if (selection->tallies->slots[i].count > 0)
            some = selection->tallies->slots[i].value;
    if (first)
        some = first->values[0];
    memcpy(&bits, &some, sizeof bits);
    for (const struct chunk *chunk = first; chunk; chunk = chunk->next) {
        selection->chunked += chunk->count;
        for (size_t i = 0; i < chunk->count; i++)
            differs |= order_differs(bits, chunk->values[i]);
    }
    for (const struct tally *tally = selection->tallies; tally; tally = tally->next)
        for (size_t i = 0; i < TALLY_SLOTS; i++)
            if (tally->slots[i].count > 0)
                differs |= order_differs(bits, tally->slots[i].value);
    selection->found = differs == 0 ? 0 : 64 - __builtin_clzll(differs);
    selection->mask = selection->found == 64 ? 0 : UINT64_MAX << selection->found;
    selection->prefix = order_of(some) & selection->mask;
}

static inline bool selection_has(const struct selection *selection, uint64_t order)
{
    return ((order ^ selection->prefix) & selection->mask) == 0;
}

static void selection_count(const struct selection *selection, uint64_t *histogram, int shift, unsigned digits)
{
    memset(histogram, 0, ((size_t)digits + 1) * sizeof *histogram);
    for (const struct chunk *chunk = selection->chunks; chunk; chunk = chunk->next)
        for (size_t i = 0; i < chunk->count; i++) {
            const uint64_t order = order_of(chunk->values[i]);

            if (selection_has(selection, order))
                histogram[order >> shift & digits]++;
        }
    for (const struct tally *tally = selection->tallies; tally; tally = tally->next)
        for (size_t i = 0; i < TALLY_SLOTS; i++) {
            const struct tally_slot *slot = &tally->slots[i];

            if (slot->count > 0 && selection_has(selection, order_of(slot->value)))
                histogram[order_of(slot->value) >> shift & digits] += slot->count;
        }
}

/* Moves the candidates that no tally has together. There is room for one more, which is written and not kept. */
static void selection_move(struct selection *selection)
{
    const uint64_t most = selection->left < selection->chunked ? selection->left : selection->chunked;
    double *const room = selection->room ? selection->room : heap_alloc((most + 1) * sizeof *room);
    size_t count = 0;

    for (const struct chunk *chunk = selection->chunks; chunk; chunk = chunk->next)
        for (size_t i = 0; i < chunk->count; i++) {
            const double value = chunk->values[i];

            room[count] = value;
            count += selection_has(selection, order_of(value));
        }
    selection->room = room;
    selection->moved = (struct chunk){ .values = room, .count = count };
    selection->chunks = &selection->moved;
}

enum { SELECTION_MOVES = 8 };   /* what is moved together takes so much less memory than all */

static void selection_round(struct selection *selection, uint64_t *histogram, int bits)
{
    const uint64_t before = selection->left;
    const int shift = selection->found > bits ? selection->found - bits : 0;
    const unsigned digits = (1u << (selection->found - shift)) - 1;
    uint64_t digit = 0;

    selection_count(selection, histogram, shift, digits);
    while (selection->rank > histogram[digit])
        selection->rank -= histogram[digit++];
    selection->left = histogram[digit];
    selection->prefix |= digit << shift;
    selection->mask |= (uint64_t)digits << shift;
    selection->found = shift;
    if (shift > 0 && selection->left <= before / SELECTION_MOVES)
        selection_move(selection);
}

/* The value of that rank, counted from 1. What a digit has depends on how many values there are. */
static double percentile_select(const struct percentile *state, uint64_t rank)
{
    enum { SMALL_BITS = 8, LARGE_BITS = 11, SMALL_COUNT = 1 << 9 };
    uint64_t histogram[1 << LARGE_BITS];
    struct selection selection = { .chunks = state->chunks, .tallies = state->tallies, .left = state->count, .rank = rank };

    selection_begin(&selection);
    while (selection.found > 0)
        selection_round(&selection, histogram, selection.left > SMALL_COUNT ? LARGE_BITS : SMALL_BITS);
    free(selection.room);
    return order_value(selection.prefix);
}

/*
 * The smallest rank with at least that share of the values at or below it. A percentage such as 99.9 is not a double, so
 * what is whole but for rounding counts as whole.
 */
static uint64_t percentile_rank(double percent, uint64_t count)
{
    double exact = percent * (double)count / 100;
    double nearest = round(exact);
    double rank = fabs(exact - nearest) <= nearest * 0x1p-50 ? nearest : ceil(exact);

    return rank < 1 ? 1 : rank > (double)count ? count : (uint64_t)rank;
}

/* Over no values it is 0 (recorded, 10-3). */
static struct value percentile_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct percentile *percentile = state;
    const struct percentile_preparation *preparation = prepared;

    (void)arena;
    if (percentile->count == 0)
        return value_number(0);
    double value = percentile_select(percentile, percentile_rank(preparation->percent, percentile->count));
    return preparation->time ? value_time((int64_t)value) : value_number(value);
}

const struct aggregate pct_aggregate = {
    .state_size = sizeof(struct percentile),
    .update = percentile_update,
    .combine = percentile_combine,
    .finish = percentile_finish,
};
