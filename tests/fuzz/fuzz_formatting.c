/*
 * Any bytes may be a query to be laid out. What comes out is read as the same query with the same columns, is laid out the same
 * again, and is what its edits make of the text there was.
 */
#include "base/buffer.h"
#include "syntax/formatting.h"
#include "syntax/query_parse.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void fuzz_fail(const char *why, struct view before, struct view after)
{
    fprintf(stderr, "%s:\n%.*s\nbecomes\n%.*s\n", why, VIEW_PRINT(before), VIEW_PRINT(after));
    abort();
}

static struct formatted fuzz_format(struct view text, bool whole, struct arena *arena)
{
    const struct formatting_options options = { .whole = whole };
    struct diagnostics list;

    diagnostics_init(&list, arena);
    return formatting_query(text, &options, arena, &list);
}

static struct view fuzz_print(struct view text, struct arena *arena)
{
    struct diagnostics list;

    diagnostics_init(&list, arena);
    return tree_print(arena, query_parse(text, arena, &list));
}

static void fuzz_edits(struct view text, const struct formatted *formatted)
{
    struct buffer out = { 0 };
    uint32_t at = 0;

    for (size_t i = 0; i < formatted->count; i++) {
        const struct formatting_edit *edit = &formatted->edits[i];

        if (edit->span.begin < at || edit->span.end < edit->span.begin || edit->span.end > text.length)
            fuzz_fail("edits overlap", text, formatted->text);
        buffer_add(&out, view_between(text.data + at, text.data + edit->span.begin));
        buffer_add(&out, edit->text);
        at = edit->span.end;
    }
    buffer_add(&out, view_skip(text, at));
    if (!view_equal(buffer_view(&out), formatted->text))
        fuzz_fail("edits make something else", buffer_view(&out), formatted->text);
    buffer_clear(&out);
}

/* What stands behind SOURCE is read by what follows it: without a stray pipe, or with a comment there, it may be another thing. */
static bool fuzz_has_source(struct view text)
{
    for (size_t i = 0; i + 6 <= text.length; i++)
        if (view_equal_nocase((struct view){ text.data + i, 6 }, VIEW("source")))
            return true;
    return false;
}

static void fuzz_one(struct view text, bool whole)
{
    struct arena arena;
    struct formatted once, twice;

    arena_init(&arena, NULL);
    once = fuzz_format(text, whole, &arena);
    if (once.valid) {
        twice = fuzz_format(once.text, whole, &arena);
        fuzz_edits(text, &once);
        /* Only blanks can make a query too long, and then it stays as it is. */
        if (once.count == 0 && !view_equal(twice.text, text))
            fuzz_fail("only the second time", text, twice.text);
        if (!twice.valid || !view_equal(once.text, twice.text))
            fuzz_fail("not the same again", once.text, twice.text);
        if (!view_equal(fuzz_print(text, &arena), fuzz_print(once.text, &arena)))
            fuzz_fail("another query", text, once.text);
        if (once.left && text.length < QUERY_MAX_CHARACTERS / 2 && !fuzz_has_source(text))
            fuzz_fail("cannot be laid out", text, text);
    }
    arena_clear(&arena);
}

/* The same tokens with other things between them. */
struct shaking {
    struct view text;
    struct buffer out;
    uint32_t chance;
};

static void shake(void *context, struct span span, enum token_class class)
{
    static const char *const gaps[] = { " ", " ", " ", "\n", "\t \r\n", "", " # x\n", "\n\n# y \n", "\n#\n\n\n  ", " | " };
    struct shaking *shaking = context;

    shaking->chance = shaking->chance * 1103515245 + 12345 + span.end;
    buffer_add(&shaking->out, view_between(shaking->text.data + span.begin, shaking->text.data + span.end));
    if (class == TOKEN_CLASS_COMMENT)
        buffer_add_char(&shaking->out, '\n');
    buffer_add_text(&shaking->out, gaps[(shaking->chance >> 16) % (sizeof gaps / sizeof *gaps)]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct view text = { (const char *)bytes, size };
    struct shaking shaking = { .text = text, .chance = size > 0 ? bytes[size / 2] : 0 };

    fuzz_one(text, false);
    fuzz_one(text, true);
    tokens_classify(text, shake, &shaking);
    fuzz_one(buffer_view(&shaking.out), shaking.chance & 1);
    buffer_clear(&shaking.out);
    return 0;
}
