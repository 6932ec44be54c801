#include "functions/operators.h"
#include "functions/structures.h"

#include <math.h>

typedef double (*arithmetic_fn)(double a, double b);

__attribute__((always_inline)) static inline void numbers_combine(const struct call *call, struct column *out,
                                                                  arithmetic_fn combine)
{
    const double *a = call->args[0]->number, *b = call->args[1]->number;
    bool finite = true;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        finite &= column_put_number(out, row, combine(a[row], b[row]));
    }
    column_saw_numbers(out, finite);
}

static double number_add(double a, double b)
{
    return a + b;
}

static void add_eval(const struct call *call, struct column *out)
{
    numbers_combine(call, out, number_add);
}

static double number_subtract(double a, double b)
{
    return a - b;
}

static void subtract_eval(const struct call *call, struct column *out)
{
    numbers_combine(call, out, number_subtract);
}

static double number_multiply(double a, double b)
{
    return a * b;
}

static void multiply_eval(const struct call *call, struct column *out)
{
    numbers_combine(call, out, number_multiply);
}

static double number_divide(double a, double b)
{
    return b == 0 ? NAN : a / b;
}

static void divide_eval(const struct call *call, struct column *out)
{
    numbers_combine(call, out, number_divide);
}

static void remainder_eval(const struct call *call, struct column *out)
{
    numbers_combine(call, out, fmod);
}

static void power_eval(const struct call *call, struct column *out)
{
    numbers_combine(call, out, pow);
}

static void negate_eval(const struct call *call, struct column *out)
{
    const double *number = call->args[0]->number;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row, -number[row]);
    }
    column_saw_numbers(out, true);
}

static void not_eval(const struct call *call, struct column *out)
{
    const double *number = call->args[0]->number;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_truth(out, row, number[row] == 0);
    }
    out->seen |= SEEN(KIND_BOOLEAN);
}

/* `decisive` is the truth that settles the result whatever the other operands are: false for and, true for or. */
static void logic_eval(const struct call *call, struct column *out, bool decisive)
{
    unsigned unknowns = 0;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        bool unknown = false, settled = false;

        for (size_t arg = 0; arg < call->arg_count && !settled; arg++) {
            const struct column *in = call->args[arg];

            if (in->kind[row] == KIND_NULL)
                unknown = true;
            else
                settled = (in->number[row] != 0) == decisive;
        }
        out->kind[row] = unknown && !settled ? KIND_NULL : KIND_BOOLEAN;
        out->number[row] = settled == decisive ? 1 : 0;
        unknowns |= unknown && !settled;
    }
    out->seen |= SEEN(KIND_BOOLEAN) | (unknowns ? SEEN(KIND_NULL) : 0);
}

static void and_eval(const struct call *call, struct column *out)
{
    logic_eval(call, out, false);
}

static void or_eval(const struct call *call, struct column *out)
{
    logic_eval(call, out, true);
}

#define OPERATOR(spelling, kind)                                                                                       \
    .name = (spelling), .family = FAMILY_OPERATOR, .result = (kind)
#define NUMBERS                                                                                                        \
    .params = { { "a", TYPE_NUMBER }, { "b", TYPE_NUMBER } }
#define COMPARISON(function)                                                                                           \
    .params = { { "a", TYPE_ANY }, { "b", TYPE_ANY } }, .prepare = compare_prepare, .eval = (function)

const struct function operator_functions[] = {
    {
        OPERATOR("+", TYPE_NUMBER),
        NUMBERS,
        .eval = add_eval,
        .help = "The sum of two numbers; texts are not joined (see concat).",
        .examples = { { "\"5\" + 1", "6" }, { "\"a\" + 1", NULL } },
    },
    {
        OPERATOR("-", TYPE_NUMBER),
        NUMBERS,
        .eval = subtract_eval,
        .help = "The difference of two numbers.",
        .examples = { { "7 - 9", "-2" } },
    },
    {
        OPERATOR("*", TYPE_NUMBER),
        NUMBERS,
        .eval = multiply_eval,
        .help = "The product of two numbers.",
        .examples = { { "6 * 7", "42" } },
    },
    {
        OPERATOR("/", TYPE_NUMBER),
        NUMBERS,
        .eval = divide_eval,
        .help = "The quotient of two numbers, with its fraction; null when the divisor is 0.",
        .examples = { { "7 / 2", "3.5" }, { "1 / 0", NULL } },
    },
    {
        OPERATOR("%", TYPE_NUMBER),
        NUMBERS,
        .eval = remainder_eval,
        .help = "The remainder of a division, with the sign of the dividend; null when the divisor is 0.",
        .examples = { { "10 % 4", "2" }, { "-7 % 3", "-1" } },
    },
    {
        OPERATOR("^", TYPE_NUMBER),
        NUMBERS,
        .eval = power_eval,
        .help = "A power; groups from the right and binds tighter than a minus in front.",
        .examples = { { "3 ^ 4", "81" }, { "2 ^ 3 ^ 2", "512" }, { "-2 ^ 2", "-4" } },
    },
    {
        OPERATOR("negate", TYPE_NUMBER),
        .params = { { "number", TYPE_NUMBER } },
        .eval = negate_eval,
        .help = "The number with the other sign.",
        .examples = { { "-(2 + 3)", "-5" } },
    },
    {
        OPERATOR("and", TYPE_BOOLEAN),
        .params = { { "a", TYPE_BOOLEAN }, { "b", TYPE_BOOLEAN, .repeated = true } },
        .sees_null = true,
        .eval = and_eval,
        .help = "True when all operands are; false when one is false, even beside an unknown one.",
        .examples = { { "2 > 1 and 1 > 2", "0" }, { "1 / 0 > 1 and 1 > 2", "0" }, { "1 / 0 > 1 and 2 > 1", NULL } },
    },
    {
        OPERATOR("or", TYPE_BOOLEAN),
        .params = { { "a", TYPE_BOOLEAN }, { "b", TYPE_BOOLEAN, .repeated = true } },
        .sees_null = true,
        .eval = or_eval,
        .help = "True when one operand is, even beside an unknown one; false when all are false.",
        .examples = { { "2 > 1 or 1 > 2", "1" }, { "1 / 0 > 1 or 2 > 1", "1" }, { "1 / 0 > 1 or 1 > 2", NULL } },
    },
    {
        OPERATOR("not", TYPE_BOOLEAN),
        .params = { { "condition", TYPE_BOOLEAN } },
        .eval = not_eval,
        .help = "The opposite truth; unknown stays unknown.",
        .examples = { { "not 1 = 2", "1" }, { "!ispresent(\"\")", "0" }, { "not 1 / 0 > 1", NULL } },
    },
    {
        OPERATOR("=", TYPE_BOOLEAN),
        COMPARISON(equal_eval),
        .help = "Whether two values are equal: as numbers when one of them is a number, else as exact texts.",
        .examples = { { "5 = \"5.0\"", "1" }, { "\"05\" = \"5\"", "0" } },
    },
    {
        OPERATOR("!=", TYPE_BOOLEAN),
        COMPARISON(unequal_eval),
        .help = "Whether two values differ; unknown when one is missing.",
        .examples = { { "5 != \"x\"", "1" }, { "5 != 1 / 0", NULL } },
    },
    {
        OPERATOR("<", TYPE_BOOLEAN),
        COMPARISON(less_eval),
        .help = "Whether the left value is below the right one, as numbers when both are, else in the order of sort.",
        .examples = { { "9 < \"10\"", "1" }, { "5 < \"x\"", "0" } },
    },
    {
        OPERATOR("<=", TYPE_BOOLEAN),
        COMPARISON(less_equal_eval),
        .help = "Whether the left value is not above the right one.",
        .examples = { { "\"k2\" <= \"k10\"", "1" } },
    },
    {
        OPERATOR(">", TYPE_BOOLEAN),
        COMPARISON(greater_eval),
        .help = "Whether the left value is above the right one.",
        .examples = { { "10 > \"9\"", "1" } },
    },
    {
        OPERATOR(">=", TYPE_BOOLEAN),
        COMPARISON(greater_equal_eval),
        .help = "Whether the left value is not below the right one.",
        .examples = { { "\"b\" >= \"a\"", "1" } },
    },
    {
        OPERATOR("like", TYPE_BOOLEAN),
        .params = { { "text", TYPE_ANY }, { "part", TYPE_TEXT } },
        .prepare = needle_prepare,
        .eval = like_eval,
        .help = "Whether the text contains the part, which is taken literally; with a /regex/, whether that matches.",
        .examples = { { "\"a 50% rise\" like \"50%\"", "1" }, { "\"Error\" like \"error\"", "0" } },
    },
    {
        OPERATOR("=~", TYPE_BOOLEAN),
        .params = { { "text", TYPE_ANY }, { "pattern", TYPE_REGEX, .constant = true } },
        .prepare = match_prepare,
        .scratch_new = matcher_scratch_new,
        .scratch_free = matcher_scratch_free,
        .scratch_given_up = matcher_scratch_given_up,
        .eval = match_eval,
        .help = "Whether the regular expression matches somewhere in the text.",
        .examples = { { "\"Error 42\" =~ /(?i)error \\d+/", "1" }, { "\"eXgY\" like /e.g./", "1" } },
    },
    {
        OPERATOR("in", TYPE_BOOLEAN),
        .params = { { "value", TYPE_ANY },
                    { "element", TYPE_ANY, .optional = true, .repeated = true, .known = true } },
        .sees_null = true,
        .prepare = in_prepare,
        .eval = in_eval,
        .help = "Whether the value equals an element of the list, as = sees it.",
        .examples = { { "404 in [200, \"404\"]", "1" }, { "\"a\" in []", "0" } },
    },
    {
        OPERATOR("in_list", TYPE_BOOLEAN),
        .params = { { "value", TYPE_ANY }, { "list", TYPE_ANY } },
        .eval = in_list_eval,
        .help = "Whether the value equals an element of the list that a field holds.",
        .examples = { { "5 in [4, 5]", "1" } },
    },
    {
        OPERATOR(".", TYPE_ANY),
        .params = { { "structure", TYPE_ANY }, { "path", TYPE_TEXT, .constant = true, .known = true } },
        .prepare = path_prepare,
        .eval = member_eval,
        .help = "What a list or map holds at that place, counted from 0 in a list; null when there is nothing.",
        .examples = { { "jsonParse(\"{\\\"a\\\":[5,6]}\").a[1]", "6" }, { "split(\"a b\", \" \")[2]", NULL } },
    },
    {
        OPERATOR("json field", TYPE_ANY),
        .params = { { "json", TYPE_ANY }, { "path", TYPE_TEXT, .constant = true, .known = true } },
        .prepare = json_field_prepare,
        .eval = json_field_eval,
        .help = "What a JSON text, a list or a map holds at the dotted path.",
        .examples = { { "jsonParse(\"{\\\"a\\\":{\\\"b\\\":7}}\").a.b", "7" } },
    },
    { .name = NULL },
};
