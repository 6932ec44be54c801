/*
 * Comparisons (language reference 3.4). Which of the rules applies follows from the kinds that occur in the two columns, so
 * it is decided once a batch; only mixed columns decide row by row.
 */
#include "functions/operators.h"

enum comparison { COMPARE_EQUAL, COMPARE_UNEQUAL, COMPARE_LESS, COMPARE_LESS_EQUAL };

static const unsigned numeric_kinds = SEEN(KIND_NUMBER) | SEEN(KIND_BOOLEAN) | SEEN(KIND_TIMESTAMP);

/* The constant side, when there is exactly one. */
struct comparand {
    size_t side;
    bool numeric;               /* by type, or a text that is a number */
    struct value value;
    double number;
};

const void *compare_prepare(struct preparation *preparation)
{
    const struct argument *args = preparation->args;

    if (args[0].constant == args[1].constant)
        return NULL;
    struct comparand *comparand = ARENA_NEW(preparation->arena, struct comparand);
    comparand->side = args[0].constant ? 0 : 1;
    comparand->value = args[comparand->side].value;
    comparand->numeric = value_to_number(comparand->value, &comparand->number);
    return comparand;
}

static bool column_is_numeric(const struct column *column)
{
    return (column->seen & ~(numeric_kinds | SEEN(KIND_NULL))) == 0 && column->number;
}

static void truths_fill(const struct call *call, struct column *out, bool truth)
{
    for (size_t i = 0; i < call->count; i++)
        column_put_truth(out, call->rows[i], truth);
}

static void numbers_compare(const struct call *call, struct column *out, const struct column *a, const struct column *b,
                            enum comparison comparison)
{
    const double *x = a->number, *y = b->number;
    const uint32_t *rows = call->rows;
    size_t count = call->count;

    switch (comparison) {
    case COMPARE_EQUAL:
        for (size_t i = 0; i < count; i++)
            column_put_truth(out, rows[i], x[rows[i]] == y[rows[i]]);
        break;
    case COMPARE_UNEQUAL:
        for (size_t i = 0; i < count; i++)
            column_put_truth(out, rows[i], x[rows[i]] != y[rows[i]]);
        break;
    case COMPARE_LESS:
        for (size_t i = 0; i < count; i++)
            column_put_truth(out, rows[i], x[rows[i]] < y[rows[i]]);
        break;
    case COMPARE_LESS_EQUAL:
        for (size_t i = 0; i < count; i++)
            column_put_truth(out, rows[i], x[rows[i]] <= y[rows[i]]);
        break;
    }
}

static bool numbers_hold(double x, double y, enum comparison comparison)
{
    switch (comparison) {
    case COMPARE_EQUAL:
        return x == y;
    case COMPARE_UNEQUAL:
        return x != y;
    case COMPARE_LESS:
        return x < y;
    case COMPARE_LESS_EQUAL:
        break;
    }
    return x <= y;
}

/*
 * Texts, converted once a batch, against a constant that is a number. What is no number is unequal to one, and neither more
 * nor less; against a text it stands where the collation puts it.
 */
static void texts_compare_constant(const struct call *call, struct column *out, bool constant_first,
                                   enum comparison comparison)
{
    const struct comparand *comparand = call->prepared;
    size_t side = 1 - comparand->side;
    const struct column *texts = call->args[side];
    const struct column *numbers = column_numbers(call->sources[side], call->selected, call->selected_count, call->arena);

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        double x = numbers->number[row], y = comparand->number;
        bool truth = comparison == COMPARE_UNEQUAL;

        if (numbers->kind[row] != KIND_NUMBER && comparand->value.kind == KIND_TEXT) {
            x = text_collate(texts->text[row], comparand->value.text);
            y = 0;
            truth = numbers_hold(constant_first ? y : x, constant_first ? x : y, comparison);
        } else if (numbers->kind[row] == KIND_NUMBER) {
            truth = numbers_hold(constant_first ? y : x, constant_first ? x : y, comparison);
        }
        column_put_truth(out, row, truth);
    }
}

static void numbers_compare_constant(const struct call *call, struct column *out, bool constant_first,
                                     enum comparison comparison)
{
    const struct comparand *comparand = call->prepared;
    const struct column *numbers = call->args[1 - comparand->side];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        double x = numbers->number[row], y = comparand->number;

        column_put_truth(out, row, numbers_hold(constant_first ? y : x, constant_first ? x : y, comparison));
    }
}

/* Whether `length` bytes are equal, for lengths of which two overlapping loads of `part` bytes see every byte. */
static inline bool bytes_equal(const char *a, const char *b, size_t length, size_t part)
{
    uint64_t a_head = 0, a_tail = 0, b_head = 0, b_tail = 0;

    memcpy(&a_head, a, part);
    memcpy(&a_tail, a + length - part, part);
    memcpy(&b_head, b, part);
    memcpy(&b_tail, b + length - part, part);
    return ((a_head ^ b_head) | (a_tail ^ b_tail)) == 0;
}

/* The same for 17 to 32 bytes. */
static inline bool bytes_equal_long(const char *a, const char *b, size_t length)
{
    return bytes_equal(a, b, 16, 8) && bytes_equal(a + length - 16, b + length - 16, 16, 8);
}

__attribute__((always_inline)) static inline void texts_equal_short(const struct call *call, struct column *out,
                                                                    const struct column *texts, struct view text,
                                                                    bool unequal, size_t part)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view other = texts->text[row];
        bool equal = other.length == text.length && (part == 16 ? bytes_equal_long(other.data, text.data, text.length)
                                                                : bytes_equal(other.data, text.data, text.length, part));

        column_put_truth(out, row, equal != unequal);
    }
}

/* Rows without a gap, some at a time: only where a print is the same texts are looked at. */
static void texts_equal_print_dense(const struct call *call, struct column *out, const struct column *texts,
                                    const uint32_t *prints, struct view text, bool unequal)
{
    enum { ROWS = 64 };
    const uint32_t print = text_print(text);
    const double same = unequal ? 0 : 1, other = unequal ? 1 : 0;
    const size_t end = call->rows[0] + call->count;

    memset(out->kind + call->rows[0], KIND_BOOLEAN, call->count);
    for (size_t row = call->rows[0]; row < end; row += ROWS) {
        const size_t count = end - row < ROWS ? end - row : ROWS;
        const uint32_t *theirs = prints + row;
        double *numbers = out->number + row;
        uint32_t any = 0;

        for (size_t i = 0; i < count; i++) {
            numbers[i] = theirs[i] == print ? same : other;
            any |= theirs[i] == print;
        }
        for (size_t i = 0; any && i < count; i++)
            if (theirs[i] == print)
                numbers[i] = view_equal(texts->text[row + i], text) ? same : other;
    }
}

static void texts_equal_print(const struct call *call, struct column *out, const struct column *texts, const uint32_t *prints,
                              struct view text, bool unequal)
{
    const uint32_t print = text_print(text);

    if (call->rows[call->count - 1] - call->rows[0] == call->count - 1) {
        texts_equal_print_dense(call, out, texts, prints, text, unequal);
        return;
    }
    for (size_t i = 0; i < call->count; i++) {
        const uint32_t row = call->rows[i];

        column_put_truth(out, row, (prints[row] == print && view_equal(texts->text[row], text)) != unequal);
    }
}

static void texts_equal_text(const struct call *call, struct column *out, const struct column *texts, struct view text,
                             bool unequal)
{
    struct column *source = call->sources[1 - ((const struct comparand *)call->prepared)->side];
    const uint32_t *prints =
        source == texts ? column_prints(source, call->selected, call->selected_count, call->arena) : NULL;

    if (prints) {
        texts_equal_print(call, out, texts, prints, text, unequal);
        return;
    }
    if (text.length > 16 && text.length <= 32) {
        texts_equal_short(call, out, texts, text, unequal, 16);
        return;
    }
    if (text.length >= 8 && text.length <= 16) {
        texts_equal_short(call, out, texts, text, unequal, 8);
        return;
    }
    if (text.length >= 4 && text.length < 8) {
        texts_equal_short(call, out, texts, text, unequal, 4);
        return;
    }
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_truth(out, row, view_equal(texts->text[row], text) != unequal);
    }
}

static void texts_equal_texts(const struct call *call, struct column *out, bool unequal)
{
    const struct column *a = call->args[0], *b = call->args[1];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_truth(out, row, view_equal(a->text[row], b->text[row]) != unequal);
    }
}

static bool values_hold(const struct value *a, const struct value *b, enum comparison comparison)
{
    if (comparison == COMPARE_EQUAL)
        return value_equal(a, b) == TRUTH_TRUE;
    if (comparison == COMPARE_UNEQUAL)
        return a->kind != KIND_MAP && a->kind != KIND_LIST && b->kind != KIND_MAP && b->kind != KIND_LIST &&
               value_equal(a, b) == TRUTH_FALSE;
    return value_less(a, b, comparison == COMPARE_LESS_EQUAL) == TRUTH_TRUE;
}

static void values_compare(const struct call *call, struct column *out, const struct column *a, const struct column *b,
                           enum comparison comparison)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct value x = column_value(a, row), y = column_value(b, row);

        column_put_truth(out, row, values_hold(&x, &y, comparison));
    }
}

/* One side is constant. False when no shortcut is known for the kinds at hand. */
static bool constant_compare(const struct call *call, struct column *out, bool constant_first, enum comparison comparison)
{
    const struct comparand *comparand = call->prepared;
    const struct column *column = call->args[1 - comparand->side];
    bool equality = comparison == COMPARE_EQUAL || comparison == COMPARE_UNEQUAL;
    bool text = comparand->value.kind == KIND_TEXT;

    if (column_only(column, KIND_TEXT) && text && equality)
        texts_equal_text(call, out, column, comparand->value.text, comparison == COMPARE_UNEQUAL);
    else if (column_only(column, KIND_TEXT) && comparand->numeric)
        texts_compare_constant(call, out, constant_first, comparison);
    else if (column_is_numeric(column) && comparand->numeric && text)
        numbers_compare_constant(call, out, constant_first, comparison);
    else if (column_is_numeric(column) && text)
        truths_fill(call, out, comparison == COMPARE_UNEQUAL);
    else
        return false;
    return true;
}

/* Greater-than is less-than with the sides exchanged. */
static void compare(const struct call *call, struct column *out, enum comparison comparison, bool exchanged)
{
    const struct comparand *comparand = call->prepared;
    const struct column *a = call->args[exchanged ? 1 : 0], *b = call->args[exchanged ? 0 : 1];
    bool equality = comparison == COMPARE_EQUAL || comparison == COMPARE_UNEQUAL;

    out->seen |= SEEN(KIND_BOOLEAN);
    if (comparand && constant_compare(call, out, (comparand->side == 0) != exchanged, comparison))
        return;
    if (column_is_numeric(a) && column_is_numeric(b))
        numbers_compare(call, out, a, b, comparison);
    else if (column_only(a, KIND_TEXT) && column_only(b, KIND_TEXT) && equality)
        texts_equal_texts(call, out, comparison == COMPARE_UNEQUAL);
    else
        values_compare(call, out, a, b, comparison);
}

void equal_eval(const struct call *call, struct column *out)
{
    compare(call, out, COMPARE_EQUAL, false);
}

void unequal_eval(const struct call *call, struct column *out)
{
    compare(call, out, COMPARE_UNEQUAL, false);
}

void less_eval(const struct call *call, struct column *out)
{
    compare(call, out, COMPARE_LESS, false);
}

void less_equal_eval(const struct call *call, struct column *out)
{
    compare(call, out, COMPARE_LESS_EQUAL, false);
}

void greater_eval(const struct call *call, struct column *out)
{
    compare(call, out, COMPARE_LESS, true);
}

void greater_equal_eval(const struct call *call, struct column *out)
{
    compare(call, out, COMPARE_LESS_EQUAL, true);
}
