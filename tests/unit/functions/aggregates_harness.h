/*
 * Aggregates over rows made up in a test.
 *
 * A row's value is written as the tests write it: 12, 1.50 (a number with that lexeme), #2.5 (a computed number), "text",
 * true, false, @1500 (a timestamp), {} (a map), - (null).
 */
#pragma once

#include "base/number.h"
#include "data/convert.h"
#include "functions/families.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct sample {
    struct value value;
    int64_t time_ms;            /* INT64_MIN: the row has no time */
    struct rank rank;
};

static inline const struct function *aggregate_named(const char *name)
{
    for (const struct function *function = aggregate_functions; function->name; function++)
        if (view_equal_nocase(view_of(name), view_of(function->name)) ||
            (function->synonym && view_equal_nocase(view_of(name), view_of(function->synonym))))
            return function;
    fail_msg("there is no aggregate %s", name);
    return NULL;
}

static inline struct value value_written(struct view text)
{
    struct value value = value_null();

    if (text.data[0] == '"')
        return value_text((struct view){ text.data + 1, text.length - 2 });
    if (text.data[0] == '{')
        return (struct value){ .kind = KIND_MAP, .text = text };
    if (view_equal(text, VIEW("-")))
        return value;
    if (view_equal(text, VIEW("true")) || view_equal(text, VIEW("false")))
        return value_boolean(text.data[0] == 't');
    bool marked = text.data[0] == '#' || text.data[0] == '@';
    value.kind = text.data[0] == '@' ? KIND_TIMESTAMP : KIND_NUMBER;
    assert_true(number_parse(marked ? view_skip(text, 1) : text, &value.number));
    if (!marked)
        value.text = text;
    return value;
}

/* Rows of the values in the text, set apart by blanks: a second apart, in the order they are written. */
static inline size_t samples_written(const char *text, struct sample *samples, size_t most)
{
    size_t count = 0;

    for (const char *next = text; *next; count++) {
        const char *end = *next == '"' ? strchr(next + 1, '"') + 1 : next + strcspn(next, " ");

        assert_true(count < most);
        samples[count] = (struct sample){ value_written(view_between(next, end)), (int64_t)count * 1000, { 0, count } };
        next = *end ? end + 1 : end;
    }
    return count;
}

/* What makes an aggregate's arguments: the value stands where the row's own does not come from a constant. */
struct aggregate_use {
    const struct function *function;
    const void *prepared;
    struct value constant;      /* of the parameter that must be one */
};

static inline void never_at_end(struct preparation *preparation, void (*release)(void *), void *object)
{
    (void)preparation, (void)release, (void)object;
    fail_msg("an aggregate has nothing to release");
}

/* The error of prepare, or an empty view. field: the name of the argument when it is a bare field. */
static inline struct view aggregate_use_prepare(struct aggregate_use *use, struct arena *arena, enum type type,
                                                const char *field)
{
    struct argument args[FUNCTION_MAX_PARAMETERS] = { 0 };
    struct preparation preparation = { .args = args, .arena = arena, .at_end = never_at_end };

    for (; use->function->params[preparation.count].name; preparation.count++) {
        const struct parameter *parameter = &use->function->params[preparation.count];
        struct argument *argument = &args[preparation.count];

        if (parameter->constant)
            *argument = (struct argument){ .type = TYPE_NUMBER, .constant = true, .value = use->constant };
        else if (preparation.count == 0 && use->function->implicit)
            *argument = (struct argument){ .type = TYPE_TIMESTAMP, .field = view_of(use->function->implicit) };
        else if (field)
            *argument = (struct argument){ .type = type, .field = view_of(field) };
        else
            *argument = (struct argument){ .type = type };
    }
    if (use->function->prepare)
        use->prepared = use->function->prepare(&preparation);
    return preparation.error;
}

/* One call of update over some of the samples, as a batch whose memory is reused right after; state[i] is that of the i-th of
 * them, in the worker's arena. */
static inline void aggregate_use_update(const struct aggregate_use *use, const struct sample *samples, const uint32_t *pick,
                                        size_t count, void *const *state, struct arena *worker, struct arena *batch)
{
    struct column *values = column_new(batch, count + 1, 0), *times = column_new(batch, count + 1, COLUMN_NUMBER);
    const struct column *args[FUNCTION_MAX_PARAMETERS];
    uint32_t *rows = ARENA_ARRAY(batch, count + 1, uint32_t);
    struct rank *rank = ARENA_ARRAY(batch, count + 1, struct rank);
    struct aggregate_call call = { .args = args, .rows = rows, .count = count, .state = state, .rank = rank,
                                   .arena = worker, .prepared = use->prepared };

    memset(values->kind, KIND_NULL, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct sample *sample = &samples[pick[i]];
        rows[i] = (uint32_t)i + 1;      /* the first row is not selected */
        rank[i + 1] = sample->rank;
        column_set(values, batch, i + 1, value_keep(batch, sample->value));
        if (sample->time_ms == INT64_MIN)
            column_set_null(times, i + 1);
        else
            column_set_time(times, i + 1, (double)sample->time_ms);
    }
    for (; use->function->params[call.arg_count].name; call.arg_count++) {
        const struct parameter *parameter = &use->function->params[call.arg_count];
        struct column *column = call.arg_count == 0 && use->function->implicit ? times
                                : parameter->constant ? column_constant(batch, count + 1, use->constant)
                                                      : values;
        args[call.arg_count] = parameter->type == TYPE_NUMBER ? column_numbers(column, rows, count, batch) : column;
    }
    use->function->aggregate->update(&call);
    arena_reset(batch);
}
