/* What help knows: the sorts of things there are, each as a list and item by item, from the tables that run. */
#pragma once

#include "app/help_text.h"
#include "app/suggest.h"

struct help_sort {
    const char *topic;          /* "functions": the list */
    const char *help;
    void (*list)(struct help_text *help);
    /* Writes the item of that name; false when there is none. */
    bool (*show)(struct help_text *help, struct view name);
    void (*suggest)(struct suggest *suggest);       /* offers every name */
    void (*write_json)(struct buffer *text);        /* the list for programs, or NULL */
};

const struct help_sort *help_sort_at(size_t index);         /* NULL past the end */
/* "-o, --output FORM"; the buffer is reset first. */
struct option;
void help_option_usage(struct buffer *text, const struct option *option);
