/*
 * What `aws logs get-query-results` prints as JSON: rows of fields. A row with @message is the event it shows; of any other the
 * fields are the message, as one JSON object.
 */
#include "source/documents.h"
#include "source/format_rows.h"
#include "source/members.h"
#include "source/naming.h"

/* The fields that say what an event is. */
enum { ROW_MESSAGE, ROW_TIMESTAMP, ROW_STREAM, ROW_LOG, ROW_INGESTION, ROW_PTR, ROW_FIELDS };
static const struct view row_names[ROW_FIELDS] = {
    VIEW_INIT("\"@message\""), VIEW_INIT("\"@timestamp\""), VIEW_INIT("\"@logStream\""), VIEW_INIT("\"@log\""),
    VIEW_INIT("\"@ingestionTime\""), VIEW_INIT("\"@ptr\""),
};

enum { CELL_FIELD, CELL_VALUE };
static const struct members_wish cell_names = { .names = { VIEW_INIT("field"), VIEW_INIT("value") } };

/* All fields but @ptr as an object. */
static struct view row_object(struct documents_run *run, struct json row)
{
    struct buffer *buffer = &run->texts.buffer;
    struct json_walk walk = json_walk(row);
    struct members members;

    buffer_reset(buffer);
    while (json_next(&walk)) {
        if (!members_within(walk.value, &cell_names, &run->texts, &members) || members.value[CELL_FIELD].kind != JSON_STRING ||
            members.value[CELL_VALUE].kind == JSON_NONE || view_equal(members.value[CELL_FIELD].raw, row_names[ROW_PTR]))
            continue;
        buffer_add_char(buffer, buffer->length == 0 ? '{' : ',');
        buffer_add(buffer, members.value[CELL_FIELD].raw);
        buffer_add_char(buffer, ':');
        buffer_add(buffer, members.value[CELL_VALUE].raw);
    }
    buffer_add_text(buffer, buffer->length == 0 ? "{}" : "}");
    return arena_keep(run->decode->arena, buffer_view(buffer));
}

static bool query_results_unit(struct documents_run *run, struct document_unit *unit)
{
    const struct json row = documents_value(run, unit);
    struct json_walk walk = json_walk(row);
    struct json fields[ROW_FIELDS] = { { JSON_NONE } };
    struct members members;

    if (row.kind != JSON_ARRAY)
        return documents_add_whole(run, unit);
    while (json_next(&walk))
        if (members_within(walk.value, &cell_names, &run->texts, &members))
            for (size_t i = 0; i < ROW_FIELDS; i++)
                if (view_equal(members.value[CELL_FIELD].raw, row_names[i]))
                    fields[i] = members.value[CELL_VALUE];
    const struct document_event event = {
        .place = unit->begin,
        .message = fields[ROW_MESSAGE].kind == JSON_STRING ? documents_string(run, fields[ROW_MESSAGE]) : row_object(run, row),
        .time = fields[ROW_TIMESTAMP], .ingestion = fields[ROW_INGESTION],
        .stream = documents_string(run, fields[ROW_STREAM]), .log = documents_string(run, fields[ROW_LOG]),
    };
    return documents_add(run, &event);
}

static const struct view query_results_lists[] = { VIEW_INIT("results"), { NULL, 0 } };
static const struct documents query_results_documents = { query_results_lists, query_results_unit, true };

/* An answer without rows, as it is while the query runs, and after one that found nothing. */
static bool query_results_empty(struct view head)
{
    const struct json answer = json_at(view_trim(head));
    struct json_walk rows = json_walk(json_member(answer, VIEW("results")));

    return json_member(answer, VIEW("results")).kind == JSON_ARRAY && !json_next(&rows) &&
           json_member(answer, VIEW("status")).kind == JSON_STRING;
}

static int query_results_sniff(struct sniff *sniff)
{
    const struct documents_look look = documents_look(sniff->head, sniff->whole, &query_results_documents);
    struct envelope_texts texts = { .arena = sniff->arena, .readable = view_end(sniff->head) };
    struct members members;

    if (query_results_empty(sniff->head))
        return 95;
    if (!look.found || !look.in_list || !view_starts(look.unit, VIEW("[")))
        return 0;
    const struct view cell = view_trim(view_skip(look.unit, 1));
    (void)members_read(cell.data, view_end(cell), &cell_names, &texts, &members);
    return members.value[CELL_FIELD].kind == JSON_STRING ? 95 : 0;
}

static void query_results_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    (void)layout;
    documents_split(splitter, text, offset, last, &query_results_documents);
}

static void query_results_decode(struct decode *decode, struct events *events)
{
    documents_decode(decode, events, &query_results_documents);
}

const struct format format_query_results = {
    .name = "query-results",
    .help = "What `aws logs get-query-results` prints as JSON. A row with @message is that event again; of any other the "
            "fields are the message, as an object.",
    .example = "{\"results\":[[{\"field\":\"@timestamp\",\"value\":\"2024-05-01 10:00:00.123\"},"
               "{\"field\":\"@message\",\"value\":\"GET /\"}]],\"status\":\"Complete\"}\n",
    .sniff = query_results_sniff,
    .split = query_results_split,
    .decode = query_results_decode,
    .names_groups = naming_anywhere,
};
