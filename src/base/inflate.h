/*
 * Unpacking as a stream: a chain of layers, the first of which reads from a file or a pipe and each other from the one
 * below it. A layer decompresses (gzip of several members by isa-l or zlib, zstd of several and skippable frames, bzip2,
 * xz, lz4), or turns text that is written otherwise into lines of UTF-8. All are told by content. Plain bytes pass through.
 */
#pragma once

#include "base/status.h"
#include "base/view.h"

#include <stdint.h>

enum compression {
    COMPRESSION_NONE,
    COMPRESSION_GZIP,
    COMPRESSION_ZSTD,
    COMPRESSION_BZIP2,
    COMPRESSION_XZ,
    COMPRESSION_LZ4,
    COMPRESSION_UTF16_LE,           /* to UTF-8, without its mark */
    COMPRESSION_UTF16_BE,
    COMPRESSION_CARRIAGE_RETURN,    /* lines that end in CR alone, as once on the Macintosh */
    COMPRESSION_DEFLATE,            /* as inside of zip archives, whose directory says so: never told by content */
};

/*
 * By the first bytes; 10 bytes are enough for compressed ones, text needs some lines. What is seen is the outermost layer
 * only.
 */
enum compression compression_of(struct view head);
/* False when this build lacks the library. */
bool compression_can_unpack(enum compression compression);
const char *compression_noun(enum compression compression);     /* "gzip data" */

enum { PACKING_DEEPEST = 4 };

/* How a file, or a part of one, is packed. Zeroed: it is not. */
struct packing {
    enum compression layers[PACKING_DEEPEST];   /* the outermost first */
    size_t count;
    bool part;                  /* a member of an archive: bytes [offset, offset + length) of the file; layers[0] is the archive's */
    uint64_t offset, length;
    uint32_t checksum;          /* CRC-32 of the member as layers[0] gives it */
};

struct inflate;
/* Reads packed bytes from the descriptor, which stays the caller's; head holds bytes already read from it (copied). */
struct inflate *inflate_new(int descriptor, enum compression compression, struct view head);
/* The same through all layers of a packing. A part is found by seeking, and has no head. */
struct inflate *inflate_open(int descriptor, const struct packing *packing, struct view head);
void inflate_free(struct inflate *inflate);
/* Looks at the flag while it waits for a pipe: once it is set, the input counts as ended. The flag must outlive the stream. */
void inflate_heed(struct inflate *inflate, const _Atomic bool *stopped);
/*
 * Fills `out` with up to `capacity` bytes; *length 0 means the end. On damage or a truncated end what could be read is
 * delivered first; the call after that returns STATUS_IO with the reason (no file name in it).
 */
enum status inflate_read(struct inflate *inflate, char *out, size_t capacity, size_t *length, struct fault *fault);
/* Bytes of the file (or of the part) that the lowest layer has used so far. */
uint64_t inflate_used(const struct inflate *inflate);
