/*
 * A tally: what the values of one field are like, in bounded memory. How many there were of each kind, the range of the
 * numbers, how many different ones there are and which of them are frequent: exactly up to TALLY_EXACT different values,
 * estimated beyond.
 *
 * Values are the same when they are of one kind and display the same. What a tally says depends on the values and their draws alone: neither on
 * their order, nor on how they were shared out among several that are joined.
 */
#pragma once

#include "data/value.h"

enum { TALLY_EXACT = 512, TALLY_TEXT = 96 };

struct tally {
    uint64_t kinds[KIND_COUNT];
    double least, greatest;         /* of the numbers and times; least > greatest: there were none */
    struct tally_slot *slots;       /* while all values are known: by hash, a power of two */
    uint32_t count, capacity;
    struct buffer texts;
    struct tally_estimate *estimate;    /* once they are too many; NULL */
    struct budget *budget;
};

void tally_init(struct tally *tally, struct budget *budget);   /* budget may be NULL */
void tally_clear(struct tally *tally);
/* Adds a text, number or boolean, or counts a null. The draw is that of its event: as good as random, the same each time. */
void tally_add(struct tally *tally, struct value value, uint64_t draw);
/* Counts a value of that kind and widens the range, but does not remember which one it was. */
void tally_count(struct tally *tally, enum kind kind, double number);
void tally_join(struct tally *into, struct tally *from);

/* Those that are not null. */
uint64_t tally_present(const struct tally *tally);
/* Different values that were added; exactly, or the estimate. */
uint64_t tally_distinct(const struct tally *tally, bool *exact);

struct tally_value {
    enum kind kind;
    struct view text;               /* as displayed */
    bool cut;                       /* it is longer than TALLY_TEXT */
    uint64_t count;                 /* 0: not frequent enough to tell */
};
/* The most frequent values, the most frequent first, at most that many; in the arena. Where values are estimated, those too
 * rare to tell how often they occur are examples. */
struct tally_value *tally_values(const struct tally *tally, size_t most, struct arena *arena, size_t *count);
