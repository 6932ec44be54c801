#include "syntax/name_written.h"

#include "base/buffer.h"
#include "syntax/query_parse.h"

/* Whether the text is read as that name, and as nothing else, where a field may stand. */
static bool written_means(struct view text, struct view name, struct arena *arena)
{
    const struct view query = arena_format(arena, "filter %.*s = 1", VIEW_PRINT(text));
    struct diagnostics diagnostics;
    const struct query_tree *tree;
    const struct node *test;

    diagnostics_init(&diagnostics, arena);
    tree = query_parse(query, arena, &diagnostics);
    if (diagnostics.first || tree->count != 1)
        return false;
    test = tree->stages[0]->test;
    return test && test->kind == NODE_OPERATOR && test->op == OP_EQUAL && test->count == 2 &&
           test->args[0]->kind == NODE_FIELD && view_equal(test->args[0]->name->text, name) &&
           test->args[0]->span.end - test->args[0]->span.begin == text.length;
}

static struct view written_quoted(struct view name, struct arena *arena)
{
    struct buffer out = { 0 };
    const bool system = name.length > 1 && name.data[0] == '@';
    struct view text;

    if (system)         /* what stands outside the backticks is what tells it from others */
        buffer_add_char(&out, '@');
    buffer_add_char(&out, '`');
    for (size_t i = system; i < name.length; i++) {
        if (name.data[i] == '`')
            buffer_add_char(&out, '\\');
        buffer_add_char(&out, name.data[i]);
    }
    buffer_add_char(&out, '`');
    text = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return text;
}

struct view name_written(struct view name, struct arena *arena)
{
    return written_means(name, name, arena) ? name : written_quoted(name, arena);
}
