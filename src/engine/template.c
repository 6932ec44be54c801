/* Parameters of saved queries: {{name}} (language reference 1.10). Substitution is textual. */

#include "engine/engine.h"

static bool is_name_byte(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

/* The name of a placeholder that begins at `at`, and where it ends; false when there is none. */
static bool placeholder_at(struct view text, size_t at, struct view *name, size_t *end)
{
    size_t begin, last;

    if (at + 4 > text.length || text.data[at] != '{' || text.data[at + 1] != '{')
        return false;
    for (begin = at + 2; begin < text.length && text.data[begin] == ' '; begin++)
        ;
    for (last = begin; last < text.length && is_name_byte(text.data[last], last == begin); last++)
        ;
    *name = view_between(text.data + begin, text.data + last);
    while (last < text.length && text.data[last] == ' ')
        last++;
    if (name->length == 0 || last + 1 >= text.length || text.data[last] != '}' || text.data[last + 1] != '}')
        return false;
    *end = last + 2;
    return true;
}

static const struct liq_parameter *parameter_find(const struct liq_parameter *parameters, size_t count, struct view name)
{
    for (size_t i = 0; i < count; i++)
        if (view_equal(view_of_text(parameters[i].name), name))
            return &parameters[i];
    return NULL;
}

struct view template_fill(struct view text, const struct liq_parameter *parameters, size_t count, struct arena *arena)
{
    struct buffer out;
    struct view filled;

    buffer_init(&out);
    for (size_t at = 0; at < text.length;) {
        const struct liq_parameter *parameter;
        struct view name;
        size_t end;

        /* A placeholder without a value stays as it is: the lexer reports it at its place. */
        if (placeholder_at(text, at, &name, &end) && (parameter = parameter_find(parameters, count, name))) {
            buffer_add(&out, view_of_text(parameter->value));
            at = end;
        } else {
            buffer_add_char(&out, text.data[at++]);
        }
    }
    filled = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return filled;
}
