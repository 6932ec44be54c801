#include "base/scan_kernels.h"

#include "base/processor.h"

#include <assert.h>

/*
 * How common each byte is in logs, from 0 (hardly ever) to 255. Rounded from application logs, access logs, JSON events
 * and flow logs mixed; only the order matters, and a wrong guess costs time, never an answer.
 */
static const unsigned char scan_commonness[128] = {
    [0] = 6, ['\t'] = 96, ['\n'] = 140, ['\r'] = 40, [27] = 24,
    [' '] = 250, ['!'] = 30, ['"'] = 235, ['#'] = 36, ['$'] = 44, ['%'] = 40, ['&'] = 52, ['\''] = 60, ['('] = 76,
    [')'] = 76, ['*'] = 32, ['+'] = 46, [','] = 200, ['-'] = 215, ['.'] = 220, ['/'] = 190,
    ['0'] = 245, ['1'] = 244, ['2'] = 243, ['3'] = 228, ['4'] = 226, ['5'] = 224, ['6'] = 216, ['7'] = 212,
    ['8'] = 210, ['9'] = 208,
    [':'] = 218, [';'] = 66, ['<'] = 42, ['='] = 120, ['>'] = 48, ['?'] = 50, ['@'] = 54,
    ['A'] = 128, ['B'] = 92, ['C'] = 118, ['D'] = 116, ['E'] = 130, ['F'] = 98, ['G'] = 94, ['H'] = 78, ['I'] = 124,
    ['J'] = 62, ['K'] = 84, ['L'] = 100, ['M'] = 102, ['N'] = 110, ['O'] = 112, ['P'] = 106, ['Q'] = 56, ['R'] = 114,
    ['S'] = 122, ['T'] = 126, ['U'] = 88, ['V'] = 72, ['W'] = 80, ['X'] = 64, ['Y'] = 68, ['Z'] = 90,
    ['['] = 104, ['\\'] = 108, [']'] = 104, ['^'] = 20, ['_'] = 142, ['`'] = 18,
    ['a'] = 236, ['b'] = 192, ['c'] = 222, ['d'] = 223, ['e'] = 248, ['f'] = 196, ['g'] = 184, ['h'] = 180,
    ['i'] = 232, ['j'] = 86, ['k'] = 136, ['l'] = 206, ['m'] = 202, ['n'] = 230, ['o'] = 231, ['p'] = 204, ['q'] = 82,
    ['r'] = 229, ['s'] = 234, ['t'] = 238, ['u'] = 198, ['v'] = 164, ['w'] = 150, ['x'] = 134, ['y'] = 160, ['z'] = 74,
    ['{'] = 132, ['|'] = 38, ['}'] = 132, ['~'] = 16,
};

unsigned scan_common(char byte)
{
    const unsigned code = (unsigned char)byte;

    if (code < 128)
        return scan_commonness[code];
    return code < 192 ? 28 : 14;    /* where a script is not Latin, its characters share their first bytes */
}

const struct scan_kernels *scan_kernels(void)
{
    return PROCESSOR_BEST(&scan_plain, &scan_sse42, &scan_avx2);
}

size_t scan_count_byte(struct view text, char byte)
{
    return scan_kernels()->count_byte(text, byte);
}

size_t scan_find_bytes(struct view text, size_t from, char byte, uint32_t *out, size_t capacity)
{
    assert(text.length <= UINT32_MAX);
    return from >= text.length || capacity == 0 ? 0 : scan_kernels()->find_bytes(text, from, byte, out, capacity);
}

size_t scan_find_first(struct view text, char byte, size_t wanted, uint32_t *out)
{
    assert(text.length <= UINT32_MAX);
    return text.length == 0 || wanted == 0 ? 0 : scan_kernels()->find_first(text, byte, wanted, out);
}

size_t scan_alike(struct view text, const uint32_t *places, size_t count, const struct scan_around *around)
{
    return scan_kernels()->alike(text, places, count, around);
}

size_t scan_find_last_byte(struct view text, size_t end, char byte)
{
    if (end > text.length)
        end = text.length;
    const char *place = end > 0 ? memrchr(text.data, byte, end) : NULL;

    return place ? (size_t)(place - text.data) : SIZE_MAX;
}

/* The rarest byte of the needle apart from the one at `taken`. Of equals the later wins: needles differ at their ends. */
static size_t needle_rarest(struct view text, size_t taken)
{
    size_t rarest = taken == 0 ? 1 : 0;

    for (size_t i = rarest + 1; i < text.length; i++)
        if (i != taken && scan_common(text.data[i]) <= scan_common(text.data[rarest]))
            rarest = i;
    return rarest;
}

struct needle needle_of(struct view text)
{
    assert(text.length > 0);
    if (text.length == 1)
        return (struct needle){ .text = text };
    size_t first = needle_rarest(text, SIZE_MAX);

    return (struct needle){ .text = text, .first = first, .second = needle_rarest(text, first) };
}

size_t needle_find(const struct needle *needle, struct view haystack, size_t from)
{
    if (from > haystack.length || haystack.length - from < needle->text.length)
        return SIZE_MAX;
    if (needle->text.length > 1)
        return scan_kernels()->find_needle(needle, haystack, from);
    const char *place = memchr(haystack.data + from, needle->text.data[0], haystack.length - from);

    return place ? (size_t)(place - haystack.data) : SIZE_MAX;
}

void scan_notes_add(struct scan_notes *notes, struct view text, size_t began, size_t from, size_t to)
{
    const struct view noted = { text.data + began, to - began };
    const size_t room = notes->capacity - notes->count;
    const size_t found = scan_find_bytes(noted, from - began, notes->byte, notes->places + notes->count, room);

    notes->count += found;
    notes->to = found == room ? from : to;
    if (found == room && found > 0)
        notes->to = began + notes->places[notes->count - 1] + 1;
}

void scan_notes_compare(struct scan_notes *notes, struct view text)
{
    if (!notes->around || notes->alike < notes->compared)
        return;
    notes->alike += scan_alike(text, notes->places + notes->alike, notes->count - notes->alike, notes->around);
    notes->compared = notes->count;
}

void scan_notes_cut(struct scan_notes *notes, size_t to)
{
    while (notes->count > 0 && notes->places[notes->count - 1] >= to)
        notes->count--;
    if (notes->alike > notes->count)
        notes->alike = notes->count;
}

size_t needle_find_noting(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes)
{
    notes->count = 0;
    notes->to = from;
    if (from <= haystack.length && haystack.length - from >= needle->text.length && needle->text.length > 1)
        return scan_kernels()->find_noting(needle, haystack, from, notes);
    const size_t place = needle_find(needle, haystack, from);
    scan_notes_add(notes, haystack, from, from, place < haystack.length ? place : haystack.length);
    return place;
}

void needle_gather(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes, struct scan_hits *hits)
{
    hits->count = 0;
    scan_notes_begin(notes, from);
    if (from <= haystack.length && haystack.length - from >= needle->text.length && needle->text.length > 1)
        scan_kernels()->gather(needle, haystack, from, notes, hits);
}

size_t scan_needle_linear(const struct needle *needle, struct view haystack, size_t from)
{
    const char *place = memmem(haystack.data + from, haystack.length - from, needle->text.data, needle->text.length);

    return place ? (size_t)(place - haystack.data) : SIZE_MAX;
}

/* Blocks small enough for a byte to count them, so that compilers can use whatever vectors there are. */
static size_t plain_count_byte(struct view text, char byte)
{
    size_t count = 0;

    for (size_t at = 0; at < text.length;) {
        size_t block = text.length - at < 240 ? text.length - at : 240;
        unsigned char equal = 0;

        for (size_t i = 0; i < block; i++)
            equal = (unsigned char)(equal + (text.data[at + i] == byte));
        count += equal;
        at += block;
    }
    return count;
}

static size_t plain_find_bytes(struct view text, size_t from, char byte, uint32_t *out, size_t capacity)
{
    size_t found = 0;

    while (found < capacity && from < text.length) {
        const char *place = memchr(text.data + from, byte, text.length - from);
        if (!place)
            break;
        from = (size_t)(place - text.data);
        out[found++] = (uint32_t)from++;
    }
    return found;
}

static size_t plain_find_first(struct view text, char byte, size_t wanted, uint32_t *out)
{
    return plain_find_bytes(text, 0, byte, out, wanted);
}

static size_t plain_find_needle(const struct needle *needle, struct view haystack, size_t from)
{
    const size_t last = haystack.length - needle->text.length;
    const char rare = needle->text.data[needle->first];
    struct scan_patience patience = { .start = from };

    while (from <= last) {
        const char *place = memchr(haystack.data + from + needle->first, rare, last - from + 1);
        if (!place)
            break;
        from = (size_t)(place - haystack.data) - needle->first;
        if (haystack.data[from + needle->second] == needle->text.data[needle->second]) {
            if (memcmp(haystack.data + from, needle->text.data, needle->text.length) == 0)
                return from;
            if (scan_patience_ends(&patience, needle, from))
                return scan_needle_linear(needle, haystack, from);
        }
        from++;
    }
    return SIZE_MAX;
}

static size_t plain_find_noting(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes)
{
    const size_t place = plain_find_needle(needle, haystack, from);

    scan_notes_add(notes, haystack, from, from, place < haystack.length ? place : haystack.length);
    return place;
}

/* Nothing is gained by it here. */
static void plain_gather(const struct needle *needle, struct view haystack, size_t from, struct scan_notes *notes,
                         struct scan_hits *hits)
{
    (void)needle, (void)haystack, (void)from, (void)notes, (void)hits;
}

static bool plain_is_alike(struct view text, size_t place, const struct scan_around *around)
{
    if (place == 0 || text.length - place < SCAN_AROUND - 1)
        return false;
    for (size_t i = 0; i < SCAN_AROUND; i++)
        if (((unsigned char)text.data[place - 1 + i] ^ around->flip[i]) > around->most[i])
            return false;
    return true;
}

static size_t plain_alike(struct view text, const uint32_t *places, size_t count, const struct scan_around *around)
{
    size_t alike = 0;

    while (alike < count && plain_is_alike(text, places[alike], around))
        alike++;
    return alike;
}

const struct scan_kernels scan_plain = {
    plain_count_byte, plain_find_bytes, plain_find_first, plain_find_needle, plain_find_noting, plain_gather, plain_alike,
};
