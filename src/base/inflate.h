/*
 * Decompression as a stream: gzip (several members, isa-l or zlib) and zstd (several and skippable frames), told by
 * content. Plain bytes pass through.
 */
#pragma once

#include "base/status.h"
#include "base/view.h"

enum compression { COMPRESSION_NONE, COMPRESSION_GZIP, COMPRESSION_ZSTD };

enum compression compression_of(struct view head);      /* by the first bytes; 4 bytes are enough */

struct inflate;
/* Reads compressed bytes from the descriptor, which stays the caller's; head holds bytes already read from it (copied). */
struct inflate *inflate_new(int descriptor, enum compression compression, struct view head);
void inflate_free(struct inflate *inflate);
/* Looks at the flag while it waits for a pipe: once it is set, the input counts as ended. The flag must outlive the stream. */
void inflate_heed(struct inflate *inflate, const _Atomic bool *stopped);
/*
 * Fills `out` with up to `capacity` bytes; *length 0 means the end. On damage or a truncated end what could be read is
 * delivered first; the call after that returns STATUS_IO with the reason (no file name in it).
 */
enum status inflate_read(struct inflate *inflate, char *out, size_t capacity, size_t *length, struct fault *fault);
