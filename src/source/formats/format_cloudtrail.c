/*
 * CloudTrail's files in S3: {"Records":[...]} on one line, however long; and what `aws cloudtrail lookup-events` prints, in which
 * the record is a string. A record is a message, without blanks between tokens, as CloudTrail writes it to a log group; the
 * stream is the one it writes to, by the file's name or else by the record.
 */
#include "source/documents.h"
#include "source/format_rows.h"
#include "source/members.h"
#include "source/paths.h"

enum { RECORD_TIME, RECORD_REGION, RECORD_ACCOUNT, RECORD_VERSION, RECORD_SOURCE, RECORD_LOOKUP, RECORD_LOOKUP_TIME };

static const struct members_wish record_names = {
    .names = { VIEW_INIT("eventTime"), VIEW_INIT("awsRegion"), VIEW_INIT("recipientAccountId"), VIEW_INIT("eventVersion"),
               VIEW_INIT("eventSource"), VIEW_INIT("CloudTrailEvent"), VIEW_INIT("EventTime") },
};

struct cloudtrail_layout { struct view stream; };

/* The stream a record would be in: ACCOUNT_CloudTrail_REGION. */
static struct view record_stream(struct documents_run *run, const struct members *members)
{
    const struct cloudtrail_layout *layout = run->decode->layout;
    const struct view account = documents_string(run, members->value[RECORD_ACCOUNT]);
    const struct view region = documents_string(run, members->value[RECORD_REGION]);

    if (layout && layout->stream.length > 0)
        return layout->stream;
    if (account.length == 0 || region.length == 0)
        return (struct view){ NULL, 0 };
    return arena_format(run->decode->arena, "%.*s_CloudTrail_%.*s", VIEW_PRINT(account), VIEW_PRINT(region));
}

static bool cloudtrail_unit(struct documents_run *run, struct document_unit *unit)
{
    const struct json value = documents_value(run, unit);
    struct document_event event = { .place = unit->begin };
    struct members members;

    if (!members_within(value, &record_names, &run->texts, &members))
        return documents_add_whole(run, unit);
    event.time = members.value[RECORD_TIME];
    if (members.value[RECORD_LOOKUP].kind == JSON_STRING) {
        event.message = documents_string(run, members.value[RECORD_LOOKUP]);
        const struct json record = json_at(event.message);
        event.time = json_member(record, VIEW("eventTime"));
        if (event.time.kind == JSON_NONE)
            event.time = members.value[RECORD_LOOKUP_TIME];
        members.value[RECORD_ACCOUNT] = json_member(record, VIEW("recipientAccountId"));
        members.value[RECORD_REGION] = json_member(record, VIEW("awsRegion"));
    } else {
        event.message = envelope_compact(&run->texts, value);
    }
    if (run->decode->wish->stream)
        event.stream = record_stream(run, &members);
    return documents_add(run, &event);
}

static const struct view cloudtrail_lists[] = { VIEW_INIT("Records"), VIEW_INIT("Events"), { NULL, 0 } };
static const struct documents cloudtrail_documents = { cloudtrail_lists, cloudtrail_unit, true };

static bool cloudtrail_is_digits(struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.length == 12;
}

/* From "123456789012_CloudTrail_eu-west-1_20240501T1000Z_0123456789abcdef.json.gz". */
static struct view cloudtrail_stream(struct view path)
{
    const struct view mark = VIEW_INIT("_CloudTrail_");
    const struct view base = path_base(path);
    const size_t at = view_find(base, mark, 0);

    if (at == SIZE_MAX || !cloudtrail_is_digits((struct view){ base.data, at }))
        return (struct view){ NULL, 0 };
    const size_t end = view_find_byte(base, '_', at + mark.length);
    return end == SIZE_MAX ? (struct view){ NULL, 0 } : (struct view){ base.data, end };
}

static int cloudtrail_sniff(struct sniff *sniff)
{
    const struct documents_look look = documents_look(sniff->head, sniff->whole, &cloudtrail_documents);
    struct envelope_texts texts = { .arena = sniff->arena, .readable = view_end(sniff->head) };
    struct cloudtrail_layout *layout = ARENA_NEW(sniff->arena, struct cloudtrail_layout);
    struct members members;

    layout->stream = arena_keep(sniff->arena, cloudtrail_stream(sniff->path));
    sniff->layout = layout;
    if (!look.found || look.lines > look.in_list)
        return 0;
    (void)members_read(look.unit.data, view_end(look.unit), &record_names, &texts, &members);
    if (members.value[RECORD_LOOKUP].kind == JSON_STRING)
        return 92;
    return members.value[RECORD_TIME].kind == JSON_STRING && members.value[RECORD_SOURCE].kind == JSON_STRING &&
                   members.value[RECORD_VERSION].kind == JSON_STRING
               ? 92 : 0;
}

static void cloudtrail_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    (void)layout;
    documents_split(splitter, text, offset, last, &cloudtrail_documents);
}

static void cloudtrail_decode(struct decode *decode, struct events *events)
{
    documents_decode(decode, events, &cloudtrail_documents);
}

const struct format format_cloudtrail = {
    .name = "cloudtrail",
    .help = "CloudTrail's files in S3, {\"Records\":[...]}; what `cloudtrail lookup-events` prints. A record without blanks "
            "between tokens is a message, its time is eventTime; the stream is ACCOUNT_CloudTrail_REGION.",
    .example = "{\"Records\":[{\"eventVersion\":\"1.09\",\"eventTime\":\"2024-05-01T10:00:00Z\",\"eventSource\":\"s3.amazonaws.com\","
               "\"eventName\":\"GetObject\",\"awsRegion\":\"eu-west-1\",\"recipientAccountId\":\"123456789012\"}]}\n",
    .sniff = cloudtrail_sniff,
    .split = cloudtrail_split,
    .decode = cloudtrail_decode,
};
