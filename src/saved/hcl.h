/*
 * HCL, the language of Terraform, as far as queries need it: blocks, attributes, templates, lists, maps and calls. What else an
 * expression may be is kept as a call without a name: a value that is not known.
 *
 * A file becomes a map: a block `resource "TYPE" "NAME" {...}` is a call of `resource` in it, with TYPE and NAME and its body, a
 * map, as arguments. In expressions a template is a call of `template` with its parts, a reference one of `reference` with
 * its text, and a function one of its name.
 */
#pragma once

#include "saved/reader.h"

struct element *element_read_hcl(struct reader *reader, const struct mapped *text);

/* A text with expressions in it that is written in something else: strings of JSON are in `.tf.json`. */
struct element *element_read_hcl_text(struct reader *reader, const struct mapped *source);

/* The rest is between the files that read it. */
struct hcl {
    struct reader *reader;
    const struct mapped *source;
    struct view text;
    size_t at, depth;
};

char hcl_here(struct hcl *hcl);             /* behind blanks and comments, but not line breaks; '\0' at the end */
char hcl_here_beyond(struct hcl *hcl);      /* behind line breaks, too */
void hcl_complain(struct hcl *hcl, const char *what);
struct range hcl_place(const struct hcl *hcl, size_t begin);
struct view hcl_word(struct hcl *hcl);      /* an identifier; empty: there is none */
struct element *hcl_expression(struct hcl *hcl);
struct element *hcl_quoted(struct hcl *hcl);
struct element *hcl_heredoc(struct hcl *hcl);
bool hcl_begins_heredoc(const struct hcl *hcl);
