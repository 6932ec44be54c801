/* Names and literals, from their text to what they say. */
#include "base/buffer.h"
#include "base/number.h"
#include "syntax/tree_build.h"

/* ---- names ------------------------------------------------------------------------------------------------------- */

/* The text between backticks; an escaped backtick loses its backslash, everything else stays. */
static struct view segment_decode(struct parser *parser, struct view inside)
{
    char *out;
    size_t length = 0;

    if (view_find(inside, VIEW("\\`"), 0) == SIZE_MAX)
        return inside;
    out = arena_alloc(parser->arena, inside.length);
    for (size_t i = 0; i < inside.length; i++) {
        if (inside.data[i] == '\\' && inside.data[i + 1] == '`')
            i++;
        else if (inside.data[i] == '\\')
            out[length++] = inside.data[i++];
        out[length++] = inside.data[i];
    }
    return (struct view){ out, length };
}

/* Where the backticked segment that begins at `at` ends, its closing backtick included. */
static size_t segment_quoted_end(struct view text, size_t at)
{
    for (at++; at < text.length && text.data[at] != '`'; at++)
        if (text.data[at] == '\\')
            at++;
    return at < text.length ? at + 1 : text.length;
}

static size_t segment_plain_end(struct view text, size_t at)
{
    while (at < text.length && text.data[at] != '.' && text.data[at] != '[')
        at++;
    return at;
}

/* Reads the segment at `*at` and moves behind it. */
static struct segment segment_read(struct parser *parser, struct view text, size_t *at)
{
    struct segment segment = { 0 };
    size_t begin = *at, end;

    if (text.data[begin] == '[') {
        end = view_find_byte(text, ']', begin);
        segment.subscript = true;
        /* What stands in a placeholder that lacks its value need not end: that mistake has been reported. */
        if (end == SIZE_MAX)
            end = text.length;
        segment.text = view_between(text.data + begin + 1, text.data + end);
        *at = end < text.length ? end + 1 : end;
        return segment;
    }
    if (text.data[begin] == '.')
        begin++;
    if (begin < text.length && text.data[begin] == '`') {
        end = segment_quoted_end(text, begin);
        segment.quoted = true;
        segment.text = segment_decode(parser, view_between(text.data + begin + 1, text.data + end - 1));
    } else if (begin + 1 < text.length && text.data[begin] == '@' && text.data[begin + 1] == '`') {
        end = segment_quoted_end(text, begin + 1);
        segment.quoted = true;
        segment.text = segment_decode(parser, view_between(text.data + begin + 2, text.data + end - 1));
        segment.text = arena_format(parser->arena, "@%.*s", VIEW_PRINT(segment.text));
    } else {
        end = segment_plain_end(text, begin);
        segment.text = view_between(text.data + begin, text.data + end);
    }
    *at = end;
    return segment;
}

static struct view name_join(struct parser *parser, const struct name *name)
{
    struct buffer buffer;
    struct view text;

    if (name->count == 1 && !name->segments[0].subscript)
        return name->segments[0].text;
    buffer_init(&buffer);
    for (size_t i = 0; i < name->count; i++) {
        if (name->segments[i].subscript)
            buffer_add_char(&buffer, '[');
        else if (i)
            buffer_add_char(&buffer, '.');
        buffer_add(&buffer, name->segments[i].text);
        if (name->segments[i].subscript)
            buffer_add_char(&buffer, ']');
    }
    text = arena_keep(parser->arena, buffer_view(&buffer));
    buffer_clear(&buffer);
    return text;
}

/* A name together with its first segment, which mostly is the only one. */
struct name_and_segment {
    struct name name;
    struct segment segment;
};

struct name *name_new(struct parser *parser, struct span span)
{
    struct view text = parser_slice(parser, span);
    struct name_and_segment *both = ARENA_NEW(parser->arena, struct name_and_segment);
    struct name *name = &both->name;
    size_t capacity = 1, at = 0;

    name->span = span;
    name->segments = &both->segment;
    while (at < text.length) {
        name->segments = arena_grow(parser->arena, name->segments, &capacity, name->count + 1, sizeof(struct segment));
        name->segments[name->count++] = segment_read(parser, text, &at);
    }
    name->text = name_join(parser, name);
    return name;
}

bool name_is_simple(struct parser *parser, struct span span, struct view *text)
{
    struct view written = parser_slice(parser, span);
    const struct name *name;

    if (view_find_byte(written, '`', 0) == SIZE_MAX && view_find_byte(written, '.', 0) == SIZE_MAX &&
        view_find_byte(written, '[', 0) == SIZE_MAX) {
        *text = written;
        return true;
    }
    name = name_new(parser, span);
    *text = name->text;
    return name->count == 1 && !name->segments[0].quoted;
}

/* ---- literals ---------------------------------------------------------------------------------------------------- */

struct node *node_new(struct parser *parser, enum node_kind kind, struct span span)
{
    struct node *node = ARENA_NEW(parser->arena, struct node);

    node->kind = kind;
    node->span = span;
    node->head = span;
    return node;
}

struct node *node_number(struct parser *parser, struct span span)
{
    struct node *node = node_new(parser, NODE_NUMBER, span);

    node->text = parser_slice(parser, span);
    if (!number_parse(node->text, &node->number))
        node->number = 0;
    return node;
}

/* Backslash escapes the quotes and itself and makes \n, \r, \t; before any other character it stays. */
static struct view text_decode(struct parser *parser, struct view inside)
{
    static const char escapes[] = "\\\"'nrt", meanings[] = "\\\"'\n\r\t";
    char *out;
    size_t length = 0;

    if (view_find_byte(inside, '\\', 0) == SIZE_MAX)
        return inside;
    out = arena_alloc(parser->arena, inside.length);
    for (size_t i = 0; i < inside.length; i++) {
        const char *escape = NULL;

        if (inside.data[i] == '\\' && i + 1 < inside.length)
            escape = memchr(escapes, inside.data[i + 1], sizeof(escapes) - 1);
        if (escape)
            i++;
        out[length++] = escape ? meanings[escape - escapes] : inside.data[i];
    }
    return (struct view){ out, length };
}

struct node *node_text(struct parser *parser, struct span span)
{
    struct node *node = node_new(parser, NODE_TEXT, span);
    struct view text = parser_slice(parser, span);

    /* The name of a log group behind SOURCE needs no quotes. */
    if (text.data[0] != '"' && text.data[0] != '\'')
        node->text = text;
    else
        node->text = text_decode(parser, view_between(text.data + 1, view_end(text) - (text.length > 1)));
    return node;
}

struct node *node_regex(struct parser *parser, struct span span)
{
    struct node *node = node_new(parser, NODE_REGEX, span);
    struct view text = parser_slice(parser, span), inside;
    char *out;
    size_t length = 0;

    inside = view_between(text.data + 1, view_end(text) - (text.length > 1));
    node->text = inside;
    if (view_find(inside, VIEW("\\/"), 0) == SIZE_MAX)
        return node;
    out = arena_alloc(parser->arena, inside.length);
    for (size_t i = 0; i < inside.length; i++) {
        if (inside.data[i] == '\\' && i + 1 < inside.length && inside.data[i + 1] == '/')
            i++;
        else if (inside.data[i] == '\\' && i + 1 < inside.length)
            out[length++] = inside.data[i++];
        out[length++] = inside.data[i];
    }
    node->text = (struct view){ out, length };
    return node;
}

struct node *node_boolean(struct parser *parser, struct span span)
{
    struct node *node = node_new(parser, NODE_BOOLEAN, span);

    node->text = parser_slice(parser, span);
    node->number = view_equal_nocase(node->text, VIEW("true"));
    return node;
}

struct node *node_period_apart(struct parser *parser, struct span number, struct span unit)
{
    struct node *node = node_new(parser, NODE_PERIOD, span_join(number, unit));

    if (!number_parse(parser_slice(parser, number), &node->number))
        node->number = 0;
    node->text = parser_slice(parser, unit);
    return node;
}

struct node *node_period(struct parser *parser, struct span span)
{
    struct view text = parser_slice(parser, span);
    struct span number = { span.begin, span.begin };

    while (number.end < span.end &&
           ((text.data[number.end - span.begin] >= '0' && text.data[number.end - span.begin] <= '9') ||
            text.data[number.end - span.begin] == '.'))
        number.end++;
    return node_period_apart(parser, number, (struct span){ number.end, span.end });
}
