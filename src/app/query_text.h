/* Files read whole: queries, test files. */
#pragma once

#include "base/arena.h"
#include "base/status.h"

#include <liq/liq.h>

/* "-" is standard input. */
enum status query_text_read(struct arena *arena, struct view path, struct view *text, struct fault *fault);
/* NAME=FILE, where a relative FILE begins in `directory` (with its slash, or empty). */
enum status query_text_read_saved(struct arena *arena, struct view written, struct view directory,
                                  struct liq_saved_query *saved, struct fault *fault);
