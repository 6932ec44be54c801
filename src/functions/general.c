#include "base/number.h"
#include "functions/kernel.h"

static void ispresent_eval(const struct call *call, struct column *out)
{
    const struct column *in = call->args[0];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_truth(out, row, in->kind[row] != KIND_NULL);
    }
    out->seen |= SEEN(KIND_BOOLEAN);
}

static void coalesce_eval(const struct call *call, struct column *out)
{
    unsigned seen = 0;
    size_t arg_count = 1;

    while (arg_count < call->arg_count && (call->args[arg_count - 1]->seen & SEEN(KIND_NULL)))
        arg_count++;    /* no argument behind one without nulls is ever looked at */
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        size_t arg = 0;

        while (arg + 1 < arg_count && call->args[arg]->kind[row] == KIND_NULL)
            arg++;
        column_copy(out, row, call->args[arg]);
    }
    for (size_t arg = 0; arg + 1 < arg_count; arg++)
        seen |= call->args[arg]->seen & ~SEEN(KIND_NULL);
    out->seen |= seen | call->args[arg_count - 1]->seen;
}

static bool truth_holds(const struct column *truths, uint32_t row)
{
    return truths->kind[row] == KIND_BOOLEAN && truths->number[row] != 0;
}

static void if_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_copy(out, row, call->args[truth_holds(call->args[0], row) ? 1 : 2]);
    }
    out->seen |= call->args[1]->seen | call->args[2]->seen;
}

enum { CASE_MAX_PAIRS = 10 };

static const void *case_prepare(struct preparation *preparation)
{
    if (preparation->count / 2 > CASE_MAX_PAIRS)
        return preparation_fail(preparation, 2 * CASE_MAX_PAIRS, VIEW("case takes at most 10 pairs of a condition and a value"),
                                VIEW("make the default of this case another case(...)"));
    return NULL;
}

static void case_eval(const struct call *call, struct column *out)
{
    const struct column *truths[CASE_MAX_PAIRS];
    size_t pairs = call->arg_count / 2;
    bool has_default = call->arg_count % 2 == 1;

    for (size_t pair = 0; pair < pairs; pair++) {
        truths[pair] = column_truths(call->args[2 * pair], call->rows, call->count, call->arena);
        out->seen |= call->args[2 * pair + 1]->seen;
    }
    out->seen |= has_default ? call->args[2 * pairs]->seen : SEEN(KIND_NULL);
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        size_t pair = 0;

        while (pair < pairs && !truth_holds(truths[pair], row))
            pair++;
        if (pair < pairs)
            column_copy(out, row, call->args[2 * pair + 1]);
        else if (has_default)
            column_copy(out, row, call->args[2 * pairs]);
        else
            out->kind[row] = KIND_NULL;
    }
}

static void isnumeric_eval(const struct call *call, struct column *out)
{
    const struct column *in = call->args[0];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        enum kind kind = (enum kind)in->kind[row];
        double number;

        column_put_truth(out, row, kind == KIND_NUMBER || kind == KIND_BOOLEAN ||
                                       (kind == KIND_TEXT && number_parse(in->text[row], &number)));
    }
    out->seen |= SEEN(KIND_BOOLEAN);
}

static void messagesize_eval(const struct call *call, struct column *out)
{
    const struct column *in = call->args[0];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row, (double)in->text[row].length);
    }
    column_saw_numbers(out, true);
}

const struct function general_functions[] = {
    {
        .name = "ispresent",
        .family = FAMILY_GENERAL,
        .params = { { "value", TYPE_ANY } },
        .result = TYPE_BOOLEAN,
        .sees_null = true,
        .eval = ispresent_eval,
        .help = "Whether there is a value; an empty text is one.",
        .examples = { { "ispresent(\"\")", "1" }, { "ispresent(1 / 0)", "0" } },
    },
    {
        .name = "coalesce",
        .family = FAMILY_GENERAL,
        .params = { { "value", TYPE_ANY, .repeated = true } },
        .result = TYPE_ANY,
        .sees_null = true,
        .eval = coalesce_eval,
        .help = "The first of the values that is present.",
        .examples = { { "coalesce(1 / 0, \"none\")", "none" }, { "coalesce(1 / 0, \"\", \"z\")", "" } },
    },
    {
        .name = "unmask",
        .family = FAMILY_GENERAL,
        .params = { { "value", TYPE_ANY } },
        .result = TYPE_ANY,
        .sees_null = true,
        .eval = coalesce_eval,
        .help = "The value without masking; files mask nothing, so it is the value itself.",
        .examples = { { "unmask(\"4111\")", "4111" } },
    },
    {
        .name = "if",
        .family = FAMILY_GENERAL,
        .params = { { "condition", TYPE_BOOLEAN }, { "then", TYPE_ANY }, { "else", TYPE_ANY } },
        .result = TYPE_ANY,
        .sees_null = true,
        .eval = if_eval,
        .help = "The second value when the condition is true, the third when it is false or unknown.",
        .examples = { { "if(2 > 1, \"y\", \"n\")", "y" }, { "if(1 / 0 > 1, \"y\", \"n\")", "n" } },
    },
    {
        .name = "case",
        .family = FAMILY_GENERAL,
        .params = { { "condition", TYPE_ANY },
                    { "value", TYPE_ANY },
                    { "more", TYPE_ANY, .optional = true, .repeated = true } },
        .result = TYPE_ANY,
        .sees_null = true,
        .prepare = case_prepare,
        .eval = case_eval,
        .help = "The value behind the first condition that is true, of up to 10 pairs; else the last value, when it has no "
                "partner, or null.",
        .examples = { { "case(1 > 2, \"p\", 2 > 1, \"q\")", "q" },
                      { "case(1 > 2, \"p\")", NULL },
                      { "case(1 > 2, \"p\", \"r\")", "r" } },
    },
    {
        .name = "isNumeric",
        .family = FAMILY_GENERAL,
        .params = { { "value", TYPE_ANY } },
        .result = TYPE_BOOLEAN,
        .sees_null = true,
        .eval = isnumeric_eval,
        .help = "Whether the whole text is a number; false for null.",
        .examples = { { "isNumeric(\"1e3\")", "1" }, { "isNumeric(\"1e3x\")", "0" } },
    },
    {
        .name = "messageSize",
        .family = FAMILY_GENERAL,
        .params = { { "text", TYPE_TEXT } },
        .result = TYPE_NUMBER,
        .eval = messagesize_eval,
        .help = "The number of bytes of the text in UTF-8.",
        .examples = { { "messageSize(\"né\")", "3" } },
    },
    { .name = NULL },
};
