/* The texts of saved queries: what they declare, and their placeholders. */

#include "engine/template.h"

bool template_name_byte(char byte, bool first)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           (!first && byte >= '0' && byte <= '9');
}

static struct view template_name(struct view text, size_t *at)
{
    size_t begin = *at;

    while (*at < text.length && template_name_byte(text.data[*at], *at == begin))
        ++*at;
    return view_between(text.data + begin, text.data + *at);
}

static void template_blanks(struct view text, size_t *at)
{
    while (*at < text.length && (text.data[*at] == ' ' || text.data[*at] == '\t' || text.data[*at] == '\r'))
        ++*at;
}

/* ---- declarations ---- */

/* The line at *at, which is then behind it. */
static struct view template_line(struct view text, size_t *at)
{
    size_t begin = *at, end = view_find_byte(text, '\n', begin);

    *at = end == SIZE_MAX ? text.length : end + 1;
    return view_between(text.data + begin, text.data + (end == SIZE_MAX ? text.length : end));
}

/* `# param name` or `# param name = value`; any other comment is one. */
static bool template_declaration(struct view line, struct declaration *declaration)
{
    size_t at = 0;

    *declaration = (struct declaration){ 0 };
    template_blanks(line, &at);
    if (at == line.length || line.data[at++] != '#')
        return false;
    template_blanks(line, &at);
    if (!view_equal(template_name(line, &at), VIEW("param")))
        return false;
    template_blanks(line, &at);
    declaration->span.begin = (uint32_t)at;
    declaration->name = template_name(line, &at);
    declaration->span.end = (uint32_t)at;
    template_blanks(line, &at);
    if (at < line.length && line.data[at] == '=')
        declaration->value = view_trim(view_skip(line, at + 1));
    return declaration->name.length && (at == line.length || declaration->value.data);
}

/* Whether the first comments go on with this line. */
static bool template_introduces(struct view line)
{
    struct view text = view_trim(line);

    return text.length == 0 || text.data[0] == '#';
}

struct declarations template_declarations(struct view text, struct arena *arena)
{
    struct declarations found = { 0 };
    struct declaration declaration;

    for (size_t at = 0; at < text.length;) {
        uint32_t begin = (uint32_t)at;
        struct view line = template_line(text, &at);

        if (!template_introduces(line))
            break;
        if (!template_declaration(line, &declaration))
            continue;
        declaration.span.begin += begin;
        declaration.span.end += begin;
        found.list = arena_grow(arena, found.list, &found.capacity, found.count + 1, sizeof *found.list);
        found.list[found.count++] = declaration;
    }
    return found;
}

struct view template_body(struct view text)
{
    size_t begin = 0;

    for (size_t at = 0; at < text.length; begin = at)
        if (!template_introduces(template_line(text, &at)))
            break;
    return view_trim(view_skip(text, begin));
}

const struct declaration *declaration_find(const struct declarations *declarations, struct view name)
{
    for (size_t i = 0; i < declarations->count; i++)
        if (view_equal(declarations->list[i].name, name))
            return &declarations->list[i];
    return NULL;
}

/* ---- placeholders ---- */

/* The placeholder that begins at `at`; false when there is none. */
static bool template_placeholder(struct view text, size_t at, struct view *name, size_t *end)
{
    if (text.length - at < 4 || text.data[at] != '{' || text.data[at + 1] != '{')
        return false;
    at += 2;
    template_blanks(text, &at);
    *name = template_name(text, &at);
    template_blanks(text, &at);
    *end = at + 2;
    return name->length && *end <= text.length && text.data[at] == '}' && text.data[at + 1] == '}';
}

bool template_next(struct view text, size_t *at, struct view *name, struct span *whole)
{
    size_t end;

    for (size_t begin = *at; (begin = view_find_byte(text, '{', begin)) != SIZE_MAX; begin++) {
        if (!template_placeholder(text, begin, name, &end))
            continue;
        *whole = (struct span){ (uint32_t)begin, (uint32_t)end };
        *at = end;
        return true;
    }
    return false;
}

struct view template_fill(struct view text, template_value_fn value, const void *context, struct arena *arena)
{
    struct buffer out;
    struct view name, filled;
    struct span whole;
    size_t at = 0, copied = 0;

    buffer_init(&out);
    while (template_next(text, &at, &name, &whole)) {
        struct view given = value(context, name);

        if (!given.data)
            continue;
        buffer_add(&out, view_between(text.data + copied, text.data + whole.begin));
        buffer_add(&out, given);
        copied = at;
    }
    if (copied == 0)
        return text;
    buffer_add(&out, view_skip(text, copied));
    filled = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return filled;
}

/* ---- checks ---- */

static bool template_report(const struct span *place, struct span own, struct view saved, struct diagnostics *diagnostics,
                            struct view why)
{
    if (place)
        diagnostics_add(diagnostics, CODE_E0605, *place, "the saved query `%.*s` %.*s", VIEW_PRINT(saved), VIEW_PRINT(why));
    else
        diagnostics_add(diagnostics, CODE_E0605, own, "the query %.*s", VIEW_PRINT(why));
    return false;
}

static bool template_uses(struct view text, struct view name)
{
    struct view used;
    struct span whole;

    for (size_t at = 0; template_next(text, &at, &used, &whole);)
        if (view_equal(used, name))
            return true;
    return false;
}

/* Too many of them: `first` is set to the one that is too many. */
static bool template_overflows(struct view text, struct span *first)
{
    struct view seen[PARAMETERS_MOST], name;
    size_t count = 0;

    for (size_t at = 0; template_next(text, &at, &name, first);) {
        size_t known = 0;

        while (known < count && !view_equal(seen[known], name))
            known++;
        if (known < count)
            continue;
        if (count == PARAMETERS_MOST)
            return true;
        seen[count++] = name;
    }
    return false;
}

bool template_check(struct view text, const struct declarations *declarations, const struct span *place, struct view name,
                    struct diagnostics *diagnostics)
{
    struct span span = { 0, 0 };

    if (template_overflows(text, &span))
        return template_report(place, span, name, diagnostics, VIEW("has more than 20 parameters"));
    for (size_t i = 0; i < declarations->count; i++) {
        const struct declaration *declaration = &declarations->list[i];
        struct view what = declaration->name;

        if (declaration_find(declarations, what) != declaration)
            return template_report(place, declaration->span, name, diagnostics,
                                   arena_format(diagnostics->arena, "declares the parameter `%.*s` twice", VIEW_PRINT(what)));
        if (!template_uses(text, what))
            return template_report(place, declaration->span, name, diagnostics,
                                   arena_format(diagnostics->arena, "declares the parameter `%.*s`, but has no {{%.*s}}",
                                                VIEW_PRINT(what), VIEW_PRINT(what)));
    }
    return true;
}
