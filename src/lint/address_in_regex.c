/* An address in a regex whose dots are any characters. */
#include "lint/rules.h"

#include "base/buffer.h"

#include <ctype.h>

static size_t address_digits(struct view text, size_t at)
{
    size_t end = at;

    while (end < text.length && isdigit((unsigned char)text.data[end]))
        end++;
    return end - at;
}

/* The length of what looks like an address there, with at least two bare dots; 0 when it is none. */
static size_t address_at(struct view text, size_t at)
{
    size_t end = at, bare = 0;

    for (size_t part = 0; part < 4; part++) {
        const size_t digits = address_digits(text, end);

        if (digits < 1 || digits > 3)
            break;
        end += digits;
        if (part == 3 || end >= text.length)
            break;
        if (text.data[end] == '.' && (end + 1 == text.length || !strchr("*+?{", text.data[end + 1])))
            bare++;
        else if (text.data[end] != '\\' || end + 1 >= text.length || text.data[end + 1] != '.')
            break;
        end += text.data[end] == '\\' ? 2 : 1;
    }
    return bare >= 2 ? end - at : 0;
}

static void address_tell(struct lint *lint, struct span span)
{
    const struct view text = lint_slice(lint, span);
    struct diagnostic *found;
    struct buffer escaped;

    buffer_init(&escaped);
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '.' && (i == 0 || text.data[i - 1] != '\\'))
            buffer_add_char(&escaped, '\\');
        buffer_add_char(&escaped, text.data[i]);
    }
    found = diagnostics_add(lint->diagnostics, CODE_W0709, span, "a dot is any character in a regex");
    diagnostic_help(lint->diagnostics, found, "write %.*s", VIEW_PRINT(buffer_view(&escaped)));
    buffer_clear(&escaped);
}

static void address_look(struct lint *lint, const struct node *node, void *context)
{
    const struct view text = lint_slice(lint, node->span);
    size_t brackets = 0;

    (void)context;
    if (node->kind != NODE_REGEX || !lint_is_known(lint, node->span))
        return;
    for (size_t at = 0; at < text.length; at++) {
        const bool begins = at == 0 || !isalnum((unsigned char)text.data[at - 1]);
        const size_t length = begins && brackets == 0 ? address_at(text, at) : 0;

        if (length > 0) {
            address_tell(lint, (struct span){ node->span.begin + (uint32_t)at, node->span.begin + (uint32_t)(at + length) });
            at += length - 1;
        } else if (text.data[at] == '\\') {
            at++;
        } else if (text.data[at] == '[') {
            brackets++;
        } else if (text.data[at] == ']' && brackets > 0) {
            brackets--;
        }
    }
}

void lint_address_in_regex(struct lint *lint)
{
    lint_each_node(lint, address_look, NULL);
}
