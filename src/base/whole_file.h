/* A small file as one text: tables, descriptions. Compressed ones are unpacked. */
#pragma once

#include "base/arena.h"
#include "base/status.h"

/* Reads into the arena up to one byte more than `most`: a longer text is told by its length. A fault begins with the path. */
enum status whole_file_read(struct arena *arena, struct view path, size_t most, struct view *text, struct fault *fault);
