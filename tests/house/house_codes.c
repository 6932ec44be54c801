/* Every code has a page; its wrong example gives it, its right one does not and compiles. */

#include "house.h"

#include <string.h>

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
        liq_query_free(wrong);
        liq_query_free(right);
    }
}
