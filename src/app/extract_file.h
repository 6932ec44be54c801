/* A query in a file of its own: what liq extract writes. */
#pragma once

#include "base/arena.h"
#include "base/buffer.h"

#include <liq/liq.h>

/* The query's text with comments before it: its name, its place, its groups, its parameters, and what its placeholders stand for. */
void extract_add_text(struct buffer *text, const struct liq_saved *saved, size_t index);
/* A path below a folder: the query's name with `/` between folders, made of bytes that are fine in names of files, and .cwli. */
struct view extract_path(struct arena *arena, struct liq_text name);
