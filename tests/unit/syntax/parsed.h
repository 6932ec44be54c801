/* A query with its tree and diagnostics, for the tests of the syntax layer. */
#pragma once

#include "syntax/query_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

struct parsed {
    struct arena arena;
    struct diagnostics list;
    struct query_tree *tree;
};

static inline void parsed_init(struct parsed *parsed, struct view query)
{
    arena_init(&parsed->arena, NULL);
    diagnostics_init(&parsed->list, &parsed->arena);
    parsed->tree = query_parse(query, &parsed->arena, &parsed->list);
    diagnostics_sort(&parsed->list);
}

static inline void parsed_clear(struct parsed *parsed)
{
    arena_clear(&parsed->arena);
}

/* Commands of a later release are read like all others and reported besides; tests of their syntax look past that. */
static inline const struct diagnostic *parsed_mistake(const struct parsed *parsed)
{
    const struct diagnostic *at = parsed->list.first;

    while (at && (at->code == CODE_E0218 || code_row(at->code)->severity == SEVERITY_WARNING))
        at = at->next;
    return at;
}

static inline bool parsed_has(const struct parsed *parsed, enum code code)
{
    for (const struct diagnostic *at = parsed->list.first; at; at = at->next)
        if (at->code == code)
            return true;
    return false;
}

/* Fails when the query does not parse, or prints as something other than `wanted`, or the print does not print as itself. */
static inline void assert_prints(const char *query, const char *wanted)
{
    struct parsed parsed, again;
    struct view print;

    parsed_init(&parsed, view_of(query));
    if (parsed_mistake(&parsed))
        fail_msg("%s: %.*s", query, VIEW_PRINT(parsed_mistake(&parsed)->message));
    print = tree_print(&parsed.arena, parsed.tree);
    if (wanted && !view_equal(print, view_of(wanted)))
        fail_msg("%s\nprints as %.*s\nnot as    %s", query, VIEW_PRINT(print), wanted);
    parsed_init(&again, print);
    if (parsed_mistake(&again))
        fail_msg("%s\nprints as %.*s: %.*s", query, VIEW_PRINT(print), VIEW_PRINT(parsed_mistake(&again)->message));
    if (!view_equal(print, tree_print(&again.arena, again.tree)))
        fail_msg("%s\nprints as %.*s, which prints differently", query, VIEW_PRINT(print));
    parsed_clear(&again);
    parsed_clear(&parsed);
}
