#include "base/arena.h"
#include "base/inflate_codec.h"

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum { INPUT_SIZE = 256 * 1024, MAGIC_LENGTH = 10, PATIENCE_MS = 50 };

struct inflate {
    int descriptor;
    struct inflate *below;              /* or read from this one, which is owned */
    uint64_t remaining;                 /* bytes of the part that are still to be read */
    bool part;
    uint32_t expected, checksum;        /* of a part's output: as it should be, as it is so far */
    const struct inflate_codec *codec;  /* NULL for plain bytes */
    void *state;
    char *input;
    size_t begin, end, size;            /* of what was read and not yet used; of the room */
    uint64_t read;                      /* bytes in all */
    const _Atomic bool *stopped;        /* NULL: nobody stops it */
    bool input_over;                    /* nothing more to read */
    bool between;                       /* a member has ended and the next has not begun */
    bool failed;
    struct fault trouble;               /* why the input is over, if not because it ended */
    struct fault fault;                 /* when failed */
};

struct inflate *inflate_new(int descriptor, enum compression compression, struct view head)
{
    return inflate_new_with(descriptor, inflate_codec_of(compression), head);
}

static void inflate_fail(struct inflate *inflate, const char *reason)
{
    inflate->failed = true;
    snprintf(inflate->fault.message, sizeof inflate->fault.message, "%s", reason);
}

static void inflate_fail_data(struct inflate *inflate, const char *before, const char *after)
{
    inflate->failed = true;
    snprintf(inflate->fault.message, sizeof inflate->fault.message, "%s%s%s", before, inflate->codec->noun, after);
}

struct inflate *inflate_new_with(int descriptor, const struct inflate_codec *codec, struct view head)
{
    struct inflate *inflate = heap_zalloc(sizeof *inflate);

    inflate->descriptor = descriptor;
    inflate->remaining = UINT64_MAX;
    inflate->codec = codec;
    inflate->size = head.length > INPUT_SIZE ? head.length : INPUT_SIZE;
    inflate->input = heap_alloc(inflate->size);
    if (head.length > 0)
        memcpy(inflate->input, head.data, head.length);
    inflate->end = head.length;
    inflate->read = head.length;
    if (codec && codec->open)
        inflate->state = codec->open();
    else if (codec)
        inflate_fail_data(inflate, "it is ", ", which this build cannot unpack");
    return inflate;
}

struct inflate *inflate_open(int descriptor, const struct packing *packing, struct view head)
{
    struct inflate *inflate = inflate_new(descriptor, packing->count > 0 ? packing->layers[0] : COMPRESSION_NONE, head);

    if (packing->part) {
        inflate->part = true;
        inflate->remaining = packing->length;
        inflate->expected = packing->checksum;
        if (lseek(descriptor, (off_t)packing->offset, SEEK_SET) < 0)
            inflate_fail(inflate, strerror(errno));
    }
    for (size_t i = 1; i < packing->count; i++) {
        struct inflate *above = inflate_new(-1, packing->layers[i], VIEW(""));

        above->below = inflate;
        inflate = above;
    }
    return inflate;
}

void inflate_free(struct inflate *inflate)
{
    while (inflate) {
        struct inflate *below = inflate->below;

        if (inflate->state)
            inflate->codec->close(inflate->state);
        free(inflate->input);
        free(inflate);
        inflate = below;
    }
}

void inflate_heed(struct inflate *inflate, const _Atomic bool *stopped)
{
    while (inflate->below)
        inflate = inflate->below;
    inflate->stopped = stopped;
}

uint64_t inflate_used(const struct inflate *inflate)
{
    while (inflate->below)
        inflate = inflate->below;
    return inflate->read - (inflate->end - inflate->begin);
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

static size_t inflate_read_file(struct inflate *inflate, char *out, size_t capacity)
{
    ssize_t got;

    if (inflate->stopped && !inflate_wait(inflate))
        return 0;
    if (capacity > inflate->remaining)
        capacity = (size_t)inflate->remaining;
    do
        got = read(inflate->descriptor, out, capacity);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        (void)fault_set(&inflate->trouble, STATUS_IO, "%s", strerror(errno));
    if (got <= 0)
        return 0;
    if (inflate->part)
        inflate->remaining -= (uint64_t)got;
    return (size_t)got;
}

/* Up to `capacity` bytes; 0 at the end or after a failure, which waits until what came before has been used. */
static size_t inflate_read_input(struct inflate *inflate, char *out, size_t capacity)
{
    size_t got = 0;

    if (!inflate->below)
        got = inflate_read_file(inflate, out, capacity);
    else if (inflate_read(inflate->below, out, capacity, &got, &inflate->trouble) != STATUS_OK)
        got = 0;
    inflate->input_over = got == 0;
    inflate->read += got;
    return got;
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
    if (rest.data[0] == '\0' && !inflate->part) {
        inflate->begin++;
        return;
    }
    if (inflate->codec->restart && inflate->codec->recognise(rest)) {
        inflate->codec->restart(inflate->state);
        inflate->between = false;
        return;
    }
    inflate_fail_data(inflate, "behind the ", " there is something else");
}

static void inflate_decode(struct inflate *inflate, struct inflate_io *io)
{
    const size_t room = io->out_length;

    io->in_length = inflate_need(inflate, inflate->codec->least > 0 ? inflate->codec->least : 1);
    io->in = inflate->input + inflate->begin;
    io->last = inflate->input_over;
    io->reason = NULL;
    const size_t before = io->in_length;
    enum inflate_result result = inflate->codec->step(inflate->state, io);
    inflate->begin = inflate->end - io->in_length;
    if (result == INFLATE_DAMAGED && io->reason)
        inflate_fail(inflate, io->reason);
    else if (result == INFLATE_DAMAGED)
        inflate_fail_data(inflate, "the ", " is damaged");
    else if (result == INFLATE_MEMBER_END)
        inflate->between = true;
    else if (inflate->input_over && io->in_length == before && io->out_length == room)
        inflate_fail_data(inflate, "the ", " ends too early");
}

static bool inflate_is_whole(const struct inflate *inflate)
{
    return (!inflate->codec || inflate->between) && inflate->input_over && inflate->begin == inflate->end;
}

/* All that there is has been delivered: was it all that there should be? */
static void inflate_finish(struct inflate *inflate)
{
    if (inflate->part && !inflate->failed && inflate->remaining > 0)
        inflate_fail(inflate, "the archive ends too early");
    else if (inflate->part && !inflate->failed && inflate->checksum != inflate->expected)
        inflate_fail(inflate, "the checksum of the archive's member does not match");
    inflate->part = false;
    if (inflate->trouble.message[0])
        inflate_fail(inflate, inflate->trouble.message);
}

static void inflate_check(struct inflate *inflate, const char *bytes, size_t length)
{
    /* The type is from before const, and a uInt may be too short for a size. */
    while (length > 0) {
        const uInt some = length < 1u << 30 ? (uInt)length : 1u << 30;

        inflate->checksum = (uint32_t)crc32(inflate->checksum, (const Bytef *)bytes, some);
        bytes += some;
        length -= some;
    }
}

enum status inflate_read(struct inflate *inflate, char *out, size_t capacity, size_t *length, struct fault *fault)
{
    struct inflate_io io = { .out = out, .out_length = capacity };

    while (io.out_length > 0 && !inflate->failed && !inflate_is_whole(inflate)) {
        if (!inflate->codec)
            inflate_copy(inflate, &io);
        else if (inflate->between)
            inflate_cross(inflate);
        else
            inflate_decode(inflate, &io);
    }
    *length = capacity - io.out_length;
    if (inflate->part)
        inflate_check(inflate, out, *length);
    if (*length > 0 || capacity == 0)
        return STATUS_OK;
    inflate_finish(inflate);
    return inflate->failed ? fault_set(fault, STATUS_IO, "%s", inflate->fault.message) : STATUS_OK;
}
