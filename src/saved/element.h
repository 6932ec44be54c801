/*
 * A document as a tree, whether it was written in JSON, YAML or HCL. Texts know where they stand in the file.
 *
 * What has to be evaluated is a call: an intrinsic function of CloudFormation (Ref, Sub, Join), or of HCL a template, a
 * reference or a function. The tree may have nodes in several places (aliases), never in themselves.
 */
#pragma once

#include "saved/mapped.h"

enum element_kind { ELEMENT_NULL, ELEMENT_TEXT, ELEMENT_LIST, ELEMENT_MAP, ELEMENT_CALL };

struct element;
struct member {
    struct view key;            /* of a map */
    struct element *value;
};
struct element {
    enum element_kind kind;
    bool quoted;                /* a text that is no number or other word */
    struct mapped text;         /* ELEMENT_TEXT */
    struct view name;           /* ELEMENT_CALL: the function */
    struct member *members;     /* of a map, a list or a call */
    size_t count, capacity;
    struct range place;         /* in the file */
};

enum { ELEMENT_DEPTH = 100 };      /* what is nested deeper is not read */

struct element *element_new(struct arena *arena, enum element_kind kind, struct range place);
struct element *element_text(struct arena *arena, struct mapped text);
void element_add(struct arena *arena, struct element *element, struct view key, struct element *value);
/* The member of that name, also by way of merged maps (`<<`); NULL when the element is no map or has none. Takes NULL. */
struct element *element_member(const struct element *element, const char *key);
/* Likewise, by any spelling of its letters. */
struct element *element_member_nocase(const struct element *element, const char *key);
struct element *element_path(const struct element *element, const char *first, const char *second);     /* a member of a member */
/* The text of a text element; else data NULL. Takes NULL. */
struct view element_view(const struct element *element);
bool element_is(const struct element *element, const char *text);
