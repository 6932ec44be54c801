/* Inside the formatter: a query as items, tokens and comments alike, with what may stand between them. */
#pragma once

#include "syntax/formatting.h"
#include "syntax/token.h"

enum formatting_gap { GAP_NONE, GAP_BLANK, GAP_LINE, GAP_EMPTY_LINE };

struct formatting_item {
    int kind;                   /* of the token; TOKEN_COMMENT */
    struct span span;
    const struct word *word;    /* of a command or keyword */
    bool named;                 /* a keyword that is a name here */
    size_t depth;               /* brackets around it */
    size_t width, last_width;   /* columns up to its first line break, and behind its last one */
    bool lines;                 /* it has line breaks in it */
    bool sign;                  /* a plus or minus with one operand */
    bool fixed;                 /* inside of what names a column by its text */
    bool fixed_before;          /* so is the place before it */
    bool tight;                 /* no blank before it */
    enum formatting_gap gap;    /* before it */
    size_t indent;              /* behind a line break */
};

struct formatting {
    struct parser parser;
    const struct formatting_options *options;
    struct formatting_item *items;
    size_t count;
};

/* Bytes between the item and the one before it, or the beginning; for the number of items, those behind the last. */
struct span formatting_between(const struct formatting *formatting, size_t index);
static inline struct view formatting_slice(const struct formatting *formatting, struct span span)
{
    return parser_slice(&formatting->parser, span);
}

/* ---- formatting_tree.c ---- */

/* Marks what is a name, an option, or names a column. */
void formatting_mark(struct formatting *formatting);
/* The names of all columns that are named by their texts, in order, each with a line end behind it. */
struct view formatting_columns(const struct query_tree *tree, struct arena *arena);

/* ---- formatting_lines.c: gaps and indents ---- */

void formatting_lay_out(struct formatting *formatting);

/* ---- formatting_atoms.c ---- */

/* The text with something in place of each atom, of the same length, that fits where it stands. */
struct view formatting_mask(struct view text, const struct formatting_options *options, struct arena *arena);
