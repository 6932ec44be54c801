/*
 * Where the grammar cannot go on: what to say about it. What is not known by sight is told by what could have stood there.
 */
#include "base/buffer.h"
#include "syntax/insights_parser.h"
#include "syntax/mistake.h"

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

static void mistake_tell(const struct mistake *mistake)
{
    struct view expected = mistake_expectation(mistake);
    struct span span = mistake_token(mistake)->span;
    struct diagnostic *found;

    if (mistake_token(mistake)->kind == T_END && expected.length)
        found = mistake_report(mistake, CODE_E0220, span, "the query ends where %.*s is expected", VIEW_PRINT(expected));
    else if (mistake_token(mistake)->kind == T_END)
        found = mistake_report(mistake, CODE_E0220, span, "the query ends too early");
    else if (expected.length)
        found = mistake_report(mistake, CODE_E0201, span, "expected %.*s, found %.*s", VIEW_PRINT(expected),
                               VIEW_PRINT(mistake_found(mistake)));
    else
        found = mistake_report(mistake, CODE_E0201, span, "unexpected %.*s", VIEW_PRINT(mistake_found(mistake)));
    mistake_hint(mistake, found);
}

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

/* A literal without an end, or a placeholder without a value, is one mistake, whatever else is wrong with where it stands. */
static bool mistake_is_told(const struct mistake *mistake)
{
    for (const struct diagnostic *found = mistake->parser->list->first; found; found = found->next)
        if (found->span.begin == mistake_token(mistake)->span.begin &&
            (found->code == CODE_E0101 || found->code == CODE_E0102 || found->code == CODE_E0103 ||
             found->code == CODE_E0113))
            return true;
    return false;
}

void syntax_error_report(struct parser *parser, uint32_t offset, const char *const *expected, size_t count)
{
    struct mistake mistake = { .parser = parser, .tokens = parser->tokens.tokens, .expected = expected,
                               .expected_count = count };

    while (mistake.tokens[mistake.at].kind != T_END && mistake.tokens[mistake.at].span.begin < offset)
        mistake.at++;
    if (mistake_token(&mistake)->kind == T_BAD || mistake_is_told(&mistake))
        return;                         /* reported by the lexer */
    mistake.stage = mistake_stage(mistake.tokens, mistake.at);
    if (!mistake_known(&mistake))
        mistake_tell(&mistake);
}
