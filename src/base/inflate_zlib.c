#include "base/arena.h"
#include "base/inflate_codec.h"

#include <stdlib.h>
#include <zlib.h>

enum { GZIP_ONLY = 16 };

static void *zlib_open(void)
{
    z_stream *stream = heap_zalloc(sizeof *stream);

    if (inflateInit2(stream, MAX_WBITS + GZIP_ONLY) != Z_OK)
        stream->state = NULL;   /* no memory: the first step says so */
    return stream;
}

static void *zlib_open_raw(void)
{
    z_stream *stream = heap_zalloc(sizeof *stream);

    if (inflateInit2(stream, -MAX_WBITS) != Z_OK)
        stream->state = NULL;
    return stream;
}

static void zlib_close(void *state)
{
    inflateEnd(state);
    free(state);
}

static void zlib_restart(void *state)
{
    inflateReset(state);
}

static uInt zlib_part(size_t length)
{
    return length < 1u << 30 ? (uInt)length : 1u << 30;
}

static const char *zlib_reason(const z_stream *stream, int code)
{
    if (code == Z_MEM_ERROR || code == Z_STREAM_ERROR)
        return "no memory to decompress with";
    if (stream->msg && strstr(stream->msg, "check"))
        return "the checksum of the gzip data does not match";
    return NULL;
}

static enum inflate_result zlib_step(void *state, struct inflate_io *io)
{
    z_stream *stream = state;
    const uInt in = zlib_part(io->in_length), out = zlib_part(io->out_length);

    /* zlib does not write to its input; the type is from before const. */
    stream->next_in = (Bytef *)(uintptr_t)io->in;
    stream->avail_in = in;
    stream->next_out = (Bytef *)io->out;
    stream->avail_out = out;
    int code = inflate(stream, Z_NO_FLUSH);
    io->in += in - stream->avail_in;
    io->in_length -= in - stream->avail_in;
    io->out += out - stream->avail_out;
    io->out_length -= out - stream->avail_out;
    if (code == Z_STREAM_END)
        return INFLATE_MEMBER_END;
    if (code == Z_OK || code == Z_BUF_ERROR)
        return INFLATE_MORE;
    io->reason = zlib_reason(stream, code);
    return INFLATE_DAMAGED;
}

const struct inflate_codec inflate_zlib = {
    .name = "zlib", .noun = "gzip data", .recognise = gzip_recognise,
    .open = zlib_open, .close = zlib_close, .step = zlib_step, .restart = zlib_restart,
};
const struct inflate_codec inflate_zlib_raw = {
    .name = "zlib", .noun = "compressed data", .open = zlib_open_raw, .close = zlib_close, .step = zlib_step,
};
