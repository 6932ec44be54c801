/* Separators of texts of all lengths, by each way to find them, against a walk byte by byte. */
#include "base/processor.h"
#include "base/separators_parts.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Every so many bytes one in the middle, more or less. */
static void fill(char *data, size_t length, unsigned seed)
{
    const unsigned step = seed % 23 + 1;

    for (size_t i = 0; i < length; i++) {
        seed = seed * 1103515245u + 12345u;
        data[i] = (seed >> 16) % step > 0 ? 'a' : ' ';
    }
}

/* All of them, and how many. */
static size_t places_all(struct view text, char byte, uint32_t *out)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == byte)
            out[count++] = (uint32_t)i;
    return count;
}

/* Every n-th of those that have to be there. */
static struct separators separators_of(size_t least, size_t step)
{
    struct separators separators = { .byte = ' ', .least = (uint8_t)least };

    for (size_t i = step - 1; i < least; i += step)
        separators.wanted[separators.count++] = (uint8_t)i;
    return separators;
}

static void check(const struct separators *separators, struct view text, const uint32_t *all, size_t count, bool found,
                  const uint32_t *places)
{
    assert_int_equal(found, count >= separators->least);
    for (size_t i = 0; found && i < separators->count; i++) {
        assert_true(places[i] < text.length);
        assert_int_equal(places[i], all[separators->wanted[i]]);
    }
}

static void finds_those_wanted(void **state)
{
    struct guarded page = guarded_new(600);

    (void)state;
    for (size_t length = 0; length < 600; length++)
        for (size_t least = 1; least <= SEPARATORS_MOST; least += least < 8 ? 1 : 7) {
            char *data = guarded_room(&page, length);
            const struct view text = { data, length };
            const struct separators separators = separators_of(least, length % 5 + 1);
            uint32_t all[600], places[SEPARATORS_MOST];
            size_t count;

            fill(data, length, (unsigned)(length * 31 + least));
            count = places_all(text, ' ', all);
            check(&separators, text, all, count, separators_find_plain(&separators, text, places), places);
            check(&separators, text, all, count, separators_find(&separators, &text, 1, places, 1) == 1, places);
#ifdef SEPARATORS_WIDE
            if (processor_is_wide())
                check(&separators, text, all, count, separators_find_wide(&separators, &text, 1, places, 1) == 1, places);
#endif
        }
    guarded_free(&page);
}

/* Each of several texts has its own answer. */
static void finds_those_of_many_texts(void **state)
{
    enum { STRIDE = SEPARATORS_MOST + 3 };
    struct guarded page = guarded_new(600 * SEPARATORS_TEXTS);

    (void)state;
    for (unsigned round = 0; round < 2000; round++) {
        const size_t count = round % (SEPARATORS_TEXTS + 1);
        const struct separators separators = separators_of(round % 19 + 1, round % 5 + 1);
        struct view texts[SEPARATORS_TEXTS] = { 0 };
        uint32_t all[600], places[SEPARATORS_TEXTS * STRIDE], found;
        char *data = guarded_room(&page, 600 * count);

        for (size_t i = 0; i < count; i++) {
            texts[i] = (struct view){ data + 600 * i, (round * 131 + i * 977) % 300 };
            texts[i].data += i + 1 == count ? 600 - texts[i].length : 0;
            fill((char *)(uintptr_t)texts[i].data, texts[i].length, round + (unsigned)i * 7);
        }
        found = separators_find(&separators, texts, count, places, STRIDE);
        assert_true(count == SEPARATORS_TEXTS || found >> count == 0);
        for (size_t i = 0; i < count; i++)
            check(&separators, texts[i], all, places_all(texts[i], ' ', all), found >> i & 1, places + i * STRIDE);
    }
    guarded_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_those_wanted),
        cmocka_unit_test(finds_those_of_many_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
