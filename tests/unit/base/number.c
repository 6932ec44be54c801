#include "base/number.h"
#include "base/short_number.h"

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t random_state = 42;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static double random_double(void)
{
    for (;;) {
        uint64_t bits = random_next();
        double number;

        memcpy(&number, &bits, sizeof number);
        if (isfinite(number))
            return number;
    }
}

static void assert_same_double(double got, double wanted, const char *text)
{
    if (memcmp(&got, &wanted, sizeof got) != 0)
        fail_msg("%s: got %.17g, wanted %.17g", text, got, wanted);
}

static void test_parse_forms(void **state)
{
    static const struct {
        const char *text;
        bool is_number;
        double number;
    } rows[] = {
        { "0", true, 0 },
        { "-0", true, -0.0 },
        { "+12", true, 12 },
        { "12.5", true, 12.5 },
        { "12.", true, 12 },
        { ".5", true, 0.5 },
        { "-.5e1", true, -5 },
        { "1e6", true, 1e6 },
        { "2.5E-3", true, 0.0025 },
        { "1e+22", true, 1e22 },
        { "1e23", true, 1e23 },
        { "9007199254740993", true, 9007199254740992.0 },
        { "9007199254740993.00000000000000000000000000000000001", true, 9007199254740994.0 },
        { "0.30000000000000004", true, 0.30000000000000004 },
        { "179769313486231570814527423731704356798070e267", true, 1.7976931348623157e308 },
        { "1e309", true, INFINITY },
        { "-1e99999999999999999999", true, -INFINITY },
        { "1e-99999999999999999999", true, 0 },
        { "4.9e-324", true, 4.9406564584124654e-324 },
        { "2.4703282292062327e-324", true, 0 },
        { "2.4703282292062328e-324", true, 4.9406564584124654e-324 },
        { "2.2250738585072011e-308", true, 2.2250738585072011e-308 },
        { "00000000000000000000000000000000001", true, 1 },
        { "0.00000000000000000000000000000000001", true, 1e-35 },
        { "0e999999999", true, 0 },
        { "0000000000000000000000.0e5", true, 0 },
        { "", false, 0 },
        { "+", false, 0 },
        { ".", false, 0 },
        { "-.", false, 0 },
        { "e5", false, 0 },
        { ".e5", false, 0 },
        { "1e", false, 0 },
        { "1e+", false, 0 },
        { "1.2.3", false, 0 },
        { " 1", false, 0 },
        { "1 ", false, 0 },
        { "0x10", false, 0 },
        { "inf", false, 0 },
        { "nan", false, 0 },
        { "1,000", false, 0 },
        { "--1", false, 0 },
        { "1f", false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double number = 0;
        bool is_number = number_parse(view_of(rows[i].text), &number);

        if (is_number != rows[i].is_number)
            fail_msg("%s", rows[i].text);
        assert_same_double(number, rows[i].number, rows[i].text);
    }
    assert_false(number_parse((struct view){ 0 }, &(double){ 0 }));
}

/* Against the C library, over texts of every length and size. */
static void test_parse_random(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        char text[128];
        double number = random_double();
        int shape = i % 8;
        double got;

        if (shape == 0)
            snprintf(text, sizeof text, "%.*e", (int)(random_next() % 25), number);
        else if (shape == 1)
            snprintf(text, sizeof text, "%" PRIu64 "e%d", random_next() >> random_next() % 64,
                     (int)(random_next() % 60) - 30);
        else if (shape == 2)
            snprintf(text, sizeof text, "-%" PRIu64 ".%" PRIu64, random_next() >> random_next() % 64,
                     random_next() >> random_next() % 64);
        else if (shape == 3)
            snprintf(text, sizeof text, "0.%" PRIu64 "%" PRIu64, random_next(), random_next());
        else if (shape == 4)
            snprintf(text, sizeof text, "%.17g", (double)(random_next() % 100000) / 7.0);
        else if (shape == 5)
            snprintf(text, sizeof text, "%" PRIu64 "%020" PRIu64 "e%d", random_next(), random_next(),
                     (int)(random_next() % 700) - 370);
        else if (shape == 6) {      /* near the middle of two doubles */
            uint64_t odd = (UINT64_C(1) << 53 | random_next() >> 11) * 2 + 1;
            snprintf(text, sizeof text, "%" PRIu64 "e0", odd >> 1 | 1);
        } else
            snprintf(text, sizeof text, "%d.%02d", (int)(random_next() % 100000), (int)(random_next() % 100));
        assert_true(number_parse(view_of(text), &got));
        assert_same_double(got, strtod(text, NULL), text);
    }
}

/* The exact middle of two doubles has up to 767 digits; one more decides. */
static void test_parse_long(void **state)
{
    char text[2000];
    double got;

    (void)state;
    for (int i = 0; i < 200; i++) {
        double number = fabs(random_double());
        int length = snprintf(text, sizeof text, "%.1100f", number);
        bool fits = length < (int)sizeof text;

        if (!fits)
            continue;
        assert_true(number_parse(view_of(text), &got));
        assert_same_double(got, number, text);
    }
    snprintf(text, sizeof text, "9007199254740993.%01000d", 0);
    assert_true(number_parse(view_of(text), &got));
    assert_same_double(got, 9007199254740992.0, text);
    snprintf(text, sizeof text, "9007199254740993.%01000d", 1);
    assert_true(number_parse(view_of(text), &got));
    assert_same_double(got, 9007199254740994.0, text);
    snprintf(text, sizeof text, "1%01500de-1500", 0);
    assert_true(number_parse(view_of(text), &got));
    assert_same_double(got, 1, text);
}

static void test_parse_integer(void **state)
{
    static const struct {
        const char *text;
        bool is_integer;
        int64_t integer;
    } rows[] = {
        { "0", true, 0 },   { "-0", true, 0 },    { "+7", true, 7 },
        { "007", true, 7 }, { "-42", true, -42 }, { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9223372036854775808", false, 0 },      { "-9223372036854775809", false, 0 },
        { "99999999999999999999", false, 0 },     { "", false, 0 },
        { "-", false, 0 },  { "1.0", false, 0 },  { "1e3", false, 0 },
        { " 1", false, 0 }, { "0x1", false, 0 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t integer = 0;

        if (number_parse_integer(view_of(rows[i].text), &integer) != rows[i].is_integer)
            fail_msg("%s", rows[i].text);
        assert_int_equal(integer, rows[i].integer);
    }
}

typedef size_t writer_fn(double number, char out[static NUMBER_TEXT_MAX]);

static void assert_written(writer_fn *writer, double number, const char *wanted)
{
    char out[NUMBER_TEXT_MAX + 1];
    size_t length = writer(number, out);

    assert_true(length < NUMBER_TEXT_MAX);
    out[length] = '\0';
    if (strcmp(out, wanted) != 0)
        fail_msg("%.17g: got %s, wanted %s", number, out, wanted);
}

static void test_display(void **state)
{
    static const struct {
        double number;
        const char *text;
    } rows[] = {
        { 0, "0" },
        { -0.0, "0" },
        { 800, "800" },
        { -3, "-3" },
        { 1780503582214, "1780503582214" },
        { 9007199254740992, "9007199254740992" },
        { 9223372036854775808.0, "9223372036854775808" },
        { 1e20, "100000000000000000000" },
        { 999999999999999868928.0, "999999999999999868928" },
        { 1e21, "1000000000000000000000" },
        { 0x1p70, "1180591620717411303424" },
        { -1e23, "-99999999999999991611392" },
        { 7.6513, "7.6513" },
        { 7.65125, "7.6513" },
        { -7.65125, "-7.6513" },
        { 7.651249999, "7.6512" },
        { 1.00005, "1.0001" },
        { 1.00015, "1.0002" },
        { 2.00025, "2.0003" },
        { 1.00004999, "1" },
        { 11.858, "11.858" },
        { 76512.66, "76512.66" },
        { 111.19492664455873, "111.1949" },
        { 2.0 / 3, "0.6667" },
        { 0.6939, "0.6939" },
        { 0.69385, "0.6939" },      /* 4 significant digits below 1 */
        { 0.693850, "0.6939" },
        { 0.6938501, "0.6939" },
        { 0.693845, "0.6938" },
        { 0.0001442, "0.0001442" },
        { 0.00014425, "0.0001443" },
        { 0.000000001667, "0.000000001667" },
        { 1.6666666666666667e-9, "0.000000001667" },
        { 0.5, "0.5" },
        { -0.5, "-0.5" },
        { 0.1, "0.1" },
        { 0.25, "0.25" },
        { 0.99994, "0.9999" },
        { 0.99995, "1" },
        { 0.99996, "1" },
        { 0.099996, "0.1" },
        { 9.99995, "10" },
        { 99999.99996, "100000" },
        { 123456789012.34567, "123456789012.3457" },
        { 4503599627370495.5, "4503599627370495.5" },
        { 1e-20, "0.00000000000000000001" },
        { 1.23456e-25, "0.0000000000000000000000001235" },
    };
    char out[NUMBER_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_written(number_display, rows[i].number, rows[i].text);

    char wanted[NUMBER_TEXT_MAX];

    (void)snprintf(wanted, sizeof wanted, "%.0f", -1.5e300);
    assert_written(number_display, -1.5e300, wanted);
    assert_int_equal(number_display(NAN, out), 0);
    assert_int_equal(number_display(INFINITY, out), 0);
    assert_int_equal(number_display(-INFINITY, out), 0);
}

/* A decimal as a row of digits with the point before the first: 0.d1d2d3... * 10^point. */
struct digits {
    char text[32];
    int count, point;
};

/* The fewest digits that read back, found by trying them all. */
static struct digits digits_shortest(double magnitude)
{
    struct digits digits = { .count = 0 };
    char printed[64];

    for (int count = 1; count <= 17; count++) {
        snprintf(printed, sizeof printed, "%.*e", count - 1, magnitude);
        if (strtod(printed, NULL) == magnitude)
            break;

        char *last = strchr(printed, 'e') - 1;      /* above a power of two the neighbour may do */

        *last = (char)(*last + 1);
        if (*last <= '9' && strtod(printed, NULL) == magnitude)
            break;
    }
    for (const char *at = printed; *at != 'e'; at++)
        if (*at != '.')
            digits.text[digits.count++] = *at;
    digits.point = atoi(strchr(printed, 'e') + 1) + 1;
    while (digits.count > 1 && digits.text[digits.count - 1] == '0')
        digits.count--;
    return digits;
}

static void digits_round(struct digits *digits, int keep)
{
    if (keep >= digits->count)
        return;

    bool up = keep >= 0 && digits->text[keep] >= '5';

    digits->count = keep > 0 ? keep : 0;
    for (int i = digits->count - 1; up && i >= 0; i--) {
        up = digits->text[i] == '9';
        digits->text[i] = up ? '0' : (char)(digits->text[i] + 1);
    }
    if (up) {
        digits->text[0] = '1';
        digits->count = 1;
        digits->point++;
    }
    while (digits->count > 0 && digits->text[digits->count - 1] == '0')
        digits->count--;
}

static void digits_plain(const struct digits *digits, bool negative, char *out)
{
    if (negative && digits->count)
        *out++ = '-';
    if (digits->point <= 0 || digits->count == 0) {
        *out++ = '0';
    } else {
        for (int i = 0; i < digits->point; i++)
            *out++ = i < digits->count ? digits->text[i] : '0';
    }
    if (digits->count > digits->point && digits->count) {
        *out++ = '.';
        for (int i = digits->point; i < digits->count; i++)
            *out++ = i < 0 ? '0' : digits->text[i];
    }
    *out = '\0';
}

static double random_tame(int i)
{
    double number;

    switch (i % 6) {
    case 0:
        return random_double();
    case 1:
        number = (double)(random_next() % 20000001) / 100000;       /* many exact halves */
        return i % 12 == 1 ? -number : number;
    case 2:
        return (double)(random_next() % 1000000) / (double)(random_next() % 1000 + 1);
    case 3:
        return (double)(random_next() >> 11) * ldexp(1, -(int)(random_next() % 90));
    case 4:
        return ((double)(random_next() % 100000) + 0.5) / pow(10, (double)(random_next() % 20));
    default:
        return pow(2, (double)(random_next() % 200) - 100);
    }
}

static void test_display_random(void **state)
{
    (void)state;
    for (int i = 0; i < 150000; i++) {
        double number = random_tame(i);
        struct digits digits = digits_shortest(fabs(number));
        char wanted[NUMBER_TEXT_MAX + 1];

        if (number == 0 || (fabs(number) > 0x1p53))
            continue;
        digits_round(&digits, fabs(number) >= 1 ? digits.point + 4 : 4);
        digits_plain(&digits, number < 0, wanted);
        assert_written(number_display, number, wanted);
    }
}

static void test_shortest(void **state)
{
    static const struct {
        double number;
        const char *text;
    } rows[] = {
        { 0, "0" },
        { -0.0, "0" },
        { 1, "1" },
        { 0.1, "0.1" },
        { 0.30000000000000004, "0.30000000000000004" },
        { 1.0 / 3, "0.3333333333333333" },
        { 1e20, "100000000000000000000" },
        { 1e21, "1e21" },
        { 1.5e-7, "0.00000015" },
        { 1.2345678901234566e-7, "1.2345678901234566e-7" },
        { 0x1p89, "6.189700196426902e26" },     /* above a power of two the nearest decimal need not be the shortest */
        { 1.7976931348623157e308, "1.7976931348623157e308" },
        { 4.9406564584124654e-324, "5e-324" },
        { 5.684341886080802e-14, "5.684341886080802e-14" },     /* a power of two */
        { 9007199254740992, "9007199254740992" },
        { -123.456, "-123.456" },
        { 2e-323, "2e-323" },
    };
    char out[NUMBER_TEXT_MAX];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_written(number_shortest, rows[i].number, rows[i].text);
    assert_int_equal(number_shortest(NAN, out), 0);
    for (int i = 0; i < 100000; i++) {
        double number = random_tame(i);
        size_t length = number_shortest(number, out);
        size_t digits = 0;
        double back = 0;

        assert_true(number_parse((struct view){ out, length }, &back));
        if (back != number)
            fail_msg("%.17g became %.*s", number, (int)length, out);
        if (memchr(out, 'e', length)) {
            digits = strspn(out + (out[0] == '-'), "0123456789.");
            digits -= digits > 1;
            if ((int)digits > digits_shortest(fabs(number)).count)
                fail_msg("%.17g is shorter than %.*s", number, (int)length, out);
        }
    }
}

static void test_java(void **state)
{
    static const struct {
        double number;
        const char *text;
    } rows[] = {
        { 14.97, "14.97" },   { 15, "15.0" },       { 1.28e8, "1.28E8" },   { 6.7e7, "6.7E7" },
        { 145.69, "145.69" }, { 0, "0.0" },         { -0.0, "-0.0" },       { 1e7, "1.0E7" },
        { 9999999, "9999999.0" }, { 0.001, "0.001" }, { 0.0001, "1.0E-4" }, { -12345678.9, "-1.23456789E7" },
        { 100, "100.0" },     { 1.5e-10, "1.5E-10" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_written(number_java, rows[i].number, rows[i].text);
}

static void test_integer(void **state)
{
    static const int64_t rows[] = { 0, 7, -7, 10, 99, 100, 12345, -1000000, INT64_MAX, INT64_MIN };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char out[25] = "", wanted[25];
        size_t length = number_integer(rows[i], out);

        snprintf(wanted, sizeof wanted, "%" PRId64, rows[i]);
        assert_int_equal(length, strlen(wanted));
        assert_memory_equal(out, wanted, length);
    }
    for (uint64_t power = 1, i = 0; i < 19; i++, power *= 10) {
        char out[25];

        assert_int_equal(number_integer((int64_t)power, out), i + 1);
        assert_int_equal(number_integer((int64_t)power - 1, out), i ? i : 1);
    }
}

static void test_round(void **state)
{
    static const struct {
        double number;
        int digits;
        double rounded;
    } rows[] = {
        { 2.345, 2, 2.35 },   { -2.5, 0, -3 },     { 2.5, 0, 3 },           { 0.5, 0, 1 },
        { 0.49, 0, 0 },       { -0.4, 0, 0 },      { 1234, -2, 1200 },      { 1250, -2, 1300 },
        { 50, -2, 100 },      { 49, -2, 0 },       { 1.005, 2, 1.01 },      { 1.5, 5, 1.5 },
        { 1e300, 2, 1e300 },  { 1e-300, 2, 0 },    { 1.45, 1, 1.5 },        { 0, 3, 0 },
        { 5e-324, 323, 1e-323 }, { 1, -400, 0 },   { 1, 1000, 1 },          { 1, -1000, 0 },
        { 4503599627370497.5, 0, 4503599627370498 },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[64];

        snprintf(text, sizeof text, "round(%.17g, %d)", rows[i].number, rows[i].digits);
        assert_same_double(number_round(rows[i].number, rows[i].digits), rows[i].rounded, text);
    }
    assert_true(isnan(number_round(NAN, 2)));
}

/* What it reads is what number_parse() reads, up to where the number ends. */
static void test_short(void **state)
{
    static const char bytes[] = "0123456789012345678901234567899.. x-\xb0";
    struct short_number number = { 0 };
    size_t read = 0;

    (void)state;
    for (size_t round = 0; round < 200000; round++) {
        char text[9];
        double whole;

        for (size_t i = 0; i < sizeof text; i++)
            text[i] = bytes[random_next() % (sizeof bytes - 1)];
        if (!short_number_read((struct view){ text, 8 }, &number))
            continue;
        read++;
        assert_in_range(number.length, 1, 7);
        assert_true(number_parse((struct view){ text, number.length }, &whole) && whole == number.number);
        assert_int_equal(number.whole, strspn(text, "0123456789"));
        assert_false((text[number.length] >= '0' && text[number.length] <= '9') || (number.length == number.whole && text[number.length] == '.'));
    }
    assert_true(read > 20000);
    assert_false(short_number_read(VIEW("1.5 abc"), &number));
    assert_true(short_number_read(VIEW("1.5 abcd"), &number) && number.number == 1.5);
    assert_false(short_number_read(VIEW("12345678"), &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_short),
        cmocka_unit_test(test_parse_forms),    cmocka_unit_test(test_parse_random),
        cmocka_unit_test(test_parse_long),     cmocka_unit_test(test_parse_integer),
        cmocka_unit_test(test_display),        cmocka_unit_test(test_display_random),
        cmocka_unit_test(test_shortest),       cmocka_unit_test(test_java),
        cmocka_unit_test(test_integer),        cmocka_unit_test(test_round),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
