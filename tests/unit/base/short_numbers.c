/* short_number.h: what is read at once is what number_parse() reads, and most that is short is. */
#include "base/number.h"
#include "base/short_number.h"

#include "guarded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { ROUNDS = 400000 };

static void whole_texts(void **state)
{
    static const char bytes[] = "01234567890123456789.-x \xae";
    struct guarded guarded = guarded_new(16);
    uint64_t random = 3;
    size_t read = 0;

    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        char text[9];
        size_t digits = 0, points = 0;
        double number = -1, expected = -2;

        random = random * 6364136223846793005u + 1442695040888963407u;
        const size_t length = (size_t)(random >> 60) % 10, kinds = (random >> 50) % 4 ? 21 : sizeof bytes - 1;
        for (size_t i = 0; i < length; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            text[i] = bytes[(random >> 33) % kinds];
            digits += text[i] >= '0' && text[i] <= '9';
            points += text[i] == '.';
        }
        const struct view view = guarded_copy(&guarded, (struct view){ text, length });
        const bool good = digits > 0 && digits + points == length && points < 2 && length <= 8;
        assert_int_equal(short_number_whole(view, &number), good);
        if (good) {
            assert_true(number_parse(view, &expected));
            assert_true(number == expected);
            read++;
        }
    }
    assert_true(read > ROUNDS / 4);
    guarded_free(&guarded);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(whole_texts) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
