/*
 * Results as the console exports them in JSON: an array of flat objects. A row with @message is the event it shows; any other,
 * such as one of a stats, is a message itself.
 */
#include "source/documents.h"
#include "source/format_rows.h"
#include "source/naming.h"

static const struct documents console_documents = { NULL, documents_add_envelope, true };

static int console_json_sniff(struct sniff *sniff)
{
    const struct documents_look look = documents_look(sniff->head, sniff->whole, &console_documents);
    struct json_walk walk = json_walk(json_at(look.unit));

    if (!look.found || !look.in_array || !view_starts(look.unit, VIEW("{")))
        return 0;
    while (json_next(&walk))
        if (view_starts(walk.key, VIEW("@")))
            return 75;
    return 0;
}

static void console_json_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    (void)layout;
    documents_split(splitter, text, offset, last, &console_documents);
}

static void console_json_decode(struct decode *decode, struct events *events)
{
    documents_decode(decode, events, &console_documents);
}

const struct format format_console_json = {
    .name = "console-json",
    .help = "Results exported by the console as JSON. A row with @message is that event again; any other is a message.",
    .example = "[{\"@timestamp\":\"2024-05-01 10:00:00.123\",\"@message\":{\"path\":\"/\"},\"@logStream\":\"web/1\"}]\n",
    .sniff = console_json_sniff,
    .split = console_json_split,
    .decode = console_json_decode,
    .names_groups = naming_in_envelopes,
};
