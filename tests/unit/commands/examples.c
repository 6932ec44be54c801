/* The registry: what every command says of itself is true. And every code of binding is given by its wrong query alone. */
#include "bound.h"

static void examples_bind(void **state)
{
    (void)state;
    for (size_t i = 0; command_at(i); i++) {
        const struct command *command = command_at(i);

        assert_ptr_equal(command_find(view_of(command->name)), command);
        assert_true(command->usage && command->help && command->section && command->examples[0]);
        for (size_t k = 0; k < COMMAND_MAX_EXAMPLES && command->examples[k]; k++) {
            struct bound bound;

            bound_init(&bound, command->examples[k]);
            if (bound.diagnostics.first)
                fail_msg("%s: %.*s", command->examples[k], VIEW_PRINT(bound.diagnostics.first->message));
            bound_optimize(&bound, true);
            assert_true(plan_explain(bound.plan, &bound.arena).length > 0);
            bound_clear(&bound);
        }
    }
    assert_null(command_find(VIEW("search")));
}

static bool bound_has(const struct bound *bound, enum code code)
{
    for (const struct diagnostic *d = bound->diagnostics.first; d; d = d->next)
        if (d->code == code)
            return true;
    return false;
}

/* Spans stand within the text, messages are sentences without an end. */
static void assert_formed(const struct bound *bound, const char *query)
{
    for (const struct diagnostic *d = bound->diagnostics.first; d; d = d->next) {
        if (d->span.begin > d->span.end || d->span.end > strlen(query) || d->message.length == 0 ||
            d->message.data[d->message.length - 1] == '.')
            fail_msg("%s: %s at %u-%u: %.*s", query, code_row(d->code)->id, d->span.begin, d->span.end,
                     VIEW_PRINT(d->message));
    }
}

static void codes_are_given(void **state)
{
    (void)state;
    for (int code = 0; code < CODE_COUNT; code++) {
        const struct code_row *row = code_row((enum code)code);
        struct bound bound;

        /* Saved queries are the engine's, and so is asking what is doubtful: the tests of the house have them. */
        if (strncmp(row->id, "E06", 3) == 0 || strncmp(row->id, "W07", 3) == 0)
            continue;
        if (row->wrong[0]) {
            bound_init(&bound, row->wrong);
            if (!bound_has(&bound, (enum code)code))
                fail_msg("%s is not given by: %s", row->id, row->wrong);
            for (const struct diagnostic *d = bound.diagnostics.first; d; d = d->next)
                if (d->code != (enum code)code && code_row(d->code)->severity == SEVERITY_ERROR)
                    fail_msg("%s: '%s' is also %s: %.*s", row->id, row->wrong, code_row(d->code)->id, VIEW_PRINT(d->message));
            assert_formed(&bound, row->wrong);
            bound_clear(&bound);
        }
        if (row->right[0]) {
            bound_init(&bound, row->right);
            if (bound_has(&bound, (enum code)code) || bound.diagnostics.errors)
                fail_msg("%s: '%s' is not right: %.*s", row->id, row->right, VIEW_PRINT(bound.diagnostics.first->message));
            bound_clear(&bound);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(examples_bind), cmocka_unit_test(codes_are_given) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
