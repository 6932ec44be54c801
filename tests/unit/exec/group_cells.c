/* Cells of tables of groups: each is found again, by each way to look for it, also after the table has grown. */
#include "base/processor.h"
#include "exec/group_cells.h"
#include "random_values.h"

enum { MOST_BITS = 14, TAGS = 1 << (MOST_BITS - 1) };

/* A tag is taken for its place's only one, as that of a record whose key is not looked at. */
struct made {
    uint32_t tag[TAGS + 1];     /* by place, from 1 on */
    uint32_t count;
};

/* Where a walk from the line's beginning ends. */
static size_t walk(const struct group_cell *cells, size_t mask, uint32_t tag, size_t at)
{
    while (cells[at].place && cells[at].tag != tag)
        at = (at + 1) & mask;
    return at;
}

/* Looks for some tags in each way, and compares what is found with what a walk finds in the line. */
static void check_seek(const struct group_cell *cells, unsigned bits, unsigned skip, const uint32_t *tags, size_t count,
                       void (*seek)(const struct group_cell *, size_t, const uint32_t *, size_t, size_t *, uint32_t *))
{
    const size_t mask = ((size_t)1 << bits) - 1;
    size_t at[64];
    uint32_t places[64];

    for (size_t i = 0; i < count; i++)
        at[i] = group_cells_home(tags[i], bits, skip);
    seek(cells, mask, tags, count, at, places);
    for (size_t i = 0; i < count; i++) {
        const size_t home = group_cells_home(tags[i], bits, skip), end = walk(cells, mask, tags[i], home);
        const size_t steps = (end - home) & mask;

        assert_int_equal(at[i], steps < GROUP_LINE ? end : (home + GROUP_LINE) & mask);
        assert_int_equal(places[i], steps < GROUP_LINE ? cells[end].place : 0);
    }
}

/* All tags of the table, and as many others. */
static void check(const struct group_cell *cells, unsigned bits, unsigned skip, const struct made *made, struct dice *dice)
{
    uint32_t tags[64];

    for (uint32_t first = 1; first <= made->count; first += 32) {
        size_t count = 0;

        for (uint32_t place = first; place < first + 32 && place <= made->count; place++) {
            tags[count++] = made->tag[place];
            tags[count++] = (made->tag[place] ^ (1U << dice_below(dice, 32))) << skip >> skip;
            assert_int_equal(cells[walk(cells, ((size_t)1 << bits) - 1, tags[count - 2],
                                        group_cells_home(tags[count - 2], bits, skip))].tag, tags[count - 2]);
        }
        check_seek(cells, bits, skip, tags, count, group_cells_seek_plain);
        check_seek(cells, bits, skip, tags, count, group_cells_seek);
#ifdef GROUP_CELLS_WIDE
        if (processor_is_wide())
            check_seek(cells, bits, skip, tags, count, group_cells_seek_wide);
#endif
    }
}

/* Tags that differ in few of their first bits fill some lines and those behind them. */
static uint32_t tag_of(struct dice *dice, unsigned skip, unsigned narrow)
{
    const uint32_t any = dice_below(dice, 1U << 16) << 16 | dice_below(dice, 1U << 16);

    return (narrow < 32 ? any | ~(UINT32_MAX >> narrow) : 0) << skip >> skip;
}

static void cells_are_found_again(void **state)
{
    struct dice dice = { 20260501 };

    (void)state;
    for (unsigned round = 0; round < 60; round++) {
        const unsigned skip = round % 9, narrow = round / 9;
        unsigned bits = 4 + round % 3;
        struct group_cell *cells = calloc((size_t)1 << bits, sizeof *cells);
        struct made *made = calloc(1, sizeof *made);

        while (bits < MOST_BITS) {
            const uint32_t tag = tag_of(&dice, skip, narrow);
            const size_t at = walk(cells, ((size_t)1 << bits) - 1, tag, group_cells_home(tag, bits, skip));

            if (cells[at].place)
                continue;
            made->tag[++made->count] = tag;
            cells[at] = (struct group_cell){ tag, made->count };
            if (made->count > ((size_t)5 << bits) / 8) {
                struct group_cell *more = calloc((size_t)2 << bits, sizeof *more);

                check(cells, bits, skip, made, &dice);
                group_cells_split(cells, (size_t)1 << bits, more, bits + 1, skip);
                free(cells);
                cells = more;
                bits++;
                check(cells, bits, skip, made, &dice);
            }
        }
        free(cells);
        free(made);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_found_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
