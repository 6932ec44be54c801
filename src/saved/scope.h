/* The values of expressions in a document, as far as they can be known without the service. */
#pragma once

#include "saved/reader.h"

struct scope;
struct scope {
    struct reader *reader;
    const struct element *root; /* what names are looked for in */
    /* Adds the value of a call. May be NULL: calls are not known. */
    void (*call)(struct scope *scope, const struct element *call, struct mapping *out);
    /* The structure that a call stands for (a list, a map, another call); NULL: none. May be NULL. */
    struct element *(*structure)(struct scope *scope, const struct element *call);
    /* Adds a text in which variables are replaced. NULL: it is added as it is. */
    void (*text)(struct scope *scope, const struct mapped *text, struct mapping *out);
    /* A map of an intrinsic function in its long form as a call; NULL: it is none. May be NULL. */
    struct element *(*long_form)(struct scope *scope, const struct element *map);
    size_t depth, steps;        /* expressions within expressions, and all of them: they may be written to have no end */
};

/* Adds the value of an expression; a part of it that is not known as such. Takes NULL. */
void scope_add(struct scope *scope, const struct element *element, struct mapping *out);
struct mapped scope_value(struct scope *scope, const struct element *element);
/* Adds a value as one that stands for that place. */
void scope_put(const struct mapped *value, struct range place, struct mapping *out);
/* The list, map or text that an element is, seen through calls. Takes NULL; may be NULL. */
struct element *scope_see(struct scope *scope, struct element *element);
struct element *scope_see_member(struct scope *scope, const struct element *map, const char *key);
/* A name, with `${...}` for what is not known. */
struct view scope_name(struct scope *scope, const struct element *element);
bool scope_enter(struct scope *scope);      /* false: it goes too deep, or on too long; else scope_leave() is due */
void scope_leave(struct scope *scope);

/* What is known of a call by its name: what it adds, or the structure it stands for. */
struct known_call {
    const char *name;           /* NULL at a table's end */
    void (*add)(struct scope *scope, const struct element *call, struct mapping *out);
    struct element *(*structure)(struct scope *scope, const struct element *call);
};
const struct known_call *known_call_find(const struct known_call *table, struct view name);     /* NULL when there is none */
/* The structure by the table; NULL: none. */
struct element *known_call_structure(const struct known_call *table, struct scope *scope, const struct element *call);

/* A query as it was found. Elements may be NULL. */
struct found {
    const char *container;
    struct view id;
    struct element *text, *name, *groups, *language, *parameters;
};
void scope_add_query(struct scope *scope, const struct found *found);

/* ---- dashboards ---- */

/* The widgets of a dashboard's body: a map, or a text of JSON. Ids begin with the prefix, unless it is empty. */
void dashboard_read(struct scope *scope, struct element *body, struct view prefix);
