#include "base/text_set_parts.h"

#include "guarded.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static unsigned draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % below;
}

static bool slow_at(struct view text, size_t at, struct view wanted, bool fold)
{
    if (text.length - at < wanted.length)
        return false;
    for (size_t i = 0; i < wanted.length; i++) {
        int a = (unsigned char)text.data[at + i], b = (unsigned char)wanted.data[i];

        if (fold && a < 128 && b < 128) {
            a = tolower(a);
            b = tolower(b);
        }
        if (a != b)
            return false;
    }
    return true;
}

static bool slow_any(struct view text, size_t from, const struct view *texts, size_t count, bool fold)
{
    for (size_t at = from; at < text.length; at++)
        for (size_t i = 0; i < count; i++)
            if (slow_at(text, at, texts[i], fold))
                return true;
    return false;
}

/* With notes of any length the same is found, and they are as they should be. */
static void check_notes(const struct text_set *set, text_set_search *search, struct view text, size_t from, size_t capacity)
{
    uint32_t places[4096];
    struct scan_notes notes = { .byte = 'a', .places = places, .capacity = capacity, .to = from };
    const size_t place = search(set, text, from, NULL), end = place < text.length ? place : text.length;
    size_t count = 0;

    assert_int_equal(search(set, text, from, &notes), place);
    assert_true(notes.to == end || (notes.to < end && notes.count == capacity));
    for (size_t at = from; at < notes.to; at++)
        if (text.data[at] == 'a') {
            assert_true(count < notes.count);
            assert_int_equal(places[count++], at - from);
        }
    assert_int_equal(count, notes.count);
}

/* Whether a found place is one: exactly so for texts no longer than what is compared. */
static void check_search(const struct text_set *set, text_set_search *search, struct view text, const struct view *texts,
                         size_t count, bool fold)
{
    for (size_t from = 0; from < text.length; from++) {
        size_t place = search(set, text, from, NULL);
        bool holds = false;

        if (place == SIZE_MAX) {
            assert_false(slow_any(text, from, texts, count, fold));
            check_notes(set, search, text, from, 400);
            check_notes(set, search, text, from, 1 + from % 100);
            return;
        }
        assert_true(place >= from);
        for (size_t i = 0; i < count; i++)
            holds |= slow_at(text, place, texts[i], fold);
        assert_true(holds);
        check_notes(set, search, text, from, 400);
        check_notes(set, search, text, from, 70 + from % 100);
        from += place - from;
    }
}

/* Of what is gathered each is a place, in their order and with its notes; and whatever stands before the end of it meets with one. */
static void check_gathered(const struct text_set *set, struct view text, size_t from, const struct view *texts, size_t count, bool fold,
                           size_t room)
{
    struct scan_around around = { .flip = { [1] = 'a', [2] = (unsigned char)~'b' } };
    uint32_t places[1024], begins[1024], noted_before[1024];
    struct scan_notes notes = { .byte = 'a', .places = places, .capacity = room, .around = &around };
    struct scan_hits hits = { .places = begins, .notes = noted_before, .capacity = room };
    size_t noted = 0, hit = 0;

    /* No b behind an a. */
    memset(around.most, 255, sizeof around.most);
    around.most[1] = 0;
    around.most[2] = 254;
    text_set_gather(set, text, from, &notes, &hits);
    assert_int_equal(notes.alike, scan_alike(view_skip(text, from), places, notes.count, &around));
    assert_true(notes.to >= from && notes.to <= text.length);
    for (size_t at = from; at < notes.to; at++) {
        bool stands = false, met = false, same = false;

        for (size_t i = 0; i < count; i++)
            stands |= slow_at(text, at, texts[i], fold);
        for (size_t i = hit > 12 ? hit - 12 : 0; i < hits.count && begins[i] < at - from + 12; i++)
            met |= begins[i] + 12 > at - from;
        for (; hit < hits.count && begins[hit] == at - from; hit++, same = true)
            assert_int_equal(noted_before[hit], noted);
        if (text.data[at] == 'a')
            assert_int_equal(places[noted++], at - from);
        assert_true(stands ? met : !same);
    }
    assert_int_equal(hit, hits.count);
    assert_int_equal(noted, notes.count);
}

static size_t find_as_may_be(const struct text_set *set, struct view text, size_t from, struct scan_notes *notes)
{
    return notes ? text_set_find_noting(set, text, from, notes) : text_set_find(set, text, from);
}

static void finds_what_a_slow_search_finds(void **state)
{
    struct guarded page = guarded_new(4096);
    unsigned seed = 7;

    (void)state;
    for (int round = 0; round < 4000; round++) {
        const size_t count = 1 + draw(&seed, round % 50 == 0 ? TEXT_SET_MAX : 9);
        const bool fold = draw(&seed, 2), rich = draw(&seed, 2);
        const size_t length = draw(&seed, 300);
        char *data = guarded_room(&page, length);
        struct view texts[TEXT_SET_MAX];
        char room[TEXT_SET_MAX][12];
        struct arena arena;

        arena_init(&arena, NULL);
        for (size_t i = 0; i < length; i++)
            data[i] = rich ? (char)draw(&seed, 256) : "abAB kK"[draw(&seed, 7)];
        for (size_t i = 0; i < count; i++) {
            texts[i] = (struct view){ room[i], 1 + draw(&seed, 12) };
            for (size_t k = 0; k < texts[i].length; k++)
                room[i][k] = length > 0 && rich ? data[draw(&seed, (unsigned)length)] : "abAB kK"[draw(&seed, 7)];
        }
        const struct text_set *set = text_set_new(&arena, texts, count, fold);
        const struct view text = { data, length };

        if (!set->single) {
            check_search(set, text_set_find_plain, text, texts, count, fold);
            check_search(set, text_set_best(), text, texts, count, fold);
        }
        check_search(set, find_as_may_be, text, texts, count, fold);
        for (size_t from = 0; from < length; from += 1 + draw(&seed, 90))
            check_gathered(set, text, from, texts, count, fold, draw(&seed, 2) ? 1024 : 160);
        arena_clear(&arena);
    }
    guarded_free(&page);
}

/* What a long text is told by may stand anywhere in it; the place is where the text, or its compared part, begins. */
static void finds_long_texts(void **state)
{
    char text[400];
    struct arena arena;

    (void)state;
    memset(text, 'e', sizeof text);
    memcpy(text + 300, "QXJ", 3);
    struct view texts[2] = { { text + 100, 250 }, VIEW("never") };

    arena_init(&arena, NULL);
    const struct text_set *set = text_set_new(&arena, texts, 2, false);
    size_t place = text_set_find(set, (struct view){ text, sizeof text }, 0);

    assert_true(place >= 100 && place < 350);
    assert_true(text_set_find(set, (struct view){ text, 290 }, 0) == SIZE_MAX);
    arena_clear(&arena);
}

static void refuses_what_rules_nothing_out(void **state)
{
    struct view texts[TEXT_SET_MAX + 1];
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i <= TEXT_SET_MAX; i++)
        texts[i] = VIEW("abc");
    assert_null(text_set_new(&arena, texts, 0, false));
    assert_null(text_set_new(&arena, texts, TEXT_SET_MAX + 1, false));
    assert_non_null(text_set_new(&arena, texts, TEXT_SET_MAX, false));
    texts[1] = VIEW("");
    assert_null(text_set_new(&arena, texts, 2, false));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_a_slow_search_finds),
        cmocka_unit_test(finds_long_texts),
        cmocka_unit_test(refuses_what_rules_nothing_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
