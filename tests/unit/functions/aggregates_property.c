/*
 * The answer depends on the set of rows only: however they are shared out among workers, in whatever order, in batches of
 * whatever size, it has the same bytes.
 */
#include "aggregates_harness.h"
#include "base/wide.h"

#include <math.h>

static uint64_t random_state = 20240501;

static uint64_t random_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

static size_t random_below(size_t limit)
{
    return (size_t)(random_next() % limit);
}

static double random_finite(void)
{
    for (;;) {
        uint64_t bits = random_next();
        double number;

        memcpy(&number, &bits, sizeof number);
        if (isfinite(number))
            return number;
    }
}

static struct value random_lexeme(struct arena *arena, int decimals, double number)
{
    char text[NUMBER_TEXT_MAX];

    (void)snprintf(text, sizeof text, "%.*f", decimals, number);
    struct value value = { .kind = KIND_NUMBER, .text = arena_keep(arena, view_of(text)) };
    assert_true(number_parse(value.text, &value.number));
    return value;
}

static struct value random_text(struct arena *arena)
{
    static const char alphabet[] = "aaaaab019.-é\"";
    char text[24];
    size_t length = random_below(random_below(4) == 0 ? sizeof text : 3);

    for (size_t i = 0; i < length; i++)
        text[i] = alphabet[random_below(sizeof alphabet - 1)];
    return value_text(arena_keep(arena, (struct view){ text, length }));
}

static struct value random_whole(struct arena *arena)
{
    return random_lexeme(arena, 0, (double)random_below(20) - 5);
}

static struct value random_decimal(struct arena *arena)
{
    return random_lexeme(arena, 1 + (int)random_below(2), (double)random_below(100) / 10 - 3);
}

static struct value random_computed(struct arena *arena)
{
    (void)arena;
    switch (random_below(4)) {
    case 0:
        return value_number(random_finite());
    case 1:
        return value_number((double)random_below(1000) / 7);
    case 2:
        return value_number(random_below(2) ? 0.0 : -0.0);
    default:
        return value_number((double)(int64_t)random_next());
    }
}

static struct value random_measure(struct arena *arena)
{
    (void)arena;
    return value_number((double)random_below(1000000) / 8);
}

static struct value random_identifier(struct arena *arena)
{
    char text[32];

    (void)snprintf(text, sizeof text, "1234567890123456789%d%s", (int)random_below(10), random_below(3) ? "" : ".0");
    struct value value = { .kind = KIND_NUMBER, .text = arena_keep(arena, view_of(text)) };
    assert_true(number_parse(value.text, &value.number));
    return value;
}

/* Values that are equal in one way or another. */
static struct value random_twin(struct arena *arena)
{
    static const char *const written[] = { "1", "\"1\"", "#1", "true", "1.0", "0", "\"0\"", "#0", "#-0", "-0", "false", "\"-0\"" };
    size_t end = random_below(2) ? sizeof written / sizeof *written : 5;

    (void)arena;
    return value_written(view_of(written[random_below(end)]));
}

static struct value random_zero(struct arena *arena)
{
    (void)arena;
    return value_number(random_below(2) ? 0.0 : -0.0);
}

static struct value random_other(struct arena *arena)
{
    (void)arena;
    switch (random_below(5)) {
    case 0:
        return value_null();
    case 1:
        return value_boolean(random_below(2) != 0);
    case 2:
        return value_time((int64_t)random_below(3) * 1000);
    case 3:
        return (struct value){ .kind = KIND_LIST, .text = VIEW("[1]") };
    default:
        return value_text(random_below(2) ? VIEW("1970-01-01 00:00:01.000") : VIEW("1.5"));
    }
}

static struct value random_time(struct arena *arena)
{
    (void)arena;
    return random_below(10) ? value_time((int64_t)random_below(50)) : value_null();
}

typedef struct value (*value_fn)(struct arena *arena);
static const value_fn flavours[] = { random_whole, random_decimal, random_computed, random_text,      random_time,
                                     random_twin,  random_measure, random_identifier, random_zero,
                                     random_other };
enum { FLAVOURS = sizeof flavours / sizeof *flavours };

/* All rows of one flavour, or each of any. */
static struct sample *random_samples(struct arena *arena, size_t count)
{
    struct sample *samples = ARENA_ARRAY(arena, count + 1, struct sample);
    size_t flavour = random_below(FLAVOURS + 3);
    size_t sharing = 1 + random_below(2);       /* rows that were one event have one place in the input */

    for (size_t i = 0; i < count; i++) {
        struct sample *sample = &samples[i];
        sample->value = flavours[flavour < FLAVOURS ? flavour : random_below(FLAVOURS)](arena);
        if (i % sharing != 0) {
            sample->time_ms = sample[-1].time_ms;
            sample->rank = sample[-1].rank;
            continue;
        }
        sample->time_ms = random_below(20) ? (int64_t)random_below(5) * 1000 : INT64_MIN;
        sample->rank = (struct rank){ (int64_t)random_below(3), i };
    }
    return samples;
}

static void shuffle(uint32_t *pick, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t other = random_below(i);
        uint32_t swap = pick[i - 1];
        pick[i - 1] = pick[other];
        pick[other] = swap;
    }
}

enum { MOST_GROUPS = 3, MOST_WORKERS = 7, MOST_BATCH = 1500 };

struct crew {
    const struct aggregate_use *use;
    const struct sample *samples;
    size_t group_count, batch_rows;
    struct arena batch;
    struct arena arena[MOST_WORKERS];
    void *state[MOST_WORKERS][MOST_GROUPS];
};

static void crew_work(struct crew *crew, size_t worker, const uint32_t *pick, size_t count)
{
    void *states[MOST_BATCH];

    for (size_t at = 0; at < count;) {
        size_t rows = 1 + random_below(crew->batch_rows);
        rows = rows < count - at ? rows : count - at;
        for (size_t i = 0; i < rows; i++)
            states[i] = crew->state[worker][pick[at + i] % crew->group_count];
        aggregate_use_update(crew->use, crew->samples, pick + at, rows, states, &crew->arena[worker], &crew->batch);
        at += rows;
    }
}

/* The answers, one a group, in the arena. */
static void crew_answer(struct crew *crew, size_t count, size_t workers, bool shuffled, struct arena *arena,
                        struct value *answer)
{
    const struct aggregate *aggregate = crew->use->function->aggregate;
    uint32_t *pick = ARENA_ARRAY(arena, count + 1, uint32_t);
    size_t from = 0;

    for (uint32_t i = 0; i < count; i++)
        pick[i] = i;
    if (shuffled)
        shuffle(pick, count);
    arena_init(&crew->batch, NULL);
    for (size_t worker = 0; worker < workers; worker++) {
        size_t until = worker + 1 == workers ? count : from + random_below(count - from + 1);
        arena_init(&crew->arena[worker], NULL);
        for (size_t group = 0; group < crew->group_count; group++)
            crew->state[worker][group] = arena_zalloc(&crew->arena[worker], aggregate->state_size);
        crew_work(crew, worker, pick + from, until - from);
        from = until;
    }
    size_t last = random_below(workers);
    for (size_t worker = 0; worker < workers; worker++)
        for (size_t group = 0; group < crew->group_count && worker != last; group++)
            aggregate->combine(crew->state[last][group], crew->state[worker][group], &crew->arena[last],
                               crew->use->prepared);
    for (size_t group = 0; group < crew->group_count; group++)
        answer[group] = value_keep(arena, aggregate->finish(crew->state[last][group], arena, crew->use->prepared));
    for (size_t worker = 0; worker < workers; worker++)
        arena_clear(&crew->arena[worker]);
    arena_clear(&crew->batch);
}

static void assert_same(const struct value *got, const struct value *wanted, const char *what)
{
    bool texts = got->kind == KIND_TEXT || got->kind == KIND_LIST || got->kind == KIND_NUMBER;
    bool numbers = got->kind != KIND_TEXT && got->kind != KIND_LIST && got->kind != KIND_NULL;

    if (got->kind != wanted->kind)
        fail_msg("%s: kind %d instead of %d", what, (int)got->kind, (int)wanted->kind);
    if (texts && (!view_equal(got->text, wanted->text) || !got->text.data != !wanted->text.data))
        fail_msg("%s: %.*s instead of %.*s", what, VIEW_PRINT(got->text), VIEW_PRINT(wanted->text));
    if (numbers && memcmp(&got->number, &wanted->number, sizeof got->number) != 0)
        fail_msg("%s: %.17g instead of %.17g", what, got->number, wanted->number);
}

static const struct {
    const char *name;
    double constant;
} uses[] = {
    { "count", 0 },    { "countDistinct", 0 }, { "sum", 0 },      { "avg", 0 },        { "min", 0 },      { "max", 0 },
    { "pct", 0 },      { "pct", 50 },          { "pct", 99.9 },   { "pct", 100 },      { "stddev", 0 },   { "variance", 0 },
    { "values", 0 },   { "topk", 1 },          { "topk", 3 },     { "topk", 10000 },   { "earliest", 0 }, { "latest", 0 },
    { "sortsFirst", 0 }, { "sortsLast", 0 },
};

static void check_use(const char *name, double constant, const struct sample *samples, size_t count, size_t groups,
                      struct arena *arena)
{
    static const size_t worker_counts[] = { 1, 2, 7 };
    struct aggregate_use use = { .function = aggregate_named(name), .constant = value_number(constant) };
    struct crew crew = { .use = &use, .samples = samples, .group_count = groups, .batch_rows = MOST_BATCH };
    struct value wanted[MOST_GROUPS], got[MOST_GROUPS];

    assert_int_equal(aggregate_use_prepare(&use, arena, TYPE_ANY, NULL).length, 0);
    crew_answer(&crew, count, 1, false, arena, wanted);
    for (size_t i = 0; i < sizeof worker_counts / sizeof *worker_counts; i++) {
        crew.batch_rows = random_below(2) ? 1 + random_below(3) : MOST_BATCH;
        crew_answer(&crew, count, worker_counts[i], true, arena, got);
        for (size_t group = 0; group < groups; group++)
            assert_same(&got[group], &wanted[group],
                        arena_format(arena, "%s over %zu rows by %zu workers", name, count, worker_counts[i]).data);
    }
}

static void test_any_division_of_work(void **unused)
{
    static const size_t sizes[] = { 0, 1, 2, 3, 17, 100, 700 };

    (void)unused;
    for (int repeat = 0; repeat < 16; repeat++)
        for (size_t size = 0; size < sizeof sizes / sizeof *sizes; size++) {
            struct arena arena;

            arena_init(&arena, NULL);
            const struct sample *samples = random_samples(&arena, sizes[size]);
            for (size_t use = 0; use < sizeof uses / sizeof *uses; use++)
                check_use(uses[use].name, uses[use].constant, samples, sizes[size], 1 + random_below(MOST_GROUPS), &arena);
            arena_clear(&arena);
        }
}

/* The mean of whole numbers is the double nearest to the fraction; checked in whole numbers. */
static void test_avg_is_rounded_once(void **unused)
{
    enum { MOST = 50 };
    struct aggregate_use use = { .function = aggregate_named("avg") };

    (void)unused;
    for (int round = 0; round < 2000; round++) {
        struct sample samples[MOST];
        struct crew crew = { .use = &use, .samples = samples, .group_count = 1, .batch_rows = MOST };
        size_t count = 1 + random_below(MOST);
        uint128 whole = 0;
        struct value answer;
        struct arena arena;
        int exponent;

        arena_init(&arena, NULL);
        for (size_t i = 0; i < count; i++) {
            uint64_t number = 1 + (random_next() >> (11 + random_below(50)));
            samples[i] = (struct sample){ .value = value_number((double)number) };
            whole += number;
        }
        crew_answer(&crew, count, 1, false, &arena, &answer);
        uint64_t mantissa = (uint64_t)ldexp(frexp(answer.number, &exponent), 53);
        int shift = 53 - exponent;      /* the mean is mantissa / 2^shift; it is at least 1 */
        uint128 left = shift > 0 ? whole << shift : whole;
        uint128 right = (uint128)mantissa * count << (shift < 0 ? -shift : 0);
        uint128 apart = left > right ? left - right : right - left;
        if (2 * apart > (uint128)count << (shift < 0 ? -shift : 0))
            fail_msg("the mean of %zu numbers is not %a", count, answer.number);
        arena_clear(&arena);
    }
}

static int double_compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

/* So many values that chunks are folded into tallies, and so different that not all of them fit there. */
static void check_many(value_fn make, size_t count)
{
    static const double percents[] = { 0, 1, 37.5, 50, 99.9, 100 };
    struct arena arena;

    arena_init(&arena, NULL);
    struct sample *samples = ARENA_ARRAY(&arena, count, struct sample);
    double *numbers = ARENA_ARRAY(&arena, count, double);
    for (size_t i = 0; i < count; i++) {
        samples[i].value = make(&arena);
        numbers[i] = samples[i].value.number;
    }
    qsort(numbers, count, sizeof *numbers, double_compare);
    size_t different = 1;
    for (size_t i = 1; i < count; i++)
        different += numbers[i] != numbers[i - 1];
    for (size_t workers = 1; workers <= 3; workers += 2) {
        for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
            struct aggregate_use use = { .function = aggregate_named("pct"), .constant = value_number(percents[i]) };
            struct crew crew = { .use = &use, .samples = samples, .group_count = 1, .batch_rows = MOST_BATCH };
            struct value answer;

            assert_int_equal(aggregate_use_prepare(&use, &arena, TYPE_ANY, NULL).length, 0);
            crew_answer(&crew, count, workers, workers > 1, &arena, &answer);
            size_t rank = (size_t)ceil(percents[i] * (double)count / 100);
            assert_true(answer.number == numbers[rank > 0 ? rank - 1 : 0]);
        }
        struct aggregate_use use = { .function = aggregate_named("countDistinct") };
        struct crew crew = { .use = &use, .samples = samples, .group_count = 1, .batch_rows = MOST_BATCH };
        struct value answer;
        crew_answer(&crew, count, workers, workers > 1, &arena, &answer);
        assert_int_equal((size_t)answer.number, different);
    }
    arena_clear(&arena);
}

static struct value many_whole(struct arena *arena)
{
    (void)arena;
    return value_number((double)random_below(3000));
}

static struct value many_scattered(struct arena *arena)
{
    (void)arena;
    return value_number((double)(random_next() >> 12) - 0x1p51);
}

static struct value many_both(struct arena *arena)
{
    return random_below(2) ? many_whole(arena) : many_scattered(arena);
}

static void test_many_values(void **unused)
{
    (void)unused;
    check_many(random_computed, 600);
    check_many(many_both, 5000);
    check_many(many_scattered, 20000);
    check_many(many_whole, 200000);
    check_many(many_scattered, 150000);
    check_many(many_both, 200000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_division_of_work),
        cmocka_unit_test(test_avg_is_rounded_once),
        cmocka_unit_test(test_many_values),
    };

    return cmocka_run_group_tests_name("functions/aggregates_property", tests, NULL, NULL);
}
