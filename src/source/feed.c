#include "source/feed.h"

#include "base/clock.h"
#include "base/scan.h"
#include "source/format_rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FEED_AHEAD = 4096,                          /* to find the end of a morsel's last event at first */
    FEED_LONGEST = 1 << 30,                     /* an event of more bytes is not read, for it is all in memory */
    FEED_KEPT = 4 << 20,                        /* a block of more than that is given back when it is not needed */
};

static enum status feed_open_file(struct feed *feed, struct fault *fault)
{
    const struct view name = view_equal(feed->input->file, VIEW("-")) ? VIEW("/dev/stdin") : feed->input->file;
    char path[4096];

    if (feed->held->descriptor >= 0) {
        if (atomic_exchange(&feed->held->taken, true))
            return fault_set(fault, STATUS_IO, "can be read only once");
        feed->descriptor = feed->grows ? feed->held->descriptor : dup(feed->held->descriptor);
        feed->held->descriptor = feed->grows ? -1 : feed->held->descriptor;
    } else {
        if (name.length >= sizeof path)
            return fault_set(fault, STATUS_IO, "%s", strerror(ENAMETOOLONG));
        memcpy(path, name.data, name.length);
        path[name.length] = '\0';
        feed->descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    }
    if (feed->descriptor < 0)
        return fault_set(fault, STATUS_IO, "%s", strerror(errno));
    return STATUS_OK;
}

/* Makes room for so many bytes, behind those of the text. */
static void block_grow(struct block *block, size_t wanted)
{
    char *data = heap_alloc_pages(wanted);

    if (block->text.length > 0)
        memcpy(data, block->data, block->text.length);
    free(block->data);
    block->data = data;
    block->capacity = wanted;
}

/* What it means that there are no more bytes: it is no loss that the kernel's own files have fewer than they say. */
static enum status feed_end(const struct feed *feed, struct fault *fault)
{
    struct stat stat;

    if (fstat(feed->descriptor, &stat) == 0 && (uint64_t)stat.st_size >= feed->size)
        return STATUS_OK;
    return fault_set(fault, STATUS_IO, "the file shrank while it was read");
}

/* Appends the file's bytes up to `to` to the block; those there are, when there are fewer or it cannot be read on. */
static enum status feed_fetch(const struct feed *feed, struct block *block, size_t to, struct fault *fault)
{
    const size_t wanted = to - (size_t)block->offset;
    size_t length = block->text.length;
    enum status status = STATUS_OK;
    bool over = false;

    if (block->capacity < wanted)
        block_grow(block, wanted);
    while (length < wanted && !over) {
        const ssize_t more = pread(feed->descriptor, block->data + length, wanted - length, (off_t)(block->offset + length));

        if (more > 0)
            length += (size_t)more;
        else if (more == 0)
            status = feed_end(feed, fault);
        else if (errno != EINTR)
            status = fault_set(fault, STATUS_IO, "%s", strerror(errno));
        over = more == 0 || status != STATUS_OK;
    }
    block->text = (struct view){ block->data, length };
    return status;
}

/* The block's memory for the bytes from that offset on, which is where a page begins. What a long event has taken is not kept. */
static void feed_begin_block(struct block *block, size_t offset, size_t wanted)
{
    if (block->capacity > FEED_KEPT && block->capacity > 4 * wanted)
        block_clear(block);
    *block = (struct block){ .data = block->data, .capacity = block->capacity, .offset = offset };
}

/* How long the mark of byte order is that the block begins with. */
static size_t feed_mark(const struct block *block)
{
    const struct view mark = VIEW_INIT("\xEF\xBB\xBF");

    return block->offset == 0 && view_starts(block->text, mark) ? mark.length : 0;
}

/* Reads the whole file. */
static enum status feed_read(struct feed *feed, struct block *block, struct fault *fault)
{
    feed_begin_block(block, 0, feed->size);
    enum status status = feed_fetch(feed, block, feed->size, fault);
    const size_t mark = feed_mark(block);

    block->text = view_skip(block->text, mark);
    block->offset = mark;
    block->end = block->text.length;
    return status;
}

bool feed_is_plain(const struct feed *feed)
{
    return feed->size > 0 && !feed->grows && feed->held->descriptor < 0 && feed->input->packing.count == 0;
}

static void feed_open_stream(struct feed *feed, size_t morsel_bytes)
{
    feed->stream = stream_new(feed->descriptor, &feed->input->packing, feed->held->head, feed->input->format,
                              feed->input->layout, morsel_bytes);
    if (feed_is_plain(feed))
        stream_bound(feed->stream, feed->size);
    feed->descriptor = -1;
    feed->state = FEED_STREAM;
}

enum status feed_open(struct feed *feed, size_t morsel_bytes, const struct times_wish *times, struct block *block,
                      struct fault *fault)
{
    struct stat stat;

    feed->state = FEED_DONE;
    TRY(feed_open_file(feed, fault));
    if (fstat(feed->descriptor, &stat) != 0)
        return fault_set(fault, STATUS_IO, "%s", strerror(errno));
    if (S_ISDIR(stat.st_mode))
        return fault_set(fault, STATUS_IO, "%s", strerror(EISDIR));
    feed->device = (uint64_t)stat.st_dev;
    feed->number = (uint64_t)stat.st_ino;
    feed->size = S_ISREG(stat.st_mode) && stat.st_size > 0 ? (size_t)stat.st_size : 0;
    if (feed->grows) {
        feed_open_stream(feed, morsel_bytes);
        stream_grow(feed->stream);
        if (feed->start > 0 && !stream_seek(feed->stream, feed->start))
            return fault_set(fault, STATUS_IO, "cannot be read from %ju on", (uintmax_t)feed->start);
        stream_resume(feed->stream, clock_us() + FEED_PIPE_TURN_US, false);
        return STATUS_OK;
    }
    const bool whole = !feed_is_plain(feed);
    if (feed->size > morsel_bytes && feed_recall(feed, times, whole || feed->input->format->split ? 0 : morsel_bytes))
        return STATUS_OK;
    if (whole) {
        feed_open_stream(feed, morsel_bytes);
        return STATUS_OK;
    }
    if (feed->size <= morsel_bytes) {
        feed->state = FEED_SMALL;
        return feed_read(feed, block, fault);
    }
    if (feed->input->format->split)
        feed_open_stream(feed, morsel_bytes);
    else
        feed->state = FEED_PLAIN;
    return STATUS_OK;
}

void feed_close(struct feed *feed)
{
    stream_free(feed->stream);
    feed->stream = NULL;
    if (feed->descriptor >= 0)
        close(feed->descriptor);
    feed->descriptor = -1;
    feed_forget(feed);
    feed->state = FEED_DONE;
}

bool feed_take(struct feed *feed, size_t morsel_bytes, size_t *from, size_t *to)
{
    feed_skip(feed, morsel_bytes);
    if (feed->next >= feed->size)
        return false;
    *from = feed->next;
    *to = feed->size - feed->next > morsel_bytes ? feed->next + morsel_bytes : feed->size;
    feed->next = *to;
    feed->taken++;
    return true;
}

/* Whether the lines that begin in text[from..to) have been read whole: what begins an event may be told by the end of its line. */
static bool lines_are_whole(struct view text, size_t from, size_t to)
{
    const size_t newline = to > 1 ? scan_find_last_byte(text, to - 1, '\n') : SIZE_MAX;
    const size_t last = newline == SIZE_MAX ? 0 : newline + 1;

    return last < from || view_find_byte(text, '\n', last) < text.length;
}

/*
 * Finds which events begin in the bytes [from, to) of the file, and where the last of them ends. False when it cannot be told,
 * because what follows has not been read.
 */
static bool feed_cut(const struct feed *feed, const struct block *block, bool complete, struct morsel *morsel)
{
    const struct format *format = feed->input->format;
    const size_t mark = feed_mark(block), offset = (size_t)block->offset + mark;
    const struct view text = view_skip(block->text, mark);

    morsel->text = text;
    morsel->offset = offset;
    morsel->next = morsel->end = 0;
    const size_t from = morsel->from > offset ? morsel->from - offset : 0;
    const size_t next = format->begin(text, from, feed->input->layout);
    if (next >= text.length)
        return complete || lines_are_whole(text, from, morsel->to - offset);
    if (offset + next >= morsel->to)
        return true;
    const size_t end = morsel->to < offset + text.length ? format->begin(text, morsel->to - offset, feed->input->layout) : text.length;
    if (!complete && end + FORMAT_LOOK_AHEAD > text.length)
        return false;
    morsel->next = next;
    morsel->end = end;
    return true;
}

enum status feed_load(const struct feed *feed, size_t from, size_t to, struct block *block, struct morsel *morsel,
                      struct fault *fault)
{
    const size_t behind = feed->input->format->look_behind + 1;
    const size_t least = from > behind ? from - behind : 0, offset = least - least % HEAP_PAGE;
    enum status status = STATUS_OK;
    size_t reached;

    *morsel = (struct morsel){ .from = from, .to = to };
    feed_begin_block(block, offset, to + FEED_AHEAD - offset);
    for (size_t ahead = FEED_AHEAD;; ahead *= 4) {
        reached = feed->size - to > ahead ? to + ahead : feed->size;
        status = feed_fetch(feed, block, reached, fault);
        if (feed_cut(feed, block, reached == feed->size || offset + block->text.length < reached, morsel))
            return status;
        if (ahead >= FEED_LONGEST)
            return fault_set(fault, STATUS_IO, "an event of more than %d MiB was not read", FEED_LONGEST >> 20);
    }
}
