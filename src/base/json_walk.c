/* Walking JSON in place. Containers nobody looks into are stepped over 64 bytes at a time. */
#include "base/json_token.h"

/* What 64 bytes hold, a bit per byte. */
struct json_block {
    uint64_t quotes, backslashes;
    uint64_t opens, closes;     /* brackets of either kind */
};

#if defined(__SSE2__)
static struct json_block json_block_of(const char *data)
{
    const __m128i lower = _mm_set1_epi8(0x20);      /* makes [ and ] look like { and } */
    struct json_block block = { 0 };

    for (int i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + 16 * i));
        __m128i folded = _mm_or_si128(bytes, lower);

#define MASK(vector, byte) (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(vector, _mm_set1_epi8(byte))) << 16 * i
        block.quotes |= MASK(bytes, '"');
        block.backslashes |= MASK(bytes, '\\');
        block.opens |= MASK(folded, '{');
        block.closes |= MASK(folded, '}');
#undef MASK
    }
    return block;
}
#else
static struct json_block json_block_of(const char *data)
{
    struct json_block block = { 0 };

    for (int i = 0; i < 64; i++) {
        uint64_t bit = (uint64_t)1 << i;
        char byte = data[i];

        block.quotes |= byte == '"' ? bit : 0;
        block.backslashes |= byte == '\\' ? bit : 0;
        block.opens |= byte == '{' || byte == '[' ? bit : 0;
        block.closes |= byte == '}' || byte == ']' ? bit : 0;
    }
    return block;
}
#endif

struct json_skip {
    uint64_t depth;
    uint64_t in_string;     /* all ones while a string goes on from the block before */
    bool escaping;          /* a backslash ended the block before */
};

static uint64_t skip_escaped(struct json_skip *skip, uint64_t backslashes)
{
    uint64_t escaped = skip->escaping ? 1 : 0;

    backslashes &= ~escaped;
    skip->escaping = false;
    while (backslashes != 0) {
        int place = __builtin_ctzll(backslashes);

        if (place == 63) {
            skip->escaping = true;
            break;
        }
        escaped |= (uint64_t)2 << place;
        backslashes &= ~((uint64_t)3 << place);
    }
    return escaped;
}

/* Bit i of the result: whether an odd number of bits is set among 0..i. */
static uint64_t skip_parity(uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

/* The place in these 64 bytes behind which the container ends; 64 when it goes on. */
static int skip_block(struct json_skip *skip, const char *data)
{
    struct json_block block = json_block_of(data);
    uint64_t escaped = skip->escaping || block.backslashes != 0 ? skip_escaped(skip, block.backslashes) : 0;
    uint64_t strings = skip_parity(block.quotes & ~escaped) ^ skip->in_string;
    uint64_t opens = block.opens & ~strings, closes = block.closes & ~strings;

    skip->in_string = (uint64_t)0 - (strings >> 63);
    if ((uint64_t)__builtin_popcountll(closes) < skip->depth) {
        skip->depth += (uint64_t)__builtin_popcountll(opens);
        skip->depth -= (uint64_t)__builtin_popcountll(closes);
        return 64;
    }
    for (uint64_t brackets = opens | closes; brackets != 0; brackets &= brackets - 1) {
        int place = __builtin_ctzll(brackets);

        if (opens >> place & 1)
            skip->depth++;
        else if (--skip->depth == 0)
            return place;
    }
    return 64;
}

/* From an opening bracket to behind the one that closes it; NULL when none does. */
static const char *json_container_end(const char *at, const char *end)
{
    struct json_skip skip = { 0 };
    char last[64] = { 0 };
    int place;

    for (; end - at >= 64; at += 64) {
        place = skip_block(&skip, at);
        if (place < 64)
            return at + place + 1;
    }
    memcpy(last, at, (size_t)(end - at));
    place = skip_block(&skip, last);
    return place < 64 ? at + place + 1 : NULL;
}

/* The value that begins right here. */
static struct json json_value(const char *at, const char *end)
{
    enum json_kind kind = JSON_NONE;
    const char *behind = NULL;

    if (at == end)
        return (struct json){ JSON_NONE };
    switch (*at) {
    case '"':
        kind = JSON_STRING;
        behind = json_string_end(at + 1, end);
        break;
    case '{':
        kind = JSON_OBJECT;
        behind = json_container_end(at, end);
        break;
    case '[':
        kind = JSON_ARRAY;
        behind = json_container_end(at, end);
        break;
    case 't':
        kind = JSON_TRUE;
        behind = json_word_end(at, end);
        break;
    case 'f':
        kind = JSON_FALSE;
        behind = json_word_end(at, end);
        break;
    case 'n':
        kind = JSON_NULL;
        behind = json_word_end(at, end);
        break;
    default:
        kind = JSON_NUMBER;
        behind = json_number_end(at, end);
        break;
    }
    return behind ? (struct json){ kind, view_between(at, behind) } : (struct json){ JSON_NONE };
}

struct json json_at(struct view text)
{
    return json_value(json_skip_blanks(text.data, view_end(text)), view_end(text));
}

struct json_walk json_walk(struct json container)
{
    const char *end = view_end(container.raw);

    if ((container.kind != JSON_OBJECT && container.kind != JSON_ARRAY) || container.raw.length < 2)
        return (struct json_walk){ .next = end, .end = end };
    return (struct json_walk){ .next = container.raw.data + 1, .end = end - 1, .object = container.kind == JSON_OBJECT };
}

static bool json_walk_stop(struct json_walk *walk)
{
    walk->next = walk->end;
    walk->started = false;
    walk->key = (struct view){ 0 };
    walk->value = (struct json){ JSON_NONE };
    return false;
}

/* Reads "key": and returns where the value begins; NULL when there is no such thing. */
static const char *json_walk_key(struct json_walk *walk, const char *at)
{
    if (at == walk->end || *at != '"')
        return NULL;
    const char *behind = json_string_end(at + 1, walk->end);
    if (!behind)
        return NULL;
    walk->key = view_between(at + 1, behind - 1);
    at = json_skip_blanks(behind, walk->end);
    return at < walk->end && *at == ':' ? json_skip_blanks(at + 1, walk->end) : NULL;
}

bool json_next(struct json_walk *walk)
{
    const char *at = json_skip_blanks(walk->next, walk->end);

    if (walk->started) {
        if (at == walk->end || *at != ',')
            return json_walk_stop(walk);
        at = json_skip_blanks(at + 1, walk->end);
    }
    if (walk->object && !(at = json_walk_key(walk, at)))
        return json_walk_stop(walk);
    walk->value = json_value(at, walk->end);
    if (walk->value.kind == JSON_NONE)
        return json_walk_stop(walk);
    walk->next = view_end(walk->value.raw);
    walk->index = walk->started ? walk->index + 1 : 0;
    walk->started = true;
    return true;
}

struct json json_member(struct json object, struct view key)
{
    struct json_walk walk = json_walk(object);

    if (object.kind != JSON_OBJECT)
        return (struct json){ JSON_NONE };
    while (json_next(&walk))
        if (json_key_equal(walk.key, key))
            return walk.value;
    return (struct json){ JSON_NONE };
}

struct json json_element(struct json array, size_t index)
{
    struct json_walk walk = json_walk(array);

    if (array.kind != JSON_ARRAY)
        return (struct json){ JSON_NONE };
    while (json_next(&walk))
        if (walk.index == index)
            return walk.value;
    return (struct json){ JSON_NONE };
}

size_t json_count(struct json array)
{
    struct json_walk walk = json_walk(array);
    size_t count = 0;

    while (json_next(&walk))
        count++;
    return count;
}
