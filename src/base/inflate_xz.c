#include "base/inflate_codec.h"

static bool xz_recognise(struct view head)
{
    static const struct view magic = { "\xFD" "7zXZ\0", 6 };

    return view_starts(head, magic);
}

#if LIQ_HAVE_XZ

#include "base/arena.h"

#include <lzma.h>
#include <stdlib.h>

enum { XZ_MEMORY = 256 << 20 };

struct xz {
    lzma_stream stream;
    lzma_ret opened;    /* why it could not be: the first step says so */
};

static void xz_restart(void *state)
{
    struct xz *xz = state;

    xz->opened = lzma_stream_decoder(&xz->stream, XZ_MEMORY, 0);
}

static void *xz_open(void)
{
    struct xz *xz = heap_zalloc(sizeof *xz);

    xz->stream = (lzma_stream)LZMA_STREAM_INIT;
    xz_restart(xz);
    return xz;
}

static void xz_close(void *state)
{
    struct xz *xz = state;

    lzma_end(&xz->stream);
    free(xz);
}

static const char *xz_reason(lzma_ret code)
{
    if (code == LZMA_MEMLIMIT_ERROR)
        return "the xz data needs more than 256 MB to be decompressed";
    return code == LZMA_MEM_ERROR ? "no memory to decompress with" : NULL;
}

static enum inflate_result xz_step(void *state, struct inflate_io *io)
{
    struct xz *xz = state;
    lzma_stream *stream = &xz->stream;

    stream->next_in = (const uint8_t *)io->in;
    stream->avail_in = io->in_length;
    stream->next_out = (uint8_t *)io->out;
    stream->avail_out = io->out_length;
    lzma_ret code = xz->opened == LZMA_OK ? lzma_code(stream, LZMA_RUN) : xz->opened;
    io->in += io->in_length - stream->avail_in;
    io->in_length = stream->avail_in;
    io->out += io->out_length - stream->avail_out;
    io->out_length = stream->avail_out;
    if (code == LZMA_STREAM_END)
        return INFLATE_MEMBER_END;
    if (code == LZMA_OK || code == LZMA_BUF_ERROR)
        return INFLATE_MORE;
    io->reason = xz_reason(code);
    return INFLATE_DAMAGED;
}

const struct inflate_codec inflate_xz = {
    .name = "liblzma", .noun = "xz data", .recognise = xz_recognise,
    .open = xz_open, .close = xz_close, .step = xz_step, .restart = xz_restart,
};

#else

const struct inflate_codec inflate_xz = { .name = "liblzma", .noun = "xz data", .recognise = xz_recognise };

#endif
