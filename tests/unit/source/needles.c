/* Needles: texts of which some must be in a message. Events without are left out where that is quickly seen, never others. */
#include "base/regex.h"
#include "base/regex_blocks.h"

#include "reading_samples.h"

/* What the needles were made of: sets of texts. */
struct wanted_texts {
    const struct view *texts;
    size_t count;
};
struct wanted {
    const struct wanted_texts *sets;
    size_t count;
};

static struct needles wanted_needles(struct arena *arena, const struct wanted *wanted)
{
    const struct text_set **sets = ARENA_ARRAY(arena, wanted->count, const struct text_set *);

    for (size_t i = 0; i < wanted->count; i++)
        sets[i] = text_set_new(arena, wanted->sets[i].texts, wanted->sets[i].count, false);
    return (struct needles){ sets, wanted->count };
}

static bool holds_all(struct view message, const struct wanted *wanted)
{
    for (size_t i = 0; i < wanted->count; i++) {
        bool found = false;

        for (size_t j = 0; j < wanted->sets[i].count; j++)
            found |= view_find(message, wanted->sets[i].texts[j], 0) != SIZE_MAX;
        if (!found)
            return false;
    }
    return true;
}

/* With needles: the same counts if they are asked for, every event that holds them, and no event that there is not. */
static void check_needles(const struct gathered *all, const struct wanted *wanted, const struct gathered *have, bool counted)
{
    size_t at = 0, held = 0;

    if (counted) {
        assert_int_equal(have->totals.records, all->totals.records);
        assert_int_equal(have->totals.bytes, all->totals.bytes);
    }
    for (size_t i = 0; i < all->count; i++) {
        bool there = at < have->count && have->list[at].position == all->list[i].position;

        if (holds_all(all->list[i].message, wanted)) {
            assert_true(there);
            held++;
        }
        if (there) {
            assert_view_equal(have->list[at].message, all->list[i].message);
            assert_int_equal(have->list[at].timestamp_ms, all->list[i].timestamp_ms);
            at++;
        }
    }
    assert_int_equal(at, have->count);
    assert_true(held > 0);
}

static void needles_leave_events_out(void **state)
{
    static const struct view rare[] = { VIEW_INIT("REJECT") }, either[] = { VIEW_INIT("timeout"), VIEW_INIT("OK") };
    static const struct view common[] = { VIEW_INIT("e") }, line[] = { VIEW_INIT("2") };
    static const struct wanted_texts sets[] = { { either, 2 }, { rare, 1 }, { common, 1 }, { line, 1 } };
    static const struct wanted all_wanted[] = {
        { &sets[1], 1 }, { &sets[0], 1 }, { &sets[2], 1 }, { &sets[1], 2 }, { &sets[1], 3 },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < SAMPLES; i++) {
        struct buffer text = sample_text(i);
        for (size_t range = 0; range < 2; range++) {
            struct manner manner = { .morsel_bytes = 1 << 20, .has_wish = true, .wish = wish_all() };
            if (range == 1) {
                manner.wish.start_ms = 1714557600000;
                manner.wish.end_ms = TEST_NOW_MS;
            }
            struct gathered *all = gather_text("sample.log", buffer_view(&text), &manner);
            for (size_t j = 0; j < COUNT(all_wanted); j++)
                for (size_t k = 0; k < 8; k++) {
                    manner.needles = wanted_needles(&arena, &all_wanted[j]);
                    manner.morsel_bytes = k % 4 == 3 ? 1 << 20 : morsels[k % 4];
                    manner.capacity = k % 4 == 2 ? 2 : 1000;
                    manner.wish.uncounted = k >= 4;
                    struct gathered *have = gather_text("sample.log", buffer_view(&text), &manner);
                    check_needles(all, &all_wanted[j], have, k < 4);
                    gathered_clear(have);
                }
            gathered_clear(all);
        }
        buffer_clear(&text);
    }
    arena_clear(&arena);
}

/* Whether there is a library for it. */
static bool can_search_regexes(void)
{
    static const struct view patterns[] = { VIEW_INIT("ab+c") };
    struct regex_blocks *blocks = regex_blocks_new(patterns, 1, false, 0);

    regex_blocks_pass(blocks);
    const bool can = regex_blocks_ready(blocks);

    regex_blocks_free(blocks);
    return can;
}

/* With regexes: the same counts, every event that matches, and no event that there is not. How many match. */
static size_t check_regex(const struct gathered *all, const char *pattern, const struct gathered *have)
{
    struct regex_error error;
    struct arena arena;
    size_t at = 0, held = 0;

    arena_init(&arena, NULL);
    struct regex *regex = regex_new(view_of(pattern), &arena, &error);
    struct regex_matcher *matcher = regex_matcher_new(regex);

    assert_int_equal(have->totals.records, all->totals.records);
    assert_int_equal(have->totals.bytes, all->totals.bytes);
    for (size_t i = 0; i < all->count; i++) {
        const bool there = at < have->count && have->list[at].position == all->list[i].position;
        const bool holds = regex_search(regex, matcher, all->list[i].message, 0, NULL);

        assert_true(there || !holds);
        held += holds;
        if (there)
            assert_view_equal(have->list[at++].message, all->list[i].message);
    }
    assert_int_equal(at, have->count);
    regex_matcher_free(matcher);
    regex_free(regex);
    arena_clear(&arena);
    return held;
}

/* Reads with a regex to be searched for as soon as the first morsel is gone through. */
static size_t gather_regex(struct view text, const char *pattern, struct manner manner, const struct gathered *all, size_t *held)
{
    const struct view patterns[] = { view_of(pattern) };
    struct regex_blocks *blocks = regex_blocks_new(patterns, 1, true, 0);

    manner.needles = (struct needles){ .regexes = &blocks, .regex_count = 1 };
    struct gathered *have = gather_text("sample.log", text, &manner);
    const size_t count = have->count;

    *held += check_regex(all, pattern, have);

    gathered_clear(have);
    regex_blocks_free(blocks);
    return count;
}

static void regexes_leave_events_out(void **state)
{
    static const char *const regexes[] = { "RE.ECT|REF", "OK$|time.?out", "[0-9]+.*[t7]$", "\\w$", "(?m)^.{1,30}$" };
    size_t held[COUNT(regexes)] = { 0 };

    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct buffer text = sample_text(i);
        struct gathered *all = gather_text("sample.log", buffer_view(&text), &(struct manner){ .morsel_bytes = 1 << 20 });

        for (size_t j = 0; j < COUNT(regexes); j++)
            for (size_t k = 0; k < 4; k++) {
                const struct manner manner = { .morsel_bytes = k == 3 ? 1 << 20 : morsels[k], .capacity = k == 2 ? 2 : 1000 };

                gather_regex(buffer_view(&text), regexes[j], manner, all, &held[j]);
            }
        gathered_clear(all);
        buffer_clear(&text);
    }
    for (size_t j = 0; j < COUNT(regexes); j++)
        assert_true(held[j] > 0);
}

/* Matches a thousand bytes apart, at the ends of lines of all kinds. */
static void regexes_in_long_texts(void **state)
{
    static const char *const ends[] = { "\n", "\r\n", "  \n", "\n\tat NEEDLE9\n", "\n\n" };
    struct buffer text;

    (void)state;
    for (size_t headed = 0; headed < 2; headed++) {
        buffer_init(&text);
        for (size_t i = 0; i < 20000; i++)
            buffer_add_format(&text, "%s%02zu:%02zu:00.%03zu%s event %zu of some length %s%zu%s", headed ? "2024-05-01 " : "2024-05-01T", 10 + i / 5000,
                              i / 500 % 60, i % 1000, headed ? " INFO" : "Z", i, i % 13 == 5 ? "NEEDLE" : "hay", i % 7, ends[i % 41 < 5 ? i % 41 : 0]);
        buffer_add_text(&text, headed ? "2024-05-01 20:00:00.000 INFO NEEDLE3" : "2024-05-01T20:00:00.000Z NEEDLE3");
        struct gathered *all = gather_text("sample.log", buffer_view(&text), &(struct manner){ 0 });

        for (size_t i = 0; i < 4; i++) {
            const struct manner manner = { .morsel_bytes = i % 2 ? 1 << 20 : 1 << 14, .capacity = i / 2 ? 7 : 1000 };
            size_t held = 0;
            const size_t count = gather_regex(buffer_view(&text), "NE+DLE[0-3]$", manner, all, &held);

            assert_in_range(held, 100, count);
            if (can_search_regexes())
                assert_in_range(count, 100, all->count / 3);
        }
        gathered_clear(all);
        buffer_clear(&text);
    }
}

/* Hits a hundred kilobytes apart, so that the search goes on over spans. */
static void needles_in_long_texts(void **state)
{
    static const struct view texts[] = { VIEW_INIT("NEEDLE") };
    static const struct wanted_texts set = { texts, 1 };
    static const struct wanted wanted = { &set, 1 };
    struct arena arena;
    struct buffer text;

    (void)state;
    buffer_init(&text);
    for (size_t i = 0; i < 20000; i++)
        buffer_add_format(&text, "2024-05-01T10:00:00.%03zuZ event %zu %s\n%s", i % 1000, i, i % 3001 == 77 ? "NEEDLE" : "hay",
                          i % 100 ? "" : "  continued\n");
    arena_init(&arena, NULL);
    struct gathered *all = gather_text("long.log", buffer_view(&text), &(struct manner){ 0 });
    for (size_t uncounted = 0; uncounted < 2; uncounted++) {
        struct manner manner = { .needles = wanted_needles(&arena, &wanted), .capacity = 2, .has_wish = true, .wish = wish_all() };

        manner.wish.uncounted = uncounted;
        struct gathered *have = gather_text("long.log", buffer_view(&text), &manner);
        check_needles(all, &wanted, have, !uncounted);
        assert_int_equal(have->count, 7);
        gathered_clear(have);
    }
    arena_clear(&arena);
    gathered_clear(all);
    buffer_clear(&text);
}

/* Hits every thousand bytes, some of them several times in an event, so that of each stretch several events are picked. */
static void needles_here_and_there(void **state)
{
    static const struct view texts[] = { VIEW_INIT("NEEDLE") }, others[] = { VIEW_INIT("7 "), VIEW_INIT("1 ") };
    static const struct wanted_texts sets[] = { { texts, 1 }, { others, 2 } };
    static const char *const ends[] = { "\n", "\r\n", "\n\tNEEDLE\n", " NEEDLE NEEDLE NEEDLE\n", "\n" };
    struct arena arena;
    struct buffer text;

    (void)state;
    buffer_init(&text);
    for (size_t i = 0; i < 20000; i++)
        buffer_add_format(&text, "2024-05-01T10:%02zu:00.%03zuZ event %zu of some length, for there are many %s%s", i / 500 % 60, i % 1000,
                          i, i % 13 == 5 ? "NEEDLE" : "hay", ends[i % 41 < 5 ? i % 41 : 0]);
    buffer_add_text(&text, "2024-05-01T10:00:00.000Z 7 the NEEDLE at last");
    arena_init(&arena, NULL);
    for (size_t i = 0; i < 16; i++) {
        const struct wanted wanted = { sets, 1 + i % 2 };
        struct manner manner = { .capacity = i / 4 % 2 ? 7 : 1000, .has_wish = true, .wish = wish_all() };

        if (i / 2 % 2 == 1) {
            manner.wish.start_ms = 1714557600000;
            manner.wish.end_ms = manner.wish.start_ms + 700123;
        }
        struct gathered *all = gather_text("often.log", buffer_view(&text), &manner);
        manner.needles = wanted_needles(&arena, &wanted);
        manner.wish.uncounted = i >= 8;
        struct gathered *have = gather_text("often.log", buffer_view(&text), &manner);
        check_needles(all, &wanted, have, i < 8);
        assert_in_range(have->count, 100, all->count / 5);
        gathered_clear(have);
        gathered_clear(all);
    }
    arena_clear(&arena);
    buffer_clear(&text);
}

/* A message in each of the ways JSON may write it, in what holds such strings. */
static const char *const spellings[] = {
    "NEEDLE", "N\\u0045EDLE", "\\u004eEEDLE and more", "hay", "hay\\n", "a\\/b", "a/b", "a\\u002fb", "say \\\"x\\\"", "t\\tab", "x\\\\y", "\xc3\xa4",
    "\\u00e4",
};
static const struct {
    const char *begin, *before, *after, *between, *end;
} containers[] = {
    { "", "{\"@timestamp\":\"2024-05-01T10:00:00.123Z\",\"@message\":\"", "\"}", "\n", "\n" },
    { "{\"events\":[", "{\"timestamp\":1714557600123,\"message\":\"", "\",\"ingestionTime\":1}", ",\n", "]}" },
    { "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"1\",\"logGroup\":\"g\",\"logStream\":\"s\",\"logEvents\":[",
      "{\"id\":\"1\",\"timestamp\":1714557600123,\"message\":\"", "\"}", ",", "]}" },
    { "", "{\"log\":\"", "\\n\",\"stream\":\"stdout\",\"time\":\"2024-05-01T10:00:00.123456789Z\"}", "\n", "\n" },
    /* no strings alone */
    { "", "{\"@timestamp\":\"2024-05-01T10:00:00.123Z\",\"@message\":{\"a\" : [ \"", "\" ] }}", "\n", "\n" },
    { "", "{\"@timestamp\":\"2024-05-01T10:00:00.123Z\",\"@message\":{NEE DLE \"", "\" a /b}}", "\n", "\n" },
    { "", "{\"@timestamp\":\"2024-05-01T10:00:00.123Z\",\"@bytes\":{\"@message\":\"TkVFRExF\"},\"@message\":\"", "\"}", "\n", "\n" },
};
enum { OTHER_CONTAINERS = 3 };

/* Either rarely something to find, over spans, or always something. */
static struct buffer written_text(size_t container, size_t every)
{
    struct buffer text;

    buffer_init(&text);
    buffer_add_text(&text, containers[container].begin);
    for (size_t i = 0; i < 12000; i++)
        buffer_add_format(&text, "%s%s%s %zu%s", i > 0 ? containers[container].between : "", containers[container].before,
                          i % every == every - 1 ? spellings[i / every % COUNT(spellings)] : "hay\\thay", i, containers[container].after);
    buffer_add_text(&text, containers[container].end);
    return text;
}

static void needles_in_strings(void **state)
{
    static const struct view texts[] = {
        VIEW_INIT("NEEDLE"), VIEW_INIT("a/b"), VIEW_INIT("say \"x\""), VIEW_INIT("t\tab"), VIEW_INIT("x\\y"), VIEW_INIT("\xc3\xa4"),
    };
    static const size_t every[] = { 1, 700 };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < (COUNT(containers) - OTHER_CONTAINERS) * COUNT(every); i++) {
        struct buffer text = written_text(i / 2, every[i % 2]);
        struct gathered *all = gather_text("strings.json", buffer_view(&text), &(struct manner){ 0 });

        for (size_t j = 0; j < COUNT(texts) + 2; j++) {
            const struct wanted_texts sets[] = {
                { texts + j % COUNT(texts), j < COUNT(texts) ? 1 : j - COUNT(texts) + 2 }, { &texts[0], COUNT(texts) },
            };
            const struct wanted wanted = { sets, 1 + j % 2 };
            for (size_t uncounted = 0; uncounted < 2; uncounted++) {
                struct manner manner = { .needles = wanted_needles(&arena, &wanted), .capacity = j == 2 ? 3 : 1000, .has_wish = true,
                                         .wish = wish_all() };

                manner.wish.uncounted = uncounted;
                struct gathered *have = gather_text("strings.json", buffer_view(&text), &manner);
                check_needles(all, &wanted, have, !uncounted);
                if (i % 2 == 1 && j == 0)
                    assert_in_range(have->count, 1, 12);
                gathered_clear(have);
            }
        }
        gathered_clear(all);
        buffer_clear(&text);
    }
    arena_clear(&arena);
}

static void needles_in_other_messages(void **state)
{
    static const struct view texts[] = { VIEW_INIT("NEEDLE") };
    static const struct wanted_texts sets[] = { { texts, 1 } };
    static const struct wanted wanted = { sets, 1 };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < OTHER_CONTAINERS * 4; i++) {
        struct buffer text = written_text(COUNT(containers) - 1 - i / 4, i % 2 ? 1 : 700);
        struct manner manner = { .has_wish = true, .wish = wish_all() };
        struct gathered *all = gather_text("others.json", buffer_view(&text), &manner);

        manner.needles = wanted_needles(&arena, &wanted);
        manner.wish.uncounted = i / 2 % 2;
        struct gathered *have = gather_text("others.json", buffer_view(&text), &manner);
        check_needles(all, &wanted, have, !manner.wish.uncounted);
        gathered_clear(have);
        gathered_clear(all);
        buffer_clear(&text);
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needles_leave_events_out),
        cmocka_unit_test(regexes_leave_events_out),
        cmocka_unit_test(regexes_in_long_texts),
        cmocka_unit_test(needles_in_long_texts),
        cmocka_unit_test(needles_here_and_there),
        cmocka_unit_test(needles_in_strings),
        cmocka_unit_test(needles_in_other_messages),
    };

    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
