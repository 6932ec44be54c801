/* Where the grammar cannot go on: what to say about it. */
#include "syntax/insights_parser.h"

static const struct token *token_at(const struct parser *parser, uint32_t offset)
{
    const struct token *token = parser->tokens.tokens;

    while (token->kind != T_END && token->span.begin < offset)
        token++;
    return token;
}

void syntax_error_report(struct parser *parser, uint32_t offset, const char *const *expected, size_t count)
{
    const struct token *token = token_at(parser, offset);

    if (token->kind == T_BAD)
        return;                         /* reported by the lexer */
    if (token->kind == T_END)
        parser_report(parser, CODE_E0220, token->span, "the query ends too early");
    else if (count == 1)
        parser_report(parser, CODE_E0201, token->span, "expected %s, found %.*s", expected[0],
                      VIEW_PRINT(parser_slice(parser, token->span)));
    else
        parser_report(parser, CODE_E0201, token->span, "unexpected symbol %.*s",
                      VIEW_PRINT(parser_slice(parser, token->span)));
}
