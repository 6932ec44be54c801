/* Workers: the same function on several threads, the calling one included. */
#pragma once

#include <stddef.h>

/* Runs work(context, 0) ... work(context, count - 1), each on its own thread, 0 on the caller's; returns when all have.
 * When a thread cannot be made, its share runs on the caller's thread afterwards. */
void threads_run(size_t count, void (*work)(void *context, size_t index), void *context);
size_t threads_default(void);       /* processors this process may use */
