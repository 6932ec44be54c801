/* Groups: one for each combination of displayed texts, whoever saw which rows (language reference 2.9). */
#include "exec/groups.h"
#include "random_values.h"

enum { KEYS = 2 };

/* The texts of a row's keys as one: each with its length in front, nulls apart. */
static struct view combination(const struct batch *batch, size_t row, struct arena *arena)
{
    struct view text = VIEW("");

    for (size_t key = 0; key < KEYS; key++) {
        struct view shown = value_display(column_value(batch->columns[key], row), arena);

        text = shown.data ? arena_format(arena, "%.*s%zu:%.*s;", VIEW_PRINT(text), shown.length, VIEW_PRINT(shown))
                          : arena_format(arena, "%.*snull;", VIEW_PRINT(text));
    }
    return text;
}

struct expected {
    struct view text;
    uint64_t count;
    uint64_t found;
};

static struct expected *expected_of(struct expected *list, size_t *count, struct view text)
{
    for (size_t i = 0; i < *count; i++)
        if (view_equal(list[i].text, text))
            return &list[i];
    list[*count] = (struct expected){ .text = text };
    return &list[(*count)++];
}

static struct view group_combination(const struct groups *groups, const struct group *group, struct arena *arena)
{
    struct view text = VIEW("");
    struct value values[KEYS];

    group_values(groups, group, values);
    for (size_t key = 0; key < KEYS; key++) {
        struct view shown = value_display(values[key], arena);

        text = shown.data ? arena_format(arena, "%.*s%zu:%.*s;", VIEW_PRINT(text), shown.length, VIEW_PRINT(shown))
                          : arena_format(arena, "%.*snull;", VIEW_PRINT(text));
    }
    return text;
}

static struct value only_value(const struct groups *groups, const struct group *group)
{
    struct value value;

    group_values(groups, group, &value);
    return value;
}

static void add_up(void *context, struct group *group, struct group *other)
{
    (void)context;
    *(uint64_t *)group_payload(group) += *(uint64_t *)group_payload(other);
}

/* Each group is one that is expected, with as many rows. */
static void compare(const struct groups *groups, size_t count, struct expected *expected, size_t *expected_count,
                    struct arena *arena)
{
    struct group **list = ARENA_ARRAY(arena, count + 1, struct group *);
    struct groups_walk walk = { 0 };
    size_t found = 0, more;

    while ((more = groups_next(groups, &walk, list + found, count + 1 - found < 7 ? count + 1 - found : 7)) > 0)
        found += more;
    assert_int_equal(found, count);
    for (size_t g = 0; g < count; g++) {
        struct view text = group_combination(groups, list[g], arena);
        struct expected *one = expected_of(expected, expected_count, text);

        if (one->count != *(uint64_t *)group_payload(list[g]) || one->found++)
            fail_msg("%.*s: %llu rows", VIEW_PRINT(text), (unsigned long long)one->count);
    }
}

static size_t join_whole(struct groups *tables, size_t count, struct expected *expected, size_t *expected_count,
                         struct arena *arena)
{
    for (size_t i = 1; i < count; i++)
        groups_take(&tables[0], &tables[i], 0, add_up, NULL);
    compare(&tables[0], tables[0].count, expected, expected_count, arena);
    return tables[0].count;
}

static size_t join_in_parts(struct groups *tables, size_t count, unsigned skip, struct expected *expected,
                            size_t *expected_count, struct arena *arena)
{
    size_t total = 0;

    for (uint32_t part = 0; part < 1U << skip; part++) {
        struct groups groups;

        groups_init_part(&groups, &tables[0], skip);
        for (size_t i = 0; i < count; i++)
            groups_take(&groups, &tables[i], part, add_up, NULL);
        total += groups.count;
        groups_clear(&groups);
    }
    compare(&tables[0], total, expected, expected_count, arena);
    return total;
}

static void combinations_of_any_kinds(void **state)
{
    static const bool times[KEYS] = { false, false };
    struct dice dice = { 5 };

    (void)state;
    for (int round = 0; round < 20; round++) {
        struct expected *expected = calloc(4096, sizeof *expected);
        size_t workers = 1 + dice_below(&dice, 3), expected_count = 0;
        struct groups groups[3];
        struct arena arena;

        arena_init(&arena, NULL);
        for (size_t i = 0; i < workers; i++)
            groups_init(&groups[i], &arena, KEYS, times, sizeof(uint64_t));
        for (size_t i = 0; i < 12; i++) {
            struct batch *batch = random_batch(&dice, &arena, 1 + dice_below(&dice, 200), KEYS, 0);
            struct groups *mine = &groups[dice_below(&dice, (uint32_t)workers)];
            struct group **found = ARENA_ARRAY(&arena, batch->rows, struct group *);
            uint64_t *hashes = ARENA_ARRAY(&arena, batch->rows, uint64_t);

            groups_find(mine, batch->columns, batch, found, hashes);
            for (size_t row = 0; row < batch->rows; row++) {
                ++*(uint64_t *)group_payload(found[row]);
                expected_of(expected, &expected_count, combination(batch, row, &arena))->count++;
            }
        }
        for (size_t i = 1; i < workers; i++)
            groups_lend(&groups[i], &groups[0]);
        assert_int_equal(round % 2 ? join_whole(groups, workers, expected, &expected_count, &arena)
                                   : join_in_parts(groups, workers, (unsigned)round % 9, expected, &expected_count, &arena),
                         expected_count);
        for (size_t i = 0; i < workers; i++)
            groups_clear(&groups[i]);
        arena_clear(&arena);
        free(expected);
    }
}

/* What a group's value is does not depend on which of its rows came first. */
static void kinds_do_not_depend_on_order(void **state)
{
    static const bool times[1] = { false };
    static const struct {
        struct view text;
        double number;
        enum kind other, wanted;
    } rows[] = {
        { VIEW_INIT("1"), 1, KIND_NUMBER, KIND_TEXT },
        { VIEW_INIT("1"), 1, KIND_BOOLEAN, KIND_TEXT },
        { VIEW_INIT("1970-01-01 00:00:00.000"), 0, KIND_TIMESTAMP, KIND_TEXT },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (size_t first = 0; first < 2; first++) {
            struct arena arena;
            struct groups groups;
            struct batch *batch;
            struct group *found[2];
            uint64_t hashes[2];

            arena_init(&arena, NULL);
            groups_init(&groups, &arena, 1, times, 0);
            batch = batch_new(&arena, 2, 1);
            batch->columns[0] = column_new(&arena, 2, COLUMN_TEXT | COLUMN_NUMBER);
            column_set(batch->columns[0], &arena, first, value_text(rows[i].text));
            column_set(batch->columns[0], &arena, 1 - first,
                       (struct value){ .kind = rows[i].other, .number = rows[i].number });
            groups_find(&groups, batch->columns, batch, found, hashes);
            assert_ptr_equal(found[0], found[1]);
            assert_int_equal(only_value(&groups, found[0]).kind, rows[i].wanted);
            groups_clear(&groups);
            arena_clear(&arena);
        }
}

static void times_and_many(void **state)
{
    static const bool times[1] = { true };
    enum { MANY = 100000, BATCH = 1000 };
    struct arena arena;
    struct budget budget;
    struct groups groups;
    struct group *found[BATCH];
    uint64_t hashes[BATCH];

    (void)state;
    budget_init(&budget, 0);
    arena_init(&arena, &budget);
    groups_init(&groups, &arena, 1, times, sizeof(double));
    for (int pass = 0; pass < 2; pass++)
        for (size_t first = 0; first < MANY; first += BATCH) {
            struct arena scratch;
            struct batch *batch;

            arena_init(&scratch, NULL);
            batch = batch_new(&scratch, BATCH, 1);
            batch->columns[0] = column_new(&scratch, BATCH, COLUMN_NUMBER);
            for (size_t row = 0; row < BATCH; row++)
                column_set_time(batch->columns[0], row, (double)(first + row) - 5);
            column_set_time(batch->columns[0], 5, first ? (double)first : -0.0);
            column_set_null(batch->columns[0], 7);
            groups_find(&groups, batch->columns, batch, found, hashes);
            for (size_t row = 0; row < BATCH; row++) {
                struct value value = only_value(&groups, found[row]);
                struct value wanted = column_value(batch->columns[0], row);

                assert_int_equal(value.kind, wanted.kind);
                assert_true(value.kind == KIND_NULL || value.number == wanted.number);
            }
            arena_clear(&scratch);
        }
    assert_int_equal(groups.count, MANY - MANY / BATCH + 1);
    groups_clear(&groups);
    arena_clear(&arena);
    assert_int_equal(atomic_load(&budget.used), 0);
}

/* Keys of all lengths are told apart; where there is no room for records any more, only known ones are found. */
static void keys_of_all_lengths(void **state)
{
    static const size_t lengths[] = { 0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 252, 253, 254, 255, 256, 65535, 1048543, 1048544, 3000000 };
    enum { LENGTHS = sizeof lengths / sizeof lengths[0], ROWS = 2 * LENGTHS };
    static const bool times[1] = { false };
    struct arena arena;
    struct groups groups;
    struct batch *batch;
    struct group *found[ROWS], *again[ROWS];
    uint64_t hashes[ROWS];

    (void)state;
    arena_init(&arena, NULL);
    groups_init(&groups, &arena, 1, times, sizeof(double));
    batch = batch_new(&arena, ROWS, 1);
    batch->columns[0] = column_new(&arena, ROWS, COLUMN_TEXT);
    for (size_t row = 0; row < ROWS; row++) {
        size_t length = lengths[row / 2];
        char *text = arena_alloc(&arena, length);

        memset(text, 'x', length);
        if (length > 0)
            text[length - 1] = row % 2 ? 'y' : 'x';
        column_set_text(batch->columns[0], row, (struct view){ text, length });
    }
    groups_find(&groups, batch->columns, batch, found, hashes);
    assert_int_equal(groups.count, ROWS - 1);
    for (size_t row = 0; row < ROWS; row++)
        assert_true(view_equal(only_value(&groups, found[row]).text, batch->columns[0]->text[row]));

    groups.chunk_most = groups.chunk_count + 1;
    for (size_t i = 0; !groups.frozen; i++) {
        struct view text = arena_format(&arena, "another %zu", i);

        batch->count = 1;
        column_set_text(batch->columns[0], 0, text);
        groups_find(&groups, batch->columns, batch, again, hashes);
        assert_true(again[0] ? view_equal(only_value(&groups, again[0]).text, text) : groups.frozen);
    }
    column_set_text(batch->columns[0], 0, VIEW(""));
    batch->count = ROWS;
    groups_find(&groups, batch->columns, batch, again, hashes);
    assert_memory_equal(found, again, sizeof found);
    groups_clear(&groups);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(combinations_of_any_kinds),
        cmocka_unit_test(kinds_do_not_depend_on_order),
        cmocka_unit_test(times_and_many),
        cmocka_unit_test(keys_of_all_lengths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
