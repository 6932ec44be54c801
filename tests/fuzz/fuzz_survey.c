/*
 * Any bytes may be messages, a line each. A survey says the same of them whichever order they come in and whoever saw which, has
 * every field that discovery finds, and gives all of its memory back.
 */
#include "base/hash.h"
#include "source/survey.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { LINES_MAX = 600, LIMIT = 20 };

static void fuzz_survey_add(struct survey *survey, struct view line, size_t place)
{
    const struct discovery_origin origin = { .lambda = line.length % 2 };
    struct arena scratch;

    arena_init(&scratch, NULL);
    survey_add(survey,
               &(struct survey_event){
                   .log = place % 3 ? VIEW("a") : VIEW("b"), .stream = VIEW("s"), .message = line,
                   .carrier = line.length % 5 ? (struct view){ NULL, 0 } : line, .place = place, .origin = &origin,
               },
               &scratch);
    arena_clear(&scratch);
}

/* Everything it says, as one number. */
static uint64_t fuzz_said(struct survey *survey)
{
    size_t count, values;
    const struct survey_section *sections = survey_sections(survey, &count);
    struct arena arena;
    uint64_t said = count;
    bool exact;

    arena_init(&arena, NULL);
    for (size_t i = 0; i < count; i++) {
        said = hash_number(sections[i].events + sections[i].beyond, hash_bytes(sections[i].log, said));
        for (size_t f = 0; f < sections[i].count; f++) {
            const struct survey_field *field = sections[i].fields[f];
            const struct tally_value *value = tally_values(&field->tally, 10, &arena, &values);

            said = hash_bytes(survey_field_name(field), said);
            said = hash_number(tally_distinct(&field->tally, &exact) + field->behind * 1000 + field->place * 1000000, said);
            for (size_t kind = 0; kind < KIND_COUNT; kind++)
                said = hash_number(field->tally.kinds[kind], said);
            for (size_t v = 0; v < values; v++)
                said = hash_number(value[v].count, hash_bytes(value[v].text, said));
        }
    }
    arena_clear(&arena);
    return said;
}

static void fuzz_check(const struct view *lines, size_t count)
{
    static const struct survey_options options = { .by_log = true, .max_fields = LIMIT };
    struct budget budget;
    struct survey *all, *odd, *even;

    budget_init(&budget, 0);
    all = survey_new(&options, &budget);
    odd = survey_new(&options, &budget);
    even = survey_new(&options, &budget);
    for (size_t i = 0; i < count; i++)
        fuzz_survey_add(all, lines[i], i);
    for (size_t i = count; i-- > 0;)
        fuzz_survey_add(i % 2 ? odd : even, lines[i], i);
    survey_join(odd, even);
    if (fuzz_said(all) != fuzz_said(odd))
        abort();
    survey_free(all);
    survey_free(odd);
    survey_free(even);
    if (atomic_load(&budget.used) != 0)
        abort();
}

/* ---- against discovery ---- */

static void fuzz_find(void *context, struct view name, struct value value)
{
    const struct survey_section *section = context;

    (void)value;
    if (section->beyond > 0)
        return;
    for (size_t i = 0; i < section->count; i++)
        if (view_equal(survey_field_name(section->fields[i]), name))
            return;
    abort();
}

static void fuzz_check_found(struct view line)
{
    static const struct survey_options options = { .max_fields = LIMIT };
    const struct discovery_origin origin = { .lambda = line.length % 2 };
    struct survey *survey = survey_new(&options, NULL);
    struct arena arena;
    size_t count;

    arena_init(&arena, NULL);
    fuzz_survey_add(survey, line, 0);
    discovery_each(line, &origin, LIMIT, &arena, fuzz_find, (void *)(uintptr_t)survey_sections(survey, &count));
    survey_free(survey);
    arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct view lines[LINES_MAX];
    size_t count = 0;

    /* A copy for each line, so that reading behind its end is noticed. */
    for (size_t at = 0; at < size && count < LINES_MAX; count++) {
        const uint8_t *newline = memchr(bytes + at, '\n', size - at);
        const size_t length = (newline ? (size_t)(newline - bytes) : size) - at;
        char *copy = heap_alloc(length + !length);

        memcpy(copy, bytes + at, length);
        lines[count] = (struct view){ copy, length };
        at += length + 1;
    }
    fuzz_check(lines, count);
    for (size_t i = 0; i < count && i < LINES_MAX / 10; i++)
        fuzz_check_found(lines[i]);
    for (size_t i = 0; i < count; i++)
        free((char *)(uintptr_t)lines[i].data);
    return 0;
}
