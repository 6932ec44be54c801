/*
 * What the files of the survey share. Private to survey*.c.
 *
 * A worker meets the same objects again and again. The keys on the way to a field are therefore remembered as a tree, so that
 * no name has to be put together or looked for: a node leads to its field. The tree is a mere help, and is forgotten when it
 * grows large or when fields are dropped.
 */
#pragma once

#include "base/cardinality.h"
#include "base/json.h"
#include "base/map.h"
#include "source/survey.h"

/* The fields of a section, by name. */
struct survey_fields {
    struct survey_field **table;    /* a power of two, at most half full */
    struct survey_field **list;
    size_t count, capacity, most;
    struct survey_field *last;      /* of the order in which they are kept, once some were dropped; else NULL */
    struct cardinality dropped;     /* hashes of the names that are not kept */
    struct budget *budget;
};

void fields_init(struct survey_fields *fields, size_t most, struct budget *budget);
void fields_clear(struct survey_fields *fields);
struct survey_field *field_new(struct view name, struct budget *budget);
void field_free(struct survey_field *field, struct budget *budget);
void field_join(struct survey_field *into, struct survey_field *from);
/* The field of that name, made when it is new; NULL when there is no room for it. */
struct survey_field *fields_find(struct survey_fields *fields, struct view name);
/* Drops those that are too many, once they are very many or `all` shall be; whether it dropped some. */
bool fields_trim(struct survey_fields *fields, bool all);
void fields_join(struct survey_fields *into, struct survey_fields *from);

struct survey_node {
    struct view key;                /* as it is written; of an element, empty */
    size_t index;
    struct survey_field *field;     /* NULL: not kept */
    struct survey_node *parent, *children, *last, *sibling;
    size_t count;
    struct map *by_key;             /* of the children, once they are many */
};

/* The trees of a section: of the messages, and of what carries them. */
struct survey_trees {
    struct arena arena;
    struct survey_node *message, *carrier;
    size_t nodes;
};

void trees_init(struct survey_trees *trees, struct budget *budget);
void trees_forget(struct survey_trees *trees);

/* One event being added. */
struct survey_adding {
    const struct survey_options *options;
    struct survey_fields *fields;
    struct survey_trees *trees;
    uint64_t event, place, draw;
    uint64_t ordinal;               /* fields so far */
    uint64_t scalars;               /* of the object: those that count to the limit */
    struct arena *scratch;
    bool carrier;
};

/* Notes that the event has the field; false when it had it before, or it is not kept. */
bool adding_note(struct survey_adding *adding, struct survey_field *field, bool behind);
/* The fields of an object; false when the text is none. */
bool adding_object(struct survey_adding *adding, struct view text);
