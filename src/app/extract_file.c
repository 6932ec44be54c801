#include "app/extract_file.h"

#include <ctype.h>

static void extract_add_line(struct buffer *text, const char *word, struct liq_text value)
{
    buffer_add_text(text, word);
    for (size_t i = 0; i < value.length; i++)
        buffer_add_char(text, value.data[i] == '\n' || value.data[i] == '\r' ? ' ' : value.data[i]);
}

/* A parameter that the text does not have would be called a mistake. */
static bool extract_uses(struct arena *arena, struct liq_text text, struct liq_text name)
{
    const struct view wanted = arena_format(arena, "{{%.*s}}", VIEW_PRINT(name));

    return view_find((struct view){ text.data, text.length }, wanted, 0) != (size_t)-1;
}

static void extract_add_parameters(struct buffer *text, const struct liq_saved *saved, size_t index)
{
    const struct liq_saved_item item = liq_saved_at(saved, index);
    struct arena arena;

    arena_init(&arena, NULL);
    for (size_t i = 0; i < item.parameter_count; i++) {
        const struct liq_saved_parameter parameter = liq_saved_parameter_at(saved, index, i);

        if (!extract_uses(&arena, item.text, parameter.name))
            continue;
        if (parameter.description.length > 0)
            extract_add_line(text, "\n# ", parameter.description);
        extract_add_line(text, "\n# param ", parameter.name);
        if (parameter.value.data)
            extract_add_line(text, " = ", parameter.value);
    }
    arena_clear(&arena);
}

static void extract_add_comments(struct buffer *text, const struct liq_saved *saved, size_t index)
{
    const struct liq_saved_item item = liq_saved_at(saved, index);
    struct liq_place first, last;

    liq_saved_places(saved, index, 0, item.text.length, &first, &last);
    extract_add_line(text, "# name: ", item.name);
    extract_add_line(text, "\n# from ", item.path);
    buffer_add_format(text, ":%zu:%zu", first.line, first.column);
    extract_add_line(text, ", ", item.id);
    for (size_t i = 0; i < item.group_count; i++)
        extract_add_line(text, "\n# group: ", liq_saved_group_at(saved, index, i));
    for (size_t i = 0; i < item.placeholder_count; i++) {
        const struct liq_saved_placeholder placeholder = liq_saved_placeholder_at(saved, index, i);
        const struct liq_text word = { item.text.data + placeholder.begin, placeholder.end - placeholder.begin };

        extract_add_line(text, "\n# ", word);
        extract_add_line(text, " stands for ", placeholder.expression);
    }
    extract_add_parameters(text, saved, index);
    buffer_add_char(text, '\n');
}

void extract_add_text(struct buffer *text, const struct liq_saved *saved, size_t index)
{
    const struct liq_saved_item item = liq_saved_at(saved, index);

    /* A file of its own says all that about itself. */
    if (strcmp(item.container, "query") != 0)
        extract_add_comments(text, saved, index);
    buffer_add(text, (struct view){ item.text.data, item.text.length });
    if (item.text.length > 0 && item.text.data[item.text.length - 1] != '\n')
        buffer_add_char(text, '\n');
}

static bool extract_name_byte(char byte)
{
    return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80 || strchr("-_ .()+,=@", byte) != NULL;
}

struct view extract_path(struct arena *arena, struct liq_text name)
{
    enum { PART_MOST = 100 };
    struct buffer path = { 0 };
    size_t part = 0;

    for (size_t i = 0; i < name.length; i++) {
        const char byte = name.data[i];
        const bool begins = path.length == part;

        if (byte == '/' && !begins) {
            buffer_add_char(&path, '/');
            part = path.length;
        } else if (byte != '/' && path.length - part < PART_MOST) {
            /* Nothing hidden, and no way up. */
            buffer_add_char(&path, byte && extract_name_byte(byte) && !(begins && (byte == '.' || byte == ' ')) ? byte : '_');
        }
    }
    if (path.length == part)
        buffer_add_text(&path, "query");
    buffer_add_text(&path, ".cwli");
    const struct view kept = arena_keep(arena, buffer_view(&path));

    buffer_clear(&path);
    return kept;
}
