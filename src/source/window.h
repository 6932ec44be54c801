/*
 * A window onto a plain file: the whole file mapped, its pages given back as they are done with.
 *
 * One mapping a file serves all workers, without the kernel's lock on the address space that mapping piece by piece would
 * take, and an event of any length is one run of bytes. A file that shrinks while it is mapped would end the process at
 * the first touch of a page that is gone. The guard, one handler of SIGBUS for the process, puts zeroes there and marks
 * the window torn; the reader looks at the mark before it believes what it read.
 */
#pragma once

#include "base/view.h"

#include <stdint.h>

struct window {
    const char *data;
    size_t length;
    size_t place;               /* among the guarded ones */
};

/* False when the file cannot be mapped; it can be read then. */
bool window_open(struct window *window, int descriptor, uint64_t size);
void window_close(struct window *window);
/* The bytes [from, to) are not needed any more; they may be touched again at a cost. */
void window_release(const struct window *window, size_t from, size_t to);
bool window_torn(const struct window *window);
