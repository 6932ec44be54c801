/* The rules of liq lint: what each tells, what it does not, and what mends it. */
#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <liq/liq.h>

/* The findings in order: codes with the text each is about, `W0701 "error"`; empty: there are none. */
struct lint_case {
    const char *query, *findings, *mended;      /* mended: by the first that can be; NULL: by none */
};

static const struct lint_case cases[] = {
    /* fields compared with two kinds */
    { "filter a = 5 or a = \"x\"", "W0701 \"x\"", NULL },
    { "filter a = \"x\" | filter a > 5 | limit 3", "W0701 5", NULL },
    { "filter a in [1, \"b\"]", "W0701 \"b\"", NULL },
    { "filter 5 = a or a = 'x'", "W0701 'x'", NULL },
    { "filter a = 5 or a = \"6\"", "", NULL },
    { "filter a > 5 and a != \"-\" and a != \"\" and a != \"null\"", "", NULL },
    { "filter a = 5 | stats count(*) as a2 by b as a | filter a = \"x\"", "", NULL },
    /* like where = would do */
    { "filter host =~ /^web\\.1$/", "W0702 host =~ /^web\\.1$/", "filter host = \"web.1\"" },
    { "filter host not like /^a$/", "W0702 host not like /^a$/", "filter host != \"a\"" },
    { "filter host like /^a.b$/", "", NULL },
    { "filter host like /^500$/", "W0702 host like /^500$/", NULL },
    { "filter host like /^a|b$/", "", NULL },
    { "filter host like /^a\\d$/", "", NULL },
    { "filter @requestId like \"8f5c1a30-1d2e-4b6f-9a70-c0ffee123456\"",
      "W0702 @requestId like \"8f5c1a30-1d2e-4b6f-9a70-c0ffee123456\"", NULL },
    { "filter @requestId like \"8f5c1a30\"", "", NULL },
    /* the message behind parse */
    { "parse @message \"a=*\" as a | filter @message like \"x\"", "W0703 filter",
      "filter @message like \"x\" | parse @message \"a=*\" as a" },
    { "parse @message \"a=*\" as a\n| parse @message \"b=*\" as b\n| filter @message like \"x\" and not @message like \"y\"",
      "W0703 filter",
      "filter @message like \"x\" and not @message like \"y\"\n| parse @message \"a=*\" as a\n| parse @message \"b=*\" as b" },
    { "parse @message \"a=*\" as a # why\n| filter @message like \"x\"", "W0703 filter", NULL },
    { "parse @message \"a=*\" as a\n| filter @message like \"x\" # why", "W0703 filter", NULL },
    { "parse @message \"a=*\" as a | filter @message like \"x\" | display a # what", "W0703 filter",
      "filter @message like \"x\" | parse @message \"a=*\" as a | display a # what" },
    { "parse @message \"a=*\" as a | filter @message like \"x\" and a = 1", "", NULL },
    { "parse @message \"a=*\" as a | limit 5 | filter @message like \"x\"", "", NULL },
    /* limits of groups */
    { "stats count(*) as n by a | limit 5", "W0704 limit 5", NULL },
    { "stats count(*) as n by a | filter n > 1 | head 5", "W0704 head 5", NULL },
    { "stats count(*) as n by a | sort n desc | limit 5", "", NULL },
    { "stats count(*) as n by bin(5m), a | limit 5", "", NULL },
    { "stats count(*) as n | limit 5", "", NULL },
    { "fields a | limit 5", "", NULL },
    /* capped periods */
    { "stats count(*) by bin(300s)", "W0705 300s", NULL },
    { "stats count(*) by bin(90 min)", "W0705 90 min", NULL },
    { "stats count(*) by bin(60s), bin(24h)", "", NULL },
    { "fields datefloor(@timestamp, 36h)", "W0705 36h", NULL },
    /* captures */
    { "parse @message \"a=* b=*\" as a, b | stats count(*)", "W0706 parse", "stats count(*)" },
    { "stats count(*) as n by host | sort n | limit 5 | parse host \"a=*\" as a | display host",
      "W0706 parse", "stats count(*) as n by host | sort n | limit 5 | display host" },
    { "parse @message \"a=* b=*\" as a, b | stats count(*) by a", "", NULL },
    { "parse @message \"a=* b=*\" as a, b", "", NULL },
    { "parse @message /a=(?<a>.) b=(?<b>.)/ | display b", "W0706 (?<a>", "parse @message /a=(?:.) b=(?<b>.)/ | display b" },
    { "parse @message /a=(.) b=(.)/ as a, b | display b", "W0706 a", NULL },
    { "parse @message /(?<k>.)=(?<v>.)/ multi | stats count(*)", "", NULL },
    { "parse @message \"a=*\" as a | filter a = 1 | stats count(*)", "", NULL },
    { "parse @message \"a=*\" as a | sort a | limit 3 | display @message", "", NULL },
    /* columns */
    { "fields a + 1 as b | stats count(*)", "W0707 b", NULL },
    { "fields a + 1 as b, b + 1 as c | display c", "", NULL },
    { "fields a + 1 as b | filter b > 1", "", NULL },
    { "fields a + 1 as b", "", NULL },
    /* regexes */
    { "filter a like /x$y/", "W0708 /x$y/", NULL },
    { "filter a like /(x^|z\\z)y/", "W0708 /(x^|z\\z)y/", NULL },
    { "parse @message /x^(?<y>.)/", "W0708 /x^(?<y>.)/", NULL },
    { "filter a like /(?m)x$\\ny/", "", NULL },
    { "filter a like /(^|x)y($|z)/", "", NULL },
    { "filter a like /x*^y/", "", NULL },
    { "filter a like /from 10.0.0.1 /", "W0709 10.0.0.1", NULL },
    { "filter a like /^10.0.0./", "W0709 10.0.0.", NULL },
    { "filter a like /10\\.0\\.0\\.1/", "", NULL },
    { "filter a like /1.5 of 2.5/", "", NULL },
    { "filter a like \"10.0.0.1\"", "", NULL },
    { "filter a like /[10.0.0.1]/", "", NULL },
    { "filter a like /192.168.1/", "W0709 192.168.1", NULL },
    { "filter a like /10\\.0.0.1/", "W0709 10\\.0.0.1", NULL },
    { "filter a like /v1.2.3/ or a like /Python 3.11.4/ or a like /\"1.2.3\"/", "", NULL },
    { "filter a like /Chrome\\/120.0.0.0/ or a like /version=1.2.3.4/ or a like /1.2.300.4/", "", NULL },
    { "filter a like /.*x.*/", "W0710 /.*x.*/", "filter a like /x/" },
    { "filter a =~ /(?i).*x/", "W0710 /(?i).*x/", "filter a =~ /(?i)x/" },
    { "filter a like /x\\.*/", "", NULL },
    { "filter a like /x\\\\.*/", "W0710 /x\\\\.*/", "filter a like /x\\\\/" },
    { "filter a like /^.*x/", "", NULL },
    { "filter a like /.*/", "W0710 /.*/", NULL },
    /* conditions */
    { "filter a = 1 and a = 2", "W0711 a = 2", NULL },
    { "filter a = 1 | fields b | filter a = \"2\"", "W0711 a = \"2\"", NULL },
    { "filter a > 5 and a < 3", "W0711 a < 3", NULL },
    { "filter a >= 5 and a <= 5", "", NULL },
    { "filter a > 5 and a <= 5", "W0711 a <= 5", NULL },
    { "filter a = 7 and 7 > a", "W0711 7 > a", NULL },
    { "filter a = \"x\" and a = \"y\"", "W0711 a = \"y\"", NULL },
    { "filter a = 1 and a = 1.0", "", NULL },
    { "filter a = 1 or a = 2", "", NULL },
    { "filter b = 3 or (a = 1 and a = 2)", "W0711 a = 2", NULL },
    { "filter not (a = 1) and a = 2", "", NULL },
    { "filter a = 1 | stats count(*) as a2 by a | filter a2 = 2", "", NULL },
    { "filter a != 1 or a != 2", "W0712 a != 2", NULL },
    { "filter a != 1 and a != 2", "", NULL },
    { "filter a != 1 or b != 2", "", NULL },
    { "filter tolower(a) = \"Error\"", "W0713 \"Error\"", NULL },
    { "filter toupper(a) in [\"A\", \"b\"]", "W0713 \"b\"", NULL },
    { "filter tolower(a) like /Err\\S/", "W0713 /Err\\S/", NULL },
    { "filter tolower(a) like /err\\S/", "", NULL },
    { "filter tolower(a) like /(?i)Err/", "", NULL },
    { "filter strcontains(tolower(a), \"Err\")", "W0713 \"Err\"", NULL },
    /* names */
    { "filter status = 1 | fields concat(a, b) as status", "W0714 status", NULL },
    { "fields tolower(level) as level | filter level = \"x\"", "", NULL },
    { "filter level = \"X\" | fields tolower(level) as level", "", NULL },
    { "fields strlen(@message) as @duration", "W0714 @duration", NULL },
    { "fields a as b | filter b = 1", "", NULL },
    /* times */
    { "filter @timestamp > 1717200000000", "W0715 @timestamp > 1717200000000", NULL },
    { "filter @timestamp > now() * 1000 - 60000", "", NULL },
    /* what the compiler tells already, mended */
    { "sort a | stats max(b) by c", "W0501 sort", "stats max(b) by c" },
    { "sort a | filter b = 1 | stats max(b) by c", "W0501 sort", "filter b = 1 | stats max(b) by c" },
    { "sort a | stats values(b) by c", "W0501 sort", NULL },
    { "sort a | dedup b", "", NULL },
    { "sort a | accum b as c | stats max(c) by d", "", NULL },
    { "| fields a, | b |", "W0201 |", " fields a,  b " },
    { "filter a like /x/gi", "E0105 gi", "filter a like /(?i)x/" },
    { "filter a like /x/ims | limit 5", "E0105 ims", "filter a like /(?ims)x/ | limit 5" },
    { "fields a | limit 5 ;\n", "E0111 ;", "fields a | limit 5 \n" },
    { "fields a | limit 5;; ", "E0111 ;", "fields a | limit 5 " },
    { "fields a; limit 5", "E0111 ;", NULL },
    { "filter a = \u201cx y\u201d", "E0104 \u201c", "filter a = \"x y\"" },
    { "filter a = \u201cx \\y\u201d", "E0104 \u201c", NULL },
};

static void add_finding(struct buffer *text, const char *query, const struct liq_diagnostic *diagnostic)
{
    buffer_add_format(text, "%s%s %.*s", text->length > 0 ? "; " : "", diagnostic->code, (int)(diagnostic->end - diagnostic->begin),
                      query + diagnostic->begin);
}

static void check(const struct lint_case *wanted)
{
    const struct liq_query_options options = { .now_ms = 1700000000000, .lint = true };
    struct liq_query *query = liq_query_new(wanted->query, strlen(wanted->query), &options);
    struct buffer found = { 0 }, mended = { 0 };

    for (size_t i = 0; i < liq_query_diagnostic_count(query); i++) {
        const struct liq_diagnostic diagnostic = liq_query_diagnostic(query, i);

        add_finding(&found, wanted->query, &diagnostic);
        if (diagnostic.mending.data && mended.length == 0) {
            buffer_add(&mended, (struct view){ wanted->query, diagnostic.mended_begin });
            buffer_add(&mended, (struct view){ diagnostic.mending.data, diagnostic.mending.length });
            buffer_add_text(&mended, wanted->query + diagnostic.mended_end);
        }
    }
    if (!view_equal(buffer_view(&found), view_of(wanted->findings)))
        fail_msg("%s: %.*s, not %s", wanted->query, VIEW_PRINT(buffer_view(&found)), wanted->findings);
    if (!view_equal(buffer_view(&mended), view_of(wanted->mended ? wanted->mended : "")))
        fail_msg("%s is mended as: %.*s", wanted->query, VIEW_PRINT(buffer_view(&mended)));
    buffer_clear(&found);
    buffer_clear(&mended);
    liq_query_free(query);
}

static void rules_tell(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rules_tell) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
