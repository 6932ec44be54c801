/* `.*` at the ends of a regex that is only asked whether it matches. */
#include "lint/rules.h"

/* The pattern without `.*` and `.*?` at both ends. */
static struct view ends_without(struct view pattern)
{
    static const char *const idle[] = { ".*?", ".*" };
    bool again = true;

    while (again) {
        again = false;
        for (size_t i = 0; i < sizeof idle / sizeof *idle; i++) {
            const struct view end = view_of(idle[i]);
            size_t escapes = 0;

            if (view_starts(pattern, end) && !(pattern.length > end.length && strchr("?+*{", pattern.data[end.length]))) {
                pattern = view_skip(pattern, end.length);
                again = true;
            }
            if (!view_ends(pattern, end))
                continue;
            while (escapes + end.length < pattern.length && pattern.data[pattern.length - end.length - 1 - escapes] == '\\')
                escapes++;
            if (escapes % 2 == 0) {
                pattern.length -= end.length;
                again = true;
            }
        }
    }
    return pattern;
}

/* Flags at the beginning, such as (?i). */
static size_t ends_flags(struct view pattern)
{
    size_t at = 2;

    if (!view_starts(pattern, VIEW("(?")))
        return 0;
    while (at < pattern.length && strchr("imsU", pattern.data[at]))
        at++;
    return at > 2 && at < pattern.length && pattern.data[at] == ')' ? at + 1 : 0;
}

static void ends_look(struct lint *lint, const struct node *node, void *context)
{
    const struct node *regex = node->count == 2 ? node->args[1] : NULL;
    struct view pattern, rest;
    struct diagnostic *found;
    size_t flags;

    (void)context;
    if (node->kind != NODE_OPERATOR || !regex || regex->kind != NODE_REGEX || !lint_is_known(lint, node->span))
        return;
    pattern = lint_slice(lint, (struct span){ regex->span.begin + 1, regex->span.end - 1 });
    flags = ends_flags(pattern);
    rest = ends_without(view_skip(pattern, flags));
    if (rest.length + flags == pattern.length || view_find(pattern, VIEW("\\Q"), 0) != SIZE_MAX)
        return;
    if (rest.length == 0) {
        diagnostic_help(lint->diagnostics,
                        diagnostics_add(lint->diagnostics, CODE_W0710, regex->span, "this regex matches every text"),
                        "to ask whether there is a value, write ispresent(%.*s)", VIEW_PRINT(lint_slice(lint, node->args[0]->span)));
        return;
    }
    found = diagnostics_add(lint->diagnostics, CODE_W0710, regex->span, "a regex is searched for anywhere: .* at its ends is idle");
    diagnostic_help(lint->diagnostics, found, "write /%.*s%.*s/", (int)flags, pattern.data, VIEW_PRINT(rest));
    diagnostic_mend(lint->diagnostics, found, regex->span, "/%.*s%.*s/", (int)flags, pattern.data, VIEW_PRINT(rest));
}

void lint_idle_regex_ends(struct lint *lint)
{
    lint_each_node(lint, ends_look, NULL);
}
