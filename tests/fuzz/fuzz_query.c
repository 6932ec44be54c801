/* Any bytes may be a query; what parses without a mistake prints as a query that parses and prints the same. */
#include "syntax/query_parse.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Commands of a later release are read like all others and reported besides. */
static size_t fuzz_mistakes(const struct diagnostics *list)
{
    size_t count = list->errors;

    for (const struct diagnostic *at = list->first; at; at = at->next)
        count -= at->code == CODE_E0218;
    return count;
}

static void fuzz_span(void *context, struct span span, enum token_class class)
{
    const struct view *text = context;

    (void)class;
    if (span.begin > span.end || span.end > text->length)
        abort();
}

static void fuzz_check_diagnostics(struct view text, struct diagnostics *list)
{
    diagnostics_sort(list);
    for (const struct diagnostic *at = list->first; at; at = at->next) {
        if (at->span.begin > at->span.end || at->span.end > text.length || at->message.length == 0)
            abort();
        (void)place_of(text, at->span.begin);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct view text = { (const char *)bytes, size }, print;
    struct diagnostics list, again;
    const struct query_tree *tree;
    struct arena arena;

    arena_init(&arena, NULL);
    diagnostics_init(&list, &arena);
    diagnostics_init(&again, &arena);
    tree = query_parse(text, &arena, &list);
    fuzz_check_diagnostics(text, &list);
    tokens_classify(text, fuzz_span, &text);
    if (fuzz_mistakes(&list) == 0) {
        print = tree_print(&arena, tree);
        tree = query_parse(print, &arena, &again);
        /* Blanks and escapes may make the print longer than a query may be. */
        if (print.length <= QUERY_MAX_CHARACTERS &&
            (fuzz_mistakes(&again) || !view_equal(print, tree_print(&arena, tree))))
            abort();
    }
    arena_clear(&arena);
    return 0;
}
