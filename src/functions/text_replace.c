#include "base/scan.h"
#include "base/utf8.h"
#include "functions/text.h"

/* The text with all occurrences replaced; itself when there is none. */
static struct view text_replace(struct view text, const struct needle *needle, struct view with, struct buffer *buffer,
                                struct arena *arena)
{
    size_t at = 0, found = needle_find(needle, text, 0);

    if (found == SIZE_MAX)
        return text;
    buffer_reset(buffer);
    for (; found != SIZE_MAX; found = needle_find(needle, text, at)) {
        buffer_add(buffer, (struct view){ text.data + at, found - at });
        buffer_add(buffer, with);
        at = found + needle->text.length;
    }
    buffer_add(buffer, view_skip(text, at));
    return arena_keep(arena, buffer_view(buffer));
}

void replace_eval(const struct call *call, struct column *out)
{
    struct buffer buffer;

    buffer_init(&buffer);
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view text = call->args[0]->text[row], find = call->args[1]->text[row], with = call->args[2]->text[row];

        if (call->prepared) {
            text = text_replace(text, call->prepared, with, &buffer, call->arena);
        } else if (find.length > 0) {
            struct needle needle = needle_of(find);
            text = text_replace(text, &needle, with, &buffer, call->arena);
        }
        column_set_text(out, row, text);
    }
    buffer_clear(&buffer);
}

/* --- regexReplace --- */

/* A piece of a replacement: a text, or the number of a group when text.data is NULL. */
struct piece {
    struct view text;
    size_t group;
};
struct template {
    struct piece *pieces;
    size_t count, capacity;
    struct view unknown;        /* the first reference to a group that the pattern does not have */
};
struct replacement {
    const struct regex *regex;  /* first: see matcher_scratch_new */
    const struct template *template;    /* NULL when the replacement is no constant */
};

static void template_add(struct template *template, struct arena *arena, struct piece piece)
{
    template->pieces =
        arena_grow(arena, template->pieces, &template->capacity, template->count + 1, sizeof *template->pieces);
    template->pieces[template->count++] = piece;
}

/* The digits of a group number, as many as still name a group of the pattern. Returns the bytes read. */
static size_t group_number(const struct regex *regex, struct view text, size_t *group)
{
    size_t length = 0;

    *group = 0;
    while (length < text.length && text.data[length] >= '0' && text.data[length] <= '9') {
        size_t longer = *group * 10 + (size_t)(text.data[length] - '0');
        if (length > 0 && longer > regex_groups(regex))
            break;
        *group = longer;
        length++;
    }
    return length;
}

/* The number of a group of that name or number; SIZE_MAX when there is none. */
static size_t group_find(const struct regex *regex, struct view name)
{
    size_t group;

    if (name.length > 0 && group_number(regex, name, &group) == name.length)
        return group;
    for (group = 1; group <= regex_groups(regex); group++)
        if (name.length > 0 && view_equal(regex_group_name(regex, group), name))
            return group;
    return SIZE_MAX;
}

/* Reads $1, ${name} or \1 at the start of the text. Returns the bytes read, 0 when there is no reference. */
static size_t reference_read(const struct regex *regex, struct view text, size_t *group)
{
    if (text.length >= 2 && text.data[0] == '$' && text.data[1] == '{') {
        size_t end = view_find_byte(text, '}', 2);
        if (end == SIZE_MAX)
            return 0;
        *group = group_find(regex, (struct view){ text.data + 2, end - 2 });
        return end + 1;
    }
    size_t digits = text.length < 2 ? 0 : group_number(regex, view_skip(text, 1), group);
    return digits == 0 ? 0 : digits + 1;
}

static struct template template_of(const struct regex *regex, struct view text, struct arena *arena)
{
    struct template template = { .count = 0 };
    size_t plain = 0, at = 0;

    while (at < text.length) {
        char byte = text.data[at];
        size_t group = 0, length = 0;

        if (byte == '$' || byte == '\\')
            length = reference_read(regex, view_skip(text, at), &group);
        bool known = length > 0 && group <= regex_groups(regex);
        bool escape = byte == '\\' && at + 1 < text.length && (text.data[at + 1] == '$' || text.data[at + 1] == '\\');
        if (known || escape)
            template_add(&template, arena, (struct piece){ .text = { text.data + plain, at - plain } });
        if (known) {
            template_add(&template, arena, (struct piece){ .group = group });
            plain = at + length;
        } else if (length > 0 && !template.unknown.data) {
            template.unknown = (struct view){ text.data + at, length };
        } else if (escape) {
            plain = at + 1;
            length = 2;
        }
        at += length > 0 ? length : 1;
    }
    template_add(&template, arena, (struct piece){ .text = { text.data + plain, text.length - plain } });
    return template;
}

const void *regexreplace_prepare(struct preparation *preparation)
{
    const struct regex *regex = preparation_regex(preparation, 1);
    struct view text;

    if (!regex)
        return NULL;
    struct replacement *replacement = ARENA_NEW(preparation->arena, struct replacement);
    replacement->regex = regex;
    if (!preparation_text(preparation, 2, &text))
        return replacement;
    struct template *template = ARENA_NEW(preparation->arena, struct template);
    *template = template_of(regex, arena_keep(preparation->arena, text), preparation->arena);
    if (template->unknown.data)
        return preparation_fail(
            preparation, 2,
            arena_format(preparation->arena, "\"%.*s\" refers to a group that the pattern does not have",
                         VIEW_PRINT(template->unknown)),
            arena_format(preparation->arena, "the pattern has %zu groups; for these very characters write \"\\%.*s\"",
                         regex_groups(regex), VIEW_PRINT(template->unknown)));
    replacement->template = template;
    return replacement;
}

static void template_write(const struct template *template, const struct view *captures, struct buffer *buffer)
{
    for (size_t i = 0; i < template->count; i++) {
        const struct piece *piece = &template->pieces[i];
        struct view text = piece->text.data ? piece->text : captures[piece->group];

        if (text.data)
            buffer_add(buffer, text);
    }
}

/*
 * All matches, from left to right; an empty match right behind another one does not count. The buffer gets the new text;
 * false when nothing matched.
 */
static bool regex_replace(const struct regex *regex, struct regex_matcher *matcher, const struct template *template,
                          struct view text, struct view *captures, struct buffer *buffer)
{
    size_t at = 0, copied = 0, last_end = SIZE_MAX;
    bool matched = false;

    while (at <= text.length && regex_search(regex, matcher, text, at, captures)) {
        size_t start = (size_t)(captures[0].data - text.data), end = start + captures[0].length;
        uint32_t code;

        if (start != end || start != last_end) {
            buffer_add(buffer, (struct view){ text.data + copied, start - copied });
            template_write(template, captures, buffer);
            copied = end;
            matched = true;
        }
        last_end = end;
        at = end;
        if (start == end)
            at += end < text.length ? utf8_decode(text, end, &code) : 1;
    }
    buffer_add(buffer, view_skip(text, copied));
    return matched;
}

void regexreplace_eval(const struct call *call, struct column *out)
{
    const struct replacement *replacement = call->prepared;
    size_t groups = regex_groups(replacement->regex);
    struct view *captures = ARENA_ARRAY(call->arena, groups + 1, struct view);
    struct buffer buffer;

    buffer_init(&buffer);
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view text = call->args[0]->text[row];
        const struct template *template = replacement->template;
        struct template own;

        if (!template) {
            own = template_of(replacement->regex, call->args[2]->text[row], call->arena);
            template = &own;
        }
        buffer_reset(&buffer);
        if (regex_replace(replacement->regex, call->scratch, template, text, captures, &buffer))
            text = arena_keep(call->arena, buffer_view(&buffer));
        column_set_text(out, row, text);
    }
    buffer_clear(&buffer);
}
