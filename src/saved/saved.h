/*
 * Queries that are saved somewhere: in files of their own, templates, dashboards, exports. One form for all.
 *
 * A query keeps where each of its bytes stands in the file it was read from, so what is said of it can be said of that file. What
 * cannot be known without the service (a parameter without a default, an imported value) is in its text as a placeholder that
 * fits where it stands. Nothing that is odd ends the reading: it is complained of, and the rest is read.
 */
#pragma once

#include "base/status.h"
#include "saved/mapped.h"

enum saved_language { SAVED_INSIGHTS, SAVED_SQL, SAVED_PPL };

struct saved_file {
    struct view path, text;
    const size_t *lines;        /* where each begins */
    size_t line_count;
};

struct saved_place {
    size_t byte;                /* from 0 */
    size_t line, column;        /* from 1, the column in characters */
};

struct saved_parameter {
    struct view name;
    struct view value;          /* data NULL: it has no default */
    struct view description;
};

/* A part of a query's text that stands for an expression whose value is not known. */
struct saved_placeholder {
    size_t begin, end;
    struct view expression;     /* as it stands in the file */
};

struct saved_query {
    struct view id;             /* what names it in its file: a logical id, an address, a title; never empty */
    struct view name;           /* with folders by `/` */
    const char *container;      /* "cloudformation" */
    struct mapped text;
    enum saved_language language;
    const struct view *groups;
    size_t group_count;
    const struct saved_parameter *parameters;
    size_t parameter_count;
    const struct saved_placeholder *placeholders;
    size_t placeholder_count;
    const struct saved_file *file;
    struct range name_range;    /* of the name in the file; empty: it is not written there */
    bool recorded;              /* the file says what there is or was, as a state does: it is no place to edit */
};

enum saved_weight {
    SAVED_NOTE,                 /* worth knowing: a query in another language was passed over */
    SAVED_DAMAGE                /* something could not be read */
};
struct saved_complaint {
    struct view path, message;
    struct saved_place place;   /* line 0: of the file as a whole */
    enum saved_weight weight;
};

struct saved {
    struct arena arena;
    struct saved_query *queries;
    size_t count, capacity;
    struct saved_complaint *complaints;
    size_t complaint_count, complaint_capacity;
};

void saved_init(struct saved *saved);
void saved_clear(struct saved *saved);

/* Reads a file, or the files of a folder and those below in the order of their names: there, only those that look as if
 * they had queries in them. "-" is standard input. What cannot be read is complained of. */
void saved_read(struct saved *saved, struct view path);
/* Reads a text as if it were a file of that name. Both are copied. */
void saved_read_text(struct saved *saved, struct view path, struct view text);

/* The query of that id in the file, or else of that name, or else whose id ends in `.` and that; NULL when there is none, or
 * several by name. */
const struct saved_query *saved_find(const struct saved *saved, struct view path, struct view id);

/* Where a range of a query's text stands in its file. */
struct range saved_range(const struct saved_query *query, size_t begin, size_t end);
struct saved_place saved_place(const struct saved_file *file, size_t byte);

/* What to write into the file to have a range of a query's text replaced. */
struct saved_edit {
    size_t begin, end;          /* bytes of the file */
    struct view text;           /* instead of them */
};
/* False where that cannot be done: the range has placeholders or joined parts in it, its place cannot hold such a text, or
 * the query is recorded. */
bool saved_edit(struct arena *arena, const struct saved_query *query, size_t begin, size_t end, struct view replacement,
                struct saved_edit *edit);
