#include "source/discovery_forms.h"

#include "base/processor.h"
#include "source/discovery_scalar.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

/* How many messages are tried before it is asked whether that was worth it; how many steps are tried at a place. */
enum { TRIALS = 64, PATIENCE = 48, CHUNK = FORMS_CHUNK };

void forms_init(struct forms *forms, size_t names, size_t rows, struct arena *arena)
{
    *forms = (struct forms){ .useful = rows > 2, .arena = arena };
    forms->found = ARENA_ARRAY(arena, names, struct form_found);
    forms->seen = ARENA_ARRAY(arena, names, size_t);
}

void forms_expect(struct forms *forms, struct discovery_range range)
{
    forms->expects = true;
    forms->range = range;
}

/* ---- Chunks of 32 bytes ---- */

/* How this processor does it best. */
struct forms_means {
    uint32_t (*same)(const char *a, const char *b);     /* which bytes are the same */
    uint32_t (*stops)(const char *at);                  /* which are quotes, backslashes or control characters */
};

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,bmi")))
#define AVX2_INLINE static inline __attribute__((target("avx2,bmi"), always_inline))

AVX2_INLINE __m256i avx2_load(const char *at)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

AVX2_INLINE uint32_t avx2_same(const char *a, const char *b)
{
    return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(avx2_load(a), avx2_load(b)));
}

AVX2_INLINE uint32_t avx2_stops(const char *at)
{
    const __m256i bytes = avx2_load(at);
    const __m256i quotes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
    const __m256i backslashes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
    const __m256i controls = _mm256_cmpeq_epi8(bytes, _mm256_min_epu8(bytes, _mm256_set1_epi8(0x1f)));

    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(quotes, backslashes), controls));
}

INLINE __m128i sse2_load(const char *at)
{
    return _mm_loadu_si128((const __m128i *)(const void *)at);
}

INLINE uint32_t sse2_join(__m128i first, __m128i second)
{
    return (uint32_t)_mm_movemask_epi8(first) | (uint32_t)_mm_movemask_epi8(second) << 16;
}

INLINE uint32_t plain_same(const char *a, const char *b)
{
    return sse2_join(_mm_cmpeq_epi8(sse2_load(a), sse2_load(b)), _mm_cmpeq_epi8(sse2_load(a + 16), sse2_load(b + 16)));
}

INLINE __m128i sse2_stops(__m128i bytes)
{
    const __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    const __m128i backslashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));

    return _mm_or_si128(_mm_or_si128(quotes, backslashes), _mm_cmpeq_epi8(bytes, _mm_min_epu8(bytes, _mm_set1_epi8(0x1f))));
}

INLINE uint32_t plain_stops(const char *at)
{
    return sse2_join(sse2_stops(sse2_load(at)), sse2_stops(sse2_load(at + 16)));
}
#else
INLINE uint32_t plain_same(const char *a, const char *b)
{
    uint32_t mask = 0;

    for (int i = 0; i < CHUNK; i++)
        mask |= (uint32_t)(a[i] == b[i]) << i;
    return mask;
}

INLINE uint32_t plain_stops(const char *at)
{
    uint32_t mask = 0;

    for (int i = 0; i < CHUNK; i++)
        mask |= (uint32_t)(at[i] == '"' || at[i] == '\\' || (unsigned char)at[i] < 0x20) << i;
    return mask;
}
#endif

/* ---- Recognizing ---- */

/* A message. Where it is read in chunks, these may begin before the bytes asked for, but not before its own. */
struct forms_text {
    const char *begin, *end;
};

INLINE bool step_fits(const struct form_step *step, const struct forms_text *text, const char *at,
                      const struct forms_means *means)
{
    const size_t length = step->text.length;

    if ((size_t)(text->end - at) < length)
        return false;
    if (at - text->begin < CHUNK)
        return memcmp(at, step->text.data, length) == 0;
    if ((~means->same(at + length - CHUNK, step->last) & step->last_chunk) != 0)
        return false;
    for (size_t done = 0; length - done > CHUNK; done += CHUNK)
        if (means->same(at + done, step->text.data + done) != UINT32_MAX)
            return false;
    return true;
}

/* From behind the quote that begins a string to behind the one that ends it; NULL when it does not end as it should. */
INLINE const char *string_end(const char *at, const struct forms_text *text, const struct forms_means *means, bool *escaped)
{
    uint32_t stops = 0;

    for (; text->end - at >= CHUNK; at += CHUNK) {
        stops = means->stops(at);
        if (stops != 0)
            break;
    }
    if (stops == 0 && text->end - text->begin >= CHUNK && at < text->end)
        stops = means->stops(text->end - CHUNK) >> (CHUNK - (text->end - at));
    if (stops != 0) {
        at += __builtin_ctz(stops);
        if (*at == '"' && at + 1 < text->end)
            return at + 1;
    }
    *escaped = true;            /* for all we know */
    return scalar_string_end(at, text->end);
}

INLINE const char *value_end(const char *at, const struct forms_text *text, const struct forms_means *means, bool *escaped)
{
    if (*at == '"')
        return string_end(at + 1, text, means, escaped);
    return *at >= 'a' ? scalar_word_end(at, text->end) : scalar_number_end(at, text->end);
}

static bool forms_settle(struct forms *forms, struct view raw)
{
    const struct discovery_range *range = &forms->range;
    double number;

    if ((raw.data[0] != '-' && !scalar_is_digit(raw.data[0])) || !number_parse(raw, &number) || number - number != 0)
        return false;
    forms->outside = number;
    return number < range->least || number > range->most || (range->above && number == range->least) ||
           (range->below && number == range->most);
}

/* The first value of a name is the one. */
INLINE void forms_find(struct forms *forms, size_t name, struct view raw, bool escaped)
{
    if (name == SIZE_MAX || forms->seen[name] == forms->tried)
        return;
    forms->seen[name] = forms->tried;
    forms->found[forms->found_count++] = (struct form_found){ name, raw, escaped };
    forms->settled = forms->expects && forms_settle(forms, raw);
}

INLINE bool forms_follow(struct forms *forms, const struct forms_text text, size_t limit, const struct forms_means *means)
{
    const char *at = text.begin;
    struct form_place *place = forms->root;
    struct form_step *step = place->steps, *before = NULL;
    size_t patience = PATIENCE;

    while (step && patience-- > 0) {
        const char *behind = NULL, *value = at;
        bool escaped = false;

        if (step_fits(step, &text, at, means)) {
            value += step->text.length;
            if (!step->place)
                return value == text.end;
            behind = value < text.end ? value_end(value, &text, means, &escaped) : NULL;
        }
        if (!behind) {
            before = step;
            step = step->other;
            continue;
        }
        if (before) {           /* what was seen last comes first */
            before->other = step->other;
            step->other = place->steps;
            place->steps = step;
            before = NULL;
        }
        if (limit-- == 0)
            return false;
        place = step->place;
        forms_find(forms, place->name, view_between(value, behind), escaped);
        if (forms->settled)
            return true;
        at = behind;
        step = place->steps;
        patience = PATIENCE;
    }
    return false;
}

#if defined(__x86_64__)
AVX2 static bool forms_follow_avx2(struct forms *forms, struct forms_text text, size_t limit)
{
    return forms_follow(forms, text, limit, &(const struct forms_means){ avx2_same, avx2_stops });
}
#endif

static bool forms_follow_best(struct forms *forms, struct forms_text text, size_t limit)
{
#if defined(__x86_64__)
    if (!forms->plain && processor_is_wide())
        return forms_follow_avx2(forms, text, limit);
#endif
    return forms_follow(forms, text, limit, &(const struct forms_means){ plain_same, plain_stops });
}

bool forms_recognize(struct forms *forms, struct view text, size_t limit)
{
    if (!forms->root || !forms->useful)
        return false;
    /* Blanks around an object are the outline's to remove. */
    if (text.length < 2 || text.data[0] != '{' || text.data[text.length - 1] != '}')
        return false;
    forms->tried++;
    forms->found_count = 0;
    forms->settled = false;
    const bool recognized = forms_follow_best(forms, (struct forms_text){ text.data, view_end(text) }, limit);
    forms->recognized += recognized;
    if (forms->tried % TRIALS == 0) {
        forms->useful = forms->recognized >= TRIALS / 4;
        forms->recognized = 0;
    }
    return recognized;
}
