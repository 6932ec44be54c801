/* The branches of queries: what there is to exercise, and the probes for it. */
#include "answered.h"

struct wanted {
    enum liq_branch_kind kind;
    const char *text, *probe;
};

static void assert_text(struct view is, const char *wanted)
{
    assert_int_equal(is.length, strlen(wanted));
    assert_memory_equal(is.data, wanted, is.length);
}

static void assert_branches(const char *query, const struct wanted *wanted, size_t count)
{
    struct liq_branches *branches = liq_branches_new((struct liq_text){ query, strlen(query) });

    assert_int_equal(liq_branches_count(branches), count);
    for (size_t i = 0; i < count; i++) {
        const struct liq_branch branch = liq_branches_at(branches, i);

        assert_int_equal(branch.kind, wanted[i].kind);
        assert_text((struct view){ query + branch.begin, branch.end - branch.begin }, wanted[i].text);
        assert_text((struct view){ branch.probe.data, branch.probe.length }, wanted[i].probe);
    }
    liq_branches_free(branches);
}

static void conditions(void **state)
{
    static const struct wanted one[] = {
        { LIQ_BRANCH_TRUE, "a > 1", "filter if((a > 1), 1, 0) = 1" },
        { LIQ_BRANCH_FALSE, "a > 1", "filter if((a > 1), 1, 0) = 0" },
    };
    static const struct wanted sides[] = {
        { LIQ_BRANCH_STAGE, "filter (a or b = 2) and not c", "limit 5\n| limit 1" },
        { LIQ_BRANCH_TRUE, "a", "limit 5\n| filter if((a), 1, 0) = 1" },
        { LIQ_BRANCH_FALSE, "a", "limit 5\n| filter if((a), 1, 0) = 0" },
        { LIQ_BRANCH_TRUE, "b = 2", "limit 5\n| filter if((b = 2), 1, 0) = 1" },
        { LIQ_BRANCH_FALSE, "b = 2", "limit 5\n| filter if((b = 2), 1, 0) = 0" },
        { LIQ_BRANCH_TRUE, "not c", "limit 5\n| filter if((not c), 1, 0) = 1" },
        { LIQ_BRANCH_FALSE, "not c", "limit 5\n| filter if((not c), 1, 0) = 0" },
    };

    (void)state;
    assert_branches("filter a > 1", one, 2);
    assert_branches("limit 5 | filter (a or b = 2) and not c", sides, 7);
}

static void arms(void **state)
{
    static const struct wanted wanted[] = {
        { LIQ_BRANCH_ARM, "1", "fields a\n| filter case((x), 1, (y), 2, 0) = 1" },
        { LIQ_BRANCH_ARM, "2", "fields a\n| filter case((x), 1, (y), 2, 0) = 2" },
        { LIQ_BRANCH_ARM, "3", "fields a\n| filter case((x), 1, (y), 2, 0) = 0" },
        { LIQ_BRANCH_STAGE, "stats count(*) by if(c, 1, 2)", "fields a, case(x, 1, y, 2, 3) as c\n| limit 1" },
        { LIQ_BRANCH_ARM, "1", "fields a, case(x, 1, y, 2, 3) as c\n| filter case((c), 1, 0) = 1" },
        { LIQ_BRANCH_ARM, "2", "fields a, case(x, 1, y, 2, 3) as c\n| filter case((c), 1, 0) = 0" },
    };

    (void)state;
    assert_branches("fields a, case(x, 1, y, 2, 3) as c | stats count(*) by if(c, 1, 2)", wanted, 6);
}

static void matches(void **state)
{
    static const struct wanted glob[] = {
        { LIQ_BRANCH_MATCH, "parse @message \"* *\" as a, `b c`",
          "parse @message \"* *\" as a, `b c` | filter ispresent(a) or ispresent(`b c`)" },
    };
    static const struct wanted regex[] = {
        { LIQ_BRANCH_MATCH, "parse m /(?<x>a)(?<=q)(?P<y>b)/",
          "parse m /(?<x>a)(?<=q)(?P<y>b)/ | filter ispresent(`x`) or ispresent(`y`)" },
    };

    (void)state;
    assert_branches("parse @message \"* *\" as a, `b c`", glob, 1);
    assert_branches("parse m /(?<x>a)(?<=q)(?P<y>b)/", regex, 1);
}

static void texts_that_are_no_queries_have_none(void **state)
{
    (void)state;
    assert_branches("filter", NULL, 0);
    assert_branches("", NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions),
        cmocka_unit_test(arms),
        cmocka_unit_test(matches),
        cmocka_unit_test(texts_that_are_no_queries_have_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
