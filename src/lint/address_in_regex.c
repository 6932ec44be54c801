/* An address in a regex whose dots are any characters. */
#include "lint/rules.h"

#include "base/buffer.h"

#include <ctype.h>

enum { ADDRESS_PARTS = 4, ADDRESS_MOST = 255 };

/* Up to four numbers with dots between and behind them. */
struct address {
    size_t length;
    size_t count, bare;             /* numbers, and dots that are any character */
    bool open;                      /* the last number has a dot behind it */
    unsigned numbers[ADDRESS_PARTS];
};

/* The number there of one to three digits, which is moved past; false when it is none that an address may have. */
static bool address_number(struct view text, size_t *at, unsigned *number)
{
    const size_t begin = *at;

    for (*number = 0; *at < text.length && *at - begin < 4 && isdigit((unsigned char)text.data[*at]); ++*at)
        *number = *number * 10 + (unsigned)(text.data[*at] - '0');
    return *at > begin && *at - begin < 4 && *number <= ADDRESS_MOST;
}

/* The length of the dot there: one, or two with its backslash; 0 when there is none, or something that counts characters behind it. */
static size_t address_dot(struct view text, size_t at)
{
    if (at < text.length && text.data[at] == '.')
        return at + 1 == text.length || !strchr("*+?{", text.data[at + 1]);
    return at + 1 < text.length && text.data[at] == '\\' && text.data[at + 1] == '.' ? 2 : 0;
}

static struct address address_read(struct view text, size_t at)
{
    struct address address = { 0 };
    size_t end = at, dot = 1;

    while (address.count < ADDRESS_PARTS && dot > 0 && address_number(text, &end, &address.numbers[address.count])) {
        address.length = end - at;
        dot = ++address.count < ADDRESS_PARTS ? address_dot(text, end) : 0;
        address.open = dot > 0;
        address.bare += dot == 1;
        end += dot;
        address.length += dot;
    }
    return address;
}

/* Whether addresses of one's own networks begin so. */
static bool address_is_private(const struct address *address)
{
    const unsigned first = address->numbers[0], second = address->numbers[1];

    return first == 10 || (first == 192 && second == 168) || (first == 172 && second >= 16 && second < 32) ||
           (first == 169 && second == 254) || (first == 127 && second == 0);
}

/* Whether what stands before says that the number is that of a version: a word for one, or a program's name and a slash. */
static bool address_is_version(struct view before)
{
    static const struct view words[] = { VIEW_INIT("v"), VIEW_INIT("ver"), VIEW_INIT("version"), VIEW_INIT("release"), VIEW_INIT("build") };
    const bool slash = view_ends(before, VIEW("/"));
    size_t begin;

    while (before.length > 0 && strchr(" /=:\"'\\-_", before.data[before.length - 1]))
        before.length--;
    for (begin = before.length; begin > 0 && isalpha((unsigned char)before.data[begin - 1]);)
        begin--;
    const struct view word = view_skip(before, begin);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (view_equal_nocase(word, words[i]))
            return true;
    return slash && word.length > 0;
}

/* The length of what looks like an address there, with at least two bare dots; 0 when it is none. Three numbers are rather a version,
 * unless a dot stands behind them. */
static size_t address_at(struct view text, size_t at)
{
    const struct address address = address_read(text, at);

    if (address.bare < 2 || address.count < 3 || address_is_version((struct view){ text.data, at }))
        return 0;
    return address.count == ADDRESS_PARTS || address.open || address_is_private(&address) ? address.length : 0;
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
