/* CloudFront's standard logs as JSON lines, whose time is in two members, or in a number. The message is the line. */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/producers.h"

enum {
    CLOUDFRONT_DATE, CLOUDFRONT_CLOCK, CLOUDFRONT_MS, CLOUDFRONT_SECONDS, CLOUDFRONT_EDGE, CLOUDFRONT_REQUEST, CLOUDFRONT_RESULT,
    CLOUDFRONT_STEM,
    CLOUDFRONT_DATE_LENGTH = 12, CLOUDFRONT_CLOCK_LENGTH = 10,      /* with their quotes */
};

static bool cloudfront_has(const struct members *members, size_t name)
{
    return members->value[name].kind != JSON_NONE;
}

static bool cloudfront_event(struct documents_run *run, struct view line, const struct members *members,
                             struct document_event *event)
{
    const struct json *date = &members->value[CLOUDFRONT_DATE], *clock = &members->value[CLOUDFRONT_CLOCK];
    char stamp[sizeof "2024-05-01T10:00:00Z"];

    (void)line;
    if (!cloudfront_has(members, CLOUDFRONT_EDGE) && !cloudfront_has(members, CLOUDFRONT_REQUEST) &&
        !cloudfront_has(members, CLOUDFRONT_RESULT) && !cloudfront_has(members, CLOUDFRONT_STEM))
        return false;
    if (cloudfront_has(members, CLOUDFRONT_MS) || cloudfront_has(members, CLOUDFRONT_SECONDS)) {
        event->time = members->value[cloudfront_has(members, CLOUDFRONT_MS) ? CLOUDFRONT_MS : CLOUDFRONT_SECONDS];
    } else if (run->timed && date->kind == JSON_STRING && date->raw.length == CLOUDFRONT_DATE_LENGTH &&
               clock->kind == JSON_STRING && clock->raw.length == CLOUDFRONT_CLOCK_LENGTH) {
        memcpy(stamp, date->raw.data + 1, CLOUDFRONT_DATE_LENGTH - 2);
        stamp[CLOUDFRONT_DATE_LENGTH - 2] = 'T';
        memcpy(stamp + CLOUDFRONT_DATE_LENGTH - 1, clock->raw.data + 1, CLOUDFRONT_CLOCK_LENGTH - 2);
        event->time_text = arena_keep(run->decode->arena, (struct view){ stamp, sizeof stamp - 2 });
    }
    return true;
}

static const struct producer cloudfront_producer = {
    .names = { .names = { VIEW_INIT("date"), VIEW_INIT("time"), VIEW_INIT("timestamp(ms)"), VIEW_INIT("timestamp"),
                          VIEW_INIT("x-edge-location"), VIEW_INIT("x-edge-request-id"), VIEW_INIT("x-edge-result-type"),
                          VIEW_INIT("cs-uri-stem") } },
    .event = cloudfront_event,
};

static int cloudfront_sniff(struct sniff *sniff)
{
    return producer_sniff(sniff, &cloudfront_producer);
}

/* Where no line can carry an event of another kind, and nobody asks for times, lines are not looked into. */
static bool cloudfront_is_plain(const struct decode *decode)
{
    const struct needle carrier = needle_of(VIEW(ENVELOPE_CARRIER));

    return !wish_needs_time(decode->wish) &&
           needle_find(&carrier, (struct view){ decode->text.data, decode->end }, decode->next) == SIZE_MAX;
}

static void cloudfront_decode(struct decode *decode, struct events *events)
{
    struct line_walk walk;

    if (!cloudfront_is_plain(decode)) {
        producer_decode(decode, events, &cloudfront_producer);
        return;
    }
    line_walk_decode(&walk, decode);
    while (decode->next < decode->end && events->count < events->capacity) {
        const size_t stop = line_walk_next(&walk), begin = decode->next;
        const struct view line = line_walk_view(&walk, begin, stop);

        decode->next = stop < decode->end ? stop + 1 : stop;
        if (line.length == 0)
            continue;
        decode->records++;
        decode->bytes += line.length;
        (void)events_add(events, decode, begin, line, decode->modified_ms);
    }
}

const struct format format_cloudfront_json = {
    .name = "cloudfront-json",
    .help = "Standard logs of CloudFront as JSON lines. The time is timestamp(ms), timestamp, or date and time.",
    .example = "{\"date\":\"2024-05-01\",\"time\":\"10:00:00\",\"x-edge-location\":\"FRA56-P1\",\"sc-bytes\":\"2390\",\"c-ip\":\"192.0.2.7\","
               "\"cs-method\":\"GET\",\"cs-uri-stem\":\"/index.html\",\"sc-status\":\"200\"}\n",
    .sniff = cloudfront_sniff,
    .begin = line_walk_begin,
    .decode = cloudfront_decode,
};
