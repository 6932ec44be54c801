#include "source/sniffing.h"

#include "source/format_rows.h"
#include "source/places.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SNIFF_BYTES = 64 * 1024 };

/* Files that are no logs, or not yet: better said than taken for lines. */
static const struct sniff_stranger {
    struct view magic;
    const char *reason;
} sniff_strangers[] = {
    { VIEW_INIT("PAR1"), "a Parquet file; convert it to JSON lines or CSV first" },
    { VIEW_INIT("PK\x03\x04"), "a zip archive; unpack it first" },
    { VIEW_INIT("BZh"), "compressed with bzip2; unpack it first" },
    { VIEW_INIT("\xFD" "7zXZ"), "compressed with xz; unpack it first" },
    { VIEW_INIT("\x04\x22\x4D\x18"), "compressed with lz4; unpack it first" },
    { VIEW_INIT("\xFF\xFE"), "UTF-16 text; convert it to UTF-8 first" },
    { VIEW_INIT("\xFE\xFF"), "UTF-16 text; convert it to UTF-8 first" },
};

/* All bytes up to SNIFF_BYTES, or to the end, also of a pipe: what a file is must not depend on how it dribbles in. */
static enum status sniff_read(int descriptor, char *out, size_t *length, struct fault *fault)
{
    *length = 0;
    while (*length < SNIFF_BYTES) {
        ssize_t more = read(descriptor, out + *length, SNIFF_BYTES - *length);

        if (more < 0 && errno == EINTR)
            continue;
        if (more < 0)
            return fault_set(fault, STATUS_IO, "%s", strerror(errno));
        if (more == 0)
            break;
        *length += (size_t)more;
    }
    return STATUS_OK;
}

/* The beginning of the text. Damage is for the reading to complain of. */
static struct view sniff_inflate(enum compression compression, struct view head, struct arena *arena)
{
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    char *text = arena_alloc(arena, SNIFF_BYTES);
    size_t length = 0, more = 0;
    struct fault fault;

    if (nothing < 0)
        return (struct view){ text, 0 };
    struct inflate *inflate = inflate_new(nothing, compression, head);
    while (length < SNIFF_BYTES && inflate_read(inflate, text + length, SNIFF_BYTES - length, &more, &fault) == STATUS_OK &&
           more > 0)
        length += more;
    inflate_free(inflate);
    close(nothing);
    return (struct view){ text, length };
}

static void sniff_choose(struct sniff *sniff, const struct format *forced, struct sniffed *sniffed)
{
    const struct format *format;
    int best = -1;

    for (size_t i = 0; (format = format_at(i)); i++) {
        if (forced && format != forced)
            continue;
        sniff->layout = NULL;
        int sure = format->sniff(sniff);

        if (sure > best) {
            best = sure;
            sniffed->format = format;
            sniffed->layout = sniff->layout;
        }
    }
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
static struct view sniff_group(const struct sniff *sniff, const struct sniffed *sniffed)
{
    const struct event_wish wish = { .log = true, .start_ms = INT64_MIN, .end_ms = INT64_MAX };
    struct decode decode = { .text = sniff->head, .wish = &wish, .layout = sniffed->layout, .arena = sniff->arena };
    struct view message, log = { NULL, 0 };
    uint64_t position;
    struct events events = { .capacity = 1, .message = &message, .log = &log, .position = &position };

    decode.end = sniff_end(sniff, sniffed);
    if (decode.end > 0)
        sniffed->format->decode(&decode, &events);
    if (log_has_account(log))
        log = view_skip(log, LOG_ACCOUNT + 1);
    return log.length > 0 ? arena_keep(sniff->arena, log) : VIEW("");
}

static enum status sniff_text(const struct sniff_request *request, struct view head, bool whole, struct sniffed *sniffed,
                              struct fault *fault)
{
    const struct view mark = VIEW_INIT("\xEF\xBB\xBF");
    struct sniff sniff = { .head = head, .whole = whole, .path = request->path, .arena = request->arena };

    for (size_t i = 0; i < sizeof sniff_strangers / sizeof *sniff_strangers; i++)
        if (view_starts(head, sniff_strangers[i].magic))
            return fault_set(fault, STATUS_IO, "%s", sniff_strangers[i].reason);
    if (view_starts(head, mark))
        sniff.head = view_skip(head, mark.length);
    sniff_choose(&sniff, request->forced, sniffed);
    sniffed->group = sniff_group(&sniff, sniffed);
    return STATUS_OK;
}

static enum status sniff_head(const struct sniff_request *request, int descriptor, struct sniffed *sniffed,
                              struct fault *fault)
{
    struct arena scratch;
    size_t length;
    char *bytes = heap_alloc(SNIFF_BYTES);
    enum status status = sniff_read(descriptor, bytes, &length, fault);

    arena_init(&scratch, NULL);
    sniffed->head = (struct view){ bytes, length };
    if (status == STATUS_OK) {
        struct view text = sniffed->head;

        sniffed->compression = compression_of(text);
        if (sniffed->compression != COMPRESSION_NONE)
            text = sniff_inflate(sniffed->compression, text, &scratch);
        if (sniffed->compression != COMPRESSION_NONE && compression_of(text) != COMPRESSION_NONE)
            status = fault_set(fault, STATUS_IO, "compressed twice; unpack it once");
        else
            status = sniff_text(request, text, text.length < SNIFF_BYTES, sniffed, fault);
    }
    arena_clear(&scratch);
    sniffed->head = status == STATUS_OK && sniffed->descriptor >= 0 ? arena_keep(request->arena, sniffed->head) : VIEW("");
    free(bytes);
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
    if (status != STATUS_OK || sniffed->descriptor < 0) {
        sniffed->descriptor = -1;
        close(descriptor);
    }
    return status;
}
