/*
 * One canonical layout for a query: a stage a line, keywords as they are documented, one blank where blanks mean nothing, long
 * stages wrapped, comments where they were. Texts, regexes and names stay as they are, and so do the blanks inside of what names
 * a column by its own text. What has been laid out is laid out the same again, and means the same.
 */
#pragma once

#include "syntax/diagnostic.h"

enum { FORMATTING_WIDTH = 100 };

struct formatting_options {
    const struct span *atoms;   /* parts that stand for something else, in order: `{{name}}`, `$Name(...)` */
    size_t atom_count;
    bool whole;                 /* the text is a file: it begins with a token and ends with a line */
};

/* What to write instead of a part of the text: blanks, or a keyword. */
struct formatting_edit {
    struct span span;
    struct view text;
};

struct formatted {
    bool valid;                 /* false: the text has mistakes, and there are no edits */
    bool left;                  /* it stays as it is, for otherwise it would be too long, or another query */
    struct view text;           /* as laid out */
    const struct formatting_edit *edits;    /* what makes it of the one there was; in order, none over another */
    size_t count;
};

/* Mistakes are added to the list; the rest lives in the arena. */
struct formatted formatting_query(struct view text, const struct formatting_options *options, struct arena *arena,
                                  struct diagnostics *list);
