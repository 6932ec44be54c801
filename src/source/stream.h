/*
 * A text that can only be read from its beginning: decompressed, from a pipe, or because its format says so. Blocks are handed out one after another
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
    uint64_t number;            /* how many the stream gave before */
};
void block_clear(struct block *block);

struct stream;
/* The descriptor becomes the stream's; head is what was read from it before. */
struct stream *stream_new(int descriptor, const struct packing *packing, struct view head, const struct format *format,
                          const void *layout, size_t block_bytes);
/* So many bytes of what comes as it is are the text, whatever follows. Before the first stream_next(). */
void stream_bound(struct stream *stream, uint64_t bytes);
void stream_free(struct stream *stream);
/*
 * The next events, at least one unless the text is over. STATUS_IO, once, when it could not be read to its end; what
 * could be has been delivered then. Returns soon, with nothing, when *stopped becomes true.
 */
enum status stream_next(struct stream *stream, struct block *block, const _Atomic bool *stopped, struct fault *fault);
/* Bytes of the file read so far. */
uint64_t stream_position(struct stream *stream);

/*
 * From now on the text grows: where it ends at present, it does not end. It runs dry there, and what is not complete waits.
 * An event is complete when another begins behind it, or when none of what may come belongs to it, or after a time in which
 * nothing came; a line without its end is not. Before the first stream_next(); not of what is compressed.
 */
void stream_grow(struct stream *stream);
/* What may be read until the next call: as far as the file reaches now, or, of a pipe, what comes before `until_us` of the clock
 * that only counts on. With `last`, it ends there after all. */
void stream_resume(struct stream *stream, int64_t until_us, bool last);
/* A file's text ends where it has been read to, whatever stands behind that now: it is not what it was. */
void stream_stop(struct stream *stream);
/* It ended, or failed: stream_next() will give nothing more. Else it has run dry. */
bool stream_over(struct stream *stream);
/* When the rest of the text will count as complete, if nothing comes before; INT64_MAX: there is no such rest. */
int64_t stream_settles_us(struct stream *stream);
int stream_descriptor(const struct stream *stream);
/* Begins a text that grows there, at the beginning of an event. False where the format has to begin at the beginning. */
bool stream_seek(struct stream *stream, uint64_t position);
/* The first bytes of a text that grows, as far as they have been read, at most so many. */
enum { STREAM_BEGINNING = 1024 };
struct view stream_beginning(const struct stream *stream);
/* Whether the file still has what was read last where it was read. */
bool stream_holds(struct stream *stream);
