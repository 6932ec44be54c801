#include "base/arena.h"
#include "base/inflate_codec.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { INPUT_SIZE = 256 * 1024, MAGIC_LENGTH = 4, PATIENCE_MS = 50 };

struct inflate {
    int descriptor;
    enum compression compression;
    const struct inflate_codec *codec;  /* NULL for plain bytes */
    void *state;
    char *input;
    size_t begin, end, size;            /* of what was read and not yet used; of the room */
    const _Atomic bool *stopped;        /* NULL: nobody stops it */
    bool input_over;                    /* nothing more to read from the descriptor */
    bool between;                       /* a member has ended and the next has not begun */
    bool failed;
    struct fault fault;                 /* when failed */
};

enum compression compression_of(struct view head)
{
    if (view_starts(head, VIEW("\x1f\x8b\x08")))
        return COMPRESSION_GZIP;
    if (view_starts(head, VIEW("\x28\xb5\x2f\xfd")))
        return COMPRESSION_ZSTD;
    if (head.length >= 4 && (head.data[0] & 0xf0) == 0x50 && view_starts(view_skip(head, 1), VIEW("\x2a\x4d\x18")))
        return COMPRESSION_ZSTD;    /* a skippable frame */
    return COMPRESSION_NONE;
}

static const struct inflate_codec *codec_of(enum compression compression)
{
    static const struct inflate_codec *const codecs[] = {
#if LIQ_HAVE_ISAL
        [COMPRESSION_GZIP] = &inflate_isal,
#else
        [COMPRESSION_GZIP] = &inflate_zlib,
#endif
        [COMPRESSION_ZSTD] = &inflate_zstd,
    };
    return codecs[compression];
}

struct inflate *inflate_new(int descriptor, enum compression compression, struct view head)
{
    return inflate_new_with(descriptor, compression, codec_of(compression), head);
}

struct inflate *inflate_new_with(int descriptor, enum compression compression, const struct inflate_codec *codec,
                                 struct view head)
{
    struct inflate *inflate = heap_zalloc(sizeof *inflate);

    inflate->descriptor = descriptor;
    inflate->compression = compression;
    inflate->codec = codec;
    inflate->state = codec ? codec->open() : NULL;
    inflate->size = head.length > INPUT_SIZE ? head.length : INPUT_SIZE;
    inflate->input = heap_alloc(inflate->size);
    if (head.length > 0)
        memcpy(inflate->input, head.data, head.length);
    inflate->end = head.length;
    return inflate;
}

void inflate_free(struct inflate *inflate)
{
    if (!inflate)
        return;
    if (inflate->codec)
        inflate->codec->close(inflate->state);
    free(inflate->input);
    free(inflate);
}

static void inflate_fail(struct inflate *inflate, const char *reason)
{
    inflate->failed = true;
    snprintf(inflate->fault.message, sizeof inflate->fault.message, "%s", reason);
}

void inflate_heed(struct inflate *inflate, const _Atomic bool *stopped)
{
    inflate->stopped = stopped;
}

/* Waits until there is something to read; false when it was stopped meanwhile. */
static bool inflate_wait(const struct inflate *inflate)
{
    struct pollfd pollfd = { .fd = inflate->descriptor, .events = POLLIN };

    while (!atomic_load_explicit(inflate->stopped, memory_order_relaxed)) {
        int ready = poll(&pollfd, 1, PATIENCE_MS);

        if (ready > 0 || (ready < 0 && errno != EINTR && errno != EAGAIN))
            return true;
    }
    return false;
}

/* Up to `capacity` bytes from the descriptor; 0 at the end or after a failure. */
static size_t inflate_read_input(struct inflate *inflate, char *out, size_t capacity)
{
    ssize_t got;

    if (inflate->stopped && !inflate_wait(inflate)) {
        inflate->input_over = true;
        return 0;
    }

    do
        got = read(inflate->descriptor, out, capacity);
    while (got < 0 && errno == EINTR);
    inflate->input_over = got <= 0;
    if (got >= 0)
        return (size_t)got;
    inflate_fail(inflate, strerror(errno));
    return 0;
}

/* Has at least `wanted` bytes of input, or all there are. */
static size_t inflate_need(struct inflate *inflate, size_t wanted)
{
    if (inflate->end - inflate->begin < wanted && inflate->begin > 0) {
        memmove(inflate->input, inflate->input + inflate->begin, inflate->end - inflate->begin);
        inflate->end -= inflate->begin;
        inflate->begin = 0;
    }
    while (inflate->end - inflate->begin < wanted && !inflate->input_over)
        inflate->end += inflate_read_input(inflate, inflate->input + inflate->end, inflate->size - inflate->end);
    return inflate->end - inflate->begin;
}

static void inflate_copy(struct inflate *inflate, struct inflate_io *io)
{
    size_t count = inflate->end - inflate->begin;

    if (count > io->out_length)
        count = io->out_length;
    if (count > 0)
        memcpy(io->out, inflate->input + inflate->begin, count);
    else if (!inflate->input_over)
        count = inflate_read_input(inflate, io->out, io->out_length);
    if (inflate->begin < inflate->end)
        inflate->begin += count;
    io->out += count;
    io->out_length -= count;
}

/* Behind a member: zeros up to the end are padding of tapes and block devices, anything but another member is damage. */
static void inflate_cross(struct inflate *inflate)
{
    size_t count = inflate_need(inflate, MAGIC_LENGTH);
    struct view rest = { inflate->input + inflate->begin, count };

    if (rest.length == 0)
        return;
    if (rest.data[0] == '\0') {
        inflate->begin++;
        return;
    }
    if (compression_of(rest) == inflate->compression) {
        inflate->codec->restart(inflate->state);
        inflate->between = false;
        return;
    }
    inflate_fail(inflate, inflate->compression == COMPRESSION_GZIP ? "there are bytes behind the gzip data that are not gzip"
                                                                   : "there are bytes behind the zstd data that are not zstd");
}

static void inflate_decode(struct inflate *inflate, struct inflate_io *io)
{
    const size_t room = io->out_length;

    io->in_length = inflate_need(inflate, 1);
    io->in = inflate->input + inflate->begin;
    const size_t before = io->in_length;
    enum inflate_result result = inflate->codec->step(inflate->state, io);
    inflate->begin = inflate->end - io->in_length;
    if (inflate->failed)
        return;
    if (result == INFLATE_DAMAGED)
        inflate_fail(inflate, io->reason);
    else if (result == INFLATE_MEMBER_END)
        inflate->between = true;
    else if (inflate->input_over && io->in_length == before && io->out_length == room)
        inflate_fail(inflate, inflate->compression == COMPRESSION_GZIP ? "the gzip data ends too early"
                                                                       : "the zstd data ends too early");
}

static bool inflate_over(const struct inflate *inflate)
{
    bool whole = !inflate->codec || inflate->between;

    return inflate->failed || (whole && inflate->input_over && inflate->begin == inflate->end);
}

enum status inflate_read(struct inflate *inflate, char *out, size_t capacity, size_t *length, struct fault *fault)
{
    struct inflate_io io = { .out = out, .out_length = capacity };

    while (io.out_length > 0 && !inflate_over(inflate)) {
        if (!inflate->codec)
            inflate_copy(inflate, &io);
        else if (inflate->between)
            inflate_cross(inflate);
        else
            inflate_decode(inflate, &io);
    }
    *length = capacity - io.out_length;
    if (*length == 0 && inflate->failed)
        return fault_set(fault, STATUS_IO, "%s", inflate->fault.message);
    return STATUS_OK;
}
