/* The searches with 32-byte vectors. Chosen at run time. */
#include "base/avx2.h"
#include "base/scan_kernels.h"
#include "base/short_bytes.h"

#if defined(VECTORS)

AVX2_INLINE size_t avx2_sum(__m256i bytes)
{
    __m256i sums = _mm256_sad_epu8(bytes, _mm256_setzero_si256());
    __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));

    return (size_t)_mm_cvtsi128_si64(half) + (size_t)_mm_extract_epi64(half, 1);
}

/* Every equal byte takes 1 from its lane; a lane holds 255 of them before it is added up. */
AVX2 static size_t avx2_count_byte(struct view text, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte);
    const char *at = text.data;
    size_t left = text.length, count = 0;

    while (left >= 128) {
        size_t rounds = left / 128 < 255 ? left / 128 : 255;
        __m256i lanes[4] = { _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(),
                             _mm256_setzero_si256() };

        left -= rounds * 128;
        for (; rounds > 0; rounds--, at += 128)
            for (int i = 0; i < 4; i++)
                lanes[i] = _mm256_sub_epi8(lanes[i], _mm256_cmpeq_epi8(avx2_load(at + 32 * i), wanted));
        for (int i = 0; i < 4; i++)
            count += avx2_sum(lanes[i]);
    }
    for (; left >= 32; left -= 32, at += 32)
        count += (size_t)__builtin_popcount(avx2_mask(_mm256_cmpeq_epi8(avx2_load(at), wanted)));
    for (; left > 0; left--, at++)
        count += *at == byte;
    return count;
}

/* Where there may be no room for all of them. */
AVX2_INLINE size_t avx2_note_some(uint64_t mask, size_t at, uint32_t *out, size_t capacity)
{
    size_t found = 0;

    if (capacity >= 64)
        return avx2_note(mask, at, out);
    for (; mask != 0 && found < capacity; mask &= mask - 1)
        out[found++] = (uint32_t)(at + _tzcnt_u64(mask));
    return found;
}

AVX2 static size_t avx2_find_bytes(struct view text, size_t from, char byte, uint32_t *out, size_t capacity)
{
    const __m256i wanted = _mm256_set1_epi8(byte);
    size_t found = 0;
    uint64_t mask;

    for (; text.length - from >= 128 && capacity - found >= 128; from += 128) {
        const uint64_t first = avx2_equal_64(text.data + from, wanted), second = avx2_equal_64(text.data + from + 64, wanted);

        avx2_ask_ahead(text.data + from);
        avx2_ask_ahead(text.data + from + 64);
        found += avx2_note(first, from, out + found);
        found += avx2_note(second, from + 64, out + found);
    }
    for (; text.length - from >= 64 && found < capacity; from += 64)
        found += avx2_note_some(avx2_equal_64(text.data + from, wanted), from, out + found, capacity - found);
    if (from == text.length || found == capacity)
        return found;
    if (text.length < 32) {
        for (; from < text.length && found < capacity; from++)
            if (text.data[from] == byte)
                out[found++] = (uint32_t)from;
        return found;
    }
    /* What is left is looked at together with what stands before it, so that no load goes beyond the end. */
    if (text.length >= 64)
        mask = avx2_equal_64(text.data + text.length - 64, wanted) >> (64 - (text.length - from));
    else if (text.length - from > 32)
        mask = avx2_mask(_mm256_cmpeq_epi8(avx2_load(text.data + from), wanted)) |
               (uint64_t)avx2_mask(_mm256_cmpeq_epi8(avx2_load(text.data + text.length - 32), wanted)) << (text.length - 32 - from);
    else
        mask = avx2_mask(_mm256_cmpeq_epi8(avx2_load(text.data + text.length - 32), wanted)) >> (32 - (text.length - from));
    return found + avx2_note_some(mask, from, out + found, capacity - found);
}

/* The same where several of 64 are expected: eight are written down whether they are there or not, or sixteen. */
AVX2_INLINE size_t avx2_note_many(uint64_t mask, size_t at, uint32_t *out)
{
    const size_t count = (size_t)__builtin_popcountll(mask);

    for (int i = 0; i < 8; i++, mask &= mask - 1)
        *out++ = (uint32_t)(at + _tzcnt_u64(mask));
    if (count <= 8)
        return count;
    for (int i = 0; i < 8; i++, mask &= mask - 1)
        *out++ = (uint32_t)(at + _tzcnt_u64(mask));
    for (; __builtin_expect(mask != 0, 0); mask &= mask - 1)
        *out++ = (uint32_t)(at + _tzcnt_u64(mask));
    return count;
}

AVX2 static size_t avx2_find_first(struct view text, char byte, size_t wanted, uint32_t *out)
{
    const __m256i equal = _mm256_set1_epi8(byte);
    size_t from = 0, found = 0;

    if (text.length < 64)
        return avx2_find_bytes(text, 0, byte, out, wanted);
    for (; text.length - from >= 64; from += 64) {
        found += avx2_note_many(avx2_equal_64(text.data + from, equal), from, out + found);
        if (found >= wanted)
            return found;
    }
    if (from == text.length)
        return found;
    return found + avx2_note_many(avx2_equal_64(text.data + text.length - 64, equal) >> (64 - (text.length - from)), from, out + found);
}

struct avx2_around {
    __m256i flip, most;
};

AVX2_INLINE struct avx2_around avx2_around_of(const struct scan_around *around)
{
    return (struct avx2_around){ avx2_load((const char *)around->flip), avx2_load((const char *)around->most) };
}

/* All bits where it is as it should be. */
AVX2_INLINE __m256i avx2_is_alike(const char *place, const struct avx2_around *around)
{
    const __m256i bytes = _mm256_xor_si256(avx2_load(place - 1), around->flip);

    return _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, around->most), around->most);
}

AVX2_INLINE bool avx2_holds(__m256i alike)
{
    return avx2_mask(alike) == UINT32_MAX;
}

/* Eight at a time while they are; which of eight is not is found one by one. */
AVX2 static size_t avx2_alike(struct view text, const uint32_t *places, size_t count, const struct scan_around *around)
{
    const struct avx2_around wide = avx2_around_of(around);
    size_t alike = 0;

    if (count == 0 || places[0] == 0)
        return 0;
    while (count > 0 && text.length - places[count - 1] < SCAN_AROUND - 1)
        count--;
    for (; count - alike >= 8; alike += 8) {
        __m256i all = avx2_is_alike(text.data + places[alike], &wide);

        for (size_t i = 1; i < 8; i++)
            all = _mm256_and_si256(all, avx2_is_alike(text.data + places[alike + i], &wide));
        if (!avx2_holds(all))
            break;
    }
    while (alike < count && avx2_holds(avx2_is_alike(text.data + places[alike], &wide)))
        alike++;
    return alike;
}

/* The places among 32 from `at` on where both chosen bytes stand. */
AVX2_INLINE __m256i avx2_places(const char *at, const struct needle *needle, __m256i first, __m256i second)
{
    return _mm256_and_si256(_mm256_cmpeq_epi8(avx2_load(at + needle->first), first),
                            _mm256_cmpeq_epi8(avx2_load(at + needle->second), second));
}

/* Whether one of the candidates settles the search: then *result is the answer. */
AVX2_INLINE bool avx2_settle(const struct needle *needle, struct view haystack, size_t at, uint32_t candidates,
                             struct scan_patience *patience, size_t *result)
{
    for (; candidates != 0; candidates &= candidates - 1) {
        size_t place = at + (size_t)__builtin_ctz(candidates);

        if (memcmp(haystack.data + place, needle->text.data, needle->text.length) == 0) {
            *result = place;
            return true;
        }
        if (scan_patience_ends(patience, needle, place)) {
            *result = scan_needle_linear(needle, haystack, place);
            return true;
        }
    }
    return false;
}

AVX2 static size_t avx2_find_needle(const struct needle *needle, struct view haystack, size_t from)
{
    const __m256i first = _mm256_set1_epi8(needle->text.data[needle->first]);
    const __m256i second = _mm256_set1_epi8(needle->text.data[needle->second]);
    const size_t last = haystack.length - needle->text.length;  /* where the needle could begin at the latest */
    struct scan_patience patience = { .start = from };
    size_t result = SIZE_MAX;

    for (; from + 127 <= last; from += 128) {
        __m256i places[4];

        for (size_t i = 0; i < 4; i++)
            places[i] = avx2_places(haystack.data + from + 32 * i, needle, first, second);
        __m256i any = _mm256_or_si256(_mm256_or_si256(places[0], places[1]), _mm256_or_si256(places[2], places[3]));
        if (_mm256_testz_si256(any, any))
            continue;
        for (size_t i = 0; i < 4; i++)
            if (avx2_settle(needle, haystack, from + 32 * i, avx2_mask(places[i]), &patience, &result))
                return result;
    }
    for (; from + 31 <= last; from += 32) {
        uint32_t candidates = avx2_mask(avx2_places(haystack.data + from, needle, first, second));

        if (avx2_settle(needle, haystack, from, candidates, &patience, &result))
            return result;
    }
    if (from > last)
        return SIZE_MAX;
    if (last < 31)
        return scan_plain.find_needle(needle, haystack, from);
    /* The last places are looked at together with some before them, so that no load goes beyond the end. */
    uint32_t candidates = avx2_mask(avx2_places(haystack.data + last - 31, needle, first, second));
    size_t seen = from - (last - 31);
    avx2_settle(needle, haystack, from, candidates >> seen, &patience, &result);
    return result;
}

/* Both at once, since for most of the time memory is waited for. What is left at the end is gone through twice. */
AVX2 static size_t avx2_find_noting(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes)
{
    const __m256i first = _mm256_set1_epi8(needle->text.data[needle->first]);
    const __m256i second = _mm256_set1_epi8(needle->text.data[needle->second]);
    const __m256i noted = _mm256_set1_epi8(notes->byte);
    const size_t last = haystack.length - needle->text.length, began = from;
    struct scan_patience patience = { .start = from };
    size_t count = 0, result = SIZE_MAX;

    for (; from + 127 <= last && notes->capacity - count >= 128; from += 128) {
        const char *at = haystack.data + from;
        const __m256i a = avx2_places(at, needle, first, second), b = avx2_places(at + 32, needle, first, second);
        const __m256i c = avx2_places(at + 64, needle, first, second), d = avx2_places(at + 96, needle, first, second);
        const __m256i any = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
        const size_t before = count;

        count += avx2_note(avx2_equal_64(at, noted), from - began, notes->places + count);
        count += avx2_note(avx2_equal_64(at + 64, noted), from - began + 64, notes->places + count);
        if (_mm256_testz_si256(any, any))
            continue;
        const uint32_t masks[4] = { avx2_mask(a), avx2_mask(b), avx2_mask(c), avx2_mask(d) };
        for (size_t i = 0; i < 4; i++)
            if (avx2_settle(needle, haystack, from + 32 * i, masks[i], &patience, &result)) {
                notes->count = before;
                scan_notes_add(notes, haystack, began, from, result < haystack.length ? result : haystack.length);
                return result;
            }
    }
    notes->count = count;
    if (from <= last)
        result = avx2_find_needle(needle, haystack, from);
    scan_notes_add(notes, haystack, began, from, result < haystack.length ? result : haystack.length);
    return result;
}

/* What the loop that gathers rarely needs. */
struct gathering {
    const struct needle *needle;
    const char *began;
    struct scan_patience patience;
    struct scan_hits *hits;
    size_t inside;                  /* notes in the needle before its first chosen byte */
};

/* 128 places at which the needle may stand, by 64: where its first chosen byte is then, what is noted there, and how many notes
 * there are before them. */
struct gathering_step {
    uint64_t candidates[2], noted[2];
    size_t before[2];
};

/*
 * Adds those of the places from `at` on at which the needle stands. Mostly there is one, in either half: so there is nothing to be
 * guessed but that. False when there were too many for nothing.
 */
AVX2 static __attribute__((noinline)) bool gathering_collect(struct gathering *gathering, size_t at, struct gathering_step *step)
{
    const struct needle *needle = gathering->needle;
    struct scan_hits *hits = gathering->hits;

    for (uint64_t candidates; (candidates = step->candidates[0] | step->candidates[1]) != 0;) {
        const size_t half = step->candidates[0] == 0;
        candidates = step->candidates[half];
        const size_t place = at + 64 * half + (size_t)__builtin_ctzll(candidates);

        step->candidates[half] = candidates & (candidates - 1);
        if (short_bytes_equal(gathering->began + place, needle->text.data, needle->text.length)) {
            const uint64_t noted = step->noted[half] & (_blsi_u64(candidates) - 1);

            hits->places[hits->count] = (uint32_t)place;
            hits->notes[hits->count++] = (uint32_t)(step->before[half] - gathering->inside + (size_t)__builtin_popcountll(noted));
        } else if (scan_patience_ends(&gathering->patience, needle, gathering->patience.start + place)) {
            return false;
        }
    }
    return true;
}

/* The notes before the first chosen byte of a needle that stands where the search begins; false when there is no room. */
static bool gathering_begin(struct gathering *gathering, struct view text, struct scan_notes *notes)
{
    const size_t room = notes->capacity > SCAN_STEP ? notes->capacity - SCAN_STEP : 0;
    const struct view skipped = { text.data, gathering->needle->first };

    for (size_t i = 0; i < skipped.length; i++)
        gathering->inside += gathering->needle->text.data[i] == notes->byte;
    notes->count = room > 0 && skipped.length > 0 ? avx2_find_bytes(skipped, 0, notes->byte, notes->places, room) : 0;
    return notes->count < room;
}

/* Adds what begins at the places from `at` on; false when there is no room, or were too many for nothing, and then none. */
AVX2_INLINE bool gathering_add(struct gathering *gathering, size_t at, struct gathering_step step)
{
    const size_t count = gathering->hits->count;

    if (gathering->hits->capacity - count < SCAN_STEP)
        return false;
    if (gathering_collect(gathering, at, &step))
        return true;
    gathering->hits->count = count;
    return false;
}

/* Goes from `at` on up to `stop`, or as far as there is room. Notes are those of the bytes that are compared with the first chosen one, so
 * that both take one load. */
AVX2 static __attribute__((noinline)) const char *gathering_go_on(struct gathering *gathering, const char *at, const char *stop,
                                                                  struct scan_notes *notes)
{
    const struct needle *needle = gathering->needle;
    const __m256i first = _mm256_set1_epi8(needle->text.data[needle->first]);
    const __m256i second = _mm256_set1_epi8(needle->text.data[needle->second]);
    const __m256i noted = _mm256_set1_epi8(notes->byte);
    const char *const began = gathering->began;
    const ptrdiff_t gap = (ptrdiff_t)needle->second - (ptrdiff_t)needle->first;
    uint32_t *const places = notes->places, *out = places + notes->count;
    const uint32_t *const most = places + notes->capacity - SCAN_STEP;

    for (; at < stop && out <= most; at += SCAN_STEP) {
        const __m256i bytes[4] = { avx2_load(at), avx2_load(at + 32), avx2_load(at + 64), avx2_load(at + 96) };
        const __m256i a = _mm256_and_si256(avx2_is(bytes[0], first), avx2_is(avx2_load(at + gap), second));
        const __m256i b = _mm256_and_si256(avx2_is(bytes[1], first), avx2_is(avx2_load(at + gap + 32), second));
        const __m256i c = _mm256_and_si256(avx2_is(bytes[2], first), avx2_is(avx2_load(at + gap + 64), second));
        const __m256i d = _mm256_and_si256(avx2_is(bytes[3], first), avx2_is(avx2_load(at + gap + 96), second));
        const __m256i any = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
        const uint64_t one = avx2_masks(avx2_is(bytes[0], noted), avx2_is(bytes[1], noted));
        const uint64_t two = avx2_masks(avx2_is(bytes[2], noted), avx2_is(bytes[3], noted));
        uint32_t *const middle = out + avx2_note(one, (size_t)(at - began), out);
        uint32_t *const next = middle + avx2_note(two, (size_t)(at - began) + 64, middle);

        avx2_ask_ahead(at);
        avx2_ask_ahead(at + 64);
        if (!_mm256_testz_si256(any, any) &&
            !gathering_add(gathering, (size_t)(at - began) - needle->first,
                           (struct gathering_step){ { avx2_masks(a, b), avx2_masks(c, d) }, { one, two },
                                                    { (size_t)(out - places), (size_t)(middle - places) } }))
            break;
        out = next;
    }
    notes->count = (size_t)(out - places);
    return at;
}

AVX2 static void avx2_gather(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes,
                             struct scan_hits *hits)
{
    const struct view text = view_skip(haystack, from);
    const size_t steps = (text.length - needle->text.length + 1) / SCAN_STEP;
    const char *at = text.data + needle->first, *const stop = at + steps * SCAN_STEP;
    struct gathering gathering = { .needle = needle, .began = text.data, .patience = { .start = from }, .hits = hits };
    bool goes_on = gathering_begin(&gathering, text, notes);

    while (goes_on && at < stop) {
        const char *const pause = stop - at > SCAN_NEAR ? at + SCAN_NEAR : stop;

        at = gathering_go_on(&gathering, at, pause, notes);
        scan_notes_compare(notes, text);
        goes_on = at == pause;
    }
    notes->to = (size_t)(at - haystack.data) - needle->first;
    scan_notes_cut(notes, notes->to - from);
}

const struct scan_kernels scan_avx2 = {
    avx2_count_byte, avx2_find_bytes, avx2_find_first, avx2_find_needle, avx2_find_noting, avx2_gather, avx2_alike,
};

#endif
