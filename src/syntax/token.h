/*
 * Inside the syntax layer: tokens, and what one parse carries along.
 *
 * The lexer turns the whole text into an array of tokens first; every word is a NAME there. Then tokens_resolve() walks
 * the array once: it decides which words are commands and keywords, drops the pipes that the language tolerates, and
 * leaves out comments. The parser reads what remains.
 */
#pragma once

#include "syntax/query_parse.h"

/* A long query has some thousand, twice: they are small. */
struct token {
    int16_t kind;               /* the parser's number; or the one below */
    uint16_t word;              /* token_word() */
    struct span span;
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
    bool quick;                 /* while the quick parser reads them */
    bool refused;               /* which has found a mistake that is still to be told */
    struct query_tree *tree;
};

int quick_parse(struct parser *parser);         /* the other one is declared in insights_parser.h */

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
void token_set_word(struct token *token, const struct word *word);      /* NULL: it has none */
/* The row of words.def of a command or keyword; else NULL. */
const struct word *token_word(const struct token *token);

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
