/* The layout of queries, behind the public header. */
#include "engine/template.h"
#include "syntax/formatting.h"

#include <stdlib.h>

struct liq_layout {
    struct arena arena;
    struct view text;           /* as it was */
    struct formatted formatted;
    struct liq_diagnostic *list;
    size_t count;
};

static int atom_compare(const void *left, const void *right)
{
    const struct span *a = left, *b = right;

    return (a->begin > b->begin) - (a->begin < b->begin);
}

/* Calls of saved queries, and the placeholders outside of them. */
static struct formatting_options layout_atoms(struct view text, struct arena *arena)
{
    const struct template_calls calls = template_calls(text, arena);
    struct span *atoms = NULL, whole;
    size_t capacity = 0, count = 0;
    struct view name;

    for (size_t i = 0; i < calls.count; i++) {
        if (calls.list[i].fault)
            continue;
        atoms = arena_grow(arena, atoms, &capacity, count + 1, sizeof *atoms);
        atoms[count++] = calls.list[i].span;
    }
    const size_t call_count = count;

    for (size_t at = 0; template_next(text, &at, &name, &whole);) {
        bool inside = false;

        for (size_t i = 0; i < call_count && !inside; i++)
            inside = whole.begin < atoms[i].end && whole.end > atoms[i].begin;
        if (inside)
            continue;
        atoms = arena_grow(arena, atoms, &capacity, count + 1, sizeof *atoms);
        atoms[count++] = whole;
    }
    if (count > 0)
        qsort(atoms, count, sizeof *atoms, atom_compare);
    return (struct formatting_options){ .atoms = atoms, .atom_count = count };
}

static void layout_publish(struct liq_layout *layout, struct diagnostics *list)
{
    diagnostics_sort(list);
    layout->list = ARENA_ARRAY(&layout->arena, list->errors, struct liq_diagnostic);
    for (const struct diagnostic *at = list->first; at; at = at->next) {
        const struct liq_diagnostic found = diagnostic_public(layout->text, at);

        if (found.severity == LIQ_ERROR && at->code != CODE_E0218)
            layout->list[layout->count++] = found;
    }
}

struct liq_layout *liq_format(struct liq_text text, bool whole)
{
    struct liq_layout *layout = heap_zalloc(sizeof *layout);
    struct formatting_options options;
    struct diagnostics list;

    arena_init(&layout->arena, NULL);
    diagnostics_init(&list, &layout->arena);
    layout->text = arena_keep(&layout->arena, view_of_text(text));
    options = layout_atoms(layout->text, &layout->arena);
    options.whole = whole;
    layout->formatted = formatting_query(layout->text, &options, &layout->arena, &list);
    layout_publish(layout, &list);
    return layout;
}

void liq_layout_free(struct liq_layout *layout)
{
    if (layout)
        arena_clear(&layout->arena);
    free(layout);
}

bool liq_layout_valid(const struct liq_layout *layout)
{
    return layout->formatted.valid;
}

struct liq_text liq_layout_text(const struct liq_layout *layout)
{
    return text_of(layout->formatted.text);
}

size_t liq_layout_edit_count(const struct liq_layout *layout)
{
    return layout->formatted.count;
}

struct liq_layout_edit liq_layout_edit_at(const struct liq_layout *layout, size_t index)
{
    const struct formatting_edit *edit = &layout->formatted.edits[index];

    return (struct liq_layout_edit){ edit->span.begin, edit->span.end, text_of(edit->text) };
}

size_t liq_layout_diagnostic_count(const struct liq_layout *layout)
{
    return layout->count;
}

struct liq_diagnostic liq_layout_diagnostic_at(const struct liq_layout *layout, size_t index)
{
    return layout->list[index];
}
