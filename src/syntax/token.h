/*
 * Inside the syntax layer: tokens, and what one parse carries along.
 *
 * The lexer turns the whole text into an array of tokens first; every word is a NAME there. Then tokens_resolve() walks
 * the array once: it decides which words are commands and keywords, drops the pipes that the language tolerates, and
 * leaves out comments. The parser reads what remains.
 */
#pragma once

#include "syntax/query_parse.h"

struct token {
    int kind;                   /* the parser's number; or one of the two below */
    struct span span;
    const struct word *word;    /* of a command or keyword */
};
enum { TOKEN_COMMENT = -2 };

struct token_list {
    struct token *tokens;
    size_t count, capacity;
};

struct parser {
    struct view text;           /* as the caller has it */
    struct arena *arena;
    struct diagnostics *list;
    struct token_list raw;      /* all, comments included */
    struct token_list tokens;   /* what the parser reads; ends with the end token */
    size_t next;                /* the token the parser reads next */
    struct query_tree *tree;
};

static inline struct view parser_slice(const struct parser *parser, struct span span)
{
    return (struct view){ parser->text.data + span.begin, span.end - span.begin };
}

/* Fills parser->raw and parser->tokens. */
void parser_read(struct parser *parser);
/* Fills those and parser->tree, of a text that is not too long. */
void parser_run(struct parser *parser);
/* Fills parser->tokens from parser->raw. */
void tokens_resolve(struct parser *parser);
struct token *token_add(struct arena *arena, struct token_list *list, int kind, struct span span);

const struct word *word_find_command(struct view text);
const struct word *word_find_keyword(struct view text);
/* The command nearest to a misspelt one; empty when none is near. */
struct view word_nearest_command(struct view text);

/* The service's words for a syntax error at this token. */
struct view parser_service_wording(const struct parser *parser, struct span span);
/* Reports a mistake in the query text, with the service's wording beside ours. */
struct diagnostic *parser_report(struct parser *parser, enum code code, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
struct diagnostic *parser_warn(struct parser *parser, enum code code, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Where the parser cannot go on: the token at `offset`, and the names of those that could have stood there. */
void syntax_error_report(struct parser *parser, uint32_t offset, const char *const *expected, size_t count);
