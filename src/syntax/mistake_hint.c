/* What often lies behind an unexpected symbol, judged by what is around it. */
#include "syntax/insights_parser.h"
#include "syntax/mistake.h"

static struct view text_before(const struct mistake *mistake)
{
    return mistake->at ? mistake_slice(mistake, mistake->at - 1) : VIEW("");
}

static bool touches_before(const struct mistake *mistake)
{
    return mistake->tokens[mistake->at - 1].span.end == mistake_token(mistake)->span.begin;
}

/* Whether an item of a list begins so many places before the mistake. */
static bool item_begins(const struct mistake *mistake, size_t distance)
{
    int kind = mistake_kind_before(mistake, distance + 1);

    return kind == T_COMMA || kind == T_BY || mistake->at - distance == mistake->stage + 1;
}

/* ---- texts and quotes -------------------------------------------------------------------------------------------- */

static bool hint_quotes(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind;
    struct view text = text_before(mistake);

    if (mistake_kind_before(mistake, 1) != T_TEXT)
        return false;
    if (view_find_byte(text, '\n', 0) != SIZE_MAX)
        HELP(mistake, found, "the text before it goes over several lines: is a quote missing where it begins?");
    else if (touches_before(mistake) && (kind == T_NAME || kind == T_TEXT || kind == T_NUMBER))
        HELP(mistake, found, "a quote inside a text is written \\%c, or the text stands in quotes of the other kind",
             text.data[0]);
    else
        return false;
    return true;
}

static bool hint_unquoted(const struct mistake *mistake, struct diagnostic *found)
{
    int before = mistake_kind_before(mistake, 1), kind = mistake_token(mistake)->kind;

    if ((before != T_LIKE && before != T_EQUAL && before != T_UNEQUAL) || (kind != T_PERCENT && kind != T_STAR && kind != T_SLASH))
        return false;
    HELP(mistake, found, "a text stands in quotes%s", before == T_LIKE ? ", and like finds it anywhere: like \"text\"" : "");
    return true;
}

/* ---- conditions -------------------------------------------------------------------------------------------------- */

static bool hint_condition(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);

    if (!mistake_in_command(mistake, T_FILTER))
        return false;
    if (kind == T_COMMA)
        HELP(mistake, found, "conditions are joined by and or or, not by a comma");
    else if (before == T_NAME && kind == T_NAME)
        HELP(mistake, found, "an operator is missing between the two, or the parentheses of a function: %.*s(%.*s)",
             VIEW_PRINT(text_before(mistake)), VIEW_PRINT(mistake_text(mistake)));
    else if (kind == T_NAME && kind_ends_operand(before))
        HELP(mistake, found, "write and or or in front of %.*s", VIEW_PRINT(mistake_text(mistake)));
    else if (before == T_NAME && (kind == T_TEXT || kind == T_NUMBER))
        HELP(mistake, found, "an operator is missing: %.*s = %.*s", VIEW_PRINT(text_before(mistake)),
             VIEW_PRINT(mistake_found(mistake)));
    else
        return false;
    return true;
}

/* `a = ["x", "y"]` */
static bool hint_equal_list(const struct mistake *mistake, struct diagnostic *found)
{
    int before = mistake_kind_before(mistake, 1);
    size_t close;
    struct view list;

    if (mistake_token(mistake)->kind != T_OPEN_LIST || (before != T_EQUAL && before != T_UNEQUAL))
        return false;
    close = mistake_close_bracket(mistake, mistake->at);
    list = parser_slice(mistake->parser, span_join(mistake_token(mistake)->span, mistake->tokens[close].span));
    HELP(mistake, found, "write %sin %.*s", before == T_EQUAL ? "" : "not ", VIEW_PRINT(list));
    return true;
}

/* ---- lists of fields, aliases, keys ------------------------------------------------------------------------------ */

static bool hint_alias(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);
    struct view text = mistake_found(mistake);

    if (kind == T_TEXT && (mistake_in_command(mistake, T_FIELDS) || mistake_in_command(mistake, T_DISPLAY) ||
                           mistake_in_command(mistake, T_STATS)) && kind_ends_operand(before))
        HELP(mistake, found, "as gives a new name, and a name with blanks stands in backticks: as `new name`");
    else if (mistake_in_command(mistake, T_PARSE) && kind == T_NAME && (before == T_TEXT || before == T_REGEX))
        HELP(mistake, found, "write as %.*s", VIEW_PRINT(text));
    else if (mistake_in_command(mistake, T_STATS) && kind == T_NAME && before == T_CLOSE)
        HELP(mistake, found, "write as %.*s to name the value, or by %.*s to group by it", VIEW_PRINT(text), VIEW_PRINT(text));
    else if (kind == T_AS && mistake_open_bracket(mistake, mistake->at) != SIZE_MAX)
        HELP(mistake, found, "as names a whole item, behind its parentheses; toNumber, toInt and concat convert");
    else
        return false;
    return true;
}

static bool hint_call(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind;

    if (mistake_kind_before(mistake, 1) != T_NAME || (kind != T_NAME && kind != T_PERIOD && kind != T_NUMBER) ||
        !mistake_in_command(mistake, T_STATS) || !item_begins(mistake, 1))
        return false;
    HELP(mistake, found, "what a function works on stands in parentheses: %.*s(%.*s)", VIEW_PRINT(text_before(mistake)),
         VIEW_PRINT(mistake_text(mistake)));
    return true;
}

static bool hint_order(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);
    struct view text = mistake_text(mistake);

    if (!mistake_in_command(mistake, T_SORT) && (kind == T_DESC || kind == T_ASC))
        HELP(mistake, found, "rows are ordered by a stage of their own: | sort %.*s %.*s", VIEW_PRINT(text_before(mistake)),
             VIEW_PRINT(text));
    else if (mistake_in_command(mistake, T_SORT) && (before == T_DESC || before == T_ASC) && kind == T_NAME)
        HELP(mistake, found, "a comma separates two keys, and the direction stands behind its key: %.*s desc", VIEW_PRINT(text));
    else if (mistake_in_command(mistake, T_SORT) && before == T_NAME && kind == T_NAME &&
             (view_starts(text, VIEW("des")) || view_starts(text, VIEW("asc"))))
        HELP(mistake, found, "did you mean %s?", text.data[0] == 'd' ? "desc" : "asc");
    else if (mistake_in_command(mistake, T_SORT) && before == T_NAME && kind == T_NAME)
        HELP(mistake, found, "a comma separates two fields, asc or desc behind a field is its direction");
    else
        return false;
    return true;
}

static bool hint_list(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);

    if (before == T_STATS && kind == T_BY)
        HELP(mistake, found, "name what to compute first: stats count(*) by a");
    else if (mistake_in_command(mistake, T_DEDUP) && (kind == T_BY || kind == T_NUMBER))
        HELP(mistake, found, "dedup takes names alone, and keeps the first row of each: dedup host, status");
    else if (before == T_NAME && kind == T_NAME && mistake_expects(mistake, ","))
        HELP(mistake, found, "a comma separates two fields, as gives one a new name");
    else
        return false;
    return true;
}

/* ---- limit, parse, periods, names -------------------------------------------------------------------------------- */

static bool hint_limit(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);

    if (!mistake_in_command(mistake, T_LIMIT))
        return false;
    if (before == T_NUMBER && kind == T_COMMA)
        HELP(mistake, found, "limit takes one number, written without separators");
    else if (kind == T_OFFSET)
        HELP(mistake, found, "rows cannot be skipped: limit keeps the first ones");
    else if (before == T_LIMIT || before == T_ANY)
        HELP(mistake, found, "write how many rows to keep, from 1 to 100,000: limit 20");
    else
        return false;
    return true;
}

static bool hint_parse(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);
    struct view text = text_before(mistake);

    if (!mistake_in_command(mistake, T_PARSE))
        return false;
    if (kind == T_NAME && (before == T_LOGFMT || before == T_CSV || before == T_XML))
        HELP(mistake, found, "the field stands before the mode: parse %.*s %.*s as a", VIEW_PRINT(mistake_text(mistake)),
             VIEW_PRINT(text));
    else if ((kind == T_END || kind == T_PIPE) && (before == T_LOGFMT || before == T_CSV))
        HELP(mistake, found, "write names for what it extracts: %.*s as %s", VIEW_PRINT(text), before == T_CSV ? "a, b" : "a");
    else if (kind == T_NAME && view_equal_nocase(mistake_text(mistake), VIEW("json")))
        HELP(mistake, found, "JSON messages are read by themselves: fields a.b; a JSON text in a field: jsonParse(%.*s).b",
             VIEW_PRINT(text));
    else if (before == T_NAME && mistake->at == mistake->stage + 2)
        HELP(mistake, found, "a pattern stands behind the field: parse %.*s \"user=* status=*\" as user, status",
             VIEW_PRINT(text));
    else
        return false;
    return true;
}

static bool hint_period(const struct mistake *mistake, struct diagnostic *found)
{
    int kind = mistake_token(mistake)->kind;

    if (mistake_kind_before(mistake, 1) != T_PERIOD || (kind != T_PERIOD && kind != T_NUMBER))
        return false;
    HELP(mistake, found, "a length of time is one number and one unit: 90m for 1h 30m");
    return true;
}

static bool hint_colon(const struct mistake *mistake, struct diagnostic *found)
{
    if (mistake_kind_before(mistake, 1) != T_NAME || mistake_token(mistake)->kind != T_COLON)
        return false;
    if (mistake->tokens[mistake->at + 1].kind == T_COLON)
        HELP(mistake, found, "there are no casts: toNumber(%.*s), toInt(%.*s) and concat(%.*s) convert",
             VIEW_PRINT(text_before(mistake)), VIEW_PRINT(text_before(mistake)), VIEW_PRINT(text_before(mistake)));
    else
        HELP(mistake, found, "a name with a colon stands in backticks");
    return true;
}

void mistake_hint(const struct mistake *mistake, struct diagnostic *found)
{
    static bool (*const hints[])(const struct mistake *mistake, struct diagnostic *found) = {
        hint_quotes, hint_unquoted, hint_equal_list, hint_limit, hint_parse, hint_alias, hint_call,
        hint_order,  hint_period,   hint_colon,      hint_list,  hint_condition,
    };

    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (hints[i](mistake, found))
            return;
}
