#include "base/arena.h"
#include "base/inflate_codec.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { ZSTD_HEADER = 18 };      /* bytes of the longest head of a frame */

struct zstd {
    ZSTD_DStream *stream;       /* NULL: no memory, which the first step says */
    char header[ZSTD_HEADER];   /* what the frame begins with */
    size_t header_bytes;
    uint64_t written;           /* of the frame */
};

/* A frame, or one to be skipped. */
static bool zstd_recognise(struct view head)
{
    return view_starts(head, VIEW("\x28\xb5\x2f\xfd")) ||
           (head.length >= 4 && (head.data[0] & 0xf0) == 0x50 && view_starts(view_skip(head, 1), VIEW("\x2a\x4d\x18")));
}

static void *zstd_open(void)
{
    struct zstd *zstd = heap_zalloc(sizeof *zstd);

    zstd->stream = ZSTD_createDStream();
    return zstd;
}

static void zstd_close(void *state)
{
    struct zstd *zstd = state;

    ZSTD_freeDStream(zstd->stream);
    free(zstd);
}

static void zstd_restart(void *state)
{
    (void)state;    /* a stream that ended a frame begins the next by itself */
}

static const char *zstd_reason(size_t code)
{
    switch ((int)ZSTD_getErrorCode(code)) {
    case ZSTD_error_checksum_wrong:
        return "the checksum of the zstd data does not match";
    case ZSTD_error_frameParameter_windowTooLarge:
        return "the zstd data needs a window larger than 128 MB";
    case ZSTD_error_dictionary_wrong:
        return "the zstd data needs a dictionary";
    case ZSTD_error_memory_allocation:
        return "no memory to decompress with";
    default:
        return NULL;
    }
}

static void zstd_count(struct zstd *zstd, const ZSTD_inBuffer *in, const ZSTD_outBuffer *out)
{
    const size_t room = ZSTD_HEADER - zstd->header_bytes, count = in->pos < room ? in->pos : room;

    if (count > 0)
        memcpy(zstd->header + zstd->header_bytes, in->src, count);
    zstd->header_bytes += count;
    zstd->written += out->pos;
}

/* Whether the frame has as many bytes as its head says, if it does: the library looks at it in some of its ways only. */
static bool zstd_is_whole(struct zstd *zstd)
{
    const unsigned long long told = ZSTD_getFrameContentSize(zstd->header, zstd->header_bytes);
    const bool whole = told == ZSTD_CONTENTSIZE_UNKNOWN || told == ZSTD_CONTENTSIZE_ERROR || told == zstd->written;

    zstd->header_bytes = 0;
    zstd->written = 0;
    return whole;
}

static enum inflate_result zstd_step(void *state, struct inflate_io *io)
{
    struct zstd *zstd = state;
    ZSTD_inBuffer in = { io->in, io->in_length, 0 };
    ZSTD_outBuffer out = { io->out, io->out_length, 0 };

    if (!zstd->stream) {
        io->reason = "no memory to decompress with";
        return INFLATE_DAMAGED;
    }
    size_t code = ZSTD_decompressStream(zstd->stream, &out, &in);
    zstd_count(zstd, &in, &out);
    io->in += in.pos;
    io->in_length -= in.pos;
    io->out += out.pos;
    io->out_length -= out.pos;
    if (ZSTD_isError(code)) {
        io->reason = zstd_reason(code);
        return INFLATE_DAMAGED;
    }
    if (code == 0)
        return zstd_is_whole(zstd) ? INFLATE_MEMBER_END : INFLATE_DAMAGED;
    return INFLATE_MORE;
}

const struct inflate_codec inflate_zstd = {
    .name = "zstd", .noun = "zstd data", .recognise = zstd_recognise,
    .open = zstd_open, .close = zstd_close, .step = zstd_step, .restart = zstd_restart,
};
