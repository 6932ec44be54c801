#include "lint/rules.h"

static void (*const lint_rules[])(struct lint *lint) = {
#define CODE(...)
#define LINT(id, rule, ...) lint_##rule,
#include "syntax/codes.def"
#undef CODE
};

void lint_run(struct lint *lint)
{
    for (size_t i = 0; i < sizeof lint_rules / sizeof *lint_rules; i++)
        lint_rules[i](lint);
    lint_mend_sorts(lint);
}
