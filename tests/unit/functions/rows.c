/* The rows of the tables, and what prepare refuses: language reference 3.7, 3.11, 7.4. */
#include "vectors.h"

static void constants_are_refused(void **state)
{
    (void)state;
    vector_refused("isIpInSubnet", "\"10.0.0.1\" \"10.0.0.0/33\"", 1, "10.0.0.0/33", NULL);
    vector_refused("isIpInSubnet", "\"10.0.0.1\" \"10.0.0.1\"", 1, "10.0.0.1", "10.0.0.1/32");
    vector_refused("isIpInSubnet", "\"10.0.0.1\" \"nonsense\"", 1, "nonsense", "/8");
    vector_refused("isIpv4InSubnet", "\"10.0.0.1\" \"::/0\"", 1, "IPv6", "isIpv6InSubnet");
    vector_refused("isIpv6InSubnet", "\"::1\" \"10.0.0.0/8\"", 1, "IPv4", "isIpv4InSubnet");
    vector_refused("=~", "\"x\" /(/", 1, "regular expression", NULL);
    vector_refused("=~", "\"x\" /(a)\\1/", 1, "regular expression", NULL);
    vector_refused("=~", "\"x\" -", 1, "constant text", NULL);
    vector_refused("regexReplace", "\"x\" /(/ \"\"", 1, "regular expression", NULL);
    vector_refused("regexReplace", "\"x\" /(x)/ \"$2\"", 2, "$2", "\\$2");
    vector_refused("regexReplace", "\"x\" /(x)/ \"${name}\"", 2, "${name}", NULL);
    vector_refused("bin", "@0 ~0m", 1, "above 0", "5m");
    vector_refused("bin", "@0", 0, "period", "5m");
    vector_refused("case", "0 1 0 2 0 3 0 4 0 5 0 6 0 7 0 8 0 9 0 10 0 11", 20, "10 pairs", NULL);
    vector_refused("parseDate", "\"x\" \"yyyy-MM-ddTHH:mm\"", 1, "\"T\"", "'T'");
    vector_refused("parseDate", "\"x\" \"%Y-%m\"", 1, "\"Y\"", "formatDate");
    vector_refused("parseDate", "\"x\" \"yyyy[-MM\"", 1, "brackets", NULL);
    vector_refused("parseDate", "\"x\" \"yyyy 'of\"", 1, "quote", NULL);
    vector_refused("parseDate", "\"x\" \"yyyy\" \"Nowhere\"", 2, "Nowhere", "Europe/Berlin");
    vector_refused("formatDate", "@0 \"%F\" \"Nowhere\"", 2, "Nowhere", NULL);
}

static void names_are_found(void **state)
{
    (void)state;
    assert_string_equal(function_find(VIEW("STRFTIME"))->name, "formatDate");
    assert_string_equal(function_find(VIEW("regex_replace"))->name, "regexReplace");
    assert_string_equal(function_find(VIEW("ispresent"))->name, "ispresent");
    assert_string_equal(function_find(VIEW("Count_Distinct"))->name, "countDistinct");
    assert_null(function_find(VIEW("nope")));
    assert_null(function_find(VIEW("")));
    assert_null(function_find(VIEW("+")));
    assert_null(function_find(VIEW("and")));
    assert_string_equal(function_operator("and")->name, "and");
    assert_null(function_operator("abs"));
}

static void misnomers_are_no_functions(void **state)
{
    static const char *const names[] = { "lower", "upper", "length", "median", "mode", "first", "last", "dc", "pow",
                                         "mod", "exp", "ifnull", "nullif", "date_trunc", "regexMatch", "contains",
                                         "parse_json", "array_length", "count_if" };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_null(function_find(view_of(names[i])));
        assert_non_null(misnomer_find(view_of(names[i])));
    }
    assert_string_equal(misnomer_find(VIEW("LOWER"))->instead, "tolower(...)");
    assert_null(misnomer_find(VIEW("sin"))->instead);
    assert_null(misnomer_find(VIEW("strlen")));
}

static void arguments_are_counted(void **state)
{
    static const struct {
        const char *name;
        size_t least, most;
    } rows[] = {
        { "abs", 1, 1 },    { "round", 1, 2 },       { "greatest", 1, SIZE_MAX }, { "bin", 1, 2 },
        { "if", 3, 3 },     { "case", 2, SIZE_MAX }, { "now", 0, 0 },             { "substr", 2, 3 },
        { "trim", 1, 2 },   { "strcontains", 2, 3 }, { "haversine", 4, 4 },       { "parseDate", 2, 3 },
        { "concat", 1, SIZE_MAX },
    };
    size_t least, most;

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        function_arity(function_find(view_of(rows[i].name)), &least, &most);
        assert_int_equal(least, rows[i].least);
        assert_int_equal(most, rows[i].most);
    }
    function_arity(function_operator("in"), &least, &most);
    assert_int_equal(least, 1);
    assert_int_equal(most, SIZE_MAX);
}

static void rows_are_complete(void **state)
{
    size_t count = 0;

    (void)state;
    for (const struct function *function; (function = function_at(count)); count++) {
        bool ended = false;

        if (!function->help || !function->examples[0].expression || (function->eval == NULL) == (function->aggregate == NULL))
            fail_msg("%s is not complete", function->name);
        assert_non_null(family_title(function->family));
        assert_int_equal(function->scratch_new == NULL, function->scratch_free == NULL);
        for (size_t i = 0; i < FUNCTION_MAX_PARAMETERS; i++) {
            assert_false(ended && function->params[i].name);
            ended = !function->params[i].name || function->params[i].repeated;
        }
        if (function->family == FAMILY_OPERATOR) {
            assert_ptr_equal(function_operator(function->name), function);
        } else {
            assert_ptr_equal(function_find(view_of(function->name)), function);
            assert_null(misnomer_find(view_of(function->name)));
        }
        if (function->synonym)
            assert_ptr_equal(function_find(view_of(function->synonym)), function);
    }
    assert_true(count > 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constants_are_refused), cmocka_unit_test(names_are_found),
        cmocka_unit_test(misnomers_are_no_functions), cmocka_unit_test(arguments_are_counted),
        cmocka_unit_test(rows_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
