/*
 * How characters become tokens (language reference, section 1).
 *
 * The text arrives as valid UTF-8 without NUL bytes: what was neither has been reported and replaced. Words are all
 * NAMEs here; which of them are commands and keywords is decided by tokens_resolve(). Three things depend on what stands
 * before: a slash begins a regex behind like, =~ and parse; a dot or bracket behind a closing parenthesis reaches into
 * its value; and the words behind SOURCE and filldown may hold characters that names may not.
 */
#include "syntax/lexer.h"

#include "syntax/insights_parser.h"

/*!re2c
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = cursor;
    re2c:define:YYMARKER = marker;
    re2c:define:YYLIMIT = lexer->end;
    re2c:yyfill:enable = 0;
    re2c:eof = 0;
    re2c:flags:utf-8 = 1;

    blank      = [ \t\r\n\f\v];
    digit      = [0-9];
    beyond     = [\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u036f\u0370-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef]
               | [\u3021-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc]
               | [\U00010000-\U000effff];
    letter     = [A-Za-z_@] | beyond;
    backticked = "`" ([^`\\] | "\\" [^])+ "`";
    later      = (letter | digit)+ | backticked;
    subscript  = "[" digit+ "]";
    name       = (letter (letter | digit)* | "@"? backticked) ("." later | subscript)*;
    path       = ("." later | subscript)+;
    starred    = (letter | digit | "*")+ | backticked;
    number     = (digit+ ("." digit+)? | "." digit+) ([eE] [+-]? digit+)?;
    quoted     = ["] ([^"\\] | "\\" [^])* ["] | ['] ([^'\\] | "\\" [^])* ['];
    odd_blank  = [\u00a0\u1680\u2000-\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff];
    lookalike  = [\u00ab\u00bb\u00d7\u00f7\u2010-\u201f\u2026\u2032\u2033\u2212\u2260\u2264\u2265]
               | [\uff08\uff09\uff0c\uff1d\uff5c\uff02\uff07];
*/

/* What may follow SOURCE without quotes: the name of a log group, or its ARN. */
static const unsigned char *lexer_bare_source(const struct lexer *lexer, const unsigned char *cursor)
{
    /*!re2c
        [A-Za-z0-9_./*-] [A-Za-z0-9_./:#*-]*    { return cursor; }
        *                                       { return NULL; }
        $                                       { return NULL; }
    */
}

/* A name of filldown, in which stars stand for any characters. */
static const unsigned char *lexer_name_pattern(const struct lexer *lexer, const unsigned char *cursor)
{
    const unsigned char *marker;

    /*!re2c
        starred ("." starred)*  { return cursor; }
        *                       { return NULL; }
        $                       { return NULL; }
    */
}

static const unsigned char *lexer_path(const struct lexer *lexer, const unsigned char *cursor)
{
    const unsigned char *marker;

    /*!re2c
        path    { return cursor; }
        *       { return NULL; }
        $       { return NULL; }
    */
}

bool lexer_next(struct lexer *lexer)
{
    const unsigned char *cursor = lexer->next, *marker, *end;

    if (lexer_after_source(lexer) && (end = lexer_bare_source(lexer, cursor)) && lexer_source_is_bare(lexer, end))
        return lexer_take(lexer, T_TEXT, end);
    if (lexer_in_filldown(lexer) && (end = lexer_name_pattern(lexer, cursor)))
        return lexer_take(lexer, T_NAME, end);
    if (lexer_behind_parenthesis(lexer) && (end = lexer_path(lexer, cursor)))
        return lexer_take(lexer, T_ACCESS, end);

    /*!re2c
        blank+                      { return lexer_skip(lexer, cursor); }
        odd_blank+                  { return lexer_odd_blank(lexer, cursor); }
        "#" [^\n]*                  { return lexer_take(lexer, TOKEN_COMMENT, cursor); }
        name                        { return lexer_name(lexer, cursor); }
        number                      { return lexer_take(lexer, T_NUMBER, cursor); }
        number (letter | digit)+    { return lexer_number_with_letters(lexer, cursor); }
        digit+ ("." digit+){2,}     { return lexer_number_with_dots(lexer, cursor); }
        quoted                      { return lexer_take(lexer, T_TEXT, cursor); }
        ["']                        { return lexer_endless_text(lexer); }
        "`"                         { return lexer_endless_name(lexer); }
        "``"                        { return lexer_empty_name(lexer, cursor); }
        "{{" [^}\n]* "}}"           { return lexer_placeholder(lexer, cursor); }

        "//" | "/*" | "/"           { return lexer_slash(lexer, cursor); }
        "--"                        { return lexer_dashes(lexer, cursor); }

        "|"                         { return lexer_take(lexer, T_PIPE, cursor); }
        "||"                        { return lexer_take(lexer, T_BARS, cursor); }
        ","                         { return lexer_take(lexer, T_COMMA, cursor); }
        "("                         { return lexer_take(lexer, T_OPEN, cursor); }
        ")"                         { return lexer_take(lexer, T_CLOSE, cursor); }
        "["                         { return lexer_take(lexer, T_OPEN_LIST, cursor); }
        "]"                         { return lexer_take(lexer, T_CLOSE_LIST, cursor); }
        "{"                         { return lexer_take(lexer, T_OPEN_MAP, cursor); }
        "}"                         { return lexer_take(lexer, T_CLOSE_MAP, cursor); }
        ":"                         { return lexer_take(lexer, T_COLON, cursor); }
        "=" | "=="                  { return lexer_take(lexer, T_EQUAL, cursor); }
        "!="                        { return lexer_take(lexer, T_UNEQUAL, cursor); }
        "<"                         { return lexer_take(lexer, T_LESS, cursor); }
        "<="                        { return lexer_take(lexer, T_LESS_EQUAL, cursor); }
        ">"                         { return lexer_take(lexer, T_GREATER, cursor); }
        ">="                        { return lexer_take(lexer, T_GREATER_EQUAL, cursor); }
        "=~"                        { return lexer_take(lexer, T_MATCH, cursor); }
        "+"                         { return lexer_take(lexer, T_PLUS, cursor); }
        "-"                         { return lexer_take(lexer, T_MINUS, cursor); }
        "*"                         { return lexer_take(lexer, T_STAR, cursor); }
        "%"                         { return lexer_take(lexer, T_PERCENT, cursor); }
        "^"                         { return lexer_take(lexer, T_CARET, cursor); }
        "!"                         { return lexer_take(lexer, T_BANG, cursor); }
        "&&"                        { return lexer_take(lexer, T_AND, cursor); }

        "~=" | "<>" | "!~" | "=>" | "=<" | "===" | "!==" | "<=>" | "**" | "~" | "&" | "><" | "!~="
                                    { return lexer_foreign_operator(lexer, cursor); }
        ";"                         { return lexer_semicolon(lexer, cursor); }
        "?" | "?:" | "??"           { return lexer_question(lexer, cursor); }
        "$"                         { return lexer_dollar(lexer, cursor); }
        lookalike                   { return lexer_lookalike(lexer, cursor); }
        [^]                         { return lexer_unknown(lexer, cursor); }
        *                           { return lexer_unknown(lexer, cursor); }
        $                           { return false; }
    */
}
