/*
 * Lists of events in YAML as the AWS CLI writes it: items that are block mappings, a member a line, its value plain or in
 * quotes, going on over lines that are indented more than its name. So a line that begins an item is one wherever it stands,
 * and a text can be cut there. YAML of other shapes is refused, not guessed at.
 */
#pragma once

#include "source/documents.h"

struct yaml_shape {
    struct view list;               /* the member that holds the items */
    struct view dashes;             /* what an item begins with, "- " */
    const struct view *names;       /* with one of which it goes on; ended by an empty one */
};

/* A format's layout. */
struct yaml_layout {
    const struct yaml_shape *shape;
    size_t indent;                  /* of an item's first dash: 2 when each page is an item itself, as of --output yaml-stream */
};

struct yaml_member {
    struct view name, value;
    bool known;                     /* the value is of a kind the CLI writes; else it is taken as it stands */
};

/* An item while it is read. */
struct yaml_item {
    struct view text;
    size_t at;                      /* where the next line begins */
    size_t column;                  /* where names stand */
    struct buffer *buffer;          /* empty before and after */
    struct arena *arena;
};

/* The next member; false when there is none, or what follows is not of the item. */
bool yaml_next(struct yaml_item *item, struct yaml_member *member);

int yaml_sniff(struct sniff *sniff, const struct yaml_shape *shape);
size_t yaml_begin(struct view text, size_t from, const void *layout);
/* Hands the items one after another to `add`, which adds at most one event, at the place given. */
void yaml_decode(struct decode *decode, struct events *events,
                 void (*add)(struct documents_run *run, struct yaml_item *item, size_t place));
