/* Texts packed as they come: gzip or zstd, or left as they are. The same text gives the same bytes, in whichever parts it comes. */
#pragma once

#include "base/buffer.h"
#include "base/status.h"

enum pack_kind { PACK_PLAIN, PACK_GZIP, PACK_ZSTD };

struct pack;
/* NULL when there is no memory for it. Workers are for zstd, where the library has them. */
struct pack *pack_new(enum pack_kind kind, size_t workers);
void pack_free(struct pack *pack);
/* Add to `out` what is ready. */
enum status pack_add(struct pack *pack, struct view text, struct buffer *out, struct fault *fault);
enum status pack_end(struct pack *pack, struct buffer *out, struct fault *fault);   /* and nothing comes behind */
