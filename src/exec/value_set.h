/* The different values among the rows of an inner query's answer: those of equal kind and text, or number, count once. */
#pragma once

#include "exec/exec.h"

struct value_set {
    struct value *list;
    size_t count;
    /* Private: */
    struct budget *budget;
    size_t capacity;
    uint32_t *table;            /* 1 + the place in the list; 0: free */
    size_t size;
};

void value_set_init(struct value_set *set, struct budget *budget);
void value_set_clear(struct value_set *set);
/* Adds the first value of all rows; texts are copied to the arena where the answer is in a file. Ends early over budget. */
enum status value_set_fill(struct value_set *set, const struct answer *answer, struct arena *arena, struct fault *fault);
