/*
 * mutants QUERY FOLDER: writes the query into the folder in all the ways one change makes it another query, a file each, and says
 * what was changed, a line each. Changes that break the query, or that leave its plan as it is, are no use and left out.
 * script/mutate asks whether the tests of the query notice.
 */
#include "base/buffer.h"
#include "base/whole_file.h"
#include "syntax/query_parse.h"

#include <liq/liq.h>
#include <stdio.h>
#include <stdlib.h>

struct mutation {
    struct arena *arena;
    struct view text;
    struct view plan;
    const char *folder;
    struct view *made;          /* those written, to tell ones that come twice */
    size_t count, capacity;
    struct token_seen *tokens;
    size_t token_count, token_capacity;
};

struct token_seen {
    struct span span;
    enum token_class class;
};

/* ---- mutants ---- */

/* The plan and the columns; data NULL when it is no query. */
static struct view plan_of(struct arena *arena, struct view text)
{
    const struct liq_query_options options = { .now_ms = 1700000000000 };
    struct liq_query *query = liq_query_new(text.data, text.length, &options);
    struct view plan = { 0 };

    if (liq_query_valid(query)) {
        plan = arena_keep(arena, (struct view){ liq_query_explain(query).data, liq_query_explain(query).length });
        for (size_t i = 0; i < liq_query_column_count(query); i++)
            plan = arena_format(arena, "%.*s\n%.*s", VIEW_PRINT(plan), (int)liq_query_column(query, i).length,
                                liq_query_column(query, i).data);
    }
    liq_query_free(query);
    return plan;
}

static bool mutant_is_new(const struct mutation *mutation, struct view text, struct view plan)
{
    bool seen = !plan.data || view_equal(plan, mutation->plan);

    for (size_t i = 0; i < mutation->count && !seen; i++)
        seen = view_equal(mutation->made[i], text);
    return !seen;
}

static void mutant_write(struct mutation *mutation, struct view text, struct view what)
{
    const struct view path = arena_format(mutation->arena, "%s/%03zu.cwli", mutation->folder, mutation->count);
    FILE *file = fopen(path.data, "w");

    if (!file || fwrite(text.data, 1, text.length, file) != text.length || fclose(file) != 0) {
        perror(path.data);
        exit(3);
    }
    printf("%03zu\t", mutation->count);
    for (size_t i = 0; i < what.length; i++)
        putchar(what.data[i] == '\n' ? ' ' : what.data[i]);
    putchar('\n');
}

static void mutant_add(struct mutation *mutation, struct view text, struct view what)
{
    if (!mutant_is_new(mutation, text, plan_of(mutation->arena, text)))
        return;
    mutation->made = arena_grow(mutation->arena, mutation->made, &mutation->capacity, mutation->count + 1, sizeof text);
    mutation->made[mutation->count++] = text;
    mutant_write(mutation, text, what);
}

static struct view span_text(const struct mutation *mutation, struct span span)
{
    return view_between(mutation->text.data + span.begin, mutation->text.data + span.end);
}

static void mutant_replace(struct mutation *mutation, struct span span, struct view by)
{
    const struct view text = mutation->text;
    const struct place place = place_of(text, span.begin);

    mutant_add(mutation,
               arena_format(mutation->arena, "%.*s%.*s%.*s", (int)span.begin, text.data, VIEW_PRINT(by),
                            (int)(text.length - span.end), text.data + span.end),
               arena_format(mutation->arena, "%u:%u: `%.*s` becomes `%.*s`", place.line, place.column,
                            VIEW_PRINT(span_text(mutation, span)), VIEW_PRINT(by)));
}

/* ---- tokens ---- */

static void token_keep(void *context, struct span span, enum token_class class)
{
    struct mutation *mutation = context;

    mutation->tokens = arena_grow(mutation->arena, mutation->tokens, &mutation->token_capacity, mutation->token_count + 1,
                                  sizeof *mutation->tokens);
    mutation->tokens[mutation->token_count++] = (struct token_seen){ span, class };
}

/* Words of one row are put for each other. */
static const char *const families[][8] = {
    { "=", "!=", "<", ">", "<=", ">=" },
    { "and", "or" },
    { "+", "-", "*", "/" },
    { "asc", "desc" },
    { "like", "not like" },
    { "in", "not in" },
    { "not", "" },
    { "count", "sum", "avg", "min", "max", "count_distinct" },
};

static void mutate_word(struct mutation *mutation, struct span span)
{
    const struct view text = span_text(mutation, span);

    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        for (size_t at = 0; at < 8 && families[i][at]; at++)
            for (size_t other = 0; other < 8 && families[i][other] && view_equal_nocase(text, view_of(families[i][at])); other++)
                if (other != at)
                    mutant_replace(mutation, span, view_of(families[i][other]));
}

static void mutate_number(struct mutation *mutation, struct span span)
{
    const struct view text = span_text(mutation, span);
    const double number = strtod(arena_keep(mutation->arena, text).data, NULL);

    mutant_replace(mutation, span, arena_format(mutation->arena, "%.15g", number + 1));
    mutant_replace(mutation, span, arena_format(mutation->arena, "%.15g", number - 1));
    mutant_replace(mutation, span, arena_format(mutation->arena, "%.15g", number * 10));
}

/* With a character more or less at either end; behind and before the quotes. */
static void mutate_text(struct mutation *mutation, struct span span)
{
    const struct view text = span_text(mutation, span), inside = { text.data + 1, text.length - 2 };
    const char quote = text.data[0];

    mutant_replace(mutation, span, arena_format(mutation->arena, "%c%.*sx%c", quote, VIEW_PRINT(inside), quote));
    mutant_replace(mutation, span, arena_format(mutation->arena, "%cx%.*s%c", quote, VIEW_PRINT(inside), quote));
    if (inside.length < 2)
        return;
    mutant_replace(mutation, span, arena_format(mutation->arena, "%c%.*s%c", quote, VIEW_PRINT(view_skip(inside, 1)), quote));
    mutant_replace(mutation, span, arena_format(mutation->arena, "%c%.*s%c", quote, (int)inside.length - 1, inside.data, quote));
}

/* Another name of the query, the one before and the one behind it, and one that there is not. */
static void mutate_name(struct mutation *mutation, size_t index)
{
    const struct view own = span_text(mutation, mutation->tokens[index].span);
    struct view before = { 0 }, behind = { 0 };

    for (size_t i = 0; i < mutation->token_count; i++) {
        const struct view name = span_text(mutation, mutation->tokens[i].span);

        if (mutation->tokens[i].class != TOKEN_CLASS_FIELD || view_equal(name, own))
            continue;
        if (i < index)
            before = name;
        else if (!behind.data)
            behind = name;
    }
    if (before.data)
        mutant_replace(mutation, mutation->tokens[index].span, before);
    if (behind.data)
        mutant_replace(mutation, mutation->tokens[index].span, behind);
    mutant_replace(mutation, mutation->tokens[index].span, arena_format(mutation->arena, "%.*s_", VIEW_PRINT(own)));
}

static void mutate_tokens(struct mutation *mutation)
{
    for (size_t i = 0; i < mutation->token_count; i++) {
        const struct span span = mutation->tokens[i].span;

        switch (mutation->tokens[i].class) {
        case TOKEN_CLASS_FIELD:
            mutate_name(mutation, i);
            break;
        case TOKEN_CLASS_NUMBER:
            mutate_number(mutation, span);
            break;
        case TOKEN_CLASS_TEXT:
        case TOKEN_CLASS_REGEX:
            mutate_text(mutation, span);
            break;
        case TOKEN_CLASS_WORD:
        case TOKEN_CLASS_FUNCTION:
        case TOKEN_CLASS_OPERATOR:
            mutate_word(mutation, span);
            break;
        case TOKEN_CLASS_COMMENT:
        case TOKEN_CLASS_BAD:
            break;
        }
    }
}

/* ---- lists and stages ---- */

/* Left out, and changed places with the next one. */
static void mutate_list(struct mutation *mutation, const struct span *spans, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct span alone = { i > 0 ? spans[i - 1].end : spans[i].begin, i > 0 || count == 1 ? spans[i].end : spans[i + 1].begin };

        mutant_replace(mutation, alone, VIEW(""));
        if (i + 1 == count)
            continue;
        const struct view between = view_between(mutation->text.data + spans[i].end, mutation->text.data + spans[i + 1].begin);

        mutant_replace(mutation, (struct span){ spans[i].begin, spans[i + 1].end },
                       arena_format(mutation->arena, "%.*s%.*s%.*s", VIEW_PRINT(span_text(mutation, spans[i + 1])),
                                    VIEW_PRINT(between), VIEW_PRINT(span_text(mutation, spans[i]))));
    }
}

static void mutate_items(struct mutation *mutation, const struct items *items)
{
    struct span *spans = ARENA_ARRAY(mutation->arena, items->count, struct span);

    for (size_t i = 0; i < items->count; i++)
        spans[i] = items->items[i].span;
    mutate_list(mutation, spans, items->count);
}

static void mutate_stage(struct mutation *mutation, const struct stage *stage)
{
    struct span *names = ARENA_ARRAY(mutation->arena, stage->name_count, struct span);
    struct span *keys = ARENA_ARRAY(mutation->arena, stage->key_count, struct span);

    mutate_items(mutation, &stage->items);
    mutate_items(mutation, &stage->by);
    for (size_t i = 0; i < stage->name_count; i++)
        names[i] = stage->names[i]->span;
    mutate_list(mutation, names, stage->name_count);
    for (size_t i = 0; i < stage->key_count; i++) {
        keys[i] = stage->keys[i].span;
        if (stage->keys[i].descending)
            mutant_replace(mutation, stage->keys[i].span, span_text(mutation, stage->keys[i].name->span));
        else
            mutant_replace(mutation, stage->keys[i].span,
                           arena_format(mutation->arena, "%.*s desc", VIEW_PRINT(span_text(mutation, stage->keys[i].name->span))));
    }
    mutate_list(mutation, keys, stage->key_count);
    if (stage->test) {
        const struct span span = { stage->head.end, stage->span.end };

        mutant_replace(mutation, span, arena_format(mutation->arena, " not (%.*s)", VIEW_PRINT(span_text(mutation, span))));
    }
}

/* The query without one of its stages, or with two in the other order. */
static void mutate_order(struct mutation *mutation, const struct query_tree *tree, size_t index, bool swapped)
{
    struct buffer text = { 0 };
    const struct stage *stage = tree->stages[index];

    for (size_t i = 0; i < tree->count; i++) {
        const size_t from = !swapped ? i : i == index ? i + 1 : i == index + 1 ? index : i;

        if (!swapped && i == index)
            continue;
        buffer_add_text(&text, text.length > 0 ? "\n| " : "");
        buffer_add(&text, span_text(mutation, tree->stages[from]->span));
    }
    buffer_add_char(&text, '\n');
    mutant_add(mutation, arena_keep(mutation->arena, buffer_view(&text)),
               arena_format(mutation->arena, "stage %zu, %.*s, %s", index + 1, VIEW_PRINT(stage->word),
                            swapped ? "changes places with the next" : "is left out"));
    buffer_clear(&text);
}

int main(int count, char **words)
{
    struct mutation mutation = { 0 };
    struct diagnostics list;
    struct fault fault;
    struct arena arena;
    const struct query_tree *tree;

    if (count != 3) {
        fprintf(stderr, "usage: mutants QUERY FOLDER\n");
        return 2;
    }
    arena_init(&arena, NULL);
    mutation.arena = &arena;
    mutation.folder = words[2];
    if (whole_file_read(&arena, view_of(words[1]), 1 << 20, &mutation.text, &fault) != STATUS_OK) {
        fprintf(stderr, "%s\n", fault.message);
        return 3;
    }
    mutation.plan = plan_of(&arena, mutation.text);
    diagnostics_init(&list, &arena);
    tree = query_parse(mutation.text, &arena, &list);
    if (!mutation.plan.data) {
        fprintf(stderr, "%s has mistakes\n", words[1]);
        return 2;
    }
    tokens_classify(mutation.text, token_keep, &mutation);
    mutate_tokens(&mutation);
    for (size_t i = 0; i < tree->count; i++) {
        mutate_stage(&mutation, tree->stages[i]);
        mutate_order(&mutation, tree, i, false);
        if (i + 1 < tree->count)
            mutate_order(&mutation, tree, i, true);
    }
    arena_clear(&arena);
    return 0;
}
