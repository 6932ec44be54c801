/*
 * A text that can only be read from its beginning: decompressed, or from a pipe. Blocks are handed out one after another
 * to whichever workers ask; while one waits for the next block, others decode the blocks they have.
 */
#pragma once

#include "base/inflate.h"
#include "source/format.h"

#include <stdatomic.h>

/* A worker's block. Zeroed at first; its memory is exchanged with the stream's at each call. */
struct block {
    char *data;
    size_t capacity;
    struct view text;
    size_t next, end;           /* whole events; next == end: there are no more */
    uint64_t offset;            /* of text[0] in the whole text */
    uint64_t context;           /* of the format's splitter at next */
};
void block_clear(struct block *block);

struct stream;
/* The descriptor becomes the stream's; head is what was read from it before. */
struct stream *stream_new(int descriptor, const struct packing *packing, struct view head, const struct format *format,
                          const void *layout, size_t block_bytes);
void stream_free(struct stream *stream);
/*
 * The next events, at least one unless the text is over. STATUS_IO, once, when it could not be read to its end; what
 * could be has been delivered then. Returns soon, with nothing, when *stopped becomes true.
 */
enum status stream_next(struct stream *stream, struct block *block, const _Atomic bool *stopped, struct fault *fault);
/* Bytes of the file read so far. */
uint64_t stream_position(struct stream *stream);
