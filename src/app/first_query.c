#include "app/first_query.h"

#include "base/number.h"
#include "render/fields_table.h"
#include "render/visible.h"

#include <limits.h>

/* Names by which people ask first, wherever they stand in a path. */
static const struct view first_names[] = {
    VIEW_INIT("level"),  VIEW_INIT("severity"),     VIEW_INIT("loglevel"),  VIEW_INIT("severity_text"), VIEW_INIT("action"),
    VIEW_INIT("status"), VIEW_INIT("statusCode"),   VIEW_INIT("eventName"), VIEW_INIT("errorCode"),     VIEW_INIT("queryType"),
    VIEW_INIT("method"), VIEW_INIT("responseCode"), VIEW_INIT("service"),   VIEW_INIT("type"),          VIEW_INIT("@type"),
};
enum { FIRST_NAMES = sizeof first_names / sizeof *first_names, FIRST_LEAST_VALUES = 2, FIRST_MOST_VALUES = 50 };

static double first_number(const struct liq_result *result, size_t row, const char *column)
{
    double number = 0;

    (void)number_parse(answer_cell(result, row, fields_column(result, view_of(column))), &number);
    return number;
}

static struct view first_text(const struct liq_result *result, size_t row, const char *column)
{
    return answer_cell(result, row, fields_column(result, view_of(column)));
}

/* How well it lends itself to be counted by: less is better; INT_MAX: not at all. */
static int first_rank(const struct liq_result *result, size_t row)
{
    const struct view field = first_text(result, row, "field");
    const double distinct = first_number(result, row, "distinct");
    struct view last = field;

    if (distinct < FIRST_LEAST_VALUES || distinct > FIRST_MOST_VALUES || first_number(result, row, "percent") < 50 ||
        view_starts(field, VIEW("@log")) || view_equal(field, VIEW("@message")) ||
        view_find_byte(field, '\'', 0) != SIZE_MAX)
        return INT_MAX;
    for (size_t dot; (dot = view_find_byte(last, '.', 0)) != SIZE_MAX;)
        last = view_skip(last, dot + 1);
    for (size_t i = 0; i < FIRST_NAMES; i++)
        if (view_equal_nocase(last, first_names[i]))
            return (int)i;
    return FIRST_NAMES + (int)distinct;
}

static size_t first_field(const struct liq_result *result)
{
    size_t best = SIZE_MAX;
    int rank = INT_MAX;

    for (size_t row = 0, rows = liq_result_rows(result); row < rows; row++) {
        const int other = first_rank(result, row);

        if (other < rank) {
            best = row;
            rank = other;
        }
    }
    return best;
}

static bool first_has_sections(const struct liq_result *result)
{
    const size_t last = liq_result_rows(result) - 1;

    return !view_equal(first_text(result, 0, "group"), first_text(result, last, "group")) ||
           !view_equal(first_text(result, 0, "format"), first_text(result, last, "format"));
}

/* Quoted for a shell where it has to be. */
static void first_add_word(struct buffer *out, struct view word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./=:@%+,";
    bool quoted = word.length == 0;

    for (size_t i = 0; i < word.length; i++)
        quoted = quoted || !memchr(plain, word.data[i], sizeof plain - 1);
    buffer_add_char(out, ' ');
    if (!quoted) {
        buffer_add(out, word);
        return;
    }
    buffer_add_char(out, '\'');
    for (size_t i = 0; i < word.length; i++)
        if (word.data[i] == '\'')
            buffer_add_text(out, "'\\''");
        else
            visible_add(out, (struct view){ word.data + i, 1 });
    buffer_add_char(out, '\'');
}

static void first_add_option(struct buffer *out, const char *name, struct view value)
{
    if (!value.data)
        return;
    buffer_add_format(out, " --%s", name);
    first_add_word(out, value);
}

void first_query_add(struct buffer *out, const struct liq_result *result, const struct settings *settings,
                     const struct request *request)
{
    const size_t row = first_field(result);

    buffer_add_text(out, "liq");
    for (size_t i = 0; i < settings->groups.count; i++)
        first_add_option(out, "group", settings->groups.list[i]);
    first_add_option(out, "format", settings->format);
    first_add_option(out, "join", settings->join);
    first_add_option(out, "tz", settings->zone);
    first_add_option(out, "discover", settings->discover);
    first_add_option(out, "start", settings->start);
    first_add_option(out, "end", settings->end);
    if (row == SIZE_MAX) {
        buffer_add_text(out, " 'fields @timestamp, @message | sort @timestamp desc | limit 20'");
    } else {
        buffer_add_text(out, " '");
        if (first_number(result, row, "events") < first_number(result, row, "total") || first_has_sections(result)) {
            buffer_add_text(out, "filter ispresent(");
            visible_add(out, first_text(result, row, "field"));
            buffer_add_text(out, ") | ");
        }
        buffer_add_text(out, "stats count(*) as events by ");
        visible_add(out, first_text(result, row, "field"));
        buffer_add_text(out, " | sort events desc'");
    }
    for (size_t i = 0; i < request->file_count; i++)
        first_add_word(out, request->files[i]);
}
