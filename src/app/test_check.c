#include "app/test_check.h"

#include "app/test_file.h"
#include "base/number.h"

static struct view check_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}

static void check_print_place(struct buffer *text, const struct liq_diagnostic *diagnostic)
{
    buffer_add_format(text, "%s at %zu:%zu-%zu:%zu", diagnostic->code, diagnostic->line, diagnostic->column,
                      diagnostic->end_line, diagnostic->end_column);
}

/* The diagnostics, and the error of a run where it is about a part of the query. */
static size_t said_count(const struct test_said *said)
{
    return liq_query_diagnostic_count(said->query) + (said->error && said->error->code);
}

static struct liq_diagnostic said_at(const struct test_said *said, size_t index)
{
    return index < liq_query_diagnostic_count(said->query) ? liq_query_diagnostic(said->query, index)
                                                           : liq_error_diagnostic(said->query, said->error);
}

void test_print_said(struct buffer *text, const struct test_said *said)
{
    size_t count = said_count(said);

    for (size_t i = 0; i < count; i++) {
        struct liq_diagnostic diagnostic = said_at(said, i);

        check_print_place(text, &diagnostic);
        buffer_add_format(text, ": %.*s\n", VIEW_PRINT(diagnostic.message));
        if (diagnostic.help.length > 0)
            buffer_add_format(text, "help %.*s\n", VIEW_PRINT(diagnostic.help));
    }
    if (said->error && !said->error->code)
        buffer_add_format(text, "mentions %s\n", said->error->message);
    else if (count == 0)
        buffer_add_text(text, "none\n");
}

static bool check_mentioned(struct view wanted, const struct test_said *said)
{
    if (said->error && view_find(view_of(said->error->message), wanted, 0) != SIZE_MAX)
        return true;
    for (size_t i = 0, count = said_count(said); i < count; i++) {
        struct liq_diagnostic diagnostic = said_at(said, i);

        if (view_find(check_view(diagnostic.message), wanted, 0) != SIZE_MAX ||
            (diagnostic.help.length > 0 && view_find(check_view(diagnostic.help), wanted, 0) != SIZE_MAX))
            return true;
    }
    return false;
}

/* A line that names a code: E0401, E0401 at 1:8-1:13, E0401 at 1:8-1:13: MESSAGE, E0401: MESSAGE. */
static bool check_listed(struct view line, const struct liq_diagnostic *diagnostic)
{
    struct buffer full = { 0 };
    struct view rest;
    bool right;

    check_print_place(&full, diagnostic);
    if (view_starts(line, buffer_view(&full)))
        rest = view_skip(line, full.length);
    else if (view_starts(line, view_of(diagnostic->code)))
        rest = view_skip(line, strlen(diagnostic->code));
    else
        rest = VIEW("?");
    buffer_clear(&full);
    right = rest.length == 0;
    if (view_starts(rest, VIEW(": ")))
        right = view_equal(view_skip(rest, 2), check_view(diagnostic->message));
    return right;
}

static bool check_is_listing(struct view lines)
{
    struct view line;

    while (test_next_line(&lines, &line))
        if (view_trim(line).length > 0 && !view_starts(line, VIEW("mentions ")))
            return true;
    return false;
}

/* The lines that list diagnostics, in their order; `mentions` lines among them are looked at elsewhere. */
static bool check_listing(struct view lines, const struct test_said *said, struct buffer *why)
{
    size_t count = said_count(said), next = 0;
    struct liq_diagnostic diagnostic = { 0 };
    struct view line;

    while (test_next_line(&lines, &line)) {
        if (view_starts(line, VIEW("mentions ")) || view_trim(line).length == 0 || view_equal(line, VIEW("none")))
            continue;
        if (view_starts(line, VIEW("help "))) {
            if (next > 0 && view_equal(view_skip(line, 5), check_view(diagnostic.help)))
                continue;
            buffer_add_format(why, "the help is not: %.*s", VIEW_PRINT(view_skip(line, 5)));
            return false;
        }
        if (view_starts(line, VIEW("service "))) {
            if (next > 0 && view_equal(view_skip(line, 8), check_view(diagnostic.service)))
                continue;
            buffer_add_format(why, "the service's wording is not: %.*s", VIEW_PRINT(view_skip(line, 8)));
            return false;
        }
        if (next < count)
            diagnostic = said_at(said, next);
        if (next++ >= count || !check_listed(line, &diagnostic)) {
            buffer_add_format(why, "there is no such diagnostic at this place in the list: %.*s", VIEW_PRINT(line));
            return false;
        }
    }
    if (next < count)
        buffer_add_format(why, "%zu of %zu diagnostics are not listed", count - next, count);
    return next == count;
}

bool test_check_said(struct view lines, const struct test_said *said, struct buffer *why)
{
    struct view rest = lines, line;

    if (check_is_listing(lines)) {
        if (!check_listing(lines, said, why))
            return false;
    } else if (!said->error && said_count(said) == 0) {
        buffer_add_text(why, "nothing is said about the query");
        return false;
    }
    while (test_next_line(&rest, &line)) {
        if (!view_starts(line, VIEW("mentions ")) || check_mentioned(view_skip(line, strlen("mentions ")), said))
            continue;
        buffer_add_format(why, "nothing mentions: %.*s", VIEW_PRINT(view_skip(line, strlen("mentions "))));
        return false;
    }
    return true;
}

static bool check_statistic(struct view name, const struct liq_statistics *statistics, double *value)
{
    const struct {
        struct view name;
        double value;
    } rows[] = {
        { VIEW_INIT("recordsMatched"), statistics->records_matched },
        { VIEW_INIT("recordsScanned"), statistics->records_scanned },
        { VIEW_INIT("bytesScanned"), statistics->bytes_scanned },
        { VIEW_INIT("logGroupsScanned"), statistics->groups_scanned },
        { VIEW_INIT("resultCount"), statistics->result_count },
        { VIEW_INIT("estimatedRecordsSkipped"), 0 },
        { VIEW_INIT("estimatedBytesSkipped"), 0 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (view_equal(name, rows[i].name)) {
            *value = rows[i].value;
            return true;
        }
    return false;
}

bool test_check_statistics(struct view lines, const struct liq_statistics *statistics, struct buffer *why)
{
    struct view line, name;
    double wanted, is;

    while (test_next_line(&lines, &line)) {
        struct view rest = line;

        if (!test_next_word(&rest, &name))
            continue;
        if (!check_statistic(name, statistics, &is) || !number_parse(view_trim(rest), &wanted)) {
            buffer_add_format(why, "this is no statistic and a number: %.*s", VIEW_PRINT(line));
            return false;
        }
        if (is < wanted || is > wanted) {
            buffer_add_format(why, "%.*s is %.0f, not %.*s", VIEW_PRINT(name), is, VIEW_PRINT(view_trim(rest)));
            return false;
        }
    }
    return true;
}
