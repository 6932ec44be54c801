/* What is said about the mistakes people make: code, place, and words of the message or the help. */
#include "parsed.h"

static const struct {
    const char *query;
    const char *code;
    uint32_t begin, end;
    const char *mentions;
} rows[] = {
    /* characters */
    { "filter a = \"x", "E0101", 11, 13, "close it with \"" },
    { "filter a = 'x\n| limit 5", "E0101", 11, 13, "close it with '" },
    { "filter a like /x", "E0102", 14, 16, "close it with /" },
    { "parse a //", "E0102", 8, 10, "nothing between the slashes" },
    { "fields `a, b", "E0103", 7, 12, "closing backtick" },
    { "filter a = \u201cx\u201d", "E0104", 11, 14, "write a plain \"" },
    { "filter a = \u2018x\u2019 | limit 5", "E0104", 11, 14, "write a plain '" },
    { "filter a \u2265 5", "E0104", 9, 12, "write a plain >=" },
    { "fields a \u2013 b", "E0104", 9, 12, "dash" },
    { "filter a like /x/i", "E0105", 17, 18, "write /(?i)x/" },
    { "filter a like /x/gi and b", "E0105", 17, 19, "write /(?i)x/" },
    { "filter a like /x/g", "E0105", 17, 18, "write /x/" },
    { "filter a = 0x1F", "E0106", 11, 15, "hexToDec(\"0x1F\")" },
    { "filter a = 10.0.0.1", "E0106", 11, 19, "write \"10.0.0.1\"" },
    { "stats count(*) as 5xx", "E0106", 18, 21, "`5xx`" },
    { "fields a$b", "E0107", 8, 9, "backticks" },
    { "fields a\\b", "E0107", 8, 9, "\\" },
    { "$Slow(ms = 800)", "E0107", 0, 1, "saved query" },
    { "filter a ~= /x/", "E0108", 9, 11, "=~" },
    { "filter a <> 1", "E0108", 9, 11, "write !=" },
    { "filter a !~ /x/", "E0108", 9, 11, "not like" },
    { "filter a => 1", "E0108", 9, 11, "write >=" },
    { "filter a === 1", "E0108", 9, 12, "write =" },
    { "fields a ** 2", "E0108", 9, 11, "a ^ b" },
    { "filter a & b", "E0108", 9, 10, "write and" },
    { "fields a // the first\n| limit 5", "E0109", 9, 21, "#" },
    { "fields a -- the first", "E0109", 9, 21, "#" },
    { "-- all of it\nfields a", "E0109", 0, 12, "#" },
    { "fields a /* the\nfirst */, b", "E0109", 9, 24, "#" },
    { "filter a = \"\xff\"", "E0110", 12, 13, "0xff" },
    { "fields a;", "E0111", 8, 9, "remove it" },
    { "fields a; limit 5", "E0111", 8, 9, "|" },
    { "fields ``", "E0112", 7, 9, "no name" },
    { "filter a = {{b}}", "E0113", 11, 16, "-p b=VALUE" },
    { "filter a = {{b[}}", "E0113", 11, 17, "-p b[=VALUE" },
    { "fields a > 1 ? 2 : 3", "E0114", 13, 14, "if(condition, a, b)" },
    { "fields a ?? b", "E0114", 9, 11, "coalesce(a, b)" },
    /* stages */
    { "filtre a = 1", "E0202", 0, 6, "did you mean filter?" },
    { "fields a | statss count(*)", "E0202", 11, 17, "did you mean stats?" },
    { "level = \"x\"", "E0202", 0, 5, "filter" },
    { "\"error\"", "E0202", 0, 7, "filter @message like \"error\"" },
    { "/error/", "E0202", 0, 7, "like /error/" },
    { "fields a | 5", "E0202", 11, 12, "expected a command" },
    { "strlen(a)", "E0202", 0, 6, "function" },
    { "fields a | | limit 5", "E0203", 11, 12, "nothing stands between | and |" },
    { "fields a || limit 5", "E0203", 9, 11, "write one |" },
    { "fields a | # | filter b\n| limit 5", "E0203", 24, 25, "|" },
    { "fields a limit 5", "E0204", 9, 14, "| limit" },
    { "stats count(*) by x order by y", "E0204", 20, 25, "| order" },
    { "fields a where b", "E0204", 9, 14, "| where" },
    { "parse @message \"*\" as x filter x", "E0204", 24, 30, "| filter" },
    { "sort a desc, limit 5", "E0204", 13, 18, "| limit" },
    { "stats count(*) by a, sort b", "E0204", 21, 25, "in place of the comma" },
    { "fields a, b,", "E0205", 11, 12, "the end of the query" },
    { "fields a, b, | filter x = 1", "E0205", 11, 12, "comma" },
    { "fields a, | limit 5", "E0205", 8, 9, "comma" },
    { "fields a,, b", "E0205", 8, 9, "comma" },
    { "fields , a", "E0205", 7, 8, "before this comma" },
    { "fields f(a,)", "E0205", 10, 11, ")" },
    { "filter a in [1, 2,]", "E0205", 17, 18, "]" },
    { "stats count(*), by a", "E0205", 14, 15, "by" },
    { "fields *", "E0206", 7, 8, "name the fields" },
    { "fields a, *", "E0206", 10, 11, "*" },
    { "display *", "E0206", 8, 9, "*" },
    { "fields", "E0222", 0, 6, "fields and the end of the query" },
    { "filter | limit 5", "E0222", 0, 6, "filter and |" },
    { "fields a | limit", "E0222", 11, 16, "limit" },
    { "filter a =", "E0220", 10, 10, "an expression" },
    { "parse @message logfmt as  ", "E0220", 24, 24, "a name" },
    { "limit 1 | join left=o um", "E0220", 24, 24, "where = is expected" },
    { "limit 1 | SOURCE '<=op-web'E", "E0220", 28, 28, "where ( or = is expected" },
    { "limit ten", "E0201", 6, 9, "expected a number or any, found ten" },
    { "dedup a desc", "E0201", 8, 12, "a comma or the end of the stage" },
    { "stats by x", "E0201", 6, 8, "count(*)" },
    { "fields a b", "E0201", 9, 10, "comma" },
    { "parse logfmt @message", "E0201", 13, 21, "parse @message logfmt" },
    { "filter a = \"x\"y\"", "E0201", 14, 15, "quote inside" },
    { "filter a = \"x\n| filter b = \"y\"", "E0201", 28, 29, "several lines" },
    { "limit 10,000", "E0201", 8, 9, "without separators" },
    { "filter ispresent a", "E0201", 17, 18, "ispresent(a)" },
    { "filter and a", "E0201", 7, 10, "an expression" },
    { "fields a:b", "E0201", 8, 9, "backticks" },
    { "fields l[-1]", "E0201", 8, 9, "none is counted from the end" },
    { "fields jsonParse(a).l[n]", "E0201", 21, 22, "which one is fixed" },
    { "appendcols stats count(*) | limit 1", "E0201", 11, 16, "(stats count(*))" },
    { "appendcols override=true fields a", "E0201", 25, 31, "(fields a)" },
    /* expressions */
    { "filter 1 < a < 5", "E0207", 13, 14, "write 1 < a and a < 5" },
    { "filter a = b = c", "E0207", 13, 14, "a = b and b = c" },
    { "filter a like \"x\" in [1]", "E0207", 18, 20, "and" },
    { "filter x exists", "E0208", 9, 15, "ispresent(x)" },
    { "filter x is null", "E0208", 9, 11, "not ispresent(x)" },
    { "filter x is not null", "E0208", 9, 11, "write ispresent(x)" },
    { "filter x between 1 and 5", "E0208", 9, 16, ">=" },
    { "filter x contains \"y\"", "E0208", 9, 17, "like" },
    { "filter x !in [1]", "E0208", 9, 10, "not in" },
    { "stats count(*) group by x", "E0208", 15, 20, "by" },
    { "stats count", "E0209", 6, 11, "count(*)" },
    { "stats sum(a), count by x", "E0209", 14, 19, "count(*)" },
    { "stats count as n", "E0209", 6, 11, "count(*)" },
    { "stats count * by x", "E0209", 6, 11, "count(*)" },
    { "stats count(distinct x)", "E0210", 12, 22, "count_distinct(x)" },
    { "filter a in (1, 2)", "E0211", 12, 13, "[1, 2]" },
    { "filter a not in \"x\"", "E0211", 16, 19, "[\"x\"]" },
    { "sort bin(1d)", "E0212", 8, 9, "`bin(1d)`" },
    { "sort count(*) desc", "E0212", 10, 11, "`count(*)`" },
    { "sort -a", "E0212", 5, 6, "desc" },
    { "dedup toupper(a)", "E0212", 13, 14, "fields toupper(a) as a" },
    { "parse tolower(a) \"*\" as b", "E0212", 13, 14, "tolower(a)" },
    { "filter a = /x/", "E0213", 11, 14, "like /x/" },
    { "filter a != /x/", "E0213", 12, 15, "not like /x/" },
    { "filter a like /x/ or /y/", "E0213", 21, 24, "a like /y/" },
    { "filter a in [/x/]", "E0213", 13, 16, "regex" },
    { "fields regexReplace(a, /x/, \"y\")", "E0213", 23, 26, "texts" },
    { "filter (a = 1 | limit 5", "E0214", 7, 8, ") before |" },
    { "fields abs(a", "E0214", 10, 11, "the end of the query" },
    { "filter a in [1, 2", "E0214", 12, 13, "]" },
    { "filter a in (SOURCE g | fields a", "E0214", 12, 13, ")" },
    { "filter a = 1)", "E0214", 12, 13, "closes nothing" },
    { "fields a as \"b c\"", "E0215", 12, 17, "`b c`" },
    { "fields a as in", "E0215", 12, 14, "`in`" },
    { "stats avg(a) as avg(a)", "E0215", 16, 22, "`avg(a)`" },
    { "fields a as b-c", "E0215", 12, 15, "`b-c`" },
    { "fields a as b:c", "E0215", 12, 15, "`b:c`" },
    { "parse \"* *\" as (a, b)", "E0215", 15, 16, "(" },
    { "fields a as 5m", "E0215", 12, 14, "`5m`" },
    { "rename a as b", "E0217", 0, 6, "as" },
    { "eval a = b", "E0217", 0, 4, "fields" },
    { "top = 5", "E0202", 0, 3, "filter" },
    { "eval x", "E0217", 0, 4, "fields" },
    { "fields a | top 5 a", "E0217", 11, 14, "stats" },
    { "search \"x\"", "E0217", 0, 6, "filter @message like" },
    { "SELECT * FROM logs", "E0217", 0, 6, "fields" },
    { "fields a.b(c)", "E0219", 7, 10, "a.b" },
    { "filter a = 1 || b = 2", "E0221", 13, 15, "write or" },
    /* warnings */
    { "fields\u00a0a", "W0101", 6, 8, "blank" },
    { "fields a |", "W0201", 9, 10, "pipe" },
    { "fields event-name", "W0202", 7, 17, "`event-name`" },
    { "filter a like \"x%\"", "W0203", 14, 18, "%" },
    { "filter a like \"*x\"", "W0203", 14, 18, "*" },
    { "filter a like \"%12%\"", "W0203", 14, 20, "%" },
    { "filter a like \"a*\" or b like \"100%\"", "W0203", 14, 18, "*" },
    { "filter a = \"x\" or \"y\"", "W0204", 18, 21, "a = \"y\"" },
    { "filter \"error\"", "W0204", 7, 14, "like" },
    { "filter !\"x\"", "W0204", 8, 11, "never" },
};

static bool text_mentions(struct view text, const char *words)
{
    return view_find(text, view_of(words), 0) != SIZE_MAX;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct diagnostic *at;
        struct parsed parsed;

        parsed_init(&parsed, view_of(rows[i].query));
        at = parsed.list.first;
        if (!at)
            fail_msg("%s: nothing is wrong", rows[i].query);
        if (strcmp(code_row(at->code)->id, rows[i].code) != 0 || at->span.begin != rows[i].begin || at->span.end != rows[i].end)
            fail_msg("%s: %s at %u-%u, %.*s", rows[i].query, code_row(at->code)->id, at->span.begin, at->span.end,
                     VIEW_PRINT(at->message));
        if (!text_mentions(at->message, rows[i].mentions) && !text_mentions(at->help, rows[i].mentions))
            fail_msg("%s: %.*s; %.*s", rows[i].query, VIEW_PRINT(at->message), VIEW_PRINT(at->help));
        parsed_clear(&parsed);
    }
}

/* Several mistakes are reported in one pass, and none twice. */
static void test_several(void **state)
{
    static const struct {
        const char *query, *codes;
    } several[] = {
        { "fields a b | filtre c | limit ten | sort f(x)", "E0201 E0202 E0201 E0212 " },
        { "filter a <> 1 | stats count by x | fields *", "E0108 E0209 E0206 " },
        { "filter a in (SOURCE g | filtre b | fields c d) | limit x", "E0202 E0201 E0201 " },
        { "filter (a = 1 | fields b) | limit x", "E0214 E0201 " },
        { "foo a in (SOURCE g | fields b) | limit 5", "E0202 " },
        { "fields a ? b : c ? d | limit x", "E0114 E0114 E0201 " },
        { "fields a#\n?", "E0114 " },
        { "fields \\\\\\ | limit x", "E0107 E0201 " },
        { "fields `a\n| limit x", "E0103 E0201 " },
        { "filter a like /x\n| limit x", "E0102 E0201 " },
        { "limit {{a}} | dedup {{b}} c", "E0113 E0113 E0201 " },
        { "fields a | | | limit 5", "E0203 E0203 " },
        { "fields a | |", "W0201 E0203 " },
        { "| | fields a", "W0201 E0203 " },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(several) / sizeof(several[0]); i++) {
        char found[200] = "";
        struct parsed parsed;

        parsed_init(&parsed, view_of(several[i].query));
        for (const struct diagnostic *at = parsed.list.first; at; at = at->next)
            snprintf(found + strlen(found), sizeof(found) - strlen(found), "%s ", code_row(at->code)->id);
        if (strcmp(found, several[i].codes) != 0)
            fail_msg("%s: %s", several[i].query, found);
        parsed_clear(&parsed);
    }
}

/* The service's wording (language reference 7.2): line from 1, position from 0, both in code points. */
static void test_service(void **state)
{
    static const struct {
        const char *query, *service;
    } said[] = {
        { "fields a\n| sort \u00e9 bin(1d)", "unexpected symbol found bin at line 2 and position 9" },
        { "sort bin(1d)", "unexpected symbol found ( at line 1 and position 8" },
        { "filter a =", "unexpected symbol found <EOF> at line 1 and position 10" },
        { "filter (a = 1 | limit 5", "unexpected symbol found | at line 1 and position 14" },
        { "filter a <> 1", "unexpected symbol found <> at line 1 and position 9" },
        { "filtre a", "unexpected symbol found filtre at line 1 and position 0" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        struct parsed parsed;

        parsed_init(&parsed, view_of(said[i].query));
        assert_non_null(parsed.list.first);
        if (!view_equal(parsed.list.first->service, view_of(said[i].service)))
            fail_msg("%s: %.*s", said[i].query, VIEW_PRINT(parsed.list.first->service));
        parsed_clear(&parsed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_rows), cmocka_unit_test(test_several),
                                        cmocka_unit_test(test_service) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
