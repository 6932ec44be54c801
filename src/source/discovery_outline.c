/*
 * Reading an outline, in four passes over as little as possible.
 *
 * Bytes. A block of 64 bytes becomes words with a bit per byte: what is inside strings, and what stands where outside.
 * Brackets. Each is paired with its partner, which tells the bytes inside objects from those inside arrays.
 * Tokens. What JSON allows behind a token depends on the token alone and, for commas, on the container; so all tokens of
 * a kind are checked at once: shifted to where the next token must be and compared with what may stand there. Two sums do
 * what shifts cannot: adding the bits behind tokens to the bits of blanks carries them over runs of blanks, and adding the
 * bits where keys begin to the bits of strings carries them to where the keys end.
 * Scalars. Numbers and words are looked at one by one.
 */
#include "source/discovery_outline.h"

#include "base/avx2.h"
#include "base/processor.h"
#include "source/discovery_scalar.h"

#define INLINE static inline __attribute__((always_inline))

enum { DEPTH_MAX = 512, SPREAD_SLACK = 64 };

/* How this processor does it best. */
struct outline_means {
    /* Of 64 bytes: which are this one; which are it but for the bit 0x20; which are at most it. */
    uint64_t (*equal)(const char *data, char byte);
    uint64_t (*like)(const char *data, char byte);
    uint64_t (*at_most)(const char *data, char byte);
    uint64_t (*parity)(uint64_t bits);      /* bit i: whether an odd number of bits is set among 0..i */
    /* Writes base + the places of the bits, of which there are often so many; may write SPREAD_SLACK numbers more. Returns
     * where to go on. */
    uint32_t *(*spread)(uint32_t *out, uint32_t base, uint64_t bits, int often);
};

/* ---- The means ---- */

#if defined(VECTORS)

INLINE uint64_t sse2_join(const __m128i parts[static 4])
{
    uint64_t mask = 0;

    for (int i = 0; i < 4; i++)
        mask |= (uint64_t)(unsigned)_mm_movemask_epi8(parts[i]) << 16 * i;
    return mask;
}

INLINE __m128i sse2_load(const char *data, int i)
{
    return _mm_loadu_si128((const __m128i *)(const void *)(data + 16 * i));
}

INLINE uint64_t sse2_equal(const char *data, char byte)
{
    __m128i parts[4];

    for (int i = 0; i < 4; i++)
        parts[i] = _mm_cmpeq_epi8(sse2_load(data, i), _mm_set1_epi8(byte));
    return sse2_join(parts);
}

INLINE uint64_t sse2_like(const char *data, char byte)
{
    __m128i parts[4];

    for (int i = 0; i < 4; i++)
        parts[i] = _mm_cmpeq_epi8(_mm_or_si128(sse2_load(data, i), _mm_set1_epi8(0x20)), _mm_set1_epi8(byte));
    return sse2_join(parts);
}

INLINE uint64_t sse2_at_most(const char *data, char byte)
{
    __m128i parts[4];

    for (int i = 0; i < 4; i++)
        parts[i] = _mm_cmpeq_epi8(_mm_min_epu8(sse2_load(data, i), _mm_set1_epi8(byte)), sse2_load(data, i));
    return sse2_join(parts);
}

AVX2_INLINE uint64_t avx2_equal(const char *data, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte);

    return vector_mask_64(_mm256_cmpeq_epi8(avx2_load(data), wanted), _mm256_cmpeq_epi8(avx2_load(data + 32), wanted));
}

AVX2_INLINE uint64_t avx2_like(const char *data, char byte)
{
    const __m256i wanted = _mm256_set1_epi8(byte), bit = _mm256_set1_epi8(0x20);

    return vector_mask_64(_mm256_cmpeq_epi8(_mm256_or_si256(avx2_load(data), bit), wanted),
                     _mm256_cmpeq_epi8(_mm256_or_si256(avx2_load(data + 32), bit), wanted));
}

AVX2_INLINE uint64_t avx2_at_most(const char *data, char byte)
{
    const __m256i first = avx2_load(data), second = avx2_load(data + 32), limit = _mm256_set1_epi8(byte);

    return vector_mask_64(_mm256_cmpeq_epi8(_mm256_min_epu8(first, limit), first),
                     _mm256_cmpeq_epi8(_mm256_min_epu8(second, limit), second));
}

/* Writing some in vain costs less than guessing their number. */
AVX2_INLINE uint32_t *avx2_spread(uint32_t *out, uint32_t base, uint64_t bits, int often)
{
    uint32_t *const end = out + __builtin_popcountll(bits);

    do {
        for (int i = 0; i < often; i++) {
            uint32_t place = base + (uint32_t)_tzcnt_u64(bits);

            __asm__("" : "+r"(place));      /* one by one: the compiler's idea of gathering them into vectors is slower */
            *out++ = place;
            bits = _blsr_u64(bits);
        }
    } while (bits != 0);
    return end;
}

#else

INLINE uint64_t plain_equal(const char *data, char byte)
{
    uint64_t mask = 0;

    for (int i = 0; i < 64; i++)
        mask |= (uint64_t)(data[i] == byte) << i;
    return mask;
}

INLINE uint64_t plain_like(const char *data, char byte)
{
    uint64_t mask = 0;

    for (int i = 0; i < 64; i++)
        mask |= (uint64_t)((data[i] | 0x20) == byte) << i;
    return mask;
}

INLINE uint64_t plain_at_most(const char *data, char byte)
{
    uint64_t mask = 0;

    for (int i = 0; i < 64; i++)
        mask |= (uint64_t)((unsigned char)data[i] <= (unsigned char)byte) << i;
    return mask;
}

#endif

INLINE uint64_t plain_parity(uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

INLINE uint32_t *plain_spread(uint32_t *out, uint32_t base, uint64_t bits, int often)
{
    (void)often;
    for (; bits != 0; bits &= bits - 1)
        *out++ = base + (uint32_t)__builtin_ctzll(bits);
    return out;
}

/* ---- Bytes ---- */

/* What goes on from block to block. */
struct outline_bytes_state {
    uint64_t inside;            /* all ones inside a string */
    uint64_t escape;            /* 1: the next byte is escaped */
    uint64_t scalar;            /* 1: a number or word goes on, or ends here */
    uint64_t escapes, blanks;   /* not 0: there was a backslash; a blank between tokens */
    uint32_t *mark, *start;     /* where to write the next */
};

/* The bytes that a backslash makes ordinary. */
static uint64_t bytes_escaped(struct outline_bytes_state *state, uint64_t backslashes)
{
    uint64_t escaped = state->escape;

    backslashes &= ~escaped;
    state->escape = 0;
    while (backslashes != 0) {
        const int place = __builtin_ctzll(backslashes);

        if (place == 63) {
            state->escape = 1;
            break;
        }
        escaped |= (uint64_t)2 << place;
        backslashes &= ~((uint64_t)3 << place);
    }
    return escaped;
}

static bool bytes_check_escapes(const char *data, const char *end, uint64_t escaped)
{
    for (; escaped != 0; escaped &= escaped - 1)
        if (!scalar_escape_is_known(data + __builtin_ctzll(escaped), end))
            return false;
    return true;
}

/* Control characters are blanks outside strings, at best. */
static bool bytes_check_controls(const char *data, uint64_t low, uint64_t strings)
{
    for (; low != 0; low &= low - 1) {
        const int place = __builtin_ctzll(low);
        const char byte = data[place];

        if (byte != ' ' && ((strings >> place & 1) || (byte != '\n' && byte != '\t' && byte != '\r')))
            return false;
    }
    return true;
}

/* 64 bytes to be read as a block, of which the first `missing` are left out; they begin the text's byte `offset`. */
struct outline_piece {
    const char *bytes;
    unsigned missing;
    size_t offset;
};

INLINE bool bytes_read(struct outline_bytes_state *state, struct view text, const struct outline_piece piece,
                       const struct outline_means *means, struct outline_block *block)
{
    const char *bytes = piece.bytes, *data = text.data + piece.offset;
    const unsigned missing = piece.missing;
    const uint64_t backslashes = means->equal(bytes, '\\') >> missing;
    uint64_t quotes = means->equal(bytes, '"') >> missing;

    if ((backslashes | state->escape) != 0) {
        const uint64_t escaped = bytes_escaped(state, backslashes) & (~(uint64_t)0 >> missing);

        quotes &= ~escaped;
        state->escapes |= backslashes;
        if (!bytes_check_escapes(data, view_end(text), escaped))
            return false;
    }
    const uint64_t strings = means->parity(quotes) ^ state->inside;
    const uint64_t commas = (means->equal(bytes, ',') >> missing) & ~strings;
    const uint64_t colons = (means->equal(bytes, ':') >> missing) & ~strings;
    const uint64_t opens = (means->like(bytes, '{') >> missing) & ~strings;
    const uint64_t closes = (means->like(bytes, '}') >> missing) & ~strings;
    const uint64_t marks = colons | opens | closes;
    const uint64_t low = means->at_most(bytes, 0x20) >> missing, blanks = low & ~strings;
    const uint64_t others = strings | quotes | commas | marks | blanks;     /* than numbers and words */
    const uint64_t scalars = ~others & (~(uint64_t)0 >> missing), starts = scalars & ~(scalars << 1 | state->scalar);

    if (means->at_most(bytes, 0x1f) != 0 && !bytes_check_controls(data, low, strings))
        return false;
    block->quotes = quotes;
    block->strings = strings;
    block->colons = colons;
    block->commas = commas;
    block->opens = opens;
    block->closes = closes;
    block->backslashes = backslashes;
    block->blanks = blanks;
    block->values = (quotes & strings) | starts | opens;
    block->objects = 0;
    state->blanks |= blanks;
    state->inside = (uint64_t)0 - (strings >> 63);
    state->scalar = scalars >> 63;
    state->mark = means->spread(state->mark, (uint32_t)piece.offset, marks, 4);
    state->start = means->spread(state->start, (uint32_t)piece.offset, starts, 1);
    return true;
}

INLINE bool outline_read_bytes(struct outline *outline, const struct outline_means *means)
{
    struct outline_bytes_state state = { .mark = outline->marks, .start = outline->scalars };
    const struct view text = outline->text;
    struct outline_block *block = outline->blocks;
    size_t offset = 0;

    for (; text.length - offset >= 64; offset += 64)
        if (!bytes_read(&state, text, (struct outline_piece){ text.data + offset, 0, offset }, means, block++))
            return false;
    if (offset < text.length) {
        const size_t rest = text.length - offset;
        char copy[64];
        struct outline_piece piece = { view_end(text) - 64, (unsigned)(64 - rest), offset };

        if (text.length < 64) {
            memset(copy, ' ', 64 - rest);
            memcpy(copy + 64 - rest, text.data, rest);
            piece.bytes = copy;
        }
        if (!bytes_read(&state, text, piece, means, block))
            return false;
    }
    outline->escapes = state.escapes != 0;
    outline->spaced = state.blanks != 0;
    outline->mark_count = (size_t)(state.mark - outline->marks);
    outline->scalar_count = (size_t)(state.start - outline->scalars);
    return state.inside == 0;
}

/* ---- Brackets ---- */

/* Pairs the brackets. The last one must close the first, at the end of the text, and nothing else may. Until tokens are
 * checked, `objects` are the brackets where arrays turn into objects or back. */
static bool outline_pair_brackets(struct outline *outline)
{
    uint32_t open[DEPTH_MAX];
    char kinds[DEPTH_MAX + 1];      /* what closes the containers; outside all of them is no object */
    const char *text = outline->text.data;
    size_t depth = 0;

    kinds[0] = ']';
    for (size_t mark = 0; mark < outline->mark_count; mark++) {
        const uint32_t place = outline->marks[mark];
        const char byte = text[place], before = kinds[depth];

        if (byte == ':')
            continue;
        if (byte == '{' || byte == '[') {
            if (depth == DEPTH_MAX)
                return false;
            open[depth++] = (uint32_t)mark;
            kinds[depth] = (char)(byte + 2);
        } else {
            if (depth == 0 || byte != before)
                return false;
            outline->partners[open[--depth]] = (uint32_t)mark;
            if (depth == 0)
                return place + 1 == outline->text.length;
        }
        outline->blocks[place / 64].objects |= (uint64_t)(kinds[depth] != before) << place % 64;
    }
    return false;
}

/* ---- Tokens ---- */

/* What goes on from block to block. The first four: the next token is behind one of these, in the lowest bit. */
struct outline_tokens_state {
    uint64_t key, value, item, colon;
    uint64_t objects;           /* all ones inside an object */
    uint64_t in_key;            /* 1: the string that goes on is a key */
    uint64_t wrong, escaped_keys;
    size_t commas;
};

/* Where the next tokens stand behind these. */
INLINE uint64_t tokens_next(uint64_t *carry, uint64_t tokens, uint64_t blanks)
{
    const uint64_t behind = tokens << 1 | *carry;
    unsigned long long next;

    *carry = tokens >> 63;
    if (blanks == 0)
        return behind;
    *carry |= __builtin_uaddll_overflow(behind, blanks, &next);
    return next & ~blanks;
}

INLINE void tokens_check(struct outline_tokens_state *state, struct outline_block *block, uint64_t blanks, uint64_t valid,
                         const struct outline_means *means)
{
    const uint64_t objects = means->parity(block->objects) ^ state->objects;
    const uint64_t colons = block->colons, commas = block->commas, closes = block->closes, values = block->values;
    const uint64_t leads = commas | block->opens;       /* an opening bracket belongs to what it opens */
    const uint64_t key = tokens_next(&state->key, leads & objects, blanks);
    const uint64_t value = tokens_next(&state->value, (leads & ~objects) | colons, blanks);
    const uint64_t item = tokens_next(&state->item, commas | colons, blanks);
    const uint64_t key_begins = (key & block->quotes & block->strings) | state->in_key;
    unsigned long long keys;

    state->in_key = __builtin_uaddll_overflow(key_begins, block->strings, &keys);
    keys &= ~block->strings;
    const uint64_t colon = tokens_next(&state->colon, keys, blanks);
    /* Values and keys begin behind what leads to one, and nowhere else; only an opening bracket may have none behind it. */
    uint64_t wrong = (values & ~(key | value)) | ((key | value) & ~(values | closes)) | (item & closes);
    /* Keys are strings, and behind them, nowhere else, stands a colon. */
    wrong |= (key & values & ~block->quotes) | (colon ^ colons);
    state->wrong |= wrong & valid;
    state->escaped_keys |= (keys - key_begins) & block->backslashes;
    state->objects = (uint64_t)0 - (objects >> 63);
    state->commas += (size_t)__builtin_popcountll(commas);
    block->objects = objects;
}

/* Most texts have no blanks between their tokens. */
INLINE void tokens_check_block(struct outline_tokens_state *state, struct outline_block *block, uint64_t valid,
                               const struct outline_means *means)
{
    if (block->blanks == 0)
        tokens_check(state, block, 0, valid, means);
    else
        tokens_check(state, block, block->blanks, valid, means);
}

INLINE bool outline_check_tokens(struct outline *outline, const struct outline_means *means)
{
    struct outline_tokens_state state = { .value = 1 };
    const size_t whole = outline->text.length / 64, rest = outline->text.length % 64;

    for (size_t i = 0; i < whole; i++)
        tokens_check_block(&state, &outline->blocks[i], ~(uint64_t)0, means);
    if (rest > 0)
        tokens_check_block(&state, &outline->blocks[whole], ((uint64_t)1 << rest) - 1, means);
    outline->escaped_keys = state.escaped_keys != 0;
    outline->comma_count = state.commas;
    return state.wrong == 0;
}

/* ---- Scalars ---- */

/* Of the bytes that cannot be part of a number or word. */
static bool byte_ends_scalar(char byte)
{
    return byte == ',' || byte == '}' || byte == ']' || byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static bool scalar_is_whole(const char *at, const char *end)
{
    const char *behind = *at >= 'a' ? scalar_word_end(at, end) : scalar_number_end(at, end);

    return behind && byte_ends_scalar(*behind);
}

static bool outline_check_scalars(const struct outline *outline)
{
    for (size_t i = 0; i < outline->scalar_count; i++)
        if (!scalar_is_whole(outline->text.data + outline->scalars[i], view_end(outline->text)))
            return false;
    return true;
}

/* ---- All of it ---- */

INLINE bool outline_walk(struct outline *outline, const struct outline_means *means)
{
    return outline_read_bytes(outline, means) && outline_pair_brackets(outline) && outline_check_tokens(outline, means) &&
           outline_check_scalars(outline);
}

#if defined(VECTORS)
AVX2 static bool outline_walk_avx2(struct outline *outline)
{
    const struct outline_means means = { avx2_equal, avx2_like, avx2_at_most, vector_parity, avx2_spread };

    return outline_walk(outline, &means);
}

static bool outline_walk_plain(struct outline *outline)
{
    const struct outline_means means = { sse2_equal, sse2_like, sse2_at_most, plain_parity, plain_spread };

    return outline_walk(outline, &means);
}

#else
static bool outline_walk_plain(struct outline *outline)
{
    const struct outline_means means = { plain_equal, plain_like, plain_at_most, plain_parity, plain_spread };

    return outline_walk(outline, &means);
}
#endif

void outline_init(struct outline *outline, struct arena *arena)
{
    *outline = (struct outline){ .arena = arena };
}

static bool outline_is_blank(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static void outline_make_room(struct outline *outline)
{
    const size_t length = outline->text.length;

    if (length / 64 < outline->block_capacity)
        return;
    outline->blocks = arena_grow(outline->arena, outline->blocks, &outline->block_capacity, length / 64 + 1,
                                 sizeof *outline->blocks);
    const size_t bytes = outline->block_capacity * 64;
    outline->marks = arena_grow(outline->arena, outline->marks, &outline->mark_capacity, bytes + SPREAD_SLACK,
                                sizeof *outline->marks);
    outline->partners = arena_grow(outline->arena, outline->partners, &outline->partner_capacity, bytes,
                                   sizeof *outline->partners);
    outline->scalars = arena_grow(outline->arena, outline->scalars, &outline->scalar_capacity, bytes / 2 + SPREAD_SLACK,
                                  sizeof *outline->scalars);
}

static bool outline_begin(struct outline *outline, struct view text)
{
    while (text.length > 0 && outline_is_blank(text.data[0]))
        text = view_skip(text, 1);
    while (text.length > 0 && outline_is_blank(text.data[text.length - 1]))
        text.length--;
    if (text.length < 2 || text.data[0] != '{' || text.data[text.length - 1] != '}' || text.length >= UINT32_MAX)
        return false;
    outline->text = text;
    outline_make_room(outline);
    return true;
}

bool outline_read(struct outline *outline, struct view text)
{
    if (!outline_begin(outline, text))
        return false;
#if defined(VECTORS)
    if (processor_is_wide())
        return outline_walk_avx2(outline);
#endif
    return outline_walk_plain(outline);
}

bool outline_read_plainly(struct outline *outline, struct view text)
{
    return outline_begin(outline, text) && outline_walk_plain(outline);
}

struct view outline_key(const struct outline *outline, size_t colon)
{
    const size_t end = outline_key_end(outline, colon);
    size_t i = end / 64;
    uint64_t quotes = outline->blocks[i].quotes & (((uint64_t)1 << end % 64) - 1);

    while (quotes == 0)
        quotes = outline->blocks[--i].quotes;
    const size_t begin = i * 64 + 63 - (size_t)__builtin_clzll(quotes) + 1;
    return (struct view){ outline->text.data + begin, end - begin };
}

bool outline_next_leaf(struct outline_leaves *leaves)
{
    const struct view text = leaves->outline->text;

    for (;;) {
        while (leaves->before == 0) {
            if (leaves->block * 64 >= text.length)
                return false;
            const struct outline_block *block = &leaves->outline->blocks[leaves->block++];
            leaves->before = block->colons | ((block->commas | block->opens) & ~block->objects);
        }
        leaves->begin = (leaves->block - 1) * 64 + (size_t)__builtin_ctzll(leaves->before) + 1;
        leaves->before &= leaves->before - 1;
        while (outline_is_blank(text.data[leaves->begin]))
            leaves->begin++;
        const char first = text.data[leaves->begin];
        if (first != '{' && first != '[' && first != ']')
            return true;
    }
}
