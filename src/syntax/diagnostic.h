/*
 * What is wrong with a query, or doubtful: a code, a span of the text, one plain sentence, and where we can the fix.
 *
 * Every code is a row of codes.def; help pages, `liq help E0101` and the tests come from there. Diagnostics and all their
 * texts live in the arena they were made with. The order is that of finding; diagnostics_sort() puts them in text order.
 */
#pragma once

#include "base/arena.h"

struct span {
    uint32_t begin, end;        /* bytes of the query text, end exclusive */
};
static inline struct span span_join(struct span a, struct span b)
{
    return (struct span){ a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end };
}

enum severity { SEVERITY_ERROR, SEVERITY_WARNING };

enum code {
#define CODE(id, ...) CODE_##id,
#include "syntax/codes.def"
#undef CODE
    CODE_COUNT
};

struct code_row {
    const char *id;             /* "E0101"; warnings begin with W */
    enum severity severity;
    const char *title;          /* a few words: "text without an end" */
    const char *explanation;    /* a paragraph: what it means and why it is so */
    const char *wrong, *right;  /* queries: the wrong one gives this code, the right one does not */
};
const struct code_row *code_row(enum code code);
const struct code_row *code_find(struct view id);       /* any case; NULL when there is none */

/* Codes of one kind. */
struct code_group {
    const char *prefix, *title; /* "02" of E0201 and W0201; "grammar" */
};
const struct code_group *code_group(size_t index);      /* NULL past the end */

struct diagnostic {
    enum code code;
    struct span span;
    struct view message;        /* one sentence without a full stop, lower case first: "unknown function strln" */
    struct view help;           /* what to write instead, or empty */
    struct view service;        /* the service's own wording where it is known (language reference 7.2), or empty */
    bool refused;               /* a warning that counts as an error */
    bool mendable;              /* replacing `mended` by `mending` rids the query of it */
    struct span mended;
    struct view mending;
    struct diagnostic *next;
};

struct diagnostics {
    struct arena *arena;
    struct diagnostic *first, *last;
    size_t errors, warnings;
};

void diagnostics_init(struct diagnostics *list, struct arena *arena);
/* Adds one; message as printf. A second error with the same code at the same span is dropped. */
struct diagnostic *diagnostics_add(struct diagnostics *list, enum code code, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Sets the help line of a diagnostic (NULL is fine: nothing happens). */
void diagnostic_help(struct diagnostics *list, struct diagnostic *diagnostic, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* Sets what to replace so that the answer stays and the diagnostic goes (NULL is fine). */
void diagnostic_mend(struct diagnostics *list, struct diagnostic *diagnostic, struct span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Makes errors of the warnings with this code. */
void diagnostics_refuse(struct diagnostics *list, enum code code);
void diagnostics_sort(struct diagnostics *list);

/* The candidate nearest to `word` by edit distance (case-insensitive, transpositions count one), when it is near enough to
 * be a typing mistake; empty otherwise. */
struct view nearest_word(struct view word, const struct view *candidates, size_t count);

struct place {
    uint32_t line;              /* from 1 */
    uint32_t column;            /* from 1, in code points */
    struct view text;           /* the whole line, without its end */
};
struct place place_of(struct view query, uint32_t offset);
