#include "base/text_set_parts.h"

#include "base/processor.h"
#include "base/short_bytes.h"

static char fold_byte(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

static bool text_set_fits(const struct view *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i].length == 0)
            return false;
    return count > 0 && count <= TEXT_SET_MAX;
}

static size_t text_set_width(const struct view *texts, size_t count)
{
    size_t width = count > TEXT_SET_PAIRS ? TEXT_SET_WINDOW : 2;

    for (size_t i = 0; i < count; i++)
        if (texts[i].length < width)
            width = texts[i].length;
    return width;
}

/* Whether two bytes stand next to each other far more often than each of them would let one think. */
static bool text_is_common_pair(const char *at)
{
    static const char pairs[] = "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co "
                                "me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ss tp qu ct rt ec us un ex "
                                "im ta am mp sa ag ge lo og gs tr";   /* timestamp, message, logStream: in each line of JSON */

    for (const char *pair = pairs; pair < pairs + sizeof pairs - 1; pair += 3)
        if (fold_byte(at[0]) == pair[0] && fold_byte(at[1]) == pair[1])
            return true;
    return false;
}

/* Where the rarest `width` bytes in a row stand. */
static size_t text_window(struct view text, size_t width)
{
    unsigned least = UINT32_MAX;
    size_t window = 0;

    for (size_t at = 0; at + width <= text.length; at++) {
        unsigned common = 0;

        for (size_t i = 0; i < width; i++)
            common += scan_common(text.data[at + i]);
        if (width == 2 && text_is_common_pair(text.data + at))
            common += 64;
        if (common < least) {
            least = common;
            window = at;
        }
    }
    return window;
}

static void text_set_admit(struct text_set *set, size_t place, char byte, unsigned bucket)
{
    set->low[place][(unsigned char)byte & 15] |= (unsigned char)(1u << bucket);
    set->high[place][(unsigned char)byte >> 4] |= (unsigned char)(1u << bucket);
}

static void text_set_add(struct text_set *set, struct arena *arena, struct view text, unsigned bucket)
{
    struct text_set_member *member = &set->members[bucket][set->counts[bucket]++];
    char *folded = arena_alloc(arena, text.length), *letters = arena_alloc(arena, text.length);
    const size_t window = text_window(text, set->width);
    /* The compared bytes hold the window. */
    const size_t skipped = window + set->width > TEXT_SET_COMPARED ? window + set->width - TEXT_SET_COMPARED : 0;
    const size_t rest = text.length - skipped;

    for (size_t i = 0; i < text.length; i++) {
        folded[i] = set->fold ? fold_byte(text.data[i]) : text.data[i];
        letters[i] = set->fold && folded[i] >= 'a' && folded[i] <= 'z' ? 0x20 : 0;
        set->breaks |= folded[i] == '\n';
    }
    member->letters = letters + skipped;
    member->compared = (struct view){ folded + skipped, rest < TEXT_SET_COMPARED ? rest : TEXT_SET_COMPARED };
    member->window = window - skipped;
    if (set->reach < member->window)
        set->reach = member->window;
    for (size_t i = 0; i < set->width; i++) {
        const char byte = folded[window + i];

        text_set_admit(set, i, byte, bucket);
        if (set->fold && byte >= 'a' && byte <= 'z')
            text_set_admit(set, i, (char)(byte & ~0x20), bucket);
    }
}

/* One text a bucket. The bit is set in both that are compared, and so rules out no byte that is meant. */
static void text_set_pair(struct text_set *set, size_t count)
{
    set->pair_count = count;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < 2; k++)
            set->pairs[i][k] = (unsigned char)set->members[i]->compared.data[set->members[i]->window + k] | (set->fold ? 0x20 : 0);
}

const struct text_set *text_set_new(struct arena *arena, const struct view *texts, size_t count, bool fold)
{
    if (!text_set_fits(texts, count))
        return NULL;
    struct text_set *set = ARENA_NEW(arena, struct text_set);

    set->fold = fold;
    set->single = count == 1 && !fold;
    set->width = text_set_width(texts, count);
    if (set->single)
        set->needle = needle_of(arena_keep(arena, texts[0]));
    for (size_t i = 0; i < TEXT_SET_BUCKETS; i++)
        set->members[i] = ARENA_ARRAY(arena, count / TEXT_SET_BUCKETS + 1, struct text_set_member);
    for (size_t i = 0; i < count; i++)
        text_set_add(set, arena, texts[i], (unsigned)(i % TEXT_SET_BUCKETS));
    if (set->width == 2 && count <= TEXT_SET_PAIRS)
        text_set_pair(set, count);
    return set;
}

bool text_set_holds(const struct text_set *set, const char *bytes)
{
    for (; *bytes; bytes++) {
        if (set->single && view_find_byte(set->needle.text, *bytes, 0) < set->needle.text.length)
            return true;
        for (size_t i = 0; i < TEXT_SET_BUCKETS; i++)
            for (size_t k = 0; k < set->counts[i]; k++)
                if (view_find_byte(set->members[i][k].compared, *bytes, 0) < set->members[i][k].compared.length)
                    return true;
    }
    return false;
}

/* Eight bytes at a time, the last of them once more together with some before them. */
static bool text_set_equal(const struct text_set_member *member, const char *data)
{
    const char *compared = member->compared.data, *letters = member->letters;
    const size_t length = member->compared.length;

    if (length >= 8) {
        for (size_t i = 0; i < length - 8; i += 8)
            if ((short_bytes_word(data + i) | short_bytes_word(letters + i)) != short_bytes_word(compared + i))
                return false;
        data += length - 8;
        return (short_bytes_word(data) | short_bytes_word(letters + length - 8)) == short_bytes_word(compared + length - 8);
    }
    if (length >= 4) {
        const size_t last = length - 4;

        return (short_bytes_half(data) | short_bytes_half(letters)) == short_bytes_half(compared) &&
               (short_bytes_half(data + last) | short_bytes_half(letters + last)) == short_bytes_half(compared + last);
    }
    for (size_t i = 0; i < length; i++)
        if ((char)(data[i] | letters[i]) != compared[i])
            return false;
    return true;
}

size_t text_set_verify(const struct text_set *set, struct view text, size_t from, size_t window, unsigned buckets)
{
    for (; buckets != 0; buckets &= buckets - 1) {
        const unsigned bucket = (unsigned)__builtin_ctz(buckets);

        for (size_t i = 0; i < set->counts[bucket]; i++) {
            const struct text_set_member *member = &set->members[bucket][i];

            if (window - from < member->window || text.length - (window - member->window) < member->compared.length)
                continue;
            if (text_set_equal(member, text.data + window - member->window))
                return window - member->window;
        }
    }
    return SIZE_MAX;
}

static size_t plain_find(const struct text_set *set, struct view text, size_t from)
{
    for (size_t at = from; at + set->width <= text.length; at++) {
        const unsigned buckets = text_set_buckets(set, text.data + at);
        const size_t place = buckets ? text_set_verify(set, text, from, at, buckets) : SIZE_MAX;

        if (place != SIZE_MAX)
            return place;
    }
    return SIZE_MAX;
}

size_t text_set_find_plain(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes)
{
    const size_t place = plain_find(set, text, from);

    if (notes)
        scan_notes_add(notes, text, from, from, place < text.length ? place : text.length);
    return place;
}

/* Nothing is gained by it here. */
static void plain_gather(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes, struct scan_hits *hits)
{
    (void)set, (void)text, (void)from, (void)notes, (void)hits;
}

text_set_search *text_set_best(void)
{
    return PROCESSOR_BEST(text_set_find_plain, text_set_find_sse42, text_set_find_avx2);
}

size_t text_set_find(const struct text_set *set, struct view text, size_t from)
{
    if (set->single)
        return needle_find(&set->needle, text, from);
    return from < text.length ? text_set_best()(set, text, from, NULL) : SIZE_MAX;
}

size_t text_set_find_noting(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes)
{
    if (set->single)
        return needle_find_noting(&set->needle, text, from, notes);
    notes->count = 0;
    notes->to = from;
    return from < text.length ? text_set_best()(set, text, from, notes) : SIZE_MAX;
}

void text_set_gather(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes, struct scan_hits *hits)
{
    hits->count = 0;
    scan_notes_begin(notes, from);
    if (set->single)
        needle_gather(&set->needle, text, from, notes, hits);
    /* Of two texts with the same window one is told: of those within a line any will do. */
    else if (from < text.length && !set->breaks)
        PROCESSOR_BEST(plain_gather, text_set_gather_sse42, text_set_gather_avx2)(set, text, from, notes, hits);
}
