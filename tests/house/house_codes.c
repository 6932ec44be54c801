/* Every code has a page; its wrong example gives it, its right one does not and compiles. */

#include "house.h"

#include <stdio.h>
#include <string.h>

/* Whether what mends the diagnostic of that code leaves a query that compiles without it. */
static bool codes_mend(const struct liq_query *query, const char *code)
{
    const struct liq_text text = liq_query_text(query);

    for (size_t i = 0; i < liq_query_diagnostic_count(query); i++) {
        const struct liq_diagnostic found = liq_query_diagnostic(query, i);
        char mended[1000];
        struct liq_query *better;
        bool good;

        if (strcmp(found.code, code) != 0 || !found.mending.data)
            continue;
        snprintf(mended, sizeof mended, "%.*s%.*s%.*s", (int)found.mended_begin, text.data, (int)found.mending.length,
                 found.mending.data, (int)(text.length - found.mended_end), text.data + found.mended_end);
        better = house_query(mended);
        good = liq_query_valid(better) && !house_has(better, code, false);
        liq_query_free(better);
        return good;
    }
    return false;
}

void house_codes(void)
{
    struct liq_code_info code;

    for (size_t i = 0; liq_code_at(i, &code); i++) {
        struct liq_query *wrong = house_query(code.wrong), *right = house_query(code.right);

        house_check(strlen(code.id) == 5 && code.id[0] == (code.severity == LIQ_ERROR ? 'E' : 'W'), "%s is no name of a code",
                    code.id);
        house_check(code.title[0] && code.explanation[0], "%s is not explained", code.id);
        house_check(!code.wrong[0] || house_has(wrong, code.id, false), "%s: the wrong example does not give it: %s", code.id,
                    code.wrong);
        house_check(code.right[0] || !code.wrong[0], "%s does not say what is right", code.id);
        house_check(!house_has(right, code.id, false), "%s: the right example gives it: %s", code.id, code.right);
        house_check(!code.right[0] || liq_query_valid(right), "%s: the right example does not compile: %s", code.id, code.right);
        house_check(!code.wrong[0] || codes_mend(wrong, code.id) == (strstr(code.explanation, "--fix") != NULL),
                    "%s: what its page says of --fix is not so", code.id);
        liq_query_free(wrong);
        liq_query_free(right);
    }
}
