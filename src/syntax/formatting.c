#include "syntax/formatting_parts.h"

#include "base/buffer.h"
#include "base/utf8.h"
#include "syntax/insights_parser.h"

struct span formatting_between(const struct formatting *formatting, size_t index)
{
    return (struct span){
        .begin = index > 0 ? formatting->items[index - 1].span.end : 0,
        .end = index < formatting->count ? formatting->items[index].span.begin : (uint32_t)formatting->parser.text.length,
    };
}

/* ---- from text to items ---- */

static void item_measure(struct formatting_item *item, struct view text)
{
    const size_t line = view_find_byte(text, '\n', 0);
    size_t last = text.length;

    item->lines = line != SIZE_MAX;
    item->width = item->last_width = utf8_width((struct view){ text.data, item->lines ? line : text.length });
    if (!item->lines)
        return;
    while (text.data[last - 1] != '\n')
        last--;
    item->last_width = utf8_width(view_skip(text, last));
}

/* Blanks at the end of a comment are no part of it. */
static struct span comment_trim(const struct formatting *formatting, struct span span)
{
    const struct view text = formatting_slice(formatting, span);
    size_t length = text.length;

    while (length > 0 && strchr(" \t\r\f\v", text.data[length - 1]))
        length--;
    span.end = span.begin + (uint32_t)length;
    return span;
}

/* Of an atom, the item has all. False: two share one. */
static bool items_cover_atoms(struct formatting *formatting)
{
    size_t at = 0;

    for (size_t i = 0; i < formatting->count; i++) {
        struct span *span = &formatting->items[i].span;

        while (at < formatting->options->atom_count && formatting->options->atoms[at].end <= span->begin)
            at++;
        for (size_t next = at; next < formatting->options->atom_count && formatting->options->atoms[next].begin < span->end; next++)
            *span = span_join(*span, formatting->options->atoms[next]);
        if (i > 0 && span->begin < formatting->items[i - 1].span.end)
            return false;
    }
    return true;
}

static bool kind_deepens(int kind)
{
    return kind == T_OPEN || kind == T_OPEN_QUERY || kind == T_OPEN_LIST || kind == T_OPEN_MAP;
}

/* Tokens that were resolved, and comments between them; stray pipes are not among them. */
static void formatting_read(struct formatting *formatting)
{
    const struct token_list *raw = &formatting->parser.raw;
    const struct token *resolved = formatting->parser.tokens.tokens;
    size_t depth = 0;

    formatting->items = ARENA_ARRAY(formatting->parser.arena, raw->count, struct formatting_item);
    for (size_t i = 0; i < raw->count; i++) {
        struct formatting_item *item = &formatting->items[formatting->count];
        const struct token *token = &raw->tokens[i];

        *item = (struct formatting_item){ .kind = token->kind, .span = token->span, .depth = depth };
        if (token->kind == TOKEN_COMMENT) {
            item->span = comment_trim(formatting, token->span);
        } else if (resolved->kind != T_END && resolved->span.begin == token->span.begin) {
            item->kind = resolved->kind;
            item->word = token_word(resolved);
            resolved++;
        } else {
            continue;
        }
        if (depth > 0 && (item->kind == T_CLOSE || item->kind == T_CLOSE_LIST || item->kind == T_CLOSE_MAP))
            item->depth = --depth;
        depth += kind_deepens(item->kind);
        formatting->count++;
    }
}

/* ---- from items to text ---- */

struct writing {
    struct formatting *formatting;
    struct view original;       /* with atoms */
    struct buffer text;
    struct formatting_edit *edits;
    size_t count, capacity;
};

static void write_edit(struct writing *writing, struct span span, struct view text)
{
    struct arena *arena = writing->formatting->parser.arena;

    buffer_add(&writing->text, text);
    if (view_equal(text, view_between(writing->original.data + span.begin, writing->original.data + span.end)))
        return;
    writing->edits = arena_grow(arena, writing->edits, &writing->capacity, writing->count + 1, sizeof *writing->edits);
    writing->edits[writing->count++] = (struct formatting_edit){ span, arena_keep(arena, text) };
}

/* What stands around the query, without stray pipes. */
static struct view writing_margin(const struct writing *writing, struct span span, bool behind)
{
    const struct view text = formatting_slice(writing->formatting, span);
    size_t length = 0;

    while (length < text.length && text.data[behind ? text.length - 1 - length : length] != '|')
        length++;
    return (struct view){ behind ? view_end(text) - length : text.data, length };
}

static void write_gap(struct writing *writing, size_t index, struct view line_end)
{
    const struct formatting_item *item = &writing->formatting->items[index];
    const struct span span = formatting_between(writing->formatting, index);
    struct buffer gap = { 0 };

    if (index == 0 && !writing->formatting->options->whole) {
        buffer_add(&gap, writing_margin(writing, span, false));
    } else if (index > 0) {
        for (enum formatting_gap level = GAP_LINE; level <= item->gap; level++)
            buffer_add(&gap, line_end);
        buffer_add_repeat(&gap, ' ', item->gap == GAP_BLANK ? 1 : item->gap >= GAP_LINE ? item->indent : 0);
    }
    write_edit(writing, span, buffer_view(&gap));
    buffer_clear(&gap);
}

static void write_item(struct writing *writing, const struct formatting_item *item)
{
    const struct view text = view_between(writing->original.data + item->span.begin, writing->original.data + item->span.end);

    write_edit(writing, item->span, item->word && !item->named && !item->fixed && item->kind != TOKEN_COMMENT &&
                                            view_equal_nocase(text, item->word->text)
                                        ? item->word->text
                                        : text);
}

/* Whether lines end with a carriage return and a newline: as the first that ends outside of a token does, for those in tokens
 * stay as they are. */
static bool formatting_returns(const struct formatting *formatting)
{
    const struct view text = formatting->parser.text;
    size_t line = SIZE_MAX;

    for (size_t i = 0; i <= formatting->count && line == SIZE_MAX; i++) {
        const struct span span = formatting_between(formatting, i);

        line = view_find_byte((struct view){ text.data, span.end }, '\n', span.begin);
    }
    if (line == SIZE_MAX)
        line = view_find_byte(text, '\n', 0);
    return line != SIZE_MAX && line > 0 && text.data[line - 1] == '\r';
}

static void write_all(struct writing *writing)
{
    struct formatting *formatting = writing->formatting;
    const bool returns = formatting_returns(formatting);
    const struct span rest = formatting_between(formatting, formatting->count);

    for (size_t i = 0; i < formatting->count; i++) {
        write_gap(writing, i, returns ? VIEW("\r\n") : VIEW("\n"));
        write_item(writing, &formatting->items[i]);
    }
    write_edit(writing, rest, !formatting->options->whole || formatting->count == 0 ? writing_margin(writing, rest, true)
                              : returns                                             ? VIEW("\r\n")
                                                                                    : VIEW("\n"));
}

/* ---- from text to text ---- */

/* Commands of a later release are laid out like all others. */
static bool list_has_mistakes(const struct diagnostics *list)
{
    size_t count = list->errors;

    for (const struct diagnostic *at = list->first; at; at = at->next)
        count -= at->code == CODE_E0218;
    return count > 0;
}

/* The masked text with the same edits. */
static struct view formatting_masked(const struct writing *writing, struct arena *arena)
{
    const struct view text = writing->formatting->parser.text;
    struct buffer out = { 0 };
    uint32_t at = 0;
    struct view masked;

    for (size_t i = 0; i < writing->count; i++) {
        buffer_add(&out, view_between(text.data + at, text.data + writing->edits[i].span.begin));
        buffer_add(&out, writing->edits[i].text);
        at = writing->edits[i].span.end;
    }
    buffer_add(&out, view_skip(text, at));
    masked = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return masked;
}

/* Whether the text that was made is read as the one it was made of. A query at the limit of its length may be too long now. */
static bool formatting_holds(const struct writing *writing, struct arena *arena)
{
    const struct query_tree *tree = writing->formatting->parser.tree, *again;
    struct diagnostics list;

    diagnostics_init(&list, arena);
    again = query_parse(formatting_masked(writing, arena), arena, &list);
    return !list_has_mistakes(&list) && view_equal(tree_print(arena, tree), tree_print(arena, again)) &&
           view_equal(formatting_columns(tree, arena), formatting_columns(again, arena));
}

struct formatted formatting_query(struct view text, const struct formatting_options *options, struct arena *arena,
                                  struct diagnostics *list)
{
    struct formatting formatting = { .parser = { .arena = arena, .list = list }, .options = options };
    struct writing writing = { .formatting = &formatting, .original = text };
    struct formatted formatted = { .text = text };

    formatting.parser.text = formatting_mask(text, options, arena);
    parser_run(&formatting.parser);
    if (list_has_mistakes(list))
        return formatted;
    formatted.valid = true;
    formatting_read(&formatting);
    formatting_mark(&formatting);
    formatted.left = true;
    if (!items_cover_atoms(&formatting))
        return formatted;
    for (size_t i = 0; i < formatting.count; i++)
        item_measure(&formatting.items[i], view_between(text.data + formatting.items[i].span.begin,
                                                        text.data + formatting.items[i].span.end));
    formatting_lay_out(&formatting);
    write_all(&writing);
    if (formatting_holds(&writing, arena)) {
        formatted.left = false;
        formatted.text = arena_keep(arena, buffer_view(&writing.text));
        formatted.edits = writing.edits;
        formatted.count = writing.count;
    }
    buffer_clear(&writing.text);
    return formatted;
}
