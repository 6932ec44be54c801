#include "saved/hcl.h"

#include <ctype.h>

/* ---- what stands between ---- */

static void hcl_skip_comment(struct hcl *hcl, const char *end, bool with_end)
{
    const size_t found = view_find(hcl->text, view_of(end), hcl->at);

    hcl->at = found == SIZE_MAX ? hcl->text.length : found + (with_end ? strlen(end) : 0);
}

static bool hcl_skip_blank(struct hcl *hcl, bool lines)
{
    const char byte = hcl->text.data[hcl->at];
    const char next = hcl->at + 1 < hcl->text.length ? hcl->text.data[hcl->at + 1] : '\0';

    if (byte == ' ' || byte == '\t' || byte == '\r' || (lines && byte == '\n'))
        hcl->at++;
    else if (byte == '#' || (byte == '/' && next == '/'))
        hcl_skip_comment(hcl, "\n", false);
    else if (byte == '/' && next == '*')
        hcl_skip_comment(hcl, "*/", true);
    else
        return false;
    return true;
}

static char hcl_here_how(struct hcl *hcl, bool lines)
{
    while (hcl->at < hcl->text.length && hcl_skip_blank(hcl, lines))
        ;
    return hcl->at < hcl->text.length ? hcl->text.data[hcl->at] : '\0';
}

char hcl_here(struct hcl *hcl)
{
    return hcl_here_how(hcl, false);
}

char hcl_here_beyond(struct hcl *hcl)
{
    return hcl_here_how(hcl, true);
}

void hcl_complain(struct hcl *hcl, const char *what)
{
    reader_complain_at(hcl->reader, hcl->source, hcl->at, what);
}

struct range hcl_place(const struct hcl *hcl, size_t begin)
{
    return mapped_range(hcl->source, begin, hcl->at);
}

struct view hcl_word(struct hcl *hcl)
{
    const size_t begin = hcl->at;

    while (hcl->at < hcl->text.length &&
           (isalnum((unsigned char)hcl->text.data[hcl->at]) || hcl->text.data[hcl->at] == '_' ||
            (hcl->at > begin && hcl->text.data[hcl->at] == '-') || (unsigned char)hcl->text.data[hcl->at] >= 0x80))
        hcl->at++;
    return view_between(hcl->text.data + begin, hcl->text.data + hcl->at);
}

/* ---- expressions ---- */

static struct element *hcl_call(struct hcl *hcl, struct view name, size_t begin)
{
    struct element *call = element_new(hcl->reader->arena, ELEMENT_CALL, (struct range){ 0, 0 });

    call->name = name;
    call->place = hcl_place(hcl, begin);
    return call;
}

/* Items up to the bracket, which is passed. False: something else stands there. */
static bool hcl_items(struct hcl *hcl, struct element *list, char close)
{
    hcl->at++;
    for (;;) {
        const char here = hcl_here_beyond(hcl);

        if (here == close)
            break;
        if (here == '\0')
            return false;
        element_add(hcl->reader->arena, list, VIEW(""), hcl_expression(hcl));
        if (hcl_here_beyond(hcl) == ',')
            hcl->at++;
        else if (hcl_here_beyond(hcl) != close)
            return false;
    }
    hcl->at++;
    return true;
}

static bool hcl_map_member(struct hcl *hcl, struct element *map)
{
    struct view key;

    if (hcl_here_beyond(hcl) == '"')
        key = element_view(hcl_quoted(hcl));
    else if (hcl->text.data[hcl->at] == '(')
        key = element_view(hcl_expression(hcl));
    else
        key = hcl_word(hcl);
    if (hcl_here(hcl) != '=' && hcl_here(hcl) != ':')
        return false;
    hcl->at++;
    element_add(hcl->reader->arena, map, key.data ? key : VIEW(""), hcl_expression(hcl));
    return true;
}

static bool hcl_map(struct hcl *hcl, struct element *map)
{
    hcl->at++;
    for (char here; (here = hcl_here_beyond(hcl)) != '}';) {
        if (here == '\0' || !hcl_map_member(hcl, map))
            return false;
        if (hcl_here(hcl) == ',')
            hcl->at++;
    }
    hcl->at++;
    return true;
}

/* To the end of an expression that is not understood: the line, or the bracket or comma around it. */
static void hcl_skip_expression(struct hcl *hcl)
{
    size_t open = 0;

    while (hcl->at < hcl->text.length) {
        const char byte = hcl_here(hcl);

        if (byte == '"') {
            hcl_quoted(hcl);
            continue;
        }
        if (hcl_begins_heredoc(hcl)) {
            hcl_heredoc(hcl);
            continue;
        }
        if (byte == '{' || byte == '[' || byte == '(')
            open++;
        if ((open == 0 && (byte == '}' || byte == ']' || byte == ')' || byte == ',' || byte == '\n' || byte == '~')) || byte == '\0')
            return;
        if (byte == '}' || byte == ']' || byte == ')')
            open--;
        hcl->at++;
    }
}

/* `aws_x.name[0].id`, or `f(...)`. */
static struct element *hcl_reference(struct hcl *hcl, size_t begin)
{
    const struct view word = hcl_word(hcl);
    struct element *element;

    if (hcl->at < hcl->text.length && hcl->text.data[hcl->at] == '(') {
        element = hcl_call(hcl, word, begin);
        if (!hcl_items(hcl, element, ')'))
            element->name = VIEW("");
        element->place = hcl_place(hcl, begin);
        return element;
    }
    while (hcl->at + 1 < hcl->text.length && hcl->text.data[hcl->at] == '.' &&
           (isalnum((unsigned char)hcl->text.data[hcl->at + 1]) || hcl->text.data[hcl->at + 1] == '_')) {
        hcl->at++;
        (void)hcl_word(hcl);
    }
    element = hcl_call(hcl, VIEW("reference"), begin);
    element_add(hcl->reader->arena, element, VIEW(""),
                element_text(hcl->reader->arena, mapped_literal(hcl->reader->arena,
                                                                view_between(hcl->text.data + begin, hcl->text.data + hcl->at),
                                                                element->place)));
    return element;
}

static struct element *hcl_number(struct hcl *hcl)
{
    struct mapping mapping;
    struct element *element;
    const size_t begin = hcl->at++;

    while (hcl->at < hcl->text.length && (isalnum((unsigned char)hcl->text.data[hcl->at]) || hcl->text.data[hcl->at] == '.'))
        hcl->at++;
    mapping_init(&mapping, hcl->reader->arena);
    mapping_copy(&mapping, hcl->source, begin, hcl->at, CODING_FIXED, 0);
    element = element_text(hcl->reader->arena, mapping_end(&mapping));
    element->quoted = false;
    return element;
}

static struct element *hcl_term(struct hcl *hcl)
{
    const size_t begin = hcl->at;
    const char here = hcl->text.data[begin];
    struct element *element;
    bool sound = true;

    if (here == '"')
        return hcl_quoted(hcl);
    if (hcl_begins_heredoc(hcl))
        return hcl_heredoc(hcl);
    if (isdigit((unsigned char)here) || here == '-')
        return hcl_number(hcl);
    if (here == '[' || here == '{') {
        element = element_new(hcl->reader->arena, here == '[' ? ELEMENT_LIST : ELEMENT_MAP, (struct range){ 0, 0 });
        sound = here == '[' ? hcl_items(hcl, element, ']') : hcl_map(hcl, element);
        element->place = hcl_place(hcl, begin);
        if (sound)
            return element;
        /* [for ...], say. */
        hcl->at = begin;
        hcl_skip_expression(hcl);
        return hcl_call(hcl, VIEW(""), begin);
    }
    if (isalpha((unsigned char)here) || here == '_')
        return hcl_reference(hcl, begin);
    hcl_skip_expression(hcl);
    return hcl_call(hcl, VIEW(""), begin);
}

static bool hcl_ends(char here)
{
    return here == '\0' || strchr("\n,]}):~=", here) != NULL;
}

struct element *hcl_expression(struct hcl *hcl)
{
    struct element *element;
    const char here = hcl_here_beyond(hcl);
    const size_t begin = hcl->at;

    if (hcl_ends(here) || hcl->depth == ELEMENT_DEPTH) {
        hcl->at += here != '\0' && hcl->depth == ELEMENT_DEPTH;
        return hcl_call(hcl, VIEW(""), begin);
    }
    hcl->depth++;
    element = hcl_term(hcl);
    /* An operator, an index or a condition makes it something that is not looked into. */
    if (!hcl_ends(hcl_here(hcl)) || view_starts(view_skip(hcl->text, hcl->at), VIEW("=="))) {
        hcl->at += hcl->text.data[hcl->at] == '=' ? 2 : 0;
        hcl_skip_expression(hcl);
        element = hcl_call(hcl, VIEW(""), begin);
    }
    hcl->depth--;
    return element;
}

/* ---- blocks ---- */

static void hcl_body(struct hcl *hcl, struct element *map, bool inner);

/* Behind the first word: labels, and a body. */
static bool hcl_block(struct hcl *hcl, struct element *map, struct view type, size_t begin)
{
    struct arena *arena = hcl->reader->arena;
    struct element *block = element_new(arena, ELEMENT_CALL, (struct range){ 0, 0 }), *body;

    block->name = type;
    for (char here = hcl_here(hcl); here != '{'; here = hcl_here(hcl)) {
        const size_t label = hcl->at;

        if (here == '"')
            element_add(arena, block, VIEW(""), hcl_quoted(hcl));
        else if (hcl_word(hcl).length > 0)
            element_add(arena, block, VIEW(""),
                        element_text(arena, mapped_literal(arena, view_between(hcl->text.data + label, hcl->text.data + hcl->at),
                                                           hcl_place(hcl, label))));
        else
            return false;
    }
    hcl->at++;
    body = element_new(arena, ELEMENT_MAP, (struct range){ 0, 0 });
    hcl_body(hcl, body, true);
    body->place = block->place = hcl_place(hcl, begin);
    element_add(arena, block, VIEW(""), body);
    element_add(arena, map, type, block);
    return true;
}

static bool hcl_statement(struct hcl *hcl, struct element *map)
{
    const size_t begin = hcl->at;
    const struct view word = hcl_word(hcl);

    if (word.length == 0)
        return false;
    if (hcl_here(hcl) != '=')
        return hcl_block(hcl, map, word, begin);
    hcl->at++;
    element_add(hcl->reader->arena, map, word, hcl_expression(hcl));
    return hcl_ends(hcl_here(hcl));
}

static void hcl_skip_line(struct hcl *hcl)
{
    const size_t end = view_find_byte(hcl->text, '\n', hcl->at);

    hcl->at = end == SIZE_MAX ? hcl->text.length : end;
}

static void hcl_body(struct hcl *hcl, struct element *map, bool inner)
{
    if (hcl->depth == ELEMENT_DEPTH)
        return;
    hcl->depth++;
    for (char here; (here = hcl_here_beyond(hcl)) != '\0';) {
        if (here == '}') {
            hcl->at++;
            if (inner)
                break;
            continue;
        }
        if (!hcl_statement(hcl, map)) {
            hcl_complain(hcl, "this is neither an attribute nor a block");
            hcl_skip_line(hcl);
        }
    }
    hcl->depth--;
}

struct element *element_read_hcl(struct reader *reader, const struct mapped *text)
{
    struct hcl hcl = { .reader = reader, .source = text, .text = text->text };
    struct element *map = element_new(reader->arena, ELEMENT_MAP, (struct range){ 0, 0 });

    hcl_body(&hcl, map, false);
    return map;
}
