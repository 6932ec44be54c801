/*
 * Results as the console exports them in CSV: a row of names, then rows whose quoted fields may hold newlines. A row with @message
 * is the event it shows; of any other the fields are the message, as a JSON object. Rows of names again, where files were put
 * together, are no events.
 *
 * What the console's list of a group's events exports has other names, timestamp,message: the time is in milliseconds, and a
 * newline at a message's end is dropped as in all lists of events.
 */
#include "source/format_rows.h"
#include "source/result_row.h"
#include "source/line_walk.h"
#include "source/producers.h"

enum { CSV_COLUMNS = 1000 };

struct csv_layout {
    struct view *names;
    size_t count;
    bool listed;                /* events of a list, not results */
};

/* What columns of lists of events are called in results. */
static struct view csv_listed_name(struct view name)
{
    static const struct view names[][2] = {
        { VIEW_INIT("timestamp"), VIEW_INIT("@timestamp") }, { VIEW_INIT("message"), VIEW_INIT("@message") },
        { VIEW_INIT("logStreamName"), VIEW_INIT("@logStream") }, { VIEW_INIT("ingestionTime"), VIEW_INIT("@ingestionTime") },
        { VIEW_INIT("eventId"), VIEW_INIT("@ptr") },
    };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (view_equal(name, names[i][0]))
            return names[i][1];
    return (struct view){ NULL, 0 };
}

/* One field: its text, with quotes doubled in it if `doubled`, and where it ends: at a comma, a newline or the end. */
struct csv_field {
    struct view text;
    bool doubled, followed;     /* or there is more behind the closing quote: then all as it stands */
    const char *end;            /* NULL: the text does not hold its end */
};

static struct csv_field csv_field_at(const char *at, const char *end, bool last)
{
    struct csv_field field = { .end = at };
    const char *begin = at;

    if (at < end && *at == '"') {
        begin = ++at;
        for (;;) {
            const char *quote = at < end ? memchr(at, '"', (size_t)(end - at)) : NULL;

            if (!quote || (quote + 1 == end && !last)) {
                field.text = view_between(begin, end);
                field.end = last ? end : NULL;
                return field;
            }
            if (quote + 1 == end || quote[1] != '"') {
                field.text = view_between(begin, quote);
                at = quote + 1;
                break;
            }
            field.doubled = true;
            at = quote + 2;
        }
        begin = NULL;
    }
    const char *rest = at;
    while (at < end && *at != ',' && *at != '\n')
        at++;
    field.end = at < end || last ? at : NULL;
    field.followed = !begin && at > rest && !view_equal(view_between(rest, at), VIEW("\r"));
    if (begin) {
        field.text = view_between(rest, at);
        if (view_ends(field.text, VIEW("\r")))
            field.text.length--;
    } else if (field.followed) {
        field.text = view_between(field.text.data - 1, at);
        field.doubled = false;
    }
    return field;
}

/* Behind the row that begins here; NULL when the text does not hold its end. */
static const char *csv_row_end(const char *at, const char *end, bool last)
{
    for (;;) {
        const struct csv_field field = csv_field_at(at, end, last);

        if (!field.end)
            return NULL;
        if (field.end == end)
            return end;
        at = field.end + 1;
        if (*field.end == '\n')
            return at;
    }
}

static void csv_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    const char *at = text.data + (splitter->place > offset ? splitter->place - offset : 0);

    (void)layout;
    while (at < view_end(text)) {
        const char *behind = csv_row_end(at, view_end(text), last);

        splitter->cut = offset + (uint64_t)(at - text.data);
        if (!behind)
            break;
        at = behind;
    }
    splitter->place = offset + (uint64_t)(at - text.data);
}

static struct view csv_field_text(struct csv_field field, struct arena *arena)
{
    if (!field.doubled)
        return field.text;
    char *out = arena_alloc(arena, field.text.length), *next = out;
    for (size_t i = 0; i < field.text.length; i++) {
        *next++ = field.text.data[i];
        i += field.text.data[i] == '"';
    }
    return view_between(out, next);
}

/* Takes the row apart; true when its fields are the names of the columns. Returns behind it. */
static const char *csv_read_row(struct documents_run *run, struct result_row *row, const char *at, const char *end, bool *names)
{
    const struct csv_layout *layout = run->decode->layout;
    size_t column = 0;

    *names = true;
    for (;; column++) {
        const struct csv_field field = csv_field_at(at, end, true);
        const struct view text = csv_field_text(field, run->decode->arena);
        const struct view name = column < layout->count ? layout->names[column]
                                                        : arena_format(run->decode->arena, "column%zu", column + 1);

        /* A file that stands behind another one begins with its own mark. */
        *names = *names && view_equal(column == 0 && view_starts(text, VIEW("\xEF\xBB\xBF")) ? view_skip(text, 3) : text, name);
        result_row_take(row, layout->listed ? csv_listed_name(name) : name, text);
        if (field.end == end || *field.end == '\n') {
            *names = *names && column + 1 == layout->count;
            return field.end == end ? end : field.end + 1;
        }
        at = field.end + 1;
    }
}

static void csv_decode(struct decode *decode, struct events *events)
{
    const bool listed = ((const struct csv_layout *)decode->layout)->listed;
    struct documents_run run = producer_run(decode, events);
    struct result_row row = { .place = 0 };

    buffer_init(&row.object);
    while (decode->next < decode->end && events->count < events->capacity) {
        const char *at = decode->text.data + decode->next;
        bool names;

        result_row_reset(&row, decode->next);
        at = csv_read_row(&run, &row, at, decode->text.data + decode->end, &names);
        if (listed && view_ends(row.message, VIEW("\n")))
            row.message.length--;
        if (!names)
            result_row_add(&row, &run);
        decode->next = (size_t)(at - decode->text.data);
    }
    result_row_clear(&row);
    envelope_texts_clear(&run.texts);
}

static struct csv_layout *csv_read_names(const struct sniff *sniff, const char **behind, bool *good)
{
    struct csv_layout *layout = ARENA_NEW(sniff->arena, struct csv_layout);
    const char *at = sniff->head.data, *end = view_end(sniff->head);

    *good = true;
    layout->names = ARENA_ARRAY(sniff->arena, CSV_COLUMNS, struct view);
    for (;;) {
        const struct csv_field field = csv_field_at(at, end, true);

        *good = *good && !field.followed;
        layout->names[layout->count++] = arena_keep(sniff->arena, csv_field_text(field, sniff->arena));
        at = field.end == end ? end : field.end + 1;
        if (field.end == end || *field.end == '\n' || layout->count == CSV_COLUMNS)
            break;
    }
    *behind = at;
    return layout;
}

/* A field of the service's, "@message", or what a stats calls a column, "count(*)". */
static bool csv_is_known(struct view name)
{
    static const struct view known[] = {
        VIEW_INIT("@message"), VIEW_INIT("@timestamp"), VIEW_INIT("@logStream"), VIEW_INIT("@log"), VIEW_INIT("@ptr"),
        VIEW_INIT("@ingestionTime"), VIEW_INIT("@requestId"), VIEW_INIT("count(*)"), VIEW_INIT("count()"),
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (view_equal(name, known[i]))
            return true;
    return view_starts(name, VIEW("bin(")) && view_ends(name, VIEW(")"));
}

/* The time in front, in milliseconds also in the first row, the message, and nothing that lists of events do not have. */
static bool csv_is_listed(const struct csv_layout *layout, struct view rows)
{
    enum { MS_DIGITS = 13 };
    bool messages = false;

    for (size_t i = 0; i < layout->count; i++) {
        if (!csv_listed_name(layout->names[i]).data)
            return false;
        messages = messages || view_equal(layout->names[i], VIEW("message"));
    }
    const struct view first = csv_field_at(rows.data, view_end(rows), true).text;
    int64_t ms;
    return messages && view_equal(layout->names[0], VIEW("timestamp")) &&
           (rows.length == 0 || (first.length == MS_DIGITS && instant_of_number(first, &ms)));
}

static int csv_sniff(struct sniff *sniff)
{
    const char *at;
    bool good;
    struct csv_layout *layout = csv_read_names(sniff, &at, &good);
    size_t known = 0, columns = 1;

    sniff->layout = layout;
    for (size_t i = 0; i < layout->count; i++) {
        known += csv_is_known(layout->names[i]);
        if (layout->names[i].length == 0 || memchr(layout->names[i].data, '\n', layout->names[i].length))
            return 0;
    }
    layout->listed = known == 0 && csv_is_listed(layout, view_between(at, view_end(sniff->head)));
    for (const char *end = view_end(sniff->head); at < end;) {
        const struct csv_field field = csv_field_at(at, end, true);

        if (field.end == end || *field.end == '\n')
            break;
        columns++;
        at = field.end + 1;
    }
    return good && (known > 0 || layout->listed) && (columns == layout->count || at == view_end(sniff->head)) ? 85 : 0;
}

static bool csv_names_groups(struct view text, const void *layout)
{
    const struct csv_layout *columns = layout;
    bool names = false;

    for (size_t i = 0; i < columns->count; i++)
        names = names || view_equal(columns->names[i], VIEW("@log"));
    return names && text.length > 0;
}

const struct format format_console_csv = {
    .name = "console-csv",
    .help = "Results exported by the console as CSV, with newlines in quoted fields. A row with @message is that event again; "
            "of any other the fields are the message, as an object. Also what its list of a group's events exports: "
            "timestamp,message.",
    .example = "@timestamp,@message,@logStream\n2024-05-01 10:00:00.123,\"GET /\nHost: \"\"h\"\"\",web/1\n",
    .sniff = csv_sniff,
    .split = csv_split,
    .decode = csv_decode,
    .names_groups = csv_names_groups,
};
