/*
 * The longest text every match must contain. Groups and what is repeated at least once are looked into; alternatives, what
 * may be missing and what is matched without regard to case are not.
 */
#include "base/regex_tree.h"
#include "base/utf8.h"

struct regex_run {
    struct buffer run;      /* the text that ends where the look stands */
    struct buffer longest;
};

static void run_break(struct regex_run *run)
{
    if (run->run.length > run->longest.length) {
        buffer_reset(&run->longest);
        buffer_add(&run->longest, buffer_view(&run->run));
    }
    buffer_reset(&run->run);
}

static void run_literal(struct regex_run *run, const struct regex_node *node)
{
    char bytes[4];

    /* U+FFFD also matches where the text has a byte that is not UTF-8. */
    if ((node->flags & REGEX_FOLD) || node->code == 0xfffd)
        run_break(run);
    else
        buffer_add(&run->run, (struct view){ bytes, utf8_encode(node->code, bytes) });
}

static void run_look(struct regex_run *run, const struct regex_node *node)
{
    switch (node->kind) {
    case REGEX_EMPTY:
    case REGEX_ASSERT:
        break;
    case REGEX_LITERAL:
        run_literal(run, node);
        break;
    case REGEX_ANY:
    case REGEX_CLASS:
    case REGEX_ALTERNATE:
        run_break(run);
        break;
    case REGEX_GROUP:
        run_look(run, node->first);
        break;
    case REGEX_REPEAT:
        run_break(run);
        if (node->min > 0)
            run_look(run, node->first);
        run_break(run);
        break;
    case REGEX_CONCAT:
        for (const struct regex_node *child = node->first; child; child = child->next)
            run_look(run, child);
        break;
    }
}

struct view regex_literal(struct arena *arena, const struct regex_node *node)
{
    struct regex_run run;

    buffer_init(&run.run);
    buffer_init(&run.longest);
    run_look(&run, node);
    run_break(&run);
    struct view longest = arena_keep(arena, buffer_view(&run.longest));
    buffer_clear(&run.run);
    buffer_clear(&run.longest);
    return longest;
}
