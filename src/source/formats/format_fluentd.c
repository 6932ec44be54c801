/* What Fluentd's file output writes: TIME, a tab, the tag, a tab, JSON. */
#include "source/format_rows.h"
#include "source/head_text.h"

static bool fluentd_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    return head_iso(reader, &rest, head) && head_byte(&rest, '\t') && head_until(&rest, '\t', &head->stream) &&
           head_byte(&rest, '\t') && rest.length > 0 && rest.data[0] == '{' && head_ends(line, rest, head);
}

static const struct headed fluentd_headed = { .parse = fluentd_head, .typical = head_names, .sure = 92 };

const struct format format_fluentd = {
    .name = "fluentd",
    .help = "What Fluentd's file output writes: a time, the tag, JSON, with tabs between. The tag is the stream.",
    .example = "2024-05-01T10:00:00+00:00\tapp.web\t{\"level\":\"warn\",\"message\":\"pool exhausted\"}\n",
    HEADED(fluentd_headed),
};
