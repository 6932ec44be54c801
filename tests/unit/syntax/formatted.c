/* The layout of queries. Each row is laid out as it says, and what comes out is laid out the same again. */
#include "parsed.h"
#include "syntax/formatting.h"

#include <stdlib.h>

static struct view laid_out(struct arena *arena, struct view query, bool whole, bool *valid)
{
    const struct formatting_options options = { .whole = whole };
    struct diagnostics list;
    struct formatted formatted;

    diagnostics_init(&list, arena);
    formatted = formatting_query(query, &options, arena, &list);
    *valid = formatted.valid;
    return formatted.text;
}

static void assert_lays_out(const char *query, const char *wanted, bool whole)
{
    struct arena arena;
    struct view once, twice;
    bool valid;

    arena_init(&arena, NULL);
    once = laid_out(&arena, view_of(query), whole, &valid);
    if (!valid)
        fail_msg("%s: has mistakes", query);
    if (!view_equal(once, view_of(wanted)))
        fail_msg("%s\nbecomes\n%.*s\nnot\n%s", query, VIEW_PRINT(once), wanted);
    twice = laid_out(&arena, once, whole, &valid);
    if (!view_equal(once, twice))
        fail_msg("%.*s\nbecomes\n%.*s", VIEW_PRINT(once), VIEW_PRINT(twice));
    arena_clear(&arena);
}

static void blanks(void **state)
{
    static const char *const rows[][2] = {
        { "fields   a,b ,  c|limit 5", "fields a, b, c\n| limit 5" },
        { "FILTER a=1 AND NOT b!=2", "filter a = 1 and not b != 2" },
        { "filter a=-1 and b>- 2", "filter a = -1 and b > -2" },
        { "filter a- -b>0 or a--b>0", "filter a - -b > 0 or a - -b > 0" },
        { "filter ( a+b ) *2 > 4", "filter (a + b) * 2 > 4" },
        { "filter a in[ 1,2 ] or b not   in ['x']", "filter a in [1, 2] or b not in ['x']" },
        { "filter a like/x  y/ and b=~ /\\//", "filter a like /x  y/ and b =~ /\\//" },
        { "filter not(a=1)", "filter not (a = 1)" },
        { "filter !(a=1)", "filter !(a = 1)" },
        { "filter abs (a)>1", "filter abs(a) > 1" },
        { "fields a / b as c", "fields a / b as c" },
        { "where a = 1 | ORDER BY b DESC", "where a = 1\n| order by b desc" },
        { "source 'a' start = -1h end=0s | FilterIndex a=1", "SOURCE 'a' start=-1h end=0s\n| filterIndex a = 1" },
        { "SOURCE logGroups( namePrefix:['/a'] )|fields a", "SOURCE logGroups(namePrefix: ['/a'])\n| fields a" },
        { "json field = @message \"a.b\" as x", "json field=@message \"a.b\" as x" },
        { "autoregress a as b p = 1-3", "autoregress a as b p=1-3" },
        { "sessionize a maxspan 30m as s", "sessionize a maxspan 30m as s" },
        { "join type = left left=x right=y where x.a=y.b(SOURCE 'g')",
          "join type=left left=x right=y where x.a = y.b (SOURCE 'g')" },
        { "filter a in(SOURCE 'g'|fields a)", "filter a in (SOURCE 'g' | fields a)" },
        { "lookup t a AS b OUTPUT c AS d", "lookup t a as b output c as d" },
        { "parse @message \"* *\"\n| as a,\n| b", "parse @message \"* *\" as a, b" },
        { "| fields a |", "fields a" },
        { "stats count( * ) as n by bin( 5 m ) as t", "stats count(*) as n by bin(5 m) as t" },
        { "fields TRUE as x", "fields true as x" },
        { "fields a\r\n|limit 5", "fields a\r\n| limit 5" },
        { "parse\r\n@message /(?<x>b)\n(?<y>c)/ | limit 5", "parse @message /(?<x>b)\n(?<y>c)/\r\n| limit 5" },
        { "parse @message /(?<x>b)\n(?<y>c)/\r\n| limit 5", "parse @message /(?<x>b)\n(?<y>c)/\r\n| limit 5" },
        { "  fields a  ", "  fields a  " },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_lays_out(rows[i][0], rows[i][1], false);
}

/* What names a column by its text keeps its blanks and its case; keywords that are names keep theirs. */
static void names_of_columns(void **state)
{
    static const char *const rows[][2] = {
        { "stats count( * ),sum(a)  +1 by bin( 5m )", "stats count( * ), sum(a) +1 by bin( 5m )" },
        { "fields a AND b,c", "fields a AND b, c" },
        { "fields a\n  +b", "fields a +b" },
        { "stats count( * ) by k | filter count( * )>3", "stats count( * ) by k\n| filter count( * ) > 3" },
        { "stats count(*) by k | filter count( * )>3", "stats count(*) by k\n| filter count( * ) > 3" },
        { "stats count(*) as Field, max(Offset) as WITH", "stats count(*) as Field, max(Offset) as WITH" },
        { "fields Limit, FIELD,Desc|sort Desc DESC", "fields Limit, FIELD, Desc\n| sort Desc desc" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_lays_out(rows[i][0], rows[i][1], false);
}

static void comments(void **state)
{
    static const char *const rows[][2] = {
        { "# first\n\n\n#second  \nfields a", "# first\n\n#second\nfields a\n" },
        { "fields a,b  # both\n|limit 5 # few", "fields a, b # both\n| limit 5 # few\n" },
        { "fields @timestamp, host        # which machine\n# | filter host like /^web/\n     # , region\n| sort @timestamp desc",
          "fields @timestamp, host # which machine\n# | filter host like /^web/\n# , region\n| sort @timestamp desc\n" },
        { "fields a, # one\nb, # two\n# three is missing\nc", "fields a, # one\n    b, # two\n    # three is missing\n    c\n" },
        { "fields a | # why\n filter a = 1", "fields a\n| # why\n    filter a = 1\n" },
        { "fields a\n\n\n| limit 5\n\n", "fields a\n\n| limit 5\n" },
        { "\n\nfields a # end", "fields a # end\n" },
        { "filter a in [ # list\n1,\n2 ]", "filter a in [ # list\n        1, 2]\n" },
        { "# nothing but this", "# nothing but this\n" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_lays_out(rows[i][0], rows[i][1], true);
}

static void long_stages(void **state)
{
    static const char *const rows[][2] = {
        { "parse @message \"* * * * * * * * * * * *\" as start, end, region, vpc_id, az_id, subnet_id, instance_id, interface_id, "
          "direction, srcaddr, dstaddr, action",
          "parse @message \"* * * * * * * * * * * *\"\n"
          "    as start, end, region, vpc_id, az_id, subnet_id, instance_id, interface_id, direction, srcaddr,\n"
          "    dstaddr, action" },
        { "fields a | stats sum(bytesTransferred) as total, avg(bytesTransferred) as mean, max(bytesTransferred) as most by bin(5m) as t",
          "fields a\n"
          "| stats sum(bytesTransferred) as total, avg(bytesTransferred) as mean, max(bytesTransferred) as most\n"
          "    by bin(5m) as t" },
        { "filter (level = \"ERROR\" and service = \"checkout\" and region = \"eu-central-1\") or (level = \"WARN\" and service = \"cart\")",
          "filter (level = \"ERROR\" and service = \"checkout\" and region = \"eu-central-1\")\n"
          "    or (level = \"WARN\" and service = \"cart\")" },
        { "filter customerIdentifier in [\"0000000001\", \"0000000002\", \"0000000003\", \"0000000004\", \"0000000005\", \"6\"]",
          "filter customerIdentifier in [\"0000000001\", \"0000000002\", \"0000000003\", \"0000000004\", \"0000000005\",\n"
          "        \"6\"]" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_lays_out(rows[i][0], rows[i][1], false);
}

/* Parts that stand for something else stay as they are, whatever it is. */
static void atoms(void **state)
{
    static const struct {
        const char *query, *wanted;
        struct span atoms[2];
        size_t count;
    } rows[] = {
        { "limit   {{n}}", "limit {{n}}", { { 8, 13 } }, 1 },
        { "filter a={{ x }}and b>1", "filter a = {{ x }} and b > 1", { { 9, 16 } }, 1 },
        { "{{first}}|$Slow(least = 100)", "{{first}}\n| $Slow(least = 100)", { { 0, 9 }, { 10, 28 } }, 2 },
        { "stats count(*) by bin( {{p}}m )as t", "stats count(*) by bin({{p}}m) as t", { { 23, 28 } }, 1 },
        { "sort a  {{how}}", "sort a {{how}}", { { 8, 15 } }, 1 },
        { "parse @message {{glob}} as a,b", "parse @message {{glob}} as a, b", { { 15, 23 } }, 1 },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct formatting_options options = { .atoms = rows[i].atoms, .atom_count = rows[i].count };
        struct formatted formatted;
        struct diagnostics list;

        diagnostics_init(&list, &arena);
        formatted = formatting_query(view_of(rows[i].query), &options, &arena, &list);
        if (!formatted.valid || !view_equal(formatted.text, view_of(rows[i].wanted)))
            fail_msg("%s becomes %.*s", rows[i].query, VIEW_PRINT(formatted.text));
    }
    arena_clear(&arena);
}

static void mistakes(void **state)
{
    struct arena arena;
    bool valid;

    (void)state;
    arena_init(&arena, NULL);
    assert_true(view_equal(laid_out(&arena, VIEW("fields a,,b"), true, &valid), VIEW("fields a,,b")));
    assert_false(valid);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks),      cmocka_unit_test(names_of_columns), cmocka_unit_test(comments),
        cmocka_unit_test(long_stages), cmocka_unit_test(atoms),            cmocka_unit_test(mistakes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
