/* Surveys: what they say does not depend on the order of events or on who saw which. */
#include "base/hash.h"
#include "base/number.h"
#include "source/survey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SURVEYED_EVENTS = 6000 };

/* The n-th of a number of events, of two groups, with fields that come and go, thousands of names, and values of all kinds. */
static void survey_add_nth(struct survey *survey, size_t n, struct arena *scratch)
{
    static const struct discovery_origin origin = { .lambda = true };
    const uint64_t draw = hash_number(n, 99);
    struct buffer message = { 0 };

    if (n % 7 == 0)
        buffer_add_format(&message, "2024-05-01T10:00:00.%03zuZ\tid\tINFO\t{\"embedded\":%zu}", n % 1000, n);
    else if (n % 7 == 1)
        buffer_add_format(&message, "REPORT RequestId: %08x-0000-0000-0000-000000000000\tDuration: %zu.5 ms\tBilled Duration: 3 ms",
                          (unsigned)n, n);
    else
        buffer_add_format(&message,
                          "{\"n\":%zu,\"kind\":%s,\"id\":\"%016llx\",\"list\":[%s{\"x\":{\"k%zu\":null}}],\"%s\":1,\"n\":0}",
                          n % 40, n % 3 ? "\"text\"" : n % 2 ? "true" : "{\"deep\":1.5}", (unsigned long long)draw,
                          n % 5 ? "" : "1,", (size_t)(draw % 1500), n % 11 ? "flag" : "a.b");
    survey_add(survey,
               &(struct survey_event){
                   .log = n % 2 ? VIEW("000000000000:/aws/lambda/a") : VIEW("000000000000:b"),
                   .stream = arena_format(scratch, "%zu", n % 13),
                   .message = buffer_view(&message),
                   .carrier = n % 17 ? (struct view){ NULL, 0 } : VIEW("{\"@entity\":{\"t\":\"x\"},\"@message\":\"\",\"else\":2}"),
                   .timestamp_ms = (double)(draw % 100000),
                   .ingestion_ms = (double)(draw % 100000) + 1,
                   .place = n,
                   .origin = &origin,
               },
               scratch);
    buffer_clear(&message);
    arena_reset(scratch);
}

static void said_add_field(struct buffer *out, const struct survey_field *field, struct arena *arena)
{
    size_t count;
    bool exact;
    const struct tally_value *values = tally_values(&field->tally, 3, arena, &count);

    buffer_add_format(out, "  %.*s %llu behind %llu at %llu+%llu, %llu, %g to %g:", VIEW_PRINT(survey_field_name(field)),
                      (unsigned long long)tally_present(&field->tally), (unsigned long long)field->behind,
                      (unsigned long long)field->place, (unsigned long long)field->ordinal,
                      (unsigned long long)tally_distinct(&field->tally, &exact), field->tally.least, field->tally.greatest);
    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        buffer_add_format(out, " %llu", (unsigned long long)field->tally.kinds[kind]);
    for (size_t i = 0; i < count; i++)
        buffer_add_format(out, " %.*s*%llu", VIEW_PRINT(values[i].text), (unsigned long long)values[i].count);
    buffer_add_char(out, '\n');
}

static struct view survey_said(struct survey *survey, struct arena *arena)
{
    size_t count;
    const struct survey_section *sections = survey_sections(survey, &count);
    struct buffer out = { 0 };
    struct view said;

    for (size_t i = 0; i < count; i++) {
        buffer_add_format(&out, "%.*s %llu, %zu and %llu\n", VIEW_PRINT(sections[i].log), (unsigned long long)sections[i].events,
                          sections[i].count, (unsigned long long)sections[i].beyond);
        for (size_t f = 0; f < sections[i].count; f++)
            said_add_field(&out, sections[i].fields[f], arena);
    }
    said = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return said;
}

static void order_does_not_matter(void **state)
{
    static const struct survey_options options = { .by_log = true, .max_fields = 4 };
    enum { PARTS = 4, STEP = 7001 };
    struct survey *forward = survey_new(&options, NULL), *parts[PARTS];
    struct arena scratch, arena;
    struct view wanted, said;

    (void)state;
    arena_init(&scratch, NULL);
    arena_init(&arena, NULL);
    for (size_t n = 0; n < SURVEYED_EVENTS; n++)
        survey_add_nth(forward, n, &scratch);
    wanted = survey_said(forward, &arena);
    assert_true(view_find(wanted, VIEW("000000000000:b 3000, 1005 and "), 0) != SIZE_MAX);
    for (size_t i = 0; i < PARTS; i++)
        parts[i] = survey_new(&options, NULL);
    for (size_t n = 0; n < SURVEYED_EVENTS; n++) {
        const size_t other = n * STEP % SURVEYED_EVENTS;

        survey_add_nth(parts[hash_number(other, 3) % PARTS], other, &scratch);
    }
    survey_join(parts[2], parts[3]);
    survey_join(parts[0], parts[1]);
    survey_join(parts[2], parts[0]);
    said = survey_said(parts[2], &arena);
    assert_string_equal(said.data, wanted.data);
    for (size_t i = 0; i < PARTS; i++)
        survey_free(parts[i]);
    survey_free(forward);
    arena_clear(&scratch);
    arena_clear(&arena);
}

static void memory_is_given_back(void **state)
{
    static const struct survey_options options = { .by_log = true, .by_format = true, .max_fields = 200 };
    struct budget budget;
    struct survey *survey;
    struct arena scratch;
    size_t half = 0;

    (void)state;
    budget_init(&budget, 0);
    arena_init(&scratch, NULL);
    survey = survey_new(&options, &budget);
    for (size_t n = 0; n < 40000; n++) {
        survey_add_nth(survey, n, &scratch);
        if (n == 20000)
            half = budget.peak;
    }
    if (budget.peak > half + half / 4)
        fail_msg("%zu bytes after half of the events, %zu after all", half, (size_t)budget.peak);
    survey_free(survey);
    survey_free(NULL);
    assert_int_equal(budget.used, 0);
    arena_clear(&scratch);
}

/* Keys that grow without end: the tree of keys is forgotten now and then, and the fields are the same. */
static void keys_without_end(void **state)
{
    static const struct survey_options options = { .max_fields = 200 };
    static const struct discovery_origin origin = { 0 };
    struct survey *survey = survey_new(&options, NULL);
    struct buffer message = { 0 };
    struct arena scratch;
    const struct survey_section *section;
    size_t count;

    (void)state;
    arena_init(&scratch, NULL);
    for (size_t n = 0; n < 300; n++) {
        buffer_reset(&message);
        buffer_add_text(&message, "{\"always\":1");
        for (size_t i = 0; i < 600; i++)
            buffer_add_format(&message, ",\"k%zu\":{\"x\":1}", n * 600 + i);
        buffer_add_char(&message, '}');
        survey_add(survey,
                   &(struct survey_event){ .message = buffer_view(&message), .place = n, .origin = &origin, .log = VIEW("l"),
                                           .stream = VIEW("s") },
                   &scratch);
        arena_reset(&scratch);
    }
    section = survey_sections(survey, &count);
    assert_int_equal(count, 1);
    assert_int_equal(section->kept, SURVEY_FIELDS);
    assert_in_range(section->beyond, 340000, 380000);
    assert_true(view_equal(survey_field_name(section->fields[5]), VIEW("always")));
    assert_int_equal(tally_present(&section->fields[5]->tally), 300);
    survey_free(survey);
    buffer_clear(&message);
    arena_clear(&scratch);
}

/* ---- the same fields as a query finds ---- */

struct found {
    const struct survey_section *section;
    size_t count;
};

static const struct survey_field *found_field(const struct survey_section *section, struct view name)
{
    for (size_t i = 0; i < section->count; i++)
        if (view_equal(survey_field_name(section->fields[i]), name))
            return section->fields[i];
    return NULL;
}

static void found_add(void *context, struct view name, struct value value)
{
    struct found *found = context;
    const struct survey_field *field = found_field(found->section, name);

    if (!field)
        fail_msg("the survey has no %.*s", VIEW_PRINT(name));
    else if (value.kind == KIND_NULL)
        assert_int_equal(field->tally.kinds[KIND_NULL], 1);
    else
        assert_int_equal(field->tally.kinds[value.kind] + field->tally.kinds[KIND_NUMBER], value.kind == KIND_NUMBER ? 2 : 1);
    assert_int_equal(field->behind, 0);
    found->count++;
}

/* Fields a query can ask for: no containers, which are fields only when they are asked for. */
static size_t section_scalars(const struct survey_section *section)
{
    size_t count = 0;

    for (size_t i = 0; i < section->count; i++) {
        const struct survey_field *field = section->fields[i];

        count += field->sort == SURVEY_DISCOVERED && !field->behind && !field->tally.kinds[KIND_MAP] &&
                 !field->tally.kinds[KIND_LIST];
    }
    return count;
}

static void fields_are_those_of_queries(void **state)
{
    static const char *const messages[] = {
        "{}", " {\"a\":1} ", "{\"a\":1,\"a\":2,\"b\":3,\"c\":4,\"d\":5,\"e\":6}",
        "{\"a.b\":1,\"a\":{\"b\":2,\"c\":3}}", "{\"a\":{\"b\":[{\"c\":7},[8,{\"\":null}]]},\"\":true}", "{\"\":{\"a\":[1,{\"\":{\"\":2}}]}}",
        "{\"@t\":1,\"@@t\":2,\"x\":{\"@y\":3}}", "{\"\\u0061\":1,\"a\":2,\"b\\n\":\"\\ud83d\\ude00\"}",
        "{\"a\":1e400,\"b\":-0.0,\"c\":false,\"d\":\"\"}", "{\"a\":[],\"b\":{},\"c\":[[]],\"d\":1}", "[1,2]", "{\"a\":1}x", "",
        "text", "REPORT RequestId: 3f8c1f2e-4d8a-4c55-9b53-0d1f4f400000\tDuration: 1.5 ms\tMemory Size: 128 MB",
        "2024-05-01T10:00:00.000Z\t3f8c1f2e-4d8a-4c55-9b53-0d1f4f400000\tINFO\t{\"a\":{\"b\":1}}",
        "2 123456789010 eni-1 10.0.0.1 10.0.0.2 443 49152 6 10 840 1714557600 1714557660 ACCEPT OK",
        "1.0 2024-05-01T10:00:00Z Z123 example.com A NOERROR UDP FRA6 192.0.2.1 -", "<34>1 2024-05-01T10:00:00Z h app 1 ID47 - one",
    };
    static const struct survey_options options = { .max_fields = 5 };
    static const struct discovery_origin origin = { .lambda = true };
    struct arena scratch;

    (void)state;
    arena_init(&scratch, NULL);
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct survey *survey = survey_new(&options, NULL);
        struct found found = { .count = 0 };
        size_t count;

        survey_add(survey,
                   &(struct survey_event){
                       .message = view_of(messages[i]), .origin = &origin, .log = VIEW("l"), .stream = VIEW("s"),
                   },
                   &scratch);
        found.section = survey_sections(survey, &count);
        discovery_each(view_of(messages[i]), &origin, options.max_fields, &scratch, found_add, &found);
        if (found.count != section_scalars(found.section))
            fail_msg("%s: %zu fields, and %zu in the survey", messages[i], found.count, section_scalars(found.section));
        survey_free(survey);
        arena_reset(&scratch);
    }
    arena_clear(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_does_not_matter), cmocka_unit_test(memory_is_given_back), cmocka_unit_test(keys_without_end),
        cmocka_unit_test(fields_are_those_of_queries),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
