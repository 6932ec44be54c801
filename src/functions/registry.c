#include "functions/families.h"

static const struct function *const families[] = {
    numeric_functions, datetime_functions, general_functions,   json_functions,     ip_functions,
    string_functions,  hash_functions,     aggregate_functions, operator_functions,
};
enum { FAMILY_TABLES = sizeof families / sizeof families[0] };

/* Most differ in the first letter. */
static bool name_is(const char *name, struct view view)
{
    return name && view.length > 0 && ((*name ^ *view.data) & 0xdf) == 0 && view_equal_nocase(view_of(name), view);
}

const struct function *function_find(struct view name)
{
    for (size_t family = 0; family < FAMILY_TABLES; family++)
        for (const struct function *row = families[family]; row->name; row++)
            if (row->family != FAMILY_OPERATOR && (name_is(row->name, name) || name_is(row->synonym, name)))
                return row;
    return NULL;
}

const struct function *function_operator(const char *name)
{
    for (const struct function *row = operator_functions; row->name; row++)
        if (*row->name == *name && strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

const struct function *function_grouping(const char *name)
{
    for (const struct function *row = grouping_functions; row->name; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

const struct function *function_at(size_t index)
{
    for (size_t family = 0; family < FAMILY_TABLES; family++)
        for (const struct function *row = families[family]; row->name; row++)
            if (index-- == 0)
                return row;
    return NULL;
}

const char *family_title(enum family family)
{
    static const char *const titles[] = {
        [FAMILY_NUMERIC] = "Numbers",
        [FAMILY_DATETIME] = "Dates and times",
        [FAMILY_GENERAL] = "General",
        [FAMILY_JSON] = "JSON and structures",
        [FAMILY_IP] = "IP addresses",
        [FAMILY_STRING] = "Texts",
        [FAMILY_HASH] = "Hashes",
        [FAMILY_AGGREGATE] = "Aggregates",
        [FAMILY_OPERATOR] = "Operators",
    };
    return titles[family];
}

void function_arity(const struct function *function, size_t *least, size_t *most)
{
    *least = 0;
    *most = 0;
    for (size_t i = 0; i < FUNCTION_MAX_PARAMETERS && function->params[i].name; i++) {
        const struct parameter *parameter = &function->params[i];

        *least += !parameter->optional;
        *most = parameter->repeated ? SIZE_MAX : *most + 1;
    }
    if (function->implicit)
        *least -= 1;
}
