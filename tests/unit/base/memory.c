/* arena, budget and buffer. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void test_arena_aligned_and_zeroed(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = arena_zalloc(&arena, size);

        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xee, size);
    }
    assert_true(arena.used > 0);
    arena_clear(&arena);
    assert_int_equal(arena.used, 0);
}

static void test_arena_reset_reuses(void **state)
{
    struct budget budget;
    struct arena arena;

    (void)state;
    budget_init(&budget, 0);
    arena_init(&arena, &budget);
    for (int batch = 0; batch < 20; batch++) {
        arena_reset(&arena);
        for (int i = 0; i < 200; i++)
            memset(arena_alloc(&arena, 1000), batch, 1000);
    }
    size_t settled = budget.used;
    const char *block = (const char *)arena.block;
    for (int batch = 0; batch < 5; batch++) {
        arena_reset(&arena);
        for (int i = 0; i < 200; i++)
            memset(arena_alloc(&arena, 1000), batch, 1000);
        assert_ptr_equal((const char *)arena.block, block);
        assert_int_equal(budget.used, settled);
    }
    assert_true(settled < 1000 * 1000);
    arena_clear(&arena);
    assert_int_equal(budget.used, 0);
    assert_int_equal(budget.exceeded, 0);
    assert_true(budget.peak >= settled);
}

static void test_budget_exceeded(void **state)
{
    struct budget budget;
    struct arena arena;

    (void)state;
    budget_init(&budget, 100000);
    arena_init(&arena, &budget);
    assert_non_null(arena_alloc(&arena, 50000));
    assert_false(budget.exceeded);
    assert_non_null(arena_alloc(&arena, 90000));
    assert_true(budget.exceeded);
    arena_clear(&arena);
}

static void test_arena_grow(void **state)
{
    struct arena arena;
    int *numbers = NULL;
    size_t capacity = 0;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < 5000; i++) {
        numbers = arena_grow(&arena, numbers, &capacity, i + 1, sizeof *numbers);
        assert_true(capacity > i);
        assert_int_equal(numbers[capacity - 1], 0);
        numbers[i] = (int)i + 1;
    }
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(numbers[i], (int)i + 1);
    arena_clear(&arena);
}

static void test_arena_texts(void **state)
{
    struct arena arena;
    struct view kept;

    (void)state;
    arena_init(&arena, NULL);
    kept = arena_keep(&arena, VIEW("abc"));
    assert_string_equal(kept.data, "abc");
    kept = arena_keep(&arena, (struct view){ 0 });
    assert_non_null(kept.data);
    assert_int_equal(kept.length, 0);
    kept = arena_format(&arena, "%d-%s", 12, "x");
    assert_string_equal(kept.data, "12-x");
    kept = arena_format(&arena, "%300d", 7);
    assert_int_equal(kept.length, 300);
    assert_int_equal(strlen(kept.data), 300);
    arena_clear(&arena);
}

/* Pieces of all sizes are zeroed and as long as asked for, whether large pages are slow or not. */
static void test_pages(void **state)
{
    struct budget budget;

    (void)state;
    budget_init(&budget, 0);
    for (unsigned slow = 0; slow < 4; slow++)
        for (size_t size = 1000; size < 40 * 1000 * 1000; size = size < PAGES_LARGE ? size * 3 : (size / PAGES_LARGE + 1) * PAGES_LARGE * 2) {
            char *memory;

            budget.slow_pages = slow;
            memory = pages_alloc(slow == 3 ? NULL : &budget, size);
            for (size_t at = 0; at < size; at += 500)
                assert_int_equal(memory[at], 0);
            memset(memory, 1, size);
            pages_free(memory, size);
        }
    pages_free(NULL, 8 * PAGES_LARGE);
}

/* What an arena with large blocks hands out does not overlap, and all of it is given back. */
static void test_arena_large(void **state)
{
    enum { COUNT = 60, BYTES = 700 * 1000 };
    struct budget budget;
    struct arena arena;
    char *pieces[COUNT];

    (void)state;
    budget_init(&budget, 0);
    arena_init(&arena, &budget);
    for (int i = 0; i < COUNT; i++)
        pieces[i] = memset(arena_alloc(&arena, BYTES), i, BYTES);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(pieces[i][0], i);
        assert_int_equal(pieces[i][BYTES - 1], i);
    }
    assert_true(budget.used >= (size_t)COUNT * BYTES);
    assert_true(budget.used <= (size_t)COUNT * BYTES * 3 / 2 + PAGES_LARGE);
    arena_clear(&arena);
    assert_int_equal(budget.used, 0);
}

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>

/* What was not handed out, or was taken back, is out of bounds to the checker. */
static void test_arena_is_checked(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t size = 1; size < 70; size++) {
        char *memory = arena_alloc(&arena, size);

        assert_null(__asan_region_is_poisoned(memory, size));
        assert_true(__asan_address_is_poisoned(memory + size));
        arena_reset(&arena);
        assert_true(__asan_address_is_poisoned(memory));
    }
    arena_clear(&arena);
}
#endif

static void test_buffer(void **state)
{
    struct buffer buffer;

    (void)state;
    buffer_init(&buffer);
    assert_int_equal(buffer_view(&buffer).length, 0);
    assert_non_null(buffer_view(&buffer).data);
    for (int i = 0; i < 1000; i++)
        buffer_add(&buffer, VIEW("0123456789"));
    assert_int_equal(buffer.length, 10000);
    assert_int_equal(strlen(buffer.data), 10000);
    buffer_reset(&buffer);
    assert_string_equal(buffer.data, "");
    buffer_add_text(&buffer, "a");
    buffer_add_char(&buffer, '=');
    buffer_add_repeat(&buffer, '-', 3);
    buffer_add_format(&buffer, "%d%%", 5);
    assert_string_equal(buffer.data, "a=---5%");
    buffer_reset(&buffer);
    buffer_add_format(&buffer, "%100000d|", 1);
    assert_int_equal(buffer.length, 100001);
    assert_int_equal(buffer.data[100000], '|');
    buffer_add(&buffer, (struct view){ 0 });
    assert_int_equal(buffer.length, 100001);
    buffer_clear(&buffer);
    assert_null(buffer.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_aligned_and_zeroed),
        cmocka_unit_test(test_arena_reset_reuses),
        cmocka_unit_test(test_budget_exceeded),
        cmocka_unit_test(test_arena_grow),
        cmocka_unit_test(test_arena_texts),
        cmocka_unit_test(test_arena_large),
        cmocka_unit_test(test_pages),
#if defined(__SANITIZE_ADDRESS__)
        cmocka_unit_test(test_arena_is_checked),
#endif
        cmocka_unit_test(test_buffer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
