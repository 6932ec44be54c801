#include "base/arena.h"
#include "base/inflate_codec.h"

#if LIQ_HAVE_ISAL

#include <isa-l/igzip_lib.h>
#include <stdlib.h>

static void isal_restart(void *state)
{
    struct inflate_state *stream = state;

    isal_inflate_reset(stream);
    stream->crc_flag = ISAL_GZIP;
}

static void *isal_open_raw(void)
{
    struct inflate_state *stream = heap_zalloc(sizeof *stream);

    isal_inflate_init(stream);
    return stream;
}

static void *isal_open(void)
{
    void *stream = isal_open_raw();

    isal_restart(stream);
    return stream;
}

static void isal_close(void *state)
{
    free(state);
}

static uint32_t isal_part(size_t length)
{
    return length < 1u << 30 ? (uint32_t)length : 1u << 30;
}

static enum inflate_result isal_step(void *state, struct inflate_io *io)
{
    struct inflate_state *stream = state;
    const uint32_t in = isal_part(io->in_length), out = isal_part(io->out_length);

    stream->next_in = (uint8_t *)(uintptr_t)io->in;     /* only read */
    stream->avail_in = in;
    stream->next_out = (uint8_t *)io->out;
    stream->avail_out = out;
    int code = isal_inflate(stream);
    /* Of damaged data it may count a byte that was not there. */
    const uint32_t left = stream->avail_in <= in ? stream->avail_in : 0;
    io->in += in - left;
    io->in_length -= in - left;
    io->out += out - stream->avail_out;
    io->out_length -= out - stream->avail_out;
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
