/* Telling and taking apart the lines that are as envelope_run_learn() knows them. */
#include "source/envelope_run.h"

#include "base/avx2.h"
#include "source/envelope.h"
#include "source/unescape.h"

#if defined(VECTORS)

enum {
    RUN_BLOCK = 128, RUN_BEHIND = 192, RUN_PAYS = 4, RUN_ESCAPED = 64, RUN_ODD = 63,
    RUN_QUOTED = 254 * RUN_VECTOR,      /* as many vectors, and one more, can be added up in a byte */
};

AVX2_INLINE __m256i run_bytes(const unsigned char *bytes)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)bytes);
}

/* Quotes and backslashes. */
AVX2_INLINE __m256i run_stops(__m256i bytes)
{
    return _mm256_or_si256(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')), _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
}

AVX2_INLINE __m256i run_is_alike(const struct run_part *part, const char *at, size_t from)
{
    const __m256i most = run_bytes(part->most + from);
    const __m256i changed = _mm256_xor_si256(avx2_load(at + from), run_bytes(part->flip + from));

    return _mm256_cmpeq_epi8(_mm256_max_epu8(changed, most), most);
}

/* All bits where the part stands. */
AVX2_INLINE __m256i run_part_is(const struct run_part *part, const char *at)
{
    __m256i all = run_is_alike(part, at, 0);

    if (part->vectors > 1)
        all = _mm256_and_si256(all, run_is_alike(part, at, RUN_VECTOR));
    if (part->vectors > 2)
        all = _mm256_and_si256(all, run_is_alike(part, at, 2 * RUN_VECTOR));
    return all;
}

/* The same from one of its bytes on; those before it are known. */
AVX2_INLINE __m256i run_part_goes_on(const struct run_part *part, const char *at, size_t from)
{
    __m256i all = _mm256_set1_epi8(-1);

    for (; from < part->length; from += RUN_VECTOR)
        all = _mm256_and_si256(all, run_is_alike(part, at, from));
    return all;
}

/* The first quote or backslash from a place on, before another, or up to 31 bytes behind that; NULL when there is none. */
AVX2_INLINE const char *run_next_stop(const char *at, const char *end)
{
    for (; at < end; at += RUN_VECTOR) {
        const uint32_t stops = avx2_mask(run_stops(avx2_load(at)));

        if (stops != 0)
            return at + __builtin_ctz(stops);
    }
    return NULL;
}

/* Behind the last quote or backslash before a place, from another on; likewise. */
AVX2_INLINE const char *run_last_stop(const char *at, const char *begin)
{
    for (; at - begin >= RUN_VECTOR; at -= RUN_VECTOR) {
        const uint32_t stops = avx2_mask(run_stops(avx2_load(at - RUN_VECTOR)));

        if (stops != 0)
            return at - __builtin_clz(stops);
    }
    while (at > begin && at[-1] != '"' && at[-1] != '\\')
        at--;
    return at > begin ? at : NULL;
}

/*
 * To where the message begins; NULL: it is another line. So it is where not all bits of *alike are left: parts are asked about
 * together in the end. Whether a string ends with a quote the part behind it says. So many bytes of the first part are known.
 */
AVX2_INLINE const char *run_begin(const struct run_side *side, const char *begin, const char *next, size_t known, uint16_t *places,
                                  __m256i *alike)
{
    const char *at = begin + side->parts[0].length;

    *alike = run_part_goes_on(&side->parts[0], begin, known);
    if (places)
        places[0] = 0;
    for (size_t i = 1; i < side->count; i++) {
        at = run_next_stop(at, next);
        if (!at)
            return NULL;
        if (places)
            places[i] = (uint16_t)(at - begin);
        *alike = _mm256_and_si256(*alike, run_part_is(&side->parts[i], at));
        at += side->parts[i].length;
    }
    return at;
}

/* To where the message that begins at `from` ends; likewise. Nothing is read before `readable`. */
AVX2_INLINE const char *run_end(const struct run_side *side, const char *begin, const char *from, const char *next, const char *readable,
                                uint16_t *places, __m256i *alike)
{
    const char *at = next;

    for (size_t i = 0;; i++) {
        const struct run_part *part = &side->parts[i];
        const ptrdiff_t reach = (ptrdiff_t)part->vectors * RUN_VECTOR;

        if (at - from < part->length || at - readable < reach)
            return NULL;
        *alike = _mm256_and_si256(*alike, run_part_is(part, at - reach));
        at -= part->length;
        if (places)
            places[i] = (uint16_t)(at - begin);
        if (i + 1 == side->count)
            return at;
        at = run_last_stop(at, from);
        if (!at)
            return NULL;
    }
}

/* Likewise where there is one part behind the message. *known is how many bytes of the next line are sure to be as they should. */
AVX2_INLINE const char *run_end_joined(const struct run_joint *joint, const struct run_part *last, const char *from, const char *next,
                                       const char *readable, size_t *known, __m256i *alike)
{
    const char *at = next - joint->length;

    if (at < from)
        return NULL;
    const __m256i most = run_bytes(joint->most), changed = _mm256_xor_si256(avx2_load(at), run_bytes(joint->flip));
    const __m256i both = _mm256_cmpeq_epi8(_mm256_max_epu8(changed, most), most);
    if (avx2_mask(_mm256_and_si256(*alike, both)) == UINT32_MAX) {
        *known = RUN_VECTOR - (size_t)joint->length;
        *alike = both;
        return at;
    }
    *known = 0;
    if (next - readable < RUN_VECTOR)
        return NULL;
    *alike = _mm256_and_si256(*alike, run_part_is(last, next - RUN_VECTOR));
    return at;
}

AVX2_INLINE const char *run_end_any(const struct envelope_run *run, const char *begin, const char *from, const char *next,
                                    const char *readable, uint16_t *places, size_t *known, __m256i *alike)
{
    if (run->joint.length == 0)
        return run_end(&run->behind, begin, from, next, readable, places, alike);
    const char *to = run_end_joined(&run->joint, &run->behind.parts[0], from, next, readable, known, alike);
    if (to && places)
        places[0] = (uint16_t)(to - begin);
    return to;
}

/*
 * The most usual of lines, with what they are compared with at hand: one string before the message, a short part behind that, nothing
 * but a joint behind the message, and a first part of which what the joint leaves is short.
 */
struct run_quick {
    __m256i head_flip, head_most, first_flip, first_most, second_flip, second_most, joint_flip, joint_most;
    size_t first, second, joint;    /* lengths */
    size_t known;               /* bytes of a line that the joint has seen; 0: lines are not such */
};

AVX2_INLINE struct run_quick run_quick_of(const struct envelope_run *run)
{
    const struct run_part *first = &run->before.parts[0], *second = &run->before.parts[1];
    const size_t known = RUN_VECTOR - (size_t)run->joint.length;
    const bool usual = run->joint.length > 0 && run->before.count == 2 && second->vectors == 1 && first->length <= known + RUN_VECTOR;

    return (struct run_quick){
        .head_flip = run_bytes(first->flip), .head_most = run_bytes(first->most),
        .first_flip = run_bytes(first->flip + known), .first_most = run_bytes(first->most + known),
        .second_flip = run_bytes(second->flip), .second_most = run_bytes(second->most),
        .joint_flip = run_bytes(run->joint.flip), .joint_most = run_bytes(run->joint.most),
        .first = first->length, .second = second->length, .joint = run->joint.length, .known = usual ? known : 0,
    };
}

AVX2_INLINE __m256i run_is_such(const char *at, __m256i flip, __m256i most)
{
    return _mm256_cmpeq_epi8(_mm256_max_epu8(_mm256_xor_si256(avx2_load(at), flip), most), most);
}

/* Where the message begins, and its end, behind a name of fewer than 64 bytes; NULL: the line may be such all the same. So much of it is
 * known as quick->known says. */
AVX2_INLINE const char *run_quick_line(const struct run_quick *quick, const char *begin, const char *next, uint16_t *places, const char **to)
{
    const char *name = begin + quick->first, *end = next - quick->joint;
    uint32_t stops = avx2_mask(run_stops(avx2_load(name)));

    if (stops == 0) {
        name += RUN_VECTOR;
        stops = avx2_mask(run_stops(avx2_load(name)));
    }
    const char *stop = name + __builtin_ctz(stops | (uint32_t)1 << 31), *from = stop + quick->second;
    const __m256i first = run_is_such(begin + quick->known, quick->first_flip, quick->first_most);
    const __m256i second = run_is_such(stop, quick->second_flip, quick->second_most);
    const __m256i joint = run_is_such(end, quick->joint_flip, quick->joint_most);

    if (avx2_mask(_mm256_and_si256(_mm256_and_si256(first, second), joint)) != UINT32_MAX || end < from)
        return NULL;
    if (places) {
        places[0] = 0;
        places[1] = (uint16_t)(stop - begin);
        places[RUN_PARTS] = (uint16_t)(end - begin);
    }
    *to = end;
    return from;
}

/* The same, where nothing of it is known: lines before it have not been looked at. */
AVX2_INLINE const char *run_quick_apart(const struct run_quick *quick, const char *begin, const char *next, uint16_t *places, const char **to)
{
    const char *from = quick->known > 0 ? run_quick_line(quick, begin, next, places, to) : NULL;

    return avx2_mask(run_is_such(begin, quick->head_flip, quick->head_most)) == UINT32_MAX ? from : NULL;
}

/* Bytes that are not zero where there is a quote or a backslash: of its low half each byte can only be one of the two. */
AVX2_INLINE __m256i run_marks(const char *at)
{
    const __m256i table = _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 0, '"', 0, 0, 0, 0, 0, 0, 0, 0, 0, '\\', 0, 0, 0));
    const __m256i bytes = avx2_load(at);

    return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, bytes), bytes);
}

AVX2_INLINE __m256i run_marks_64(const char *at)
{
    return _mm256_or_si256(run_marks(at), run_marks(at + RUN_VECTOR));
}

/* The same of fewer than 32 bytes. */
AVX2_INLINE bool run_is_plain_short(const char *at, size_t length)
{
    return (avx2_mask(run_stops(avx2_load(at))) & (((uint32_t)1 << length) - 1)) == 0;
}

/*
 * Whether there is neither quote nor backslash, where 32 bytes may be read. How many bytes there are is not guessed from 32 to
 * 128: the vectors overlap.
 */
AVX2_INLINE bool run_is_plain(const char *at, size_t length)
{
    if (length < RUN_VECTOR)
        return run_is_plain_short(at, length);
    __m256i marks = _mm256_setzero_si256();
    for (; length > RUN_BLOCK; at += RUN_BLOCK / 2, length -= RUN_BLOCK / 2) {
        marks = run_marks_64(at);
        if (!_mm256_testz_si256(marks, marks))
            return false;
    }
    const size_t last = length - RUN_VECTOR, half = last < RUN_VECTOR ? last : RUN_VECTOR;

    marks = _mm256_or_si256(marks, _mm256_or_si256(run_marks(at), run_marks(at + half)));
    marks = _mm256_or_si256(marks, _mm256_or_si256(run_marks(at + last - half), run_marks(at + last)));
    return _mm256_testz_si256(marks, marks);
}

AVX2_INLINE uint64_t run_equal_64(__m256i low, __m256i high, __m256i byte)
{
    return vector_mask_64(_mm256_cmpeq_epi8(low, byte), _mm256_cmpeq_epi8(high, byte));
}

/* Goes on in *odd with what is no quote behind a backslash, nor a backslash before one; returns how many backslashes there are. */
AVX2_INLINE size_t run_quotes_of(const char *at, size_t left, uint64_t *carried, uint64_t *odd)
{
    const __m256i low = avx2_load(at), high = avx2_load(at + RUN_VECTOR);
    const uint64_t inside = left < 64 ? ((uint64_t)1 << left) - 1 : UINT64_MAX;
    const uint64_t backslashes = run_equal_64(low, high, _mm256_set1_epi8('\\')) & inside;
    const uint64_t quotes = run_equal_64(low, high, _mm256_set1_epi8('"')) & inside;

    *odd |= quotes ^ (backslashes << 1 | *carried);
    *carried = backslashes >> 63;
    return (size_t)__builtin_popcountll(backslashes);
}

/* How long the decoded text is, where quotes are all that is escaped, and all are; else SIZE_MAX. Likewise. */
AVX2 static __attribute__((noinline)) size_t run_length_quoted_any(const char *at, const char *to)
{
    const size_t length = (size_t)(to - at);
    size_t left = length, escapes = 0;
    uint64_t carried = 0, odd = 0;

    for (; left > 64; at += 64, left -= 64)
        escapes += run_quotes_of(at, 64, &carried, &odd);
    escapes += run_quotes_of(at, left, &carried, &odd);
    return (odd | carried) == 0 ? length - escapes : SIZE_MAX;
}

/* The same, by comparing where quotes are with where backslashes are one byte before, which for the first byte is a quote. */
AVX2_INLINE size_t run_length_quoted(const char *at, const char *to)
{
    static const signed char all[2 * RUN_VECTOR] = {
        [RUN_VECTOR] = -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    };
    const __m256i quote = _mm256_set1_epi8('"'), backslash = _mm256_set1_epi8('\\');
    const size_t length = (size_t)(to - at);
    const char *last = to - RUN_VECTOR;
    __m256i odd = _mm256_setzero_si256(), escapes = odd, before;

    if (length < RUN_VECTOR || length > RUN_QUOTED)
        return run_length_quoted_any(at, to);
    for (; at < last; at += RUN_VECTOR) {
        before = _mm256_cmpeq_epi8(avx2_load(at - 1), backslash);
        odd = _mm256_or_si256(odd, _mm256_xor_si256(_mm256_cmpeq_epi8(avx2_load(at), quote), before));
        escapes = _mm256_sub_epi8(escapes, before);
    }
    /* Of the last bytes some may have been counted. */
    const __m256i fresh = avx2_load((const char *)all + RUN_VECTOR - (at - last));
    before = _mm256_cmpeq_epi8(avx2_load(last - 1), backslash);
    odd = _mm256_or_si256(odd, _mm256_xor_si256(_mm256_cmpeq_epi8(avx2_load(last), quote), before));
    escapes = _mm256_sad_epu8(_mm256_sub_epi8(escapes, _mm256_and_si256(before, fresh)), _mm256_setzero_si256());
    const __m128i sums = _mm_add_epi64(_mm256_castsi256_si128(escapes), _mm256_extracti128_si256(escapes, 1));
    if (!_mm256_testz_si256(odd, odd) || to[-1] == '\\')
        return SIZE_MAX;
    return length - (size_t)_mm_cvtsi128_si64(sums) - (size_t)_mm_extract_epi64(sums, 1);
}

/* What has been seen of a text with escapes: bytes that are not zero where it is odd, and less by one for each backslash. */
struct run_seen {
    __m256i odd, escapes;
};

/* Letters that stand for something behind a backslash: all but that for backspace, which is hardly ever seen. */
AVX2_INLINE __m256i run_letters(__m256i bytes)
{
    const __m256i table = _mm256_broadcastsi128_si256(_mm_setr_epi8(1, 0, 'r', 0, 't', 0, 'f', 0, 0, 0, 0, 0, 0, 0, 'n', '/'));

    return _mm256_cmpeq_epi8(_mm256_shuffle_epi8(table, bytes), bytes);
}

/* What comes behind a backslash must be a quote or such a letter, and what does not no quote. Only bytes inside are seen. */
AVX2_INLINE void run_see(struct run_seen *seen, const char *at, __m256i inside)
{
    const __m256i bytes = avx2_load(at), escaped = _mm256_cmpeq_epi8(avx2_load(at - 1), _mm256_set1_epi8('\\'));
    const __m256i quotes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
    const __m256i odd = _mm256_xor_si256(escaped, _mm256_or_si256(quotes, _mm256_and_si256(run_letters(bytes), escaped)));

    seen->odd = _mm256_or_si256(seen->odd, _mm256_and_si256(inside, odd));
    seen->escapes = _mm256_add_epi8(seen->escapes, _mm256_and_si256(inside, escaped));
}

/* Which of 32 bytes, so far behind a place, are among the `left` that come there. */
AVX2_INLINE __m256i run_inside(size_t left, size_t behind)
{
    static const unsigned char ordinals[RUN_BLOCK] = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37,
        38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71, 72,
        73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105,
        106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128,
    };
    const __m256i most = _mm256_set1_epi8((char)left);

    return _mm256_cmpeq_epi8(_mm256_max_epu8(run_bytes(ordinals + behind), most), most);
}

/*
 * unescape_length(), where 128 bytes may be read, and one before, which is the quote that opens it. How many vectors there are is not guessed
 * up to 128 bytes. A backslash beside another is odd: then it is done the other way.
 */
AVX2_INLINE size_t run_length(const char *at, const char *to, const char *readable)
{
    const char *from = at;
    size_t left = (size_t)(to - at);
    struct run_seen seen = { _mm256_setzero_si256(), _mm256_setzero_si256() };

    if (left > RUN_QUOTED)
        return unescape_length(from, to, readable);
    for (; left > RUN_BLOCK; at += 2 * RUN_VECTOR, left -= 2 * RUN_VECTOR) {
        run_see(&seen, at, _mm256_set1_epi8(-1));
        run_see(&seen, at + RUN_VECTOR, _mm256_set1_epi8(-1));
    }
    for (size_t i = 0; i < RUN_BLOCK; i += RUN_VECTOR)
        run_see(&seen, at + i, run_inside(left, i));
    if (__builtin_expect(!_mm256_testz_si256(seen.odd, seen.odd) || to[-1] == '\\', 0))
        return unescape_length(from, to, readable);
    const __m256i escapes = _mm256_sad_epu8(_mm256_sub_epi8(_mm256_setzero_si256(), seen.escapes), _mm256_setzero_si256());
    const __m128i sums = _mm_add_epi64(_mm256_castsi256_si128(escapes), _mm256_extracti128_si256(escapes, 1));
    return (size_t)(to - from) - (size_t)_mm_cvtsi128_si64(sums) - (size_t)_mm_extract_epi64(sums, 1);
}

/* The text of a message with escapes, of which the closing quote is to be at `to`. False: it is another line. */
static bool run_decode(struct envelope_texts *texts, const char *from, const char *to, struct view *message)
{
    char *out = envelope_texts_room(texts, (size_t)(to + 1 - from) + UNESCAPE_ROOM);
    const struct unescaped unescaped = unescape(from, to + 1, texts->readable, out);

    if (unescaped.end != to)
        return false;
    if (unescaped.out) {
        *message = view_between(out, unescaped.out);
        texts->next = unescaped.out;
    } else {
        *message = json_decode(texts->arena, view_between(from, to));
    }
    return true;
}

/* The same without decoding it where that is not needed, unless it has been of late. *decoded is how long the decoded text is. */
AVX2_INLINE bool run_leave(struct envelope_texts *texts, const char *from, const char *to, struct view *message, size_t *decoded)
{
    struct envelope_run *run = &texts->run;

    if (run->pause > 0) {
        run->pause--;
        return false;
    }
    *decoded = run_length_quoted(from, to);
    if (*decoded == SIZE_MAX) {
        run->pause = run->odd;
        run->odd = run->odd < RUN_ODD ? (unsigned char)(2 * run->odd + 1) : run->odd;
        return false;
    }
    run->odd = 0;
    *message = view_between(from, to);
    return true;
}

/* How many places have been used up when a line has that ends there. */
AVX2_INLINE size_t run_used(const struct run_picks *picks, const char *next)
{
    size_t used = picks->used;

    while (used < picks->count && picks->base + picks->places[used] < next)
        used++;
    return used;
}

/*
 * envelope_run_read(), with `counting` for lines of which only the length of the text is wanted; or with picks, for such of which it is of
 * some.
 */
AVX2_INLINE size_t run_read(struct envelope_texts *texts, const struct run_lines *lines, struct run_picks *picks, struct run_places *places,
                            struct view *messages, bool *quoted, uint64_t *bytes, bool counting, bool apart)
{
    const struct envelope_run *run = &texts->run;
    const struct run_quick quick = run_quick_of(run);
    const char *begin = lines->begin;
    size_t count = 0, known = 0;
    unsigned escaped = run->escaped;
    uint64_t sum = 0;

    for (; count < lines->count && (!picks || (picks->size < picks->room && picks->used < picks->count)); count++) {
        const char *next = run_line_end(lines, count) + 1, *from, *to;
        const size_t place = picks ? picks->size : count, used = picks ? run_used(picks, next) : 0;
        const bool passed = counting || (picks && used == picks->used);
        uint16_t *at = places ? places[place].at : NULL;

        if (apart) {
            begin = run_line(lines, count);
            known = 0;
        }
        if (next - begin > RUN_LINE_BYTES || texts->readable - next < RUN_BEHIND)
            break;
        if (apart) {
            from = run_quick_apart(&quick, begin, next, at, &to);
        } else {
            from = known > 0 && known == quick.known ? run_quick_line(&quick, begin, next, at, &to) : NULL;
        }
        if (!from) {
            __m256i alike;
            from = run_begin(&run->before, begin, next, known, at, &alike);
            to = from ? run_end_any(run, begin, from, next, texts->begin, at ? at + RUN_PARTS : NULL, &known, &alike) : NULL;
            if (!to || avx2_mask(alike) != UINT32_MAX)
                break;
        }
        const size_t length = (size_t)(to - from);
        size_t decoded = length;
        if ((!passed || escaped == 0) && run_is_plain(from, length)) {
            if (!passed)
                messages[place] = (struct view){ from, length };
            if (!passed && quoted)
                quoted[place] = false;
        } else if (passed) {
            escaped = escaped == 0 ? RUN_ESCAPED : escaped - 1;
            decoded = run_length(from, to, texts->readable);
            if (decoded == SIZE_MAX)
                break;
        } else if (!quoted || !(quoted[place] = run_leave(texts, from, to, &messages[place], &decoded))) {
            if (!run_decode(texts, from, to, &messages[place]))
                break;
            decoded = messages[place].length;
        }
        if (picks && !passed) {
            picks->picked[picks->size++] = (uint16_t)count;
            picks->used = used;
        }
        sum += decoded;
        begin = next;
    }
    texts->run.escaped = (unsigned char)escaped;
    *bytes = sum;
    return count;
}

AVX2 static size_t run_count(struct envelope_texts *texts, const struct run_lines *lines, uint64_t *bytes)
{
    return run_read(texts, lines, NULL, NULL, NULL, NULL, bytes, true, false);
}

AVX2 static size_t run_note(struct envelope_texts *texts, const struct run_lines *lines, struct run_places *places, uint64_t *bytes)
{
    return run_read(texts, lines, NULL, places, NULL, NULL, bytes, true, false);
}

AVX2 static size_t run_take(struct envelope_texts *texts, const struct run_lines *lines, struct run_places *places,
                            struct view *messages, bool *quoted, uint64_t *bytes)
{
    return run_read(texts, lines, NULL, places, messages, quoted, bytes, false, false);
}

AVX2 static size_t run_pick(struct envelope_texts *texts, const struct run_lines *lines, struct run_picks *picks,
                            struct run_places *places, struct view *messages, bool *quoted, uint64_t *bytes)
{
    return run_read(texts, lines, picks, places, messages, quoted, bytes, false, false);
}

AVX2 static size_t run_take_apart(struct envelope_texts *texts, const struct run_lines *lines, struct run_places *places,
                                  struct view *messages, bool *quoted, uint64_t *bytes)
{
    return run_read(texts, lines, NULL, places, messages, quoted, bytes, false, true);
}

static size_t run_went(struct envelope_run *run, size_t count)
{
    if (count >= RUN_PAYS)
        run->misses = run->waiting = 0;
    return count;
}

size_t envelope_run_read(struct envelope_texts *texts, const struct run_lines *lines, struct run_places *places, struct view *messages,
                         bool *quoted, uint64_t *bytes)
{
    *bytes = 0;
    if (!texts->run.known)
        return 0;
    const size_t count = lines->picked ? run_take_apart(texts, lines, places, messages, quoted, bytes)
                         : messages ? run_take(texts, lines, places, messages, quoted, bytes)
                         : places ? run_note(texts, lines, places, bytes)
                                  : run_count(texts, lines, bytes);
    return run_went(&texts->run, count);
}

size_t envelope_run_pick(struct envelope_texts *texts, const struct run_lines *lines, struct run_picks *picks, struct run_places *places,
                         struct view *messages, bool *quoted, uint64_t *bytes)
{
    *bytes = 0;
    return texts->run.known ? run_went(&texts->run, run_pick(texts, lines, picks, places, messages, quoted, bytes)) : 0;
}

#else

size_t envelope_run_read(struct envelope_texts *texts, const struct run_lines *lines, struct run_places *places, struct view *messages,
                         bool *quoted, uint64_t *bytes)
{
    (void)texts, (void)lines, (void)places, (void)messages, (void)quoted;
    *bytes = 0;
    return 0;
}

size_t envelope_run_pick(struct envelope_texts *texts, const struct run_lines *lines, struct run_picks *picks, struct run_places *places,
                         struct view *messages, bool *quoted, uint64_t *bytes)
{
    (void)picks;
    return envelope_run_read(texts, lines, places, messages, quoted, bytes);
}

#endif
