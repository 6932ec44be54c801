/* view, map, hash and status. */
#include "base/hash.h"
#include "base/map.h"
#include "base/status.h"
#include "base/text_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void test_view_compare(void **state)
{
    (void)state;
    assert_true(view_equal(VIEW(""), (struct view){ 0 }));
    assert_true(view_compare(VIEW("a"), VIEW("b")) < 0);
    assert_true(view_compare(VIEW("ab"), VIEW("a")) > 0);
    assert_true(view_compare(VIEW("\x7f"), VIEW("\xc3\xa9")) < 0);
    assert_int_equal(view_compare((struct view){ 0 }, VIEW("")), 0);
    assert_true(view_equal_nocase(VIEW("Count_X"), VIEW("cOUNT_x")));
    assert_false(view_equal_nocase(VIEW("@"), VIEW("`")));
    assert_false(view_equal_nocase(VIEW("a"), VIEW("ab")));
    assert_true(view_starts(VIEW("abc"), VIEW("ab")));
    assert_false(view_starts(VIEW("a"), VIEW("ab")));
    assert_true(view_ends(VIEW("abc"), VIEW("bc")));
    assert_true(view_ends(VIEW("abc"), VIEW("")));
}

static void test_view_trim(void **state)
{
    (void)state;
    assert_true(view_equal(view_trim(VIEW(" \t\r\n\v\fa b ")), VIEW("a b")));
    assert_int_equal(view_trim(VIEW("  ")).length, 0);
    assert_non_null(view_trim(VIEW("  ")).data);
}

static void test_view_find(void **state)
{
    static const struct {
        struct view haystack, needle;
        size_t from, found;
    } rows[] = {
        { VIEW_INIT("abcabc"), VIEW_INIT("c"), 0, 2 },        { VIEW_INIT("abcabc"), VIEW_INIT("c"), 3, 5 },
        { VIEW_INIT("abcabc"), VIEW_INIT("bca"), 0, 1 },      { VIEW_INIT("abcabc"), VIEW_INIT("bca"), 2, SIZE_MAX },
        { VIEW_INIT("abc"), VIEW_INIT(""), 0, 0 },            { VIEW_INIT("abc"), VIEW_INIT(""), 3, 3 },
        { VIEW_INIT("abc"), VIEW_INIT(""), 4, SIZE_MAX },     { VIEW_INIT(""), VIEW_INIT("a"), 0, SIZE_MAX },
        { VIEW_INIT("ab"), VIEW_INIT("abc"), 0, SIZE_MAX },   { VIEW_INIT("a\0b"), VIEW_INIT("\0b"), 0, 1 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(view_find(rows[i].haystack, rows[i].needle, rows[i].from), rows[i].found);
    assert_int_equal(view_find_byte((struct view){ 0 }, 'x', 0), SIZE_MAX);
}

static void test_map(void **state)
{
    struct arena arena;
    struct map map;
    static int values[1000];

    (void)state;
    arena_init(&arena, NULL);
    map_init(&map, &arena);
    assert_null(map_get(&map, VIEW("a")));
    for (int i = 0; i < 1000; i++)
        map_set(&map, arena_format(&arena, "key%d", i), &values[i]);
    assert_int_equal(map.count, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_ptr_equal(map_get(&map, arena_format(&arena, "key%d", i)), &values[i]);
        assert_ptr_equal(map.entries[i].value, &values[i]);
    }
    assert_null(map_find(&map, VIEW("key1000")));
    map_set(&map, VIEW("key7"), &values[0]);
    assert_int_equal(map.count, 1000);
    assert_ptr_equal(map_find(&map, VIEW("key7"))->value, &values[0]);
    map_set(&map, VIEW(""), &values[1]);
    assert_ptr_equal(map_get(&map, (struct view){ 0 }), &values[1]);
    arena_clear(&arena);
}

static void test_hash(void **state)
{
    (void)state;
    assert_true(hash_bytes(VIEW("abc"), 0) == hash_bytes(VIEW("abc"), 0));
    assert_true(hash_bytes(VIEW("abc"), 0) != hash_bytes(VIEW("abd"), 0));
    assert_true(hash_bytes(VIEW("abc"), 0) != hash_bytes(VIEW("abc"), 1));
    assert_true(hash_bytes(VIEW(""), 0) == hash_bytes((struct view){ 0 }, 0));
    assert_true(hash_number(1, 0) != hash_number(2, 0));
    assert_true(hash_number(1, 0) != hash_number(1, 1));
}

static enum status status_of_try(enum status inner)
{
    TRY(inner);
    return STATUS_INVALID;
}

static void test_text_table(void **state)
{
    enum { TEXTS = 1000 };
    static char room[TEXTS][8];
    struct view texts[TEXTS];
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    struct text_table table = text_table_new(&arena, texts, TEXTS);
    for (size_t i = 0; i < TEXTS; i++) {
        snprintf(room[i], sizeof room[i], "%zu", i);
        texts[i] = view_of(room[i]);
        uint64_t hash = text_table_hash(texts[i]);
        struct text_slot *slot = text_table_find(&table, texts[i], hash);
        assert_int_equal(slot->place, 0);
        text_table_put(&table, slot, hash, (uint32_t)i + 1);
    }
    for (size_t i = 0; i < 2 * TEXTS; i++) {
        char copy[8];
        snprintf(copy, sizeof copy, "%zu", i);
        uint64_t hash = text_table_hash(view_of(copy));
        assert_int_equal(text_table_find(&table, view_of(copy), hash)->place, i < TEXTS ? i + 1 : 0);
    }
    arena_clear(&arena);
}

/* What is there is never sifted out, and what is left is in its order. */
static void test_text_table_sift(void **state)
{
    enum { TEXTS = 3 * TEXT_TABLE_AHEAD };
    static char room[2 * TEXTS][8];
    struct view texts[2 * TEXTS];
    uint64_t hashes[TEXT_TABLE_AHEAD];
    uint32_t left[TEXT_TABLE_AHEAD];
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    struct text_table table = text_table_new(&arena, texts, TEXTS);
    for (size_t i = 0; i < 2 * TEXTS; i++) {
        snprintf(room[i], sizeof room[i], "%zu", i);
        texts[i] = view_of(room[i]);
    }
    for (size_t i = 0; i < TEXTS; i++) {
        uint64_t hash = text_table_hash(texts[i]);
        text_table_put(&table, text_table_find(&table, texts[i], hash), hash, (uint32_t)i + 1);
    }
    assert_int_equal(text_table_sift(&table, hashes, 0, left), 0);
    for (size_t from = 0; from + TEXT_TABLE_AHEAD <= TEXTS; from += TEXT_TABLE_AHEAD) {
        size_t found = 0, maybe;

        for (size_t i = 0; i < TEXT_TABLE_AHEAD; i++)
            hashes[i] = text_table_hash(texts[2 * (from + i)]);
        maybe = text_table_sift(&table, hashes, TEXT_TABLE_AHEAD, left);
        for (size_t i = 0; i < maybe; i++) {
            assert_true(i == 0 || left[i - 1] < left[i]);
            found += text_table_find(&table, texts[2 * (from + left[i])], hashes[left[i]])->place != 0;
        }
        assert_int_equal(found, 2 * from >= TEXTS ? 0 : TEXTS - 2 * from < 2 * TEXT_TABLE_AHEAD ? (TEXTS - 2 * from) / 2 : TEXT_TABLE_AHEAD);
    }
    arena_clear(&arena);
}

static void test_status(void **state)
{
    struct fault fault;

    (void)state;
    assert_int_equal(fault_set(&fault, STATUS_IO, "%s: %d", "file", 7), STATUS_IO);
    assert_string_equal(fault.message, "file: 7");
    assert_int_equal(fault_set(&fault, STATUS_IO, "%1000d", 7), STATUS_IO);
    assert_int_equal(strlen(fault.message), sizeof fault.message - 1);
    assert_int_equal(fault_set(NULL, STATUS_CANCELLED, "gone"), STATUS_CANCELLED);
    assert_int_equal(status_of_try(STATUS_IO), STATUS_IO);
    assert_int_equal(status_of_try(STATUS_OK), STATUS_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_view_compare), cmocka_unit_test(test_view_trim), cmocka_unit_test(test_view_find),
        cmocka_unit_test(test_map),          cmocka_unit_test(test_hash),      cmocka_unit_test(test_status),
        cmocka_unit_test(test_text_table),
        cmocka_unit_test(test_text_table_sift),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
