#include "base/arena.h"
#include "base/inflate_codec.h"

#if LIQ_HAVE_ISAL

#include <isa-l/igzip_lib.h>
#include <stdlib.h>

enum { ISAL_WINDOW = 32 * 1024 };       /* how far back a match may reach */

struct isal {
    struct inflate_state stream;
    struct inflate_state before;        /* while a match may reach too far back: the stream before the last call; unless */
    bool began;                         /* that was the first call */
    bool spoilt;                        /* nothing sound comes in any more; what has been decoded still comes out */
};

static void isal_restart(void *state)
{
    struct isal *isal = state;

    isal_inflate_reset(&isal->stream);
    isal->stream.crc_flag = ISAL_GZIP;
    isal->began = false;
}

/* Back to before the last call. */
static void isal_restore(struct isal *isal, bool began)
{
    const uint32_t form = isal->stream.crc_flag;

    if (began) {
        isal->stream = isal->before;
        return;
    }
    isal_inflate_reset(&isal->stream);
    isal->stream.crc_flag = form;
}

static void *isal_open_raw(void)
{
    struct isal *isal = heap_zalloc(sizeof *isal);

    isal_inflate_init(&isal->stream);
    return isal;
}

static void *isal_open(void)
{
    void *isal = isal_open_raw();

    isal_restart(isal);
    return isal;
}

static void isal_close(void *state)
{
    free(state);
}

static uint32_t isal_part(size_t length)
{
    return length < 1u << 30 ? (uint32_t)length : 1u << 30;
}

/* Decodes at most so much of what is there; the library's code. What has been used and written is in the stream. */
static int isal_decode(struct inflate_state *stream, const struct inflate_io *io, uint32_t in)
{
    stream->next_in = (uint8_t *)(uintptr_t)io->in;     /* only read */
    stream->avail_in = in;
    stream->next_out = (uint8_t *)io->out;
    stream->avail_out = isal_part(io->out_length);
    return isal_inflate(stream);
}

/*
 * A match that reaches back before the beginning is noticed when it has been copied already, from wherever that is. So the call is
 * made again with less: the most bytes that go without. What they decode to depends on the data alone.
 */
static int isal_decode_sound(struct isal *isal, const struct inflate_io *io, uint32_t in, bool began)
{
    uint32_t sound = 0, unsound = in;
    int code;

    while (unsound - sound > 1) {
        const uint32_t middle = sound + (unsound - sound) / 2;

        isal_restore(isal, began);
        code = isal_decode(&isal->stream, io, middle);
        *(code == ISAL_INVALID_LOOKBACK ? &unsound : &sound) = middle;
    }
    isal_restore(isal, began);
    isal->spoilt = true;
    return isal_decode(&isal->stream, io, sound);
}

static enum inflate_result isal_step(void *state, struct inflate_io *io)
{
    struct isal *isal = state;
    struct inflate_state *stream = &isal->stream;
    const bool may_reach = stream->total_out < ISAL_WINDOW && !isal->spoilt, began = isal->began;
    const size_t room = io->out_length;
    uint32_t in = isal->spoilt ? 0 : isal_part(io->in_length);

    isal->began = true;
    if (may_reach && began)
        isal->before = *stream;
    int code = isal_decode(stream, io, in);
    if (may_reach && code == ISAL_INVALID_LOOKBACK)
        code = isal_decode_sound(isal, io, in, began);
    /* Of damaged data it may count a byte that was not there. */
    const size_t used = (size_t)((const char *)stream->next_in - io->in), written = (size_t)((char *)stream->next_out - io->out);
    in = used <= in ? (uint32_t)used : in;
    io->in += in;
    io->in_length -= in;
    io->out += written;
    io->out_length -= written;
    if (isal->spoilt)
        return io->out_length < room ? INFLATE_MORE : INFLATE_DAMAGED;
    if (code == ISAL_INCORRECT_CHECKSUM)
        io->reason = "the checksum of the gzip data does not match";
    else if (code >= 0 && code != ISAL_NEED_DICT)
        return stream->block_state == ISAL_BLOCK_FINISH ? INFLATE_MEMBER_END : INFLATE_MORE;
    return INFLATE_DAMAGED;
}

const struct inflate_codec inflate_isal = {
    .name = "isa-l", .noun = "gzip data", .recognise = gzip_recognise,
    .open = isal_open, .close = isal_close, .step = isal_step, .restart = isal_restart,
};
const struct inflate_codec inflate_isal_raw = {
    .name = "isa-l", .noun = "compressed data", .open = isal_open_raw, .close = isal_close, .step = isal_step,
};

#endif
