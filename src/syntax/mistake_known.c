/* The mistakes that people make, recognised one by one by the tokens around. */
#include "syntax/foreign.h"
#include "syntax/insights_parser.h"
#include "syntax/mistake.h"

/* ---- where a stage begins ---------------------------------------------------------------------------------------- */

static bool kind_compares(int kind)
{
    return kind == T_EQUAL || kind == T_UNEQUAL || kind == T_LESS || kind == T_LESS_EQUAL || kind == T_GREATER ||
           kind == T_GREATER_EQUAL || kind == T_LIKE || kind == T_NOT || kind == T_MATCH || kind == T_IN;
}

static bool mistake_is_command(const struct mistake *mistake)
{
    struct span span = mistake_token(mistake)->span;
    struct view text = mistake_text(mistake), near;
    struct diagnostic *found;
    const char *help;
    int next;

    if (mistake->at != mistake->stage || kind_ends_stage(mistake_token(mistake)->kind))
        return false;
    if (mistake_token(mistake)->kind != T_NAME) {
        found = mistake_report(mistake, CODE_E0202, span, "expected a command, found %.*s", VIEW_PRINT(mistake_found(mistake)));
        if (mistake_token(mistake)->kind == T_TEXT || mistake_token(mistake)->kind == T_REGEX)
            HELP(mistake, found, "to search the message write filter @message like %.*s", VIEW_PRINT(text));
        return true;
    }
    next = mistake->tokens[mistake->at + 1].kind;
    help = foreign_command_help(text);
    if (help && next != T_EQUAL) {
        found = mistake_report(mistake, CODE_E0217, span, "there is no command %.*s", VIEW_PRINT(text));
        near = view_equal_nocase(text, VIEW("select")) ? mistake_sql_pipeline(mistake) : VIEW("");
        if (near.length)
            HELP(mistake, found, "a query is a pipeline of stages: %.*s", VIEW_PRINT(near));
        else
            HELP(mistake, found, "%s", help);
        return true;
    }
    found = mistake_report(mistake, CODE_E0202, span, "unknown command %.*s", VIEW_PRINT(text));
    near = word_nearest_command(text);
    if (near.length)
        HELP(mistake, found, "did you mean %.*s?", VIEW_PRINT(near));
    else if (next == T_OPEN)
        HELP(mistake, found, "a function stands behind a command such as fields, filter or stats");
    else if (kind_compares(next))
        HELP(mistake, found, mistake->stage > 0 ? "a condition stands behind filter: write | filter %.*s ..., or and in place of "
                                                  "the pipe"
                                                : "a condition stands behind filter: filter %.*s ...", VIEW_PRINT(text));
    else
        HELP(mistake, found, "liq help lists the commands");
    return true;
}

/* The command word behind an operand: its pipe was forgotten. */
static bool mistake_is_missing_pipe(const struct mistake *mistake)
{
    struct view text = mistake_text(mistake);

    if (!word_find_command(text) || !mistake_expects(mistake, "|") || mistake_token(mistake)->kind == T_END)
        return false;
    if (!kind_ends_operand(mistake_kind_before(mistake, 1)) && !mistake->tokens[mistake->at - 1].word)
        return false;
    HELP(mistake, mistake_report(mistake, CODE_E0204, mistake_token(mistake)->span, "a pipe is missing before %.*s",
                                 VIEW_PRINT(text)),
         "write | %.*s", VIEW_PRINT(text));
    return true;
}

/* `sort a, limit 5`: the word behind the comma was read as a name. */
static bool mistake_is_comma_for_pipe(const struct mistake *mistake)
{
    struct view word = mistake->at ? mistake_slice(mistake, mistake->at - 1) : VIEW("");
    int kind = mistake_token(mistake)->kind;

    if (mistake_kind_before(mistake, 1) != T_NAME || mistake_kind_before(mistake, 2) != T_COMMA ||
        !word_find_command(word) || !mistake_expects(mistake, "|") || !kind_ends_operand(kind) || kind_closes(kind))
        return false;
    HELP(mistake, mistake_report(mistake, CODE_E0204, mistake->tokens[mistake->at - 1].span, "a pipe is missing before %.*s",
                                 VIEW_PRINT(word)),
         "write | %.*s in place of the comma", VIEW_PRINT(word));
    return true;
}

static bool mistake_is_missing_arguments(const struct mistake *mistake)
{
    const struct token *before = &mistake->tokens[mistake->at - (mistake->at > 0)];
    int kind = mistake_token(mistake)->kind;
    struct diagnostic *found;
    const char *example;

    if (mistake->at == mistake->stage || mistake->at - 1 != mistake->stage || !before->word ||
        (!kind_ends_stage(kind) && kind != T_CLOSE))
        return false;
    found = mistake_report(mistake, CODE_E0222, before->span, "nothing stands between %.*s and %.*s",
                           VIEW_PRINT(token_word(before)->text), VIEW_PRINT(mistake_found(mistake)));
    example = command_example(token_word(before)->canonical);
    if (example)
        HELP(mistake, found, "write for example %s", example);
    else
        HELP(mistake, found, "liq help %.*s tells how it is written", VIEW_PRINT(token_word(before)->text));
    return true;
}

/* ---- brackets and commas ----------------------------------------------------------------------------------------- */

static bool mistake_is_bracket(const struct mistake *mistake)
{
    int kind = mistake_token(mistake)->kind;
    size_t open = mistake_open_bracket(mistake, mistake->at);

    if (kind_closes(kind) && open == SIZE_MAX) {
        mistake_report(mistake, CODE_E0214, mistake_token(mistake)->span, "this %.*s closes nothing",
                       VIEW_PRINT(mistake_text(mistake)));
        return true;
    }
    if (open == SIZE_MAX)
        return false;
    /* Opened in a stage that was given up: what is wrong there has been said. */
    if (open < mistake->stage && kind_closes(kind))
        return mistake->parser->list->errors > 0;
    if (!kind_ends_stage(kind) || (open < mistake->stage && mistake->tokens[open].kind != T_OPEN_QUERY))
        return false;
    mistake_report(mistake, CODE_E0214, mistake->tokens[open].span, "this %.*s has no %c before %.*s",
                   VIEW_PRINT(mistake_slice(mistake, open)), kind_partner(mistake->tokens[open].kind),
                   VIEW_PRINT(mistake_found(mistake)));
    return true;
}

static bool mistake_is_comma(const struct mistake *mistake)
{
    int kind = mistake_token(mistake)->kind, before = mistake_kind_before(mistake, 1);
    size_t comma = before == T_COMMA ? mistake->at - 1 : mistake->at;
    struct diagnostic *found;
    bool nothing_follows = kind_ends_stage(kind) || kind_closes(kind) || kind == T_COMMA || kind == T_BY || kind == T_AS;

    if (!(before == T_COMMA && nothing_follows) &&
        !(kind == T_COMMA && (kind_opens(before) || mistake->at - 1 == mistake->stage)))
        return false;
    if (before == T_COMMA)
        found = mistake_report(mistake, CODE_E0205, mistake->tokens[comma].span, "nothing stands between this comma (,) and %.*s",
                               VIEW_PRINT(mistake_found(mistake)));
    else
        found = mistake_report(mistake, CODE_E0205, mistake->tokens[comma].span, "nothing stands before this comma");
    HELP(mistake, found, "remove the comma");
    return true;
}

/* ---- words and signs of other languages -------------------------------------------------------------------------- */

static bool mistake_is_star(const struct mistake *mistake)
{
    int before = mistake_kind_before(mistake, 1);

    if (mistake_token(mistake)->kind == T_STAR && mistake_expects(mistake, "a name") &&
        (before == T_FIELDS || before == T_DISPLAY || before == T_COMMA) &&
        (mistake_in_command(mistake, T_FIELDS) || mistake_in_command(mistake, T_DISPLAY))) {
        HELP(mistake, mistake_report(mistake, CODE_E0206, mistake_token(mistake)->span, "* does not stand for all fields"),
             "name the fields that are wanted: fields @timestamp, a, b");
        return true;
    }
    if (before == T_STAR && mistake_before_is(mistake, 2, "count")) {
        HELP(mistake, mistake_report(mistake, CODE_E0209, mistake->tokens[mistake->at - 2].span,
                                     "count is a function and needs parentheses"),
             "write count(*)");
        return true;
    }
    return false;
}

static bool mistake_is_distinct(const struct mistake *mistake)
{
    struct span span;

    if (!mistake_before_is(mistake, 1, "distinct") || mistake_kind_before(mistake, 2) != T_OPEN ||
        mistake_kind_before(mistake, 3) != T_NAME)
        return false;
    span = span_join(mistake->tokens[mistake->at - 1].span, mistake_token(mistake)->span);
    HELP(mistake, mistake_report(mistake, CODE_E0210, span, "distinct values are counted by count_distinct"),
         "write count_distinct(%.*s)", VIEW_PRINT(mistake_text(mistake)));
    return true;
}

/* `a is null`, `a is not null`, `a is true`, `a is not "x"` */
static void mistake_help_is(const struct mistake *mistake, struct diagnostic *found, struct view before)
{
    bool negated = mistake->tokens[mistake->at + 1].kind == T_NOT;
    size_t behind = mistake->at + 1 + negated;
    int kind = mistake->tokens[behind].kind;

    if (kind == T_TEXT || kind == T_NUMBER || kind == T_BOOLEAN)
        HELP(mistake, found, "write %.*s %s %.*s", VIEW_PRINT(before), negated ? "!=" : "=",
             VIEW_PRINT(mistake_slice(mistake, behind)));
    else
        HELP(mistake, found, negated ? "write ispresent(%.*s)" : "write not ispresent(%.*s)", VIEW_PRINT(before));
}

/* The help with the operand that was written in place of the a it speaks of, where that is a plain name. */
static struct view help_with_operand(const struct mistake *mistake, const char *help)
{
    struct view text = view_of(help), operand = mistake_slice(mistake, mistake->at - 1);
    size_t place;

    if (mistake_kind_before(mistake, 1) != T_NAME || !view_starts(text, VIEW("write ")))
        return text;
    place = view_starts(text, VIEW("write a ")) ? strlen("write ") : view_find(text, VIEW("(a"), 0);
    if (place == SIZE_MAX)
        return text;
    place += text.data[place] == '(';
    text = arena_format(mistake->parser->arena, "%.*s%.*s%.*s", (int)place, text.data, VIEW_PRINT(operand),
                        VIEW_PRINT(view_skip(text, place + 1)));
    place = view_find(text, VIEW("\"text\""), 0);
    if (place == SIZE_MAX || mistake->tokens[mistake->at + 1].kind != T_TEXT)
        return text;
    return arena_format(mistake->parser->arena, "%.*s%.*s%.*s", (int)place, text.data,
                        VIEW_PRINT(mistake_slice(mistake, mistake->at + 1)), VIEW_PRINT(view_skip(text, place + strlen("\"text\""))));
}

static bool mistake_is_foreign_operator(const struct mistake *mistake)
{
    const char *help = NULL;
    struct view text = mistake_text(mistake), before;
    struct diagnostic *found;

    if (mistake_token(mistake)->kind == T_NAME && kind_ends_operand(mistake_kind_before(mistake, 1)))
        help = foreign_operator_help(text);
    if (!help)
        return false;
    before = mistake_slice(mistake, mistake->at - 1);
    found = mistake_report(mistake, CODE_E0208, mistake_token(mistake)->span, "there is no operator %.*s", VIEW_PRINT(text));
    if (mistake_kind_before(mistake, 1) == T_NAME && view_equal_nocase(text, VIEW("exists")))
        HELP(mistake, found, "write ispresent(%.*s)", VIEW_PRINT(before));
    else if (mistake_kind_before(mistake, 1) == T_NAME && view_equal_nocase(text, VIEW("is")))
        mistake_help_is(mistake, found, before);
    else if (mistake_kind_before(mistake, 1) == T_NAME && view_equal_nocase(text, VIEW("between")) &&
             mistake->tokens[mistake->at + 1].kind != T_END && mistake->tokens[mistake->at + 2].kind == T_AND)
        HELP(mistake, found, "write %.*s >= %.*s and %.*s <= %.*s", VIEW_PRINT(before),
             VIEW_PRINT(mistake_slice(mistake, mistake->at + 1)), VIEW_PRINT(before),
             VIEW_PRINT(mistake_slice(mistake, mistake->at + 3)));
    else
        HELP(mistake, found, "%.*s", VIEW_PRINT(help_with_operand(mistake, help)));
    return true;
}

/* `a !like "x"`, `a !in [1]` */
static bool mistake_is_bang_operator(const struct mistake *mistake)
{
    int next = mistake->tokens[mistake->at + (mistake_token(mistake)->kind != T_END)].kind;

    if (mistake_token(mistake)->kind != T_BANG || (next != T_LIKE && next != T_IN))
        return false;
    HELP(mistake, mistake_report(mistake, CODE_E0208, mistake_token(mistake)->span, "! does not negate an operator"),
         "write not %.*s", VIEW_PRINT(mistake_slice(mistake, mistake->at + 1)));
    return true;
}

/* ---- things in wrong places -------------------------------------------------------------------------------------- */

/* sort, dedup, parse and others take names; sort -a and dedup f(a) come from elsewhere. */
static bool mistake_is_call(const struct mistake *mistake)
{
    const struct word *command = mistake_command(mistake);
    int kind = mistake_token(mistake)->kind;
    struct diagnostic *found;
    struct view call;
    size_t close;

    if (!command)
        return false;
    if (command->token == T_SORT && (kind == T_MINUS || kind == T_PLUS) && mistake_expects(mistake, "a name")) {
        HELP(mistake, mistake_report(mistake, CODE_E0212, mistake_token(mistake)->span, "a sort key is a name without a sign"),
             "the direction stands behind the name: a desc");
        return true;
    }
    if (kind != T_OPEN || mistake_kind_before(mistake, 1) != T_NAME)
        return false;
    if (command->token == T_PARSE && view_starts(view_skip(mistake->parser->text, mistake_token(mistake)->span.begin), VIEW("(?"))) {
        HELP(mistake, mistake_report(mistake, CODE_E0213, mistake_token(mistake)->span, "a regex stands between two slashes"),
             "write parse %.*s /(?<name>...)/", VIEW_PRINT(mistake_slice(mistake, mistake->at - 1)));
        return true;
    }
    close = mistake_close_bracket(mistake, mistake->at);
    call = parser_slice(mistake->parser,
                        span_join(mistake->tokens[mistake->at - 1].span, mistake->tokens[close].span));
    found = mistake_report(mistake, CODE_E0212, mistake_token(mistake)->span, "%.*s takes names here, not calls",
                           VIEW_PRINT(command->text));
    if (command->token == T_SORT)
        HELP(mistake, found, "give %.*s an alias in stats, or name the column in backticks: `%.*s`", VIEW_PRINT(call),
             VIEW_PRINT(call));
    else
        HELP(mistake, found, "compute it before: fields %.*s as a", VIEW_PRINT(call));
    return true;
}

static bool mistake_is_list(const struct mistake *mistake)
{
    struct diagnostic *found;
    struct span inside;
    size_t close;
    int kind = mistake_token(mistake)->kind;

    if (mistake_kind_before(mistake, 1) != T_IN || kind_ends_stage(kind))
        return false;
    found = mistake_report(mistake, CODE_E0211, mistake_token(mistake)->span, "in takes a list in square brackets");
    close = mistake_close_bracket(mistake, mistake->at);
    if (kind == T_OPEN && mistake->tokens[close].kind == T_CLOSE) {
        inside = (struct span){ mistake_token(mistake)->span.end, mistake->tokens[close].span.begin };
        HELP(mistake, found, "write [%.*s]", VIEW_PRINT(parser_slice(mistake->parser, inside)));
    } else if (kind == T_TEXT || kind == T_NUMBER) {
        size_t last = mistake->at;

        while (mistake->tokens[last + 1].kind == T_COMMA && mistake->tokens[last + 2].kind == kind)
            last += 2;
        HELP(mistake, found, "write [%.*s]",
             VIEW_PRINT(parser_slice(mistake->parser, span_join(mistake_token(mistake)->span, mistake->tokens[last].span))));
    }
    return true;
}

static bool mistake_is_regex(const struct mistake *mistake)
{
    struct diagnostic *found;
    int before = mistake_kind_before(mistake, 1);

    if (mistake_token(mistake)->kind != T_REGEX)
        return false;
    found = mistake_report(mistake, CODE_E0213, mistake_token(mistake)->span, "a regex cannot stand here");
    if (before == T_EQUAL)
        HELP(mistake, found, "write like %.*s", VIEW_PRINT(mistake_text(mistake)));
    else if (before == T_UNEQUAL)
        HELP(mistake, found, "write not like %.*s", VIEW_PRINT(mistake_text(mistake)));
    else if ((before == T_OR || before == T_AND) && mistake_kind_before(mistake, 2) == T_REGEX &&
             (mistake_kind_before(mistake, 3) == T_LIKE || mistake_kind_before(mistake, 3) == T_MATCH) &&
             mistake_kind_before(mistake, 4) == T_NAME)
        HELP(mistake, found, "write the whole comparison: %.*s like %.*s", VIEW_PRINT(mistake_slice(mistake, mistake->at - 4)),
             VIEW_PRINT(mistake_text(mistake)));
    else if (before == T_OR || before == T_AND)
        HELP(mistake, found, "write the whole comparison: a like %.*s", VIEW_PRINT(mistake_text(mistake)));
    else
        HELP(mistake, found, "a regex stands behind like, not like, =~ and parse; functions take their patterns as texts");
    return true;
}

/* `as "a b"`, `as in`, and `as avg(a)`, `as a-b`, whose first word was taken for the alias. */
static bool mistake_is_alias(const struct mistake *mistake)
{
    int kind = mistake_token(mistake)->kind;
    bool goes_on = mistake_kind_before(mistake, 2) == T_AS && mistake_kind_before(mistake, 1) == T_NAME &&
                   (kind == T_OPEN || kind == T_MINUS || kind == T_SLASH || kind == T_COLON);
    size_t first = goes_on ? mistake->at - 1 : mistake->at, last = mistake->at;
    struct diagnostic *found;
    struct span span;
    struct view text;

    if ((!goes_on && mistake_kind_before(mistake, 1) != T_AS) || kind_ends_stage(kind))
        return false;
    if (goes_on && kind == T_OPEN)
        last = mistake_close_bracket(mistake, mistake->at);
    else if (goes_on && mistake->tokens[last + 1].kind == T_NAME)
        last++;
    span = span_join(mistake->tokens[first].span, mistake->tokens[last].span);
    text = parser_slice(mistake->parser, span);
    found = mistake_report(mistake, CODE_E0215, span, "%.*s is not a name", VIEW_PRINT(text));
    if (kind == T_TEXT && text.length > 2)
        HELP(mistake, found, "write `%.*s`", (int)(text.length - 2), text.data + 1);
    else if (goes_on || mistake_token(mistake)->word || kind == T_NUMBER || kind == T_PERIOD)
        HELP(mistake, found, "write `%.*s`", VIEW_PRINT(text));
    return true;
}

/* `l[-1]`, `l[i]`: what is no index in the brackets behind a name. */
static bool mistake_is_index(const struct mistake *mistake)
{
    if (mistake_token(mistake)->kind != T_OPEN_LIST || !kind_ends_operand(mistake_kind_before(mistake, 1)))
        return false;
    HELP(mistake, mistake_report(mistake, CODE_E0201, mistake_token(mistake)->span, "an index is a whole number, as in [0]"),
         mistake->tokens[mistake->at + 1].kind == T_MINUS ? "elements count from 0; none is counted from the end" : "elements count from 0, and which one is fixed");
    return true;
}

/* `appendcols stats count(*)`, of which the first word was taken for an option. */
static bool mistake_is_bare_query(const struct mistake *mistake)
{
    size_t first = mistake->stage + 1, last = mistake->at;

    if (!mistake_in_command(mistake, T_APPENDCOLS) || mistake->tokens[first].kind == T_OPEN)
        return false;
    while (first < mistake->at && mistake->tokens[first + 1].kind == T_EQUAL)
        first += 3;
    if (first > mistake->at || mistake->tokens[first].kind == T_OPEN)
        return false;
    while (!kind_ends_stage(mistake->tokens[last].kind))
        last++;
    struct diagnostic *found =
        mistake_report(mistake, CODE_E0201, mistake->tokens[first].span, "appendcols takes a query in parentheses");
    if (last > first)
        HELP(mistake, found, "write (%.*s)", VIEW_PRINT(parser_slice(mistake->parser, span_join(mistake->tokens[first].span,
                                                                                                mistake->tokens[last - 1].span))));
    return true;
}

/* ---- all of them ------------------------------------------------------------------------------------------------- */

/* In this order: the first that recognises the mistake reports it. */
static bool (*const mistake_kinds[])(const struct mistake *mistake) = {
    mistake_is_command,      mistake_is_comma,           mistake_is_missing_arguments, mistake_is_bracket,
    mistake_is_missing_pipe, mistake_is_comma_for_pipe,  mistake_is_star,              mistake_is_distinct,
    mistake_is_foreign_operator, mistake_is_bang_operator, mistake_is_alias,           mistake_is_call,
    mistake_is_list,         mistake_is_regex,           mistake_is_index,          mistake_is_bare_query,
};

bool mistake_known(const struct mistake *mistake)
{
    for (size_t i = 0; i < sizeof(mistake_kinds) / sizeof(mistake_kinds[0]); i++)
        if (mistake_kinds[i](mistake))
            return true;
    return false;
}
