#include "functions/families.h"

static const struct function *const families[] = {
    numeric_functions, datetime_functions, general_functions,   json_functions,     ip_functions,
    string_functions,  hash_functions,     aggregate_functions, operator_functions,
};
enum { FAMILY_TABLES = sizeof families / sizeof families[0] };

/* What people write out of habit, from other query languages. */
static const struct misnomer misnomers[] = {
    { "lower", "tolower(...)" },
    { "lcase", "tolower(...)" },
    { "to_lower", "tolower(...)" },
    { "upper", "toupper(...)" },
    { "ucase", "toupper(...)" },
    { "to_upper", "toupper(...)" },
    { "length", "strlen(...)" },
    { "len", "strlen(...)" },
    { "char_length", "strlen(...)" },
    { "substring", "substr(text, start, length)" },
    { "contains", "strcontains(text, part)" },
    { "indexof", "strcontains(text, part)" },
    { "strpos", "strcontains(text, part)" },
    { "starts_with", "startsWith(text, start)" },
    { "ends_with", "endsWith(text, end)" },
    { "regexMatch", "text like /pattern/" },
    { "regex_match", "text like /pattern/" },
    { "matches", "text like /pattern/" },
    { "match", "text like /pattern/" },
    { "regexp_replace", "regexReplace(text, pattern, with)" },
    { "tostring", "concat(x)" },
    { "to_string", "concat(x)" },
    { "to_number", "toNumber(...)" },
    { "tofloat", "toDouble(...)" },
    { "tonum", "toNumber(...)" },
    { "cast", "toNumber(x), toInt(x) or concat(x)" },
    { "pow", "a ^ b" },
    { "power", "a ^ b" },
    { "mod", "a % b" },
    { "exp", "2.718281828459045 ^ x" },
    { "ln", "log(...)" },
    { "log10", "log(x) / log(10)" },
    { "log2", "log(x) / log(2)" },
    { "ceiling", "ceil(...)" },
    { "ifnull", "coalesce(a, b)" },
    { "isnull", "not ispresent(x)" },
    { "isnotnull", "ispresent(x)" },
    { "nvl", "coalesce(a, b)" },
    { "nullif", "if(a = b, null, a)" },
    { "iff", "if(condition, a, b)" },
    { "exists", "ispresent(x)" },
    { "isset", "ispresent(x)" },
    { "date_trunc", "datefloor(time, 1h)" },
    { "bucket", "bin(5m)" },
    { "date_format", "formatDate(time, format)" },
    { "date_parse", "parseDate(text, format)" },
    { "strptime", "parseDate(text, format)" },
    { "to_timestamp", "parseDate(text, format)" },
    { "from_unixtime", "fromMillis(seconds * 1000)" },
    { "unix_timestamp", "toMillis(time) / 1000" },
    { "median", "pct(x, 50)" },
    { "p50", "pct(x, 50)" },
    { "p90", "pct(x, 90)" },
    { "p95", "pct(x, 95)" },
    { "p99", "pct(x, 99)" },
    { "mean", "avg(...)" },
    { "average", "avg(...)" },
    { "mode", "topk(1, x)" },
    { "top", "topk(k, x)" },
    { "first", "earliest(x) or sortsFirst(x)" },
    { "last", "latest(x) or sortsLast(x)" },
    { "dc", "count_distinct(x)" },
    { "distinct", "count_distinct(x), or the command dedup" },
    { "count_if", "sum(condition)" },
    { "countif", "sum(condition)" },
    { "sum_if", "sum(if(condition, x, 0))" },
    { "sumif", "sum(if(condition, x, 0))" },
    { "var", "variance(...)" },
    { "stdev", "stddev(...)" },
    { "list", "values(x)" },
    { "parse_json", "jsonParse(...)" },
    { "json_extract", "jsonParse(text).name" },
    { "to_json", "jsonStringify(...)" },
    { "array_length", "jsonArraySize(...)" },
    { "array_contains", "jsonArrayContains(array, text)" },
    { "cidrmatch", "isIpInSubnet(address, block)" },
    { "inet_aton", "ipv4ToNumber(...)" },
    { NULL, NULL },
};

static bool name_is(const char *name, struct view view)
{
    return name && view_equal_nocase(view_of(name), view);
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
        if (strcmp(row->name, name) == 0)
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

const struct misnomer *misnomer_find(struct view name)
{
    for (const struct misnomer *row = misnomers; row->name; row++)
        if (name_is(row->name, name))
            return row;
    return NULL;
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
