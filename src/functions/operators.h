/* The kernels behind the rows of operators.c. */
#pragma once

#include "functions/kernel.h"

const void *compare_prepare(struct preparation *preparation);
void equal_eval(const struct call *call, struct column *out);
void unequal_eval(const struct call *call, struct column *out);
void less_eval(const struct call *call, struct column *out);
void less_equal_eval(const struct call *call, struct column *out);
void greater_eval(const struct call *call, struct column *out);
void greater_equal_eval(const struct call *call, struct column *out);

void like_eval(const struct call *call, struct column *out);
const void *match_prepare(struct preparation *preparation);
void match_eval(const struct call *call, struct column *out);

const void *in_prepare(struct preparation *preparation);
void in_eval(const struct call *call, struct column *out);
void in_list_eval(const struct call *call, struct column *out);
