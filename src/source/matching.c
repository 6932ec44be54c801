#include "source/matching.h"

#include "base/text_set.h"
#include "source/line_walk.h"

enum {
    MATCHING_SETS = 8,
    MATCHING_SPAN = 64 * 1024,      /* searched and counted while it is in the cache */
    MATCHING_SAMPLE = 8 * 1024,     /* looked at to find out which set is rarest */
    MATCHING_TRIAL = 32,            /* hits after which it is asked whether the search pays */
    MATCHING_DISTANCE = 512,        /* bytes between hits below which it does not */
    MATCHING_PICK_DISTANCE = 256,   /* where the format picks events, which takes less */
    MATCHING_BESIDE = 64,
};

/* The sets, the rarest in this text first. */
struct matching_search {
    const struct text_set *sets[MATCHING_SETS];
    size_t count;
};

size_t matching_hits(const struct text_set *set, struct view text, size_t from)
{
    size_t hits = 0;

    for (size_t at = from; (at = text_set_find(set, text, at)) != SIZE_MAX; at++)
        hits++;
    return hits;
}

static void matching_search_prepare(struct matching_search *search, const struct needles *needles, struct view sample)
{
    size_t fewest = SIZE_MAX, rarest = 0;

    search->count = 0;
    for (size_t i = 0; i < needles->count && search->count < MATCHING_SETS; i++)
        search->sets[search->count++] = needles->sets[i];
    for (size_t i = 0; search->count > 1 && i < search->count; i++) {
        size_t hits = matching_hits(search->sets[i], sample, 0);

        if (hits < fewest) {
            fewest = hits;
            rarest = i;
        }
    }
    if (rarest > 0) {
        const struct text_set *first = search->sets[0];

        search->sets[0] = search->sets[rarest];
        search->sets[rarest] = first;
    }
}

/* Counts the events up to `to`, a beginning. */
static void matching_pass(const struct matching *matching, struct decode *decode, size_t to)
{
    const size_t whole = decode->end;

    if (decode->next < to) {
        decode->end = to;
        matching->count(decode);
        decode->end = whole;
    }
}

/* Decodes the event at decode->next if it holds a text of every other set; else only counts it. */
static void matching_take(const struct matching *matching, const struct matching_search *search, struct decode *decode,
                          struct events *events)
{
    const size_t begin = decode->next, whole = decode->end;
    size_t end = matching->begin(decode->text, begin + 1, decode->layout);
    bool wanted = true;

    if (end > whole)
        end = whole;
    for (size_t i = 1; wanted && i < search->count; i++)
        wanted = text_set_find(search->sets[i], (struct view){ decode->text.data + begin, end - begin }, 0) != SIZE_MAX;
    if (wanted) {
        decode->end = end;
        matching->decode(decode, events);
        decode->end = whole;
    } else {
        matching_pass(matching, decode, end);
    }
}

bool matching_holds(struct matching_hits *hits, size_t begin, size_t end)
{
    bool wanted = false;

    for (; matching_next(hits) < end; hits->used++)
        wanted |= matching_next(hits) >= begin;
    if (end > hits->text.length)
        end = hits->text.length;
    for (size_t i = 1; wanted && i < hits->search->count; i++)
        wanted = text_set_find(hits->search->sets[i], (struct view){ hits->text.data + begin, end - begin }, 0) != SIZE_MAX;
    return wanted;
}

/* Whether so many hits up to there are too many for the search to pay. Those beside another mostly are of the same event. */
static bool matching_is_dense(const struct matching_hits *hits, size_t first, size_t start, size_t *total)
{
    const size_t before = *total;

    for (size_t i = first; i < hits->count; i++)
        *total += i == 0 || hits->places[i] - hits->places[i - 1] > MATCHING_BESIDE;
    return *total / MATCHING_TRIAL > before / MATCHING_TRIAL &&
           (hits->from + hits->places[hits->count - 1] - start) / *total < MATCHING_PICK_DISTANCE;
}

/* A second hit of a line is the last that is looked for in it, if not all are found at once. */
bool matching_gather(struct matching_hits *hits, const struct text_set *set, struct line_index *lines, size_t from, size_t start,
                     size_t *total)
{
    struct scan_hits all = { .places = hits->places, .notes = hits->lines, .capacity = MATCHING_HITS };
    size_t line = SIZE_MAX, at, place;

    line_index_gather(lines, set, hits->text, from, &all);
    hits->from = from;
    hits->used = 0;
    hits->count = all.count;
    at = lines->to;
    if (matching_is_dense(hits, 0, start, total))
        return false;
    while ((place = line_index_search(lines, set, hits->text, at)) != SIZE_MAX) {
        const bool noted = lines->to == place;

        if (noted && lines->count == line) {
            at = view_find_byte(hits->text, '\n', place);
            at = at < hits->text.length ? at : hits->text.length;
            lines->to = at;
            continue;
        }
        line = noted ? lines->count : SIZE_MAX;
        if (hits->count == MATCHING_HITS)
            return false;
        hits->lines[hits->count] = noted ? (uint32_t)lines->count : 0;
        hits->places[hits->count++] = (uint32_t)(place - from);
        if (matching_is_dense(hits, hits->count - 1, start, total))
            return false;
        line_index_pass(lines, hits->text, place);
        at = place + 1;
    }
    return true;
}

/* The same as matching_span(), where the format picks events by itself. */
static bool matching_pick(const struct matching *matching, const struct matching_search *search, struct decode *decode,
                          struct events *events, size_t end, size_t start, size_t *total)
{
    const size_t whole = decode->end;
    struct matching_hits hits;

    hits.text = (struct view){ decode->text.data, end };
    hits.search = search;
    if (!matching_gather(&hits, search->sets[0], decode->lines, decode->next, start, total))
        return false;
    decode->end = end;
    matching->pick(decode, events, &hits);
    decode->end = whole;
    return true;
}

/* Searches text[decode->next..end), both beginnings, until the events are full or it turns out not to pay. */
static bool matching_span(const struct matching *matching, const struct matching_search *search, struct decode *decode,
                          struct events *events, size_t end, size_t start, size_t *hits)
{
    const struct view text = { decode->text.data, end };

    while (decode->next < end && events->count < events->capacity) {
        line_index_init(decode->lines, decode->next);
        size_t hit = line_index_search(decode->lines, search->sets[0], text, decode->next);

        if (hit == SIZE_MAX) {
            matching_pass(matching, decode, end);
            break;
        }
        matching_pass(matching, decode, matching->start(text, decode->next, hit, decode->layout));
        matching_take(matching, search, decode, events);
        if (++*hits % MATCHING_TRIAL == 0 && (decode->next - start) / *hits < MATCHING_DISTANCE)
            return false;
    }
    return true;
}

void matching_decode(const struct matching *matching, struct decode *decode, struct events *events,
                     const struct needles *needles)
{
    const size_t start = decode->next;
    const size_t left = decode->end - start;
    struct matching_search search;
    struct line_index lines;
    size_t hits = 0;
    bool pays;

    matching_search_prepare(&search, needles, (struct view){ decode->text.data + start,
                                                             left < MATCHING_SAMPLE ? left : MATCHING_SAMPLE });
    pays = search.count > 0;
    while (pays && decode->next < decode->end && events->count < events->capacity) {
        size_t end = decode->end;

        if (end - decode->next > MATCHING_SPAN)
            end = matching->begin(decode->text, decode->next + MATCHING_SPAN, decode->layout);
        if (end > decode->end)
            end = decode->end;
        decode->lines = &lines;
        pays = (matching->pick ? matching_pick : matching_span)(matching, &search, decode, events, end, start, &hits);
    }
    decode->lines = NULL;
    if (!pays)
        matching->decode(decode, events);
}
