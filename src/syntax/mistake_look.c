#include "syntax/insights_parser.h"
#include "syntax/mistake.h"

/* ---- looking around ---------------------------------------------------------------------------------------------- */

const struct token *mistake_token(const struct mistake *mistake)
{
    return &mistake->tokens[mistake->at];
}

int mistake_kind_before(const struct mistake *mistake, size_t distance)
{
    return distance <= mistake->at ? mistake->tokens[mistake->at - distance].kind : T_PIPE;
}

struct view mistake_slice(const struct mistake *mistake, size_t index)
{
    return parser_slice(mistake->parser, mistake->tokens[index].span);
}

struct view mistake_text(const struct mistake *mistake)
{
    return mistake_slice(mistake, mistake->at);
}

bool mistake_before_is(const struct mistake *mistake, size_t distance, const char *word)
{
    return distance <= mistake->at && view_equal_nocase(mistake_slice(mistake, mistake->at - distance), view_of(word));
}

bool mistake_expects(const struct mistake *mistake, const char *name)
{
    for (size_t i = 0; i < mistake->expected_count; i++)
        if (strcmp(mistake->expected[i], name) == 0)
            return true;
    return false;
}

bool kind_opens(int kind)
{
    return kind == T_OPEN || kind == T_OPEN_QUERY || kind == T_OPEN_LIST || kind == T_OPEN_MAP;
}

bool kind_closes(int kind)
{
    return kind == T_CLOSE || kind == T_CLOSE_LIST || kind == T_CLOSE_MAP;
}

char kind_partner(int kind)
{
    return kind == T_OPEN_LIST ? ']' : kind == T_OPEN_MAP ? '}' : ')';
}

bool kind_ends_stage(int kind)
{
    return kind == T_PIPE || kind == T_END;
}

bool kind_ends_operand(int kind)
{
    return kind == T_NAME || kind == T_TEXT || kind == T_NUMBER || kind == T_PERIOD || kind == T_REGEX || kind == T_BOOLEAN ||
           kind == T_ACCESS || kind_closes(kind);
}

size_t mistake_open_bracket(const struct mistake *mistake, size_t before)
{
    size_t closed = 0;

    while (before-- > 0) {
        if (kind_closes(mistake->tokens[before].kind))
            closed++;
        else if (kind_opens(mistake->tokens[before].kind) && closed-- == 0)
            return before;
    }
    return SIZE_MAX;
}

size_t mistake_close_bracket(const struct mistake *mistake, size_t open)
{
    size_t depth = 0;

    for (; mistake->tokens[open].kind != T_END; open++) {
        if (kind_opens(mistake->tokens[open].kind))
            depth++;
        else if (kind_closes(mistake->tokens[open].kind) && --depth == 0)
            break;
    }
    return open;
}

const struct word *mistake_command(const struct mistake *mistake)
{
    return token_word(&mistake->tokens[mistake->stage]);
}

bool mistake_in_command(const struct mistake *mistake, int token)
{
    return mistake_command(mistake) && mistake_command(mistake)->token == token;
}

/* ---- telling ----------------------------------------------------------------------------------------------------- */

struct diagnostic *mistake_report(const struct mistake *mistake, enum code code, struct span span, const char *format, ...)
{
    struct diagnostic *found;
    struct view message;
    va_list args;

    va_start(args, format);
    message = arena_vformat(mistake->parser->arena, format, args);
    va_end(args);
    found = parser_report(mistake->parser, code, span, "%.*s", VIEW_PRINT(message));
    found->service = parser_service_wording(mistake->parser, mistake_token(mistake)->span);
    return found;
}

struct view mistake_found(const struct mistake *mistake)
{
    enum { FOUND_LENGTH_MAX = 40 };
    struct view text = mistake_text(mistake);
    size_t line_end = view_find_byte(text, '\n', 0);

    if (mistake_token(mistake)->kind == T_END)
        return VIEW("the end of the query");
    if (line_end == SIZE_MAX && text.length <= FOUND_LENGTH_MAX)
        return text;
    if (line_end > FOUND_LENGTH_MAX)
        line_end = FOUND_LENGTH_MAX;
    while (line_end > 0 && ((unsigned char)text.data[line_end] & 0xc0) == 0x80)
        line_end--;
    return arena_format(mistake->parser->arena, "%.*s...", (int)line_end, text.data);
}
