/*
 * The walk over the tokens that decides what the lexer cannot: where stages begin, which words are commands and
 * keywords there, which parentheses hold a query, and which pipes do not count (language reference 1.3).
 */
#include "syntax/insights_parser.h"

/* An open bracket. */
struct level {
    int kind;                   /* OPEN, OPEN_QUERY, OPEN_LIST, OPEN_MAP */
    const struct word *command; /* of the stage around it */
};

struct resolver {
    struct parser *parser;
    const struct token *tokens; /* the raw ones without comments */
    size_t count;
    struct level *levels;
    size_t depth, level_capacity;
    const struct word *command; /* of the stage being read; NULL where it has none yet */
    bool stage_begins;
    struct diagnostic *stray;   /* the warning about pipes that separate nothing; NULL: there was none */
    struct view stray_places;   /* "1:14, 2:3" */
    size_t stray_count;
};

static struct view resolver_slice(const struct resolver *resolver, size_t index)
{
    return parser_slice(resolver->parser, resolver->tokens[index].span);
}

static int resolver_kind(const struct resolver *resolver, size_t index)
{
    return index < resolver->count ? resolver->tokens[index].kind : T_END;
}

static bool resolver_word_is(const struct resolver *resolver, size_t index, const char *word)
{
    return resolver_kind(resolver, index) == T_NAME && view_equal_nocase(resolver_slice(resolver, index), view_of(word));
}

static const struct word *resolver_command_at(const struct resolver *resolver, size_t index)
{
    return resolver_kind(resolver, index) == T_NAME ? word_find_command(resolver_slice(resolver, index)) : NULL;
}

static const struct token *resolver_last(const struct resolver *resolver)
{
    const struct token_list *list = &resolver->parser->tokens;

    return list->count ? &list->tokens[list->count - 1] : NULL;
}

static bool resolver_in_expression(const struct resolver *resolver)
{
    return resolver->depth && resolver->levels[resolver->depth - 1].kind != T_OPEN_QUERY;
}

static void resolver_take(struct resolver *resolver, size_t index, int kind, const struct word *word)
{
    struct token *token = token_add(resolver->parser->arena, &resolver->parser->tokens, kind, resolver->tokens[index].span);

    token_set_word(token, word);
    resolver->stage_begins = kind == T_PIPE || kind == T_OPEN_QUERY;
}

/* ---- pipes ------------------------------------------------------------------------------------------------------- */

/* However many there are, as in a table that was copied with its borders, one warning tells of all. */
static void resolver_warn_pipe(struct resolver *resolver, struct span span, const char *where)
{
    enum { PLACES_MAX = 8 };
    struct parser *parser = resolver->parser;
    struct place place = place_of(parser->text, span.begin);

    if (resolver->stray_count++ == 0) {
        resolver->stray = parser_warn(parser, CODE_W0201, span, "the pipe %s is ignored", where);
        diagnostic_help(parser->list, resolver->stray, "remove it");
        diagnostic_mend(parser->list, resolver->stray, span, "%s", "");
        resolver->stray->service = parser_service_wording(parser, span);
        resolver->stray_places = arena_format(parser->arena, "%u:%u", place.line, place.column);
        return;
    }
    if (resolver->stray_count <= PLACES_MAX)
        resolver->stray_places = arena_format(parser->arena, "%.*s, %u:%u", VIEW_PRINT(resolver->stray_places), place.line,
                                              place.column);
    resolver->stray->message =
        arena_format(parser->arena, "%zu pipes separate nothing and are ignored: %.*s%s", resolver->stray_count,
                     VIEW_PRINT(resolver->stray_places), resolver->stray_count > PLACES_MAX ? " ..." : "");
    diagnostic_help(parser->list, resolver->stray, "remove them");
    /* What stands between them stays. */
    diagnostic_mend(parser->list, resolver->stray, span_join(resolver->stray->mended, span), "%.*s%.*s",
                    VIEW_PRINT(resolver->stray->mending),
                    VIEW_PRINT(parser_slice(parser, (struct span){ resolver->stray->mended.end, span.begin })));
}

/* Whether the word after `, |` is a command with its first argument rather than a field named like one. */
static bool resolver_stage_follows(const struct resolver *resolver, size_t index)
{
    const struct word *command = resolver_command_at(resolver, index);
    int behind = resolver_kind(resolver, index + 1);

    if (!command)
        return false;
    if (command->alone && (behind == T_END || behind == T_PIPE))
        return true;
    if (behind == T_NAME) {
        const struct word *keyword = word_find_keyword(resolver_slice(resolver, index + 1));

        if (keyword && keyword->token == T_NOT)
            return !resolver_word_is(resolver, index + 2, "like") && !resolver_word_is(resolver, index + 2, "in");
        return !keyword || keyword->token == T_BOOLEAN || keyword->token == T_ANY || keyword->token == T_LOGFMT ||
               keyword->token == T_CSV || keyword->token == T_WITH || command->token == T_SORT;
    }
    return behind == T_NUMBER || behind == T_TEXT || behind == T_REGEX || behind == T_BANG || behind == T_OPEN;
}

static void resolver_comma_pipe(struct resolver *resolver, size_t index)
{
    struct token_list *list = &resolver->parser->tokens;

    if (!resolver_stage_follows(resolver, index + 1)) {
        resolver_warn_pipe(resolver, resolver->tokens[index].span, "behind a comma");
        return;
    }
    diagnostic_help(resolver->parser->list,
                    parser_report(resolver->parser, CODE_E0205, list->tokens[list->count - 1].span,
                                  "nothing stands between this comma (,) and |"),
                    "remove the comma");
    list->count--;
    resolver_take(resolver, index, T_PIPE, NULL);
}

/* A pipe inside parentheses: no stage can end there, so they were never closed. */
static void resolver_leave_expression(struct resolver *resolver)
{
    while (resolver_in_expression(resolver))
        resolver->command = resolver->levels[--resolver->depth].command;
}

static void resolver_pipe(struct resolver *resolver, size_t index)
{
    const struct token *last = resolver_last(resolver);
    struct span span = resolver->tokens[index].span;

    if (index && resolver_kind(resolver, index - 1) == T_PIPE) {
        diagnostic_help(resolver->parser->list,
                        parser_report(resolver->parser, CODE_E0203, span, "nothing stands between | and |"),
                        "remove one of them");
        return;
    }
    if (!last || last->kind == T_OPEN_QUERY)
        resolver_warn_pipe(resolver, span, "before the first stage");
    else if (last->kind == T_COMMA)
        resolver_comma_pipe(resolver, index);
    else if (last->kind == T_BY)
        resolver_warn_pipe(resolver, span, "behind by");
    else if (token_word(last) && token_word(last)->role != WORD_KEYWORD && !token_word(last)->alone &&
             !resolver_stage_follows(resolver, index + 1))
        resolver_warn_pipe(resolver, span, "behind the command word");
    else if (resolver_word_is(resolver, index + 1, "as") || resolver_word_is(resolver, index + 1, "by"))
        resolver_warn_pipe(resolver, span, "inside a stage");
    else if (resolver_kind(resolver, index + 1) == T_COMMA)
        resolver_warn_pipe(resolver, span, "before a comma");
    else {
        resolver_leave_expression(resolver);
        resolver_take(resolver, index, T_PIPE, NULL);
    }
}

/* `||` is an or inside parentheses; elsewhere it is two pipes. */
static void resolver_bars(struct resolver *resolver, size_t index)
{
    struct span span = resolver->tokens[index].span;

    if (resolver_in_expression(resolver)) {
        resolver_take(resolver, index, T_OR, NULL);
        return;
    }
    if (resolver_command_at(resolver, index + 1) || index + 1 >= resolver->count) {
        diagnostic_help(resolver->parser->list,
                        parser_report(resolver->parser, CODE_E0203, span, "nothing stands between | and |"),
                        "write one |");
        if (resolver_last(resolver) && index + 1 < resolver->count)
            resolver_take(resolver, index, T_PIPE, NULL);
        return;
    }
    diagnostic_help(resolver->parser->list,
                    parser_report(resolver->parser, CODE_E0221, span, "|| outside parentheses is two pipes"), "write or");
    resolver_take(resolver, index, T_OR, NULL);
}

/* A pipe with nothing behind it, at the end of the query or of a subquery. */
static void resolver_drop_last_pipe(struct resolver *resolver)
{
    const struct token *last = resolver_last(resolver);

    if (!last || last->kind != T_PIPE)
        return;
    resolver_warn_pipe(resolver, last->span, "behind the last stage");
    resolver->parser->tokens.count--;
}

/* ---- brackets and words ------------------------------------------------------------------------------------------ */

static void resolver_open(struct resolver *resolver, size_t index)
{
    const struct token *last = resolver_last(resolver);
    int kind = resolver->tokens[index].kind;
    bool takes_query = (last && last->kind == T_IN) ||
                       (resolver->command && (resolver->command->token == T_JOIN || resolver->command->token == T_APPENDCOLS));

    if (kind == T_OPEN && takes_query &&
        (resolver_command_at(resolver, index + 1) || resolver_kind(resolver, index + 1) == T_PIPE))
        kind = T_OPEN_QUERY;
    resolver->levels = arena_grow(resolver->parser->arena, resolver->levels, &resolver->level_capacity, resolver->depth + 1,
                                  sizeof *resolver->levels);
    resolver->levels[resolver->depth++] = (struct level){ kind, resolver->command };
    resolver_take(resolver, index, kind, NULL);
}

static void resolver_close(struct resolver *resolver, size_t index)
{
    if (resolver->depth) {
        resolver->depth--;
        if (resolver->levels[resolver->depth].kind == T_OPEN_QUERY)
            resolver_drop_last_pipe(resolver);
        resolver->command = resolver->levels[resolver->depth].command;
    }
    resolver_take(resolver, index, resolver->tokens[index].kind, NULL);
}

static void resolver_name(struct resolver *resolver, size_t index)
{
    const struct word *word = resolver->stage_begins ? resolver_command_at(resolver, index)
                                                     : word_find_keyword(resolver_slice(resolver, index));

    if (resolver->stage_begins)
        resolver->command = word;
    resolver_take(resolver, index, word ? word->token : T_NAME, word);
}

static const struct token *tokens_without_comments(const struct parser *parser, size_t *count)
{
    const struct token_list *raw = &parser->raw;
    struct token *tokens;
    size_t comments = 0;

    for (size_t i = 0; i < raw->count; i++)
        comments += raw->tokens[i].kind == TOKEN_COMMENT;
    *count = raw->count - comments;
    if (comments == 0)
        return raw->tokens;
    tokens = ARENA_ARRAY(parser->arena, *count, struct token);
    for (size_t i = 0, kept = 0; i < raw->count; i++)
        if (raw->tokens[i].kind != TOKEN_COMMENT)
            tokens[kept++] = raw->tokens[i];
    return tokens;
}

void tokens_resolve(struct parser *parser)
{
    struct resolver resolver = { .parser = parser, .stage_begins = true };
    const struct token *tokens = tokens_without_comments(parser, &resolver.count);
    uint32_t end = 0;

    resolver.tokens = tokens;
    parser->tokens.tokens = arena_grow(parser->arena, parser->tokens.tokens, &parser->tokens.capacity, resolver.count + 2,
                                       sizeof *parser->tokens.tokens);
    for (size_t i = 0; i < resolver.count; i++) {
        end = tokens[i].span.end;
        switch (tokens[i].kind) {
        case T_PIPE:
            resolver_pipe(&resolver, i);
            break;
        case T_BARS:
            resolver_bars(&resolver, i);
            break;
        case T_OPEN:
        case T_OPEN_LIST:
        case T_OPEN_MAP:
            resolver_open(&resolver, i);
            break;
        case T_CLOSE:
        case T_CLOSE_LIST:
        case T_CLOSE_MAP:
            resolver_close(&resolver, i);
            break;
        case T_NAME:
            resolver_name(&resolver, i);
            break;
        default:
            resolver_take(&resolver, i, tokens[i].kind, NULL);
            break;
        }
    }
    resolver_drop_last_pipe(&resolver);
    token_add(parser->arena, &parser->tokens, T_END, (struct span){ end, end });
}
