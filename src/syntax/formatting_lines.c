/* What stands between two items: nothing, a blank, or a line break with an indent. */
#include "syntax/formatting_parts.h"
#include "syntax/insights_parser.h"

enum { INDENT = 4, NO_LEVEL = 1000 };

/* ---- blanks ---- */

static bool item_opens(const struct formatting_item *item)
{
    return item->kind == T_OPEN || item->kind == T_OPEN_QUERY || item->kind == T_OPEN_LIST || item->kind == T_OPEN_MAP;
}

static bool item_closes(const struct formatting_item *item)
{
    return item->kind == T_CLOSE || item->kind == T_CLOSE_LIST || item->kind == T_CLOSE_MAP;
}

static bool item_is_operand(const struct formatting_item *item)
{
    switch (item->kind) {
    case T_NAME:
    case T_TEXT:
    case T_NUMBER:
    case T_PERIOD:
    case T_REGEX:
    case T_BOOLEAN:
    case T_ACCESS:
        return true;
    default:
        return item->named || item_closes(item);
    }
}

static enum formatting_gap gap_on_line(const struct formatting_item *before, const struct formatting_item *item, bool apart)
{
    if (item->kind == TOKEN_COMMENT)
        return GAP_BLANK;
    if (item->fixed_before)
        return apart ? GAP_BLANK : GAP_NONE;
    if (item->tight || item_opens(before) || item_closes(item) || item->kind == T_COMMA || item->kind == T_COLON ||
        item->kind == T_ACCESS || (item->kind == T_OPEN && before->kind == T_NAME) || before->kind == T_BANG)
        return GAP_NONE;
    /* Two dashes side by side could begin what other languages take for a comment. */
    if (before->sign)
        return before->kind == T_MINUS && item->kind == T_MINUS ? GAP_BLANK : GAP_NONE;
    return GAP_BLANK;
}

/* ---- line breaks ---- */

static bool item_begins_stage(const struct formatting_item *item)
{
    return item->kind == T_PIPE && item->depth == 0;
}

static bool gap_has_line(struct view gap)
{
    return view_find_byte(gap, '\n', 0) != SIZE_MAX;
}

static bool gap_has_empty_line(struct view gap)
{
    bool line = false;

    for (size_t i = 0; i < gap.length; i++) {
        if (gap.data[i] == '\n' && line)
            return true;
        line = gap.data[i] == '\n' || (line && strchr(" \t\r\f\v", gap.data[i]));
    }
    return false;
}

static size_t item_indent(const struct formatting *formatting, size_t index)
{
    bool begins = true;

    for (size_t i = 0; begins && i < index; i++)
        begins = formatting->items[i].kind == TOKEN_COMMENT;
    while (index < formatting->count && formatting->items[index].kind == TOKEN_COMMENT)
        index++;
    if (begins || index == formatting->count || item_begins_stage(&formatting->items[index]))
        return 0;
    return INDENT * (1 + formatting->items[index].depth);
}

/* Stages begin lines, comments end them, and one that had a line to itself keeps it. */
static void gap_force(struct formatting *formatting, size_t index)
{
    struct formatting_item *item = &formatting->items[index];
    const struct view gap = formatting_slice(formatting, formatting_between(formatting, index));
    const bool comment = item->kind == TOKEN_COMMENT, behind_comment = item[-1].kind == TOKEN_COMMENT;

    if (!item_begins_stage(item) && !behind_comment && !(comment && gap_has_line(gap))) {
        item->gap = gap_on_line(item - 1, item, gap.length > 0);
        return;
    }
    item->gap = gap_has_empty_line(gap) ? GAP_EMPTY_LINE : GAP_LINE;
    item->indent = item_indent(formatting, index);
}

/* ---- wrapping ---- */

struct wrapping {
    struct formatting *formatting;
    size_t first;               /* item of the stage */
    int command;                /* the kind of its command word */
};

/* How little a break before the item tears apart; NO_LEVEL: there can be none. */
static size_t wrap_level(const struct wrapping *wrapping, size_t index)
{
    enum { BEGINS_PART, BEHIND_COMMA, BEFORE_OR, BEFORE_AND, BEFORE_PLUS, LEVELS };
    const struct formatting_item *item = &wrapping->formatting->items[index];
    const bool part = item->kind == T_BY || item->kind == T_OUTPUT || item->kind == T_OUTPUTNEW ||
                      (item->kind == T_AS && wrapping->command == T_PARSE);
    size_t level;

    if (item->gap != GAP_BLANK || item->kind == TOKEN_COMMENT)
        return NO_LEVEL;
    if (item[-1].kind == T_COMMA)
        level = BEHIND_COMMA;
    else if ((part && !item->named && item->depth == 0 && item[-1].kind != wrapping->command) ||
             (item->kind == T_PIPE && item->depth > 0))
        level = BEGINS_PART;
    else if (item->kind == T_OR)
        level = BEFORE_OR;
    else if (item->kind == T_AND)
        level = BEFORE_AND;
    else if (item->kind == T_PLUS && !item->sign)
        level = BEFORE_PLUS;
    else
        return NO_LEVEL;
    return level + LEVELS * item->depth;
}

/* Sets *column behind the item; whether it stands within the width. */
static bool wrap_advance(const struct formatting_item *item, bool first, size_t *column)
{
    const size_t end = *column + (!first && item->gap == GAP_BLANK) + item->width;

    *column = item->lines ? item->last_width : end;
    return end <= FORMATTING_WIDTH;
}

/* Where to break the items from `begin`; `end` when they fit, or cannot be broken. */
static size_t wrap_find(const struct wrapping *wrapping, size_t begin, size_t end, size_t column)
{
    size_t best = end, best_level = NO_LEVEL, index = begin;
    bool fits = true;

    for (; index < end && fits; index++) {
        const size_t level = index > begin ? wrap_level(wrapping, index) : NO_LEVEL;

        if (level < NO_LEVEL && level <= best_level) {
            best = index;
            best_level = level;
        }
        fits = wrapping->formatting->items[index].kind == TOKEN_COMMENT ||
               wrap_advance(&wrapping->formatting->items[index], index == begin, &column);
    }
    if (fits)
        return end;
    for (; index < end && best_level == NO_LEVEL; index++)
        if ((best_level = wrap_level(wrapping, index)) < NO_LEVEL)
            best = index;
    return best;
}

/* The items up to `end` stand on one line if they can. */
static void wrap_line(const struct wrapping *wrapping, size_t begin, size_t end)
{
    struct formatting_item *items = wrapping->formatting->items;
    size_t column = items[begin].indent;

    for (;;) {
        begin = wrap_find(wrapping, begin, end, column);
        if (begin == end)
            return;
        items[begin].gap = GAP_LINE;
        column = items[begin].indent = INDENT * (1 + items[begin].depth);
    }
}

static void wrap_stage(struct formatting *formatting, size_t first, size_t end)
{
    struct wrapping wrapping = { formatting, first, 0 };
    size_t line = first;

    for (size_t i = first; i < end && !wrapping.command; i++)
        if (formatting->items[i].kind != TOKEN_COMMENT && formatting->items[i].kind != T_PIPE)
            wrapping.command = formatting->items[i].kind;
    for (size_t i = first + 1; i <= end; i++)
        if (i == end || formatting->items[i].gap >= GAP_LINE) {
            wrap_line(&wrapping, line, i);
            line = i;
        }
}

/* ---- all of it ---- */

static void lay_out_signs(struct formatting *formatting)
{
    const struct formatting_item *before = NULL;

    for (size_t i = 0; i < formatting->count; i++) {
        struct formatting_item *item = &formatting->items[i];

        if (item->kind == TOKEN_COMMENT)
            continue;
        item->sign = (item->kind == T_MINUS || item->kind == T_PLUS) && !(before && item_is_operand(before));
        /* json field=NAME */
        if (i >= 2 && item->kind == T_EQUAL && item[-1].kind == T_FIELD && item[-2].kind == T_JSON) {
            item->tight = true;
            if (i + 1 < formatting->count)
                item[1].tight = true;
        }
        before = item;
    }
}

void formatting_lay_out(struct formatting *formatting)
{
    size_t first = 0;

    lay_out_signs(formatting);
    for (size_t i = 1; i < formatting->count; i++)
        gap_force(formatting, i);
    for (size_t i = 1; i <= formatting->count; i++)
        if (i == formatting->count || item_begins_stage(&formatting->items[i])) {
            wrap_stage(formatting, first, i);
            first = i;
        }
}
