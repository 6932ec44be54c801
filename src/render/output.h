/*
 * An output is where an answer goes: a file descriptor behind a large buffer, or memory alone.
 *
 * Writers add to `text` and call output_relax() once a row. After a failed write `error` holds the errno and everything
 * added is dropped, so writers look at it only to stop early.
 */
#pragma once

#include "base/buffer.h"

struct output {
    struct buffer text;
    int fd;                     /* -1: the text stays in memory */
    int error;                  /* errno of the write that failed, or 0 */
};

void output_init(struct output *output, int fd);
void output_clear(struct output *output);       /* forgets what was not flushed; the descriptor stays open */
void output_relax(struct output *output);       /* writes when much has gathered */
void output_flush(struct output *output);
