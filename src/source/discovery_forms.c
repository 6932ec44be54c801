#include "source/discovery_forms.h"

#include "source/discovery_scalar.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

enum { STEPS_MAX = 4096, TRIALS = 64, CHUNK = 32 };

/*
 * What stands before a value, or before the end. Messages of different forms share the steps up to where they differ:
 * there one step goes on with several, of which at most one leads anywhere. (Two of them can both fit only if one is the
 * beginning of the other; but then a value follows the shorter, and a bracket goes on in the longer.)
 */
struct form_step {
    struct view text;
    const char *chunks;         /* the same, filled up with zeros to a whole number of chunks */
    uint32_t last_chunk;        /* a bit for each of its bytes in the last of them */
    struct form_step *next;     /* behind the value */
    struct form_step *other;    /* in place of this one */
    size_t name;                /* of the value, or DISCOVERY_UNWANTED */
    bool last;                  /* no value follows */
};

void forms_init(struct forms *forms, size_t names, size_t rows, struct arena *arena)
{
    *forms = (struct forms){ .useful = rows > 2, .names = names, .arena = arena };
    forms->found = ARENA_ARRAY(arena, names, struct form_found);
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

INLINE bool step_fits(const struct form_step *step, const char *at, const char *end, const struct forms_means *means)
{
    const size_t left = (size_t)(end - at), length = step->text.length;
    size_t done = 0;

    if (left < length)
        return false;
    for (; length - done > CHUNK; done += CHUNK)
        if (means->same(at + done, step->chunks + done) != UINT32_MAX)
            return false;
    if (left - done < CHUNK)
        return memcmp(at + done, step->chunks + done, length - done) == 0;
    return (~means->same(at + done, step->chunks + done) & step->last_chunk) == 0;
}

/* The first quote, backslash or control character at or behind a place; the end when there is none. */
INLINE const char *string_stop(const char *at, const char *end, const struct forms_means *means)
{
    for (; end - at >= CHUNK; at += CHUNK) {
        const uint32_t stops = means->stops(at);

        if (stops != 0)
            return at + __builtin_ctz(stops);
    }
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= 0x20)
        at++;
    return at;
}

/* From behind the quote that begins a string to behind the one that ends it; NULL when it does not end as it should. */
INLINE const char *string_end(const char *at, const char *end, const struct forms_means *means)
{
    for (;;) {
        at = string_stop(at, end, means);
        if (end - at < 2)
            return NULL;
        if (*at == '"')
            return at + 1;
        if (*at != '\\' || !scalar_escape_is_known(at + 1, end))
            return NULL;
        at += 2;
    }
}

INLINE const char *value_end(const char *at, const char *end, const struct forms_means *means)
{
    if (*at == '"')
        return string_end(at + 1, end, means);
    return *at >= 'a' ? scalar_word_end(at, end) : scalar_number_end(at, end);
}

INLINE bool forms_follow(struct forms *forms, struct view text, const struct forms_means *means)
{
    const char *at = text.data, *end = view_end(text);
    const struct form_step *step = forms->first;
    struct form_found *found = forms->found;

    while (step) {
        if (!step_fits(step, at, end, means)) {
            step = step->other;
            continue;
        }
        const char *value = at + step->text.length;
        if (step->last || value == end) {
            forms->found_count = (size_t)(found - forms->found);
            return step->last && value == end;
        }
        const char *behind = value_end(value, end, means);
        if (!behind) {
            step = step->other;
            continue;
        }
        if (step->name != DISCOVERY_UNWANTED)
            *found++ = (struct form_found){ step->name, view_between(value, behind) };
        at = behind;
        step = step->next;
    }
    return false;
}

#if defined(__x86_64__)
AVX2 static bool forms_follow_avx2(struct forms *forms, struct view text)
{
    return forms_follow(forms, text, &(const struct forms_means){ avx2_same, avx2_stops });
}
#endif

static bool forms_follow_best(struct forms *forms, struct view text)
{
#if defined(__x86_64__)
    if (!forms->plain && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"))
        return forms_follow_avx2(forms, text);
#endif
    return forms_follow(forms, text, &(const struct forms_means){ plain_same, plain_stops });
}

bool forms_recognize(struct forms *forms, struct view text)
{
    if (!forms->first || !forms->useful)
        return false;
    /* Blanks around an object are the outline's to remove. */
    if (text.length < 2 || text.data[0] != '{' || text.data[text.length - 1] != '}')
        return false;
    const bool recognized = forms_follow_best(forms, text);
    forms->recognized += recognized;
    if (++forms->tried % TRIALS == 0)
        forms->useful = forms->recognized >= forms->tried / 2;
    return recognized;
}

/* ---- Learning ---- */

bool forms_want(const struct forms *forms)
{
    return forms->useful && forms->step_count < STEPS_MAX;
}

static struct form_step *step_new(struct forms *forms, struct view text, bool last)
{
    struct form_step *step = ARENA_NEW(forms->arena, struct form_step);
    char *chunks = arena_zalloc(forms->arena, (text.length + CHUNK - 1) / CHUNK * CHUNK);

    memcpy(chunks, text.data, text.length);
    step->text = text;
    step->chunks = chunks;
    step->last_chunk = UINT32_MAX >> (CHUNK - 1 - (text.length - 1) % CHUNK);
    step->name = DISCOVERY_UNWANTED;
    step->last = last;
    forms->step_count++;
    return step;
}

/* The step among these that has this text; a new one before the others when there is none. */
static struct form_step *step_of(struct forms *forms, struct form_step **steps, struct view text, bool last)
{
    struct form_step *step = *steps;

    while (step && (step->last != last || !view_equal(step->text, text)))
        step = step->other;
    if (step)
        return step;
    step = step_new(forms, text, last);
    step->other = *steps;
    *steps = step;
    return step;
}

static size_t name_at(const struct discovery_row *row, size_t names, size_t begin)
{
    for (size_t name = 0; name < names; name++)
        if (row->found[name] == row->row + 1 && row->places[name] == begin)
            return name;
    return DISCOVERY_UNWANTED;
}

void forms_learn(struct forms *forms, const struct outline *outline, const struct discovery_row *row)
{
    struct outline_leaves leaves = { .outline = outline };
    const char *at = outline->text.data, *end = view_end(outline->text);
    struct form_step **steps = &forms->first;

    while (outline_next_leaf(&leaves)) {
        const char *value = outline->text.data + leaves.begin;
        struct form_step *step = step_of(forms, steps, view_between(at, value), false);

        step->name = name_at(row, forms->names, leaves.begin);
        at = value_end(value, end, &(const struct forms_means){ plain_same, plain_stops });
        steps = &step->next;
    }
    step_of(forms, steps, view_between(at, end), true);
}
