#include "source/clearing.h"

#include "base/scan.h"
#include "source/envelope.h"
#include "source/matching.h"

enum {
    CLEARING_SPAN = 64 * 1024,      /* searched at a time, while it is in the cache */
    CLEARING_SAMPLE = 8 * 1024,     /* looked at to find out which set is rarest */
    CLEARING_TRIAL = 32,            /* hits after which it is asked whether the search pays */
    CLEARING_DISTANCE = 512,        /* bytes between hits below which it does not */
};

/* What is written with a backslash: control characters, of which those that have no letter are not decoded in passing, too. */
static const char clearing_escaped[] = "\"\\\b\f\n\r\t";

void clearing_begin(struct clearing *clearing, const struct needles *needles, struct view text, size_t from)
{
    const struct view sample = { text.data, text.length - from < CLEARING_SAMPLE ? text.length : from + CLEARING_SAMPLE };
    size_t fewest = SIZE_MAX;

    *clearing = (struct clearing){ .text = text, .begin = from, .clear_to = from };
    for (size_t i = 0; needles && i < needles->count; i++) {
        const struct text_set *set = needles->sets[i];
        const size_t hits = text_set_holds(set, clearing_escaped) ? SIZE_MAX : matching_hits(set, sample, from);

        if (hits < fewest) {
            fewest = hits;
            clearing->set = set;
        }
    }
    clearing->structural = clearing->set && text_set_holds(clearing->set, ",:[]{}");
    clearing->slashes = clearing->set && text_set_holds(clearing->set, "/");
}

static size_t clearing_find_slash(const struct clearing *clearing, size_t from, size_t to)
{
    const struct needle slash = needle_of(VIEW("\\/"));

    return clearing->slashes ? needle_find(&slash, (struct view){ clearing->text.data, to }, from) : SIZE_MAX;
}

bool clearing_is_spoiled(const struct clearing *clearing, size_t from, size_t to)
{
    return clearing_find_slash(clearing, from, to) != SIZE_MAX;
}

bool clearing_is_literal(const struct clearing *clearing, size_t from, size_t to)
{
    const struct view text = { clearing->text.data, to };
    const struct needle unicode = needle_of(VIEW("\\u")), bytes = needle_of(VIEW(ENVELOPE_BYTES));

    return !clearing->structural && needle_find(&unicode, text, from) == SIZE_MAX && needle_find(&bytes, text, from) == SIZE_MAX;
}

static size_t clearing_find(const struct clearing *clearing, size_t from, size_t to)
{
    const size_t place = text_set_find(clearing->set, (struct view){ clearing->text.data, to }, from);
    const size_t other = clearing_find_slash(clearing, from, to);

    return place < other ? place : other;
}

bool clearing_search(struct clearing *clearing, size_t from, size_t to)
{
    size_t end = clearing->text.length - from > CLEARING_SPAN ? from + CLEARING_SPAN : clearing->text.length;

    if (end < to)
        end = to;
    const size_t place = clearing_find(clearing, from, end);
    clearing->found = place != SIZE_MAX;
    clearing->clear_to = clearing->found ? place : end;
    if (clearing->found && ++clearing->hits % CLEARING_TRIAL == 0 && (place - clearing->begin) / clearing->hits < CLEARING_DISTANCE)
        clearing->set = NULL;
    return to <= clearing->clear_to;
}
