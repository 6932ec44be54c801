/*
 * Regular expressions in RE2's dialect, executed by PCRE2 with JIT, with bounded work.
 *
 * A pattern is first checked to be RE2's (no back-references, no look-around, no possessive or atomic groups, no recursion,
 * no PCRE verbs); the message names the construct. Matching is a search, case-sensitive, '.' does not match newline.
 * (?U), (?i), (?s), (?m), (?P<name>...), (?<name>...), \pN, \x{...}, \Q...\E, \z, \C-free as RE2 has them.
 * Texts are matched as UTF-8 where they are valid; each byte that is not UTF-8 is matched as if it were U+FFFD.
 *
 * A pattern such as (a+)+$ makes backtracking try more ways than there is time for. So it gets a budget (some tens of
 * milliseconds a line, usually a fraction of one), and what it leaves open is answered by a search that is linear in
 * the text. Only a very long text with a very large pattern is too much for that as well: it counts as no match and is
 * counted in the matcher.
 */
#pragma once

#include "base/arena.h"

struct regex;           /* compiled once, read-only, shared by workers */
struct regex_matcher;   /* one worker's scratch */

struct regex_error {
    struct view message;    /* one plain sentence: "look-ahead (?=...) is not part of the RE2 dialect" */
    size_t offset, length;  /* bytes of the pattern it is about */
};

/* NULL when the pattern cannot be used; then *error says why (in the arena). Free with regex_free. */
struct regex *regex_new(struct view pattern, struct arena *arena, struct regex_error *error);
void regex_free(struct regex *regex);
size_t regex_groups(const struct regex *regex);                         /* capture groups, the whole match not counted */
struct view regex_group_name(const struct regex *regex, size_t group);  /* 1..groups; empty when it has none */
/* Texts of which every match contains at least one. None when we cannot tell any. The regex owns them. */
struct regex_texts {
    const struct view *texts;
    size_t count;
    bool fold;              /* their ASCII letters stand for both cases */
};
struct regex_texts regex_required(const struct regex *regex);

/* A pattern that matches the text; with `fold` its ASCII letters stand for both cases. */
struct view regex_quoted(struct arena *arena, struct view text, bool fold);

struct regex_matcher *regex_matcher_new(const struct regex *regex);
void regex_matcher_free(struct regex_matcher *matcher);
/* The number of searches that ended without an answer, which counts as no match. */
uint64_t regex_matcher_exhausted(const struct regex_matcher *matcher);
/* At most so many steps have its searches taken, a few nanoseconds each. */
uint64_t regex_matcher_work(const struct regex_matcher *matcher);

/* Searches from byte `from` on. A search from 0 looks at the text anew; one from further on may trust that the bytes are those
 * of the search before when address and length are. captures (may be NULL) has room for 1 + groups views: [0] the match; a
 * group that took no part has data == NULL. */
bool regex_search(const struct regex *regex, struct regex_matcher *matcher, struct view text, size_t from,
                  struct view *captures);
