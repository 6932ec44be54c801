/* What the kernels of the families share. */
#pragma once

#include "data/convert.h"
#include "functions/families.h"

/*
 * The put functions leave `seen` to their caller, who sets it once a batch, and are for columns without texts. A number
 * that is not finite becomes null, and the answer is false.
 */
static inline bool column_put_number(struct column *out, size_t row, double number)
{
    bool finite = __builtin_isfinite(number);

    out->kind[row] = finite ? KIND_NUMBER : KIND_NULL;
    out->number[row] = number;
    return finite;
}
static inline void column_saw_numbers(struct column *out, bool all_finite)
{
    out->seen |= SEEN(KIND_NUMBER) | (all_finite ? 0 : SEEN(KIND_NULL));
}
static inline void column_put_truth(struct column *out, size_t row, bool truth)
{
    out->kind[row] = KIND_BOOLEAN;
    out->number[row] = truth ? 1 : 0;
}
/* The value of that row as it is, the lexeme of a number included. out has all arrays. */
static inline void column_copy(struct column *out, size_t row, const struct column *from)
{
    out->kind[row] = from->kind[row];
    out->text[row] = from->text ? from->text[row] : (struct view){ NULL, 0 };
    out->number[row] = from->number ? from->number[row] : 0;
}

/* Says that the query cannot be, about that argument; for prepare, which then returns what this returns. */
const void *preparation_fail(struct preparation *preparation, size_t argument, struct view error, struct view help);
/* The regular expression of a constant argument; NULL after failing. */
const struct regex *preparation_regex(struct preparation *preparation, size_t argument);
/* The display text of a constant argument. False when it is no constant, or null. */
bool preparation_text(struct preparation *preparation, size_t argument, struct view *text);
/* prepare of functions that look for their second argument: a struct needle, or NULL when it is empty or no constant. */
const void *needle_prepare(struct preparation *preparation);
/* scratch_new, scratch_free and scratch_given_up of functions whose prepared value begins with its struct regex pointer. */
void *matcher_scratch_new(const void *prepared);
void matcher_scratch_free(void *scratch);
uint64_t matcher_scratch_given_up(const void *scratch);
