/* Kept rows: their order is that of the collation, and the best of them are the first of all sorted. */
#include "exec/best.h"
#include "random_values.h"

enum { SLOTS = 3, ROUNDS = 60 };

static int sign(int number)
{
    return (number > 0) - (number < 0);
}

static void sort_values_collate(void **state)
{
    struct dice dice = { 1 };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (int i = 0; i < 20000; i++) {
        struct value a = random_value(&dice, &arena), b = random_value(&dice, &arena);
        struct sort_value key_a = sort_value_of(&a), key_b = sort_value_of(&b);
        int wanted = sign(value_collate(&a, &b)), got = sign(sort_value_compare(&key_a, &key_b));

        if (wanted != got || sign(sort_value_compare(&key_b, &key_a)) != -got)
            fail_msg("'%.*s' and '%.*s' (kinds %d, %d): %d, wanted %d", VIEW_PRINT(value_display(a, &arena)),
                     VIEW_PRINT(value_display(b, &arena)), (int)a.kind, (int)b.kind, got, wanted);
    }
    arena_clear(&arena);
}

/* The vector of 2.10, and times among it. */
static void vector_of_the_reference(void **state)
{
    static const char *const ascending[] = { "!x", "#",  "*%09", "0;", "7B", "205B", "4100_", "@", "@z",
                                             "K",  "K51q", "k2",   "0",  "01", "1",    "2",     "10" };
    enum { COUNT = sizeof ascending / sizeof ascending[0] };

    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < COUNT; k++) {
            struct value a = value_text(view_of(ascending[i])), b = value_text(view_of(ascending[k]));
            struct sort_value key_a = sort_value_of(&a), key_b = sort_value_of(&b);

            assert_int_equal(sign(sort_value_compare(&key_a, &key_b)), (i > k) - (i < k));
        }
}

struct many {
    struct arena arena;
    struct row_layout layout;
    struct row **rows;
    size_t count;
    struct batch *batches[64];
    size_t batch_count;
};

/* Keys in slots 1 and 0, the second one descending; all slots are kept. */
static void many_init(struct many *many, struct dice *dice, size_t count)
{
    size_t capacity = 0;

    *many = (struct many){ 0 };
    arena_init(&many->arena, NULL);
    many->layout.slots = ARENA_ARRAY(&many->arena, SLOTS, size_t);
    for (size_t i = 0; i < SLOTS; i++)
        many->layout.slots[i] = i;
    many->layout.count = SLOTS;
    many->layout.order.keys = ARENA_ARRAY(&many->arena, 2, struct order_key);
    many->layout.order.keys[0] = (struct order_key){ .slot = 1 };
    many->layout.order.keys[1] = (struct order_key){ .slot = 0, .descending = true };
    many->layout.order.count = dice_below(dice, 3);
    many->layout.order.backwards = many->layout.order.count == 0 && dice_below(dice, 2);
    many->layout.key_bytes = many->layout.order.count * sizeof(struct sort_value);
    many->layout.row_bytes = sizeof(struct row) + SLOTS * sizeof(struct value) + many->layout.key_bytes;
    while (many->count < count) {
        size_t rows = 1 + dice_below(dice, (uint32_t)(count / 16 + 1));
        struct batch *batch = random_batch(dice, &many->arena, rows, SLOTS, many->count);

        many->batches[many->batch_count++ % 64] = batch;
        many->rows = arena_grow(&many->arena, many->rows, &capacity, many->count + rows, sizeof(struct row *));
        for (size_t row = 0; row < rows; row++) {
            struct row *seen = row_room(&many->layout, &many->arena);

            row_view(&many->layout, batch, row, seen);
            many->rows[many->count++] = row_keep(&many->layout, &many->arena, seen);
        }
    }
    assert_true(many->batch_count <= 64);
}

static int many_compare(const void *a, const void *b, void *layout)
{
    return row_compare(layout, *(struct row *const *)a, *(struct row *const *)b);
}

static void assert_first(const struct many *many, struct row *const *rows, size_t count, size_t wanted)
{
    assert_int_equal(count, wanted);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i]->rank.minor, many->rows[i]->rank.minor);
        for (size_t slot = 0; slot < SLOTS; slot++) {
            assert_int_equal(rows[i]->values[slot].kind, many->rows[i]->values[slot].kind);
            assert_true(view_equal(rows[i]->values[slot].text, many->rows[i]->values[slot].text));
        }
    }
}

static void best_are_the_first(void **state)
{
    static const size_t limits[] = { 1, 2, 7, 100, 1023, 1024, 5000 };
    struct dice dice = { 2 };

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        size_t limit = limits[dice_below(&dice, sizeof limits / sizeof limits[0])];
        size_t workers = 1 + dice_below(&dice, 4);
        struct best best[4];
        struct many many;

        many_init(&many, &dice, 1 + dice_below(&dice, 4000));
        for (size_t i = 0; i < workers; i++)
            best_init(&best[i], &many.layout, limit, NULL);
        for (size_t i = 0; i < many.batch_count; i++)
            best_offer(&best[dice_below(&dice, (uint32_t)workers)], many.batches[i]);
        for (size_t i = 1; i < workers; i++)
            for (size_t row = 0; row < best[i].count; row++)
                best_offer_row(&best[0], best[i].rows[row]);
        best_finish(&best[0]);
        qsort_r(many.rows, many.count, sizeof *many.rows, many_compare, &many.layout);
        assert_first(&many, best[0].rows, best[0].count, limit < many.count ? limit : many.count);
        for (size_t i = 0; i < workers; i++)
            best_clear(&best[i]);
        arena_clear(&many.arena);
    }
}

static void selected_are_the_first(void **state)
{
    struct dice dice = { 3 };

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct many many;
        struct row **rows;
        size_t keep;

        many_init(&many, &dice, 1 + dice_below(&dice, 300));
        rows = ARENA_ARRAY(&many.arena, many.count, struct row *);
        memcpy(rows, many.rows, many.count * sizeof *rows);
        rows_sort(&many.layout, many.rows, many.count);
        for (size_t i = 1; i < many.count; i++)
            assert_true(row_compare(&many.layout, many.rows[i - 1], many.rows[i]) < 0);
        keep = 1 + dice_below(&dice, (uint32_t)many.count);
        rows_select(&many.layout, rows, many.count, keep);
        rows_sort(&many.layout, rows, keep);
        assert_first(&many, rows, keep, keep);
        arena_clear(&many.arena);
    }
}

/* Ascending, descending and equal input are no worst case: 200,000 rows take a moment. */
static void selection_of_sorted_rows(void **state)
{
    enum { COUNT = 200000 };
    struct row_layout layout = { .row_bytes = sizeof(struct row) };
    struct row *rows = calloc(COUNT, sizeof *rows), **list = calloc(COUNT, sizeof *list);

    (void)state;
    for (int descending = 0; descending < 2; descending++) {
        for (size_t i = 0; i < COUNT; i++) {
            rows[i].rank = (struct rank){ 0, descending ? COUNT - i : i };
            list[i] = &rows[i];
        }
        rows_select(&layout, list, COUNT, 10);
        for (size_t i = 0; i < 10; i++)
            assert_true(list[i]->rank.minor <= 10);
    }
    free(rows);
    free(list);
}

/* Long texts: the rows of a small limit stay within a few times their own size. */
static void memory_of_long_texts(void **state)
{
    enum { TEXT_BYTES = 100000, ROWS = 3000 };
    struct budget budget;
    struct many many;
    struct dice dice = { 4 };
    struct best best;
    char *text = calloc(1, TEXT_BYTES);

    (void)state;
    budget_init(&budget, 0);
    many_init(&many, &dice, 1);
    many.layout.order.count = 0;
    many.layout.order.backwards = false;
    best_init(&best, &many.layout, 3, &budget);
    for (size_t i = 0; i < ROWS; i++) {
        struct arena arena;
        struct batch *batch;

        arena_init(&arena, NULL);
        batch = random_batch(&dice, &arena, 1, SLOTS, ROWS - i);
        batch->rank[0].major = 0;
        column_set(batch->columns[2], &arena, 0, value_text((struct view){ text, TEXT_BYTES }));
        best_offer(&best, batch);
        arena_clear(&arena);
    }
    best_finish(&best);
    assert_int_equal(best.count, 3);
    assert_int_equal(best.rows[0]->rank.minor, 1);
    assert_int_equal(best.rows[2]->rank.minor, 3);
    assert_int_equal(best.rows[2]->values[2].text.length, TEXT_BYTES);
    assert_true(atomic_load(&budget.peak) < 8 << 20);
    best_clear(&best);
    assert_int_equal(atomic_load(&budget.used), 0);
    arena_clear(&many.arena);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sort_values_collate),    cmocka_unit_test(vector_of_the_reference),
        cmocka_unit_test(best_are_the_first),     cmocka_unit_test(selected_are_the_first),
        cmocka_unit_test(selection_of_sorted_rows), cmocka_unit_test(memory_of_long_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
