/* Files read whole: queries, test files. */
#pragma once

#include "base/arena.h"
#include "base/status.h"

/* "-" is standard input. */
enum status query_text_read(struct arena *arena, struct view path, struct view *text, struct fault *fault);
