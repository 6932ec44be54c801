/*
 * A test file, read: docs/testing.md. Everything lives in the arena it was read into; bodies have their indentation
 * removed, and know where they stand in the file so that they can be rewritten.
 */
#pragma once

#include "base/arena.h"
#include "base/status.h"

enum test_keyword {
    TEST_CASE, TEST_TAGS, TEST_SKIP, TEST_DATA, TEST_EVENTS, TEST_QUERY, TEST_SET, TEST_ANSWER, TEST_ROWS, TEST_COLUMNS,
    TEST_STATISTICS, TEST_ERROR, TEST_WARNINGS, TEST_EXPRESSIONS,
};

struct test_section {
    enum test_keyword keyword;
    struct view argument;
    struct view body;           /* each line ended by a line feed; data NULL when there is none */
    size_t line;                /* of the keyword, from 1 */
    size_t begin, end;          /* bytes of the file that the body takes, indentation and line ends included */
};

struct test_case {
    struct view name;
    size_t line;
    struct test_section *sections;
    size_t count, capacity;
};

struct test_file {
    struct view path, directory;        /* directory: what relative names begin with, with its slash; may be empty */
    struct view text;
    struct test_case shared;            /* the sections before the first case */
    struct test_case *cases;
    size_t count, capacity;
};

/* Reads a test file; a fault begins with PATH:LINE. */
enum status test_file_read(struct arena *arena, struct view path, struct test_file *file, struct fault *fault);
/* The same of a text at hand. */
enum status test_file_parse(struct arena *arena, struct view path, struct view text, struct test_file *file,
                            struct fault *fault);
/* The case's section, else the one it shares; NULL when there is neither. */
const struct test_section *test_file_section(const struct test_file *file, const struct test_case *test,
                                             enum test_keyword keyword);
/* The events or data of a case: its own of either sort come before shared ones. */
const struct test_section *test_file_input(const struct test_file *file, const struct test_case *test);
/* The sections that hold the case's `set` lines: its own when it has any. */
const struct test_case *test_file_settings(const struct test_file *file, const struct test_case *test);
bool test_case_has_tag(const struct test_file *file, const struct test_case *test, struct view tag);
/* A name of the test file made one of the working directory. */
struct view test_file_resolve(struct arena *arena, const struct test_file *file, struct view name);

/* Cuts the first line off the text, without its line feed; false when nothing is left. */
bool test_next_line(struct view *text, struct view *line);
/* Cuts the first word off the text; false when nothing is left. */
bool test_next_word(struct view *text, struct view *word);
