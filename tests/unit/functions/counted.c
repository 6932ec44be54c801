/* Identifiers and their codes by whatever the processor has, and sets that keep them so. */
#include "base/processor.h"
#include "functions/counted.h"
#include "functions/identifier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static uint64_t random_state = 20261123;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state * UINT64_C(0x2545f4914f6cdd1d);
}

/* In a pattern x is a digit of 16, X one of 16 with capitals, 9 one of ten; all else is what it is. */
static struct view text_of(const char *pattern, uint64_t number, char *out)
{
    size_t length = 0;

    for (; pattern[length]; length++) {
        const char sign = pattern[length];

        out[length] = sign == 'x'   ? "0123456789abcdef"[number & 15]
                      : sign == 'X' ? "0123456789ABCDEF"[number & 15]
                      : sign == '9' ? (char)('0' + (number & 15) % 10)
                                    : sign;
        if (sign == 'x' || sign == 'X' || sign == '9')
            number = number >> 4 | number << 60;
    }
    out[length] = '\0';
    return (struct view){ out, length };
}

static const char *const patterns[] = {
    "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "1-xxxxxxxx-xxxxxxxxxxxxxxxxxxxxxxxx",  "order-99999999",                       "xxxxxxxxx",
    "req/xxxxxxxxxxxx",                     "user-999",                             "2024-05-01T99:99:99.999Z",
    "arn:aws:sns:eu-west-1:999999999999:xxxxxxxx-xxxx",
};
enum { PATTERNS = sizeof patterns / sizeof *patterns, SAMPLES = 64 };

static bool pattern_is_coded(const char *pattern)
{
    return strlen(pattern) >= IDENTIFIER_LEAST;
}

static bool learn_pattern(struct identifier_shape *shape, const char *pattern)
{
    static char room[SAMPLES][IDENTIFIER_MOST + 1];
    struct view texts[SAMPLES];

    for (size_t i = 0; i < SAMPLES; i++)
        texts[i] = text_of(pattern, random_next(), room[i]);
    return identifier_learn(shape, texts, SAMPLES);
}

/* The same verdict and code by all means; and the text can be made of the code. */
static bool check_code(const struct identifier_shape *shape, struct view text)
{
    struct identifier_code code = { 0, 0 };
    const bool is = identifier_pack_plain(shape, text.data, &code);
    char back[IDENTIFIER_MOST];

    struct identifier_code other = { 0, 0 };
    assert_int_equal(shape->pack(shape, text.data, &other), is);
    if (is) {
        assert_int_equal(other.low, code.low);
        assert_int_equal(other.high, code.high);
    }
    if (is) {
        identifier_text(shape, code, back);
        assert_memory_equal(back, text.data, text.length);
    }
    return is;
}

static void test_codes(void **state)
{
    (void)state;
    for (size_t p = 0; p < PATTERNS; p++) {
        struct identifier_shape shape;

        assert_int_equal(learn_pattern(&shape, patterns[p]), pattern_is_coded(patterns[p]));
        for (size_t i = 0; i < 2000 && pattern_is_coded(patterns[p]); i++) {
            char text[IDENTIFIER_MOST + 1];
            const struct view view = text_of(patterns[p], random_next(), text);

            assert_true(check_code(&shape, view));
            text[random_next() % view.length] = (char)random_next();
            (void)check_code(&shape, view);
        }
    }
}

static void test_not_learnt(void **state)
{
    struct identifier_shape shape;
    const struct view texts[] = { VIEW("a word of some length"), VIEW("another"), VIEW("and one that is longer than any identifier would be") };

    (void)state;
    assert_false(identifier_learn(&shape, texts, 3));
    assert_false(learn_pattern(&shape, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
    assert_false(identifier_learn(&shape, texts, 0));
}

/* ---- Sets ---- */

/* The values from one number to another, every number twice; each of one pattern, or the one in seven of another. */
struct series {
    const char *pattern, *other;
    uint64_t from, to;
};

static void add_series(struct distinct *set, struct arena *arena, struct series series)
{
    for (uint64_t round = 0; round < 2; round++)
        for (uint64_t i = series.from; i < series.to; i++) {
            char room[IDENTIFIER_MOST + 1];
            /* Each number is another text, and zeros only is one of them. */
            const uint64_t number = i * UINT64_C(0x9e3779b97f4a7c15);
            const struct view text = text_of(i % 7 == 6 ? series.other : series.pattern, number, room);

            if (!counted_add_code(set, arena, text))
                counted_add(set, arena, text, distinct_hash(text), true);
        }
}

static void test_counts(void **state)
{
    static const uint64_t most[] = { 0, 1, 2, 300, 383, 384, 385, 386, 400, 1000, 5000, 20000, 150000 };
    static const char uuid[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", word[] = "service-xxxxxxxxxxxxxxxx!";

    (void)state;
    for (size_t i = 0; i < sizeof most / sizeof *most; i++)
        for (int kind = 0; kind < 4; kind++) {
            struct distinct set = { 0 };
            struct arena arena;

            arena_init(&arena, NULL);
            add_series(&set, &arena, (struct series){ kind & 1 ? uuid : word, kind & 2 ? uuid : word, 0, most[i] });
            assert_int_equal(counted_count(&set), most[i]);
            assert_int_equal(counted_count(&set), most[i]);
            arena_clear(&arena);
        }
}

/* Zeros only, which come so late that nothing has been done with them when texts are counted. */
static void test_zeros_come_last(void **state)
{
    static const char uuid[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    struct distinct set = { 0 };
    struct arena arena;
    char room[IDENTIFIER_MOST + 1];

    (void)state;
    arena_init(&arena, NULL);
    add_series(&set, &arena, (struct series){ uuid, uuid, 1, 2001 });
    assert_int_equal(counted_count(&set), 2000);
    assert_true(counted_add_code(&set, &arena, text_of(uuid, 0, room)));
    assert_int_equal(counted_count(&set), 2001);
    arena_clear(&arena);
}

static void test_combines(void **state)
{
    static const char uuid[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", word[] = "service-xxxxxxxxxxxxxxxx!";
    static const struct series series[] = {
        { uuid, uuid, 0, 90000 }, { uuid, word, 0, 20000 }, { word, uuid, 0, 30000 }, { uuid, uuid, 0, 100 }, { word, word, 0, 0 },
    };
    enum { SERIES = sizeof series / sizeof *series };

    (void)state;
    for (size_t a = 0; a < SERIES; a++)
        for (size_t b = 0; b < SERIES; b++) {
            struct distinct sets[4] = { { 0 } };
            struct arena arenas[4];

            for (size_t i = 0; i < 4; i++)
                arena_init(&arenas[i], NULL);
            add_series(&sets[0], &arenas[0], series[a]);
            add_series(&sets[1], &arenas[1], series[b]);
            add_series(&sets[2], &arenas[2], series[a]);
            add_series(&sets[2], &arenas[2], series[b]);
            counted_combine(&sets[3], &sets[0], &arenas[3]);
            counted_combine(&sets[3], &sets[1], &arenas[3]);
            counted_combine(&sets[3], &sets[1], &arenas[3]);
            assert_int_equal(counted_count(&sets[3]), counted_count(&sets[2]));
            add_series(&sets[3], &arenas[3], series[1]);
            add_series(&sets[2], &arenas[2], series[1]);
            assert_int_equal(counted_count(&sets[3]), counted_count(&sets[2]));
            for (size_t i = 0; i < 4; i++)
                arena_clear(&arenas[i]);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_not_learnt),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_zeros_come_last),
        cmocka_unit_test(test_combines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
