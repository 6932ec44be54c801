#include "source/sniffing.h"

#include "source/format_rows.h"
#include "source/headed.h"
#include "source/places.h"
#include "source/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SNIFF_PATIENCE_MS = 100,                /* how long a pause in what comes may be */
    SNIFF_BYTES = 64 * 1024,                /* of the text that are looked at */
    SNIFF_PACKED_BYTES = 16 * 1024 * 1024,  /* of the file that are read for them: a block of bzip2 or lz4 may be large */
};

/* Files that are no logs, or not yet: better said than taken for lines. */
static const struct sniff_stranger {
    size_t offset;
    struct view magic;
    const char *reason;
} sniff_strangers[] = {
    { 0, VIEW_INIT("PAR1"), "a Parquet file, which liq does not read; DuckDB makes JSON lines of it: duckdb -c "
      "\"COPY (FROM 'FILE.parquet') TO 'FILE.json'\", and so does pyarrow: python3 -c \"import pandas; "
      "pandas.read_parquet('FILE.parquet').to_json('FILE.json', orient='records', lines=True)\"" },
    { 0, VIEW_INIT("PK\x03\x04"), "a zip archive within another file, or from a pipe; unpack it first" },
    { 0, VIEW_INIT("\x1f\x9d"), "compressed with compress; unpack it first" },
    { 0, VIEW_INIT("7z\xBC\xAF\x27\x1C"), "a 7z archive; unpack it first" },
    { 0, VIEW_INIT("Rar!\x1A\x07"), "a RAR archive; unpack it first" },
    { 257, VIEW_INIT("ustar"), "a tar archive; unpack it first" },
    { 0, { "\xFF\xFE\0\0", 4 }, "UTF-32 text; convert it to UTF-8 first" },
    { 0, { "\0\0\xFE\xFF", 4 }, "UTF-32 text; convert it to UTF-8 first" },
    { 0, VIEW_INIT("Obj\x01"), "an Avro file; convert it to JSON lines first" },
    { 0, VIEW_INIT("LPKSHHRH"), "a journal of systemd; make JSON lines of it: journalctl -o json --file FILE" },
    { 0, VIEW_INIT("SQLite format 3"), "an SQLite database; write its rows as JSON lines or CSV first" },
};

static const char *sniff_stranger(struct view head)
{
    for (size_t i = 0; i < sizeof sniff_strangers / sizeof *sniff_strangers; i++)
        if (head.length >= sniff_strangers[i].offset &&
            view_starts(view_skip(head, sniff_strangers[i].offset), sniff_strangers[i].magic))
            return sniff_strangers[i].reason;
    return NULL;
}

/* What has been read of a file, as it is, and of the text in it. */
struct sniff_head {
    int descriptor;
    char *bytes;
    size_t length;
    uint64_t limit;                 /* of bytes that may be read */
    bool over;                      /* that is the whole file */
    bool brief;                     /* what comes at once has to do */
    char *text;
    size_t text_length;
    bool text_over;                 /* and that the whole text, but for damage */
};

/* Of what comes now and then: whether there is a line, and nothing behind it for a while. */
static bool sniff_has_enough(const struct sniff_head *head)
{
    struct pollfd pollfd = { .fd = head->descriptor, .events = POLLIN };

    return head->brief && head->length > 0 && memchr(head->bytes, '\n', head->length) &&
           poll(&pollfd, 1, SNIFF_PATIENCE_MS) == 0;
}

/*
 * All bytes up to `wanted`, or to the end, also of a pipe: what a file is must not depend on how it dribbles in, unless it has to
 * be told before more comes.
 */
static enum status sniff_read(struct sniff_head *head, size_t wanted, struct fault *fault)
{
    if (wanted > head->limit)
        wanted = (size_t)head->limit;
    head->bytes = heap_realloc(head->bytes, wanted > 0 ? wanted : 1);
    head->over = head->length == head->limit;
    while (head->length < wanted && !head->over) {
        ssize_t more = read(head->descriptor, head->bytes + head->length, wanted - head->length);

        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return fault_set(fault, STATUS_IO, "%s", strerror(errno));
        head->length += (size_t)more;
        head->over = more == 0 || head->length == head->limit;
        if (!head->over && sniff_has_enough(head))
            break;
    }
    return STATUS_OK;
}

/* The beginning of the text, as far as what has been read gives it. Damage is for the reading to complain of. */
static void sniff_inflate(struct sniff_head *head, const struct packing *packing)
{
    const struct view bytes = { head->bytes, head->length };
    size_t more = 0;
    struct fault fault;
    struct packing whole = *packing;

    whole.part = false;
    struct inflate *inflate = inflate_open(-1, &whole, bytes);
    head->text_length = 0;
    while (head->text_length < SNIFF_BYTES &&
           inflate_read(inflate, head->text + head->text_length, SNIFF_BYTES - head->text_length, &more, &fault) == STATUS_OK &&
           more > 0)
        head->text_length += more;
    inflate_free(inflate);
}

/* The same, with as much of the file as it takes. */
static enum status sniff_unpack(struct sniff_head *head, const struct packing *packing, struct fault *fault)
{
    sniff_inflate(head, packing);
    while (head->text_length < SNIFF_BYTES && !head->over && head->length < SNIFF_PACKED_BYTES) {
        TRY(sniff_read(head, head->length * 8 < SNIFF_PACKED_BYTES ? head->length * 8 : SNIFF_PACKED_BYTES, fault));
        sniff_inflate(head, packing);
    }
    head->text_over = head->text_length < SNIFF_BYTES;
    return STATUS_OK;
}

/* Takes off one layer after another. */
static enum status sniff_layers(struct sniff_head *head, struct packing *packing, struct fault *fault)
{
    for (;;) {
        const struct view text = { head->text, head->text_length };
        const char *stranger = sniff_stranger(text);
        const enum compression layer = compression_of(text);

        if (stranger)
            return fault_set(fault, STATUS_IO, "%s", stranger);
        if (layer == COMPRESSION_NONE)
            return STATUS_OK;
        if (!compression_can_unpack(layer))
            return fault_set(fault, STATUS_IO, "%s, which this build of liq cannot unpack; unpack it first",
                             compression_noun(layer));
        if (packing->count == PACKING_DEEPEST)
            return fault_set(fault, STATUS_IO, "packed more than %d times", PACKING_DEEPEST);
        packing->layers[packing->count++] = layer;
        TRY(sniff_unpack(head, packing, fault));
    }
}

/* The surest format so far; of several that are as sure, that which comes first. */
struct sniff_best {
    int sure;
    size_t index;
    const char *refusal;
};

/* What a sniffer says at most. */
static int sniff_most(const struct format *format)
{
    const struct headed *headed = format->sniff == headed_sniff ? format->detail : NULL;

    return headed ? headed->sure : format->surest > 0 ? format->surest : INT_MAX;
}

static void sniff_try(struct sniff *sniff, const struct format *format, size_t index, struct sniff_best *best,
                      struct sniffed *sniffed)
{
    sniff->layout = NULL;
    sniff->refusal = NULL;
    sniff->format = format;
    const int sure = format->sniff(sniff);

    if (sure > best->sure || (sure == best->sure && index < best->index)) {
        *best = (struct sniff_best){ sure, index, sniff->refusal };
        sniffed->format = format;
        sniffed->layout = sniff->layout;
    }
}

/* The reason for which it will not be read; NULL: it will. Those of which it is known what they say at most come last, and may not be
 * asked: they look at many lines. */
static const char *sniff_choose(struct sniff *sniff, const struct format *forced, struct sniffed *sniffed)
{
    struct sniff_best best = { .sure = -1 };
    const struct format *format;

    for (int last = 0; last < 2; last++)
        for (size_t i = 0; (format = format_at(i)); i++) {
            const int most = sniff_most(format);

            if ((forced && format != forced) || (most < INT_MAX) != last)
                continue;
            if (!forced && (most < best.sure || (most == best.sure && i > best.index)))
                continue;
            sniff_try(sniff, format, i, &best, sniffed);
        }
    return best.refusal;
}

/* The end of the first events of the text; 0 when the beginning does not hold one. */
static size_t sniff_end(const struct sniff *sniff, const struct sniffed *sniffed)
{
    struct splitter splitter = { 0 };
    size_t end;

    if (sniff->whole)
        return sniff->head.length;
    if (sniffed->format->split) {
        sniffed->format->split(&splitter, sniff->head, 0, false, sniffed->layout);
        return (size_t)splitter.cut;
    }
    end = sniffed->format->begin(sniff->head, 1, sniffed->layout);
    return end < sniff->head.length ? end : 0;
}

/* The log group the first event says it is of: what follows the account in "123456789012:/aws/lambda/f". */
static struct view sniff_group(const struct sniff *sniff, struct arena *arena, struct sniffed *sniffed)
{
    const struct event_wish wish = { .log = true, .start_ms = INT64_MIN, .end_ms = INT64_MAX };
    struct decode decode = { .text = sniff->head, .wish = &wish, .layout = sniffed->layout, .arena = sniff->arena };
    struct view message, log = { NULL, 0 };
    uint64_t position;
    struct events events = { .capacity = 1, .message = &message, .log = &log, .position = &position };

    if (sniffed->format->names_groups)
        decode.end = sniff_end(sniff, sniffed);
    if (decode.end > 0)
        sniffed->format->decode(&decode, &events);
    if (log_has_account(log)) {
        sniffed->account = arena_keep(arena, (struct view){ log.data, LOG_ACCOUNT });
        log = view_skip(log, LOG_ACCOUNT + 1);
    }
    return log.length > 0 ? arena_keep(arena, log) : VIEW("");
}

/* The layout of the chosen format again, to be kept: those of the others are not. */
static void sniff_keep_layout(struct sniff *sniff, struct arena *arena, struct sniffed *sniffed)
{
    struct arena *brief = sniff->arena;

    if (!sniffed->layout)
        return;
    sniff->arena = arena;
    sniff->format = sniffed->format;
    sniff->layout = NULL;
    (void)sniffed->format->sniff(sniff);
    sniffed->layout = sniff->layout;
    sniff->arena = brief;
}

static enum status sniff_text(const struct sniff_request *request, struct view head, bool whole, struct sniffed *sniffed,
                              struct fault *fault)
{
    const struct view mark = VIEW_INIT("\xEF\xBB\xBF");
    struct arena brief;
    struct sniff sniff = {
        .head = head, .whole = whole, .forced = request->forced != NULL, .path = request->path, .arena = &brief,
        .joining = request->joining,
        .modified_ms = sniffed->modified_ms,
    };
    enum status status = STATUS_OK;

    arena_init(&brief, NULL);
    if (view_starts(head, mark))
        sniff.head = view_skip(head, mark.length);
    const char *refusal = sniff_choose(&sniff, request->forced, sniffed);
    if (refusal) {
        status = fault_set(fault, STATUS_IO, "%s", refusal);
    } else {
        sniff_keep_layout(&sniff, request->arena, sniffed);
        sniffed->group = sniff_group(&sniff, request->arena, sniffed);
    }
    arena_clear(&brief);
    return status;
}

/* What grows may break off in the middle of a line. */
static bool sniff_is_whole(const struct sniff_request *request, const struct sniff_head *head)
{
    return !request->brief || (head->length > 0 && head->bytes[head->length - 1] == '\n');
}

static enum status sniff_head(const struct sniff_request *request, int descriptor, struct sniffed *sniffed,
                              struct fault *fault)
{
    struct packing *packing = &sniffed->packing;
    struct sniff_head head = {
        .descriptor = descriptor, .text = heap_alloc(SNIFF_BYTES), .limit = packing->part ? packing->length : UINT64_MAX,
        .brief = request->brief && sniffed->descriptor >= 0,
    };
    enum status status = sniff_read(&head, SNIFF_BYTES, fault);

    if (status == STATUS_OK && packing->part) {
        status = sniff_unpack(&head, packing, fault);
    } else if (status == STATUS_OK) {
        memcpy(head.text, head.bytes, head.length);
        head.text_length = head.length;
        head.text_over = head.length < SNIFF_BYTES && sniff_is_whole(request, &head);
    }
    if (status == STATUS_OK)
        status = sniff_layers(&head, packing, fault);
    if (status == STATUS_OK)
        status = sniff_text(request, (struct view){ head.text, head.text_length }, head.text_over, sniffed, fault);
    if (status == STATUS_OK && sniffed->descriptor >= 0)
        sniffed->head = arena_keep(request->arena, (struct view){ head.bytes, head.length });
    if (status == STATUS_OK && request->brief)
        sniffed->beginning = arena_keep(
            request->arena, (struct view){ head.text, head.text_length < STREAM_BEGINNING ? head.text_length : STREAM_BEGINNING });
    free(head.bytes);
    free(head.text);
    return status;
}

enum status sniff_file(const struct sniff_request *request, int descriptor, struct sniffed *sniffed, struct fault *fault)
{
    struct stat stat;

    *sniffed = (struct sniffed){ .descriptor = -1, .modified_ms = request->now_ms };
    if (fstat(descriptor, &stat) == 0 && S_ISREG(stat.st_mode) && lseek(descriptor, 0, SEEK_CUR) == 0) {
        sniffed->size_bytes = (uint64_t)stat.st_size;
        if (!view_equal(request->path, VIEW("-")))
            sniffed->modified_ms = stat.st_mtim.tv_sec * 1000 + stat.st_mtim.tv_nsec / 1000000;
    } else {
        sniffed->descriptor = descriptor;
    }
    enum status status = sniff_head(request, descriptor, sniffed, fault);
    /* The file that grows is this one, whatever its name leads to by the time it is read. */
    if (status == STATUS_OK && request->brief && sniffed->packing.count == 0 && sniffed->descriptor < 0 &&
        lseek(descriptor, 0, SEEK_SET) == 0)
        sniffed->descriptor = descriptor;
    if (status != STATUS_OK || sniffed->descriptor < 0) {
        sniffed->descriptor = -1;
        close(descriptor);
    }
    return status;
}

enum status sniff_part(const struct sniff_request *request, int descriptor, const struct packing *part,
                       struct sniffed *sniffed, struct fault *fault)
{
    struct stat stat;

    *sniffed = (struct sniffed){
        .descriptor = -1, .modified_ms = request->now_ms, .packing = *part, .size_bytes = part->length,
    };
    if (fstat(descriptor, &stat) == 0)
        sniffed->modified_ms = stat.st_mtim.tv_sec * 1000 + stat.st_mtim.tv_nsec / 1000000;
    if (lseek(descriptor, (off_t)part->offset, SEEK_SET) < 0)
        return fault_set(fault, STATUS_IO, "%s", strerror(errno));
    return sniff_head(request, descriptor, sniffed, fault);
}
