/* Expectations: language reference 3.9, 3.11, 4, 9-22 to 9-30, 10. */
#include "aggregates_harness.h"

enum { MOST_SAMPLES = 64 };

struct fixture {
    struct arena arena;
    struct aggregate_use use;
    struct sample samples[MOST_SAMPLES];
    size_t count;
};

static void fixture_begin(struct fixture *fixture, const char *name, const char *constant, const char *values)
{
    *fixture = (struct fixture){ .use.function = aggregate_named(name) };
    arena_init(&fixture->arena, NULL);
    if (constant)
        fixture->use.constant = value_written(view_of(constant));
    fixture->count = samples_written(values, fixture->samples, MOST_SAMPLES);
}

static struct value fixture_answer(struct fixture *fixture)
{
    const struct aggregate *aggregate = fixture->use.function->aggregate;
    void *state = arena_zalloc(&fixture->arena, aggregate->state_size);
    void *states[MOST_SAMPLES];
    uint32_t pick[MOST_SAMPLES];

    for (uint32_t i = 0; i < fixture->count; i++) {
        states[i] = state;
        pick[i] = i;
    }
    struct arena batch;
    arena_init(&batch, NULL);
    aggregate_use_update(&fixture->use, fixture->samples, pick, fixture->count, states, &fixture->arena, &batch);
    arena_clear(&batch);
    return aggregate->finish(state, &fixture->arena, fixture->use.prepared);
}

static void assert_value(struct fixture *fixture, struct value value, const char *wanted, const char *what)
{
    struct view text = value_display(value, &fixture->arena);

    if (!text.data)
        text = VIEW("null");
    if (!view_equal(text, view_of(wanted)))
        fail_msg("%s: %.*s instead of %s", what, VIEW_PRINT(text), wanted);
}

struct vector {
    const char *name, *constant, *values, *answer;
};

static const struct vector vectors[] = {
    { "count", NULL, "", "0" },
    { "count", NULL, "1 \"\" - {} true @5", "4" },
    { "count", NULL, "- -", "0" },

    { "countDistinct", NULL, "", "0" },
    { "countDistinct", NULL, "200 \"200\" #200 - 404 {}", "2" },
    { "countDistinct", NULL, "1.50 1.5 #1.5 \"1.5\"", "2" },
    { "count_distinct", NULL, "#1.23456 #1.23461 \"1.2346\"", "1" },
    { "countDistinct", NULL, "true 1 false \"\" - \"0\"", "3" },
    { "countDistinct", NULL, "@0 \"1970-01-01 00:00:00.000\" @1", "2" },
    { "countDistinct", NULL, "\"abcdefghijkl\" \"abcdefghijklm\" \"abcdefghijkln\" \"abcd\" \"abcdefghijklm\"", "4" },

    { "sum", NULL, "", "null" },
    { "sum", NULL, "10 30 20 -", "60" },
    { "sum", NULL, "\"x\" - {}", "null" },
    { "sum", NULL, "true false true \"2.5\" \"n/a\"", "4.5" },
    { "sum", NULL, "false false", "0" },
    { "sum", NULL, "0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1", "1" },
    { "sum", NULL, "1e300 1 -1e300", "1" },
    { "sum", NULL, "1e300 0.25 -1e300 0.5", "0.75" },
    { "sum", NULL, "9007199254740992 1 1", "9007199254740994" },
    { "sum", NULL, "1.7e308 1.7e308", "null" },
    { "sum", NULL, "1.7e308 1.7e308 -1.7e308 -1.7e308 3", "3" },
    { "sum", NULL, "-0 -0", "0" },

    { "avg", NULL, "", "null" },
    { "avg", NULL, "10 30 20 -", "20" },
    { "avg", NULL, "1 2.5 \"3\" \"n/a\" - true", "1.875" },
    { "avg", NULL, "0.1 0.1 0.1", "0.1" },
    { "avg", NULL, "1000000000004 1000000000007 1000000000013 1000000000016", "1000000000010" },
    { "avg", NULL, "5e-7 5e-7 8e-7", "0.0000006" },

    { "min", NULL, "", "null" },
    { "min", NULL, "- {}", "null" },
    { "min", NULL, "1 2.5 \"3\" \"n/a\" - true", "n/a" },
    { "max", NULL, "1 2.5 \"3\" \"n/a\" - true", "3" },
    { "max", NULL, "\"9\" \"10\" 2", "10" },
    { "min", NULL, "\"9\" \"10\" 2", "2" },
    { "min", NULL, "\"1\" \"01\" \"1.0\"", "01" },
    { "max", NULL, "\"1\" \"01\" \"1.0\"", "1.0" },
    { "min", NULL, "\"K51q\" \"k2\" \"k10\" \"!x\"", "!x" },
    { "max", NULL, "\"K51q\" \"k2\" \"k10\" \"!x\"", "k10" },
    { "max", NULL, "@1714557601000 @1714557606000 -", "2024-05-01 10:00:06.000" },
    { "min", NULL, "@1714557601000 @1714557606000", "2024-05-01 10:00:01.000" },
    { "max", NULL, "@1714557601000 \"a\" \"1\"", "1" },
    { "max", NULL, "true false", "1" },
    { "max", NULL, "\"\" -", "" },
    { "max", NULL, "1.50 1.25", "1.5" },
    { "max", NULL, "1.28E8 6.7E7", "128000000" },
    { "max", NULL, "15.0", "15" },
    { "max", NULL, "14.97123", "14.9712" },
    { "max", NULL, "12345678901234567890 12345678901234567891", "12345678901234567891" },
    { "min", NULL, "12345678901234567891 12345678901234567890", "12345678901234567890" },
    { "min", NULL, "#0 -0 #-0", "0" },

    { "sortsFirst", NULL, "\"k2\" \"10\" \"K51q\" - 2 \"k10\"", "K51q" },
    { "sortsLast", NULL, "\"k2\" \"10\" \"K51q\" - 2 \"k10\"", "10" },
    { "sortsLast", NULL, "\"7B\" \"205B\" \"4100_\" \"*%09\" \"#\"", "4100_" },
    { "sortsFirst", NULL, "-", "null" },

    { "pct", "50", "", "0" },
    { "pct", "50", "- \"fast\"", "0" },
    { "pct", "50", "10 30 20 -", "20" },
    { "pct", "0", "7 1 10 4 2 9 3 8 6 5", "1" },
    { "pct", "10", "7 1 10 4 2 9 3 8 6 5", "1" },
    { "pct", "10.1", "7 1 10 4 2 9 3 8 6 5", "2" },
    { "pct", "11", "7 1 10 4 2 9 3 8 6 5", "2" },
    { "pct", "90", "7 1 10 4 2 9 3 8 6 5", "9" },
    { "pct", "99.9", "7 1 10 4 2 9 3 8 6 5", "10" },
    { "percentile", "100", "7 1 10 4 2 9 3 8 6 5", "10" },
    { "pct", "50", "2 1", "1" },
    { "pct", "90", "2 1", "2" },
    { "pct", "\"50\"", "-1.5 0.25 -3 2", "-1.5" },
    { "pct", "75", "-1.5 0.25 -3 2", "0.25" },
    { "pct", "100", "true false", "1" },
    { "pct", "50", "\"5\" \"fast\" 1 - \"9\" \"\"", "5" },
    { "pct", "60", "1e300 0 -1e300 0.001 -0.001", "0" },
    { "pct", "61", "1e300 0 -1e300 0.001 -0.001", "0.001" },
    { "pct", "20", "-0.5 5e-324 -1000", "-1000" },

    { "variance", NULL, "", "null" },
    { "stddev", NULL, "\"x\"", "null" },
    { "variance", NULL, "10 30 20 -", "66.6667" },
    { "stddev", NULL, "10 30 20 -", "8.165" },
    { "variance", NULL, "5", "0" },
    { "stddev", NULL, "true", "0" },
    { "variance", NULL, "1 2.5 \"3\" \"n/a\" - true", "0.7969" },
    { "stddev", NULL, "1 2.5 \"3\" \"n/a\" - true", "0.8927" },
    { "variance", NULL, "1000000000004 1000000000007 1000000000013 1000000000016", "22.5" },
    { "stddev", NULL, "0.1 0.1 0.1 0.1 0.1 0.1 0.1", "0" },

    { "values", NULL, "", "[]" },
    { "values", NULL, "500 200", "[500,200]" },
    { "values", NULL, "404 - 200 \"200\" 404", "[404,200]" },
    { "values", NULL, "\"200\" 200", "[\"200\"]" },
    { "values", NULL, "\"eve\" \"bob\" {} \"ann\" \"bob\"", "[\"eve\",\"bob\",\"ann\"]" },
    { "collect_values", NULL, "\"a\\b\" \"\" true #0.5 #-3 1.50 @0",
      "[\"a\\\\b\",\"\",1,0.5,-3,1.50,\"1970-01-01 00:00:00.000\"]" },
    { "values", NULL, "15.0 1.28E8 007", "[15,128000000,7]" },
    { "values", NULL, "12345678901234567890", "[12345678901234567890]" },

    { "topk", "1", "404 200 500 200", "[200]" },
    { "topk", "3", "\"eve\" \"bob\" \"bob\" \"ann\" \"ann\" -", "[\"ann\",\"bob\",\"eve\"]" },
    { "topk", "2", "10 9 \"k\" \"\" 9 \"k\" 10", "[\"k\",9]" },
    { "topk", "10000", "404 200 500 500 200 200", "[200,500,404]" },
    { "topk", "5", "- {}", "[]" },

    { "earliest", NULL, "- 10 30 20 -", "10" },
    { "latest", NULL, "- 10 30 20 -", "20" },
    { "latest", NULL, "-", "null" },
    { "earliest", NULL, "\"\" 1", "" },
    { "latest", NULL, "1 @1714557606000", "2024-05-01 10:00:06.000" },
    { "latest", NULL, "1.28E8", "128000000" },
};

static void test_vectors(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const struct vector *vector = &vectors[i];
        struct fixture fixture;

        fixture_begin(&fixture, vector->name, vector->constant, vector->values);
        assert_int_equal(aggregate_use_prepare(&fixture.use, &fixture.arena, TYPE_ANY, NULL).length, 0);
        assert_value(&fixture, fixture_answer(&fixture), vector->answer,
                     arena_format(&fixture.arena, "%s over %s", vector->name, vector->values).data);
        arena_clear(&fixture.arena);
    }
}

/* What min and max give keeps its kind: it may be computed with. */
static void test_kinds(void **unused)
{
    static const struct {
        const char *name, *values;
        enum kind kind;
    } cases[] = {
        { "max", "1 \"1\"", KIND_NUMBER },    { "min", "1 \"1\"", KIND_TEXT },   { "max", "true false", KIND_BOOLEAN },
        { "min", "@5 @6", KIND_TIMESTAMP },   { "count", "1", KIND_NUMBER },     { "latest", "@7", KIND_TIMESTAMP },
        { "sortsLast", "\"a\"", KIND_TEXT },  { "values", "1", KIND_LIST },      { "sum", "true", KIND_NUMBER },
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture;

        fixture_begin(&fixture, cases[i].name, NULL, cases[i].values);
        assert_int_equal(aggregate_use_prepare(&fixture.use, &fixture.arena, TYPE_ANY, NULL).length, 0);
        assert_int_equal(fixture_answer(&fixture).kind, cases[i].kind);
        arena_clear(&fixture.arena);
    }
}

static void test_count_of_rows(void **unused)
{
    uint64_t state[2] = { 0, 0 };
    void *states[] = { &state[0], &state[1], &state[0] };
    uint32_t rows[] = { 4, 5, 9 };
    struct aggregate_call call = { .rows = rows, .count = 3, .state = states };
    const struct aggregate *count = aggregate_named("count")->aggregate;

    (void)unused;
    count->update(&call);
    assert_int_equal(state[0], 2);
    assert_int_equal(state[1], 1);
    states[1] = states[0];
    count->update(&call);
    assert_int_equal(state[0], 5);
    call.count = 0;
    count->update(&call);
    assert_int_equal(state[0], 5);
    count->combine(&state[1], &state[0], NULL, NULL);
    assert_int_equal(state[1], 6);
}

/* Time decides first, then the place in the input; rows without a time are no events. */
static void test_order_of_time(void **unused)
{
    static const struct {
        const char *name;
        int64_t times[4];
        uint64_t places[4];
        const char *answer;
    } cases[] = {
        { "earliest", { 5, 1, 3, 6 }, { 0, 1, 2, 3 }, "b" },
        { "latest", { 5, 1, 3, 6 }, { 0, 1, 2, 3 }, "d" },
        { "earliest", { 7, 7, 7, 7 }, { 3, 2, 0, 1 }, "c" },
        { "latest", { 7, 7, 7, 7 }, { 3, 2, 0, 1 }, "a" },
        { "earliest", { INT64_MIN, 9, 8, INT64_MIN }, { 0, 1, 2, 3 }, "c" },
        { "latest", { INT64_MIN, 9, 8, INT64_MIN }, { 0, 1, 2, 3 }, "b" },
        { "earliest", { 7, 7, 7, 7 }, { 1, 1, 1, 1 }, "a" },
        { "latest", { -5, -7, -6, -9 }, { 0, 1, 2, 3 }, "a" },
        { "latest", { INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN }, { 0, 1, 2, 3 }, "null" },
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture;

        fixture_begin(&fixture, cases[i].name, NULL, "\"a\" \"b\" \"c\" \"d\"");
        for (size_t row = 0; row < fixture.count; row++) {
            fixture.samples[row].time_ms = cases[i].times[row];
            fixture.samples[row].rank = (struct rank){ -cases[i].times[row] / 2, cases[i].places[row] };
        }
        assert_value(&fixture, fixture_answer(&fixture), cases[i].answer,
                     arena_format(&fixture.arena, "%s, case %zu", cases[i].name, i).data);
        arena_clear(&fixture.arena);
    }
}

static void test_values_follow_the_rank(void **unused)
{
    struct fixture fixture;

    (void)unused;
    fixture_begin(&fixture, "values", NULL, "200 500 200 404");
    fixture.samples[0].rank = (struct rank){ 9, 0 };
    fixture.samples[1].rank = (struct rank){ 8, 7 };
    fixture.samples[2].rank = (struct rank){ 8, 6 };
    fixture.samples[3].rank = (struct rank){ -8, 9 };
    assert_value(&fixture, fixture_answer(&fixture), "[404,200,500]", "values");
    arena_clear(&fixture.arena);

    /* Rows made of one event share their rank. */
    static const char *const twins[] = { "1 \"1\"", "\"1\" 1" };
    for (size_t i = 0; i < 2; i++) {
        fixture_begin(&fixture, "values", NULL, twins[i]);
        fixture.samples[1].rank = fixture.samples[0].rank;
        assert_value(&fixture, fixture_answer(&fixture), "[\"1\"]", twins[i]);
        arena_clear(&fixture.arena);
    }
}

static void test_timestamps(void **unused)
{
    static const struct {
        const char *name, *constant, *field, *answer;
        enum type type;
    } cases[] = {
        { "earliest", NULL, "@timestamp", "1714557601000", TYPE_TIMESTAMP },
        { "latest", NULL, "@timestamp", "1714557606000", TYPE_TIMESTAMP },
        { "latest", NULL, "@ingestionTime", "2024-05-01 10:00:06.000", TYPE_TIMESTAMP },
        { "latest", NULL, NULL, "2024-05-01 10:00:06.000", TYPE_TIMESTAMP },
        { "pct", "50", "@timestamp", "2024-05-01 10:00:01.000", TYPE_TIMESTAMP },
        { "pct", "50", NULL, "1714557601000", TYPE_ANY },
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture;

        fixture_begin(&fixture, cases[i].name, cases[i].constant, "@1714557601000 @1714557606000");
        assert_int_equal(aggregate_use_prepare(&fixture.use, &fixture.arena, cases[i].type, cases[i].field).length, 0);
        assert_value(&fixture, fixture_answer(&fixture), cases[i].answer, cases[i].name);
        arena_clear(&fixture.arena);
    }
}

static void test_constants(void **unused)
{
    static const struct {
        const char *name, *constant;
        bool accepted;
    } cases[] = {
        { "topk", "1", true },     { "topk", "10000", true }, { "topk", "0", false },     { "topk", "10001", false },
        { "topk", "1.5", false },  { "topk", "-1", false },   { "topk", "\"x\"", false }, { "topk", "-", false },
        { "pct", "0", true },      { "pct", "100", true },    { "pct", "99.99", true },   { "pct", "-0.1", false },
        { "pct", "100.1", false }, { "pct", "\"p\"", false }, { "pct", "-", false },
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture;

        fixture_begin(&fixture, cases[i].name, cases[i].constant, "");
        struct view error = aggregate_use_prepare(&fixture.use, &fixture.arena, TYPE_ANY, NULL);
        if ((error.length == 0) != cases[i].accepted)
            fail_msg("%s with %s: %.*s", cases[i].name, cases[i].constant, VIEW_PRINT(error));
        arena_clear(&fixture.arena);
    }
}

/* There may be millions of groups. */
static void test_states_are_small(void **unused)
{
    (void)unused;
    assert_true(aggregate_named("count")->aggregate->state_size <= 16);
    assert_true(aggregate_named("sum")->aggregate->state_size <= 32);
    assert_true(aggregate_named("avg")->aggregate->state_size <= 32);
    assert_true(aggregate_named("min")->aggregate->state_size <= 32);
    assert_true(aggregate_named("countDistinct")->aggregate->state_size <= 16);
    assert_true(aggregate_named("topk")->aggregate->alone);
}

/* The greatest of ever greater texts: what is kept of them does not grow with their number. */
static void test_memory_of_extremes(void **unused)
{
    struct fixture fixture;
    char text[32];

    (void)unused;
    fixture_begin(&fixture, "max", NULL, "\"a\"");
    const struct aggregate *aggregate = fixture.use.function->aggregate;
    void *state = arena_zalloc(&fixture.arena, aggregate->state_size);
    struct column *column = column_new(&fixture.arena, 1, COLUMN_TEXT);
    const struct column *args[] = { column };
    uint32_t row = 0;
    struct aggregate_call call = { .args = args, .arg_count = 1, .rows = &row, .count = 1, .state = &state,
                                   .arena = &fixture.arena };
    for (int i = 0; i < 10000; i++) {
        int length = snprintf(text, sizeof text, "value-%d", i);
        column_set_text(column, 0, (struct view){ text, (size_t)length });
        aggregate->update(&call);
    }
    assert_true(fixture.arena.used < 1000);
    assert_value(&fixture, aggregate->finish(state, &fixture.arena, NULL), "value-9999", "max");
    arena_clear(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_count_of_rows),
        cmocka_unit_test(test_order_of_time),
        cmocka_unit_test(test_values_follow_the_rank),
        cmocka_unit_test(test_timestamps),
        cmocka_unit_test(test_constants),
        cmocka_unit_test(test_states_are_small),
        cmocka_unit_test(test_memory_of_extremes),
    };

    return cmocka_run_group_tests_name("functions/aggregates", tests, NULL, NULL);
}
