/*
 * A set of codes that may have millions. It is made of parts, which the first bits of a code's hash lead to. Codes wait until there are
 * some for a part, which are then added together: each page of memory is looked up once for many of them. A part that is full is
 * divided in two, so that no memory is given up when the set grows, and a part fits the nearer memory while that is done.
 */
#pragma once

#include "base/arena.h"
#include "functions/identifier.h"

enum { CODES_TOGETHER = 32 };

struct code_part;
struct code_set {
    struct code_part **parts;   /* in the arena codes are added with */
    unsigned depth;             /* there are two to the power of this many; several may be the same */
    bool zero;                  /* the code of zeros only is one of them: in a part it means that there is none */
    uint8_t *waiting;           /* how many wait at each place of parts */
    struct identifier_code *waits;      /* those, so many at most for each */
    struct identifier_code *recent;     /* some of those added last, which will come again in most logs */
    size_t newest_count;
    struct identifier_code newest[CODES_TOGETHER];      /* nothing has been done with them */
};

/* Empty. */
void code_set_init(struct code_set *set, struct arena *arena);
void code_set_take_newest(struct code_set *set, struct arena *arena);
/* Where the next code is to be written, by halves as it is made: read back as a whole at once it would stall. Then it is added. */
static inline struct identifier_code *code_set_next(struct code_set *set)
{
    return &set->newest[set->newest_count];
}
static inline void code_set_add_next(struct code_set *set, struct arena *arena)
{
    if (++set->newest_count == CODES_TOGETHER)
        code_set_take_newest(set, arena);
}
static inline void code_set_add(struct code_set *set, struct arena *arena, struct identifier_code code)
{
    *code_set_next(set) = code;
    code_set_add_next(set, arena);
}
/* What has been waiting is added by both of these, which takes no memory. */
size_t code_set_count(struct code_set *set);
void code_set_each(struct code_set *set, void (*each)(void *context, struct identifier_code code), void *context);
