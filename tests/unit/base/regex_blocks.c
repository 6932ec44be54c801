/* What is asked of a block at once: wherever a line matches, something is found that ends in it. */
#include "base/processor.h"
#include "base/regex_blocks.h"

#include "regex_trial.h"

static unsigned draw(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % below;
}

/* Whether of the line, of which it takes the part behind the head, something is found from its beginning on. */
static void check_line(struct regex_blocks *blocks, struct regex_blocks_scratch *scratch, const char *pattern, struct view block,
                       size_t begin, size_t end, size_t *at)
{
    while (*at < begin)
        *at = regex_blocks_find(blocks, scratch, block, *at < begin ? begin : *at);
    if (*at == SIZE_MAX || *at > end)
        fail_msg("/%s/ is not found in \"%.*s\"", pattern, (int)(end - begin), block.data + begin);
}

/* False: the library does not take the pattern. */
static bool check_block(const char *pattern, struct view block, size_t head, bool lines)
{
    const struct view patterns[] = { view_of(pattern) };
    struct regex_blocks *blocks = regex_blocks_new(patterns, 1, lines, 0);
    struct trial trial;

    regex_blocks_pass(blocks);
    const bool ready = regex_blocks_ready(blocks);

    if (ready) {
        struct regex_blocks_scratch *scratch = regex_blocks_borrow(blocks);
        size_t at = 0, found = regex_blocks_find(blocks, scratch, block, 0);

        trial_open(&trial, pattern);
        while (at < block.length) {
            size_t end = view_find_byte(block, '\n', at), last;

            end = end < block.length ? end : block.length;
            for (last = end; lines && last > at + head && (block.data[last - 1] == '\r' || block.data[last - 1] == ' ');)
                last--;
            if (end - at >= head && trial_search(&trial, view_between(block.data + at + head, block.data + last), 0))
                check_line(blocks, scratch, pattern, block, at, end, &found);
            at = end + 1;
        }
        trial_close(&trial);
        regex_blocks_return(blocks, scratch);
    }
    regex_blocks_free(blocks);
    return ready;
}

static const char *const patterns[] = {
    "error|timeout", "(?i)kiosk", "(?i:s)a", "[xyz]{3}", "5\\d\\d$", "^GET", "\\bcart\\b", "a.b", "a[^b]c", "a\\Wc", "x\\z", "(a|b$)+c?",
    "(?m)end$", "(?s)a.*z", "\\d{1,3}\\.\\d{1,3}", "a\\x00b", "a\\sb", "(?i)[j-l]x", "[[:^alpha:]]q", "(?U)a.+c", "a{2,}?b", "()c|d",
    "\\Qa.b\\E", "(?:a$|b$)", "\\Aab\\z",
};
static const char text[] =
    "01 an error\n01 GET /cart 500\r\n01 \xE2\x84\xAAIO\xC5\xBFK\n01 \xC5\xBF" "a xyz\n01 a\xC3\xA4" "b a\xFF" "b a\xE2\x82\xAC" "c\n\n01\n01 x\n"
    "01 end  \n01 the end\n01 10.20.30.40\n01 a z a.b\n01 aab ac 500 \n01 KX jx\n01 abcd\n01 b\n01 ab\n01 1q a\tb\n01 a-c\n01 500";

static void known_patterns(void **state)
{
    struct view block = { text, sizeof text - 1 };
    size_t ready = 0;

    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        for (size_t head = 0; head < 4; head += 3) {
            ready += check_block(patterns[i], block, head, true);
            ready += check_block(patterns[i], block, head, false);
        }
    if (ready == 0)
        skip();
    assert_in_range(ready, 70, 100);
}

static void random_patterns(void **state)
{
    static const char *const atoms[] = {
        "a", "b", "k", "1", ".", "[ab]", "[^a]", "\\d", "\\W", "(?i:k)", "(?i:[s-t])", "^", "$", "\\b", "(?s:.)", "x{2,3}", "b*", "a+?", "(",
        ")", "|", "1?", "\\z", "(?m:$)",
    };
    static const char *const parts[] = { "a", "b", "k", "K", "1", "x", "s", " ", "\xC3\xA4", "\xFF", "\r", "\t", "xx", "\xE2\x84\xAA", "\n", "\n" };
    unsigned seed = 7;
    size_t ready = 0;

    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        char pattern[200] = "", block[400] = "";
        struct regex_error error;
        struct arena arena;

        for (unsigned left = 1 + draw(&seed, 7); left > 0; left--)
            strcat(pattern, atoms[draw(&seed, sizeof atoms / sizeof *atoms)]);
        for (unsigned left = draw(&seed, 80); left > 0; left--)
            strcat(block, parts[draw(&seed, sizeof parts / sizeof *parts)]);
        arena_init(&arena, NULL);
        struct regex *regex = regex_new(view_of(pattern), &arena, &error);

        if (regex)
            ready += check_block(pattern, view_of(block), 0, draw(&seed, 2));
        regex_free(regex);
        arena_clear(&arena);
    }
    if (ready == 0)
        skip();
    assert_in_range(ready, 500, 3000);
}

/* What matches the empty text would be found everywhere; it is made once enough has been gone through, and not before. */
static void when_it_is_ready(void **state)
{
    static const struct view empty[] = { VIEW_INIT("a*") }, wide[] = { VIEW_INIT("\xC3\xA4") }, fit[] = { VIEW_INIT("a+b"), VIEW_INIT("c") };
    struct regex_blocks *blocks = regex_blocks_new(empty, 1, false, 0);

    (void)state;
    regex_blocks_pass(blocks);
    assert_false(regex_blocks_ready(blocks));
    regex_blocks_free(blocks);
    blocks = regex_blocks_new(wide, 1, false, 0);
    regex_blocks_pass(blocks);
    assert_false(regex_blocks_ready(blocks));
    regex_blocks_free(blocks);
    blocks = regex_blocks_new(fit, 2, false, 2);
    regex_blocks_pass(blocks);
    regex_blocks_pass(blocks);
    assert_false(regex_blocks_ready(blocks));
    regex_blocks_pass(blocks);
    if (regex_blocks_ready(blocks)) {
        struct regex_blocks_scratch *one = regex_blocks_borrow(blocks), *two = regex_blocks_borrow(blocks);

        assert_int_equal(regex_blocks_find(blocks, one, VIEW("xaab c"), 0), 3);
        assert_int_equal(regex_blocks_find(blocks, two, VIEW("xaab c"), 4), 5);
        assert_true(regex_blocks_find(blocks, two, VIEW("xaab c"), 6) == SIZE_MAX);
        regex_blocks_return(blocks, two);
        regex_blocks_return(blocks, one);
        assert_true(regex_blocks_borrow(blocks) == two);
        regex_blocks_return(blocks, two);
    }
    regex_blocks_free(blocks);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_patterns),
        cmocka_unit_test(random_patterns),
        cmocka_unit_test(when_it_is_ready),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
