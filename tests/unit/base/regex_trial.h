/* A pattern, compiled, and its searches: shared by the tests of regular expressions. */
#pragma once

#include "base/regex_linear.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

enum { GROUPS = 20 };

struct trial {
    struct arena arena;
    struct regex *regex;
    struct regex_matcher *matcher;
    struct regex_error error;
    struct view captures[GROUPS];
};

static inline bool trial_compile(struct trial *trial, struct view pattern)
{
    *trial = (struct trial){ 0 };
    arena_init(&trial->arena, NULL);
    trial->regex = regex_new(pattern, &trial->arena, &trial->error);
    if (trial->regex)
        trial->matcher = regex_matcher_new(trial->regex);
    return trial->regex != NULL;
}

static inline void trial_open(struct trial *trial, const char *pattern)
{
    if (!trial_compile(trial, view_of(pattern)))
        fail_msg("/%s/: %.*s", pattern, VIEW_PRINT(trial->error.message));
}

static inline bool trial_search(struct trial *trial, struct view text, size_t from)
{
    assert_true(regex_groups(trial->regex) < GROUPS);
    return regex_search(trial->regex, trial->matcher, text, from, trial->captures);
}

static inline void trial_close(struct trial *trial)
{
    regex_matcher_free(trial->matcher);
    regex_free(trial->regex);
    arena_clear(&trial->arena);
}

/* "match", or "match|group|-" with - for a group that took no part; "none" when there is no match. */
static inline const char *found(struct trial *trial, struct view text, char *out)
{
    size_t length = 0;

    if (!trial_search(trial, text, 0))
        return "none";
    for (size_t i = 0; i <= regex_groups(trial->regex); i++) {
        struct view capture = trial->captures[i];

        length += (size_t)sprintf(out + length, "%s%.*s", i ? "|" : "", capture.data ? (int)capture.length : 1,
                                  capture.data ? capture.data : "-");
    }
    return out;
}

/* The same question to the linear search; NULL when the text is not for it. */
static inline const char *found_linear(const char *pattern, struct view text, size_t from, char *out)
{
    struct arena arena;
    struct regex_error error;
    struct regex_tree tree;
    size_t offsets[2 * GROUPS], length = 0;

    arena_init(&arena, NULL);
    assert_true(regex_parse(view_of(pattern), &arena, &arena, &error, &tree));
    struct regex_linear *linear = regex_linear_new(&tree);
    assert_non_null(linear);
    if (!utf8_valid(text))
        out = NULL;
    else if (!regex_linear_search(linear, text, from, offsets))
        strcpy(out, "none");
    else
        for (size_t i = 0; i <= tree.groups; i++) {
            size_t begin = offsets[2 * i], end = offsets[2 * i + 1];

            if (begin == SIZE_MAX || end == SIZE_MAX)
                length += (size_t)sprintf(out + length, "%s-", i ? "|" : "");
            else
                length += (size_t)sprintf(out + length, "%s%.*s", i ? "|" : "", (int)(end - begin), text.data + begin);
        }
    regex_linear_free(linear);
    arena_clear(&arena);
    return out;
}
