/*
 * Forms: JSON objects without their strings, numbers and words. Private to discovery*.c.
 *
 * The messages of a log have few forms. Once an object was outlined and searched, its form is remembered for the rest of
 * the batch: a message that differs from it in nothing but values is known to be JSON, and where its fields are, by
 * comparing what stands between the values.
 */
#pragma once

#include "source/discovery_parts.h"

struct form_step;

/* A value that a name stands for. */
struct form_found {
    size_t name;
    struct view raw;
};

struct forms {
    struct form_step *first;
    size_t step_count;
    size_t tried, recognized;   /* messages */
    bool useful;                /* so far */
    bool plain;                 /* only what every processor has is used; for tests */
    size_t names;
    struct form_found *found;   /* in the message recognized last */
    size_t found_count;
    struct arena *arena;
};

void forms_init(struct forms *forms, size_t names, size_t rows, struct arena *arena);
/* False when the message is of no form that was learnt. */
bool forms_recognize(struct forms *forms, struct view text);
/* Whether another form should be learnt. */
bool forms_want(const struct forms *forms);
/* Of an outlined object all of whose names in this row are of scalars, at row->places. Its text stays where it is. */
void forms_learn(struct forms *forms, const struct outline *outline, const struct discovery_row *row);
