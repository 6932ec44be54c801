/* Texts inside texts: base64, and gzip or zstd behind it. */
#pragma once

#include "base/arena.h"
#include "base/buffer.h"

/* The bytes that base64 stands for, in the arena; padding may be missing, white space may stand between. False when it is not base64. */
bool base64_unpack(struct view text, struct arena *arena, struct view *bytes);
void base64_pack(struct buffer *buffer, struct view bytes);
/*
 * What is compressed in the bytes, all members of it, in the arena. False when they are neither gzip nor zstd, are damaged, or hold
 * more than `limit` bytes.
 */
bool inflate_text(struct view bytes, size_t limit, struct arena *arena, struct view *text);
