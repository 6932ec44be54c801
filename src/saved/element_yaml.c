/*
 * YAML to trees, one for each document. libyaml says what there is; where the bytes of its scalars stand is found again in the text
 * (yaml_scalar.c, yaml_block.c). Where it stops at a mistake, the entry with the mistake is blanked out, and it begins again.
 */
#include "saved/element_yaml.h"

#include "base/map.h"
#include "base/utf8.h"

#include <yaml.h>

enum { CHECK_CHARACTERS = 256, ATTEMPTS = 20 };

struct yaml_reader {
    struct reader *reader;
    const struct mapped *source;
    struct view text;           /* what libyaml reads: as long as the source, without what it would refuse */
    size_t *checks, check_count;/* where each 256th character begins; none: all are of one byte */
    struct map anchors;
    yaml_parser_t parser;
    bool failed;
    size_t depth;
};

static struct element *yaml_value(struct yaml_reader *yaml, yaml_event_t *event);

/* ---- places ---- */

static void yaml_prepare_places(struct yaml_reader *yaml)
{
    size_t characters = 0;

    yaml->check_count = 0;
    if (utf8_is_ascii(yaml->text))
        return;
    yaml->checks = ARENA_ARRAY(yaml->reader->arena, yaml->text.length / CHECK_CHARACTERS + 1, size_t);
    for (size_t i = 0; i < yaml->text.length; i++) {
        if (((unsigned char)yaml->text.data[i] & 0xC0) == 0x80)
            continue;
        if (characters++ % CHECK_CHARACTERS == 0)
            yaml->checks[yaml->check_count++] = i;
    }
}

/* libyaml counts in characters. */
static size_t yaml_byte(const struct yaml_reader *yaml, size_t character)
{
    size_t at;

    if (yaml->check_count == 0)
        return character < yaml->text.length ? character : yaml->text.length;
    if (character / CHECK_CHARACTERS >= yaml->check_count)
        return yaml->text.length;
    at = yaml->checks[character / CHECK_CHARACTERS];
    for (size_t rest = character % CHECK_CHARACTERS; rest > 0 && at < yaml->text.length; rest--)
        for (at++; at < yaml->text.length && ((unsigned char)yaml->text.data[at] & 0xC0) == 0x80; at++)
            ;
    return at;
}

static struct range yaml_place(const struct yaml_reader *yaml, const yaml_event_t *event)
{
    return mapped_range(yaml->source, yaml_byte(yaml, event->start_mark.index), yaml_byte(yaml, event->end_mark.index));
}

/* Where a scalar begins behind its tag and anchor. */
static size_t yaml_behind_properties(const struct yaml_reader *yaml, size_t at)
{
    const struct view text = yaml->text;

    while (at < text.length && (text.data[at] == '!' || text.data[at] == '&')) {
        while (at < text.length && !strchr(" \t\r\n", text.data[at]))
            at++;
        while (at < text.length && strchr(" \t\r\n#", text.data[at])) {
            if (text.data[at] == '#')
                while (at + 1 < text.length && text.data[at + 1] != '\n')
                    at++;
            at++;
        }
    }
    return at;
}

/* ---- elements ---- */

static bool yaml_event(struct yaml_reader *yaml, yaml_event_t *event)
{
    if (!yaml->failed && !yaml_parser_parse(&yaml->parser, event))
        yaml->failed = true;
    return !yaml->failed;
}

static struct element *yaml_scalar(struct yaml_reader *yaml, const yaml_event_t *event)
{
    static const enum scalar_style styles[] = {
        [YAML_SINGLE_QUOTED_SCALAR_STYLE] = SCALAR_SINGLE, [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = SCALAR_DOUBLE,
        [YAML_LITERAL_SCALAR_STYLE] = SCALAR_LITERAL,      [YAML_FOLDED_SCALAR_STYLE] = SCALAR_FOLDED,
    };
    const yaml_scalar_style_t style = event->data.scalar.style;
    const bool quoted = style != YAML_PLAIN_SCALAR_STYLE && style != YAML_ANY_SCALAR_STYLE;
    const struct view value = arena_keep(yaml->reader->arena,
                                         (struct view){ (const char *)event->data.scalar.value, event->data.scalar.length });
    const size_t end = yaml_byte(yaml, event->end_mark.index);
    size_t begin = yaml_behind_properties(yaml, yaml_byte(yaml, event->start_mark.index));
    struct element *element;

    begin = begin < end ? begin : end;
    element = element_text(yaml->reader->arena, scalar_read(yaml->reader->arena, yaml->source,
                                                            quoted ? styles[style] : SCALAR_PLAIN, begin, end, value));
    element->quoted = quoted;
    element->place = mapped_range(yaml->source, begin, end);
    if (!quoted && (value.length == 0 || view_equal(value, VIEW("~")) || view_equal(value, VIEW("null"))))
        element->kind = ELEMENT_NULL;
    return element;
}

static struct element *yaml_list(struct yaml_reader *yaml)
{
    struct element *list = element_new(yaml->reader->arena, ELEMENT_LIST, (struct range){ 0, 0 });
    yaml_event_t event;

    while (yaml_event(yaml, &event)) {
        const bool end = event.type == YAML_SEQUENCE_END_EVENT;

        if (!end)
            element_add(yaml->reader->arena, list, VIEW(""), yaml_value(yaml, &event));
        else
            list->place = yaml_place(yaml, &event);
        yaml_event_delete(&event);
        if (end)
            break;
    }
    return list;
}

static struct element *yaml_map(struct yaml_reader *yaml)
{
    struct element *map = element_new(yaml->reader->arena, ELEMENT_MAP, (struct range){ 0, 0 }), *key = NULL;
    yaml_event_t event;

    while (yaml_event(yaml, &event)) {
        const bool end = event.type == YAML_MAPPING_END_EVENT;

        if (!end && !key) {
            key = yaml_value(yaml, &event);
        } else if (!end) {
            const struct view name = element_view(key);

            element_add(yaml->reader->arena, map, name.data ? name : VIEW(""), yaml_value(yaml, &event));
            key = NULL;
        } else {
            map->place = yaml_place(yaml, &event);
        }
        yaml_event_delete(&event);
        if (end)
            break;
    }
    return map;
}

static const char *yaml_tag(const yaml_event_t *event, const char **anchor)
{
    const yaml_char_t *tag = NULL, *name = NULL;

    if (event->type == YAML_SCALAR_EVENT) {
        tag = event->data.scalar.tag;
        name = event->data.scalar.anchor;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        tag = event->data.sequence_start.tag;
        name = event->data.sequence_start.anchor;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        tag = event->data.mapping_start.tag;
        name = event->data.mapping_start.anchor;
    }
    *anchor = (const char *)name;
    return (const char *)tag;
}

static struct element *yaml_alias(struct yaml_reader *yaml, const yaml_event_t *event)
{
    struct element *element = map_get(&yaml->anchors, view_of((const char *)event->data.alias.anchor));

    return element ? element : element_new(yaml->reader->arena, ELEMENT_NULL, yaml_place(yaml, event));
}

/* `!Ref x` is a call of Ref. Its arguments are the items of a list, or what there is. */
static struct element *yaml_call(struct yaml_reader *yaml, const char *tag, struct element *value)
{
    struct element *call = element_new(yaml->reader->arena, ELEMENT_CALL, value->place);

    call->name = arena_keep(yaml->reader->arena, view_of(tag + 1));
    if (value->kind == ELEMENT_LIST) {
        call->members = value->members;
        call->count = value->count;
    } else {
        element_add(yaml->reader->arena, call, VIEW(""), value);
    }
    return call;
}

static struct element *yaml_value(struct yaml_reader *yaml, yaml_event_t *event)
{
    const char *anchor;
    const char *tag = yaml_tag(event, &anchor);
    const struct range begin = yaml_place(yaml, event);
    struct element *element;

    if (event->type == YAML_ALIAS_EVENT)
        return yaml_alias(yaml, event);
    if (yaml->depth == ELEMENT_DEPTH) {
        yaml->failed = true;
        return element_new(yaml->reader->arena, ELEMENT_NULL, begin);
    }
    yaml->depth++;
    if (event->type == YAML_SCALAR_EVENT)
        element = yaml_scalar(yaml, event);
    else
        element = event->type == YAML_SEQUENCE_START_EVENT ? yaml_list(yaml) : yaml_map(yaml);
    yaml->depth--;
    if (event->type != YAML_SCALAR_EVENT)
        element->place.begin = begin.begin;
    if (tag && tag[0] == '!' && tag[1])
        element = yaml_call(yaml, tag, element);
    if (anchor)
        map_set(&yaml->anchors, arena_keep(yaml->reader->arena, view_of(anchor)), element);
    return element;
}

/* ---- documents ---- */

/* All documents of the text; what there is of them when it is damaged. */
static struct element *yaml_documents(struct yaml_reader *yaml)
{
    struct element *roots = element_new(yaml->reader->arena, ELEMENT_LIST, (struct range){ 0, yaml->text.length });
    yaml_event_t event;
    bool end = false;

    yaml->failed = !yaml_parser_initialize(&yaml->parser);
    yaml->depth = 0;
    map_init(&yaml->anchors, yaml->reader->arena);
    yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&yaml->parser, (const unsigned char *)yaml->text.data, yaml->text.length);
    while (!end && yaml_event(yaml, &event)) {
        const yaml_event_type_t type = event.type;

        end = type == YAML_STREAM_END_EVENT;
        if (type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT || type == YAML_MAPPING_START_EVENT)
            element_add(yaml->reader->arena, roots, VIEW(""), yaml_value(yaml, &event));
        yaml_event_delete(&event);
    }
    return roots;
}

/* A copy without the bytes that libyaml refuses to read at all, of the same length. */
static char *yaml_cleaned(struct yaml_reader *yaml)
{
    const struct view text = yaml->source->text;
    char *copy = arena_alloc(yaml->reader->arena, text.length + 1);

    memcpy(copy, text.data ? text.data : "", text.length);
    copy[text.length] = '\0';
    for (size_t at = 0, length; at < text.length; at += length) {
        uint32_t code;

        length = utf8_decode(text, at, &code);
        if ((code < ' ' && code != '\t' && code != '\n' && code != '\r') || code == 0x7F || (code >= 0x80 && code < 0xA0) ||
            code >= 0xFFFD || code == 0xFEFF)
            memset(copy + at, '?', length);
    }
    return copy;
}

/* ---- mistakes ---- */

static size_t yaml_indent(struct view text, size_t line)
{
    size_t indent = 0;

    while (line + indent < text.length && text.data[line + indent] == ' ')
        indent++;
    return line + indent >= text.length || strchr("\r\n#", text.data[line + indent]) ? SIZE_MAX : indent;
}

static size_t yaml_line(struct view text, size_t at)
{
    while (at > 0 && text.data[at - 1] != '\n')
        at--;
    return at;
}

static size_t yaml_next_line(struct view text, size_t line)
{
    const size_t end = view_find_byte(text, '\n', line);

    return end == SIZE_MAX ? text.length : end + 1;
}

/* Blanks out the entry of the second level that the mistake is in, or a line that is in none. */
static void yaml_blank_out(char *copy, struct view text, size_t at)
{
    size_t step = SIZE_MAX, begin = yaml_line(text, at < text.length ? at : text.length), end;

    for (size_t line = 0; line < text.length; line = yaml_next_line(text, line)) {
        const size_t indent = yaml_indent(text, line);

        if (indent > 0 && indent < step)
            step = indent;
    }
    end = yaml_next_line(text, begin);
    while (begin > 0 && (yaml_indent(text, begin) == SIZE_MAX || yaml_indent(text, begin) > step))
        begin = yaml_line(text, begin - 1);
    while (end < text.length && yaml_indent(text, begin) > 0 && (yaml_indent(text, end) == SIZE_MAX || yaml_indent(text, end) > step))
        end = yaml_next_line(text, end);
    for (size_t i = begin; i < end; i++)
        if (copy[i] != '\n' && copy[i] != '\r')
            copy[i] = ' ';
    /* A comment, since blanks would go on with a block scalar above. */
    if (copy[begin] == ' ')
        copy[begin] = '#';
}

/* Where the mistake is: where a quote that is not closed opens, say, rather than at the end of the text. */
static size_t yaml_mistake(const struct yaml_reader *yaml)
{
    const yaml_parser_t *parser = &yaml->parser;
    const char *context = parser->context;

    if (parser->error == YAML_READER_ERROR)
        return parser->problem_offset < yaml->text.length ? parser->problem_offset : yaml->text.length;
    const bool opened = context && (strncmp(context, "while scanning", 14) == 0 || strncmp(context, "while parsing a flow", 20) == 0);

    return yaml_byte(yaml, opened ? parser->context_mark.index : parser->problem_mark.index);
}

struct element *element_read_yaml(struct reader *reader, const struct mapped *text)
{
    struct yaml_reader yaml = { .reader = reader, .source = text };
    char *copy = yaml_cleaned(&yaml);
    struct element *roots = NULL;

    yaml.text = (struct view){ copy, text->text.length };
    yaml_prepare_places(&yaml);
    for (size_t attempt = 0; attempt < ATTEMPTS; attempt++) {
        roots = yaml_documents(&yaml);
        if (!yaml.failed)
            yaml_parser_delete(&yaml.parser);
        if (!yaml.failed)
            break;
        const size_t at = yaml_mistake(&yaml);
        const char *problem = yaml.parser.problem ? yaml.parser.problem : "this is nested too deep to be read";

        reader_complain_at(reader, text, at, problem);
        yaml_parser_delete(&yaml.parser);
        if (yaml_indent(yaml.text, yaml_line(yaml.text, at)) == SIZE_MAX && at >= yaml.text.length)
            break;
        yaml_blank_out(copy, yaml.text, at);
        yaml_prepare_places(&yaml);
    }
    return roots;
}
