/* Sets of slots against an array of truths; slots, steps, and names as they are printed. */
#include "plan/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { SLOTS = 300 };

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static void assert_set(const struct slot_set *set, const bool *wanted)
{
    for (size_t slot = 0; slot < SLOTS; slot++)
        assert_int_equal(slot_set_has(set, slot), wanted[slot]);
}

static void assert_counted(const struct slot_set *set, const bool *wanted)
{
    size_t count = 0;

    for (size_t slot = 0; slot < SLOTS; slot++)
        count += wanted[slot];
    assert_set(set, wanted);
    assert_int_equal(slot_set_count(set), count);
}

/* Of two sets, what one has of the other, and what it has besides; each way, for one of them has room for more. */
static void less(struct arena *arena, const struct slot_set *a, const struct slot_set *b, const bool *in_a, const bool *in_b)
{
    const struct slot_set *const sets[] = { a, b };
    const bool *const truths[] = { in_a, in_b };

    for (size_t i = 0; i < 2; i++) {
        struct slot_set kept, left;
        bool both[SLOTS], one[SLOTS];

        slot_set_init(&kept, arena);
        slot_set_init(&left, arena);
        slot_set_join(&kept, sets[i]);
        slot_set_join(&left, sets[i]);
        slot_set_keep(&kept, sets[1 - i]);
        slot_set_leave(&left, sets[1 - i]);
        for (size_t slot = 0; slot < SLOTS; slot++) {
            both[slot] = in_a[slot] && in_b[slot];
            one[slot] = truths[i][slot] && !truths[1 - i][slot];
        }
        assert_counted(&kept, both);
        assert_counted(&left, one);
    }
}

static void sets(void **state)
{
    uint32_t seed = 3;

    (void)state;
    for (int round = 0; round < 50; round++) {
        struct slot_set a, b;
        bool in_a[SLOTS] = { false }, in_b[SLOTS] = { false }, meets = false;
        struct arena arena;
        size_t most = 1 + next_random(&seed) % SLOTS;

        arena_init(&arena, NULL);
        slot_set_init(&a, &arena);
        slot_set_init(&b, &arena);
        assert_false(slot_set_meets(&a, &b));
        for (int i = 0; i < 40; i++) {
            size_t slot = next_random(&seed) % most;

            switch (next_random(&seed) % 4) {
            case 0:
                slot_set_add(&a, slot);
                in_a[slot] = true;
                break;
            case 1:
                slot_set_add(&b, slot / 7);
                in_b[slot / 7] = true;
                break;
            case 2:
                slot_set_remove(&a, slot);
                in_a[slot] = false;
                break;
            default:
                slot_set_remove(&b, SLOTS - 1);
                in_b[SLOTS - 1] = false;
                break;
            }
        }
        for (size_t slot = 0; slot < SLOTS; slot++)
            meets = meets || (in_a[slot] && in_b[slot]);
        assert_set(&a, in_a);
        assert_int_equal(slot_set_meets(&a, &b), meets);
        assert_int_equal(slot_set_meets(&b, &a), meets);
        slot_set_join(&a, &b);
        for (size_t slot = 0; slot < SLOTS; slot++)
            in_a[slot] = in_a[slot] || in_b[slot];
        assert_set(&a, in_a);
        assert_set(&b, in_b);
        less(&arena, &a, &b, in_a, in_b);
        arena_clear(&arena);
    }
}

/* A name has one slot for each origin; computed values have each their own. */
static void slots(void **state)
{
    struct plan plan = { 0 };
    struct arena arena;
    struct span span = { 0, 0 };
    size_t first;

    (void)state;
    arena_init(&arena, NULL);
    plan.arena = &arena;
    first = plan_slot(&plan, VIEW("a"), SLOT_DISCOVERED, TYPE_ANY, span);
    assert_int_equal(plan_slot(&plan, VIEW("a"), SLOT_DISCOVERED, TYPE_ANY, span), first);
    assert_int_not_equal(plan_slot(&plan, VIEW("A"), SLOT_DISCOVERED, TYPE_ANY, span), first);
    assert_int_not_equal(plan_slot(&plan, VIEW("a"), SLOT_SYSTEM, TYPE_TEXT, span), first);
    assert_int_not_equal(plan_slot_new(&plan, VIEW("a"), TYPE_NUMBER, span), first);
    assert_int_not_equal(plan_slot_new(&plan, VIEW("a"), TYPE_NUMBER, span), plan_slot_new(&plan, VIEW("a"), TYPE_NUMBER, span));
    for (int i = 0; i < 200; i++)
        (void)plan_slot_new(&plan, VIEW("more"), TYPE_ANY, span);
    assert_true(view_equal(plan.slots[first].name, VIEW("a")));
    assert_int_equal(plan_slot_find(&plan, VIEW("a"), SLOT_DISCOVERED), first);
    assert_true(plan_slot_find(&plan, VIEW("more"), SLOT_DISCOVERED) == SIZE_MAX);
    assert_int_equal(plan.slots[first].origin, SLOT_DISCOVERED);
    arena_clear(&arena);
}

/* As many names as the longest query has, of which some come twice: the first one stays. */
static void many_slots(void **state)
{
    enum { MANY = 2000 };
    struct plan plan = { 0 };
    struct arena arena;
    const struct span span = { 0, 0 };
    size_t slots[MANY];

    (void)state;
    arena_init(&arena, NULL);
    plan.arena = &arena;
    assert_true(plan_slot_find(&plan, VIEW("1"), SLOT_SYSTEM) == SIZE_MAX);
    for (int i = 0; i < MANY; i++) {
        const struct view name = arena_format(&arena, "%d", i);

        slots[i] = plan_slot(&plan, name, i % 3 ? SLOT_DISCOVERED : SLOT_SYSTEM, TYPE_ANY, span);
        assert_true(plan_slot_find(&plan, name, i % 3 ? SLOT_SYSTEM : SLOT_DISCOVERED) == SIZE_MAX);
        assert_int_equal(plan.slot_count, i + 1);
    }
    for (int i = 0; i < MANY; i++) {
        const struct view name = arena_format(&arena, "%d", i);

        assert_int_equal(plan_slot(&plan, name, i % 3 ? SLOT_DISCOVERED : SLOT_SYSTEM, TYPE_ANY, span), slots[i]);
        assert_true(view_equal(plan.slots[slots[i]].name, name));
    }
    arena_clear(&arena);
}

static void names(void **state)
{
    static const struct {
        struct view name;
        const char *print;
    } rows[] = {
        { VIEW_INIT("a"), "a" },           { VIEW_INIT("@message"), "@message" }, { VIEW_INIT("a.b.0"), "a.b.0" },
        { VIEW_INIT("a-b"), "`a-b`" },     { VIEW_INIT("5m"), "`5m`" },           { VIEW_INIT("count(*)"), "`count(*)`" },
        { VIEW_INIT(" "), "` `" },         { VIEW_INIT(""), "``" },               { VIEW_INIT("_x9"), "_x9" },
        { VIEW_INIT("na\xc3\xafve"), "na\xc3\xafve" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buffer out;

        buffer_init(&out);
        name_print(rows[i].name, &out);
        buffer_add_char(&out, '\0');
        assert_string_equal(out.data, rows[i].print);
        buffer_clear(&out);
    }
}

static void count_release(void *object)
{
    ++*(int *)object;
}

static void releases(void **state)
{
    int released = 0;
    struct release second = { count_release, &released, NULL }, first = { count_release, &released, &second };
    struct plan plan = { .releases = &first };

    (void)state;
    plan_clear(&plan);
    assert_int_equal(released, 2);
    plan_clear(&plan);
    assert_int_equal(released, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(sets), cmocka_unit_test(slots), cmocka_unit_test(many_slots), cmocka_unit_test(names),
                                        cmocka_unit_test(releases) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
