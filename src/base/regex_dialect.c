/*
 * RE2's dialect, read by descent. Everything Perl has beyond it is recognised by name, so that the message can say what
 * it is.
 */
#include "base/regex_tree.h"

#include "base/utf8.h"

#include <ctype.h>

struct construct {
    const char *prefix;
    const char *name;       /* what the message calls it */
};

static const struct construct group_constructs[] = {
    { "(*", "the verb (*...)" },
    { "(?=", "look-ahead (?=...)" },
    { "(?!", "negative look-ahead (?!...)" },
    { "(?<=", "look-behind (?<=...)" },
    { "(?<!", "negative look-behind (?<!...)" },
    { "(?>", "an atomic group (?>...)" },
    { "(?|", "a branch reset (?|...)" },
    { "(?#", "a comment (?#...)" },
    { "(?(", "a conditional (?(...)...)" },
    { "(?R", "recursion (?R)" },
    { "(?&", "a call of a group (?&name)" },
    { "(?P>", "a call of a group (?P>name)" },
    { "(?P=", "a back-reference (?P=name)" },
    { "(?C", "a callout (?C)" },
    { "(?'", "a name in quotes (?'name'...)" },
    { "(?^", "the flag reset (?^...)" },
    { "(?+", "recursion (?+1)" },
    { "(?x", "the flag (?x)" },
    { "(?J", "the flag (?J)" },
    { "(?n", "the flag (?n)" },
};

bool regex_fail(struct regex_parser *parser, size_t offset, size_t length, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    parser->error->message = arena_vformat(parser->error_arena, format, args);
    va_end(args);
    parser->error->offset = offset;
    parser->error->length = length;
    return false;
}

static struct regex_node *node_new(struct regex_parser *parser, enum regex_kind kind)
{
    struct regex_node *node = ARENA_NEW(parser->arena, struct regex_node);

    node->kind = kind;
    node->flags = (uint8_t)parser->flags;
    if (regex_has_below(node))
        node->repeats = 1;
    return node;
}

static bool parser_ended(const struct regex_parser *parser)
{
    return parser->at == parser->text.length;
}

static char parser_peek(const struct regex_parser *parser)
{
    return parser->text.data[parser->at];
}

/* ---- groups ---- */

static struct regex_node *parse_alternation(struct regex_parser *parser);

static bool name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || (byte & 0x80);
}

/* Reads NAME> and enters it for the group that opens at `begin`. */
static bool parse_name(struct regex_parser *parser, size_t begin, size_t group)
{
    size_t start = parser->at;

    while (!parser_ended(parser) && name_byte(parser_peek(parser)))
        parser->at++;
    struct view name = { parser->text.data + start, parser->at - start };
    if (parser_ended(parser) || parser_peek(parser) != '>' || name.length == 0)
        return regex_fail(parser, begin, parser->at - begin, "the name of a group is letters, digits and _, then >");
    parser->at++;
    for (size_t i = 0; i + 1 < group; i++)
        if (view_equal(parser->tree->names[i], name))
            return regex_fail(parser, start, name.length, "two groups are named %.*s", VIEW_PRINT(name));
    parser->tree->names[group - 1] = arena_keep(parser->arena, name);
    return true;
}

static size_t parse_next_group(struct regex_parser *parser)
{
    struct regex_tree *tree = parser->tree;

    tree->names = arena_grow(parser->arena, tree->names, &parser->name_capacity, tree->groups + 1, sizeof *tree->names);
    tree->names[tree->groups] = (struct view){ "", 0 };
    return ++tree->groups;
}

static struct regex_node *parse_group_body(struct regex_parser *parser, size_t begin)
{
    if (parser->depth == REGEX_NEST_MAX) {
        regex_fail(parser, begin, 1, "groups are nested deeper than 1,000");
        return NULL;
    }
    parser->depth++;
    struct regex_node *body = parse_alternation(parser);
    if (!body)
        return NULL;
    if (parser_ended(parser)) {
        regex_fail(parser, begin, 1, "the closing parenthesis ) is missing");
        return NULL;
    }
    parser->at++;
    parser->depth--;
    return body;
}

static struct regex_node *parse_capture(struct regex_parser *parser, size_t begin, bool named)
{
    struct regex_node *group = node_new(parser, REGEX_GROUP);
    const unsigned flags = parser->flags;

    group->group = (uint32_t)parse_next_group(parser);
    if (named && !parse_name(parser, begin, group->group))
        return NULL;
    group->first = parse_group_body(parser, begin);
    if (!group->first)
        return NULL;
    group->repeats = regex_repeats(group->first);
    parser->flags = flags;
    return group;
}

static unsigned flag_of(char letter)
{
    switch (letter) {
    case 'i': return REGEX_FOLD;
    case 'm': return REGEX_LINES;
    case 's': return REGEX_DOT_ALL;
    case 'U': return REGEX_UNGREEDY;
    default: return 0;
    }
}

/* Behind "(?": letters to set, then perhaps - and letters to clear. Stops at the first thing that is neither. */
static bool parse_flag_letters(struct regex_parser *parser, unsigned *flags)
{
    bool clearing = false, dangling = false;

    for (; !parser_ended(parser); parser->at++) {
        char letter = parser_peek(parser);
        unsigned flag = flag_of(letter);

        if (letter == '-' && !clearing) {
            clearing = dangling = true;
            continue;
        }
        if (flag == 0)
            break;
        dangling = false;
        *flags = clearing ? *flags & ~flag : *flags | flag;
    }
    return !dangling;
}

static bool fail_construct(struct regex_parser *parser, size_t offset, const char *prefix, const char *name)
{
    return regex_fail(parser, offset, strlen(prefix), "%s is not part of the RE2 dialect", name);
}

static bool fail_flags(struct regex_parser *parser, size_t begin)
{
    struct view rest = regex_rest(parser);

    if (rest.length > 0 && isdigit((unsigned char)rest.data[0]))
        return regex_fail(parser, begin, parser->at + 1 - begin, "recursion (?1) is not part of the RE2 dialect");
    if (rest.length > 0 && isalpha((unsigned char)rest.data[0]))
        return regex_fail(parser, parser->at, 1, "the flag (?%c) is not part of the RE2 dialect, which has i, m, s and U",
                          rest.data[0]);
    return regex_fail(parser, begin, parser->at - begin, "the group that begins here is not complete");
}

/* (?flags) and (?flags:...). The former gives an empty node that cannot be repeated. */
static struct regex_node *parse_flags(struct regex_parser *parser, size_t begin, bool *repeatable)
{
    const unsigned before = parser->flags;
    unsigned flags = before;

    parser->at += 2;
    bool complete = parse_flag_letters(parser, &flags);
    char end = parser_ended(parser) ? '\0' : parser_peek(parser);
    if (!complete || (end != ')' && end != ':')) {
        fail_flags(parser, begin);
        return NULL;
    }
    parser->at++;
    parser->flags = flags;
    if (end == ')') {
        *repeatable = false;
        return node_new(parser, REGEX_EMPTY);
    }
    struct regex_node *body = parse_group_body(parser, begin);
    parser->flags = before;
    return body;
}

static struct regex_node *parse_group(struct regex_parser *parser, bool *repeatable)
{
    const size_t begin = parser->at;

    for (size_t i = 0; i < sizeof group_constructs / sizeof *group_constructs; i++)
        if (regex_sees(parser, group_constructs[i].prefix)) {
            fail_construct(parser, begin, group_constructs[i].prefix, group_constructs[i].name);
            return NULL;
        }
    if (regex_sees(parser, "(?P<") || regex_sees(parser, "(?<")) {
        parser->at += regex_sees(parser, "(?P<") ? 4 : 3;
        return parse_capture(parser, begin, true);
    }
    if (regex_sees(parser, "(?"))
        return parse_flags(parser, begin, repeatable);
    parser->at++;
    return parse_capture(parser, begin, false);
}

/* ---- single things ---- */

static struct regex_node *parse_literal(struct regex_parser *parser, uint32_t code)
{
    struct regex_node *node = node_new(parser, REGEX_LITERAL);

    node->code = code;
    parser->tree->unicode |= code > 0x7f;
    return node;
}

/* The pattern is known to be UTF-8. */
static struct regex_node *parse_plain(struct regex_parser *parser)
{
    uint32_t code;

    parser->at += utf8_decode(parser->text, parser->at, &code);
    return parse_literal(parser, code);
}

static struct regex_node *parse_assertion(struct regex_parser *parser, char assertion, size_t length)
{
    struct regex_node *node = node_new(parser, REGEX_ASSERT);

    node->assertion = assertion;
    parser->at += length;
    return node;
}

/* A set, read by `read` into a class of its own. */
static struct regex_node *parse_set(struct regex_parser *parser, bool (*read)(struct regex_parser *, struct buffer *),
                                    bool bracketed)
{
    struct regex_node *node = node_new(parser, REGEX_CLASS);
    struct buffer set;

    buffer_init(&set);
    if (bracketed)
        buffer_add_char(&set, '[');
    bool good = read(parser, &set);
    if (bracketed)
        buffer_add_char(&set, ']');
    node->set = arena_keep(parser->arena, buffer_view(&set));
    buffer_clear(&set);
    return good ? node : NULL;
}

/* RE2's \s has no vertical tab, PCRE2's has. */
static const struct {
    char letter;
    const char *set;
} short_sets[] = {
    { 'd', "\\d" }, { 'D', "\\D" }, { 'w', "\\w" }, { 'W', "\\W" }, { 's', "[\\t\\n\\f\\r ]" }, { 'S', "[^\\t\\n\\f\\r ]" },
};

static struct regex_node *parse_escape(struct regex_parser *parser)
{
    uint32_t code;
    char letter = parser->at + 1 < parser->text.length ? parser->text.data[parser->at + 1] : '\0';

    if (letter == 'A' || letter == 'z' || letter == 'b' || letter == 'B')
        return parse_assertion(parser, letter, 2);
    for (size_t i = 0; i < sizeof short_sets / sizeof *short_sets; i++)
        if (short_sets[i].letter == letter) {
            struct regex_node *node = node_new(parser, REGEX_CLASS);
            node->set = view_of(short_sets[i].set);
            parser->at += 2;
            return node;
        }
    if (regex_sees_set(parser))
        return parse_set(parser, regex_read_set, true);
    return regex_read_escape(parser, &code) ? parse_literal(parser, code) : NULL;
}

static struct regex_node *parse_atom(struct regex_parser *parser, bool *repeatable)
{
    switch (parser_peek(parser)) {
    case '(':
        return parse_group(parser, repeatable);
    case '[':
        return parse_set(parser, regex_read_brackets, false);
    case '.':
        parser->at++;
        return node_new(parser, REGEX_ANY);
    case '^':
    case '$':
        return parse_assertion(parser, parser_peek(parser), 1);
    case '\\':
        return parse_escape(parser);
    default:
        return parse_plain(parser);
    }
}

/* ---- repetition ---- */

struct repetition {
    uint32_t min, max;
    size_t begin, length;   /* of the operator, without a ? that makes it lazy */
};

/* A count without superfluous zeros, as RE2 wants it; larger than any limit when it is too long. */
static bool read_count(struct view text, size_t *at, uint32_t *count)
{
    size_t begin = *at;

    *count = 0;
    for (; *at < text.length && isdigit((unsigned char)text.data[*at]); (*at)++)
        if (*count <= REGEX_REPEAT_MAX)
            *count = *count * 10 + (uint32_t)(text.data[*at] - '0');
    return *at > begin && !(*at > begin + 1 && text.data[begin] == '0');
}

/* {n}, {n,} or {n,m}; a brace that opens nothing of the kind is an ordinary character. */
static bool sees_braces(const struct regex_parser *parser, struct repetition *repetition)
{
    size_t at = parser->at + 1;

    if (!read_count(parser->text, &at, &repetition->min))
        return false;
    repetition->max = repetition->min;
    if (at < parser->text.length && parser->text.data[at] == ',') {
        at++;
        if (at < parser->text.length && parser->text.data[at] == '}')
            repetition->max = REGEX_UNLIMITED;
        else if (!read_count(parser->text, &at, &repetition->max))
            return false;
    }
    repetition->length = at + 1 - parser->at;
    return at < parser->text.length && parser->text.data[at] == '}';
}

static bool sees_repetition(const struct regex_parser *parser, struct repetition *repetition)
{
    *repetition = (struct repetition){ 0, REGEX_UNLIMITED, parser->at, 1 };
    if (parser_ended(parser))
        return false;
    switch (parser_peek(parser)) {
    case '*':
        return true;
    case '+':
        repetition->min = 1;
        return true;
    case '?':
        repetition->max = 1;
        return true;
    case '{':
        return sees_braces(parser, repetition);
    default:
        return false;
    }
}

static bool check_repetition(struct regex_parser *parser, const struct repetition *repetition)
{
    struct repetition again;
    const char *operator = parser->text.data + repetition->begin;

    if (repetition->min > REGEX_REPEAT_MAX || (repetition->max != REGEX_UNLIMITED && repetition->max > REGEX_REPEAT_MAX))
        return regex_fail(parser, repetition->begin, repetition->length, "%.*s repeats more than 1,000 times",
                          (int)repetition->length, operator);
    if (repetition->min > repetition->max)
        return regex_fail(parser, repetition->begin, repetition->length, "%.*s has its numbers in the wrong order",
                          (int)repetition->length, operator);
    if (!sees_repetition(parser, &again))
        return true;
    size_t length = again.begin + again.length - repetition->begin;
    if (parser_peek(parser) == '+')
        return regex_fail(parser, repetition->begin, length, "possessive repetition %.*s is not part of the RE2 dialect",
                          (int)length, operator);
    return regex_fail(parser, repetition->begin, length, "%.*s repeats a repetition; put a group around the inner one",
                      (int)length, operator);
}

static struct regex_node *parse_repetition(struct regex_parser *parser, struct regex_node *atom)
{
    struct repetition repetition;

    if (!sees_repetition(parser, &repetition))
        return atom;
    struct regex_node *node = node_new(parser, REGEX_REPEAT);
    node->lazy = (parser->flags & REGEX_UNGREEDY) != 0;
    parser->at += repetition.length;
    if (!parser_ended(parser) && parser_peek(parser) == '?') {
        node->lazy = !node->lazy;
        parser->at++;
    }
    if (!check_repetition(parser, &repetition))
        return NULL;
    uint32_t count = repetition.max == REGEX_UNLIMITED ? repetition.min : repetition.max;
    node->first = atom;
    node->min = repetition.min;
    node->max = repetition.max;
    node->repeats = regex_repeats(atom) * (count > 1 ? count : 1);
    if (node->repeats > REGEX_REPEAT_MAX) {
        regex_fail(parser, repetition.begin, repetition.length, "repetitions inside one another repeat more than 1,000 times");
        return NULL;
    }
    return node;
}

/* ---- sequences ---- */

/* What stands between \Q and \E is literal; the repetition behind \E is of its last character. */
static struct regex_node *parse_quoted(struct regex_parser *parser)
{
    struct regex_node *node = parse_plain(parser);

    if (regex_sees(parser, "\\E")) {
        parser->quoting = false;
        parser->at += 2;
    }
    return node;
}

static bool parse_quote_mark(struct regex_parser *parser)
{
    if (!regex_sees(parser, parser->quoting ? "\\E" : "\\Q"))
        return false;
    parser->quoting = !parser->quoting;
    parser->at += 2;
    return true;
}

static struct regex_node *parse_term(struct regex_parser *parser)
{
    struct repetition repetition;
    bool repeatable = true;

    if (parser->quoting) {
        struct regex_node *node = parse_quoted(parser);
        return parser->quoting ? node : parse_repetition(parser, node);
    }
    if (sees_repetition(parser, &repetition)) {
        regex_fail(parser, repetition.begin, repetition.length, "there is nothing for %.*s to repeat", (int)repetition.length,
                   parser->text.data + repetition.begin);
        return NULL;
    }
    struct regex_node *atom = parse_atom(parser, &repeatable);
    return atom && repeatable ? parse_repetition(parser, atom) : atom;
}

static bool branch_ended(const struct regex_parser *parser)
{
    return parser_ended(parser) || (!parser->quoting && (parser_peek(parser) == '|' || parser_peek(parser) == ')'));
}

static struct regex_node *parse_branch(struct regex_parser *parser)
{
    struct regex_node *concat = node_new(parser, REGEX_CONCAT), **last = &concat->first;

    while (!branch_ended(parser)) {
        if (parse_quote_mark(parser))
            continue;
        struct regex_node *term = parse_term(parser);
        if (!term)
            return NULL;
        *last = term;
        last = &term->next;
        if (regex_repeats(term) > concat->repeats)
            concat->repeats = regex_repeats(term);
    }
    if (!concat->first)
        concat->kind = REGEX_EMPTY;
    return concat->first && !concat->first->next ? concat->first : concat;
}

static struct regex_node *parse_alternation(struct regex_parser *parser)
{
    struct regex_node *branch = parse_branch(parser), *alternate;

    if (!branch || parser_ended(parser) || parser_peek(parser) != '|')
        return branch;
    alternate = node_new(parser, REGEX_ALTERNATE);
    alternate->first = branch;
    for (;;) {
        if (regex_repeats(branch) > alternate->repeats)
            alternate->repeats = regex_repeats(branch);
        if (parser_ended(parser) || parser_peek(parser) != '|')
            return alternate;
        parser->at++;
        branch->next = parse_branch(parser);
        branch = branch->next;
        if (!branch)
            return NULL;
    }
}

bool regex_parse(struct view pattern, struct arena *arena, struct arena *error_arena, struct regex_error *error,
                 struct regex_tree *tree)
{
    struct regex_parser parser = { .text = pattern, .arena = arena, .error_arena = error_arena, .error = error, .tree = tree };

    *tree = (struct regex_tree){ 0 };
    if (!utf8_valid(pattern))
        return regex_fail(&parser, 0, pattern.length, "the pattern is not UTF-8");
    tree->root = parse_alternation(&parser);
    if (tree->root && !parser_ended(&parser))
        return regex_fail(&parser, parser.at, 1, "there is no ( for this )");
    return tree->root != NULL;
}
