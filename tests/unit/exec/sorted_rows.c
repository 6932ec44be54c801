/* rows_sort() against comparing each row with the next: whatever kinds of values there are, and in whatever order they come. */
#include "exec/rows.h"
#include "random_values.h"

enum { KEYS = 2, ROUNDS = 400, MOST_ROWS = 3000 };

struct sorted {
    struct arena arena;
    struct row_layout layout;
    struct row **rows;
    size_t count;
};

/* Texts that begin alike, with runs of digits of some lengths, and with bytes that have no smaller ones. */
static struct value random_alike(struct dice *dice, struct arena *arena)
{
    static const char letter[] = "\x01\x02\x03!0123456789/:.a\x7f\xc3\xa9";
    static const struct view head[] = { VIEW_INIT(""), VIEW_INIT("arn:aws:lambda:"), VIEW_INIT("10.1.2."), VIEW_INIT("1234567890") };
    const struct view common = head[dice_below(dice, 4)];
    const size_t zeros = dice_below(dice, 40) ? 0 : 253 + dice_below(dice, 4), tail = dice_below(dice, 12);
    char text[320];
    size_t length = 0;

    memcpy(text, common.data, common.length);
    length = common.length;
    memset(text + length, '7', zeros);
    length += zeros;
    for (size_t i = 0; i < tail; i++)
        text[length++] = letter[dice_below(dice, sizeof letter)];
    return value_text(arena_keep(arena, (struct view){ text, length }));
}

/* All of one kind, or of some. */
static struct value random_key(struct dice *dice, struct arena *arena, uint32_t kind)
{
    switch (kind) {
    case 0:
        return random_alike(dice, arena);
    case 1:
        return value_number((double)dice_below(dice, 5000) / 7 - 100);
    case 2:
        return value_time((int64_t)dice_below(dice, 5000) - 2000);
    case 3:
        return random_number(dice);
    case 4:
        return dice_below(dice, 3) ? random_alike(dice, arena) : random_number(dice);
    case 5:
        return dice_below(dice, 9) ? value_text(VIEW("the same")) : value_null();
    case 6:
        return dice_below(dice, 2) ? value_time((int64_t)dice_below(dice, 9)) : random_number(dice);
    default:
        return random_value(dice, arena);
    }
}

static void sorted_add(struct sorted *sorted, struct rank rank, const struct value *values)
{
    struct row *row = row_room(&sorted->layout, &sorted->arena);

    row->rank = rank;
    for (size_t i = 0; i < sorted->layout.count; i++)
        row->values[i] = values[i];
    for (size_t i = 0; i < sorted->layout.order.count; i++)
        row->keys[i] = sort_value_of(&row->values[i]);
    sorted->rows[sorted->count++] = row_keep(&sorted->layout, &sorted->arena, row);
}

static void sorted_init(struct sorted *sorted, struct dice *dice, size_t count)
{
    const uint32_t kinds[KEYS] = { dice_below(dice, 8), dice_below(dice, 8) }, ranks = dice_below(dice, 3);

    *sorted = (struct sorted){ 0 };
    arena_init(&sorted->arena, NULL);
    sorted->layout.slots = ARENA_ARRAY(&sorted->arena, KEYS, size_t);
    sorted->layout.count = KEYS;
    sorted->layout.order.keys = ARENA_ARRAY(&sorted->arena, KEYS, struct order_key);
    for (size_t i = 0; i < KEYS; i++) {
        sorted->layout.slots[i] = i;
        sorted->layout.order.keys[i] = (struct order_key){ .slot = i, .descending = dice_below(dice, 2) };
    }
    sorted->layout.order.count = dice_below(dice, KEYS + 1);
    sorted->layout.order.backwards = dice_below(dice, 2);
    sorted->layout.key_bytes = sorted->layout.order.count * sizeof(struct sort_value);
    sorted->layout.row_bytes = sizeof(struct row) + KEYS * sizeof(struct value) + sorted->layout.key_bytes;
    sorted->rows = ARENA_ARRAY(&sorted->arena, count, struct row *);
    for (size_t i = 0; i < count; i++) {
        const struct value values[KEYS] = { random_key(dice, &sorted->arena, kinds[0]), random_key(dice, &sorted->arena, kinds[1]) };
        const int64_t major = ranks == 0 ? (int64_t)i : ranks == 1 ? -(int64_t)i : (int64_t)dice_below(dice, 300) - 150;

        sorted_add(sorted, (struct rank){ major, i / 2, i % 2 }, values);
    }
}

static void assert_sorted(const struct sorted *sorted)
{
    bool *seen = calloc(sorted->count, sizeof *seen);

    for (size_t i = 0; i < sorted->count; i++) {
        const size_t number = (size_t)(sorted->rows[i]->rank.minor * 2 + sorted->rows[i]->rank.part);

        assert_true(number < sorted->count && !seen[number]);
        seen[number] = true;
        if (i > 0)
            assert_true(row_compare(&sorted->layout, sorted->rows[i - 1], sorted->rows[i]) < 0);
    }
    free(seen);
}

static void sorted_as_compared(void **state)
{
    struct dice dice = { 5 };

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        struct sorted sorted;

        sorted_init(&sorted, &dice, 1 + dice_below(&dice, MOST_ROWS));
        rows_sort(&sorted.layout, sorted.rows, sorted.count);
        assert_sorted(&sorted);
        rows_sort(&sorted.layout, sorted.rows, sorted.count);
        assert_sorted(&sorted);
        arena_clear(&sorted.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sorted_as_compared) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
