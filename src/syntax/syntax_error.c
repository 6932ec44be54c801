/*
 * Where the grammar cannot go on: what to say about it. The mistakes that people make are recognised one by one, by the
 * tokens around; what is left is told by what could have stood there.
 */
#include "base/buffer.h"
#include "syntax/foreign.h"
#include "syntax/insights_parser.h"

struct mistake {
    struct parser *parser;
    const struct token *tokens; /* all of the query, the end token included */
    size_t at;                  /* the one that does not fit */
    size_t stage;               /* the first one of its stage */
    const char *const *expected;
    size_t expected_count;
};

/* ---- looking around ---------------------------------------------------------------------------------------------- */

static const struct token *mistake_token(const struct mistake *mistake)
{
    return &mistake->tokens[mistake->at];
}

/* The kind of the token so many places before the mistake; PIPE where the query has none. */
static int mistake_kind_before(const struct mistake *mistake, size_t distance)
{
    return distance <= mistake->at ? mistake->tokens[mistake->at - distance].kind : T_PIPE;
}

static struct view mistake_slice(const struct mistake *mistake, size_t index)
{
    return parser_slice(mistake->parser, mistake->tokens[index].span);
}

static struct view mistake_text(const struct mistake *mistake)
{
    return mistake_slice(mistake, mistake->at);
}

static bool mistake_before_is(const struct mistake *mistake, size_t distance, const char *word)
{
    return distance <= mistake->at && view_equal_nocase(mistake_slice(mistake, mistake->at - distance), view_of(word));
}

static bool mistake_expects(const struct mistake *mistake, const char *name)
{
    for (size_t i = 0; i < mistake->expected_count; i++)
        if (strcmp(mistake->expected[i], name) == 0)
            return true;
    return false;
}

static bool kind_opens(int kind)
{
    return kind == T_OPEN || kind == T_OPEN_QUERY || kind == T_OPEN_LIST || kind == T_OPEN_MAP;
}

static bool kind_closes(int kind)
{
    return kind == T_CLOSE || kind == T_CLOSE_LIST || kind == T_CLOSE_MAP;
}

static char kind_partner(int kind)
{
    return kind == T_OPEN_LIST ? ']' : kind == T_OPEN_MAP ? '}' : ')';
}

static bool kind_ends_stage(int kind)
{
    return kind == T_PIPE || kind == T_END;
}

/* Whether the token is a whole operand or ends one. */
static bool kind_ends_operand(int kind)
{
    return kind == T_NAME || kind == T_TEXT || kind == T_NUMBER || kind == T_PERIOD || kind == T_REGEX || kind == T_BOOLEAN ||
           kind == T_ACCESS || kind_closes(kind);
}

/* The bracket that is still open before the token; SIZE_MAX when there is none. */
static size_t mistake_open_bracket(const struct mistake *mistake, size_t before)
{
    size_t closed = 0;

    while (before-- > 0) {
        if (kind_closes(mistake->tokens[before].kind))
            closed++;
        else if (kind_opens(mistake->tokens[before].kind) && closed-- == 0)
            return before;
    }
    return SIZE_MAX;
}

/* The token that closes the bracket at `open`; that of the end of the query when there is none. */
static size_t mistake_close_bracket(const struct mistake *mistake, size_t open)
{
    size_t depth = 0;

    for (; mistake->tokens[open].kind != T_END; open++) {
        if (kind_opens(mistake->tokens[open].kind))
            depth++;
        else if (kind_closes(mistake->tokens[open].kind) && --depth == 0)
            break;
    }
    return open;
}

static const struct word *mistake_command(const struct mistake *mistake)
{
    return mistake->tokens[mistake->stage].word;
}

static bool mistake_in_command(const struct mistake *mistake, int token)
{
    return mistake_command(mistake) && mistake_command(mistake)->token == token;
}

/* ---- telling ----------------------------------------------------------------------------------------------------- */

__attribute__((format(printf, 4, 5)))
static struct diagnostic *mistake_report(const struct mistake *mistake, enum code code, struct span span,
                                         const char *format, ...)
{
    struct diagnostic *found;
    struct view message;
    va_list args;

    va_start(args, format);
    message = arena_vformat(mistake->parser->arena, format, args);
    va_end(args);
    found = parser_report(mistake->parser, code, span, "%.*s", VIEW_PRINT(message));
    found->service = parser_service_wording(mistake->parser, mistake_token(mistake)->span);
    return found;
}

#define HELP(mistake, diagnostic, ...) diagnostic_help((mistake)->parser->list, diagnostic, __VA_ARGS__)

/* How the token is called in a message: as it is written, long ones cut. */
static struct view mistake_found(const struct mistake *mistake)
{
    enum { FOUND_LENGTH_MAX = 40 };
    struct view text = mistake_text(mistake);
    size_t line_end = view_find_byte(text, '\n', 0);

    if (mistake_token(mistake)->kind == T_END)
        return VIEW("the end of the query");
    if (line_end == SIZE_MAX && text.length <= FOUND_LENGTH_MAX)
        return text;
    if (line_end > FOUND_LENGTH_MAX)
        line_end = FOUND_LENGTH_MAX;
    while (line_end > 0 && ((unsigned char)text.data[line_end] & 0xc0) == 0x80)
        line_end--;
    return arena_format(mistake->parser->arena, "%.*s...", (int)line_end, text.data);
}

/* ---- where a stage begins ---------------------------------------------------------------------------------------- */

static bool mistake_is_command(const struct mistake *mistake)
{
    struct span span = mistake_token(mistake)->span;
    struct view text = mistake_text(mistake), near;
    struct diagnostic *found;
    const char *help;
    int next;

    if (mistake->at != mistake->stage || kind_ends_stage(mistake_token(mistake)->kind))
        return false;
    if (mistake_token(mistake)->kind != T_NAME) {
        found = mistake_report(mistake, CODE_E0202, span, "expected a command, found %.*s", VIEW_PRINT(mistake_found(mistake)));
        if (mistake_token(mistake)->kind == T_TEXT || mistake_token(mistake)->kind == T_REGEX)
            HELP(mistake, found, "to search the message write filter @message like %.*s", VIEW_PRINT(text));
        return true;
    }
    next = mistake->tokens[mistake->at + 1].kind;
    help = foreign_command_help(text);
    if (help && next != T_EQUAL) {
        found = mistake_report(mistake, CODE_E0217, span, "there is no command %.*s", VIEW_PRINT(text));
        HELP(mistake, found, "%s", help);
        return true;
    }
    found = mistake_report(mistake, CODE_E0202, span, "unknown command %.*s", VIEW_PRINT(text));
    near = word_nearest_command(text);
    if (near.length)
        HELP(mistake, found, "did you mean %.*s?", VIEW_PRINT(near));
    else if (next == T_OPEN)
        HELP(mistake, found, "a function stands behind a command such as fields, filter or stats");
    else if (next == T_EQUAL || next == T_LIKE || next == T_UNEQUAL || next == T_MATCH || next == T_IN)
        HELP(mistake, found, "a condition stands behind filter");
    else
        HELP(mistake, found, "liq help lists the commands");
    return true;
}

/* The command word behind an operand: its pipe was forgotten. */
static bool mistake_is_missing_pipe(const struct mistake *mistake)
{
    struct view text = mistake_text(mistake);

    if (!word_find_command(text) || !mistake_expects(mistake, "|") || mistake_token(mistake)->kind == T_END)
        return false;
    if (!kind_ends_operand(mistake_kind_before(mistake, 1)) && !mistake->tokens[mistake->at - 1].word)
        return false;
    HELP(mistake, mistake_report(mistake, CODE_E0204, mistake_token(mistake)->span, "a pipe is missing before %.*s",
                                 VIEW_PRINT(text)),
         "write | %.*s", VIEW_PRINT(text));
    return true;
}

static bool mistake_is_missing_arguments(const struct mistake *mistake)
{
    const struct token *before = &mistake->tokens[mistake->at - (mistake->at > 0)];
    int kind = mistake_token(mistake)->kind;

    if (mistake->at == mistake->stage || mistake->at - 1 != mistake->stage || !before->word ||
        (!kind_ends_stage(kind) && kind != T_CLOSE))
        return false;
    mistake_report(mistake, CODE_E0222, before->span, "nothing stands between %.*s and %.*s",
                   VIEW_PRINT(before->word->text), VIEW_PRINT(mistake_found(mistake)));
    return true;
}

/* ---- brackets and commas ----------------------------------------------------------------------------------------- */

static bool mistake_is_bracket(const struct mistake *mistake)
{
    int kind = mistake_token(mistake)->kind;
    size_t open = mistake_open_bracket(mistake, mistake->at);

    if (kind_closes(kind) && open == SIZE_MAX) {
        mistake_report(mistake, CODE_E0214, mistake_token(mistake)->span, "this %.*s closes nothing",
                       VIEW_PRINT(mistake_text(mistake)));
        return true;
    }
    if (open == SIZE_MAX)
        return false;
    /* Opened in a stage that was given up: what is wrong there has been said. */
    if (open < mistake->stage && kind_closes(kind))
        return mistake->parser->list->errors > 0;
    if (!kind_ends_stage(kind) || (open < mistake->stage && mistake->tokens[open].kind != T_OPEN_QUERY))
        return false;
    mistake_report(mistake, CODE_E0214, mistake->tokens[open].span, "this %.*s has no %c before %.*s",
                   VIEW_PRINT(mistake_slice(mistake, open)), kind_partner(mistake->tokens[open].kind),
                   VIEW_PRINT(mistake_found(mistake)));
    return true;
}

static bool mistake_is_comma(const struct mistake *mistake)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);
    size_t comma = before == T_COMMA ? mistake->at - 1 : mistake->at;
    struct diagnostic *found;
    bool nothing_follows = kind_ends_stage(kind) || kind_closes(kind) || kind == T_COMMA || kind == T_BY || kind == T_AS;

    if (!(before == T_COMMA && nothing_follows) &&
        !(kind == T_COMMA && (kind_opens(before) || mistake->at - 1 == mistake->stage)))
        return false;
    if (before == T_COMMA)
        found = mistake_report(mistake, CODE_E0205, mistake->tokens[comma].span, "nothing stands between this comma and %.*s",
                               VIEW_PRINT(mistake_found(mistake)));
    else
        found = mistake_report(mistake, CODE_E0205, mistake->tokens[comma].span, "nothing stands before this comma");
    HELP(mistake, found, "remove the comma");
    return true;
}

/* ---- words and signs of other languages -------------------------------------------------------------------------- */

static bool mistake_is_star(const struct mistake *mistake)
{
    int before = mistake_kind_before(mistake, 1);

    if (mistake_token(mistake)->kind == T_STAR && mistake_expects(mistake, "a name") &&
        (before == T_FIELDS || before == T_DISPLAY || before == T_COMMA) &&
        (mistake_in_command(mistake, T_FIELDS) || mistake_in_command(mistake, T_DISPLAY))) {
        HELP(mistake, mistake_report(mistake, CODE_E0206, mistake_token(mistake)->span, "* does not stand for all fields"),
             "name the fields; liq discover lists those there are");
        return true;
    }
    if (before == T_STAR && mistake_before_is(mistake, 2, "count")) {
        HELP(mistake, mistake_report(mistake, CODE_E0209, mistake->tokens[mistake->at - 2].span,
                                     "count is a function and needs parentheses"),
             "write count(*)");
        return true;
    }
    return false;
}

static bool mistake_is_distinct(const struct mistake *mistake)
{
    struct span span;

    if (!mistake_before_is(mistake, 1, "distinct") || mistake_kind_before(mistake, 2) != T_OPEN ||
        mistake_kind_before(mistake, 3) != T_NAME)
        return false;
    span = span_join(mistake->tokens[mistake->at - 1].span, mistake_token(mistake)->span);
    HELP(mistake, mistake_report(mistake, CODE_E0210, span, "distinct values are counted by count_distinct"),
         "write count_distinct(%.*s)", VIEW_PRINT(mistake_text(mistake)));
    return true;
}

static bool mistake_is_foreign_operator(const struct mistake *mistake)
{
    const char *help = NULL;
    struct view text = mistake_text(mistake), before;
    struct diagnostic *found;

    if (mistake_token(mistake)->kind == T_NAME && kind_ends_operand(mistake_kind_before(mistake, 1)))
        help = foreign_operator_help(text);
    if (!help)
        return false;
    before = mistake_slice(mistake, mistake->at - 1);
    found = mistake_report(mistake, CODE_E0208, mistake_token(mistake)->span, "there is no operator %.*s", VIEW_PRINT(text));
    if (mistake_kind_before(mistake, 1) == T_NAME && view_equal_nocase(text, VIEW("exists")))
        HELP(mistake, found, "write ispresent(%.*s)", VIEW_PRINT(before));
    else if (mistake_kind_before(mistake, 1) == T_NAME && view_equal_nocase(text, VIEW("is")))
        HELP(mistake, found, mistake->tokens[mistake->at + 1].kind == T_NOT ? "write ispresent(%.*s)"
                                                                            : "write not ispresent(%.*s)",
             VIEW_PRINT(before));
    else
        HELP(mistake, found, "%s", help);
    return true;
}

/* `a !like "x"`, `a !in [1]` */
static bool mistake_is_bang_operator(const struct mistake *mistake)
{
    int next = mistake->tokens[mistake->at + (mistake_token(mistake)->kind != T_END)].kind;

    if (mistake_token(mistake)->kind != T_BANG || (next != T_LIKE && next != T_IN))
        return false;
    HELP(mistake, mistake_report(mistake, CODE_E0208, mistake_token(mistake)->span, "! does not negate an operator"),
         "write not %.*s", VIEW_PRINT(mistake_slice(mistake, mistake->at + 1)));
    return true;
}

/* ---- things in wrong places -------------------------------------------------------------------------------------- */

/* sort, dedup, parse and others take names; sort -a and dedup f(a) come from elsewhere. */
static bool mistake_is_call(const struct mistake *mistake)
{
    const struct word *command = mistake_command(mistake);
    int kind = mistake_token(mistake)->kind;
    struct diagnostic *found;
    struct view call;
    size_t close;

    if (!command)
        return false;
    if (command->token == T_SORT && (kind == T_MINUS || kind == T_PLUS) && mistake_expects(mistake, "a name")) {
        HELP(mistake, mistake_report(mistake, CODE_E0212, mistake_token(mistake)->span, "a sort key is a name without a sign"),
             "the direction stands behind the name: a desc");
        return true;
    }
    if (kind != T_OPEN || mistake_kind_before(mistake, 1) != T_NAME)
        return false;
    close = mistake_close_bracket(mistake, mistake->at);
    call = parser_slice(mistake->parser,
                        span_join(mistake->tokens[mistake->at - 1].span, mistake->tokens[close].span));
    found = mistake_report(mistake, CODE_E0212, mistake_token(mistake)->span, "%.*s takes names here, not calls",
                           VIEW_PRINT(command->text));
    if (command->token == T_SORT)
        HELP(mistake, found, "give %.*s an alias in stats, or name the column in backticks: `%.*s`", VIEW_PRINT(call),
             VIEW_PRINT(call));
    else
        HELP(mistake, found, "compute it before: fields %.*s as a", VIEW_PRINT(call));
    return true;
}

static bool mistake_is_list(const struct mistake *mistake)
{
    struct diagnostic *found;
    struct span inside;
    size_t close;
    int kind = mistake_token(mistake)->kind;

    if (mistake_kind_before(mistake, 1) != T_IN || kind_ends_stage(kind))
        return false;
    found = mistake_report(mistake, CODE_E0211, mistake_token(mistake)->span, "in takes a list in square brackets");
    close = mistake_close_bracket(mistake, mistake->at);
    if (kind == T_OPEN && mistake->tokens[close].kind == T_CLOSE) {
        inside = (struct span){ mistake_token(mistake)->span.end, mistake->tokens[close].span.begin };
        HELP(mistake, found, "write [%.*s]", VIEW_PRINT(parser_slice(mistake->parser, inside)));
    } else if (kind == T_TEXT || kind == T_NUMBER)
        HELP(mistake, found, "write [%.*s]", VIEW_PRINT(mistake_text(mistake)));
    return true;
}

static bool mistake_is_regex(const struct mistake *mistake)
{
    struct diagnostic *found;
    int before = mistake_kind_before(mistake, 1);

    if (mistake_token(mistake)->kind != T_REGEX)
        return false;
    found = mistake_report(mistake, CODE_E0213, mistake_token(mistake)->span, "a regex cannot stand here");
    if (before == T_EQUAL)
        HELP(mistake, found, "write like %.*s", VIEW_PRINT(mistake_text(mistake)));
    else if (before == T_UNEQUAL)
        HELP(mistake, found, "write not like %.*s", VIEW_PRINT(mistake_text(mistake)));
    else
        HELP(mistake, found, "a regex stands behind like, not like, =~ and parse; functions take their patterns as texts");
    return true;
}

static bool mistake_is_alias(const struct mistake *mistake)
{
    struct view text = mistake_text(mistake);
    struct diagnostic *found;
    int kind = mistake_token(mistake)->kind;

    if (mistake_kind_before(mistake, 1) != T_AS || kind_ends_stage(kind))
        return false;
    found = mistake_report(mistake, CODE_E0215, mistake_token(mistake)->span, "%.*s is not a name",
                           VIEW_PRINT(mistake_found(mistake)));
    if (kind == T_TEXT && text.length > 2)
        HELP(mistake, found, "write `%.*s`", (int)(text.length - 2), text.data + 1);
    else if (mistake_token(mistake)->word || kind == T_NUMBER || kind == T_PERIOD)
        HELP(mistake, found, "write `%.*s`", VIEW_PRINT(text));
    return true;
}

/* ---- everything else --------------------------------------------------------------------------------------------- */

/* What can begin an expression, or follow one, is too much to list. */
static const char *const expression_starts[] = { "a number", "a text", "a name", "(" };
static const char *const expression_parts[] = {
    "a length of time", "true or false", "not", "-", "+", "!", "a number", "a text", "a name", "(", "a regex", "*", "asc",
    "desc", "where", "with", "for", "into", "multi", "any", "offset", "timeshift", "maxspan", "output", "outputnew",
    "logfmt", "csv", "xml", "field",
};

static bool names_hold(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Collects "a name, a number or (" from the expected tokens; empty when it would be too much to read. */
static struct view mistake_expectation(const struct mistake *mistake)
{
    enum { EXPECTED_MAX = 4 };
    const char *shown[EXPECTED_MAX + 1];
    bool expression = true, command = false, name = mistake_expects(mistake, "a name");
    bool stage_end = mistake_expects(mistake, "|");
    struct buffer buffer;
    struct view text;
    size_t count = 0;

    for (size_t i = 0; i < sizeof(expression_starts) / sizeof(expression_starts[0]); i++)
        expression = expression && mistake_expects(mistake, expression_starts[i]);
    if (expression)
        shown[count++] = "an expression";
    for (size_t i = 0; i < mistake->expected_count; i++) {
        const char *token = mistake->expected[i];
        bool part = names_hold(expression_parts, sizeof(expression_parts) / sizeof(expression_parts[0]), token);

        if (expression ? part : name && part && word_find_keyword(view_of(token)))
            continue;
        if (stage_end && (strcmp(token, "|") == 0 || strcmp(token, "the end of the query") == 0))
            continue;
        if (strcmp(token, ",") == 0)
            token = "a comma";
        if (word_find_command(view_of(token)) && !word_find_keyword(view_of(token))) {
            if (command)
                continue;
            command = true;
            token = "a command";
        }
        if (count >= EXPECTED_MAX)
            return VIEW("");
        shown[count++] = token;
    }
    if (stage_end)
        shown[count++] = "the end of the stage";
    buffer_init(&buffer);
    for (size_t i = 0; i < count; i++) {
        buffer_add_text(&buffer, i == 0 ? "" : i + 1 == count ? " or " : ", ");
        buffer_add_text(&buffer, shown[i]);
    }
    text = arena_keep(mistake->parser->arena, buffer_view(&buffer));
    buffer_clear(&buffer);
    return text;
}

/* What often lies behind an unexpected symbol, judged by the one before it. */
static void mistake_hint(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);
    struct view text = mistake->at ? mistake_slice(mistake, mistake->at - 1) : VIEW("");

    if (before == T_TEXT && view_find_byte(text, '\n', 0) != SIZE_MAX)
        HELP(mistake, found, "the text before it goes over several lines: is a quote missing where it begins?");
    else if (before == T_TEXT && mistake->tokens[mistake->at - 1].span.end == mistake_token(mistake)->span.begin)
        HELP(mistake, found, "a quote inside a text is written \\%c, or the text stands in quotes of the other kind",
             text.data[0]);
    else if (before == T_NAME && kind == T_NAME && mistake_expects(mistake, ","))
        HELP(mistake, found, "a comma separates two fields, as gives one a new name");
    else if (before == T_STATS && kind == T_BY)
        HELP(mistake, found, "name what to compute first: stats count(*) by a");
    else if (kind == T_NAME && (before == T_LOGFMT || before == T_CSV || before == T_XML))
        HELP(mistake, found, "the field stands before the mode: parse %.*s %.*s as a", VIEW_PRINT(mistake_text(mistake)),
             VIEW_PRINT(text));
    else if (before == T_NAME && kind == T_COLON)
        HELP(mistake, found, "a name with a colon stands in backticks");
}

static void mistake_tell(const struct mistake *mistake)
{
    struct view expected = mistake_expectation(mistake);
    struct span span = mistake_token(mistake)->span;
    struct diagnostic *found;

    if (mistake_token(mistake)->kind == T_END && expected.length)
        mistake_report(mistake, CODE_E0220, span, "the query ends where %.*s is expected", VIEW_PRINT(expected));
    else if (mistake_token(mistake)->kind == T_END)
        mistake_report(mistake, CODE_E0220, span, "the query ends too early");
    else {
        if (expected.length)
            found = mistake_report(mistake, CODE_E0201, span, "expected %.*s, found %.*s", VIEW_PRINT(expected),
                                   VIEW_PRINT(mistake_found(mistake)));
        else
            found = mistake_report(mistake, CODE_E0201, span, "unexpected %.*s", VIEW_PRINT(mistake_found(mistake)));
        mistake_hint(mistake, found);
    }
}

/* In this order: the first that recognises the mistake reports it. */
static bool (*const mistake_kinds[])(const struct mistake *mistake) = {
    mistake_is_command,      mistake_is_comma,           mistake_is_missing_arguments, mistake_is_bracket,
    mistake_is_missing_pipe, mistake_is_star,            mistake_is_distinct,          mistake_is_foreign_operator,
    mistake_is_bang_operator, mistake_is_call,       mistake_is_list,              mistake_is_regex,
    mistake_is_alias,
};

/* The first token of the stage around `at`. */
static size_t mistake_stage(const struct token *tokens, size_t at)
{
    size_t closed = 0, index = at;

    while (index > 0) {
        int kind = tokens[index - 1].kind;

        if (kind == T_CLOSE)
            closed++;
        else if (kind == T_OPEN && closed > 0)
            closed--;
        else if (kind == T_OPEN_QUERY && closed-- == 0)
            break;
        else if (kind == T_PIPE && closed == 0)
            break;
        index--;
    }
    return index;
}

void syntax_error_report(struct parser *parser, uint32_t offset, const char *const *expected, size_t count)
{
    struct mistake mistake = { .parser = parser, .tokens = parser->tokens.tokens, .expected = expected,
                               .expected_count = count };

    while (mistake.tokens[mistake.at].kind != T_END && mistake.tokens[mistake.at].span.begin < offset)
        mistake.at++;
    if (mistake_token(&mistake)->kind == T_BAD)
        return;                         /* reported by the lexer */
    mistake.stage = mistake_stage(mistake.tokens, mistake.at);
    for (size_t i = 0; i < sizeof(mistake_kinds) / sizeof(mistake_kinds[0]); i++)
        if (mistake_kinds[i](&mistake))
            return;
    mistake_tell(&mistake);
}
