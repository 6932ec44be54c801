/*
 * A text with the way back: for each of its bytes, where in the file it was read from.
 *
 * A text is made of pieces. One that was copied stands in the file as it is; one that was decoded (`\n` of a JSON string)
 * or put in (the name that a reference resolves to) stands for a range of it. Readers make a text out of another, a range at a
 * time, so texts inside of texts inside of files keep their places: JSON in a block scalar of YAML, say.
 */
#pragma once

#include "base/arena.h"

enum piece_kind {
    PIECE_COPY,                 /* byte for byte as in the file */
    PIECE_DECODED,              /* an escape, or white space that was folded */
    PIECE_KNOWN,                /* stands for an expression whose value is known */
    PIECE_UNKNOWN               /* stands for an expression whose value is not known */
};

/* How a text is written in the one around it; what is put in place of it has to be written likewise. */
enum coding_kind {
    CODING_PLAIN,               /* as it is */
    CODING_JSON,                /* in double quotes, with escapes */
    CODING_QUOTED,              /* in single quotes of YAML, doubled inside */
    CODING_INDENTED,            /* lines of a block scalar */
    CODING_HEREDOC,             /* lines of HCL, indented */
    CODING_HCL,                 /* in double quotes of HCL */
    CODING_SUBSTITUTED,         /* where `${` begins an expression */
    CODING_LINE,                /* without line breaks */
    CODING_BARE,                /* without quotes in YAML */
    CODING_FIXED                /* nothing else can stand there */
};
struct coding {
    enum coding_kind kind;
    size_t indent;              /* CODING_INDENTED, _HEREDOC: blanks before each line but the first */
    const struct coding *outer; /* of the text around it; NULL: the file */
};

struct piece {
    size_t at;                  /* in the text; it ends where the next begins */
    size_t begin, end;          /* in the file */
    enum piece_kind kind;
    bool number;                /* of an unknown one: known to be a number */
    const struct coding *coding;/* NULL: it is the file's own text */
};

struct mapped {
    struct view text;
    const struct piece *pieces;
    size_t count;
};

struct range {
    size_t begin, end;
};

/* What stands in a text for a value that is not known, one byte, until it is settled. */
#define MAPPED_UNKNOWN '\x1a'

struct mapped mapped_file(struct arena *arena, struct view text, size_t begin);     /* the file's text from that byte on */
struct mapped mapped_literal(struct arena *arena, struct view text, struct range place);    /* a known value */
/* Where a range of the text stands in the file. An empty range is a place. */
struct range mapped_range(const struct mapped *mapped, size_t begin, size_t end);
/* The piece that the byte is in; NULL when the text is empty. At its end, the last one. */
const struct piece *mapped_piece(const struct mapped *mapped, size_t at);
size_t mapped_piece_end(const struct mapped *mapped, const struct piece *piece);

/* A mapped text under construction. */
struct mapping {
    struct arena *arena;
    char *text;
    size_t length, text_capacity;
    struct piece *pieces;
    size_t count, piece_capacity;
    const struct coding *coding;    /* the last one made */
};

void mapping_init(struct mapping *mapping, struct arena *arena);
/* Adds a range of another text as it stands there; written in the coding, inside of that which it had. */
void mapping_copy(struct mapping *mapping, const struct mapped *from, size_t begin, size_t end, enum coding_kind kind,
                  size_t indent);
/* Adds all of another text with its codings. */
void mapping_add(struct mapping *mapping, const struct mapped *from);
/* Adds what a range of another text stands for. */
void mapping_decode(struct mapping *mapping, const struct mapped *from, size_t begin, size_t end, struct view value,
                    enum coding_kind kind, size_t indent);
/* Adds a value that stands for a place in the file. */
void mapping_put(struct mapping *mapping, struct range place, struct view value);
void mapping_put_unknown(struct mapping *mapping, struct range place, bool number);
struct mapped mapping_end(struct mapping *mapping);
