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
    struct tables tables;
    size_t place;

    tables.fold = _mm256_set1_epi8(set->fold ? 0x20 : 0);
    for (size_t i = 0; i < pairs; i++)
        for (size_t k = 0; k < 2; k++)
            tables.pairs[i][k] = _mm256_set1_epi8((char)set->pairs[i][k]);
    for (size_t i = 0; pairs == 0 && i < width; i++) {
        tables.low[i] = table_load(set->low[i]);
        tables.high[i] = table_load(set->high[i]);
    }
    for (; text.length - at >= 64 + width - 1 && (!notes || notes->capacity - notes->count >= 64); at += 64) {
        const char *data = text.data + at;
        const __m256i first = pairs ? tables_pairs(&tables, pairs, data) : tables_buckets(&tables, width, data);
        const __m256i second = pairs ? tables_pairs(&tables, pairs, data + 32) : tables_buckets(&tables, width, data + 32);
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

#endif
