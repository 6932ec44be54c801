/* `like` where the whole value is known. */
#include "lint/rules.h"

#include "base/buffer.h"
#include "base/number.h"

#include <ctype.h>

/* The text that the pattern, but for ^ and $, stands for; false when it is more than a text. */
static bool equal_text(struct view pattern, struct buffer *text)
{
    if (pattern.length < 3 || pattern.data[0] != '^' || pattern.data[pattern.length - 1] != '$')
        return false;
    for (size_t i = 1; i + 1 < pattern.length; i++) {
        const char byte = pattern.data[i];

        if (byte == '\\') {
            const char next = pattern.data[++i];

            if (i + 1 >= pattern.length || isalnum((unsigned char)next) || (unsigned char)next >= 0x80)
                return false;
            buffer_add_char(text, next);
        } else if (strchr(".*+?()[]{}|^$", byte)) {
            return false;
        } else {
            buffer_add_char(text, byte);
        }
    }
    return true;
}

/* Whether `=` holds for the text alone: numbers equal others, a list's or map's text is no text, and quotes would have to be escaped. */
static bool equal_is_plain(struct view text)
{
    double number;

    if (number_parse(text, &number) || view_equal_nocase(text, VIEW("true")) || view_equal_nocase(text, VIEW("false")))
        return false;
    for (size_t i = 0; i < text.length; i++)
        if (strchr("\"\\[{", text.data[i]) || (unsigned char)text.data[i] < ' ')
            return false;
    return true;
}

static void equal_of_regex(struct lint *lint, const struct node *node)
{
    const struct node *field = node->args[0], *pattern = node->args[1];
    const struct view name = field->name->text;
    struct diagnostic *found;
    struct buffer text;

    buffer_init(&text);
    if (equal_text(pattern->text, &text)) {
        const struct view value = buffer_view(&text);
        const char *sign = node->op == OP_NOT_LIKE ? "!=" : "=";

        found = diagnostics_add(lint->diagnostics, CODE_W0702, node->span, "this is `%.*s` %s \"%.*s\", %s",
                                VIEW_PRINT(lint_slice(lint, field->span)), sign, VIEW_PRINT(value),
                                node->op == OP_NOT_LIKE ? "without a regex" : "which can use an index");
        diagnostic_help(lint->diagnostics, found, "write %.*s %s \"%.*s\"", VIEW_PRINT(lint_slice(lint, field->span)), sign,
                        VIEW_PRINT(value));
        if (equal_is_plain(value) && !view_equal(name, VIEW("@timestamp")) && !view_equal(name, VIEW("@ingestionTime")))
            diagnostic_mend(lint->diagnostics, found, node->span, "%.*s %s \"%.*s\"",
                            VIEW_PRINT(lint_slice(lint, field->span)), sign, VIEW_PRINT(value));
    }
    buffer_clear(&text);
}

/* 8-4-4-4-12 hexadecimal digits: nobody has half of one. */
static bool equal_is_uuid(struct view text)
{
    if (text.length != 36)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text.data[i] != '-' : !isxdigit((unsigned char)text.data[i]))
            return false;
    }
    return true;
}

static bool equal_names_one(struct view name)
{
    static const char *const names[] = { "@requestId", "requestId", "traceId", "requestID", "eventID" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (view_equal(name, view_of(names[i])))
            return true;
    return false;
}

static void equal_look(struct lint *lint, const struct node *node, void *context)
{
    (void)context;
    if (node->kind != NODE_OPERATOR || node->count != 2 || node->args[0]->kind != NODE_FIELD || !lint_is_known(lint, node->span))
        return;
    if (node->op != OP_LIKE && node->op != OP_NOT_LIKE && node->op != OP_MATCH)
        return;
    if (node->args[1]->kind == NODE_REGEX)
        equal_of_regex(lint, node);
    else if (node->op == OP_LIKE && node->args[1]->kind == NODE_TEXT && equal_is_uuid(node->args[1]->text) &&
             equal_names_one(node->args[0]->name->text))
        diagnostic_help(lint->diagnostics,
                        diagnostics_add(lint->diagnostics, CODE_W0702, node->span,
                                        "like reads everything for what looks like the whole of `%.*s`",
                                        VIEW_PRINT(node->args[0]->name->text)),
                        "write %.*s = %.*s, which can use an index", VIEW_PRINT(lint_slice(lint, node->args[0]->span)),
                        VIEW_PRINT(lint_slice(lint, node->args[1]->span)));
}

void lint_like_for_equal(struct lint *lint)
{
    lint_each_node(lint, equal_look, NULL);
}
