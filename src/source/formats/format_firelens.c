/*
 * Records of FireLens: what a container of ECS wrote, and which one it was. The whole line is the message, as in the log group
 * that FireLens writes to; the stream is the one it would have there, CONTAINER-firelens-TASK.
 */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/naming.h"
#include "source/producers.h"

enum { FIRELENS_CONTAINER, FIRELENS_ID, FIRELENS_SOURCE, FIRELENS_LOG, FIRELENS_TASK, FIRELENS_DATE, FIRELENS_TIMESTAMP };
static struct view firelens_stream(struct documents_run *run, const struct members *members)
{
    const struct view container = documents_string(run, members->value[FIRELENS_CONTAINER]);
    const struct view task = documents_string(run, members->value[FIRELENS_TASK]);
    size_t slash = 0;

    for (size_t i = 0; i < task.length; i++)
        slash = task.data[i] == '/' ? i + 1 : slash;
    if (task.length == 0)
        return container;
    return arena_format(run->decode->arena, "%.*s-firelens-%.*s", VIEW_PRINT(container), VIEW_PRINT(view_skip(task, slash)));
}

static bool firelens_event(struct documents_run *run, struct view line, const struct members *members,
                           struct document_event *event)
{
    (void)line;
    if (members->value[FIRELENS_CONTAINER].kind != JSON_STRING || members->value[FIRELENS_LOG].kind != JSON_STRING ||
        members->value[FIRELENS_SOURCE].kind != JSON_STRING || members->value[FIRELENS_ID].kind != JSON_STRING)
        return false;
    event->time = members->value[members->value[FIRELENS_DATE].kind != JSON_NONE ? FIRELENS_DATE : FIRELENS_TIMESTAMP];
    if (run->decode->wish->stream)
        event->stream = firelens_stream(run, members);
    return true;
}

static const struct producer firelens_producer = {
    .names = { .names = { VIEW_INIT("container_name"), VIEW_INIT("container_id"), VIEW_INIT("source"), VIEW_INIT("log"),
                          VIEW_INIT("ecs_task_arn"), VIEW_INIT("date"), VIEW_INIT("timestamp") } },
    .event = firelens_event,
};

static int firelens_sniff(struct sniff *sniff)
{
    return producer_sniff(sniff, &firelens_producer);
}

static void firelens_decode(struct decode *decode, struct events *events)
{
    producer_decode(decode, events, &firelens_producer);
}

const struct format format_firelens = {
    .name = "firelens",
    .help = "JSON lines of FireLens, which collects from containers of ECS. The message is the whole line, as in the log "
            "group it delivers to; the stream is CONTAINER-firelens-TASK, the time `date`, else `timestamp`.",
    .example = "{\"date\":1714557600.123456,\"source\":\"stdout\",\"log\":\"GET /\",\"container_id\":\"0a1b\",\"container_name\":\"web\","
               "\"ecs_cluster\":\"c\",\"ecs_task_arn\":\"arn:aws:ecs:eu-west-1:123456789012:task/c/0a1b2c\"}\n",
    .sniff = firelens_sniff,
    .begin = line_walk_begin,
    .decode = firelens_decode,
    .names_groups = naming_in_envelopes,
};
