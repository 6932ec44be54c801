/*
 * Sorting pointers to rows.
 *
 * Comparing two rows waits for memory, since they lie anywhere. So as much of the first sort value as fits into 64 bits is put
 * beside each pointer, in such a way that the bits are in the order of the values, and these are sorted by their digits. Rows
 * whose bits are the same go on by the next sort value, or by being compared if the bits did not say it all. Rows that come in
 * order already, or the other way round, are left at that.
 */
#include "exec/rows.h"

#include <stdlib.h>

enum {
    SORT_FEW = 64,                      /* rows that are compared straight away */
    SORT_DIGIT_BITS = 8,
    SORT_DIGITS = 64 / SORT_DIGIT_BITS,
    SORT_BUCKETS = 1 << SORT_DIGIT_BITS,
    SORT_AHEAD = 8,                     /* rows asked for before they are looked at */
};

struct sort_item {
    uint64_t bits;
    struct row *row;
};

struct sort {
    const struct row_layout *layout;
    struct sort_item *items, *room;     /* as many as there are rows, each */
    size_t level;               /* the sort value; behind them all the two halves of ranks */
    size_t skipped;             /* bytes at the beginning of texts that are the same in all rows */
};

/* ---- bits in the order of values ---- */

static uint64_t bits_of_integer(int64_t number)
{
    return (uint64_t)number ^ (UINT64_C(1) << 63);
}

static uint64_t bits_of_number(double number)
{
    const double one_zero = number + 0.0;       /* not two */
    uint64_t bits;

    memcpy(&bits, &one_zero, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

/* Writes the most significant bytes first. */
struct sort_bytes {
    uint64_t bits;
    unsigned free;      /* bits */
};

static void sort_bytes_add(struct sort_bytes *bytes, unsigned char byte)
{
    if (bytes->free == 0)
        return;
    bytes->free -= 8;
    bytes->bits |= (uint64_t)byte << bytes->free;
}

static bool byte_is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

/*
 * As text_collate() has it: a run of digits goes by its length first, and among other characters it stands before them all, but at the
 * beginning where the digits stand. Nothing follows what cannot be told from something else. It begins at `from`, not within digits.
 */
static uint64_t bits_of_text(struct view text, size_t from)
{
    enum { DIGITS_FOLLOW = 1, LEAST_BYTE = 2, LONG_RUN = 255 };
    struct sort_bytes bytes = { .free = 64 };

    for (size_t at = from; at < text.length && bytes.free > 0;) {
        const unsigned char byte = (unsigned char)text.data[at];
        size_t end = at;

        if (!byte_is_digit(byte)) {
            sort_bytes_add(&bytes, byte < LEAST_BYTE ? LEAST_BYTE : byte);
            if (byte <= LEAST_BYTE)
                break;
            at++;
            continue;
        }
        while (end < text.length && end - at < LONG_RUN && byte_is_digit((unsigned char)text.data[end]))
            end++;
        sort_bytes_add(&bytes, at == 0 ? '0' : DIGITS_FOLLOW);
        sort_bytes_add(&bytes, (unsigned char)(end - at));
        if (end - at == LONG_RUN)
            break;
        for (; at < end; at++)
            sort_bytes_add(&bytes, (unsigned char)text.data[at]);
    }
    return bytes.bits;
}

/* How many bytes all texts begin with, up to the run of digits in which they differ. */
static size_t texts_alike(struct row *const *rows, size_t count, size_t level)
{
    const struct view first = rows[0]->keys[level].text;
    size_t alike = first.length;

    for (size_t i = 1; i < count && alike > 0; i++) {
        const struct view text = rows[i]->keys[level].text;
        size_t at = 0;

        if (text.length < alike)
            alike = text.length;
        while (at < alike && text.data[at] == first.data[at])
            at++;
        alike = at;
    }
    while (alike > 0 && byte_is_digit((unsigned char)first.data[alike - 1]))
        alike--;
    return alike;
}

static uint64_t bits_of_value(const struct sort_value *value, size_t skipped)
{
    switch (value->class) {
    case SORT_TEXT:
        return bits_of_text(value->text, skipped);
    case SORT_TIME:
    case SORT_NUMBER:
        return bits_of_number(value->number);
    case SORT_NULL:
        break;
    }
    return 0;
}

/* Bit by class: which of them there are. */
static unsigned sort_classes(struct row *const *rows, size_t count, size_t level)
{
    unsigned classes = 0;

    for (size_t i = 0; i < count; i++) {
        if (i + SORT_AHEAD < count)
            __builtin_prefetch(rows[i + SORT_AHEAD]->keys + level);
        classes |= 1U << rows[i]->keys[level].class;
    }
    return classes;
}

/* Rows of the same bits come again, with more of their texts known to be the same. False: the bits would say nothing new, or, where the
 * values are of several kinds, nothing of each other. */
static bool sort_fill_values(struct sort *sort, struct row **rows, size_t count, bool again)
{
    const unsigned classes = sort_classes(rows, count, sort->level), texts = 1U << SORT_TEXT, times = 1U << SORT_TIME;
    const size_t skipped = classes == texts ? texts_alike(rows, count, sort->level) : 0;
    const bool single = (classes & (classes - 1)) == 0, descending = sort->layout->order.keys[sort->level].descending;

    if (((classes & texts) && (classes & times)) || (again && skipped <= sort->skipped))
        return false;
    sort->skipped = skipped;
    for (size_t i = 0; i < count; i++) {
        const struct sort_value *value = &rows[i]->keys[sort->level];
        uint64_t bits = bits_of_value(value, skipped);

        if (!single)
            bits = bits >> 2 | (uint64_t)value->class << 62;
        sort->items[i] = (struct sort_item){ descending ? ~bits : bits, rows[i] };
    }
    return true;
}

static void sort_fill_ranks(const struct sort *sort, struct row **rows, size_t count, bool major)
{
    const uint64_t turned = sort->layout->order.backwards ? UINT64_MAX : 0;

    for (size_t i = 0; i < count; i++) {
        const uint64_t bits = major ? bits_of_integer(rows[i]->rank.major) : rows[i]->rank.minor;

        sort->items[i] = (struct sort_item){ bits ^ turned, rows[i] };
    }
}

/* ---- sorting by bits ---- */

static bool items_rise(const struct sort_item *items, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (items[i].bits < items[i - 1].bits)
            return false;
    return true;
}

static bool items_fall(const struct sort_item *items, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (items[i].bits > items[i - 1].bits)
            return false;
    return true;
}

static void items_reverse(struct sort_item *items, size_t count)
{
    for (size_t i = 0, k = count - 1; i < k; i++, k--) {
        struct sort_item item = items[i];

        items[i] = items[k];
        items[k] = item;
    }
}

/* One digit of all, from `from` to `to`. */
static void items_spread(const struct sort_item *from, struct sort_item *to, size_t count, unsigned shift, const size_t *counts)
{
    size_t next[SORT_BUCKETS], sum = 0;

    for (size_t i = 0; i < SORT_BUCKETS; i++) {
        next[i] = sum;
        sum += counts[i];
    }
    for (size_t i = 0; i < count; i++)
        to[next[from[i].bits >> shift & (SORT_BUCKETS - 1)]++] = from[i];
}

static void sort_by_digits(struct sort *sort, size_t count)
{
    size_t counts[SORT_DIGITS][SORT_BUCKETS] = { { 0 } };

    for (size_t i = 0; i < count; i++)
        for (unsigned digit = 0; digit < SORT_DIGITS; digit++)
            counts[digit][sort->items[i].bits >> digit * SORT_DIGIT_BITS & (SORT_BUCKETS - 1)]++;
    for (unsigned digit = 0; digit < SORT_DIGITS; digit++) {
        const unsigned shift = digit * SORT_DIGIT_BITS;
        struct sort_item *items = sort->items;

        if (counts[digit][items[0].bits >> shift & (SORT_BUCKETS - 1)] == count)
            continue;
        items_spread(items, sort->room, count, shift, counts[digit]);
        sort->items = sort->room;
        sort->room = items;
    }
}

static void sort_by_bits(struct sort *sort, size_t count)
{
    if (items_rise(sort->items, count))
        return;
    if (items_fall(sort->items, count))
        items_reverse(sort->items, count);
    else
        sort_by_digits(sort, count);
}

/* ---- rows ---- */

static int rows_compare(const void *a, const void *b, void *layout)
{
    return row_compare(layout, *(struct row *const *)a, *(struct row *const *)b);
}

static void sort_by_comparing(const struct sort *sort, struct row **rows, size_t count)
{
    struct row_layout layout = *sort->layout;

    if (count > 1)
        qsort_r(rows, count, sizeof *rows, rows_compare, &layout);
}

/* Whether all have the same value, not only the same bits. */
static bool rows_same(struct row *const *rows, size_t count, size_t level)
{
    for (size_t i = 1; i < count; i++)
        if (sort_value_compare(&rows[0]->keys[level], &rows[i]->keys[level]))
            return false;
    return true;
}

static void sort_rows(struct sort sort, struct row **rows, size_t count, bool again);

/* Rows of the same bits. */
static void sort_alike(struct sort sort, struct row **rows, size_t count)
{
    const size_t values = sort.layout->order.count;

    if (count < 2)
        return;
    if (count < SORT_FEW || sort.level > values) {
        sort_by_comparing(&sort, rows, count);
        return;
    }
    if (sort.level < values && !rows_same(rows, count, sort.level)) {
        sort_rows(sort, rows, count, true);
        return;
    }
    sort.level++;
    sort_rows(sort, rows, count, false);
}

static void sort_rows(struct sort sort, struct row **rows, size_t count, bool again)
{
    const size_t values = sort.layout->order.count;

    if (sort.level >= values) {
        sort_fill_ranks(&sort, rows, count, sort.level == values);
    } else if (!sort_fill_values(&sort, rows, count, again)) {
        sort_by_comparing(&sort, rows, count);
        return;
    }
    sort_by_bits(&sort, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = sort.items[i].row;
    /* The items of rows that are done are room for those of the next level. */
    for (size_t begin = 0, end; begin < count; begin = end) {
        struct sort part = sort;

        for (end = begin + 1; end < count && sort.items[end].bits == sort.items[begin].bits; end++)
            ;
        part.items += begin;
        part.room += begin;
        sort_alike(part, rows + begin, end - begin);
    }
}

void rows_sort(const struct row_layout *layout, struct row **rows, size_t count)
{
    struct sort_item *items;

    if (count < SORT_FEW) {
        sort_by_comparing(&(struct sort){ .layout = layout }, rows, count);
        return;
    }
    items = heap_alloc(2 * count * sizeof *items);
    sort_rows((struct sort){ .layout = layout, .items = items, .room = items + count }, rows, count, false);
    free(items);
}
