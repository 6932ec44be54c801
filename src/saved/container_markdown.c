/*
 * Fenced code in Markdown that says that it is a query:
 *
 *     ```cwli
 *     fields @message
 *     ```
 *
 * The query is named by the heading it is under, and by the text behind the language: ```cwli name="Slow calls".
 */
#include "base/buffer.h"
#include "saved/scope.h"

struct markdown {
    struct reader *reader;
    struct view text;
    struct view heading;
    size_t number;
};

struct fence {
    size_t indent, length;
    bool quoted;                /* markers of quotes stand before it */
    char byte;
    struct view info;           /* what stands behind it */
};

static size_t markdown_line_end(struct view text, size_t at)
{
    const size_t end = view_find_byte(text, '\n', at);

    return end == SIZE_MAX ? text.length : end;
}

/* Markers of quotes and lists may stand before a fence. */
static bool markdown_fence(struct view line, struct fence *fence)
{
    size_t at = 0, begin;

    while (at < line.length && strchr(" \t>", line.data[at]))
        at++;
    begin = at;
    if (at == line.length || (line.data[at] != '`' && line.data[at] != '~'))
        return false;
    while (at < line.length && line.data[at] == line.data[begin])
        at++;
    *fence = (struct fence){
        .indent = begin,
        .length = at - begin,
        .quoted = view_find_byte((struct view){ line.data, begin }, '>', 0) != SIZE_MAX,
        .byte = line.data[begin],
        .info = view_trim(view_skip(line, at)),
    };
    return fence->length >= 3;
}

static bool markdown_is_query(struct view info)
{
    static const struct view languages[] = {
        VIEW_INIT("cwli"), VIEW_INIT("logs-insights"), VIEW_INIT("logsinsights"), VIEW_INIT("cloudwatch-logs-insights"),
        VIEW_INIT("cloudwatch"), VIEW_INIT("insights"), VIEW_INIT("liq"),
    };
    size_t length = 0;

    while (length < info.length && !strchr(" \t{,:", info.data[length]))
        length++;
    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
        if (view_equal_nocase((struct view){ info.data, length }, languages[i]))
            return true;
    return false;
}

/* name="..." behind the language */
static struct view markdown_name(struct view info)
{
    const size_t at = view_find(info, VIEW("name=\""), 0), end = at == SIZE_MAX ? at : view_find_byte(info, '"', at + 6);

    return end == SIZE_MAX ? (struct view){ "", 0 } : view_between(info.data + at + 6, info.data + end);
}

/* The lines of a fence without what stands before each of them; returns where it goes on. */
static size_t markdown_lines(struct markdown *markdown, const struct fence *fence, size_t at, struct mapping *out)
{
    while (at < markdown->text.length) {
        const size_t end = markdown_line_end(markdown->text, at), next = end < markdown->text.length ? end + 1 : end;
        const struct view line = view_between(markdown->text.data + at, markdown->text.data + end);
        struct fence close;
        size_t skip = 0;

        if (markdown_fence(line, &close) && close.byte == fence->byte && close.length >= fence->length && close.info.length == 0)
            return next;
        while (skip < fence->indent && skip < line.length && strchr(" \t>", line.data[skip]))
            skip++;
        mapping_copy(out, &markdown->reader->text, at + skip, next, fence->quoted ? CODING_LINE : CODING_INDENTED, fence->indent);
        at = next;
    }
    reader_complain_at(markdown->reader, &markdown->reader->text, at, "a fence of code is not closed");
    return at;
}

static void markdown_add(struct markdown *markdown, const struct fence *fence, const struct mapped *text)
{
    struct arena *arena = markdown->reader->arena;
    const struct view name = markdown_name(fence->info);
    struct saved_query query = { .container = "markdown", .text = *text, .name = name.length > 0 ? name : markdown->heading };

    markdown->number++;
    query.id = name.length > 0              ? name
               : markdown->heading.length > 0 ? markdown->heading
                                              : arena_format(arena, "query %zu", markdown->number);
    if (view_trim(text->text).length > 0)
        reader_add(markdown->reader, query, VIEW(""));
}

static bool markdown_heading(struct view line, struct view *heading)
{
    size_t count = 0;

    while (count < line.length && line.data[count] == '#')
        count++;
    if (count == 0 || count > 6 || count == line.length || line.data[count] != ' ')
        return false;
    *heading = view_trim(view_skip(line, count));
    return true;
}

void container_read_markdown(struct reader *reader)
{
    struct markdown markdown = { .reader = reader, .text = reader->text.text, .heading = VIEW_INIT("") };

    for (size_t at = 0; at < markdown.text.length;) {
        const size_t end = markdown_line_end(markdown.text, at);
        const struct view line = view_between(markdown.text.data + at, markdown.text.data + end);
        struct fence fence;

        at = end < markdown.text.length ? end + 1 : end;
        if (markdown_heading(line, &markdown.heading) || !markdown_fence(line, &fence))
            continue;
        struct mapping out;

        mapping_init(&out, reader->arena);
        at = markdown_lines(&markdown, &fence, at, &out);
        const struct mapped text = mapping_end(&out);

        if (markdown_is_query(fence.info))
            markdown_add(&markdown, &fence, &text);
    }
}
