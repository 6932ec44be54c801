/*
 * What runtimes of containers put before each line: the files of Kubernetes' nodes, docker logs, docker compose, kubectl,
 * stern. Every line has a head, so further lines of a message are events of their own, as they are in CloudWatch.
 */
#include "source/format_rows.h"
#include "source/head_text.h"

static const struct view cri_marks[] = { VIEW_INIT("stdout P"), VIEW_INIT("stderr P") };

/* TIME stdout F message; P instead of F when the line goes on in the next of the same stream. */
static bool cri_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line, tag;

    if (!head_rfc3339(reader, &rest, head) || !head_word(&rest, &head->key) ||
        !(view_equal(head->key, VIEW("stdout")) || view_equal(head->key, VIEW("stderr"))) || !head_byte(&rest, ' ') ||
        !head_word(&rest, &tag) || (tag.length > 1 && tag.data[1] != ':'))
        return false;
    head->partial = tag.data[0] == 'P';
    return (head->partial || tag.data[0] == 'F') && (rest.length == 0 || head_byte(&rest, ' ')) && head_ends(line, rest, head);
}

static const struct headed cri_headed = { .parse = cri_head, .sure = 94, .marks = cri_marks };

const struct format format_cri = {
    .name = "cri",
    .help = "Container logs as Kubernetes' nodes have them: a time, stdout or stderr, F or P, the message; lines that were "
            "parted (P) are put together, each stream by itself.",
    .example = "2024-05-01T10:00:00.123456789Z stdout F pool exhausted\n",
    HEADED(cri_headed),
};

static bool docker_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    return head_rfc3339(reader, &rest, head) && head_ends(line, rest, head);
}

static bool docker_typical(struct view line, const struct head *head)
{
    (void)line;
    return head->time.digits >= HEAD_NANO_DIGITS;
}

static const struct headed docker_headed = { .parse = docker_head, .typical = docker_typical, .sure = 60 };

const struct format format_docker = {
    .name = "docker",
    .help = "What `docker logs -t` and `kubectl logs --timestamps` write: a time with nanoseconds, a blank, the message.",
    .example = "2024-05-01T10:00:00.123456789Z pool exhausted\n",
    HEADED(docker_headed),
};

/* What compose says itself. */
static bool compose_notice(struct view line)
{
    struct view rest = line, name;

    return view_starts(line, VIEW("Attaching to ")) || (head_word(&rest, &name) && view_starts(rest, VIEW(" exited with code ")));
}

static bool compose_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    head->silent = compose_notice(line);
    if (head->silent)
        return true;
    head_colors(&rest);
    if (!head_word(&rest, &head->stream))
        return false;
    head_blanks(&rest);
    head_colors(&rest);
    head_blanks(&rest);
    if (!head_byte(&rest, '|'))
        return false;
    head_colors(&rest);
    if (rest.length > 0 && !head_byte(&rest, ' '))
        return false;
    (void)head_text(&rest, VIEW("\x1B[0m"));        /* the name's; other colours are the message's */
    if (reader->layout->parts)
        (void)head_rfc3339(reader, &rest, head);
    return head_ends(line, rest, head);
}

/* Containers are numbered, and names are filled up with blanks; tables in text have neither, mostly. */
static bool compose_typical(struct view line, const struct head *head)
{
    (void)line;
    if (head->stream.length < 3)
        return false;
    const char *last = view_end(head->stream) - 1;

    return (last[0] >= '0' && last[0] <= '9') || (last[1] == ' ' && last[2] == ' ');
}

static const struct headed compose_headed = {
    .parse = compose_head, .typical = compose_typical, .learn = head_learn_times, .sure = 65,
};

const struct format format_compose = {
    .name = "compose",
    .help = "What `docker compose logs` writes, with -t or without, with colours or without: the container, a bar, the "
            "message. The container is the stream.",
    .example = "web-1  | pool exhausted\n",
    HEADED(compose_headed),
};

/* [pod/NAME/CONTAINER] message; the stream is NAME/CONTAINER. */
static bool kubectl_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    if (!head_text(&rest, VIEW("[pod/")) || !head_until(&rest, ']', &head->stream) || !head_byte(&rest, ']') ||
        !(rest.length == 0 || head_byte(&rest, ' ')))
        return false;
    if (reader->layout->parts)
        (void)head_rfc3339(reader, &rest, head);
    return head_ends(line, rest, head);
}

static const struct headed kubectl_headed = { .parse = kubectl_head, .learn = head_learn_times, .sure = 95 };

const struct format format_kubectl = {
    .name = "kubectl",
    .help = "What `kubectl logs --prefix` writes, with --timestamps or without: [pod/NAME/CONTAINER], the message.",
    .example = "[pod/web-6d4cf56db6-x2x4z/app] 2024-05-01T10:00:00.123456789Z pool exhausted\n",
    HEADED(kubectl_headed),
};

/* POD CONTAINER message; notices of pods that come and go begin with + and -. */
static bool stern_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    head->silent = (view_starts(line, VIEW("+ ")) || view_starts(line, VIEW("- "))) &&
                   view_find(line, VIEW(" \xE2\x80\xBA "), 0) < line.length;
    if (head->silent)
        return true;
    head_colors(&rest);
    if (!head_word(&rest, &head->stream))
        return false;
    head_colors(&rest);
    if (!head_byte(&rest, ' '))
        return false;
    head_colors(&rest);
    if (!head_word(&rest, &head->substream))
        return false;
    head_colors(&rest);
    if (rest.length > 0 && !head_byte(&rest, ' '))
        return false;
    if (reader->layout->parts)
        (void)head_rfc3339(reader, &rest, head);
    return head_ends(line, rest, head);
}

/* Names of pods end in five letters or digits, of which Kubernetes leaves out those that could make words. */
static bool stern_typical(struct view line, const struct head *head)
{
    enum { RANDOM = 5 };
    const struct view letters = VIEW("bcdfghjklmnpqrstvwxz2456789"), pod = head->stream;

    (void)line;
    if (pod.length <= RANDOM + 1 || pod.data[pod.length - RANDOM - 1] != '-')
        return false;
    for (size_t i = pod.length - RANDOM; i < pod.length; i++)
        if (view_find_byte(letters, pod.data[i], 0) >= letters.length)
            return false;
    return true;
}

static const struct headed stern_headed = { .parse = stern_head, .typical = stern_typical, .learn = head_learn_times, .sure = 62 };

const struct format format_stern = {
    .name = "stern",
    .help = "What `stern` writes, with -t or without: the pod, the container, the message.",
    .example = "web-6d4cf56db6-x2x4z app pool exhausted\n",
    HEADED(stern_headed),
};
