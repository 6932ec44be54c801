/* bin(300s) is bin(60s). */
#include "lint/rules.h"

#include "base/civil.h"

static const char *const unit_letters[] = { "ms", "s", "m", "h", "d", "w", "mo", "q", "y" };

/* The same length in larger units; false when it is none of them exactly, or capped as well. */
static bool capped_in_larger(struct period written, struct period *larger)
{
    for (enum unit unit = written.unit + 1; unit <= UNIT_DAY; unit++) {
        const int64_t one = period_ms((struct period){ 1, unit }), all = period_ms(written);

        *larger = (struct period){ all / one, unit };
        if (all % one == 0 && larger->count > 0 && period_capped(*larger).count == larger->count)
            return true;
    }
    return false;
}

static void capped_tell(struct lint *lint, const struct node *call, const struct node *length)
{
    struct period written, larger;
    struct diagnostic *found;

    if (!unit_parse(length->text, &written.unit) || !period_count(length->number, &written.count) ||
        period_capped(written).count == written.count)
        return;
    found = diagnostics_add(lint->diagnostics, CODE_W0705, length->span, "%.*s takes this for %lld%s",
                            VIEW_PRINT(call->text), (long long)period_capped(written).count, unit_letters[written.unit]);
    if (capped_in_larger(written, &larger))
        diagnostic_help(lint->diagnostics, found, "write %lld%s", (long long)larger.count, unit_letters[larger.unit]);
    else
        diagnostic_help(lint->diagnostics, found, "no %.*s is that long: the nearest is %lld%s", VIEW_PRINT(call->text),
                        (long long)(period_ms(written) / period_ms((struct period){ 1, written.unit + 1 })),
                        unit_letters[written.unit + 1]);
}

static void capped_look(struct lint *lint, const struct node *node, void *context)
{
    (void)context;
    if (node->kind != NODE_CALL || (!view_equal_nocase(node->text, VIEW("bin")) && !view_equal_nocase(node->text, VIEW("datefloor")) &&
                                    !view_equal_nocase(node->text, VIEW("dateceil"))))
        return;
    for (size_t i = 0; i < node->count && i < 2; i++)
        if (node->args[i]->kind == NODE_PERIOD)
            capped_tell(lint, node, node->args[i]);
}

void lint_capped_bin(struct lint *lint)
{
    lint_each_node(lint, capped_look, NULL);
}
