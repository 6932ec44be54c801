/* What parse is made of: globs, regexes and the stage itself in parse.c, a file for each mode that decodes, parse_run.c to run. */
#pragma once

#include "base/regex.h"
#include "base/scan.h"
#include "base/separators.h"
#include "exec/operator.h"
#include "plan/binder.h"

/*
 * A glob as pieces of text with a star between each two: "[*] disk *%" is "[", "] disk ", "%". A star in front or at the end
 * makes an empty first or last piece. Matching takes every piece at its first place behind the one before, which is what
 * the lazy regex of the reference (2.6.1) finds: an earlier place never leaves less room for what follows.
 */
struct glob {
    struct view *pieces;
    struct needle *needles;     /* of the pieces that are not empty */
    size_t count;               /* stars + 1 */
    bool single;                /* every inner piece is the same one byte, and the first and last are empty */
};
struct glob glob_of(struct view pattern, struct arena *arena);
/* Whether one byte separates all captures, and they are few enough for separators_find(). */
bool glob_is_edged(const struct glob *glob);
/* captures has room for glob->count - 1 views, at least 1; a glob without a star captures what it matched. */
bool glob_match(const struct glob *glob, struct view text, struct view *captures);

/* Detail of a parse step. A capture may have several names and several slots; a slot has one capture. */
struct parse_output {
    size_t capture;             /* of a glob: the n-th star; of a regex: the n-th group, from 1 */
    size_t slot;
};
struct parse_detail;
/* Reads a text: fills the captures, data NULL where there is nothing; false when nothing was found at all. */
typedef bool (*parse_read_fn)(const struct parse_detail *detail, struct view text, struct arena *arena, struct view *captures);
struct parse_detail {
    size_t input;               /* slot */
    parse_read_fn read;         /* of logfmt, csv, XML; NULL: by glob or regex */
    const struct xml_path *path;
    enum kind kind;             /* of what is captured: text, or the map of logfmt */
    struct glob glob;
    struct regex *regex;        /* NULL: a glob; the plan releases it */
    struct view pattern;        /* as written, for explain */
    size_t captures;            /* how many a match fills in */
    struct parse_output *outputs;
    size_t output_count;
};
extern const struct operator parse_operator;
extern const struct operator parse_multi_operator;      /* a row for every match of the regex */

/* Adds a name for a capture. */
void parse_output(struct binder *binder, struct parse_detail *detail, struct plan_step *step, size_t capture, struct view name,
                  struct span span);
/* The modes in files of their own. */
void parse_bind_logfmt(struct binder *binder, const struct stage *stage, struct parse_detail *detail, struct plan_step *step);
void parse_bind_csv(struct binder *binder, const struct stage *stage, struct parse_detail *detail, struct plan_step *step);
void parse_bind_xml(struct binder *binder, const struct stage *stage, struct parse_detail *detail, struct plan_step *step);
