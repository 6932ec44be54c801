/*
 * Loops by hand for those of questions/cliffs that take JSON by its structure. Needs AVX2, BMI2 and PCLMUL.
 */
#define _GNU_SOURCE
#include "cliffs.h"

/* ---- JSON: what stands behind some keys of an object at one depth ---- */
static uint64_t unescaped_quotes(const char *text, uint64_t *carry)
{
    uint64_t quotes = eq64(text, '"'), slashes = eq64(text, '\\');

    if (!(slashes | *carry))
        return quotes;
    for (uint64_t i = 0, escaped = *carry;; i++) {
        if (i == 64) {
            *carry = escaped;
            return quotes;
        }
        if (escaped) {
            quotes &= ~(1ull << i);
            escaped = 0;
        } else {
            escaped = slashes >> i & 1;
        }
    }
}

static uint64_t prefix_xor(uint64_t bits)
{
    return (uint64_t)_mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8(-1), 0));
}

/* Brackets and colons outside texts are told to visit(), until the line ends; where it does is the answer. */
static inline __attribute__((always_inline)) const char *structure_walk(const char *text, void *state,
                                                                         void (*visit)(void *, const char *, int))
{
    uint64_t carry = 0, inside = 0, end;
    int depth = 0;

    for (;; text += 64) {
        uint64_t quotes = unescaped_quotes(text, &carry), in, bits;
        end = eq64(text, '\n');
        bits = eq64(text, '{') | eq64(text, '}') | eq64(text, '[') | eq64(text, ']') | eq64(text, ':');
        if (end) {
            quotes &= _blsmsk_u64(end);
            bits &= _blsmsk_u64(end);
        }
        in = prefix_xor(quotes) ^ inside;
        inside = (uint64_t)((int64_t)in >> 63);
        for (bits &= ~in; bits; bits &= bits - 1) {
            const char *at = text + __builtin_ctzll(bits);
            if (*at != ':')
                depth += (*at | 0x20) == '{' ? 1 : -1;
            visit(state, at, depth);
        }
        if (end)
            return text + __builtin_ctzll(end);
    }
}

static inline bool key_before(const char *colon, const char *key, size_t length)
{
    return memcmp(colon - length, key, length) == 0;
}

/* ---- C08: how many there are of each path ---- */
enum { PATHS = 60 };
static struct cells wanted_path;

struct path_walk {
    struct share *share;
    bool http;
};

static uint64_t path_hash(const char *text, size_t length)
{
    uint64_t hash = length;

    for (; length >= 8; text += 8, length -= 8)
        hash = (hash ^ load64(text)) * 0x9e3779b97f4a7c15ull;
    for (; length; text++, length--)
        hash = (hash ^ (uint8_t)*text) * 0x9e3779b97f4a7c15ull;
    return hash ^ hash >> 29;
}

static __m128i path_key(const char *text, size_t length)
{
    return _mm_set_epi64x((long long)length, (long long)path_hash(text, length));
}

static void paths_read(void)
{
    const char *at = other;

    for (int i = 0; i < PATHS; i++) {
        const char *from = memchr(at, '"', (size_t)(other_end - at)), *to = find(from + 1, '"');
        __m128i key = path_key(from + 1, (size_t)(to - from - 1));
        cells_add(&wanted_path, key, hash16(key));
        at = to + 1;
    }
}

static inline void path_visit(void *state, const char *at, int depth)
{
    struct path_walk *walk = state;
    size_t place;
    struct cell *cell;
    __m128i key;

    if (*at != ':') {
        walk->http &= depth > 1;
    } else if (depth == 1) {
        walk->http = key_before(at, "\"http\"", 6);
    } else if (depth == 2 && walk->http && key_before(at, "\"path\"", 6)) {
        key = path_key(at + 2, (size_t)(find(at + 2, '"') - at - 2));
        cell = cells_find(&wanted_path, key, hash16(key), &place);
        if (cell)
            walk->share->count[cell - wanted_path.cell]++;
    }
}

static void paths_scan(struct share *mine, const char *from, const char *end)
{
    while (from < end) {
        struct path_walk walk = { mine, false };
        from = structure_walk(from + TIME + 1, &walk, path_visit) + 1;
    }
}

static void paths_print(struct share *all)
{
    for (int i = 0; i < PATHS; i++)
        printf("%llu%c", (unsigned long long)all->count[i], i + 1 < PATHS ? ' ' : '\n');
}

/* ---- C11: items of arrays ---- */
struct item_walk {
    struct share *share;
    const char *sku;
    uint64_t quantity;
    bool items;
};

static inline void item_visit(void *state, const char *at, int depth)
{
    struct item_walk *walk = state;

    if (*at == ':') {
        if (depth == 1)
            walk->items = key_before(at, "\"items\"", 7);
        else if (depth == 3 && walk->items && key_before(at, "\"sku\"", 5))
            walk->sku = at + 2;
        else if (depth == 3 && walk->items && key_before(at, "\"qty\"", 5))
            walk->quantity = fixed(at + 1, 0);
    } else if (*at == '}' && depth == 2 && walk->items && walk->sku) {
        __m128i key = text16(walk->sku, (int)(find(walk->sku, '"') - walk->sku));
        cells_add(&walk->share->cells, key, hash16(key))->count += walk->quantity;
        walk->sku = NULL;
        walk->quantity = 0;
    }
}

static void items_scan(struct share *mine, const char *from, const char *end)
{
    while (from < end) {
        struct item_walk walk = { mine, NULL, 0, false };
        from = structure_walk(from + TIME + 1, &walk, item_visit) + 1;
    }
}

static int items_compare(const void *left, const void *right)
{
    const struct cell *a = left, *b = right;

    return a->count != b->count ? (a->count < b->count ? 1 : -1) : memcmp(&a->key, &b->key, 16);
}

static void items_print(struct share *all)
{
    struct cell best[21];
    size_t count = cells_best(&all->cells, best, items_compare);

    for (size_t i = 0; i < count; i++)
        printf("%.16s %llu\n", (const char *)&best[i].key, (unsigned long long)best[i].count);
}

const struct kernel json_kernels[] = {
    { "c08", paths_read, paths_scan, paths_print },
    { "c11", NULL, items_scan, items_print },
    { NULL, NULL, NULL, NULL },
};
