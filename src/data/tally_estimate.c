#include "data/tally_estimate.h"

static size_t estimate_column(uint64_t hash, size_t row)
{
    return (size_t)(hash >> (row * ESTIMATE_BITS)) % ESTIMATE_COLUMNS;
}

uint64_t estimate_count(const struct tally_estimate *estimate, uint64_t hash)
{
    uint64_t least = UINT64_MAX;

    for (size_t row = 0; row < ESTIMATE_ROWS; row++) {
        const uint64_t count = estimate->counts[row][estimate_column(hash, row)];

        least = count < least ? count : least;
    }
    return least;
}

/* ---- the sample ---- */

/* Values added with the same draw are told apart by their hashes. */
static bool candidate_is_later(const struct tally_candidate *a, uint64_t draw, uint64_t hash)
{
    return a->draw != draw ? a->draw > draw : a->hash > hash;
}

static void estimate_find_last(struct tally_estimate *estimate)
{
    estimate->last = 0;
    for (size_t i = 1; i < estimate->sampled; i++) {
        const struct tally_candidate *last = &estimate->sample[estimate->last];

        if (candidate_is_later(&estimate->sample[i], last->draw, last->hash))
            estimate->last = i;
    }
}

static void candidate_set(struct tally_candidate *candidate, const struct tally_text *text, uint64_t draw)
{
    candidate->hash = text->hash;
    candidate->draw = draw;
    candidate->kind = (uint8_t)text->kind;
    candidate->cut = text->cut;
    candidate->length = (uint8_t)text->text.length;
    if (text->text.length > 0)
        memcpy(candidate->text, text->text.data, text->text.length);
}

static struct tally_candidate *estimate_find(struct tally_estimate *estimate, uint64_t hash)
{
    for (size_t i = 0; i < estimate->sampled; i++)
        if (estimate->sample[i].hash == hash)
            return &estimate->sample[i];
    return NULL;
}

static void estimate_sample(struct tally_estimate *estimate, const struct tally_text *text, uint64_t draw)
{
    const bool full = estimate->sampled == ESTIMATE_SAMPLE;
    struct tally_candidate *candidate;

    if (full && !candidate_is_later(&estimate->sample[estimate->last], draw, text->hash))
        return;
    candidate = estimate_find(estimate, text->hash);
    if (candidate) {
        if (draw < candidate->draw)
            candidate->draw = draw;
    } else {
        candidate_set(full ? &estimate->sample[estimate->last] : &estimate->sample[estimate->sampled++], text, draw);
    }
    if (estimate->sampled == ESTIMATE_SAMPLE)
        estimate_find_last(estimate);
}

/* ---- all of it ---- */

void estimate_add(struct tally_estimate *estimate, const struct tally_text *text, uint64_t draw, uint64_t count)
{
    cardinality_add(&estimate->cardinality, text->hash);
    for (size_t row = 0; row < ESTIMATE_ROWS; row++)
        estimate->counts[row][estimate_column(text->hash, row)] += count;
    estimate_sample(estimate, text, draw);
}

void estimate_join(struct tally_estimate *into, const struct tally_estimate *from)
{
    cardinality_join(&into->cardinality, &from->cardinality);
    for (size_t row = 0; row < ESTIMATE_ROWS; row++)
        for (size_t column = 0; column < ESTIMATE_COLUMNS; column++)
            into->counts[row][column] += from->counts[row][column];
    for (size_t i = 0; i < from->sampled; i++) {
        const struct tally_candidate *other = &from->sample[i];

        estimate_sample(into,
                        &(struct tally_text){ other->hash, { other->text, other->length }, (enum kind)other->kind, other->cut },
                        other->draw);
    }
}
