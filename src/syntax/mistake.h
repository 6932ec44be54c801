/*
 * Inside the syntax layer: a place where the grammar cannot go on, and what stands around it. mistake_look.c looks around,
 * mistake_known.c recognises the mistakes that people make, syntax_error.c tells the rest, and mistake_hint.c what often lies
 * behind it.
 */
#pragma once

#include "syntax/token.h"

struct mistake {
    struct parser *parser;
    const struct token *tokens; /* all of the query, the end token included */
    size_t at;                  /* the one that does not fit */
    size_t stage;               /* the first one of its stage */
    const char *const *expected;
    size_t expected_count;
};

const struct token *mistake_token(const struct mistake *mistake);       /* the one that does not fit */
struct view mistake_text(const struct mistake *mistake);                /* its text */
struct view mistake_found(const struct mistake *mistake);               /* how a message calls it: long texts are cut */
struct view mistake_slice(const struct mistake *mistake, size_t index); /* the text of any token */
/* The kind of the token so many places before the mistake; PIPE where the query has none. */
int mistake_kind_before(const struct mistake *mistake, size_t distance);
bool mistake_before_is(const struct mistake *mistake, size_t distance, const char *word);
/* Whether a token of this name (of insights.y) could have stood there. */
bool mistake_expects(const struct mistake *mistake, const char *name);
/* The bracket that is still open before the token; SIZE_MAX when there is none. */
size_t mistake_open_bracket(const struct mistake *mistake, size_t before);
/* The token that closes the bracket at `open`; that of the end of the query when there is none. */
size_t mistake_close_bracket(const struct mistake *mistake, size_t open);
/* The command of the stage; NULL when it begins with none. */
const struct word *mistake_command(const struct mistake *mistake);
bool mistake_in_command(const struct mistake *mistake, int token);

/* Kinds of tokens. */
bool kind_opens(int kind);
bool kind_closes(int kind);
char kind_partner(int kind);            /* what closes this opening bracket */
bool kind_ends_stage(int kind);
bool kind_ends_operand(int kind);       /* a whole operand, or the end of one */

/* Reports at the span, with the service's wording for the token that does not fit. */
struct diagnostic *mistake_report(const struct mistake *mistake, enum code code, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
#define HELP(mistake, diagnostic, ...) diagnostic_help((mistake)->parser->list, diagnostic, __VA_ARGS__)

/* Reports the mistake if it is one of those that are known by sight. */
bool mistake_known(const struct mistake *mistake);
/* Adds what often lies behind an unexpected symbol, judged by what is around it. */
void mistake_hint(const struct mistake *mistake, struct diagnostic *found);
/* A SELECT of SQL that begins there, as a query of this language; empty when it cannot be told. */
struct view mistake_sql_pipeline(const struct mistake *mistake);
