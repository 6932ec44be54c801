/* The tables of function rows, one a family; each ends with a row whose name is NULL. The registry joins them. */
#pragma once

#include "functions/function.h"

extern const struct function numeric_functions[];
extern const struct function datetime_functions[];
extern const struct function general_functions[];
extern const struct function json_functions[];
extern const struct function ip_functions[];
extern const struct function string_functions[];
extern const struct function hash_functions[];
extern const struct function aggregate_functions[];
extern const struct function operator_functions[];
/* Not in the registry: found by function_grouping() only. */
extern const struct function grouping_functions[];
