/* Texts of HCL, in quotes and as heredocs: what is written in them, and the expressions between. */
#include "base/utf8.h"
#include "saved/hcl.h"

struct hcl_text {
    struct hcl *hcl;
    struct element *template;   /* its parts */
    struct mapping part;
    enum coding_kind coding;
    size_t indent;
};

static void text_end_part(struct hcl_text *text)
{
    struct arena *arena = text->hcl->reader->arena;
    const struct mapped part = mapping_end(&text->part);

    if (part.text.length > 0)
        element_add(arena, text->template, VIEW(""), element_text(arena, part));
    mapping_init(&text->part, arena);
}

static void text_copy(struct hcl_text *text, size_t begin, size_t end)
{
    mapping_copy(&text->part, text->hcl->source, begin, end, text->coding, text->indent);
}

static void text_decode(struct hcl_text *text, size_t begin, size_t end, struct view value)
{
    mapping_decode(&text->part, text->hcl->source, begin, end, value, text->coding, text->indent);
}

/* `$${` and `%%{` stand for themselves. */
static bool text_is_escaped(const struct hcl *hcl, size_t end)
{
    const char *here = hcl->text.data + hcl->at;

    return hcl->at + 2 < end && (here[0] == '$' || here[0] == '%') && here[1] == here[0] && here[2] == '{';
}

static bool text_is_expression(const struct hcl *hcl, size_t end)
{
    const char *here = hcl->text.data + hcl->at;

    return hcl->at + 1 < end && (here[0] == '$' || here[0] == '%') && here[1] == '{';
}

/* To the brace that closes, quotes in between respected. */
static void text_skip_expression(struct hcl *hcl)
{
    size_t open = 1;

    while (hcl->at < hcl->text.length && open > 0) {
        const char byte = hcl->text.data[hcl->at++];

        if (byte == '"')
            while (hcl->at < hcl->text.length && hcl->text.data[hcl->at] != '"' && hcl->text.data[hcl->at] != '\n')
                hcl->at += hcl->text.data[hcl->at] == '\\' && hcl->at + 1 < hcl->text.length ? 2 : 1;
        else if (byte == '{')
            open++;
        else if (byte == '}')
            open--;
        if (byte == '"' && hcl->at < hcl->text.length)
            hcl->at++;
    }
}

/* `${...}` is a part; of a directive `%{...}` nothing is left but what stands around it. */
static void text_expression(struct hcl_text *text)
{
    struct hcl *hcl = text->hcl;
    const size_t begin = hcl->at;
    const bool directive = hcl->text.data[begin] == '%';
    struct element *value = NULL;

    hcl->at += 2;
    if (!directive) {
        hcl->at += hcl->at < hcl->text.length && hcl->text.data[hcl->at] == '~';
        value = hcl_expression(hcl);
        if (hcl_here_beyond(hcl) == '~')
            hcl->at++;
    }
    if (hcl_here_beyond(hcl) != '}') {
        hcl->at = begin + 2;
        text_skip_expression(hcl);
        value = directive ? NULL : element_new(hcl->reader->arena, ELEMENT_CALL, hcl_place(hcl, begin));
    } else {
        hcl->at++;
    }
    text_end_part(text);
    if (!value)
        return;
    /* A value stands for the braces, too. */
    struct element *part = element_new(hcl->reader->arena, ELEMENT_CALL, hcl_place(hcl, begin));

    part->name = VIEW("interpolation");
    element_add(hcl->reader->arena, part, VIEW(""), value);
    element_add(hcl->reader->arena, text->template, VIEW(""), part);
}

static struct element *text_result(struct hcl_text *text, size_t begin)
{
    struct arena *arena = text->hcl->reader->arena;

    text_end_part(text);
    text->template->place = hcl_place(text->hcl, begin);
    if (text->template->count == 1 && text->template->members[0].value->kind == ELEMENT_TEXT)
        return text->template->members[0].value;
    if (text->template->count == 0) {
        struct element *empty = element_text(arena, (struct mapped){ VIEW(""), NULL, 0 });

        empty->place = text->template->place;
        return empty;
    }
    return text->template;
}

static void text_init(struct hcl_text *text, struct hcl *hcl, enum coding_kind coding, size_t indent)
{
    *text = (struct hcl_text){ .hcl = hcl, .coding = coding, .indent = indent };
    text->template = element_new(hcl->reader->arena, ELEMENT_CALL, (struct range){ 0, 0 });
    text->template->name = VIEW("template");
    mapping_init(&text->part, hcl->reader->arena);
}

/* ---- in quotes ---- */

static void text_escape(struct hcl_text *text)
{
    static const char from[] = "nrt\"\\", to[] = "\n\r\t\"\\";
    struct hcl *hcl = text->hcl;
    const size_t begin = hcl->at;
    const char byte = begin + 1 < hcl->text.length ? hcl->text.data[begin + 1] : '\0';
    const char *known = byte ? strchr(from, byte) : NULL;
    const size_t digits = byte == 'u' ? 4 : byte == 'U' ? 8 : 0;
    char bytes[4] = { known ? to[known - from] : byte };
    size_t length = 1, end = begin + 2;
    uint32_t code = 0;

    for (; end < begin + 2 + digits && end < hcl->text.length; end++) {
        const char digit = hcl->text.data[end];

        if (!strchr("0123456789abcdefABCDEF", digit) || !digit)
            break;
        code = code * 16 + (uint32_t)(digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10);
    }
    hcl->at = end < hcl->text.length ? end : hcl->text.length;
    if (end < begin + 2 + digits) {
        hcl_complain(hcl, "an escape is not complete");
        text_copy(text, begin, hcl->at);
        return;
    }
    if (digits > 0)
        length = utf8_encode(code > 0x10FFFF ? 0xFFFD : code, bytes);
    text_decode(text, begin, hcl->at, (struct view){ bytes, length });
}

struct element *hcl_quoted(struct hcl *hcl)
{
    const size_t begin = hcl->at++;
    struct hcl_text text;

    text_init(&text, hcl, CODING_HCL, 0);
    while (hcl->at < hcl->text.length && hcl->text.data[hcl->at] != '"' && hcl->text.data[hcl->at] != '\n') {
        if (hcl->text.data[hcl->at] == '\\') {
            text_escape(&text);
        } else if (text_is_escaped(hcl, hcl->text.length)) {
            text_decode(&text, hcl->at, hcl->at + 3, (struct view){ hcl->text.data + hcl->at + 1, 2 });
            hcl->at += 3;
        } else if (text_is_expression(hcl, hcl->text.length)) {
            text_expression(&text);
        } else {
            text_copy(&text, hcl->at, hcl->at + 1);
            hcl->at++;
        }
    }
    if (hcl->at < hcl->text.length && hcl->text.data[hcl->at] == '"')
        hcl->at++;
    else
        hcl_complain(hcl, "a text is not closed on its line");
    return text_result(&text, begin);
}

/* ---- heredocs ---- */

struct heredoc {
    size_t begin, end;          /* its lines */
    size_t behind;              /* the end of the line that closes it */
    size_t indent;              /* blanks to leave out of each line */
};

bool hcl_begins_heredoc(const struct hcl *hcl)
{
    return hcl->at + 2 < hcl->text.length && hcl->text.data[hcl->at] == '<' && hcl->text.data[hcl->at + 1] == '<' &&
           hcl->text.data[hcl->at + 2] != '=';
}

static size_t heredoc_line_end(struct view text, size_t at)
{
    const size_t end = view_find_byte(text, '\n', at);

    return end == SIZE_MAX ? text.length : end;
}

static bool heredoc_find(struct hcl *hcl, struct heredoc *heredoc)
{
    const struct view text = hcl->text;
    const bool flush = text.data[hcl->at + 2] == '-';
    const size_t line = heredoc_line_end(text, hcl->at), name = hcl->at + 2 + flush;
    const struct view marker = view_trim(view_between(text.data + (name < line ? name : line), text.data + line));
    size_t least = SIZE_MAX;

    heredoc->begin = line < text.length ? line + 1 : line;
    for (size_t at = heredoc->begin; at < text.length; at = heredoc->behind + 1) {
        const struct view content = view_between(text.data + at, text.data + heredoc_line_end(text, at));
        const struct view trimmed = view_trim(content);

        heredoc->end = at;
        heredoc->behind = at + content.length;
        if (marker.length > 0 && view_equal(trimmed, marker)) {
            heredoc->indent = flush && least != SIZE_MAX ? least : 0;
            return true;
        }
        if (trimmed.length > 0 && (size_t)(trimmed.data - content.data) < least)
            least = (size_t)(trimmed.data - content.data);
    }
    return false;
}

static size_t heredoc_indent(struct view text, size_t at, size_t most)
{
    size_t count = 0;

    while (count < most && at + count < text.length && (text.data[at + count] == ' ' || text.data[at + count] == '\t'))
        count++;
    return count;
}

static void heredoc_lines(struct hcl_text *text, const struct heredoc *heredoc)
{
    struct hcl *hcl = text->hcl;
    bool line_begins = true;

    for (hcl->at = heredoc->begin; hcl->at < heredoc->end;) {
        if (line_begins)
            hcl->at += heredoc_indent(hcl->text, hcl->at, heredoc->indent);
        line_begins = false;
        if (hcl->at >= heredoc->end)
            break;
        if (text_is_escaped(hcl, heredoc->end)) {
            text_decode(text, hcl->at, hcl->at + 3, (struct view){ hcl->text.data + hcl->at + 1, 2 });
            hcl->at += 3;
        } else if (text_is_expression(hcl, heredoc->end)) {
            text_expression(text);
        } else if (hcl->text.data[hcl->at] == '\r' && hcl->at + 1 < heredoc->end && hcl->text.data[hcl->at + 1] == '\n') {
            text_decode(text, hcl->at, hcl->at + 2, VIEW("\n"));
            hcl->at += 2;
            line_begins = true;
        } else {
            line_begins = hcl->text.data[hcl->at] == '\n';
            text_copy(text, hcl->at, hcl->at + 1);
            hcl->at++;
        }
    }
}

struct element *hcl_heredoc(struct hcl *hcl)
{
    const size_t begin = hcl->at;
    struct heredoc heredoc = { 0, 0, 0, 0 };
    struct hcl_text text;

    if (!heredoc_find(hcl, &heredoc)) {
        hcl_complain(hcl, "a heredoc is not closed");
        /* The line alone is left out: what follows may be sound. */
        hcl->at = heredoc_line_end(hcl->text, begin);
        return element_new(hcl->reader->arena, ELEMENT_NULL, hcl_place(hcl, begin));
    }
    text_init(&text, hcl, CODING_HEREDOC, heredoc.indent);
    heredoc_lines(&text, &heredoc);
    hcl->at = heredoc.behind;
    return text_result(&text, begin);
}

struct element *element_read_hcl_text(struct reader *reader, const struct mapped *source)
{
    struct hcl hcl = { .reader = reader, .source = source, .text = source->text };
    struct hcl_text text;

    text_init(&text, &hcl, CODING_HEREDOC, 0);
    while (hcl.at < hcl.text.length) {
        if (text_is_escaped(&hcl, hcl.text.length)) {
            text_decode(&text, hcl.at, hcl.at + 3, (struct view){ hcl.text.data + hcl.at + 1, 2 });
            hcl.at += 3;
        } else if (text_is_expression(&hcl, hcl.text.length)) {
            text_expression(&text);
        } else {
            text_copy(&text, hcl.at, hcl.at + 1);
            hcl.at++;
        }
    }
    return text_result(&text, 0);
}
