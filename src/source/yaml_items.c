#include "source/yaml_items.h"

#include "base/utf8.h"
#include "source/line_walk.h"
#include "source/producers.h"

enum { YAML_SURE = 96, YAML_FIRST = 1024, YAML_SAMPLE = 50 };

/* ---- scalars ---- */

static bool yaml_is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static const char *yaml_skip_blanks(const char *at, const char *end)
{
    while (at < end && yaml_is_blank(*at))
        at++;
    return at;
}

/* Behind the end of a line at `at`; `at` when there is none. */
static const char *yaml_break(const char *at, const char *end)
{
    if (at < end && *at == '\r' && end - at > 1 && at[1] == '\n')
        return at + 2;
    return at < end && *at == '\n' ? at + 1 : at;
}

/* Ends of lines and the blanks around them: one stands for a blank, each further one for a newline. Returns what follows. */
static const char *yaml_fold(const char *at, const char *end, struct buffer *buffer, size_t kept)
{
    size_t breaks = 0;

    while (buffer->length > kept && yaml_is_blank(buffer->data[buffer->length - 1]))
        buffer->length--;
    for (const char *behind; (behind = yaml_break(at, end)) != at; breaks++)
        at = yaml_skip_blanks(behind, end);
    if (breaks == 1)
        buffer_add_char(buffer, ' ');
    else
        buffer_add_repeat(buffer, '\n', breaks - 1);
    return at;
}

static bool yaml_hex(const char *at, const char *end, size_t digits, uint32_t *code)
{
    *code = 0;
    if ((size_t)(end - at) < digits)
        return false;
    for (size_t i = 0; i < digits; i++) {
        const char byte = (char)(at[i] | 0x20);

        if (at[i] >= '0' && at[i] <= '9')
            *code = *code * 16 + (uint32_t)(at[i] - '0');
        else if (byte >= 'a' && byte <= 'f')
            *code = *code * 16 + (uint32_t)(byte - 'a') + 10;
        else
            return false;
    }
    return true;
}

/* What stands behind a backslash; returns what follows. */
static const char *yaml_escape(const char *at, const char *end, struct buffer *buffer)
{
    static const struct { char letter; uint32_t code; size_t digits; } escapes[] = {
        { '0', 0, 0 }, { 'a', 7, 0 }, { 'b', 8, 0 }, { 't', 9, 0 }, { 'n', 10, 0 }, { 'v', 11, 0 }, { 'f', 12, 0 }, { 'r', 13, 0 },
        { 'e', 27, 0 }, { 'N', 0x85, 0 }, { '_', 0xA0, 0 }, { 'L', 0x2028, 0 }, { 'P', 0x2029, 0 }, { 'x', 0, 2 }, { 'u', 0, 4 },
        { 'U', 0, 8 },
    };
    char bytes[4];

    if (at == end)
        return at;
    if (yaml_break(at, end) != at)
        return yaml_skip_blanks(yaml_break(at, end), end);
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        uint32_t code = escapes[i].code;

        if (*at != escapes[i].letter)
            continue;
        if (escapes[i].digits > 0 && (!yaml_hex(at + 1, end, escapes[i].digits, &code) || code > 0x10FFFF))
            break;
        buffer_add(buffer, (struct view){ bytes, utf8_encode(code, bytes) });
        return at + 1 + escapes[i].digits;
    }
    buffer_add_char(buffer, *at);
    return at + 1;
}

/* The content of quotes, up to behind the closing one. */
static const char *yaml_quoted(const char *at, const char *end, char quote, struct buffer *buffer)
{
    size_t kept = 0;

    while (at < end) {
        if (*at == quote && quote == '\'' && end - at > 1 && at[1] == quote) {
            buffer_add_char(buffer, quote);
            at += 2;
        } else if (*at == quote) {
            return at + 1;
        } else if (*at == '\\' && quote == '"') {
            at = yaml_escape(at + 1, end, buffer);
            kept = buffer->length;
        } else if (yaml_break(at, end) != at) {
            at = yaml_fold(at, end, buffer, kept);
        } else {
            buffer_add_char(buffer, *at++);
        }
    }
    return end;
}

/* Where the text of a line ends, before the blanks and the end of the line behind it. */
static const char *yaml_text_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at)), *stop = newline ? newline : end;

    while (stop > at && (yaml_is_blank(stop[-1]) || stop[-1] == '\r'))
        stop--;
    return stop;
}

/* Whether text follows the ends of lines here, in a line that is indented more. */
static bool yaml_goes_on(const char *at, const char *end, size_t column)
{
    for (const char *behind; (behind = yaml_break(at, end)) != at;) {
        const char *text = yaml_skip_blanks(behind, end);

        if (text < end && yaml_break(text, end) == text)
            return (size_t)(text - behind) > column;
        at = text;
    }
    return false;
}

/* Text without quotes. */
static const char *yaml_plain(const char *at, const char *end, size_t column, struct buffer *buffer)
{
    for (;;) {
        const char *stop = yaml_text_end(at, end), *line = yaml_skip_blanks(stop, end);

        buffer_add(buffer, view_between(at, stop));
        if (!yaml_goes_on(line, end, column))
            return stop;
        at = yaml_fold(line, end, buffer, buffer->length);
    }
}

/* ---- items ---- */

static size_t yaml_next_line(struct view text, size_t at)
{
    const size_t newline = view_find_byte(text, '\n', at);

    return newline >= text.length ? text.length : newline + 1;
}

/* The column of the name in a line, behind blanks and dashes. */
static size_t yaml_column(struct view line)
{
    size_t column = 0;

    while (column < line.length && (line.data[column] == ' ' ||
                                    (line.data[column] == '-' && column + 1 < line.length && line.data[column + 1] == ' ')))
        column++;
    return column;
}

static struct view yaml_name(struct view text)
{
    size_t length = 0;

    while (length < text.length && ((text.data[length] >= 'a' && text.data[length] <= 'z') ||
                                    (text.data[length] >= 'A' && text.data[length] <= 'Z')))
        length++;
    const bool ended = length + 1 < text.length && text.data[length] == ':' &&
                       (text.data[length + 1] == ' ' || text.data[length + 1] == '\n' || text.data[length + 1] == '\r');
    return (struct view){ text.data, ended ? length : 0 };
}

static void yaml_value(struct yaml_item *item, const char *at, struct yaml_member *member)
{
    const char *end = view_end(item->text), *stop;
    struct buffer *buffer = item->buffer;
    const char first = at < end ? *at : '\n';

    at = yaml_skip_blanks(at, end);
    member->known = !(first == '|' || first == '>' || first == '&' || first == '*' || first == '!' || first == '{' ||
                      (first == '[' && !view_starts(view_between(at, end), VIEW("[]"))));
    if (at < end && (*at == '\'' || *at == '"'))
        stop = yaml_quoted(at + 1, end, *at, buffer);
    else
        stop = yaml_plain(at, end, item->column, buffer);
    member->value = arena_keep(item->arena, buffer_view(buffer));
    buffer_reset(buffer);
    item->at = yaml_next_line(item->text, (size_t)(stop - item->text.data));
}

bool yaml_next(struct yaml_item *item, struct yaml_member *member)
{
    while (item->at < item->text.length) {
        const struct view line = view_skip(item->text, item->at);
        const size_t column = yaml_column(line);

        if (column < item->column)
            return false;
        member->name = yaml_name(view_skip(line, column));
        if (column == item->column && member->name.length > 0) {
            yaml_value(item, yaml_skip_blanks(view_end(member->name) + 1, view_end(item->text)), member);
            return true;
        }
        item->at = yaml_next_line(item->text, item->at);
    }
    return false;
}

static bool yaml_is_name(struct view text, const struct yaml_shape *shape)
{
    const struct view name = yaml_name(text);

    for (const struct view *known = shape->names; known->length > 0; known++)
        if (view_equal(name, *known))
            return true;
    return false;
}

static bool yaml_is_item(struct view text, size_t at, const struct yaml_layout *layout)
{
    const struct view line = view_skip(text, at);

    for (size_t i = 0; i < layout->indent; i++)
        if (i >= line.length || line.data[i] != ' ')
            return false;
    const struct view item = view_skip(line, layout->indent < line.length ? layout->indent : line.length);
    return view_starts(item, layout->shape->dashes) && yaml_is_name(view_skip(item, layout->shape->dashes.length), layout->shape);
}

size_t yaml_begin(struct view text, size_t from, const void *layout)
{
    size_t at = line_walk_begin(text, from, NULL);

    if (from == 0)
        return at;
    while (at < text.length && !yaml_is_item(text, at, layout))
        at = line_walk_begin(text, at + 1, NULL);
    return at;
}

static struct yaml_item yaml_item(struct view text, const struct yaml_layout *layout, struct buffer *buffer, struct arena *arena)
{
    return (struct yaml_item){
        .text = text, .column = layout->indent + layout->shape->dashes.length, .buffer = buffer, .arena = arena,
    };
}

void yaml_decode(struct decode *decode, struct events *events,
                 void (*add)(struct documents_run *run, struct yaml_item *item, size_t place))
{
    const struct view text = { decode->text.data, decode->end };
    struct documents_run run = producer_run(decode, events);
    size_t begin = decode->next;

    buffer_init(&run.texts.buffer);
    while (begin < decode->end && events->count < events->capacity) {
        const size_t stop = yaml_begin(text, begin + 1, decode->layout);
        struct yaml_item item = yaml_item(view_between(text.data + begin, text.data + stop), decode->layout, &run.texts.buffer,
                                          decode->arena);

        if (yaml_is_item(text, begin, decode->layout))
            add(&run, &item, begin);
        begin = stop;
    }
    decode->next = begin;
    envelope_texts_clear(&run.texts);
}

/* ---- sniffing ---- */

/* Where the items of the list begin, or what else its value is; SIZE_MAX when the text does not begin with the list or with
 * members in front of it. `paged`: the whole is an item. */
static size_t yaml_list(struct view head, const struct yaml_shape *shape, bool *paged)
{
    *paged = view_starts(head, VIEW("- "));
    for (size_t at = 0; at < head.length && at < YAML_FIRST; at = yaml_next_line(head, at)) {
        const struct view line = view_skip(head, at + (*paged ? 2 : 0) < head.length ? at + (*paged ? 2 : 0) : head.length);
        const struct view name = yaml_name(line);

        if (name.length == 0)
            return SIZE_MAX;
        if (view_equal(name, shape->list))
            return (size_t)(view_end(name) + 1 - head.data);
    }
    return SIZE_MAX;
}

/* Whether the first items are what the CLI writes. */
static bool yaml_is_usual(const struct sniff *sniff, size_t at, const struct yaml_layout *layout)
{
    struct yaml_member member;
    struct buffer buffer;
    bool usual = true;

    buffer_init(&buffer);
    for (size_t items = 0; at < sniff->head.length && items < YAML_SAMPLE; items++) {
        const size_t stop = yaml_begin(sniff->head, at + 1, layout);
        struct yaml_item item = yaml_item(view_between(sniff->head.data + at, sniff->head.data + stop), layout, &buffer, sniff->arena);

        while (yaml_next(&item, &member))
            usual &= member.known;
        at = stop;
    }
    buffer_clear(&buffer);
    return usual;
}

int yaml_sniff(struct sniff *sniff, const struct yaml_shape *shape)
{
    struct yaml_layout *layout = ARENA_NEW(sniff->arena, struct yaml_layout);
    bool paged;

    *layout = (struct yaml_layout){ .shape = shape };
    sniff->layout = layout;
    size_t at = 0;
    if (!yaml_is_item(sniff->head, 0, layout)) {
        at = yaml_list(sniff->head, shape, &paged);
        if (at == SIZE_MAX)
            return 0;
        layout->indent = paged ? 2 : 0;
        if (view_starts(view_skip(sniff->head, at), VIEW(" []")))
            return YAML_SURE;
        at = yaml_next_line(sniff->head, at);
    }
    const struct view first = view_skip(sniff->head, at);
    if (!yaml_is_name(view_skip(first, yaml_column(first)), shape))
        return 0;
    if (!yaml_is_item(sniff->head, at, layout) || !yaml_is_usual(sniff, at, layout))
        sniff->refusal = "YAML that the AWS CLI did not write; make JSON of it: yq -o json . FILE";
    return YAML_SURE;
}
