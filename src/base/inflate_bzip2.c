#include "base/inflate_codec.h"

static bool bzip2_recognise(struct view head)
{
    static const struct view block = VIEW_INIT("\x31\x41\x59\x26\x53\x59"), end = VIEW_INIT("\x17\x72\x45\x38\x50\x90");

    if (head.length < 10 || !view_starts(head, VIEW("BZh")) || head.data[3] < '1' || head.data[3] > '9')
        return false;
    head = view_skip(head, 4);
    return view_starts(head, block) || view_starts(head, end);
}

#if LIQ_HAVE_BZIP2

#include "base/arena.h"

#include <bzlib.h>
#include <stdlib.h>

static void *bzip2_open(void)
{
    bz_stream *stream = heap_zalloc(sizeof *stream);

    if (BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK)
        stream->state = NULL;   /* no memory: the first step says so */
    return stream;
}

static void bzip2_close(void *state)
{
    BZ2_bzDecompressEnd(state);
    free(state);
}

static void bzip2_restart(void *state)
{
    bz_stream *stream = state;

    BZ2_bzDecompressEnd(stream);
    memset(stream, 0, sizeof *stream);
    if (BZ2_bzDecompressInit(stream, 0, 0) != BZ_OK)
        stream->state = NULL;
}

static unsigned bzip2_part(size_t length)
{
    return length < 1u << 30 ? (unsigned)length : 1u << 30;
}

static enum inflate_result bzip2_step(void *state, struct inflate_io *io)
{
    bz_stream *stream = state;
    const unsigned in = bzip2_part(io->in_length), out = bzip2_part(io->out_length);

    stream->next_in = (char *)(uintptr_t)io->in;    /* only read */
    stream->avail_in = in;
    stream->next_out = io->out;
    stream->avail_out = out;
    int code = stream->state ? BZ2_bzDecompress(stream) : BZ_MEM_ERROR;
    io->in += in - stream->avail_in;
    io->in_length -= in - stream->avail_in;
    io->out += out - stream->avail_out;
    io->out_length -= out - stream->avail_out;
    if (code == BZ_STREAM_END)
        return INFLATE_MEMBER_END;
    if (code == BZ_OK)
        return INFLATE_MORE;
    io->reason = code == BZ_MEM_ERROR ? "no memory to decompress with" : NULL;
    return INFLATE_DAMAGED;
}

const struct inflate_codec inflate_bzip2 = {
    .name = "bzip2", .noun = "bzip2 data", .recognise = bzip2_recognise,
    .open = bzip2_open, .close = bzip2_close, .step = bzip2_step, .restart = bzip2_restart,
};

#else

const struct inflate_codec inflate_bzip2 = { .name = "bzip2", .noun = "bzip2 data", .recognise = bzip2_recognise };

#endif
