/* The reading of one file: what its queries and complaints are added to. */
#pragma once

#include "saved/element.h"
#include "saved/saved.h"

struct reader {
    struct saved *saved;
    struct arena *arena;        /* saved's */
    const struct saved_file *file;
    struct mapped text;         /* the whole file, without a byte order mark */
    bool recorded;              /* what is being read: see saved_query */
};

void reader_complain(struct reader *reader, enum saved_weight weight, size_t byte, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Complains where that byte of a text stands. */
void reader_complain_at(struct reader *reader, const struct mapped *text, size_t at, const char *what);

/* Adds a query. Its text is settled first: what is unknown in it is replaced by words that fit. Without a name it is named as
 * its id; without an id it gets its number in the file. A query in another language is noted and left out. */
void reader_add(struct reader *reader, struct saved_query query, struct view language);

struct view reader_stem(const struct reader *reader);    /* the file's name without folder and suffix */

/* JSON, as much of it as can be made out. NULL when there is nothing. */
struct element *element_read_json(struct reader *reader, const struct mapped *text);
/* YAML: a list of its documents. */
struct element *element_read_yaml(struct reader *reader, const struct mapped *text);

/* ---- what is not known ---- */

/* The text with words in place of what is unknown, and those words. */
struct mapped settle_query(struct reader *reader, const struct mapped *text, struct saved_query *query);
/* Likewise of a name: an unknown part is shown as `${EXPRESSION}`. */
struct view settle_name(struct reader *reader, const struct mapped *text);

/* ---- containers: what kinds of files and trees have queries in them ---- */

struct container {
    const char *name;           /* "cloudformation" */
    const char *help;
    void (*read)(struct reader *reader, struct element *root);     /* does nothing when the tree is no such thing */
};

extern const struct container containers_of_trees[];     /* ends with a row without a name */

void container_read_plain(struct reader *reader);
void container_read_definitions(struct reader *reader, struct element *root);
void container_read_template(struct reader *reader, struct element *root);
void container_read_terraform(struct reader *reader, struct element *root);
void container_read_hcl(struct reader *reader);
void container_read_pulumi(struct reader *reader, struct element *root);
void container_read_grafana(struct reader *reader, struct element *root);
void container_read_pyinsights(struct reader *reader, struct element *root);
void container_read_markdown(struct reader *reader);
void container_read_dashboard(struct reader *reader, struct element *root);
