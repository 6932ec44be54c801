/* What to write into a file so that a query in it reads otherwise. */
#include "base/buffer.h"
#include "base/json.h"
#include "base/utf8.h"
#include "saved/saved.h"

#include <stdint.h>

static void edit_json(struct buffer *out, struct view text)
{
    struct buffer quoted;

    buffer_init(&quoted);
    json_add_string(&quoted, text);
    buffer_add(out, (struct view){ quoted.data + 1, quoted.length - 2 });
    buffer_clear(&quoted);
}

/* Each line but the first begins with blanks; empty ones stay empty. */
static void edit_indented(struct buffer *out, struct view text, size_t indent)
{
    for (size_t i = 0; i < text.length; i++) {
        buffer_add_char(out, text.data[i]);
        if (text.data[i] == '\n' && i + 1 < text.length && text.data[i + 1] != '\n')
            buffer_add_repeat(out, ' ', indent);
    }
}

/* `$` before a brace is doubled, in quotes also what ends or escapes. */
static void edit_hcl(struct buffer *out, struct view text, bool quoted)
{
    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.data[i];

        if ((byte == '$' || byte == '%') && i + 1 < text.length && text.data[i + 1] == '{')
            buffer_add_char(out, byte);
        if (quoted && (byte == '"' || byte == '\\'))
            buffer_add_char(out, '\\');
        if (quoted && byte == '\n')
            buffer_add_text(out, "\\n");
        else if (quoted && byte == '\t')
            buffer_add_text(out, "\\t");
        else
            buffer_add_char(out, byte);
    }
}

/* False: a brace is open at the end, and what it would take in stands behind. */
static bool edit_substituted(struct buffer *out, struct view text)
{
    size_t open = 0;

    for (size_t i = 0; i < text.length; i++) {
        const bool begins = open == 0 && text.data[i] == '$' && i + 1 < text.length && text.data[i + 1] == '{';

        buffer_add_char(out, text.data[i]);
        if (begins) {
            buffer_add_text(out, "{!");
            i++;
        }
        open += begins || (open > 0 && text.data[i] == '{');
        open -= open > 0 && text.data[i] == '}';
    }
    return open == 0;
}

/* Whether a part of a plain scalar may read so, whatever stands around it. */
static bool edit_bare(struct view text)
{
    static const char special[] = "\n\t:#,[]{}&*!|>'\"%@`";

    for (size_t i = 0; i < text.length; i++)
        if (strchr(special, text.data[i]))
            return false;
    return true;
}

static bool edit_encode(struct buffer *out, const struct coding *coding, struct view text)
{
    switch (coding->kind) {
    case CODING_PLAIN:
        buffer_add(out, text);
        return true;
    case CODING_JSON:
        edit_json(out, text);
        return true;
    case CODING_INDENTED:
        edit_indented(out, text, coding->indent);
        return true;
    case CODING_HEREDOC: {
        struct buffer escaped;

        buffer_init(&escaped);
        edit_hcl(&escaped, text, false);
        edit_indented(out, buffer_view(&escaped), coding->indent);
        buffer_clear(&escaped);
        return true;
    }
    case CODING_HCL:
        edit_hcl(out, text, true);
        return true;
    case CODING_SUBSTITUTED:
        return edit_substituted(out, text);
    case CODING_QUOTED:
        for (size_t i = 0; i < text.length; i++) {
            if (text.data[i] == '\n')
                return false;
            if (text.data[i] == '\'')
                buffer_add_char(out, '\'');
            buffer_add_char(out, text.data[i]);
        }
        return true;
    case CODING_LINE:
        buffer_add(out, text);
        return view_find_byte(text, '\n', 0) == SIZE_MAX;
    case CODING_BARE:
        buffer_add(out, text);
        return edit_bare(text);
    case CODING_FIXED:
        return false;
    }
    return false;
}

/* Of a NUL no file but one of JSON knows how to write it. */
static bool edit_writable(const struct coding *coding, struct view text)
{
    for (; coding; coding = coding->outer)
        if (coding->kind == CODING_JSON)
            return true;
    return view_find_byte(text, '\0', 0) == SIZE_MAX;
}

/* Between two pieces of a text there may be the indentation of a line, and nothing else. */
static bool edit_adjacent(struct view file, size_t end, size_t begin)
{
    for (size_t at = end; at < begin; at++)
        if (file.data[at] != ' ')
            return false;
    return end <= begin;
}

/* Whether the place is in the middle of what stands for an escape or an expression. */
static bool edit_is_inside(const struct saved_query *query, size_t at)
{
    const struct piece *piece = mapped_piece(&query->text, at);

    return piece->kind != PIECE_COPY && piece->at < at && at < mapped_piece_end(&query->text, piece);
}

/* Whether all of the range stands in the file one behind the other, written alike. */
static bool edit_possible(const struct saved_query *query, size_t begin, size_t end, const struct coding **coding)
{
    const struct piece *piece = mapped_piece(&query->text, begin), *before = NULL;

    if (!piece || query->recorded)
        return false;
    *coding = piece->coding;
    if (edit_is_inside(query, begin) || edit_is_inside(query, end))
        return false;
    for (; piece < query->text.pieces + query->text.count && (piece->at < end || !before); piece++) {
        if (piece->kind == PIECE_KNOWN || piece->kind == PIECE_UNKNOWN || piece->coding != *coding ||
            (before && !edit_adjacent(query->file->text, before->end, piece->begin)))
            return false;
        before = piece;
    }
    return true;
}

static bool edit_all(const struct coding *coding, struct buffer *text)
{
    struct buffer other;
    bool possible = true;

    buffer_init(&other);
    for (; possible && coding; coding = coding->outer) {
        struct buffer swap = other;

        buffer_reset(&swap);
        possible = edit_encode(&swap, coding, buffer_view(text));
        other = *text;
        *text = swap;
    }
    buffer_clear(&other);
    return possible;
}

/* Whether a line break in the text is one in indented lines. */
static bool edit_has_lines(const struct coding *coding)
{
    while (coding && (coding->kind == CODING_PLAIN || coding->kind == CODING_SUBSTITUTED))
        coding = coding->outer;
    return coding && (coding->kind == CODING_INDENTED || coding->kind == CODING_HEREDOC);
}

/*
 * What is written has to leave lines whole where lines are indented: behind its last line break the rest of the line begins with
 * blanks, and a line that the rest is joined to takes none. A byte that all codings leave alone stands for that rest.
 */
struct edit_range {
    size_t begin, end;
    bool joins, breaks;         /* the line break at the range's end goes; one comes */
};

static struct edit_range edit_lines(const struct saved_query *query, const struct coding *coding, size_t begin, size_t end,
                                    struct buffer *text)
{
    const struct view whole = query->text.text;
    struct edit_range range = { .begin = begin, .end = end };

    if (!edit_has_lines(coding))
        return range;
    /* At the end there is no line to write into yet. */
    if (begin == end && begin == whole.length && begin > 0 && whole.data[begin - 1] == '\n') {
        const struct view added = { text->data, text->length };

        range.begin--;
        buffer_reserve(text, 1);
        memmove(text->data + 1, text->data, added.length);
        text->data[0] = '\n';
        text->length++;
    }
    const bool old = range.end > range.begin && whole.data[range.end - 1] == '\n';
    const bool new = text->length > 0 && text->data[text->length - 1] == '\n';

    if (old && !new && range.end == whole.length)
        buffer_add_char(text, '\n');
    range.joins = old && !new && range.end < whole.length;
    range.breaks = !old && new && range.end < whole.length;
    return range;
}

/* Whether a line break that was read as a blank goes: the next line is joined to what is written, without its indentation. */
static bool edit_unfolds(const struct saved_query *query, const struct coding *coding, size_t end, struct range place)
{
    return !edit_has_lines(coding) && end < query->text.text.length && place.end > place.begin &&
           query->file->text.data[place.end - 1] == '\n';
}

bool saved_edit(struct arena *arena, const struct saved_query *query, size_t begin, size_t end, struct view replacement,
                struct saved_edit *edit)
{
    const struct coding *coding = NULL;
    struct buffer text;
    bool possible = utf8_valid(replacement) && edit_possible(query, begin, end, &coding) && edit_writable(coding, replacement);

    /* Blanks there would be taken for those before every line. */
    if (edit_has_lines(coding) && begin == 0 && replacement.length > 0 && replacement.data[0] == ' ')
        possible = false;
    buffer_init(&text);
    buffer_add(&text, replacement);
    if (possible) {
        const struct edit_range range = edit_lines(query, coding, begin, end, &text);
        struct range place = mapped_range(&query->text, range.begin, range.end);

        if (range.breaks)
            buffer_add_char(&text, 'x');
        possible = edit_all(coding, &text);
        text.length -= range.breaks && text.length > 0;
        if (range.joins || edit_unfolds(query, coding, range.end, place))
            place.end = mapped_range(&query->text, range.end, range.end).begin;
        *edit = (struct saved_edit){ place.begin, place.end, arena_keep(arena, buffer_view(&text)) };
    }
    buffer_clear(&text);
    return possible;
}
