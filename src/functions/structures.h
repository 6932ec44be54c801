/* The kernels behind the rows of operators.c that reach into maps and lists. */
#pragma once

#include "functions/kernel.h"

const void *path_prepare(struct preparation *preparation);
void member_eval(const struct call *call, struct column *out);
const void *json_field_prepare(struct preparation *preparation);
void json_field_eval(const struct call *call, struct column *out);
