/*
 * Following four messages along a track. Where a value ends is not asked: it is where the first byte is that no value of its kind has, and
 * what stands behind it must be what the track has there, beginning with the quote that ends a string. Only where it is not, ends are
 * looked for with care, for a string may have an escape or be longer than what was looked at, and a number may be of another kind.
 */
#include "base/processor.h"
#include "source/discovery_chunks.h"
#include "source/discovery_forms.h"

/* Each lane's addresses stay in registers only where the loops over lanes are none. */
#if defined(__clang__)
#define UNROLLED _Pragma("unroll")
#else
#define UNROLLED _Pragma("GCC unroll 8")
#endif

/* With so many bytes before the end of each message, twice that before a long string, nothing need look out for it. */
enum { ROOMY = 2 * CHUNK };
enum lanes_state { LANES_LEFT, LANES_DONE, LANES_GO_ON };
struct lanes {
    struct form_tie *first, *tie;       /* the track, and how far it has been followed */
    const char *at[LANES];
    const char *value[LANES];           /* where the values before these places begin */
    const char *limit[LANES];           /* up to where it is roomy */
    struct forms_text texts[LANES];
    size_t count;               /* of values found */
};

/* ---- With care ---- */

/* The quote that ends a string; NULL when none does as it should. */
static const char *lane_string_end(const char *at, const struct forms_text *text, bool *escaped)
{
    const char *end = string_end(at, text, &plain_means, escaped);

    return end ? end - 1 : NULL;
}

/* The same where a backslash stands before each quote, and nowhere else: that backslash. */
static const char *lane_quoted_end(const char *at, const struct forms_text *text)
{
    uint32_t stops = 0;

    for (; text->end - at >= CHUNK; at += CHUNK) {
        stops = plain_means.stops(at);
        if (stops != 0)
            break;
    }
    if (stops != 0)
        at += __builtin_ctz(stops);
    while (stops == 0 && at < text->end && *at != '\\' && (unsigned char)*at > 0x1f)
        at++;
    return at < text->end && *at == '\\' ? at : NULL;
}

INLINE const char *lane_scalar_end(const char *at, const struct forms_text *text, bool roomy)
{
    const char *end = roomy ? at + CHUNK : text->end;

    return *at >= 'a' ? scalar_word_end(at, end) : scalar_number_end(at, end);
}

static bool kind_is_string(enum tie_kind kind)
{
    return kind == TIE_STRING || kind == TIE_LONG || kind == TIE_ANY;
}

/* The end of a value of any kind. */
static const char *lane_value_end(const struct lanes *lanes, int lane, enum tie_kind kind, bool quoted, bool *escaped)
{
    const char *value = lanes->value[lane];

    if (!kind_is_string(kind))
        return lane_scalar_end(value, &lanes->texts[lane], false);
    return quoted ? lane_quoted_end(value, &lanes->texts[lane]) : lane_string_end(value, &lanes->texts[lane], escaped);
}

/* ---- Values that are looked for ---- */

struct form_find {
    size_t name, place;         /* among those found */
    uint32_t escaped;           /* a bit for each lane */
    bool string;                /* it stands between quotes */
};

/* Notes a value of a name in each lane. True when nothing else need be known of the messages. */
static bool lanes_find(struct forms *forms, const struct lanes *lanes, const struct form_find *find)
{
    size_t settled = 0;

    for (size_t i = 0; i < LANES; i++) {
        struct form_lane *lane = &forms->track.lanes[i];
        const struct view raw = view_between(lanes->value[i] - find->string, lanes->at[i] + find->string);

        lane->found[find->place] = (struct form_found){ find->name, raw, find->escaped >> i & 1 };
        lane->settled = forms->expects && forms_settle(&forms->range, raw, &lane->outside);
        settled += lane->settled;
    }
    return settled == LANES;
}

/* A tie that did not meet what it should find more of, from the next messages on. */
static void tie_widen(struct form_tie *tie, size_t length)
{
    if (!kind_is_string(tie->kind))
        tie->kind = TIE_SCALAR;
    else if (length > 2 * CHUNK)
        tie->kind = TIE_ANY;
    else if (length > CHUNK && tie->kind == TIE_STRING)
        tie->kind = TIE_LONG;
}

/*
 * Where a text of the track is not behind what seemed to be the ends of values: finds these ends with care. False when they are the same,
 * or are none.
 */
static __attribute__((noinline, cold)) bool lanes_look_again(struct forms *forms, struct lanes *lanes, bool quoted)
{
    struct form_tie *before = lanes->tie - 1;
    uint32_t escapes = 0;
    bool moved = false;

    if (lanes->tie == lanes->first || before->kind == TIE_PART)
        return false;
    const enum tie_kind kind = before->kind;
    for (int i = 0; i < LANES; i++) {
        bool escaped = false;
        const char *end = lane_value_end(lanes, i, kind, quoted, &escaped);

        if (!end)
            return false;
        moved = moved || end != lanes->at[i];
        if (end != lanes->at[i] && !escaped)
            tie_widen(before, (size_t)(end - lanes->value[i]));
        escapes |= (uint32_t)escaped << i;
        lanes->at[i] = end;
    }
    if (moved && before->name != SIZE_MAX)
        (void)lanes_find(forms, lanes, &(struct form_find){ before->name, lanes->count - 1, escapes, kind_is_string(kind) });
    return moved;
}

/* ---- Without ---- */

/* The first bytes of a string that it could end at, of a chunk or of two; bytes behind the message are none. */
INLINE uint64_t lane_stops(const char *at, const struct forms_text *text, bool is_long, bool roomy, const struct chunks_means *means)
{
    const char *last = text->end - (is_long ? 2 * CHUNK : CHUNK), *from = roomy || at < last ? at : last;

    if (is_long)
        return (means->stops(from) | (uint64_t)means->stops(from + CHUNK) << CHUNK) >> (at - from);
    return means->stops(from) >> (at - from);
}

/* Where a string ends if it ends there at all. Of bytes that go on behind those that were looked at a quote can still be the end. */
INLINE const char *lane_string_stop(const char *at, const struct forms_text *text, bool is_long, bool roomy, const struct chunks_means *means)
{
    const uint64_t stops = lane_stops(at, text, is_long, roomy, means);

    if (!roomy)
        return stops != 0 ? at + __builtin_ctzll(stops) : at;
    return at + (is_long ? means->first_long(stops) : means->first((uint32_t)stops));
}

/* Where digits end, with a point among them or without; none is seen behind 16 bytes. *bad is not zero when they are no number. */
INLINE const char *lane_digits_end(const char *at, bool point, unsigned *bad)
{
#if defined(VECTORS)
    const __m128i values = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)at), _mm_set1_epi8('0'));
    const unsigned digits = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(values, _mm_set1_epi8(9)), values));
    const unsigned others = (digits ^ 0xffff) | 0x10000, behind = others & (others - 1);
    const unsigned whole = (unsigned)__builtin_ctz(others);

    *bad |= (others & 1) | ((unsigned)(at[0] == '0') & digits >> 1);
    if (!point)
        return at + whole;
    const unsigned length = (unsigned)__builtin_ctz(behind | 0x10000);
    *bad |= (unsigned)(at[whole] != '.') | (unsigned)(length <= whole + 1);
    return at + length;
#else
    const char *end = scalar_number_end(at, at + CHUNK);

    (void)point;
    *bad |= !end;
    return end ? end : at;
#endif
}

/* Whether so much is left of each message. */
INLINE bool lanes_have(const struct lanes *lanes, const char *const at[LANES], size_t bytes)
{
    bool have = true;

    UNROLLED for (int i = 0; i < LANES; i++)
        have = have && (size_t)(lanes->texts[i].end - at[i]) >= bytes;
    return have;
}

INLINE bool lanes_are_roomy(const struct lanes *lanes, const char *const at[LANES], enum tie_kind kind)
{
    bool roomy = kind != TIE_LONG || lanes_have(lanes, at, ROOMY + CHUNK);

    UNROLLED for (int i = 0; i < LANES; i++)
        roomy = roomy && (uintptr_t)at[i] <= (uintptr_t)lanes->limit[i];
    return roomy;
}

INLINE void lanes_keep(struct lanes *lanes, struct form_tie *tie, const char *const at[LANES])
{
    lanes->tie = tie;
    UNROLLED for (int i = 0; i < LANES; i++)
        lanes->at[i] = at[i];
}

/* Numbers in digits; false when one of them is not, or need be looked at with care. */
INLINE bool lanes_pass_digits(const struct lanes *lanes, const char *at[LANES], bool point)
{
    unsigned bad = 0;

    UNROLLED for (int i = 0; i < LANES; i++)
        at[i] = lane_digits_end(at[i], point, &bad);
    if (bad != 0)
        UNROLLED for (int i = 0; i < LANES; i++)
            at[i] = lanes->value[i];
    return bad == 0;
}

INLINE bool lanes_pass_strings(const struct lanes *lanes, const char *at[LANES], bool quoted, uint32_t *escapes)
{
    UNROLLED for (int i = 0; i < LANES; i++) {
        bool escaped = false;

        at[i] = lane_value_end(lanes, i, TIE_ANY, quoted, &escaped);
        if (!at[i])
            return false;
        *escapes |= (uint32_t)escaped << i;
    }
    return true;
}

/* From where values begin to where they end, for all we know; false when they cannot be such. */
INLINE bool lanes_pass(const struct lanes *lanes, struct form_tie *tie, const char *at[LANES], bool roomy, const struct chunks_means *means)
{
    switch (tie->kind) {
    case TIE_STRING:
        UNROLLED for (int i = 0; i < LANES; i++)
            at[i] = lane_string_stop(at[i], &lanes->texts[i], false, roomy, means);
        return true;
    case TIE_LONG:
        UNROLLED for (int i = 0; i < LANES; i++)
            at[i] = lane_string_stop(at[i], &lanes->texts[i], true, roomy, means);
        return true;
    case TIE_WHOLE:
        if (roomy && lanes_pass_digits(lanes, at, false))
            return true;
        break;
    case TIE_POINT:
        if (roomy && lanes_pass_digits(lanes, at, true))
            return true;
        break;
    case TIE_SCALAR:
    case TIE_PART:
    case TIE_ANY:
    case TIE_END:
        break;
    }
    if (roomy)
        tie->kind = TIE_SCALAR;
    UNROLLED for (int i = 0; i < LANES; i++)
        if (!(at[i] = lane_scalar_end(at[i], &lanes->texts[i], roomy)))
            return false;
    return true;
}

/* Goes along the track: while all lanes are roomy, or to the end. */
INLINE enum lanes_state lanes_walk(struct forms *forms, struct lanes *lanes, bool roomy, bool quoted, const struct chunks_means *means)
{
    const char *at[LANES];
    struct form_tie *tie = lanes->tie;

    UNROLLED for (int i = 0; i < LANES; i++)
        at[i] = lanes->at[i];
    for (;; tie++) {
        uint32_t escapes = 0;

        if (!(roomy ? lanes_are_roomy(lanes, at, tie->kind) : lanes_have(lanes, at, tie->reach))) {
            lanes_keep(lanes, tie, at);
            return roomy ? LANES_GO_ON : LANES_LEFT;
        }
        if ((~means->all_same(at, tie->shift, tie->chunk) & tie->mask) != 0) {
            lanes_keep(lanes, tie, at);
            return lanes_look_again(forms, lanes, quoted) ? LANES_GO_ON : LANES_LEFT;
        }
        UNROLLED for (int i = 0; i < LANES; i++)
            lanes->value[i] = at[i] += tie->length;
        if (tie->kind == TIE_PART)
            continue;
        if (tie->kind == TIE_END) {
            UNROLLED for (int i = 0; i < LANES; i++)
                if (at[i] != lanes->texts[i].end)
                    return LANES_LEFT;
            return LANES_DONE;
        }
        if (tie->kind == TIE_ANY ? !lanes_pass_strings(lanes, at, quoted, &escapes) : !lanes_pass(lanes, tie, at, roomy, means))
            return LANES_LEFT;
        if (tie->name == SIZE_MAX)
            continue;
        lanes_keep(lanes, tie, at);
        if (lanes_find(forms, lanes, &(struct form_find){ tie->name, lanes->count++, escapes, kind_is_string(tie->kind) }))
            return LANES_DONE;
    }
}

/* False when one of the messages leaves the track. */
INLINE bool lanes_follow(struct forms *forms, bool quoted, const struct chunks_means *means)
{
    struct lanes lanes = { .first = quoted ? forms->track.quoted : forms->track.ties };
    enum lanes_state state = LANES_GO_ON;

    lanes.tie = lanes.first;
    for (int i = 0; i < LANES; i++) {
        const struct view text = forms->track.lanes[i].text;

        lanes.texts[i] = (struct forms_text){ text.data, view_end(text) };
        lanes.limit[i] = view_end(text) - ROOMY;
        lanes.at[i] = lanes.value[i] = text.data;
        forms->track.lanes[i].settled = false;
    }
    while (state == LANES_GO_ON) {
        state = lanes_walk(forms, &lanes, true, quoted, means);
        if (state == LANES_GO_ON)
            state = lanes_walk(forms, &lanes, false, quoted, means);
    }
    return state == LANES_DONE;
}

#if defined(VECTORS)
AVX2 static bool lanes_follow_avx2(struct forms *forms)
{
    return lanes_follow(forms, false, &avx2_means);
}

AVX2 static bool lanes_follow_quoted_avx2(struct forms *forms)
{
    return lanes_follow(forms, true, &avx2_means);
}
#endif

bool track_follow(struct forms *forms, bool quoted)
{
#if defined(VECTORS)
    if (!forms->plain && processor_is_wide())
        return quoted ? lanes_follow_quoted_avx2(forms) : lanes_follow_avx2(forms);
#endif
    return quoted ? lanes_follow(forms, true, &plain_means) : lanes_follow(forms, false, &plain_means);
}
