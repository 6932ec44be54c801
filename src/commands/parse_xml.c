/* parse FIELD XML "/path" as NAME: the text of an element or attribute (language reference 2.6.6). */

#include "commands/parsing.h"

#include "base/utf8.h"

/* /name/name[2]/@name */
struct xml_step {
    struct view name;
    size_t index;               /* from 1; 0: any */
};
struct xml_path {
    struct xml_step *steps;
    size_t count;
    struct view attribute;      /* empty: the text of the element */
};

static bool xml_name_byte(char byte, bool first)
{
    unsigned char c = (unsigned char)byte;

    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80 ||
           (!first && ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':'));
}

static struct view xml_name(struct view text, size_t *at)
{
    size_t begin = *at;

    while (*at < text.length && xml_name_byte(text.data[*at], *at == begin))
        ++*at;
    return view_between(text.data + begin, text.data + *at);
}

/* ---- the path ---- */

/* [n] behind a name; false when something else stands in the brackets. */
static bool xml_path_index(struct view text, size_t *at, struct xml_step *step)
{
    enum { INDEX_MOST = 1000000 };

    if (*at >= text.length || text.data[*at] != '[')
        return true;
    for (++*at; *at < text.length && text.data[*at] >= '0' && text.data[*at] <= '9' && step->index < INDEX_MOST; ++*at)
        step->index = step->index * 10 + (size_t)(text.data[*at] - '0');
    if (step->index == 0 || *at >= text.length || text.data[*at] != ']')
        return false;
    ++*at;
    return true;
}

/* Reads the path; false, with *at where it went wrong, when it is none. */
static bool xml_path_read(struct view text, struct xml_path *path, struct arena *arena, size_t *at)
{
    size_t begin = 0;

    path->steps = ARENA_ARRAY(arena, text.length + 1, struct xml_step);
    while (*at < text.length && path->attribute.length == 0) {
        if (text.data[*at] != '/')
            return false;
        begin = ++*at;
        if (*at < text.length && text.data[*at] == '@' && path->count) {
            ++*at;
            path->attribute = xml_name(text, at);
            if (path->attribute.length == 0)
                return false;
            continue;
        }
        path->steps[path->count].name = xml_name(text, at);
        if (*at == begin || !xml_path_index(text, at, &path->steps[path->count]))
            return false;
        path->count++;
    }
    return path->count && *at == text.length;
}

static void xml_report_path(struct binder *binder, const struct node *pattern, size_t at)
{
    struct span span = pattern->span;
    struct diagnostic *diagnostic;

    /* The literal's text is what stands between its quotes: the place inside is near enough where something is escaped. */
    if (span.begin + 1 + at < span.end) {
        span.begin += 1 + (uint32_t)at;
        span.end = span.begin + 1;
    }
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0510, span, "this path cannot be used: %s",
                                 at < pattern->text.length ? "it goes no further than names, [n] and a last @name"
                                                           : "it ends too early");
    diagnostic_help(binder->diagnostics, diagnostic,
                    "a path is /name/name, with [2] behind a name for the second of that name, and /@name at the end for "
                    "an attribute");
}

/* ---- the document ---- */

enum { XML_DEPTH_MOST = 256 };

struct xml_reader {
    const struct xml_path *path;
    struct arena *arena;
    struct view text;
    size_t at, depth;
    struct view open[XML_DEPTH_MOST];   /* the names of the elements that are open */
    size_t matched;                     /* so many of them are steps of the path */
    size_t seen[XML_DEPTH_MOST + 1];    /* by depth: children that have the name of the step there */
    bool taking;                        /* in the element that is looked for */
    struct buffer taken;
    bool found;
    struct view value;
};

static bool xml_at(const struct xml_reader *reader, const char *text)
{
    return view_starts(view_skip(reader->text, reader->at), view_of(text));
}

static void xml_blanks(struct xml_reader *reader)
{
    while (reader->at < reader->text.length && memchr(" \t\r\n", reader->text.data[reader->at], 4))
        reader->at++;
}

/* The code of &#38; or &#x26; without & and ; and 0 when it is none. */
static uint32_t xml_code(struct view name)
{
    bool hex = name.length > 1 && (name.data[1] == 'x' || name.data[1] == 'X');
    uint32_t code = 0;

    for (size_t i = hex ? 2 : 1; i < name.length; i++) {
        char c = name.data[i];
        uint32_t digit = c >= '0' && c <= '9' ? (uint32_t)(c - '0')
                         : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10) : 99;

        if (digit == 99 || code > 0x10FFFF)
            return 0;
        code = code * (hex ? 16 : 10) + digit;
    }
    return code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? 0 : code;
}

/* Adds what an entity stands for; one that XML itself does not define stays as it is written. */
static bool xml_add_entity(struct buffer *out, struct view name)
{
    static const struct {
        struct view name;
        char byte;
    } entities[] = { { VIEW_INIT("amp"), '&' }, { VIEW_INIT("lt"), '<' }, { VIEW_INIT("gt"), '>' },
                     { VIEW_INIT("quot"), '"' }, { VIEW_INIT("apos"), '\'' } };
    char encoded[4];
    uint32_t code;

    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (view_equal(name, entities[i].name)) {
            buffer_add_char(out, entities[i].byte);
            return true;
        }
    code = name.length > 1 && name.data[0] == '#' ? xml_code(name) : 0;
    if (!code)
        return false;
    buffer_add(out, (struct view){ encoded, utf8_encode(code, encoded) });
    return true;
}

static void xml_add_text(struct buffer *out, struct view text)
{
    enum { ENTITY_MOST = 12 };

    for (size_t at = 0; at < text.length;) {
        size_t amp = view_find_byte(text, '&', at), end;

        if (amp == SIZE_MAX)
            amp = text.length;
        buffer_add(out, view_between(text.data + at, text.data + amp));
        if (amp == text.length)
            return;
        end = view_find_byte(text, ';', amp);
        if (end != SIZE_MAX && end - amp <= ENTITY_MOST &&
            xml_add_entity(out, view_between(text.data + amp + 1, text.data + end))) {
            at = end + 1;
            continue;
        }
        buffer_add_char(out, '&');
        at = amp + 1;
    }
}

static void xml_find(struct xml_reader *reader, struct view value)
{
    reader->value = arena_keep(reader->arena, value);
    reader->found = true;
}

/* Skips to behind `end`; false when the text ends before. */
static bool xml_skip(struct xml_reader *reader, const char *end)
{
    size_t place = view_find(reader->text, view_of(end), reader->at);

    if (place == SIZE_MAX)
        return false;
    reader->at = place + strlen(end);
    return true;
}

/* <!DOCTYPE ... [ ... ]>: its own declarations stand in brackets. */
static bool xml_skip_doctype(struct xml_reader *reader)
{
    size_t bracket = view_find_byte(reader->text, '[', reader->at), end = view_find_byte(reader->text, '>', reader->at);

    if (bracket < end && !xml_skip(reader, "]"))
        return false;
    return xml_skip(reader, ">");
}

static bool xml_cdata(struct xml_reader *reader)
{
    size_t begin = reader->at += strlen("<![CDATA[");

    if (reader->depth == 0 || !xml_skip(reader, "]]>"))
        return false;
    if (reader->taking)
        buffer_add(&reader->taken, view_between(reader->text.data + begin, reader->text.data + reader->at - strlen("]]>")));
    return true;
}

static bool xml_attribute(struct xml_reader *reader, bool wanted)
{
    struct view name = xml_name(reader->text, &reader->at);
    size_t begin;

    xml_blanks(reader);
    if (name.length == 0 || !xml_at(reader, "="))
        return false;
    reader->at++;
    xml_blanks(reader);
    if (!xml_at(reader, "\"") && !xml_at(reader, "'"))
        return false;
    begin = reader->at + 1;
    reader->at = view_find_byte(reader->text, reader->text.data[reader->at], begin);
    if (reader->at == SIZE_MAX)
        return false;
    if (wanted && view_equal(name, reader->path->attribute)) {
        xml_add_text(&reader->taken, view_between(reader->text.data + begin, reader->text.data + reader->at));
        xml_find(reader, buffer_view(&reader->taken));
    }
    reader->at++;
    return true;
}

/* Whether the element that has just opened is the next step of the path; all before are among those open. */
static bool xml_matches(struct xml_reader *reader, struct view name)
{
    const struct xml_path *path = reader->path;
    size_t depth = reader->depth - 1;

    if (reader->matched != depth || depth >= path->count || !view_equal(name, path->steps[depth].name))
        return false;
    reader->seen[depth]++;
    if (path->steps[depth].index && path->steps[depth].index != reader->seen[depth])
        return false;
    reader->matched = depth + 1;
    reader->seen[depth + 1] = 0;
    return reader->matched == path->count;
}

static void xml_close(struct xml_reader *reader)
{
    if (reader->matched == reader->depth) {
        if (reader->taking)
            xml_find(reader, buffer_view(&reader->taken));
        reader->taking = false;
        reader->matched--;
    }
    reader->depth--;
}

static bool xml_open_tag(struct xml_reader *reader)
{
    struct view name;
    bool last;

    reader->at++;
    name = xml_name(reader->text, &reader->at);
    if (name.length == 0 || reader->depth == XML_DEPTH_MOST)
        return false;
    reader->open[reader->depth++] = name;
    last = xml_matches(reader, name);
    for (;;) {
        size_t before = reader->at;

        xml_blanks(reader);
        if (xml_at(reader, ">") || xml_at(reader, "/>"))
            break;
        if (reader->at == before || !xml_attribute(reader, last && reader->path->attribute.length && !reader->found))
            return false;
    }
    reader->taking = reader->taking || (last && reader->path->attribute.length == 0);
    if (xml_at(reader, "/>"))
        xml_close(reader);
    return xml_skip(reader, ">");
}

static bool xml_close_tag(struct xml_reader *reader)
{
    reader->at += strlen("</");
    if (reader->depth == 0 || !view_equal(xml_name(reader->text, &reader->at), reader->open[reader->depth - 1]))
        return false;
    xml_blanks(reader);
    if (!xml_at(reader, ">"))
        return false;
    reader->at++;
    xml_close(reader);
    return true;
}

static bool xml_characters(struct xml_reader *reader)
{
    size_t begin = reader->at, end = view_find_byte(reader->text, '<', begin);
    struct view text;

    reader->at = end == SIZE_MAX ? reader->text.length : end;
    text = view_between(reader->text.data + begin, reader->text.data + reader->at);
    if (reader->taking)
        xml_add_text(&reader->taken, text);
    return reader->depth > 0 || view_trim(text).length == 0;
}

/* One piece of the document; false when it is not well-formed there. */
static bool xml_piece(struct xml_reader *reader)
{
    if (!xml_at(reader, "<"))
        return xml_characters(reader);
    if (xml_at(reader, "</"))
        return xml_close_tag(reader);
    if (xml_at(reader, "<!--"))
        return xml_skip(reader, "-->");
    if (xml_at(reader, "<![CDATA["))
        return xml_cdata(reader);
    if (xml_at(reader, "<?"))
        return xml_skip(reader, "?>");
    if (xml_at(reader, "<!DOCTYPE"))
        return reader->depth == 0 && xml_skip_doctype(reader);
    return xml_open_tag(reader);
}

/* What stands behind the value is not looked at: a message that was cut off still has it. */
static bool xml_read(const struct parse_detail *detail, struct view text, struct arena *arena, struct view *captures)
{
    struct xml_reader reader;

    reader.path = detail->path;
    reader.arena = arena;
    reader.text = text;
    reader.at = reader.depth = reader.matched = reader.seen[0] = 0;
    reader.taking = reader.found = false;
    reader.value = (struct view){ 0 };
    buffer_init(&reader.taken);
    if (xml_at(&reader, "\xEF\xBB\xBF"))
        reader.at = 3;
    while (!reader.found && reader.at < text.length && xml_piece(&reader))
        continue;
    buffer_clear(&reader.taken);
    captures[0] = reader.value;
    return reader.found;
}

/* ---- binding ---- */

void parse_bind_xml(struct binder *binder, const struct stage *stage, struct parse_detail *detail, struct plan_step *step)
{
    struct xml_path *path = ARENA_NEW(binder->arena, struct xml_path);
    struct view name;
    size_t at = 0;

    if (!xml_path_read(stage->pattern->text, path, binder->arena, &at)) {
        xml_report_path(binder, stage->pattern, at);
        return;
    }
    detail->pattern = arena_format(binder->arena, "XML %.*s", VIEW_PRINT(detail->pattern));
    detail->read = xml_read;
    detail->path = path;
    detail->captures = 1;
    name = path->attribute.length ? path->attribute : path->steps[path->count - 1].name;
    if (stage->name_count)
        parse_output(binder, detail, step, 0, stage->names[0]->text, stage->names[0]->span);
    else
        parse_output(binder, detail, step, 0, name, stage->pattern->span);
}
