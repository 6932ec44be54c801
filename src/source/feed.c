#include "source/feed.h"

#include "base/clock.h"
#include "source/format_rows.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FEED_LONG_EVENT = 4 * 1024 * 1024,          /* searched for its end only once */
    FEED_SWEEP = 16 * 1024 * 1024,              /* behind which, in front of the last piece, hardly anybody still reads */
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

/* Reads the whole file; what there is of it when it has become shorter. */
static enum status feed_read(struct feed *feed, struct block *block, struct fault *fault)
{
    const struct view mark = VIEW_INIT("\xEF\xBB\xBF");
    size_t length = 0;

    if (block->capacity < feed->size) {
        block_clear(block);
        block->data = heap_alloc(feed->size);
        block->capacity = feed->size;
    }
    while (length < feed->size) {
        ssize_t more = pread(feed->descriptor, block->data + length, feed->size - length, (off_t)length);

        if (more < 0 && errno == EINTR)
            continue;
        if (more <= 0) {
            enum status status = more < 0 ? fault_set(fault, STATUS_IO, "%s", strerror(errno))
                                          : fault_set(fault, STATUS_IO, "the file shrank while it was read");
            if (length == 0)
                return status;
            break;
        }
        length += (size_t)more;
    }
    block->text = (struct view){ block->data, length };
    block->offset = 0;
    if (view_starts(block->text, mark)) {
        block->text = view_skip(block->text, mark.length);
        block->offset = mark.length;
    }
    block->next = 0;
    block->context = block->number = 0;
    block->end = block->text.length;
    return STATUS_OK;
}

static void feed_open_stream(struct feed *feed, size_t morsel_bytes)
{
    feed->stream = stream_new(feed->descriptor, &feed->input->packing, feed->held->head, feed->input->format,
                              feed->input->layout, morsel_bytes);
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
    const bool whole = feed->held->descriptor >= 0 || feed->input->packing.count > 0 || feed->size == 0;
    if (feed->size > morsel_bytes && feed_recall(feed, times, whole || feed->input->format->split ? 0 : morsel_bytes))
        return STATUS_OK;
    if (whole) {
        feed_open_stream(feed, morsel_bytes);
        return STATUS_OK;
    }
    if (feed->size <= morsel_bytes) {
        TRY(feed_read(feed, block, fault));
        feed->state = FEED_SMALL;
        return STATUS_OK;
    }
    if (!window_open(&feed->window, feed->descriptor, feed->size)) {
        feed_open_stream(feed, morsel_bytes);
    } else if (feed->input->format->split) {
        feed->stream = stream_new_mapped((struct view){ feed->window.data, feed->size }, feed->input->format,
                                         feed->input->layout, morsel_bytes);
        feed->state = FEED_STREAM;
    } else {
        feed->state = FEED_MAPPED;
    }
    if (feed->state == FEED_STREAM && feed->times && feed->times->key.block_bytes > 0)
        feed_forget(feed);
    return STATUS_OK;
}

void feed_close(struct feed *feed)
{
    stream_free(feed->stream);
    feed->stream = NULL;
    if (feed->window.data)
        window_close(&feed->window);
    if (feed->descriptor >= 0)
        close(feed->descriptor);
    feed->descriptor = -1;
    feed_forget(feed);
    feed->state = FEED_DONE;
}

void feed_sweep(struct feed *feed)
{
    const size_t reached = feed->stream ? (size_t)stream_position(feed->stream) : feed->next;

    if (reached < feed->swept + 2 * (size_t)FEED_SWEEP)
        return;
    window_release(&feed->window, feed->swept, reached - FEED_SWEEP);
    feed->swept = reached - FEED_SWEEP;
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

static size_t feed_begin(const struct feed *feed, struct view text, size_t offset, size_t from, size_t gap[static 2])
{
    if (offset + from > gap[0] && offset + from <= gap[1])
        return gap[1] - offset;
    size_t at = feed->input->format->begin(text, from, feed->input->layout);

    if (at - from > FEED_LONG_EVENT) {
        gap[0] = offset + from;
        gap[1] = offset + at;
    }
    return at;
}

struct morsel feed_cut(const struct feed *feed, size_t from, size_t to, size_t gap[static 2])
{
    const struct view mark = VIEW_INIT("\xEF\xBB\xBF");
    const struct view whole = { feed->window.data, feed->size };
    const size_t start = view_starts(whole, mark) ? mark.length : 0;
    size_t offset = from > FORMAT_LOOK_BEHIND ? from - FORMAT_LOOK_BEHIND : 0;

    if (offset < start)
        offset = start;
    struct morsel morsel = { .text = view_skip(whole, offset), .offset = offset, .from = from, .to = to };
    size_t next = feed_begin(feed, morsel.text, offset, from > offset ? from - offset : 0, gap);
    if (offset + next >= to)
        return morsel;
    morsel.next = next;
    morsel.end = to < feed->size ? feed_begin(feed, morsel.text, offset, to - offset, gap) : morsel.text.length;
    return morsel;
}
