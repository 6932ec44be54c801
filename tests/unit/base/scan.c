#include "base/scan_kernels.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Every set of loops this processor can run. */
static size_t kernels_all(const struct scan_kernels *all[2])
{
    all[0] = &scan_plain;
    all[1] = scan_kernels();
    return all[1] == all[0] ? 1 : 2;
}

static void fill(char *data, size_t length, unsigned seed)
{
    for (size_t i = 0; i < length; i++) {
        seed = seed * 1103515245u + 12345u;
        data[i] = "ab\ncd\n e"[seed >> 16 & 7];
    }
}

static size_t slow_count(struct view text, char byte)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += text.data[i] == byte;
    return count;
}

static size_t slow_find(struct view haystack, struct view needle, size_t from)
{
    for (; from + needle.length <= haystack.length; from++)
        if (memcmp(haystack.data + from, needle.data, needle.length) == 0)
            return from;
    return SIZE_MAX;
}

static void counts_every_length(void **state)
{
    const struct scan_kernels *all[2];
    size_t kinds = kernels_all(all);
    struct guarded page = guarded_new(70000);

    (void)state;
    for (size_t length = 0; length < 70000; length += length < 700 ? 1 : 4999) {
        char *data = guarded_room(&page, length);
        struct view text = { data, length };

        fill(data, length, (unsigned)length);
        for (size_t kind = 0; kind < kinds; kind++)
            assert_int_equal(all[kind]->count_byte(text, '\n'), slow_count(text, '\n'));
        memset(data, '\n', length);
        for (size_t kind = 0; kind < kinds; kind++)
            assert_int_equal(all[kind]->count_byte(text, '\n'), length);
        assert_int_equal(scan_count_byte(text, 'x'), 0);
    }
    assert_int_equal(scan_count_byte((struct view){ NULL, 0 }, 'x'), 0);
    guarded_free(&page);
}

static void finds_all_offsets(void **state)
{
    const struct scan_kernels *all[2];
    size_t kinds = kernels_all(all);
    struct guarded page = guarded_new(1000);
    uint32_t out[600];

    (void)state;
    for (size_t length = 1; length < 400; length++) {
        char *data = guarded_room(&page, length);
        struct view text = { data, length };

        fill(data, length, (unsigned)length);
        for (size_t kind = 0; kind < kinds; kind++)
            for (size_t from = 0; from < length; from += 1 + length / 9)
                for (size_t capacity = 1; capacity < 600; capacity = capacity * 3 + 1) {
                    size_t found = all[kind]->find_bytes(text, from, '\n', out, capacity), expected = 0;

                    for (size_t i = from; i < length && expected < capacity; i++)
                        if (data[i] == '\n') {
                            assert_true(expected < found);
                            assert_int_equal(out[expected++], i);
                        }
                    assert_int_equal(found, expected);
                }
    }
    assert_int_equal(scan_find_bytes(VIEW("\n\n"), 2, '\n', out, 4), 0);
    assert_int_equal(scan_find_bytes(VIEW("\n\n"), 9, '\n', out, 4), 0);
    assert_int_equal(scan_find_bytes(VIEW("\n\n"), 0, '\n', out, 0), 0);
    assert_int_equal(scan_find_bytes((struct view){ NULL, 0 }, 0, '\n', out, 4), 0);
    guarded_free(&page);
}

static void finds_the_first_bytes(void **state)
{
    const struct scan_kernels *all[2];
    size_t kinds = kernels_all(all);
    struct guarded page = guarded_new(700);
    uint32_t out[700 + SCAN_MORE];

    (void)state;
    for (size_t length = 1; length < 700; length += length < 140 ? 1 : 7)
        for (size_t common = 1; common < 40; common += common < 4 ? 1 : 12)
            for (size_t wanted = 1; wanted < 100; wanted += 1 + wanted / 4) {
                char *data = guarded_room(&page, length);

                for (size_t i = 0; i < length; i++)
                    data[i] = i * 7 % 40 < common ? ' ' : 'x';
                for (size_t kind = 0; kind < kinds; kind++) {
                    size_t found = all[kind]->find_first((struct view){ data, length }, ' ', wanted, out), expected = 0;

                    for (size_t i = 0; i < length && expected < wanted; i++)
                        if (data[i] == ' ') {
                            assert_true(expected < found);
                            assert_int_equal(out[expected++], i);
                        }
                    assert_true(expected == wanted ? found >= wanted : found == expected);
                    assert_true(found <= wanted + SCAN_MORE);
                }
            }
    assert_int_equal(scan_find_first((struct view){ NULL, 0 }, ' ', 4, out), 0);
    assert_int_equal(scan_find_first(VIEW("  "), ' ', 0, out), 0);
    guarded_free(&page);
}

/* The bytes before and behind a newline: no x, then a digit up to 5. */
static const struct scan_around sample_around = {
    .flip = { (unsigned char)~'x', '\n', '0', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '0' },
    .most = { 254, 0, 5, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
              255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 9 },
};

static bool slow_is_alike(struct view text, size_t at)
{
    return at > 0 && text.length - at > 30 && text.data[at - 1] != 'x' && text.data[at + 1] >= '0' && text.data[at + 1] <= '5' &&
           text.data[at + 30] >= '0' && text.data[at + 30] <= '9';
}

/* Lines of every length, one of them a bad one in one of four ways. */
static void tells_what_is_alike(void **state)
{
    const struct scan_kernels *all[2];
    size_t kinds = kernels_all(all);
    struct guarded page = guarded_new(9000);

    (void)state;
    for (size_t line = 1; line < 150; line += line < 70 ? 1 : 13)
        for (size_t length = 1; length < 9000; length += 97 + 6 * line)
            for (size_t bad = 0; bad < 5; bad++) {
                char *data = guarded_room(&page, length);
                const struct view text = { data, length };
                uint32_t places[9000];
                size_t count = 0, alike = 0;

                memset(data, '3', length);
                for (size_t at = line; at < length; at += line)
                    data[at] = '\n';
                const size_t spoilt = length * 2 / 3 / line * line;
                if (bad < 3 && spoilt > 0 && spoilt + 30 < length)
                    data[spoilt + (size_t[]){ (size_t)-1, 1, 30 }[bad]] = bad == 0 ? 'x' : '9' + 1;
                for (size_t at = 0; at < length; at++)
                    if (data[at] == '\n')
                        places[count++] = (uint32_t)at;
                while (alike < count && slow_is_alike(text, places[alike]))
                    alike++;
                for (size_t kind = 0; kind < kinds; kind++)
                    assert_int_equal(all[kind]->alike(text, places, count, &sample_around), alike);
            }
    guarded_free(&page);
}

static void finds_the_last_byte(void **state)
{
    struct view text = VIEW("a\nb\nc");

    (void)state;
    assert_int_equal(scan_find_last_byte(text, text.length, '\n'), 3);
    assert_int_equal(scan_find_last_byte(text, 3, '\n'), 1);
    assert_int_equal(scan_find_last_byte(text, 1, '\n'), SIZE_MAX);
    assert_int_equal(scan_find_last_byte(text, 0, 'a'), SIZE_MAX);
    assert_int_equal(scan_find_last_byte(text, 99, 'c'), 4);
    assert_int_equal(scan_find_last_byte((struct view){ NULL, 0 }, 0, 'a'), SIZE_MAX);
}

static void needle_at_every_place(void **state)
{
    static const char *const needles[] = { "ZQ", "OutOfMemoryError", "e", "e ", "timeout", "aaa",
                                           "a rather long needle that is longer than any vector of the machine is" };
    const struct scan_kernels *all[2];
    size_t kinds = kernels_all(all);
    struct guarded page = guarded_new(1000);

    (void)state;
    for (size_t which = 0; which < sizeof needles / sizeof *needles; which++) {
        struct needle needle = needle_of(view_of(needles[which]));

        assert_true(needle.text.length == 1 || needle.first != needle.second);
        for (size_t length = needle.text.length; length < 420; length += length < 180 ? 1 : 37)
            for (size_t place = 0; place + needle.text.length <= length; place++) {
                char *data = guarded_room(&page, length);
                struct view haystack = { data, length };

                memset(data, '.', length);
                memcpy(data + place, needle.text.data, needle.text.length);
                assert_int_equal(needle_find(&needle, haystack, 0), place);
                assert_int_equal(needle_find(&needle, haystack, place), place);
                assert_int_equal(needle_find(&needle, haystack, place + 1), SIZE_MAX);
                if (needle.text.length > 1)
                    for (size_t kind = 0; kind < kinds; kind++)
                        assert_int_equal(all[kind]->find_needle(&needle, haystack, 0), place);
                data[place] = '.';
                assert_int_equal(needle_find(&needle, haystack, 0), SIZE_MAX);
            }
    }
    guarded_free(&page);
}

/* Whatever room there is for notes, and however dense what is noted. */
static void needle_with_notes(void **state)
{
    const struct scan_kernels *all[2];
    size_t kinds = kernels_all(all);
    struct guarded page = guarded_new(9000);
    struct needle needle = needle_of(VIEW("\nZQ"));

    (void)state;
    for (size_t line = 1; line < 90; line += line < 5 ? 1 : 17)
        for (size_t length = 3; length < 1000; length += 1 + length / 40)
            for (size_t place = 0; place + 3 <= length + 8; place += 1 + length / 30)
                for (size_t capacity = 0; capacity <= 1200; capacity += 120 + place % 7) {
                    char *data = guarded_room(&page, length);
                    const struct view text = { data, length };
                    const size_t from = place % 3;

                    memset(data, '.', length);
                    for (size_t at = 0; at < length; at += line)
                        data[at] = '\n';
                    if (place + 3 <= length)
                        memcpy(data + place, "\nZQ", 3);
                    const size_t found = slow_find(text, needle.text, from);
                    for (size_t kind = 0; kind < kinds; kind++) {
                        uint32_t places[1200];
                        struct scan_notes notes = { .byte = '\n', .places = places, .capacity = capacity, .to = from };
                        const size_t end = found < length ? found : length;
                        size_t count = 0;

                        assert_int_equal(all[kind]->find_noting(&needle, text, from, &notes), found);
                        assert_true(notes.to == end || (notes.to < end && notes.count == capacity));
                        for (size_t at = from; at < notes.to; at++)
                            if (data[at] == '\n') {
                                assert_true(count < notes.count);
                                assert_int_equal(places[count++], at - from);
                            }
                        assert_int_equal(count, notes.count);
                    }
                }
    guarded_free(&page);
}

/* All places and notes up to where it came, in texts where both are frequent and rare, whatever the room. */
static void needles_gathered(void **state)
{
    struct scan_around around = { .flip = { [1] = '\n', [2] = 't' } };
    static const size_t rooms[] = { 0, 127, 128, 200, 1200 };
    const struct scan_kernels *all[2];
    const size_t kinds = kernels_all(all);
    struct guarded page = guarded_new(9000);

    (void)state;
    /* A t behind a newline. */
    memset(around.most, 255, sizeof around.most);
    around.most[1] = around.most[2] = 0;
    for (size_t round = 0; round < 400; round++) {
        const size_t length = 2 + round * 3, from = round % 5 < length ? round % 5 : 0, every = 1 + round % 19;
        const struct needle needle = needle_of(round % 3 == 0 ? VIEW("\nQ") : round % 3 == 1 ? VIEW("ZQ") : VIEW("Zt\nQ"));
        const struct view text = { guarded_room(&page, length), length };

        for (size_t at = 0; at < length; at++)
            ((char *)(uintptr_t)text.data)[at] = "tttt\n"[(at * 7 + at / 11 + round) % 5];
        for (size_t at = round % 9; at + needle.text.length <= length; at += needle.text.length * every)
            memcpy((char *)(uintptr_t)text.data + at, needle.text.data, needle.text.length);
        for (size_t i = 0; i < 5 * kinds && length - from >= needle.text.length; i++) {
            uint32_t places[1200], hit[1200], before[1200];
            struct scan_notes notes = { .byte = '\n', .places = places, .capacity = rooms[i % 5], .to = from, .around = &around };
            struct scan_hits hits = { .places = hit, .notes = before, .capacity = rooms[(i + round) % 5] };
            size_t noted = 0, found = 0;

            scan_notes_begin(&notes, from);
            all[i / 5]->gather(&needle, text, from, &notes, &hits);
            assert_int_equal(notes.alike, scan_plain.alike(view_skip(text, from), places, notes.count, &around));
            assert_in_range(notes.to, from, length);
            for (size_t at = from; at < notes.to; at++) {
                if (view_starts(view_skip(text, at), needle.text)) {
                    assert_int_equal(before[found], noted);
                    assert_int_equal(hit[found++], at - from);
                }
                if (text.data[at] == '\n')
                    assert_int_equal(places[noted++], at - from);
            }
            assert_int_equal(notes.count, noted);
            assert_int_equal(hits.count, found);
            if (all[i / 5] != &scan_plain && notes.capacity == 1200 && hits.capacity == 1200)
                assert_true(length - notes.to < SCAN_STEP + needle.text.length || noted > 1200 - SCAN_STEP);
        }
    }
    guarded_free(&page);
}

static void needle_among_near_misses(void **state)
{
    const struct scan_kernels *all[2];
    size_t kinds = kernels_all(all);
    struct guarded page = guarded_new(2000);
    char *data = guarded_room(&page, 1500);
    struct view haystack = { data, 1500 };

    (void)state;
    fill(data, 1500, 7);
    for (size_t length = 2; length < 9; length++)
        for (size_t place = 0; place + length <= haystack.length; place += 41) {
            char copy[16];
            memcpy(copy, data + place, length);
            struct needle needle = needle_of((struct view){ copy, length });

            for (size_t from = 0; from < haystack.length; from += 97) {
                size_t expected = slow_find(haystack, needle.text, from);

                assert_int_equal(needle_find(&needle, haystack, from), expected);
                for (size_t kind = 0; kind < kinds && from + length <= haystack.length; kind++)
                    assert_int_equal(all[kind]->find_needle(&needle, haystack, from), expected);
            }
        }
    guarded_free(&page);
}

/* Each place of this haystack is a candidate, and each comparison fails at its end only. */
static void hostile_needle_stays_linear(void **state)
{
    enum { HAYSTACK = 1 << 20, NEEDLE = 1 << 15 };
    const struct scan_kernels *all[2];
    size_t kinds = kernels_all(all);
    char *data = malloc(HAYSTACK), *wanted = malloc(NEEDLE);

    (void)state;
    memset(data, 'a', HAYSTACK);
    memset(wanted, 'a', NEEDLE);
    struct needle needle = { .text = { wanted, NEEDLE }, .first = 1, .second = 2 };
    wanted[NEEDLE - 1] = 'b';
    for (size_t kind = 0; kind < kinds; kind++)
        assert_int_equal(all[kind]->find_needle(&needle, (struct view){ data, HAYSTACK }, 0), SIZE_MAX);
    data[HAYSTACK - 1] = 'b';
    for (size_t kind = 0; kind < kinds; kind++)
        assert_int_equal(all[kind]->find_needle(&needle, (struct view){ data, HAYSTACK }, 3), HAYSTACK - NEEDLE);
    free(data);
    free(wanted);
}

static void needle_picks_rare_bytes(void **state)
{
    struct needle needle = needle_of(VIEW("OutOfMemoryError"));

    (void)state;
    assert_true(needle.text.data[needle.first] != 'e' && needle.text.data[needle.first] != 'r');
    needle = needle_of(VIEW("  Z  q  "));
    assert_int_equal(needle.first + needle.second, 2 + 5);
    needle = needle_of(VIEW("xx"));
    assert_int_equal(needle.first + needle.second, 1);
    needle = needle_of(VIEW("x"));
    assert_int_equal(needle_find(&needle, VIEW("abxx"), 0), 2);
    assert_int_equal(needle_find(&needle, VIEW(""), 0), SIZE_MAX);
    assert_int_equal(needle_find(&needle, VIEW("x"), 5), SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_every_length),
        cmocka_unit_test(finds_all_offsets),
        cmocka_unit_test(finds_the_first_bytes),
        cmocka_unit_test(tells_what_is_alike),
        cmocka_unit_test(finds_the_last_byte),
        cmocka_unit_test(needle_at_every_place),
        cmocka_unit_test(needle_with_notes),
        cmocka_unit_test(needles_gathered),
        cmocka_unit_test(needle_among_near_misses),
        cmocka_unit_test(hostile_needle_stays_linear),
        cmocka_unit_test(needle_picks_rare_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
