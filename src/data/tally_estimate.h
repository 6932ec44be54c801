/*
 * What is left of the values of a field when they are too many to know them all. Private to tally*.c.
 *
 * How many different ones there are is told by a HyperLogLog, how often one occurs by a count-min sketch (Cormode and
 * Muthukrishnan, 2005), and which ones are frequent by a sample: of all values, those with the least draw among the draws of
 * their occurrences. A frequent value draws often, so it is in the sample nearly always. All three add up, in whatever order.
 */
#pragma once

#include "base/cardinality.h"
#include "data/tally.h"

enum { ESTIMATE_ROWS = 2, ESTIMATE_BITS = 10, ESTIMATE_COLUMNS = 1 << ESTIMATE_BITS, ESTIMATE_SAMPLE = 128 };

struct tally_candidate {
    uint64_t hash, draw;
    uint8_t kind, length;
    bool cut;
    char text[TALLY_TEXT];
};

struct tally_estimate {
    struct cardinality cardinality;
    uint64_t counts[ESTIMATE_ROWS][ESTIMATE_COLUMNS];
    struct tally_candidate sample[ESTIMATE_SAMPLE];
    size_t sampled;
    size_t last;                    /* the one with the greatest draw, once the sample is full */
};

/* A value as it is added: what of its text is kept, and whether that is not all. */
struct tally_text {
    uint64_t hash;
    struct view text;
    enum kind kind;
    bool cut;
};

void estimate_add(struct tally_estimate *estimate, const struct tally_text *text, uint64_t draw, uint64_t count);
void estimate_join(struct tally_estimate *into, const struct tally_estimate *from);
/* How often it occurs, or a little more. */
uint64_t estimate_count(const struct tally_estimate *estimate, uint64_t hash);
