/* The search for several texts with 32-byte vectors. Chosen at run time. */
#include "base/avx2.h"
#include "base/text_set_parts.h"

#if defined(VECTORS)

/* What of a set is asked of bytes: tables, or up to four pairs. */
struct tables {
    __m256i low[TEXT_SET_WINDOW], high[TEXT_SET_WINDOW];
    __m256i pairs[TEXT_SET_PAIRS][2], fold;
};

AVX2_INLINE __m256i table_load(const unsigned char table[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table));
}

AVX2_INLINE __m256i tables_ask(const struct tables *tables, size_t place, const char *at)
{
    const __m256i nibble = _mm256_set1_epi8(15);
    const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)(at + place));
    const __m256i low = _mm256_shuffle_epi8(tables->low[place], _mm256_and_si256(bytes, nibble));
    const __m256i high =
        _mm256_shuffle_epi8(tables->high[place], _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));

    return _mm256_and_si256(low, high);
}

/* The buckets of the windows that begin at each of 32 bytes. */
AVX2_INLINE __m256i tables_buckets(const struct tables *tables, size_t width, const char *at)
{
    __m256i buckets = tables_ask(tables, 0, at);

    for (size_t i = 1; i < width; i++)
        buckets = _mm256_and_si256(buckets, tables_ask(tables, i, at));
    return buckets;
}

/* Not zero where one of the pairs may begin. */
AVX2_INLINE __m256i tables_pairs(const struct tables *tables, size_t count, const char *at)
{
    const __m256i first = _mm256_or_si256(avx2_load(at), tables->fold), second = _mm256_or_si256(avx2_load(at + 1), tables->fold);
    __m256i any = _mm256_setzero_si256();

    for (size_t i = 0; i < count; i++)
        any = _mm256_or_si256(any, _mm256_and_si256(_mm256_cmpeq_epi8(first, tables->pairs[i][0]),
                                                    _mm256_cmpeq_epi8(second, tables->pairs[i][1])));
    return any;
}

/* For so many pairs or, with none, windows of that width. */
AVX2_INLINE struct tables tables_of(const struct text_set *set, size_t width, size_t pairs)
{
    struct tables tables;

    tables.fold = _mm256_set1_epi8(set->fold ? 0x20 : 0);
    for (size_t i = 0; i < pairs; i++)
        for (size_t k = 0; k < 2; k++)
            tables.pairs[i][k] = _mm256_set1_epi8((char)set->pairs[i][k]);
    for (size_t i = 0; pairs == 0 && i < width; i++) {
        tables.low[i] = table_load(set->low[i]);
        tables.high[i] = table_load(set->high[i]);
    }
    return tables;
}

/* Not zero where one of them may begin. */
AVX2_INLINE __m256i tables_any(const struct tables *tables, size_t width, size_t pairs, const char *at)
{
    return pairs ? tables_pairs(tables, pairs, at) : tables_buckets(tables, width, at);
}

AVX2_INLINE size_t buckets_settle(const struct text_set *set, struct view text, size_t from, size_t at, __m256i buckets)
{
    uint32_t mask = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(buckets, _mm256_setzero_si256()));

    for (; mask != 0; mask &= mask - 1) {
        const size_t window = at + (size_t)__builtin_ctz(mask);
        const size_t place = text_set_verify(set, text, from, window, text_set_buckets(set, text.data + window));

        if (place != SIZE_MAX)
            return place;
    }
    return SIZE_MAX;
}

/* Takes back the notes behind a text that begins before the block its window is in; returns how far they go. */
static size_t notes_before(struct scan_notes *notes, size_t began, size_t place)
{
    while (notes && notes->count > 0 && notes->places[notes->count - 1] >= place - began)
        notes->count--;
    return place;
}

/* The rest of the notes, up to what was found in the block or, without it, the end. */
static size_t notes_end(struct scan_notes *notes, struct view text, size_t began, size_t from, size_t place)
{
    if (notes)
        scan_notes_add(notes, text, began, from, place < text.length ? place : text.length);
    return place;
}

static size_t find_on(const struct text_set *set, struct view text, size_t from, size_t at);

/* Looks at windows from `at` on. Compiled for each kind of set: of so many pairs, or, with none, windows of that width. */
AVX2_INLINE size_t find_kind(const struct text_set *set, struct view text, size_t from, size_t at, struct scan_notes *notes,
                             size_t width, size_t pairs)
{
    const __m256i noted = _mm256_set1_epi8(notes ? notes->byte : 0);
    const struct tables tables = tables_of(set, width, pairs);
    size_t place;

    for (; text.length - at >= 64 + width - 1 && (!notes || notes->capacity - notes->count >= 64); at += 64) {
        const char *data = text.data + at;
        const __m256i first = tables_any(&tables, width, pairs, data), second = tables_any(&tables, width, pairs, data + 32);
        const __m256i any = _mm256_or_si256(first, second);
        const size_t more = notes ? avx2_note(avx2_equal_64(data, noted), at - from, notes->places + notes->count) : 0;

        if (!_mm256_testz_si256(any, any) && ((place = buckets_settle(set, text, from, at, first)) != SIZE_MAX ||
                                              (place = buckets_settle(set, text, from, at + 32, second)) != SIZE_MAX))
            return notes_end(notes, text, from, place < at ? notes_before(notes, from, place) : at, place);
        if (notes)
            notes->count += more;
    }
    const size_t left = at;
    if (text.length - at >= 64 + width - 1) {
        place = find_on(set, text, from, at);
        return notes_end(notes, text, from, place < at ? notes_before(notes, from, place) : at, place);
    }
    for (; at + width <= text.length; at++) {
        const unsigned buckets = text_set_buckets(set, text.data + at);

        if (buckets && (place = text_set_verify(set, text, from, at, buckets)) != SIZE_MAX)
            return notes_end(notes, text, from, place < left ? notes_before(notes, from, place) : left, place);
    }
    return notes_end(notes, text, from, left, SIZE_MAX);
}

AVX2_INLINE size_t find_any(const struct text_set *set, struct view text, size_t from, size_t at, struct scan_notes *notes)
{
    switch (set->pair_count) {
    case 1: return find_kind(set, text, from, at, notes, 2, 1);
    case 2: return find_kind(set, text, from, at, notes, 2, 2);
    case 3: return find_kind(set, text, from, at, notes, 2, 3);
    case 4: return find_kind(set, text, from, at, notes, 2, 4);
    default: break;
    }
    return set->width == 3   ? find_kind(set, text, from, at, notes, 3, 0)
           : set->width == 2 ? find_kind(set, text, from, at, notes, 2, 0)
                             : find_kind(set, text, from, at, notes, 1, 0);
}

AVX2 static size_t find_and_note(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes)
{
    return find_any(set, text, from, from, notes);
}

AVX2 static size_t find_on(const struct text_set *set, struct view text, size_t from, size_t at)
{
    return find_any(set, text, from, at, NULL);
}

size_t text_set_find_avx2(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes)
{
    return notes ? find_and_note(set, text, from, notes) : find_on(set, text, from, from);
}

/* ---- All at once ---- */

/* A hit among those before it, which rarely begin behind it: windows ascend. Of the notes `noted` may be before it. */
static void hits_add(struct scan_hits *hits, uint32_t place, const struct scan_notes *notes, size_t noted)
{
    size_t at = hits->count++;

    while (noted > 0 && notes->places[noted - 1] >= place)
        noted--;
    for (; at > 0 && hits->places[at - 1] > place; at--) {
        hits->places[at] = hits->places[at - 1];
        hits->notes[at] = hits->notes[at - 1];
    }
    hits->places[at] = place;
    hits->notes[at] = (uint32_t)noted;
}

/* Adds those of the 64 windows from text[at] on that are of a text; there are so many notes up to the last of them. */
static void hits_collect(const struct text_set *set, struct view text, size_t from, size_t at, uint64_t windows,
                         const struct scan_notes *notes, size_t noted, struct scan_hits *hits)
{
    for (; windows != 0; windows &= windows - 1) {
        const size_t window = at + (size_t)__builtin_ctzll(windows);
        const size_t place = text_set_verify(set, text, from, window, text_set_buckets(set, text.data + window));

        if (place != SIZE_MAX)
            hits_add(hits, (uint32_t)(place - from), notes, noted);
    }
}

/* What begins before the end of the last block may have its window behind it: only what is sure to have been found is left. */
static void gathered_end(const struct text_set *set, size_t from, size_t at, struct scan_notes *notes, struct scan_hits *hits)
{
    const size_t length = at - from > set->reach ? at - from - set->reach : 0;

    scan_notes_cut(notes, length);
    while (hits->count > 0 && hits->places[hits->count - 1] >= length)
        hits->count--;
    notes->to = from + length;
}

AVX2_INLINE void gather_kind(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes, struct scan_hits *hits,
                             size_t width, size_t pairs)
{
    const __m256i noted = _mm256_set1_epi8(notes->byte);
    const struct tables tables = tables_of(set, width, pairs);
    size_t at = from, count = 0, pause = from;

    for (; text.length - at >= 64 + width - 1 && notes->capacity - count >= SCAN_STEP && hits->capacity - hits->count >= SCAN_STEP;
         at += 64) {
        const char *data = text.data + at;
        const __m256i first = tables_any(&tables, width, pairs, data), second = tables_any(&tables, width, pairs, data + 32);
        const __m256i any = _mm256_or_si256(first, second);

        count += avx2_note(avx2_equal_64(data, noted), at - from, notes->places + count);
        avx2_ask_ahead(data);
        if (at - pause >= SCAN_NEAR) {
            pause = at;
            notes->count = count;
            scan_notes_compare(notes, view_skip(text, from));
        }
        if (!_mm256_testz_si256(any, any)) {
            const __m256i zero = _mm256_setzero_si256();
            const uint64_t low = avx2_mask(_mm256_cmpeq_epi8(first, zero)), high = avx2_mask(_mm256_cmpeq_epi8(second, zero));

            hits_collect(set, text, from, at, ~(high << 32 | low), notes, count, hits);
        }
    }
    notes->count = count;
    scan_notes_compare(notes, view_skip(text, from));
    gathered_end(set, from, at, notes, hits);
}

AVX2 void text_set_gather_avx2(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes,
                               struct scan_hits *hits)
{
    switch (set->pair_count) {
    case 1: gather_kind(set, text, from, notes, hits, 2, 1); return;
    case 2: gather_kind(set, text, from, notes, hits, 2, 2); return;
    case 3: gather_kind(set, text, from, notes, hits, 2, 3); return;
    case 4: gather_kind(set, text, from, notes, hits, 2, 4); return;
    default: break;
    }
    if (set->width == 3)
        gather_kind(set, text, from, notes, hits, 3, 0);
    else if (set->width == 2)
        gather_kind(set, text, from, notes, hits, 2, 0);
    else
        gather_kind(set, text, from, notes, hits, 1, 0);
}

#endif
