/*
 * Calls of functions over values made up in a test.
 *
 * Arguments are written with blanks between them: 12, 1.50 (a number with that lexeme), #2.5 (a computed number), "text",
 * 'text with "quotes"', true, false, @1500 (a timestamp), {...} (a map), [...] (a list), - (null), ~5m (a period), /regex/.
 * Every vector is evaluated with its arguments constant and not, over selections of several rows, and must answer alike.
 */
#pragma once

#include "base/number.h"
#include "data/convert.h"
#include "functions/function.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

struct vector {
    const char *name, *args;
    const char *answer;         /* as displayed; NULL is null */
};

enum { VECTOR_MOST_ARGUMENTS = 24, VECTOR_MOST_RELEASES = 8, VECTOR_ROWS = 7 };

struct vector_call {
    struct preparation preparation;     /* first: at_end finds the rest behind it */
    struct arena arena;
    const struct function *function;
    struct argument args[VECTOR_MOST_ARGUMENTS];
    size_t count;
    struct clock clock;
    void (*release[VECTOR_MOST_RELEASES])(void *);
    void *released[VECTOR_MOST_RELEASES];
    size_t release_count;
};

static inline void vector_at_end(struct preparation *preparation, void (*release)(void *), void *object)
{
    struct vector_call *call = (struct vector_call *)(void *)preparation;

    assert_true(call->release_count < VECTOR_MOST_RELEASES);
    call->release[call->release_count] = release;
    call->released[call->release_count++] = object;
}

static inline struct value vector_value(struct view text)
{
    struct value value = value_null();

    if (text.data[0] == '"' || text.data[0] == '\'')
        return value_text((struct view){ text.data + 1, text.length - 2 });
    if (text.data[0] == '{' || text.data[0] == '[')
        return (struct value){ .kind = text.data[0] == '{' ? KIND_MAP : KIND_LIST, .text = text };
    if (view_equal(text, VIEW("-")))
        return value;
    if (view_equal(text, VIEW("true")) || view_equal(text, VIEW("false")))
        return value_boolean(text.data[0] == 't');
    bool marked = text.data[0] == '#' || text.data[0] == '@';
    value.kind = text.data[0] == '@' ? KIND_TIMESTAMP : KIND_NUMBER;
    if (!number_parse(marked ? view_skip(text, 1) : text, &value.number))
        fail_msg("not a value: %.*s", VIEW_PRINT(text));
    if (!marked)
        value.text = text;
    return value;
}

static inline struct argument vector_argument(struct view text)
{
    struct argument argument = { .constant = true };

    if (text.data[0] == '/') {
        argument.type = TYPE_REGEX;
        argument.pattern = (struct view){ text.data + 1, text.length - 2 };
    } else if (text.data[0] == '~') {
        size_t digits = 1;
        while (text.data[digits] >= '0' && text.data[digits] <= '9')
            digits++;
        argument.type = TYPE_PERIOD;
        assert_true(number_parse_integer((struct view){ text.data + 1, digits - 1 }, &argument.period.count));
        assert_true(unit_parse(view_skip(text, digits), &argument.period.unit));
    } else {
        argument.value = vector_value(text);
    }
    return argument;
}

/* The next argument at *at; quoted and bracketed ones end with their closing byte. */
static inline struct view vector_next(const char **at)
{
    static const char openers[] = "\"'{[/", closers[] = "\"'}]/";
    const char *start = *at;
    const char *opener = strchr(openers, *start);
    const char *end = opener ? strchr(start + 1, closers[opener - openers]) : start + strcspn(start, " ");

    assert_non_null(end);
    end += opener != NULL;
    *at = end + strspn(end, " ");
    return view_between(start, end);
}

static inline void vector_begin(struct vector_call *call, const char *name, const char *args)
{
    *call = (struct vector_call){ .function = function_find(view_of(name)) };
    if (!call->function)
        call->function = function_operator(name);
    if (!call->function)
        fail_msg("there is no function %s", name);
    arena_init(&call->arena, NULL);
    call->clock = (struct clock){ .now_ms = 1717401600999, .start_ms = 1000, .end_ms = 5000 };
    while (*args) {
        assert_true(call->count < VECTOR_MOST_ARGUMENTS);
        call->args[call->count++] = vector_argument(vector_next(&args));
    }
}

static inline void vector_end(struct vector_call *call)
{
    while (call->release_count-- > 0)
        call->release[call->release_count](call->released[call->release_count]);
    arena_clear(&call->arena);
}

static inline const void *vector_prepare(struct vector_call *call)
{
    call->preparation = (struct preparation){ .args = call->args,
                                              .count = call->count,
                                              .arena = &call->arena,
                                              .clock = &call->clock,
                                              .at_end = vector_at_end };
    return call->function->prepare ? call->function->prepare(&call->preparation) : NULL;
}

/* Rows 0, 3 and 6 hold the argument, 1 and 5 null, 2 and 4 something else. */
static inline struct column *vector_column(struct vector_call *call, size_t argument)
{
    const struct value value = call->args[argument].value;
    struct column *column = column_new(&call->arena, VECTOR_ROWS, 0);

    if (call->args[argument].type == TYPE_PERIOD || call->args[argument].type == TYPE_REGEX)
        return NULL;
    if (call->args[argument].constant)
        return column_constant(&call->arena, VECTOR_ROWS, value);
    for (size_t row = 0; row < VECTOR_ROWS; row++)
        column_set(column, &call->arena, row,
                   row % 3 == 0 ? value : row % 4 == 1 ? value_null() : value_text(VIEW("other")));
    return column;
}

static inline void vector_check(struct vector_call *call, const struct vector *vector, const struct column *out, uint32_t row)
{
    struct value value = column_value(out, row);
    struct view shown = value_display(value, &call->arena);

    if (!(out->seen & SEEN(value.kind)))
        fail_msg("%s(%s): kind %d is not in what was seen", vector->name, vector->args, (int)value.kind);
    if (vector->answer ? shown.data && view_equal(shown, view_of(vector->answer)) : !shown.data)
        return;
    if (!shown.data)
        shown = VIEW("null");
    fail_msg("%s(%s): %.*s instead of %s", vector->name, vector->args, VIEW_PRINT(shown),
             vector->answer ? vector->answer : "null");
}

/* Evaluates with the arguments of the bits in `varying` not constant, over those rows. */
static inline void vector_evaluate(const struct vector *vector, unsigned varying, const uint32_t *rows, size_t count)
{
    struct vector_call call;
    struct column *columns[VECTOR_MOST_ARGUMENTS];

    vector_begin(&call, vector->name, vector->args);
    for (size_t i = 0; i < call.count; i++)
        if ((varying >> i & 1) && call.args[i].type != TYPE_PERIOD && call.args[i].type != TYPE_REGEX)
            call.args[i].constant = false;
    const void *prepared = vector_prepare(&call);
    if (call.preparation.error.data)
        fail_msg("%s(%s): %.*s", vector->name, vector->args, VIEW_PRINT(call.preparation.error));
    void *scratch = call.function->scratch_new ? call.function->scratch_new(prepared) : NULL;
    for (size_t i = 0; i < call.count; i++)
        columns[i] = vector_column(&call, i);
    const struct column *out = function_call(call.function, columns, call.count, rows, count, VECTOR_ROWS, &call.arena,
                                             prepared, scratch, &call.clock);
    for (size_t i = 0; i < count; i++)
        if (rows[i] % 3 == 0)
            vector_check(&call, vector, out, rows[i]);
    if (scratch)
        call.function->scratch_free(scratch);
    vector_end(&call);
}

static inline void vectors_evaluate(const struct vector *vectors, size_t count)
{
    static const uint32_t all[] = { 0, 1, 2, 3, 4, 5, 6 }, good[] = { 0, 3, 6 }, some[] = { 2, 3, 5 };
    enum { COMBINATIONS = 8 };

    for (size_t i = 0; i < count; i++)
        for (unsigned varying = 0; varying < COMBINATIONS; varying++) {
            vector_evaluate(&vectors[i], varying == COMBINATIONS - 1 ? ~0u : varying, all, 7);
            vector_evaluate(&vectors[i], varying, good, 3);
            vector_evaluate(&vectors[i], varying, some, 3);
        }
}

/* The arguments must be refused in prepare, with a help that contains the text. */
static inline void vector_refused(const char *name, const char *args, size_t argument, const char *error, const char *help)
{
    struct vector_call call;

    vector_begin(&call, name, args);
    vector_prepare(&call);
    if (!call.preparation.error.data)
        fail_msg("%s(%s) was not refused", name, args);
    assert_int_equal(call.preparation.error_argument, argument);
    if (view_find(call.preparation.error, view_of(error), 0) == SIZE_MAX)
        fail_msg("%s(%s): error %.*s", name, args, VIEW_PRINT(call.preparation.error));
    if (help && view_find(call.preparation.help, view_of(help), 0) == SIZE_MAX)
        fail_msg("%s(%s): help %.*s", name, args, VIEW_PRINT(call.preparation.help));
    vector_end(&call);
}
