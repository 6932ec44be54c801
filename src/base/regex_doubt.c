#include "base/regex_doubt.h"

#include "base/regex_tree.h"

/* Whether something always stands before a part of the pattern, and behind it. */
struct around {
    bool before, behind;
};

/* Whether every match of the node has a character. */
static bool node_takes(const struct regex_node *node)
{
    bool any = false, all = true;

    switch (node->kind) {
    case REGEX_EMPTY:
    case REGEX_ASSERT:
        return false;
    case REGEX_LITERAL:
    case REGEX_ANY:
    case REGEX_CLASS:
        return true;
    case REGEX_GROUP:
        return node_takes(node->first);
    case REGEX_REPEAT:
        return node->min > 0 && node_takes(node->first);
    case REGEX_CONCAT:
    case REGEX_ALTERNATE:
        break;
    }
    for (const struct regex_node *child = node->first; child; child = child->next) {
        const bool takes = node_takes(child);

        any = any || takes;
        all = all && takes;
    }
    return node->kind == REGEX_CONCAT ? any : all;
}

static bool node_is_impossible(const struct regex_node *node, struct around around);

static bool concat_is_impossible(const struct regex_node *concat, struct around around)
{
    for (const struct regex_node *child = concat->first; child; child = child->next) {
        struct around here = around;

        for (const struct regex_node *rest = child->next; rest && !here.behind; rest = rest->next)
            here.behind = node_takes(rest);
        if (node_is_impossible(child, here))
            return true;
        around.before = around.before || node_takes(child);
    }
    return false;
}

static bool alternate_is_impossible(const struct regex_node *alternate, struct around around)
{
    for (const struct regex_node *child = alternate->first; child; child = child->next)
        if (!node_is_impossible(child, around))
            return false;
    return true;
}

static bool node_is_impossible(const struct regex_node *node, struct around around)
{
    const bool lines = node->flags & REGEX_LINES;

    switch (node->kind) {
    case REGEX_ASSERT:
        if (node->assertion == 'A' || (node->assertion == '^' && !lines))
            return around.before;
        return (node->assertion == 'z' || (node->assertion == '$' && !lines)) && around.behind;
    case REGEX_GROUP:
        return node_is_impossible(node->first, around);
    case REGEX_REPEAT:
        return node->min > 0 && node_is_impossible(node->first, around);
    case REGEX_CONCAT:
        return concat_is_impossible(node, around);
    case REGEX_ALTERNATE:
        return alternate_is_impossible(node, around);
    case REGEX_EMPTY:
    case REGEX_LITERAL:
    case REGEX_ANY:
    case REGEX_CLASS:
        break;
    }
    return false;
}

bool regex_is_impossible(struct view pattern)
{
    struct regex_error error;
    struct regex_tree tree;
    struct arena arena;
    bool impossible;

    arena_init(&arena, NULL);
    impossible = regex_parse(pattern, &arena, &arena, &error, &tree) && node_is_impossible(tree.root, (struct around){ 0 });
    arena_clear(&arena);
    return impossible;
}
