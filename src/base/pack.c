#include "base/pack.h"

#include "base/arena.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

/* Pieces are of one length, so that nothing depends on how the text was parted. */
enum { PACK_PIECE = 1024 * 1024, PACK_ROOM = 256 * 1024, PACK_GZIP_WINDOW = 15 + 16, PACK_GZIP_MEMORY = 8 };

struct pack {
    enum pack_kind kind;
    z_stream gzip;
    ZSTD_CStream *zstd;
    char *piece, *room;
    size_t length;                  /* of the piece, so far */
};

static bool pack_init(struct pack *pack, size_t workers)
{
    if (pack->kind == PACK_GZIP)
        return deflateInit2(&pack->gzip, Z_DEFAULT_COMPRESSION, Z_DEFLATED, PACK_GZIP_WINDOW, PACK_GZIP_MEMORY,
                            Z_DEFAULT_STRATEGY) == Z_OK;
    if (pack->kind == PACK_PLAIN)
        return true;
    pack->zstd = ZSTD_createCStream();
    if (!pack->zstd || ZSTD_isError(ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_checksumFlag, 1)))
        return false;
    /* A library without threads refuses, and then works on the caller's. */
    (void)ZSTD_CCtx_setParameter(pack->zstd, ZSTD_c_nbWorkers, (int)workers);
    return true;
}

struct pack *pack_new(enum pack_kind kind, size_t workers)
{
    struct pack *pack = heap_zalloc(sizeof *pack);

    pack->kind = kind;
    if (!pack_init(pack, workers)) {
        ZSTD_freeCStream(pack->zstd);
        free(pack);
        return NULL;
    }
    pack->piece = heap_alloc(PACK_PIECE);
    pack->room = heap_alloc(PACK_ROOM);
    return pack;
}

void pack_free(struct pack *pack)
{
    if (!pack)
        return;
    ZSTD_freeCStream(pack->zstd);
    if (pack->kind == PACK_GZIP)
        deflateEnd(&pack->gzip);
    free(pack->piece);
    free(pack->room);
    free(pack);
}

static enum status pack_zstd(struct pack *pack, bool last, struct buffer *out, struct fault *fault)
{
    ZSTD_inBuffer from = { pack->piece, pack->length, 0 };

    for (;;) {
        ZSTD_outBuffer to = { pack->room, PACK_ROOM, 0 };
        const size_t left = ZSTD_compressStream2(pack->zstd, &to, &from, last ? ZSTD_e_end : ZSTD_e_continue);

        if (ZSTD_isError(left))
            return fault_set(fault, STATUS_IO, "zstd: %s", ZSTD_getErrorName(left));
        buffer_add(out, (struct view){ pack->room, to.pos });
        if (last ? left == 0 : from.pos == from.size)
            return STATUS_OK;
    }
}

static enum status pack_gzip(struct pack *pack, bool last, struct buffer *out, struct fault *fault)
{
    pack->gzip.next_in = (Bytef *)pack->piece;
    pack->gzip.avail_in = (uInt)pack->length;
    do {
        pack->gzip.next_out = (Bytef *)pack->room;
        pack->gzip.avail_out = PACK_ROOM;
        if (deflate(&pack->gzip, last ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_ERROR)
            return fault_set(fault, STATUS_IO, "gzip: the text could not be compressed");
        buffer_add(out, (struct view){ pack->room, PACK_ROOM - pack->gzip.avail_out });
    } while (pack->gzip.avail_out == 0);
    return STATUS_OK;
}

static enum status pack_flush(struct pack *pack, bool last, struct buffer *out, struct fault *fault)
{
    const enum status status = pack->kind == PACK_ZSTD ? pack_zstd(pack, last, out, fault) : pack_gzip(pack, last, out, fault);

    pack->length = 0;
    return status;
}

enum status pack_add(struct pack *pack, struct view text, struct buffer *out, struct fault *fault)
{
    if (pack->kind == PACK_PLAIN) {
        buffer_add(out, text);
        return STATUS_OK;
    }
    while (text.length > 0) {
        const size_t room = PACK_PIECE - pack->length, part = text.length < room ? text.length : room;

        memcpy(pack->piece + pack->length, text.data, part);
        pack->length += part;
        text = view_skip(text, part);
        if (pack->length == PACK_PIECE)
            TRY(pack_flush(pack, false, out, fault));
    }
    return STATUS_OK;
}

enum status pack_end(struct pack *pack, struct buffer *out, struct fault *fault)
{
    return pack->kind == PACK_PLAIN ? STATUS_OK : pack_flush(pack, true, out, fault);
}
