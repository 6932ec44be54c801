/* What must hold for any number and any text, whatever way it takes through the code. */
#include "base/number.h"

#include <math.h>
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t random_state = 271828;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static int random_below(int limit)
{
    return (int)(random_next() % (uint64_t)limit);
}

/* Numbers as logs have them, halves at every decimal, powers of ten and of two with their neighbours, and any bits. */
static double random_number(void)
{
    double number;

    switch (random_below(7)) {
    case 0: {
        uint64_t bits = random_next();
        memcpy(&number, &bits, sizeof number);
        return isfinite(number) ? number : 1;
    }
    case 1:
        return (double)(int64_t)(random_next() >> random_below(64));
    case 2:
        return (double)random_below(1000000) / 1000;
    case 3:
        return ((double)random_below(100000) + 0.5) / pow(10, random_below(12));
    case 4:
        number = pow(10, random_below(60) - 30);
        break;
    case 5:
        number = ldexp(1, random_below(200) - 100);
        break;
    default:
        number = (double)random_below(100000) / (double)(random_below(1000) + 1);
        break;
    }
    for (int steps = random_below(5) - 2; steps != 0; steps += steps < 0 ? 1 : -1)
        number = nextafter(number, steps < 0 ? -INFINITY : INFINITY);
    return random_below(2) ? number : -number;
}

static struct view written(size_t (*write)(double number, char out[static NUMBER_TEXT_MAX]), double number, char *out)
{
    size_t length = write(number, out);

    assert_true(length <= NUMBER_TEXT_MAX);
    out[length] = '\0';
    return (struct view){ out, length };
}

/* The texts that are numbers are those the reference's expression matches (4.2). */
static void test_parse_takes_the_grammar(void **unused)
{
    static const char alphabet[] = "0123456789....--++eeEE00  x,\n";
    regex_t grammar;
    size_t taken = 0;

    (void)unused;
    assert_int_equal(regcomp(&grammar, "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?$", REG_EXTENDED | REG_NOSUB), 0);
    for (int i = 0; i < 200000; i++) {
        char text[48];
        int length = random_below(i % 16 ? 7 : 40), simple = random_below(3);
        double number;

        for (int at = 0; at < length; at++)
            text[at] = alphabet[random_below(simple ? simple * 11 : (int)sizeof alphabet - 1)];
        text[length] = '\0';
        bool wanted = regexec(&grammar, text, 0, NULL, 0) == 0;
        if (number_parse((struct view){ text, (size_t)length }, &number) != wanted)
            fail_msg("%s is %sa number", text, wanted ? "" : "not ");
        if (wanted && memcmp(&number, &(double){ strtod(text, NULL) }, sizeof number) != 0)
            fail_msg("%s read as %.17g", text, number);
        taken += wanted;
    }
    assert_true(taken > 20000);
    regfree(&grammar);
}

/* Nothing behind the view is read: what follows would change the number. */
static void test_parse_stays_inside(void **unused)
{
    (void)unused;
    for (int i = 0; i < 50000; i++) {
        char text[NUMBER_TEXT_MAX + 8];
        double number = random_number(), got;
        struct view view = written(number_shortest, number, text);

        (void)snprintf(text + view.length, 8, "%s", i % 3 == 0 ? "9" : i % 3 == 1 ? "e5" : ".5");
        assert_true(number_parse(view, &got));
        if (got != number)
            fail_msg("%.*s before %s", VIEW_PRINT(view), text + view.length);
    }
}

/* What is shown is shown the same when it is read and shown again, has no sign when it is 0 and loses only its sign with it. */
static void test_display_is_settled(void **unused)
{
    (void)unused;
    for (int i = 0; i < 200000; i++) {
        char text[NUMBER_TEXT_MAX + 1], again[NUMBER_TEXT_MAX + 1];
        double number = random_number(), back;
        struct view shown = written(number_display, number, text);

        assert_true(number_parse(shown, &back));
        if (!view_equal(written(number_display, back, again), shown))
            fail_msg("%.17g: %s, then %s", number, text, again);
        if (number != 0 && back == 0)
            fail_msg("%.17g is shown as nothing", number);
        struct view opposite = written(number_display, -number, again);
        if (number < 0 ? !view_equal(view_skip(shown, 1), opposite) : number > 0 && !view_equal(view_skip(opposite, 1), shown))
            fail_msg("%.17g: %s, its opposite %s", number, text, again);
    }
}

/* Showing never turns the order of two numbers around, and is never further off than half of the last place allowed. */
static void test_display_keeps_the_order(void **unused)
{
    (void)unused;
    for (int i = 0; i < 200000; i++) {
        char text[NUMBER_TEXT_MAX + 1];
        double number = random_number();
        double other = random_below(2) ? random_number() : number * (1 + (double)(random_below(2001) - 1000) * 1e-7);
        double shown, other_shown;

        if (!isfinite(other))
            continue;
        assert_true(number_parse(written(number_display, number, text), &shown));
        double allowed = fabs(number) >= 1 ? 0.5e-4 : 0.5e-3 * fabs(number);
        if (fabs(shown - number) > allowed * 1.000001 + fabs(number) * 0x1p-52)
            fail_msg("%.17g is shown as %s", number, text);
        assert_true(number_parse(written(number_display, other, text), &other_shown));
        if (number < other ? shown > other_shown : shown < other_shown)
            fail_msg("%.17g and %.17g", number, other);
    }
}

/* Whole numbers are shown digit by digit. */
static void test_display_of_whole_numbers(void **unused)
{
    (void)unused;
    for (int i = 0; i < 100000; i++) {
        char text[NUMBER_TEXT_MAX + 1], wanted[NUMBER_TEXT_MAX + 1];
        double number = trunc((double)(random_next() >> 11) * ldexp(1, random_below(i % 8 ? 18 : 960) - random_below(60)));

        (void)snprintf(wanted, sizeof wanted, "%.0f", number);
        if (!view_equal(written(number_display, number, text), view_of(wanted)))
            fail_msg("%s is shown as %s", wanted, text);
    }
}

/* Rounds a text without exponent, digit by digit, half away from zero. */
static double rounded_by_hand(const char *plain, int digits)
{
    char number[2 * NUMBER_TEXT_MAX];
    const char *point = strchr(plain, '.');
    int whole = point ? (int)(point - plain) : (int)strlen(plain);
    int count = 0, keep = whole + digits;

    for (const char *at = plain; *at; at++)
        if (*at != '.')
            number[count++] = *at;
    if (keep < 0)
        return 0;
    if (keep >= count)
        return strtod(plain, NULL);
    bool up = number[keep] >= '5';
    for (int at = keep - 1; at >= 0 && up; at--) {
        up = number[at] == '9';
        number[at] = up ? '0' : (char)(number[at] + 1);
    }
    (void)snprintf(number + keep, sizeof number - (size_t)keep, "e%d", -digits);
    if (up) {       /* all nines, or nothing kept: the digit goes in front */
        (void)snprintf(number, sizeof number, "1e%d", whole);
        return strtod(number, NULL);
    }
    return keep > 0 ? strtod(number, NULL) : 0;
}

static void test_round(void **unused)
{
    (void)unused;
    for (int i = 0; i < 200000; i++) {
        char text[NUMBER_TEXT_MAX + 1];
        double number = random_number();
        int digits = random_below(24) - 8;

        if (fabs(number) >= 1e21 || (number != 0 && fabs(number) < 1e-4))
            continue;
        (void)written(number_shortest, fabs(number), text);
        if (strchr(text, 'e'))
            continue;
        double wanted = rounded_by_hand(text, digits), got = number_round(number, digits);
        if (fabs(got) != wanted)
            fail_msg("%.17g rounded to %d places: %.17g instead of %.17g", number, digits, got, wanted);
        assert_true(got == 0 || (got < 0) == (number < 0));
        assert_true(number_round(got, digits) == got);
    }
}

/* Java's form says the same as the shortest and always has a fraction. */
static void test_java_reads_back(void **unused)
{
    (void)unused;
    for (int i = 0; i < 100000; i++) {
        char text[NUMBER_TEXT_MAX + 1];
        double number = random_number(), back;

        assert_true(number_parse(written(number_java, number, text), &back));
        if (memcmp(&back, &number, sizeof back) != 0)
            fail_msg("%.17g is %s", number, text);
        const char *point = strchr(text, '.');
        assert_non_null(point);
        bool scientific = strchr(text, 'E') != NULL;
        assert_int_equal(scientific, number != 0 && (fabs(number) < 1e-3 || fabs(number) >= 1e7));
        assert_true(!scientific || point == text + 1 + (number < 0));
    }
}

/* What is told to be in Java's form is what that writes; most of what it writes without an exponent is told. */
static void test_java_is_recognized(void **unused)
{
    static const char *const others[] = { "", ".", "0", "1", "1.", ".5", "00.5", "01.5", "1.50", "1.00", "0.00", "-1.5", "+1.5",
                                          "1.5x", "1e5", "1.5e5", "12345678.5", "0.0001", "123456.12345678901" };

    (void)unused;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(number_is_java((struct view){ others[i], strlen(others[i]) }));
    for (int i = 0; i < 200000; i++) {
        char text[64], written_text[NUMBER_TEXT_MAX + 1];
        double number;

        (void)snprintf(text, sizeof text, "%.*f", 1 + random_below(9), random_below(20000000) / pow(10, random_below(12)));
        assert_true(number_parse((struct view){ text, strlen(text) }, &number));
        if (number_is_java((struct view){ text, strlen(text) }))
            assert_string_equal(text, written(number_java, number, written_text).data);
        else
            assert_true(number < 0.1 || number >= 1e7 || strlen(text) > 16 || text[strlen(text) - 1] == '0');
    }
    assert_true(number_is_java(VIEW("44.23")) && number_is_java(VIEW("0.0")) && number_is_java(VIEW("7.0")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_takes_the_grammar),
        cmocka_unit_test(test_parse_stays_inside),
        cmocka_unit_test(test_display_is_settled),
        cmocka_unit_test(test_display_keeps_the_order),
        cmocka_unit_test(test_display_of_whole_numbers),
        cmocka_unit_test(test_round),
        cmocka_unit_test(test_java_reads_back),
        cmocka_unit_test(test_java_is_recognized),
    };

    return cmocka_run_group_tests_name("base/number_property", tests, NULL, NULL);
}
