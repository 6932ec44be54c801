#include "source/stream.h"

#include "base/arena.h"
#include "base/clock.h"
#include "source/format_rows.h"
#include "source/settling.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    STREAM_PATIENCE_MS = 50,            /* between looks at whether to stop while a pipe has nothing */
    STREAM_LONGEST = 1 << 30,           /* an event of more bytes is cut, for it is all in memory */
    STREAM_SAMPLE = 256,                /* bytes by which a file is known again: always kept */
    STREAM_LAST = 4096,                 /* where to look for the last event of a block at first */
};

struct stream {
    pthread_mutex_t lock;
    int descriptor;
    struct inflate *inflate;            /* NULL: bytes come as they are */
    uint64_t bound;                     /* how many bytes are left to be read, at most */
    uint64_t part_bytes;                /* when it is a part of the file: of that */
    struct view head;                   /* read before and not delivered yet */
    const struct format *format;
    const void *layout;
    size_t block_bytes;
    char *memory;                       /* from the heap; */
    size_t capacity;
    char *data;                         /* and in it the text; what lies before `begin` is only there to be looked back at */
    size_t length, begin;
    size_t searched;                    /* no event begins between `begin` and here */
    uint64_t offset;                    /* of data[0] in the text */
    struct splitter splitter;           /* of a format that has one */
    uint64_t context;                   /* of the splitter at `begin` */
    _Atomic uint64_t position;
    uint64_t given;                     /* blocks */
    bool started;
    _Atomic bool ended;                 /* looked at without the lock, too */
    /* Of a text that grows: */
    bool grows, regular, dry;
    uint64_t readable;                  /* of a regular file: how far to read */
    int64_t until_us;                   /* of a pipe: how long */
    int64_t came_us;                    /* when there was something new */
    bool last;                          /* where it runs dry, it ends */
    struct settling settling;
    char beginning[STREAM_BEGINNING];
    size_t beginning_length;
    enum status trouble;                /* why it ended, until told */
    struct fault fault;
};

void block_clear(struct block *block)
{
    free(block->data);
    *block = (struct block){ 0 };
}

struct stream *stream_new(int descriptor, const struct packing *packing, struct view head, const struct format *format,
                          const void *layout, size_t block_bytes)
{
    struct stream *stream = heap_zalloc(sizeof *stream);

    pthread_mutex_init(&stream->lock, NULL);
    stream->descriptor = descriptor;
    stream->part_bytes = packing->part ? packing->length : 0;
    stream->format = format;
    stream->layout = layout;
    stream->block_bytes = block_bytes;
    stream->bound = UINT64_MAX;
    if (packing->count == 0)
        stream->head = head;
    else
        stream->inflate = inflate_open(descriptor, packing, head);
    return stream;
}

void stream_bound(struct stream *stream, uint64_t bytes)
{
    stream->bound = bytes;
}

void stream_free(struct stream *stream)
{
    if (!stream)
        return;
    inflate_free(stream->inflate);
    if (stream->descriptor >= 0)
        close(stream->descriptor);
    pthread_mutex_destroy(&stream->lock);
    settling_clear(&stream->settling);
    free(stream->memory);
    free(stream);
}

uint64_t stream_position(struct stream *stream)
{
    return atomic_load_explicit(&stream->position, memory_order_relaxed);
}

/* Waits until there is something to read, or the end; false when it was stopped meanwhile. */
static bool stream_wait(const struct stream *stream, const _Atomic bool *stopped)
{
    struct pollfd pollfd = { .fd = stream->descriptor, .events = POLLIN };

    while (!atomic_load_explicit(stopped, memory_order_relaxed)) {
        int ready = poll(&pollfd, 1, STREAM_PATIENCE_MS);

        if (ready > 0 || (ready < 0 && errno != EINTR && errno != EAGAIN))
            return true;
    }
    return false;
}

static void stream_fail(struct stream *stream, enum status status)
{
    stream->ended = true;
    stream->trouble = status;
}

/* Reads bytes as they come. */
static size_t stream_read(struct stream *stream, char *out, size_t capacity)
{
    if (stream->head.length > 0) {
        size_t length = stream->head.length < capacity ? stream->head.length : capacity;

        memcpy(out, stream->head.data, length);
        stream->head = view_skip(stream->head, length);
        return length;
    }
    ssize_t length;
    if (capacity > stream->bound)
        capacity = (size_t)stream->bound;
    do
        length = read(stream->descriptor, out, capacity);
    while (length < 0 && errno == EINTR);
    stream->bound -= length > 0 ? (uint64_t)length : 0;
    if (length < 0)
        stream_fail(stream, fault_set(&stream->fault, STATUS_IO, "%s", strerror(errno)));
    return length > 0 ? (size_t)length : 0;
}

/*
 * Where to put so many bytes, so that the next ones are read to where a page begins, as they do in a file or in a pipe; there is room
 * for a block of them. What the memory had is lost.
 */
static char *stream_place(const struct stream *stream, char **memory, size_t *capacity, size_t length)
{
    const size_t lead = (HEAP_PAGE - length % HEAP_PAGE) % HEAP_PAGE, wanted = lead + length + stream->block_bytes;

    if (*capacity < wanted) {
        free(*memory);
        *memory = heap_alloc_pages(wanted);
        *capacity = wanted;
    }
    return *memory + lead;
}

/* Room for another block. An event that is longer than several of them is copied a few times, not each time. */
static void stream_make_room(struct stream *stream)
{
    const size_t used = stream->memory ? (size_t)(stream->data - stream->memory) + stream->length : 0;
    char *memory = NULL;
    size_t capacity = 0;

    if (stream->memory && stream->capacity - used >= stream->block_bytes)
        return;
    if (stream->length > 0) {
        capacity = 2 * (stream->length + stream->block_bytes) + HEAP_PAGE;
        memory = heap_alloc_pages(capacity);
    }
    char *data = stream_place(stream, &memory, &capacity, stream->length);
    if (stream->length > 0)
        memcpy(data, stream->data, stream->length);
    free(stream->memory);
    stream->memory = memory;
    stream->capacity = capacity;
    stream->data = data;
}

/* Says how far the file could be read, too. */
static enum status stream_lost(struct stream *stream, enum status status)
{
    const struct fault reason = stream->fault;
    struct stat stat;

    if (stream->part_bytes == 0 && (fstat(stream->descriptor, &stat) != 0 || !S_ISREG(stat.st_mode)))
        return status;
    return fault_set(&stream->fault, status, "%.400s (of its %ju bytes, %ju could be read)", reason.message,
                     stream->part_bytes > 0 ? (uintmax_t)stream->part_bytes : (uintmax_t)stat.st_size,
                     (uintmax_t)inflate_used(stream->inflate));
}

/* Keeps the first bytes of what was read. */
static void stream_begin(struct stream *stream, const char *bytes, size_t length)
{
    const size_t room = sizeof stream->beginning - stream->beginning_length;

    if (length > room)
        length = room;
    memcpy(stream->beginning + stream->beginning_length, bytes, length);
    stream->beginning_length += length;
}

/* Whether a text that grows has something now. */
static bool stream_has_more(struct stream *stream)
{
    struct pollfd pollfd = { .fd = stream->descriptor, .events = POLLIN };

    if (stream->head.length > 0)
        return true;
    if (stream->regular)
        return atomic_load_explicit(&stream->position, memory_order_relaxed) < stream->readable;
    return (stream->last || clock_us() < stream->until_us) && poll(&pollfd, 1, 0) > 0;
}

/* Appends the next bytes of the text; false when it was stopped, or has run dry. */
static bool stream_fill(struct stream *stream, const _Atomic bool *stopped)
{
    size_t length = 0;

    if (stream->grows && !stream_has_more(stream)) {
        stream->dry = true;
        stream->ended = stream->last;
        return stream->ended;
    }
    if (!stream->grows && !stream->inflate && stream->head.length == 0 && !stream_wait(stream, stopped))
        return false;
    stream_make_room(stream);
    char *out = stream->data + stream->length;
    if (!stream->inflate) {
        length = stream_read(stream, out, stream->block_bytes);
    } else {
        inflate_heed(stream->inflate, stopped);
        enum status status = inflate_read(stream->inflate, out, stream->block_bytes, &length, &stream->fault);
        if (status != STATUS_OK) {
            length = 0;
            stream_fail(stream, stream_lost(stream, status));
        }
    }
    stream->length += length;
    if (stream->grows)
        stream_begin(stream, out, length);
    if (length > 0)
        stream->came_us = stream->grows ? clock_us() : 0;
    else if (stream->grows && stream->regular && !stream->last)
        return !(stream->dry = true);
    else
        stream->ended = true;
    const off_t position = stream->inflate ? (off_t)inflate_used(stream->inflate) : lseek(stream->descriptor, 0, SEEK_CUR);
    if (position > 0)
        atomic_store_explicit(&stream->position, (uint64_t)position, memory_order_relaxed);
    return true;
}

/* Reads until it is known whether the text begins with a byte order mark, and drops that. */
static bool stream_start(struct stream *stream, const _Atomic bool *stopped)
{
    const struct view mark = VIEW_INIT("\xEF\xBB\xBF");

    while (!stream->ended && stream->length < mark.length)
        if (!stream_fill(stream, stopped))
            return false;
    stream->started = true;
    if (view_starts((struct view){ stream->data, stream->length }, mark)) {
        stream->length -= mark.length;
        memmove(stream->data, stream->data + mark.length, stream->length);
        stream->offset = mark.length;
    }
    return true;
}

/* The same for a format that goes through the text from its beginning. */
static size_t stream_split(struct stream *stream)
{
    const struct view text = { stream->data, stream->length };

    stream->format->split(&stream->splitter, text, stream->offset, stream->ended, stream->layout);
    return stream->splitter.cut > stream->offset + stream->begin ? (size_t)(stream->splitter.cut - stream->offset)
                                                                 : stream->begin;
}

/*
 * Where to cut: the beginning of an event, one of the last in the text, of which the bytes that make it one are all
 * there. stream->begin when there is no other.
 */
static size_t stream_cut(struct stream *stream)
{
    const struct view text = { stream->data, stream->length };
    const size_t low = stream->searched > stream->begin ? stream->searched : stream->begin + 1;

    if (stream->length < low + FORMAT_LOOK_AHEAD)
        return stream->begin;
    const size_t limit = stream->length - FORMAT_LOOK_AHEAD;
    for (size_t back = STREAM_LAST;; back *= 4) {
        size_t from = limit > low + back ? limit - back : low;
        size_t at = stream->format->begin(text, from, stream->layout);

        if (at <= limit)
            return at;
        if (from == low) {
            stream->searched = limit;
            return stream->begin;
        }
    }
}

/* Hands the text out up to `end`; what follows, and what may be looked back at, moves into the memory the worker had. */
static void stream_give(struct stream *stream, size_t end, struct block *block)
{
    const size_t behind = stream->format->look_behind + STREAM_SAMPLE, keep = end > behind ? end - behind : 0;
    char *memory = block->data;
    size_t capacity = block->capacity;
    char *data = stream_place(stream, &memory, &capacity, stream->length - keep);

    if (stream->length > keep)
        memcpy(data, stream->data + keep, stream->length - keep);
    *block = (struct block){
        .data = stream->memory, .capacity = stream->capacity, .text = { stream->data, stream->length },
        .next = stream->begin, .end = end, .offset = stream->offset, .context = stream->context,
    };
    stream->context = stream->splitter.context;
    stream->memory = memory;
    stream->capacity = capacity;
    stream->data = data;
    stream->length -= keep;
    stream->begin = end - keep;
    stream->searched = 0;
    stream->offset += keep;
}

/* What becomes of an event that is too long: a piece of text, but nothing behind it can be read without knowing its end. */
static size_t stream_overlong(struct stream *stream)
{
    if (!stream->format->split)
        return stream->length;
    stream_fail(stream, fault_set(&stream->fault, STATUS_IO, "an event of more than %d MiB; what follows was not read",
                                  STREAM_LONGEST >> 20));
    stream->length = stream->begin;
    return stream->begin;
}

/* How far what there is of a text that has run dry is complete. */
static size_t stream_settle(struct stream *stream)
{
    const struct settled settled = {
        .text = { stream->data, stream->length }, .begin = stream->begin, .offset = stream->offset,
        .quiet = clock_us() >= stream->came_us + SETTLING_QUIET_US,
    };

    if (stream->format->split)
        return settling_split(&stream->settling, stream->format, stream->layout, &settled, &stream->splitter);
    return settling_end(&stream->settling, stream->format, stream->layout, &settled);
}

static void stream_block(struct stream *stream, struct block *block, const _Atomic bool *stopped)
{
    size_t end = stream->begin;

    if (!stream->started && !stream_start(stream, stopped))
        return;
    while (end == stream->begin && !stream->ended) {
        if (!stream_fill(stream, stopped)) {
            if (stream->dry && !atomic_load_explicit(stopped, memory_order_relaxed))
                end = stream_settle(stream);
            break;
        }
        end = stream->format->split ? stream_split(stream) : stream_cut(stream);
        if (end == stream->begin && stream->length - stream->begin > STREAM_LONGEST)
            end = stream_overlong(stream);
    }
    if (stream->ended)
        end = stream->length;
    if (end > stream->begin)
        stream_give(stream, end, block);
    if (block->next < block->end)
        block->number = stream->given++;
}

enum status stream_next(struct stream *stream, struct block *block, const _Atomic bool *stopped, struct fault *fault)
{
    enum status status = STATUS_OK;

    block->next = block->end = 0;
    pthread_mutex_lock(&stream->lock);
    stream_block(stream, block, stopped);
    if (block->next == block->end && stream->trouble != STATUS_OK) {
        status = stream->trouble;
        *fault = stream->fault;
        stream->trouble = STATUS_OK;
    }
    pthread_mutex_unlock(&stream->lock);
    return status;
}

void stream_grow(struct stream *stream)
{
    struct stat stat;

    stream->grows = true;
    stream->regular = fstat(stream->descriptor, &stat) == 0 && S_ISREG(stat.st_mode);
    stream->came_us = clock_us();
}

void stream_resume(struct stream *stream, int64_t until_us, bool last)
{
    struct stat stat;

    if (stream->regular && fstat(stream->descriptor, &stat) == 0)
        stream->readable = stat.st_size > 0 ? (uint64_t)stat.st_size : 0;
    stream->until_us = until_us;
    stream->last |= last;
    stream->dry = false;
}

void stream_stop(struct stream *stream)
{
    stream->readable = stream_position(stream);
    stream->last = true;
    stream->dry = false;
}

bool stream_over(struct stream *stream)
{
    return stream->ended || !stream->grows;
}

int64_t stream_settles_us(struct stream *stream)
{
    return stream->length > stream->begin && !stream->ended ? stream->came_us + SETTLING_QUIET_US : INT64_MAX;
}

int stream_descriptor(const struct stream *stream)
{
    return stream->descriptor;
}

bool stream_seek(struct stream *stream, uint64_t position)
{
    if (stream->format->split || lseek(stream->descriptor, (off_t)position, SEEK_SET) < 0)
        return false;
    stream->started = true;
    stream->offset = position;
    atomic_store_explicit(&stream->position, position, memory_order_relaxed);
    return true;
}

struct view stream_beginning(const struct stream *stream)
{
    return (struct view){ stream->beginning, stream->beginning_length };
}

bool stream_holds(struct stream *stream)
{
    char bytes[STREAM_SAMPLE];
    const uint64_t position = stream_position(stream);
    const size_t count = stream->length < sizeof bytes ? stream->length : sizeof bytes;

    return pread(stream->descriptor, bytes, count, (off_t)(position - count)) == (ssize_t)count &&
           memcmp(bytes, stream->data + stream->length - count, count) == 0;
}
