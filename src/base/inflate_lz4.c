#include "base/inflate_codec.h"

static bool lz4_recognise(struct view head)
{
    return view_starts(head, VIEW("\x04\x22\x4D\x18"));
}

#if LIQ_HAVE_LZ4

#include "base/arena.h"

#include <lz4frame.h>
#include <stdlib.h>

struct lz4 {
    LZ4F_dctx *context;     /* NULL: no memory, which the first step says */
};

static void *lz4_open(void)
{
    struct lz4 *lz4 = heap_zalloc(sizeof *lz4);

    if (LZ4F_isError(LZ4F_createDecompressionContext(&lz4->context, LZ4F_VERSION)))
        lz4->context = NULL;
    return lz4;
}

static void lz4_close(void *state)
{
    struct lz4 *lz4 = state;

    LZ4F_freeDecompressionContext(lz4->context);
    free(lz4);
}

static void lz4_restart(void *state)
{
    struct lz4 *lz4 = state;

    if (lz4->context)
        LZ4F_resetDecompressionContext(lz4->context);
}

static enum inflate_result lz4_step(void *state, struct inflate_io *io)
{
    struct lz4 *lz4 = state;
    size_t in = io->in_length, out = io->out_length;

    if (!lz4->context) {
        io->reason = "no memory to decompress with";
        return INFLATE_DAMAGED;
    }
    size_t code = LZ4F_decompress(lz4->context, io->out, &out, io->in, &in, NULL);
    if (LZ4F_isError(code))
        return INFLATE_DAMAGED;
    io->in += in;
    io->in_length -= in;
    io->out += out;
    io->out_length -= out;
    return code == 0 ? INFLATE_MEMBER_END : INFLATE_MORE;
}

const struct inflate_codec inflate_lz4 = {
    .name = "lz4", .noun = "lz4 data", .recognise = lz4_recognise,
    .open = lz4_open, .close = lz4_close, .step = lz4_step, .restart = lz4_restart,
};

#else

const struct inflate_codec inflate_lz4 = { .name = "lz4", .noun = "lz4 data", .recognise = lz4_recognise };

#endif
