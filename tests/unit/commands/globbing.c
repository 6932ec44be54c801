/* Globs against a matcher that does what the reference's regex does, letter by letter (language reference 2.6.1). */
#include "bound.h"

#include "commands/parsing.h"

enum { STARS_MAX = 12 };

struct naive {
    struct { char byte; bool star; } token[32];
    size_t count, stars;
    struct view text;
    struct view capture[STARS_MAX + 1];
};

static struct naive naive_of(struct view pattern, struct view text)
{
    struct naive naive = { .text = text };

    for (size_t i = 0; i < pattern.length; i++) {
        bool escaped = pattern.data[i] == '\\' && i + 1 < pattern.length && pattern.data[i + 1] == '*';

        i += escaped;
        naive.token[naive.count].byte = pattern.data[i];
        naive.token[naive.count].star = pattern.data[i] == '*' && !escaped;
        naive.stars += naive.token[naive.count++].star;
    }
    return naive;
}

/* Lazy stars: the shortest first, and what follows decides; a star at the end takes the rest. */
static bool naive_from(struct naive *naive, size_t token, size_t at, size_t star)
{
    if (token == naive->count)
        return true;
    if (!naive->token[token].star)
        return at < naive->text.length && naive->text.data[at] == naive->token[token].byte &&
               naive_from(naive, token + 1, at + 1, star);
    for (size_t end = token + 1 == naive->count ? naive->text.length : at; end <= naive->text.length; end++) {
        naive->capture[star] = (struct view){ naive->text.data + at, end - at };
        if (naive_from(naive, token + 1, end, star + 1))
            return true;
    }
    return false;
}

static bool naive_match(struct naive *naive)
{
    size_t last = naive->count && naive->token[0].star ? 0 : naive->text.length;

    for (size_t at = 0; at <= last; at++)
        if (naive_from(naive, 0, at, 0)) {
            if (naive->stars == 0)
                naive->capture[0] = (struct view){ naive->text.data + at, naive->count };
            return true;
        }
    return false;
}

static void assert_globs(struct view pattern, struct view text, struct arena *arena)
{
    struct glob glob = glob_of(pattern, arena);
    struct naive naive = naive_of(pattern, text);
    struct view captures[STARS_MAX + 2];
    bool matched = glob_match(&glob, text, captures), wanted = naive_match(&naive);
    size_t count = naive.stars ? naive.stars : 1;

    assert_int_equal(glob.count, naive.stars + 1);
    if (matched != wanted)
        fail_msg("'%.*s' in '%.*s': %d", VIEW_PRINT(pattern), VIEW_PRINT(text), matched);
    for (size_t i = 0; matched && i < count; i++)
        if (captures[i].length != naive.capture[i].length ||
            (captures[i].length && captures[i].data != naive.capture[i].data))
            fail_msg("'%.*s' in '%.*s': capture %zu is '%.*s', not '%.*s'", VIEW_PRINT(pattern), VIEW_PRINT(text), i,
                     VIEW_PRINT(captures[i]), VIEW_PRINT(naive.capture[i]));
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static struct view random_text(uint32_t *state, const char *letters, size_t most, char *room)
{
    size_t length = next_random(state) % (most + 1);

    for (size_t i = 0; i < length; i++)
        room[i] = letters[next_random(state) % strlen(letters)];
    return (struct view){ room, length };
}

static void random_globs(void **state)
{
    static const char *const patterns[] = { "ab*", "a *", "aab**\\", " *" };
    static const char *const texts[] = { "ab", "a b", "aab*\\", " a" };
    uint32_t seed = 11;

    (void)state;
    for (int i = 0; i < 40000; i++) {
        size_t which = next_random(&seed) % 4;
        char pattern[STARS_MAX], text[80];
        struct arena arena;

        arena_init(&arena, NULL);
        assert_globs(random_text(&seed, patterns[which], sizeof pattern, pattern),
                     random_text(&seed, texts[which], next_random(&seed) % 8 ? 12 : 80, text), &arena);
        arena_clear(&arena);
    }
}

/* Many fields between blanks, more than one pass of the scanner finds at once. */
static void long_rows(void **state)
{
    struct arena arena;
    struct buffer text, pattern;
    struct view captures[200];
    struct glob glob;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t fields = 2; fields <= 200; fields += 6) {
        buffer_init(&text);
        buffer_init(&pattern);
        for (size_t i = 0; i < fields; i++) {
            buffer_add_format(&text, "%sfield%zu", i ? " " : "", i);
            buffer_add_text(&pattern, i ? " *" : "*");
        }
        glob = glob_of(buffer_view(&pattern), &arena);
        assert_true(glob_match(&glob, buffer_view(&text), captures));
        for (size_t i = 0; i < fields; i++)
            assert_true(view_equal(captures[i], arena_format(&arena, "field%zu", i)));
        text.length--;
        while (text.data[text.length - 1] != ' ')
            text.length--;
        text.length--;
        assert_false(glob_match(&glob, buffer_view(&text), captures));
        buffer_clear(&text);
        buffer_clear(&pattern);
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_globs), cmocka_unit_test(long_rows) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
