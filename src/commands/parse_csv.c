/* parse FIELD csv as A, B: the values of one record (RFC 4180; language reference 2.6.4). */

#include "commands/parsing.h"

/* A value in quotes, two of which stand for one. What follows the closing quote up to the comma belongs to the value too. */
static struct view csv_quoted(struct view text, size_t *at, struct arena *arena)
{
    char *value = arena_alloc(arena, text.length - *at + 1);
    size_t length = 0;
    bool inside = true;

    for (++*at; *at < text.length && (inside || text.data[*at] != ','); ++*at) {
        if (inside && text.data[*at] == '"') {
            inside = *at + 1 < text.length && text.data[*at + 1] == '"';
            if (!inside)
                continue;
            ++*at;
        }
        value[length++] = text.data[*at];
    }
    return (struct view){ value, length };
}

static struct view csv_plain(struct view text, size_t *at)
{
    size_t begin = *at, comma = view_find_byte(text, ',', begin);

    *at = comma == SIZE_MAX ? text.length : comma;
    return view_between(text.data + begin, text.data + *at);
}

/* The line end behind a record is not part of its last value. */
static struct view csv_record(struct view text)
{
    if (text.length && text.data[text.length - 1] == '\n')
        text.length--;
    if (text.length && text.data[text.length - 1] == '\r')
        text.length--;
    return text;
}

static bool csv_read(const struct parse_detail *detail, struct view text, struct arena *arena, struct view *captures)
{
    size_t count = 0;

    text = csv_record(text);
    for (size_t at = 0; count < detail->captures && at <= text.length; at++)
        captures[count++] = at < text.length && text.data[at] == '"' ? csv_quoted(text, &at, arena) : csv_plain(text, &at);
    while (count < detail->captures)
        captures[count++] = (struct view){ 0 };
    return true;
}

void parse_bind_csv(struct binder *binder, const struct stage *stage, struct parse_detail *detail, struct plan_step *step)
{
    detail->pattern = VIEW("csv");
    detail->read = csv_read;
    detail->captures = stage->name_count;
    for (size_t i = 0; i < stage->name_count; i++)
        parse_output(binder, detail, step, i, stage->names[i]->text, stage->names[i]->span);
}
