#include "syntax/lexer.h"

#include "base/civil.h"
#include "syntax/insights_parser.h"

/* ---- what stands around ------------------------------------------------------------------------------------------ */

static struct span lexer_span(const struct lexer *lexer, const unsigned char *end)
{
    return (struct span){ (uint32_t)(lexer->next - lexer->begin), (uint32_t)(end - lexer->begin) };
}

static struct view lexer_slice(const struct lexer *lexer, struct span span)
{
    return (struct view){ (const char *)lexer->begin + span.begin, span.end - span.begin };
}

static bool lexer_recent_is(const struct lexer *lexer, size_t age, int kind)
{
    return lexer->recent[age].kind == kind;
}

/* Whether the token of that age is this bare word. */
static bool lexer_recent_word(const struct lexer *lexer, size_t age, const char *word)
{
    const struct token *token = &lexer->recent[age];

    return token->kind == T_NAME && view_equal_nocase(lexer_slice(lexer, token->span), view_of(word));
}

/* Whether a stage may begin behind the token of that age. */
static bool lexer_stage_begins_after(const struct lexer *lexer, size_t age)
{
    int kind = lexer->recent[age].kind;

    return kind == 0 || kind == T_PIPE || kind == T_OPEN;
}

static bool byte_is_letter(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool lexer_after_source(const struct lexer *lexer)
{
    return lexer_recent_word(lexer, 0, "source") && lexer_stage_begins_after(lexer, 1);
}

/* A field may be called source, and its comparison stand in parentheses: `(source like "x")`. */
bool lexer_source_is_bare(const struct lexer *lexer, const unsigned char *end)
{
    const unsigned char *behind = end;
    const struct word *word = word_find_keyword(lexer_slice(lexer, lexer_span(lexer, end)));

    while (*behind == ' ' || *behind == '\t')
        behind++;
    if (*behind == '(' || *behind == '=' || *lexer->next == '*')
        return false;
    if (!lexer_recent_is(lexer, 1, T_OPEN))
        return true;
    return !word && *lexer->next != '-' && (*lexer->next != '/' || byte_is_letter(lexer->next[1]));
}

bool lexer_in_filldown(const struct lexer *lexer)
{
    return lexer->filldown;
}

bool lexer_behind_parenthesis(const struct lexer *lexer)
{
    return lexer_recent_is(lexer, 0, T_CLOSE) && lexer->begin + lexer->recent[0].span.end == lexer->next;
}

/* Behind like, =~, parse, and parse FIELD a regex is expected. */
static bool lexer_expects_regex(const struct lexer *lexer)
{
    if (lexer_recent_is(lexer, 0, T_MATCH) || lexer_recent_word(lexer, 0, "like"))
        return true;
    if (lexer_recent_word(lexer, 0, "parse") && lexer_stage_begins_after(lexer, 1))
        return true;
    return lexer_recent_is(lexer, 0, T_NAME) && lexer_recent_word(lexer, 1, "parse") && lexer_stage_begins_after(lexer, 2);
}

/* Where an operand is expected a slash cannot divide. */
static bool lexer_expects_operand(const struct lexer *lexer)
{
    switch (lexer->recent[0].kind) {
    case T_NAME:
        return word_find_keyword(lexer_slice(lexer, lexer->recent[0].span)) != NULL ||
               (lexer_stage_begins_after(lexer, 1) && word_find_command(lexer_slice(lexer, lexer->recent[0].span)));
    case T_TEXT:
    case T_NUMBER:
    case T_PERIOD:
    case T_REGEX:
    case T_ACCESS:
    case T_CLOSE:
    case T_CLOSE_LIST:
        return false;
    default:
        return true;
    }
}

static const unsigned char *lexer_line_end(const struct lexer *lexer, const unsigned char *from)
{
    while (from < lexer->end && *from != '\n')
        from++;
    return from;
}

static bool lexer_first_in_line(const struct lexer *lexer)
{
    const unsigned char *at = lexer->next;

    while (at > lexer->begin && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    return at == lexer->begin || at[-1] == '\n';
}

/* ---- taking tokens ----------------------------------------------------------------------------------------------- */

bool lexer_take(struct lexer *lexer, int kind, const unsigned char *end)
{
    struct span span = lexer_span(lexer, end);
    struct token *token = token_add(lexer->parser->arena, &lexer->parser->raw, kind, span);

    lexer->next = end;
    if (kind == TOKEN_COMMENT)
        return true;
    if (kind == T_PIPE || kind == T_CLOSE)
        lexer->filldown = false;
    else if (kind == T_NAME && lexer_stage_begins_after(lexer, 0))
        lexer->filldown = view_equal_nocase(lexer_slice(lexer, span), VIEW("filldown"));
    lexer->recent[2] = lexer->recent[1];
    lexer->recent[1] = lexer->recent[0];
    lexer->recent[0] = *token;
    return true;
}

bool lexer_skip(struct lexer *lexer, const unsigned char *end)
{
    lexer->next = end;
    return true;
}

bool lexer_odd_blank(struct lexer *lexer, const unsigned char *end)
{
    if (!lexer->odd_blank_reported && lexer->next != lexer->begin) {
        struct diagnostic *found = parser_warn(lexer->parser, CODE_W0101, lexer_span(lexer, end),
                                               "a special blank character is read as a plain blank");

        diagnostic_help(lexer->parser->list, found, "replace it by a space; it often comes from copying off a web page");
        lexer->odd_blank_reported = true;
    }
    return lexer_skip(lexer, end);
}

/* `status in[200]` is `in` and a list, not a member of a field called in. */
bool lexer_name(struct lexer *lexer, const unsigned char *end)
{
    if (end - lexer->next > 2 && lexer->next[2] == '[' &&
        view_equal_nocase((struct view){ (const char *)lexer->next, 2 }, VIEW("in")))
        end = lexer->next + 2;
    return lexer_take(lexer, T_NAME, end);
}

/* 5m is a length of time; 5xx, 0x1F and 1e are nothing. */
bool lexer_number_with_letters(struct lexer *lexer, const unsigned char *end)
{
    struct span span = lexer_span(lexer, end);
    struct view text = lexer_slice(lexer, span);
    struct diagnostic *found;
    enum unit unit;
    size_t digits = 0;

    while (digits < text.length && ((text.data[digits] >= '0' && text.data[digits] <= '9') || text.data[digits] == '.'))
        digits++;
    if (unit_parse(view_skip(text, digits), &unit))
        return lexer_take(lexer, T_PERIOD, end);
    found = parser_report(lexer->parser, CODE_E0106, span, "%.*s is neither a number nor a name", VIEW_PRINT(text));
    if (text.length > 1 && text.data[0] == '0' && (text.data[1] | 0x20) == 'x')
        diagnostic_help(lexer->parser->list, found, "there are no hexadecimal numbers: write hexToDec(\"%.*s\")",
                        VIEW_PRINT(text));
    else
        diagnostic_help(lexer->parser->list, found,
                        "a name that begins with a digit stands in backticks: `%.*s`; units of time are ms s m h d w mo q y",
                        VIEW_PRINT(text));
    return lexer_take(lexer, T_NAME, end);
}

bool lexer_number_with_dots(struct lexer *lexer, const unsigned char *end)
{
    struct span span = lexer_span(lexer, end);
    struct view text = lexer_slice(lexer, span);
    struct diagnostic *found =
        parser_report(lexer->parser, CODE_E0106, span, "%.*s is not a number", VIEW_PRINT(text));

    diagnostic_help(lexer->parser->list, found, "addresses and versions are texts: write \"%.*s\"", VIEW_PRINT(text));
    return lexer_take(lexer, T_TEXT, end);
}

/* ---- literals without an end ------------------------------------------------------------------------------------- */

/* No other quote of this kind follows in the whole text, so reading on behind the line cannot go wrong twice. */
bool lexer_endless_text(struct lexer *lexer)
{
    const unsigned char *end = lexer_line_end(lexer, lexer->next);
    struct diagnostic *found =
        parser_report(lexer->parser, CODE_E0101, lexer_span(lexer, end), "the text that begins here has no end");

    diagnostic_help(lexer->parser->list, found, "close it with %c; a quote inside is written \\%c", *lexer->next, *lexer->next);
    return lexer_take(lexer, T_TEXT, end);
}

bool lexer_endless_name(struct lexer *lexer)
{
    const unsigned char *end = lexer_line_end(lexer, lexer->next);
    struct diagnostic *found =
        parser_report(lexer->parser, CODE_E0103, lexer_span(lexer, end), "the name that begins here has no closing backtick");

    diagnostic_help(lexer->parser->list, found, "put a ` behind the name");
    return lexer_take(lexer, T_BAD, end);
}

bool lexer_empty_name(struct lexer *lexer, const unsigned char *end)
{
    parser_report(lexer->parser, CODE_E0112, lexer_span(lexer, end), "there is no name between the backticks");
    return lexer_take(lexer, T_NAME, end);
}

bool lexer_placeholder(struct lexer *lexer, const unsigned char *end)
{
    struct span span = lexer_span(lexer, end);
    struct view text = lexer_slice(lexer, span), name = view_trim((struct view){ text.data + 2, text.length - 4 });
    struct diagnostic *found =
        parser_report(lexer->parser, CODE_E0113, span, "the placeholder %.*s has no value", VIEW_PRINT(text));

    diagnostic_help(lexer->parser->list, found, "give it one with -p %.*s=VALUE", VIEW_PRINT(name));
    return lexer_take(lexer, T_NAME, end);
}

/* ---- slashes and dashes ------------------------------------------------------------------------------------------ */

static bool lexer_foreign_comment(struct lexer *lexer, const unsigned char *end, const char *how)
{
    struct diagnostic *found =
        parser_report(lexer->parser, CODE_E0109, lexer_span(lexer, end), "%s does not begin a comment", how);

    diagnostic_help(lexer->parser->list, found, "a comment begins with # and ends with the line");
    return lexer_take(lexer, TOKEN_COMMENT, end);
}

/* The end of the regex that begins at next, its closing slash included; NULL when it has none. */
static const unsigned char *lexer_regex_end(const struct lexer *lexer, bool one_line)
{
    for (const unsigned char *at = lexer->next + 1; at < lexer->end; at++) {
        if (*at == '/')
            return at + 1;
        if (*at == '\n' && one_line)
            return NULL;
        if (*at == '\\')
            at++;
    }
    return NULL;
}

/* /x/i: letters right behind the closing slash that other languages take as flags. */
static const unsigned char *lexer_regex_flags(struct lexer *lexer, const unsigned char *end)
{
    const unsigned char *flags = end;
    struct view letters, pattern;
    struct diagnostic *found;
    char inside[4] = "";

    while (flags < lexer->end && byte_is_letter(*flags))
        flags++;
    letters = view_between((const char *)end, (const char *)flags);
    if (letters.length == 0 || word_find_keyword(letters))
        return end;
    for (size_t i = 0; i < letters.length; i++)
        if (!strchr("gimsuxyUI", letters.data[i]))
            return end;
    pattern = view_between((const char *)lexer->next + 1, (const char *)end - 1);
    found = parser_report(lexer->parser, CODE_E0105,
                          (struct span){ (uint32_t)(end - lexer->begin), (uint32_t)(flags - lexer->begin) },
                          "the flags %.*s cannot stand behind a regex", VIEW_PRINT(letters));
    for (size_t i = 0; i < letters.length; i++)
        if (strchr("ims", letters.data[i]) && !strchr(inside, letters.data[i]))
            inside[strlen(inside)] = letters.data[i];
    diagnostic_help(lexer->parser->list, found, *inside ? "write /(?%s)%.*s/" : "write /%s%.*s/", inside, VIEW_PRINT(pattern));
    diagnostic_mend(lexer->parser->list, found, lexer_span(lexer, flags), *inside ? "/(?%s)%.*s/" : "/%s%.*s/", inside,
                    VIEW_PRINT(pattern));
    return flags;
}

static bool lexer_regex(struct lexer *lexer, const unsigned char *end)
{
    const unsigned char *behind = lexer_regex_flags(lexer, end);

    lexer_take(lexer, T_REGEX, end);
    lexer->next = behind;
    return true;
}

bool lexer_slash(struct lexer *lexer, const unsigned char *end)
{
    const unsigned char *regex_end;

    if (lexer_expects_regex(lexer)) {
        if (end - lexer->next == 2 && end[-1] == '/') {
            parser_report(lexer->parser, CODE_E0102, lexer_span(lexer, end), "there is nothing between the slashes");
            return lexer_take(lexer, T_REGEX, end);
        }
        regex_end = lexer_regex_end(lexer, false);
        if (regex_end)
            return lexer_regex(lexer, regex_end);
        end = lexer_line_end(lexer, lexer->next);
        diagnostic_help(lexer->parser->list,
                        parser_report(lexer->parser, CODE_E0102, lexer_span(lexer, end), "the regex that begins here has no end"),
                        "close it with /; a slash inside is written \\/");
        return lexer_take(lexer, T_REGEX, end);
    }
    if (end - lexer->next == 2 && end[-1] == '/')
        return lexer_foreign_comment(lexer, lexer_line_end(lexer, end), "//");
    if (end - lexer->next == 2) {
        const char *close = strstr((const char *)end, "*/");

        return lexer_foreign_comment(lexer, close ? (const unsigned char *)close + 2 : lexer_line_end(lexer, end), "/*");
    }
    /* A regex in a wrong place: the parser says which places are right. */
    if (lexer_expects_operand(lexer) && (regex_end = lexer_regex_end(lexer, true)))
        return lexer_regex(lexer, regex_end);
    return lexer_take(lexer, T_SLASH, end);
}

/* 5 --3 subtracts a negative number; what stands first in a line or before a blank was meant as a comment. */
bool lexer_dashes(struct lexer *lexer, const unsigned char *end)
{
    bool blank_follows = end == lexer->end || *end == ' ' || *end == '\t' || *end == '\n' || *end == '\r' || *end == '-';

    if (blank_follows || lexer_first_in_line(lexer) || lexer_stage_begins_after(lexer, 0))
        return lexer_foreign_comment(lexer, lexer_line_end(lexer, end), "--");
    return lexer_take(lexer, T_MINUS, end - 1);
}

/* ---- characters of other languages ------------------------------------------------------------------------------- */

struct foreign_operator {
    struct view written;
    int meant;
    const char *help;
};
static const struct foreign_operator foreign_operators[] = {
    { VIEW_INIT("~="), T_MATCH, "write =~ with a regex: a =~ /x/" },
    { VIEW_INIT("~"), T_MATCH, "write =~ with a regex: a =~ /x/" },
    { VIEW_INIT("!~"), T_MATCH, "write not like: a not like /x/" },
    { VIEW_INIT("!~="), T_MATCH, "write not like: a not like /x/" },
    { VIEW_INIT("<>"), T_UNEQUAL, "write !=" },
    { VIEW_INIT("><"), T_UNEQUAL, "write !=" },
    { VIEW_INIT("!=="), T_UNEQUAL, "write !=" },
    { VIEW_INIT("==="), T_EQUAL, "write =" },
    { VIEW_INIT("<=>"), T_EQUAL, "write =, or one of < <= > >=" },
    { VIEW_INIT("=>"), T_GREATER_EQUAL, "write >=" },
    { VIEW_INIT("=<"), T_LESS_EQUAL, "write <=" },
    { VIEW_INIT("**"), T_CARET, "a power is written a ^ b" },
    { VIEW_INIT("&"), T_AND, "write and" },
};

bool lexer_foreign_operator(struct lexer *lexer, const unsigned char *end)
{
    struct span span = lexer_span(lexer, end);
    struct view text = lexer_slice(lexer, span);
    int meant = T_BAD;

    for (size_t i = 0; i < sizeof(foreign_operators) / sizeof(foreign_operators[0]); i++)
        if (view_equal(foreign_operators[i].written, text)) {
            diagnostic_help(lexer->parser->list,
                            parser_report(lexer->parser, CODE_E0108, span, "there is no operator %.*s", VIEW_PRINT(text)),
                            "%s", foreign_operators[i].help);
            meant = foreign_operators[i].meant;
        }
    return lexer_take(lexer, meant, end);
}

bool lexer_semicolon(struct lexer *lexer, const unsigned char *end)
{
    const unsigned char *behind = end, *all = end;      /* all: behind the last of several */
    struct diagnostic *found;
    bool last;

    while (behind < lexer->end && (*behind == ' ' || *behind == '\n' || *behind == '\t' || *behind == '\r' || *behind == ';')) {
        all = *behind == ';' ? behind + 1 : all;
        behind++;
    }
    last = behind == lexer->end;
    found = parser_report(lexer->parser, CODE_E0111, lexer_span(lexer, end), "a semicolon (;) has no meaning");
    diagnostic_help(lexer->parser->list, found,
                    last ? "remove it: a query ends where its text ends" : "stages are separated by |");
    if (last)
        diagnostic_mend(lexer->parser->list, found, lexer_span(lexer, all), "%s", "");
    if (last || lexer_stage_begins_after(lexer, 0) || *behind == '|')
        return lexer_skip(lexer, behind);
    return lexer_take(lexer, T_PIPE, end);
}

bool lexer_question(struct lexer *lexer, const unsigned char *end)
{
    struct span span = lexer_span(lexer, end);
    bool coalesces = span.end - span.begin == 2;

    diagnostic_help(lexer->parser->list,
                    parser_report(lexer->parser, CODE_E0114, span, "there is no operator %.*s",
                                  VIEW_PRINT(lexer_slice(lexer, span))),
                    coalesces ? "write coalesce(a, b)" : "write if(condition, a, b)");
    return lexer_take(lexer, T_BAD, end);
}

bool lexer_dollar(struct lexer *lexer, const unsigned char *end)
{
    bool stage = lexer_stage_begins_after(lexer, 0);

    diagnostic_help(lexer->parser->list,
                    parser_report(lexer->parser, CODE_E0107, lexer_span(lexer, end), "unexpected character $"),
                    stage ? "a saved query is called as $Name(...) where saved queries are known"
                          : "a name with a dollar sign stands in backticks");
    return lexer_take(lexer, T_BAD, end);
}

struct lookalike {
    struct view looks;
    const char *name;
    const char *write;
    int meant;
};
static const struct lookalike lookalikes[] = {
    { VIEW_INIT("\u201c"), "typographic quote", "\"", 0 },
    { VIEW_INIT("\u201d"), "typographic quote", "\"", 0 },
    { VIEW_INIT("\u201e"), "typographic quote", "\"", 0 },
    { VIEW_INIT("\u201f"), "typographic quote", "\"", 0 },
    { VIEW_INIT("\u2033"), "double prime", "\"", 0 },
    { VIEW_INIT("\u00ab"), "typographic quote", "\"", 0 },
    { VIEW_INIT("\u00bb"), "typographic quote", "\"", 0 },
    { VIEW_INIT("\uff02"), "full-width quote", "\"", 0 },
    { VIEW_INIT("\u2018"), "typographic quote", "'", 0 },
    { VIEW_INIT("\u2019"), "typographic quote", "'", 0 },
    { VIEW_INIT("\u201a"), "typographic quote", "'", 0 },
    { VIEW_INIT("\u201b"), "typographic quote", "'", 0 },
    { VIEW_INIT("\u2032"), "prime", "'", 0 },
    { VIEW_INIT("\uff07"), "full-width quote", "'", 0 },
    { VIEW_INIT("\u2010"), "typographic hyphen", "-", T_MINUS },
    { VIEW_INIT("\u2011"), "typographic hyphen", "-", T_MINUS },
    { VIEW_INIT("\u2012"), "dash", "-", T_MINUS },
    { VIEW_INIT("\u2013"), "dash", "-", T_MINUS },
    { VIEW_INIT("\u2014"), "dash", "-", T_MINUS },
    { VIEW_INIT("\u2015"), "dash", "-", T_MINUS },
    { VIEW_INIT("\u2212"), "minus sign", "-", T_MINUS },
    { VIEW_INIT("\u2260"), "sign", "!=", T_UNEQUAL },
    { VIEW_INIT("\u2264"), "sign", "<=", T_LESS_EQUAL },
    { VIEW_INIT("\u2265"), "sign", ">=", T_GREATER_EQUAL },
    { VIEW_INIT("\u00d7"), "sign", "*", T_STAR },
    { VIEW_INIT("\u00f7"), "sign", "/", T_SLASH },
    { VIEW_INIT("\uff5c"), "full-width bar", "|", T_PIPE },
    { VIEW_INIT("\uff0c"), "full-width comma", ",", T_COMMA },
    { VIEW_INIT("\uff08"), "full-width parenthesis", "(", T_OPEN },
    { VIEW_INIT("\uff09"), "full-width parenthesis", ")", T_CLOSE },
    { VIEW_INIT("\uff1d"), "full-width sign", "=", T_EQUAL },
};

static const struct lookalike *lookalike_at(struct view text)
{
    for (size_t i = 0; i < sizeof(lookalikes) / sizeof(lookalikes[0]); i++)
        if (view_starts(text, lookalikes[i].looks))
            return &lookalikes[i];
    return NULL;
}

/* What was probably meant as a text ends at the next typographic or plain quote of the line. */
static const unsigned char *lookalike_text_end(const struct lexer *lexer, const unsigned char *from)
{
    const unsigned char *line_end = lexer_line_end(lexer, from);

    for (const unsigned char *at = from; at < line_end; at++) {
        const struct lookalike *other = lookalike_at(view_between((const char *)at, (const char *)line_end));

        if (other && other->meant == 0)
            return at + other->looks.length;
        if (*at == '"' || *at == '\'')
            return at + 1;
        if (*at == '|')
            return at;
    }
    return line_end;
}

/* A text between two typographic quotes, with plain ones. */
static void lookalike_mend(struct lexer *lexer, struct diagnostic *found, const unsigned char *begin, const unsigned char *end)
{
    struct view inner = view_between((const char *)begin, (const char *)end);

    for (size_t at = 0; at < inner.length; at++) {
        const struct lookalike *other = lookalike_at(view_skip(inner, at));

        if (other && other->meant == 0 && at + other->looks.length == inner.length) {
            inner.length = at;
            diagnostic_mend(lexer->parser->list, found, lexer_span(lexer, end), "\"%.*s\"", VIEW_PRINT(inner));
        } else if (inner.data[at] == '\\' || inner.data[at] == '"') {
            return;
        }
    }
}

bool lexer_lookalike(struct lexer *lexer, const unsigned char *end)
{
    const struct lookalike *found = lookalike_at(lexer_slice(lexer, lexer_span(lexer, end)));
    const unsigned char *text_end;
    struct diagnostic *told;

    if (!found)
        return lexer_unknown(lexer, end);
    told = parser_report(lexer->parser, CODE_E0104, lexer_span(lexer, end), "%.*s is a %s", VIEW_PRINT(found->looks), found->name);
    diagnostic_help(lexer->parser->list, told, "write a plain %s", found->write);
    if (found->meant)
        return lexer_take(lexer, found->meant, end);
    text_end = lookalike_text_end(lexer, end);
    lookalike_mend(lexer, told, end, text_end);
    return lexer_take(lexer, T_TEXT, text_end);
}

bool lexer_unknown(struct lexer *lexer, const unsigned char *end)
{
    struct span span = lexer_span(lexer, end);
    struct view text = lexer_slice(lexer, span);
    bool again = lexer_recent_is(lexer, 0, T_BAD) && lexer->recent[0].span.end == span.begin;
    bool printable = text.length > 1 || (text.data[0] > ' ' && text.data[0] < 0x7f);

    if (!again && printable)
        diagnostic_help(lexer->parser->list,
                        parser_report(lexer->parser, CODE_E0107, span, "unexpected character %.*s", VIEW_PRINT(text)),
                        "a name that holds it stands in backticks, a text in quotes");
    else if (!again)
        parser_report(lexer->parser, CODE_E0107, span, "unexpected control character 0x%02x", (unsigned char)text.data[0]);
    return lexer_take(lexer, T_BAD, end);
}
