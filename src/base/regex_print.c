/*
 * The tree as PCRE2 spells it. Greediness is spelt out; (?i), (?m) and (?s) are switched where a node needs them, in the
 * way PCRE2 scopes them: to the end of the group around.
 */
#include "base/regex_tree.h"

struct regex_printer {
    struct buffer *buffer;
    unsigned flags;     /* in force where printing stands */
};

static void print_node(struct regex_printer *printer, const struct regex_node *node);

/* Switches those of the flags in `matters` that are not as the node wants them. */
static void print_flags(struct regex_printer *printer, const struct regex_node *node, unsigned matters)
{
    static const struct {
        unsigned flag;
        char letter;
    } letters[] = { { REGEX_FOLD, 'i' }, { REGEX_LINES, 'm' }, { REGEX_DOT_ALL, 's' } };
    unsigned wrong = (printer->flags ^ node->flags) & matters;

    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        if (wrong & letters[i].flag)
            buffer_add_format(printer->buffer, "(?%s%c)", node->flags & letters[i].flag ? "" : "-", letters[i].letter);
    printer->flags ^= wrong;
}

static void print_assertion(struct regex_printer *printer, const struct regex_node *node)
{
    if (node->assertion == '^' || node->assertion == '$')
        print_flags(printer, node, REGEX_LINES);
    else
        buffer_add_char(printer->buffer, '\\');
    buffer_add_char(printer->buffer, node->assertion);
}

static void print_in_group(struct regex_printer *printer, const struct regex_node *node, const char *open)
{
    const unsigned flags = printer->flags;

    buffer_add_text(printer->buffer, open);
    print_node(printer, node);
    buffer_add_char(printer->buffer, ')');
    printer->flags = flags;
}

static void print_repeated(struct regex_printer *printer, const struct regex_node *node)
{
    bool single = node->kind == REGEX_LITERAL || node->kind == REGEX_ANY || node->kind == REGEX_CLASS ||
                  node->kind == REGEX_GROUP;

    if (single)
        print_node(printer, node);
    else
        print_in_group(printer, node, "(?:");
}

static void print_repetition(struct regex_printer *printer, const struct regex_node *node)
{
    print_repeated(printer, node->first);
    if (node->max == REGEX_UNLIMITED && node->min <= 1)
        buffer_add_char(printer->buffer, node->min == 0 ? '*' : '+');
    else if (node->min == 0 && node->max == 1)
        buffer_add_char(printer->buffer, '?');
    else if (node->max == REGEX_UNLIMITED)
        buffer_add_format(printer->buffer, "{%u,}", (unsigned)node->min);
    else
        buffer_add_format(printer->buffer, "{%u,%u}", (unsigned)node->min, (unsigned)node->max);
    if (node->lazy)
        buffer_add_char(printer->buffer, '?');
}

static void print_children(struct regex_printer *printer, const struct regex_node *node)
{
    for (const struct regex_node *child = node->first; child; child = child->next) {
        if (child->kind == REGEX_ALTERNATE && node->kind == REGEX_CONCAT)
            print_in_group(printer, child, "(?:");
        else
            print_node(printer, child);
        if (child->next && node->kind == REGEX_ALTERNATE)
            buffer_add_char(printer->buffer, '|');
    }
}

static void print_node(struct regex_printer *printer, const struct regex_node *node)
{
    switch (node->kind) {
    case REGEX_EMPTY:
        break;
    case REGEX_LITERAL:
        print_flags(printer, node, REGEX_FOLD);
        regex_add_code(printer->buffer, node->code);
        break;
    case REGEX_CLASS:
        print_flags(printer, node, REGEX_FOLD);
        buffer_add(printer->buffer, node->set);
        break;
    case REGEX_ANY:
        print_flags(printer, node, REGEX_DOT_ALL);
        buffer_add_char(printer->buffer, '.');
        break;
    case REGEX_ASSERT:
        print_assertion(printer, node);
        break;
    case REGEX_GROUP:
        print_in_group(printer, node->first, "(");
        break;
    case REGEX_REPEAT:
        print_repetition(printer, node);
        break;
    case REGEX_CONCAT:
    case REGEX_ALTERNATE:
        print_children(printer, node);
        break;
    }
}

void regex_print(struct buffer *buffer, const struct regex_node *node)
{
    struct regex_printer printer = { .buffer = buffer };

    print_node(&printer, node);
}
