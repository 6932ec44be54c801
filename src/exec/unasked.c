#include "exec/unasked.h"

#include "exec/state.h"
#include "source/delimited.h"

static void unasked_add_name(struct unasked *unasked, struct view name)
{
    if (unasked->name_count < UNASKED_MOST && !unasked_has(unasked, name))
        unasked->names[unasked->name_count++] = name;
}

static void unasked_add_format(struct unasked *unasked, const struct format *format)
{
    for (size_t i = 0; i < unasked->format_count; i++)
        if (unasked->formats[i] == format)
            return;
    if (unasked->format_count < UNASKED_MOST)
        unasked->formats[unasked->format_count++] = format;
}

/* The layout of an input that the run reads; NULL when there is none. */
static const struct delimited_layout *unasked_layout(const struct exec *exec, const struct input *inputs, size_t index)
{
    if (exec->options.wanted && !exec->options.wanted[index])
        return NULL;
    return delimited_layout_of(inputs[index].format, inputs[index].layout);
}

void unasked_gather(struct unasked *unasked, const struct exec *exec, const struct view *names, size_t count)
{
    const struct delimited_layout *before = NULL;
    size_t input_count;
    const struct input *inputs = catalog_inputs(exec->catalog, &input_count);

    for (size_t i = 0; i < input_count; i++) {
        const struct delimited_layout *layout = unasked_layout(exec, inputs, i);
        struct delimited_place place;

        if (!layout || layout == before)
            continue;
        before = layout;
        for (size_t k = 0; k < count; k++)
            if (delimited_find(layout, names[k], &place) && !delimited_find_discovered(layout, names[k], &place)) {
                unasked_add_format(unasked, inputs[i].format);
                unasked_add_name(unasked, names[k]);
            }
    }
}

bool unasked_has(const struct unasked *unasked, struct view name)
{
    for (size_t i = 0; i < unasked->name_count; i++)
        if (view_equal(unasked->names[i], name))
            return true;
    return false;
}

static void unasked_add_formats(const struct unasked *unasked, struct buffer *out)
{
    buffer_add_text(out, unasked->format_count > 1 ? "formats " : "format ");
    for (size_t i = 0; i < unasked->format_count; i++)
        buffer_add_format(out, "%s%s", i ? ", " : "", unasked->formats[i]->name);
}

void unasked_note_names(struct exec *exec, const struct unasked *unasked)
{
    struct buffer text = { 0 };

    for (size_t i = 0; i < unasked->name_count; i++)
        buffer_add_format(&text, "%s`%.*s`", i ? ", " : "", VIEW_PRINT(unasked->names[i]));
    buffer_add_text(&text, unasked->name_count > 1 ? " are null in logs of the " : " is null in logs of the ");
    unasked_add_formats(unasked, &text);
    if (unasked->name_count > 0)
        exec_note(exec, "%.*s, where the service discovers no such fields; --discover documented does",
                  VIEW_PRINT(buffer_view(&text)));
    buffer_clear(&text);
}
