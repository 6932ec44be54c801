/* What programs write themselves: a line begins with a time, which stays in the message. */
#include "source/format_rows.h"
#include "source/head_text.h"

/* What the platform of Lambda writes between a function's own lines has no time. */
static bool iso_platform(struct view line)
{
    static const struct view beginnings[] = {
        VIEW_INIT("START RequestId: "), VIEW_INIT("END RequestId: "), VIEW_INIT("REPORT RequestId: "),
        VIEW_INIT("INIT_START Runtime Version: "), VIEW_INIT("INIT_REPORT Init Duration: "),
    };

    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (view_starts(line, beginnings[i]))
            return true;
    return false;
}

/* With or without a level or a bracket before it; behind the time no digit goes on. */
static bool iso_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    if (iso_platform(line)) {
        head->aside = true;
        return true;
    }
    (void)head_level(&rest);
    (void)head_byte(&rest, '[');
    return head_iso(reader, &rest, head) && (rest.length == 0 || rest.data[0] < '0' || rest.data[0] > '9');
}

static const struct headed iso_headed = { .parse = iso_head, .sure = 30 };

const struct format format_iso = {
    .name = "iso",
    .help = "Text whose lines begin with a date and a time, such as 2024-05-01T10:00:00Z, [2024-05-01 10:00:00,123] or "
            "2024/05/01 10:00:00, perhaps behind a level (INFO, [ERROR], warn:); all of it stays in the message. Lines without "
            "one continue it, but for those of Lambda's platform (START, END, REPORT).",
    .example = "2024-05-01 10:00:00.123 WARN pool exhausted\n",
    HEADED(iso_headed),
};

/* Python's logging has a comma before the milliseconds, and nothing else has both that and a blank before the hour. */
static bool python_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    (void)head_byte(&rest, '[');
    return head_iso(reader, &rest, head) && head->time.point == ',' && head->time.digits == 3 && head->time.separator == ' ' &&
           !head->time.zoned;
}

static const struct headed python_headed = { .parse = python_head, .sure = 31 };

const struct format format_python = {
    .name = "python",
    .help = "Text of Python's logging: lines begin with 2024-05-01 10:00:00,123, which stays; tracebacks continue them.",
    .example = "2024-05-01 10:00:00,123 - app.pool - WARNING - exhausted\n",
    HEADED(python_headed),
};
