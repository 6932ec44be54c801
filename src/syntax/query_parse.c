#include "syntax/lexer.h"

#include "base/utf8.h"
#include "syntax/insights_parser.h"
#include "syntax/wording.h"

#include <assert.h>

struct token *token_add(struct arena *arena, struct token_list *list, int kind, struct span span)
{
    list->tokens = arena_grow(arena, list->tokens, &list->capacity, list->count + 1, sizeof(list->tokens[0]));
    list->tokens[list->count] = (struct token){ .kind = (int16_t)kind, .span = span };
    return &list->tokens[list->count++];
}

/* ---- reports ----------------------------------------------------------------------------------------------------- */

/* The service names the offending token, and counts lines from 1 and positions from 0. */
struct view parser_service_wording(const struct parser *parser, struct span span)
{
    return wording_unexpected(parser->arena, parser->text, parser_slice(parser, span), span.begin);
}

__attribute__((format(printf, 4, 0)))
static struct diagnostic *parser_add(struct parser *parser, enum code code, struct span span, const char *format,
                                     va_list args)
{
    struct view message = arena_vformat(parser->arena, format, args);

    return diagnostics_add(parser->list, code, span, "%.*s", VIEW_PRINT(message));
}

struct diagnostic *parser_report(struct parser *parser, enum code code, struct span span, const char *format, ...)
{
    struct diagnostic *diagnostic;
    va_list args;

    va_start(args, format);
    diagnostic = parser_add(parser, code, span, format, args);
    va_end(args);
    diagnostic->service = parser_service_wording(parser, span);
    return diagnostic;
}

struct diagnostic *parser_warn(struct parser *parser, enum code code, struct span span, const char *format, ...)
{
    struct diagnostic *diagnostic;
    va_list args;

    va_start(args, format);
    diagnostic = parser_add(parser, code, span, format, args);
    va_end(args);
    return diagnostic;
}

/* ---- from text to tree ------------------------------------------------------------------------------------------- */

/*
 * The text as the lexer may have it: bytes that are not UTF-8, and NULs, are reported and replaced by an underscore, which
 * is at home in names, texts and patterns alike and so leads to no second mistake.
 */
static struct view parser_readable_copy(struct parser *parser)
{
    enum { REPORTED_MAX = 10 };
    char *copy = arena_alloc(parser->arena, parser->text.length + 1);
    size_t at = 0, reported = 0;

    if (parser->text.length)
        memcpy(copy, parser->text.data, parser->text.length);
    copy[parser->text.length] = '\0';
    while (at < parser->text.length) {
        uint32_t code;
        size_t length = utf8_decode(parser->text, at, &code);
        bool invalid = code == 0xFFFD && length == 1;

        if (invalid || code == 0) {
            if (reported++ < REPORTED_MAX)
                parser_report(parser, CODE_E0110, (struct span){ (uint32_t)at, (uint32_t)(at + 1) },
                              "the byte 0x%02x %s", (unsigned char)parser->text.data[at],
                              invalid ? "is not UTF-8 text" : "cannot stand in a query");
            copy[at] = '_';
        }
        at += length;
    }
    return (struct view){ copy, parser->text.length };
}

void parser_read(struct parser *parser)
{
    struct view copy = parser_readable_copy(parser);
    const unsigned char *begin = (const unsigned char *)copy.data;
    struct lexer lexer = { .parser = parser, .begin = begin, .next = begin, .end = begin + copy.length };

    /* Most tokens have more than three characters with what stands between them. Room that is not needed is not touched. */
    parser->raw.capacity = copy.length / 3 + 1;
    parser->raw.tokens = arena_alloc(parser->arena, parser->raw.capacity * sizeof *parser->raw.tokens);
    while (lexer_next(&lexer))
        continue;
    tokens_resolve(parser);
}

/* What the quick parser said of a query that it could not read is forgotten. */
static bool parser_is_quick(struct parser *parser)
{
    const struct diagnostics before = *parser->list;

    parser->quick = true;
    const bool read = quick_parse(parser) == 0 && !parser->refused;

    parser->quick = parser->refused = false;
    if (read)
        return true;
    *parser->list = before;
    if (parser->list->last)
        parser->list->last->next = NULL;
    parser->next = 0;
    parser->tree = ARENA_NEW(parser->arena, struct query_tree);
    return false;
}

void parser_run(struct parser *parser)
{
    parser->tree = ARENA_NEW(parser->arena, struct query_tree);
    /* A code point has at most four bytes: longer texts need no counting, and spans need no more than 32 bits. */
    if (parser->text.length > 4 * QUERY_MAX_CHARACTERS || utf8_length(parser->text) > QUERY_MAX_CHARACTERS) {
        diagnostics_add(parser->list, CODE_E0115, (struct span){ 0, 0 }, "the query is longer than %d characters",
                        QUERY_MAX_CHARACTERS);
        return;
    }
    parser_read(parser);
    if (!parser_is_quick(parser) && insights_parse(parser) != 0)
        assert(parser->list->errors);
}

struct query_tree *query_parse(struct view text, struct arena *arena, struct diagnostics *list)
{
    struct parser parser = { .text = text, .arena = arena, .list = list };

    parser_run(&parser);
    return parser.tree;
}
