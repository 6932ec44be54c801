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

static void edit_substituted(struct buffer *out, struct view text)
{
    for (size_t i = 0; i < text.length; i++) {
        buffer_add_char(out, text.data[i]);
        if (text.data[i] == '$' && i + 1 < text.length && text.data[i + 1] == '{') {
            buffer_add_text(out, "{!");
            i++;
        }
    }
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
        edit_substituted(out, text);
        return true;
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

/* Between two pieces of a text there may be the indentation of a line, and nothing else. */
static bool edit_adjacent(struct view file, size_t end, size_t begin)
{
    for (size_t at = end; at < begin; at++)
        if (file.data[at] != ' ')
            return false;
    return end <= begin;
}

/* Whether all of the range stands in the file one behind the other, written alike. */
static bool edit_possible(const struct saved_query *query, size_t begin, size_t end, const struct coding **coding)
{
    const struct piece *piece = mapped_piece(&query->text, begin), *before = NULL;

    if (!piece)
        return false;
    *coding = piece->coding;
    for (; piece < query->text.pieces + query->text.count && (piece->at < end || !before); piece++) {
        if (piece->kind == PIECE_KNOWN || piece->kind == PIECE_UNKNOWN || piece->coding != *coding ||
            (before && !edit_adjacent(query->file->text, before->end, piece->begin)))
            return false;
        before = piece;
    }
    return true;
}

bool saved_edit(struct arena *arena, const struct saved_query *query, size_t begin, size_t end, struct view replacement,
                struct saved_edit *edit)
{
    const struct coding *coding;
    struct buffer texts[2];
    size_t now = 0;
    bool possible = utf8_valid(replacement) && edit_possible(query, begin, end, &coding);

    buffer_init(&texts[0]);
    buffer_init(&texts[1]);
    buffer_add(&texts[0], replacement);
    for (; possible && coding; coding = coding->outer, now = !now) {
        buffer_reset(&texts[!now]);
        possible = edit_encode(&texts[!now], coding, buffer_view(&texts[now]));
    }
    if (possible) {
        const struct range range = mapped_range(&query->text, begin, end);

        *edit = (struct saved_edit){ range.begin, range.end, arena_keep(arena, buffer_view(&texts[now])) };
    }
    buffer_clear(&texts[0]);
    buffer_clear(&texts[1]);
    return possible;
}
