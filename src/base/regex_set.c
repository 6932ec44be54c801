/* Sets of characters and the escapes inside patterns: \d, \p{Greek}, [[:alpha:]_-], \x{1F600}. */
#include "base/regex_pcre2.h"
#include "base/regex_tree.h"
#include "base/utf8.h"

#include <ctype.h>

struct escape {
    char letter;
    const char *name;       /* what the message calls it */
    const char *instead;    /* what to write, if there is something */
};

static const struct escape foreign_escapes[] = {
    { 'C', "a single byte \\C", NULL },
    { 'E', "\\E without \\Q", NULL },
    { 'G', "the end of the match before, \\G,", NULL },
    { 'H', "not horizontal space \\H", "[^ \\t]" },
    { 'K', "the match reset \\K", NULL },
    { 'N', "\\N", "[^\\n]" },
    { 'R', "any line end \\R", "\\r?\\n" },
    { 'V', "not vertical space \\V", "[^\\n\\v\\f\\r]" },
    { 'X', "a grapheme \\X", NULL },
    { 'Z', "\\Z", "\\z" },
    { 'c', "a control character \\c", "\\x" },
    { 'e', "the escape character \\e", "\\x1b" },
    { 'g', "a back-reference \\g", NULL },
    { 'h', "horizontal space \\h", "[ \\t]" },
    { 'k', "a back-reference \\k<name>", NULL },
    { 'o', "\\o", "\\x" },
    { 'u', "\\u", "\\x{...}" },
};

static const char *const categories[] = {
    "C", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N", "Nd", "Nl", "No",
    "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs", "Any",
};

/* Spelt out: some versions of PCRE2 forget the characters beyond ASCII of [\W[:alpha:]] when a name comes last. */
static const struct {
    const char *name, *set;
} posix_classes[] = {
    { "alnum", "0-9A-Za-z" },
    { "alpha", "A-Za-z" },
    { "ascii", "\\x{0}-\\x{7f}" },
    { "blank", "\\t " },
    { "cntrl", "\\x{0}-\\x{1f}\\x{7f}" },
    { "digit", "0-9" },
    { "graph", "!-~" },
    { "lower", "a-z" },
    { "print", " -~" },
    { "punct", "!-\\/:-@\\[-`{-~" },
    { "space", "\\t-\\r " },
    { "upper", "A-Z" },
    { "word", "0-9A-Za-z_" },
    { "xdigit", "0-9A-Fa-f" },
};

static bool name_listed(struct view name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (view_equal(name, view_of(list[i])))
            return true;
    return false;
}

#define LISTED(name, list) name_listed((name), (list), sizeof(list) / sizeof *(list))

void regex_add_code(struct buffer *buffer, uint32_t code)
{
    char bytes[4];

    if (code < 0x20 || code == 0x7f) {
        buffer_add_format(buffer, "\\x{%x}", (unsigned)code);
        return;
    }
    if (code < 0x7f && code != ' ' && !isalnum((int)code))
        buffer_add_char(buffer, '\\');
    buffer_add(buffer, (struct view){ bytes, utf8_encode(code, bytes) });
}

/* ---- escapes that stand for a character ---- */

static bool fail_escape(struct regex_parser *parser, size_t length)
{
    struct view escape = { parser->text.data + parser->at, length };
    const char letter = escape.data[1];

    if (letter >= '1' && letter <= '9')
        return regex_fail(parser, parser->at, length, "a back-reference \\%c is not part of the RE2 dialect", letter);
    for (size_t i = 0; i < sizeof foreign_escapes / sizeof *foreign_escapes; i++) {
        const struct escape *foreign = &foreign_escapes[i];

        if (foreign->letter == letter && foreign->instead)
            return regex_fail(parser, parser->at, length, "%s is not part of the RE2 dialect; write %s", foreign->name,
                              foreign->instead);
        if (foreign->letter == letter)
            return regex_fail(parser, parser->at, length, "%s is not part of the RE2 dialect", foreign->name);
    }
    return regex_fail(parser, parser->at, length, "%.*s is not an escape of the RE2 dialect", VIEW_PRINT(escape));
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    return isxdigit((unsigned char)digit) ? (digit | 0x20) - 'a' + 10 : -1;
}

/* \x7F and \x{10FFFF} */
static bool read_hex(struct regex_parser *parser, uint32_t *code)
{
    struct view rest = view_skip(regex_rest(parser), 2);
    bool braces = view_starts(rest, VIEW("{"));
    size_t begin = braces, at = begin, limit = braces ? rest.length : 2;

    *code = 0;
    for (; at < rest.length && at < limit && hex_value(rest.data[at]) >= 0 && *code <= 0x10ffff; at++)
        *code = *code * 16 + (uint32_t)hex_value(rest.data[at]);
    bool complete = braces ? at > begin && at < rest.length && rest.data[at] == '}' : at == 2;
    size_t length = 2 + at + (braces && complete);
    if (*code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
        return regex_fail(parser, parser->at, length, "there is no such character");
    if (!complete)
        return regex_fail(parser, parser->at, length, "\\x takes two hexadecimal digits, or any number in braces");
    parser->at += length;
    return true;
}

/* \0, \12, \123. A single digit other than 0 would be a back-reference. */
static bool read_octal(struct regex_parser *parser, uint32_t *code)
{
    struct view rest = view_skip(regex_rest(parser), 1);
    size_t at = 0;

    *code = 0;
    for (; at < 3 && at < rest.length && rest.data[at] >= '0' && rest.data[at] <= '7'; at++)
        *code = *code * 8 + (uint32_t)(rest.data[at] - '0');
    if (at < 2 && rest.data[0] != '0')
        return fail_escape(parser, 2);
    parser->at += 1 + at;
    return true;
}

bool regex_read_escape(struct regex_parser *parser, uint32_t *code)
{
    static const char letters[] = "afnrtv", meanings[] = "\a\f\n\r\t\v";
    struct view rest = regex_rest(parser);

    if (rest.length < 2)
        return regex_fail(parser, parser->at, 1, "the pattern ends in the middle of an escape");
    const char letter = rest.data[1];
    const char *known = memchr(letters, letter, sizeof letters - 1);
    if (known) {
        *code = (uint32_t)meanings[known - letters];
        parser->at += 2;
        return true;
    }
    if (letter == 'x')
        return read_hex(parser, code);
    if (letter >= '0' && letter <= '7')
        return read_octal(parser, code);
    if ((letter & 0x80) || isalnum((unsigned char)letter))
        return fail_escape(parser, 1 + utf8_decode(rest, 1, code));
    *code = (uint32_t)letter;
    parser->at += 2;
    return true;
}

/* ---- escapes that stand for a set ---- */

/* From 10.40 on a bare script name means script extensions; RE2 means the script. */
#if PCRE2_MAJOR > 10 || PCRE2_MINOR >= 40
#define SCRIPT_SPELLING "sc:"
#else
#define SCRIPT_SPELLING ""
#endif

/* Scripts are spelt Like_This. */
static bool script_like(struct view name)
{
    for (size_t i = 0; i < name.length; i++) {
        bool first = i == 0 || name.data[i - 1] == '_';

        if (name.data[i] != '_' && !(first ? isupper((unsigned char)name.data[i]) : islower((unsigned char)name.data[i])))
            return view_equal(name, VIEW("SignWriting"));
    }
    return name.length > 2 && !view_equal(name, VIEW("Xan")) && !view_equal(name, VIEW("Xps")) &&
           !view_equal(name, VIEW("Xsp")) && !view_equal(name, VIEW("Xuc")) && !view_equal(name, VIEW("Xwd"));
}

static bool add_script(struct regex_parser *parser, struct buffer *set, struct view name, bool negated)
{
    if (!script_like(name))
        return false;
    struct view text = arena_format(parser->arena, "\\%c{" SCRIPT_SPELLING "%.*s}", negated ? 'P' : 'p', VIEW_PRINT(name));
    if (!regex_spelling_known(text))
        return false;
    buffer_add(set, text);
    return true;
}

static bool add_property(struct regex_parser *parser, struct buffer *set, struct view name, bool negated)
{
    const char letter = negated ? 'P' : 'p';
    const bool cased = view_equal(name, VIEW("Lu")) || view_equal(name, VIEW("Ll")) || view_equal(name, VIEW("Lt"));

    if (!LISTED(name, categories))
        return add_script(parser, set, name, negated);
    if (view_equal(name, VIEW("C")))    /* without the code points nobody has assigned */
        buffer_add_text(set, negated ? "\\pL\\pM\\pN\\pP\\pS\\pZ\\p{Cn}" : "\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}");
    else if (cased && (parser->flags & REGEX_FOLD))
        buffer_add_format(set, "\\%c{L&}", letter);
    else
        buffer_add_format(set, "\\%c{%.*s}", letter, VIEW_PRINT(name));
    return true;
}

/* \pN, \PN, \p{Name}, \p{^Name} */
static bool read_property(struct regex_parser *parser, struct buffer *set)
{
    struct view rest = regex_rest(parser), name = { rest.data + 2, 1 };
    bool negated = rest.data[1] == 'P';
    size_t length = 3;

    if (rest.length < 3)
        return regex_fail(parser, parser->at, rest.length, "the name of a class of characters is missing");
    if (rest.data[2] == '{') {
        size_t close = view_find_byte(rest, '}', 3);
        if (close == SIZE_MAX)
            return regex_fail(parser, parser->at, rest.length, "the closing } is missing");
        length = close + 1;
        name = (struct view){ rest.data + 3, close - 3 };
        if (view_starts(name, VIEW("^"))) {
            negated = !negated;
            name = view_skip(name, 1);
        }
    }
    if (!add_property(parser, set, name, negated))
        return regex_fail(parser, parser->at, length, "there is no class of characters named %.*s", VIEW_PRINT(name));
    parser->tree->unicode = true;
    parser->at += length;
    return true;
}

bool regex_sees_set(const struct regex_parser *parser)
{
    struct view rest = regex_rest(parser);

    return rest.length >= 2 && rest.data[0] == '\\' && strchr("dDsSwWpP", rest.data[1]) && rest.data[1] != '\0';
}

bool regex_read_set(struct regex_parser *parser, struct buffer *set)
{
    const char letter = parser->text.data[parser->at + 1];

    if (letter == 'p' || letter == 'P')
        return read_property(parser, set);
    if (letter == 's')      /* RE2's has no vertical tab, PCRE2's has */
        buffer_add_text(set, "\\t\\n\\f\\r ");
    else if (letter == 'S')
        buffer_add_text(set, "\\S\\x{b}");
    else
        buffer_add(set, (struct view){ parser->text.data + parser->at, 2 });
    parser->at += 2;
    return true;
}

/* ---- brackets ---- */

static bool read_member(struct regex_parser *parser, uint32_t *code)
{
    if (parser->text.data[parser->at] == '\\')
        return regex_read_escape(parser, code);
    parser->at += utf8_decode(parser->text, parser->at, code);
    return true;
}

/* A character or a range of them. */
static bool read_range(struct regex_parser *parser, struct buffer *set)
{
    const size_t begin = parser->at;
    uint32_t low, high;

    if (!read_member(parser, &low))
        return false;
    regex_add_code(set, low);
    parser->tree->unicode |= low > 0x7f;
    struct view rest = regex_rest(parser);
    if (rest.length < 2 || rest.data[0] != '-' || rest.data[1] == ']')
        return true;
    parser->at++;
    if (!read_member(parser, &high))
        return false;
    if (high < low)
        return regex_fail(parser, begin, parser->at - begin, "the range %.*s has its ends in the wrong order",
                          (int)(parser->at - begin), parser->text.data + begin);
    buffer_add_char(set, '-');
    regex_add_code(set, high);
    parser->tree->unicode |= high > 0x7f;
    return true;
}

/* [:name:] or [:^name:]. *found is false when this is not one, which makes [ an ordinary character. */
static bool read_posix(struct regex_parser *parser, struct buffer *set, bool *found)
{
    struct view rest = regex_rest(parser);
    size_t end = view_starts(rest, VIEW("[:")) ? view_find(rest, VIEW(":]"), 2) : SIZE_MAX;

    *found = end != SIZE_MAX;
    if (!*found)
        return true;
    const struct view whole = { rest.data, end + 2 };
    const bool negated = rest.data[2] == '^';
    const struct view name = view_skip((struct view){ rest.data + 2, end - 2 }, negated);
    for (size_t i = 0; i < sizeof posix_classes / sizeof *posix_classes; i++)
        if (view_equal(name, view_of(posix_classes[i].name))) {
            buffer_add(set, negated ? whole : view_of(posix_classes[i].set));
            parser->at += whole.length;
            return true;
        }
    return regex_fail(parser, parser->at, whole.length, "there is no class of characters %.*s", VIEW_PRINT(whole));
}

static bool read_bracket_item(struct regex_parser *parser, struct buffer *set)
{
    bool posix;

    if (regex_sees_set(parser))
        return regex_read_set(parser, set);
    if (!read_posix(parser, set, &posix))
        return false;
    return posix || read_range(parser, set);
}

bool regex_read_brackets(struct regex_parser *parser, struct buffer *set)
{
    const size_t begin = parser->at;
    bool first = true;

    parser->at++;
    buffer_add_char(set, '[');
    if (regex_sees(parser, "^")) {
        buffer_add_char(set, '^');
        parser->at++;
    }
    for (; parser->at < parser->text.length && (first || parser->text.data[parser->at] != ']'); first = false)
        if (!read_bracket_item(parser, set))
            return false;
    if (parser->at == parser->text.length)
        return regex_fail(parser, begin, 1, "the closing ] is missing");
    parser->at++;
    buffer_add_char(set, ']');
    return true;
}
