/*
 * Whose turn it is where workers deal with events in the order of the inputs: each knows the place before which it has nothing
 * left to deliver, and all know the place before which nothing is left to be taken. Called by all workers.
 */
#pragma once

#include "base/arena.h"

#include <stdint.h>

struct turns;
struct turns *turns_new(void);
void turns_free(struct turns *turns);
/* A new worker, which has nothing; its number. */
size_t turns_join(struct turns *turns);
/* That the worker is at that place now, UINT64_MAX: has nothing; and nothing in front of `ahead` is left to be taken. */
void turns_move(struct turns *turns, size_t worker, uint64_t place, uint64_t ahead);
/* Whether the others are at places behind the worker's, and will be. */
bool turns_is(struct turns *turns, size_t worker);
void turns_wait(struct turns *turns, size_t worker);        /* until then, or the end */
void turns_end(struct turns *turns);                        /* nobody waits any more */
