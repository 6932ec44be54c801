/* Names of fields as a query has to write them: language reference 1.5. */
#include "syntax/name_written.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void names(void **state)
{
    static const struct {
        const char *name, *written;
    } rows[] = {
        { "level", "level" },
        { "@message", "@message" },
        { "@@tenant", "@@tenant" },
        { "order.lines.0.sku", "order.lines.0.sku" },
        { "gr\u00f6\u00dfe", "gr\u00f6\u00dfe" },
        { "_x1", "_x1" },
        { "event-name", "`event-name`" },
        { "order.lines.0.unit-price", "`order.lines.0.unit-price`" },
        { "a b", "`a b`" },
        { "1st", "`1st`" },
        { "0", "`0`" },
        { "", "``" },
        { "a..b", "`a..b`" },
        { "a.", "`a.`" },
        { "a/b", "`a/b`" },
        { "$ref", "`$ref`" },
        { "tick`tock", "`tick\\`tock`" },
        { "a # b", "`a # b`" },
        { "a = 1 or b", "`a = 1 or b`" },
        { "@aws.tag.acme:cost-centre", "@`aws.tag.acme:cost-centre`" },
        { "not", "`not`" },
        { "and", "`and`" },
        { "in", "`in`" },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct view written = name_written(view_of(rows[i].name), &arena);

        if (!view_equal(written, view_of(rows[i].written)))
            fail_msg("%s becomes %.*s", rows[i].name, VIEW_PRINT(written));
    }
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(names) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
