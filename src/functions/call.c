#include "functions/kernel.h"

const struct parameter *function_parameter(const struct function *function, size_t argument)
{
    size_t at = 0;

    while (at < argument && !function->params[at].repeated && at + 1 < FUNCTION_MAX_PARAMETERS)
        at++;
    return &function->params[at];
}

static const struct column *column_convert(struct column *column, enum type type, const uint32_t *rows, size_t count,
                                           struct arena *arena)
{
    if (!column)
        return NULL;
    switch (type) {
    case TYPE_TEXT:
        return column_texts(column, rows, count, arena);
    case TYPE_NUMBER:
        return column_numbers(column, rows, count, arena);
    case TYPE_TIMESTAMP:
        return column_times(column, rows, count, arena);
    case TYPE_BOOLEAN:
        return column_truths(column, rows, count, arena);
    case TYPE_PERIOD:
    case TYPE_REGEX:
        return NULL;
    case TYPE_ANY:
    case TYPE_STRUCTURE:
        break;
    }
    return column;
}

void function_convert(const struct function *function, struct column *const *args, size_t arg_count, const uint32_t *rows,
                      size_t count, struct arena *arena, const struct column **converted)
{
    for (size_t i = 0; i < arg_count; i++)
        converted[i] = column_convert(args[i], function_parameter(function, i)->type, rows, count, arena);
}

static unsigned result_arrays(enum type type)
{
    switch (type) {
    case TYPE_NUMBER:
    case TYPE_BOOLEAN:
    case TYPE_TIMESTAMP:
        return COLUMN_NUMBER;
    case TYPE_TEXT:
    case TYPE_STRUCTURE:
        return COLUMN_TEXT;
    case TYPE_ANY:
    case TYPE_PERIOD:
    case TYPE_REGEX:
        break;
    }
    return COLUMN_TEXT | COLUMN_NUMBER;
}

/* Sets the rows with a null argument to null and leaves the others in the call. */
static void call_drop_nulls(struct call *call, struct column *out)
{
    uint32_t *kept = NULL;

    for (size_t arg = 0; arg < call->arg_count; arg++) {
        const struct column *column = call->args[arg];
        size_t count = 0;

        if (!column || !(column->seen & SEEN(KIND_NULL)))
            continue;
        if (!kept)
            kept = arena_alloc(call->arena, call->count * sizeof(uint32_t));
        for (size_t i = 0; i < call->count; i++) {
            uint32_t row = call->rows[i];
            bool null = column->kind[row] == KIND_NULL;

            if (null)
                out->kind[row] = KIND_NULL;
            kept[count] = row;
            count += !null;
        }
        if (count < call->count)
            out->seen |= SEEN(KIND_NULL);
        call->rows = kept;
        call->count = count;
    }
}

struct column *function_call(const struct function *function, struct column *const *args, size_t arg_count,
                             const uint32_t *rows, size_t count, size_t capacity, struct arena *arena,
                             const void *prepared, void *scratch, const struct clock *clock)
{
    struct column *out = column_new(arena, capacity, result_arrays(function->result));
    const struct column **converted = arena_alloc(arena, arg_count * sizeof *converted);

    function_convert(function, args, arg_count, rows, count, arena, converted);
    struct call call = {
        .args = converted,
        .arg_count = arg_count,
        .rows = rows,
        .count = count,
        .arena = arena,
        .prepared = prepared,
        .scratch = scratch,
        .clock = clock,
        .sources = args,
        .selected = rows,
        .selected_count = count,
    };
    if (!function->sees_null)
        call_drop_nulls(&call, out);
    if (call.count > 0)
        function->eval(&call, out);
    return out;
}
