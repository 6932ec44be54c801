/*
 * Inside the syntax layer: the lexer's state, and what the rules of grammar/lexer.re do. The rules decide what a run of
 * characters is; these functions take it, or report it and take what was probably meant, so that one mistake is one
 * diagnostic. Every function returns true: there may be more text.
 */
#pragma once

#include "syntax/token.h"

struct lexer {
    struct parser *parser;
    const unsigned char *begin, *next, *end;    /* of the copy; next is where reading goes on */
    struct token recent[3];                     /* the last significant tokens, newest first; kind 0 = none */
    bool filldown;                              /* inside a filldown stage */
    bool odd_blank_reported;
};

bool lexer_next(struct lexer *lexer);           /* in lexer.re; false at the end of the text */

bool lexer_after_source(const struct lexer *lexer);
bool lexer_source_is_bare(const struct lexer *lexer, const unsigned char *end);
bool lexer_in_filldown(const struct lexer *lexer);
bool lexer_behind_parenthesis(const struct lexer *lexer);

bool lexer_take(struct lexer *lexer, int kind, const unsigned char *end);
bool lexer_skip(struct lexer *lexer, const unsigned char *end);
bool lexer_odd_blank(struct lexer *lexer, const unsigned char *end);
bool lexer_name(struct lexer *lexer, const unsigned char *end);
bool lexer_number_with_letters(struct lexer *lexer, const unsigned char *end);
bool lexer_number_with_dots(struct lexer *lexer, const unsigned char *end);
bool lexer_endless_text(struct lexer *lexer);
bool lexer_endless_name(struct lexer *lexer);
bool lexer_empty_name(struct lexer *lexer, const unsigned char *end);
bool lexer_placeholder(struct lexer *lexer, const unsigned char *end);
bool lexer_slash(struct lexer *lexer, const unsigned char *end);
bool lexer_dashes(struct lexer *lexer, const unsigned char *end);
bool lexer_foreign_operator(struct lexer *lexer, const unsigned char *end);
bool lexer_semicolon(struct lexer *lexer, const unsigned char *end);
bool lexer_question(struct lexer *lexer, const unsigned char *end);
bool lexer_dollar(struct lexer *lexer, const unsigned char *end);
bool lexer_lookalike(struct lexer *lexer, const unsigned char *end);
bool lexer_unknown(struct lexer *lexer, const unsigned char *end);
