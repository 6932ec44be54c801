/* The tokens of a text, each with what it is for the eye: for colours and completion. */
#include "syntax/insights_parser.h"

static enum token_class token_class_of(const struct token *token, bool opens_call)
{
    if (token->word)
        return TOKEN_CLASS_WORD;
    switch (token->kind) {
    case TOKEN_COMMENT:
        return TOKEN_CLASS_COMMENT;
    case T_BAD:
        return TOKEN_CLASS_BAD;
    case T_NAME:
        return opens_call ? TOKEN_CLASS_FUNCTION : TOKEN_CLASS_FIELD;
    case T_ACCESS:
        return TOKEN_CLASS_FIELD;
    case T_TEXT:
        return TOKEN_CLASS_TEXT;
    case T_NUMBER:
    case T_PERIOD:
        return TOKEN_CLASS_NUMBER;
    case T_REGEX:
        return TOKEN_CLASS_REGEX;
    default:
        return TOKEN_CLASS_OPERATOR;
    }
}

void tokens_classify(struct view text, void (*each)(void *context, struct span span, enum token_class class), void *context)
{
    struct arena arena;
    struct diagnostics list;
    struct parser parser = { .text = text, .arena = &arena, .list = &list };
    size_t next = 0;

    if (text.length > 4 * QUERY_MAX_CHARACTERS)
        return;
    arena_init(&arena, NULL);
    diagnostics_init(&list, &arena);
    parser_read(&parser);
    for (size_t i = 0; i < parser.raw.count; i++) {
        const struct token *token = &parser.raw.tokens[i], *resolved = parser.tokens.tokens;
        bool opens_call;

        /* The resolved tokens are the raw ones without comments and stray pipes; the last one is the end. */
        while (next + 1 < parser.tokens.count && resolved[next].span.begin < token->span.begin)
            next++;
        opens_call = resolved[next].kind == T_NAME && resolved[next + 1].kind == T_OPEN;
        if (resolved[next].kind != T_END && resolved[next].span.begin == token->span.begin)
            token = &resolved[next];
        each(context, token->span, token_class_of(token, opens_call));
    }
    arena_clear(&arena);
}
