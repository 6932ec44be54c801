#include "source/matching.h"

#include "base/regex_blocks.h"
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
    MATCHING_COMMON = 4,            /* lines of the sample with texts from which on a regex may be worth its search */
    MATCHING_REGEX = 4,             /* what that search takes more, in events that are made and matched in vain */
    MATCHING_REGEX_DISTANCE = 400,
    MATCHING_SKIM_TRIAL = 8,
    MATCHING_SKIM_DISTANCE = 4 * 1024,      /* bytes between hits from which on it is worth while not to count what is between */
};

/* The sets, the rarest in this text first; the regex that is searched for instead of that one, or NULL. */
struct matching_search {
    const struct text_set *sets[MATCHING_SETS];
    size_t count;
    struct regex_blocks *regex;
    struct regex_blocks_scratch *scratch;
};

static void matching_search_end(struct matching_search *search)
{
    if (search->regex)
        regex_blocks_return(search->regex, search->scratch);
    search->regex = NULL;
}

/* Whether a piece of text that is found holds a text of all sets that were not searched for. */
static bool matching_search_holds(const struct matching_search *search, struct view text)
{
    bool holds = true;

    for (size_t i = search->regex ? 0 : 1; holds && i < search->count; i++)
        holds = text_set_find(search->sets[i], text, 0) != SIZE_MAX;
    return holds;
}

size_t matching_hits(const struct text_set *set, struct view text, size_t from)
{
    size_t hits = 0;

    for (size_t at = from; (at = text_set_find(set, text, at)) != SIZE_MAX; at++)
        hits++;
    return hits;
}

void needles_pass(const struct needles *needles)
{
    for (size_t i = 0; i < needles->regex_count; i++)
        regex_blocks_pass(needles->regexes[i]);
}

bool needles_are_searchable(const struct needles *needles)
{
    bool searchable = needles->count > 0;

    for (size_t i = 0; !searchable && i < needles->regex_count; i++)
        searchable = regex_blocks_ready(needles->regexes[i]);
    return searchable;
}

/* Where the search goes on, so that a line counts once. */
static size_t matching_next_line(struct view text, size_t place)
{
    const size_t newline = view_find_byte(text, '\n', place);

    return newline < text.length ? newline + 1 : text.length;
}

static size_t matching_text_lines(const struct text_set *set, struct view text)
{
    size_t lines = 0;

    for (size_t at = 0; (at = text_set_find(set, text, at)) != SIZE_MAX; lines++)
        at = matching_next_line(text, at);
    return lines;
}

/* No more than so many. */
static size_t matching_regex_lines(struct regex_blocks *regex, struct regex_blocks_scratch *scratch, struct view text, size_t most)
{
    size_t lines = 0;

    for (size_t at = 0; lines < most && (at = regex_blocks_find(regex, scratch, text, at)) != SIZE_MAX; lines++)
        at = matching_next_line(text, at);
    return lines;
}

/* Takes a regex that is much rarer in this text than texts are, if there is one. */
static void matching_search_regexes(struct matching_search *search, const struct needles *needles, struct view sample)
{
    const size_t texts = search->count > 0 ? matching_text_lines(search->sets[0], sample) : SIZE_MAX;
    size_t fewest = sample.length / MATCHING_REGEX_DISTANCE;

    if (texts < fewest)
        fewest = texts;
    for (size_t i = 0; fewest >= MATCHING_COMMON && i < needles->regex_count; i++) {
        struct regex_blocks *regex = needles->regexes[i];
        struct regex_blocks_scratch *scratch = regex_blocks_ready(regex) ? regex_blocks_borrow(regex) : NULL;
        const size_t lines = scratch ? matching_regex_lines(regex, scratch, sample, fewest) : fewest;

        if (lines + MATCHING_REGEX < fewest) {
            matching_search_end(search);
            search->regex = regex;
            search->scratch = scratch;
            fewest = lines;
        } else if (scratch) {
            regex_blocks_return(regex, scratch);
        }
    }
}

static void matching_search_prepare(struct matching_search *search, const struct needles *needles, struct view sample)
{
    size_t fewest = SIZE_MAX, rarest = 0;

    *search = (struct matching_search){ .count = 0 };
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
    if (needles->regex_count > 0)
        matching_search_regexes(search, needles, sample);
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

    if (end > whole)
        end = whole;
    if (matching_search_holds(search, (struct view){ decode->text.data + begin, end - begin })) {
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
    return wanted && matching_search_holds(hits->search, (struct view){ hits->text.data + begin, end - begin });
}

/* Whether so many hits up to there are too many for the search to pay. Those beside another mostly are of the same event. */
static bool matching_is_dense(const struct matching_hits *hits, size_t first, size_t start, size_t *total, size_t distance)
{
    const size_t before = *total;

    for (size_t i = first; i < hits->count; i++)
        *total += i == 0 || hits->places[i] - hits->places[i - 1] > MATCHING_BESIDE;
    return *total / MATCHING_TRIAL > before / MATCHING_TRIAL &&
           (hits->from + hits->places[hits->count - 1] - start) / *total < distance;
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
    if (matching_is_dense(hits, 0, start, total, MATCHING_PICK_DISTANCE))
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
        if (matching_is_dense(hits, hits->count - 1, start, total, MATCHING_PICK_DISTANCE))
            return false;
        line_index_pass(lines, hits->text, place);
        at = place + 1;
    }
    return true;
}

/* Likewise, by the regex, one hit a line. The newlines between are left to whoever needs them. */
static bool matching_gather_regex(struct matching_hits *hits, struct line_index *lines, size_t from, size_t start, size_t *total)
{
    const struct matching_search *search = hits->search;

    line_index_init(lines, from);
    hits->from = from;
    hits->used = hits->count = 0;
    for (size_t at = from, place; (place = regex_blocks_find(search->regex, search->scratch, hits->text, at)) != SIZE_MAX;) {
        if (hits->count == MATCHING_HITS)
            return false;
        hits->lines[hits->count] = 0;
        hits->places[hits->count++] = (uint32_t)(place - from);
        if (matching_is_dense(hits, hits->count - 1, start, total, MATCHING_REGEX_DISTANCE))
            return false;
        at = matching_next_line(hits->text, place);
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
    hits.sure = !search->regex && search->count == 1;
    const bool gathered = search->regex ? matching_gather_regex(&hits, decode->lines, decode->next, start, total)
                                        : matching_gather(&hits, search->sets[0], decode->lines, decode->next, start, total);

    if (!gathered)
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
        const size_t hit = search->regex ? regex_blocks_find(search->regex, search->scratch, text, decode->next)
                                         : line_index_search(decode->lines, search->sets[0], text, decode->next);

        if (hit == SIZE_MAX) {
            matching_pass(matching, decode, end);
            break;
        }
        matching_pass(matching, decode, matching->start(text, decode->next, hit, decode->layout));
        matching_take(matching, search, decode, events);
        if (++*hits % MATCHING_TRIAL == 0 &&
            (decode->next - start) / *hits < (search->regex ? MATCHING_REGEX_DISTANCE : MATCHING_DISTANCE))
            return false;
    }
    return true;
}

/*
 * Where nobody asks how many events there are, goes from hit to hit as long as these are rare. What is between is only searched, not even
 * for newlines.
 */
static void matching_skim(const struct matching *matching, const struct matching_search *search, struct decode *decode,
                          struct events *events)
{
    const struct view text = { decode->text.data, decode->end };
    const size_t start = decode->next;

    for (size_t hits = 1; decode->next < text.length && events->count < events->capacity; hits++) {
        const size_t hit = search->regex ? regex_blocks_find(search->regex, search->scratch, text, decode->next)
                                         : text_set_find(search->sets[0], text, decode->next);

        if (hit == SIZE_MAX) {
            decode->next = text.length;
            return;
        }
        decode->next = matching->start(text, decode->next, hit, decode->layout);
        matching_take(matching, search, decode, events);
        if (hits % MATCHING_SKIM_TRIAL == 0 && (decode->next - start) / hits < MATCHING_SKIM_DISTANCE)
            return;
    }
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

    lines.around = matching->around;
    matching_search_prepare(&search, needles, (struct view){ decode->text.data + start,
                                                             left < MATCHING_SAMPLE ? left : MATCHING_SAMPLE });
    pays = search.count > 0 || search.regex;
    if (pays && decode->wish->uncounted && matching->apart && !wish_has_range(decode->wish))
        matching_skim(matching, &search, decode, events);
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
    matching_search_end(&search);
    if (!pays)
        matching->decode(decode, events);
}
