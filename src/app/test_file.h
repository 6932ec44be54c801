/*
 * A test file, read: docs/testing.md. Everything lives in the arena it was read into; bodies have their indentation
 * removed, and know where they stand in the file so that they can be rewritten.
 */
#pragma once

#include "base/arena.h"
#include "base/status.h"

enum test_keyword {
    TEST_CASE, TEST_TAGS, TEST_SKIP, TEST_XFAIL, TEST_INCLUDE, TEST_DATA, TEST_EVENTS, TEST_QUERY, TEST_SET, TEST_IGNORE,
    TEST_TOLERANCE, TEST_ANSWER, TEST_OUTPUT, TEST_CONTAINS, TEST_ROWS, TEST_COLUMNS, TEST_EMPTY, TEST_STATISTICS, TEST_ERROR,
    TEST_WARNINGS, TEST_EXPRESSIONS,
};

struct test_section {
    enum test_keyword keyword;
    struct view argument;
    struct view body;           /* each line ended by a line feed; data NULL when there is none */
    struct view directory;      /* what relative names in it begin with, with its slash; may be empty */
    size_t line;                /* of the keyword, from 1 */
    size_t begin, end;          /* bytes of the file that the body takes, indentation and line ends included */
    bool included;              /* stands in another file */
};

struct test_case {
    struct view name;
    size_t line;
    struct test_section *sections;
    size_t count, capacity;
};

struct test_file {
    struct view path, directory;        /* directory: as of its sections */
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
/*
 * The case's section, else the one it shares; NULL when there is neither. At each level what stands in the file itself comes
 * before what is included.
 */
const struct test_section *test_file_section(const struct test_file *file, const struct test_case *test,
                                             enum test_keyword keyword);
/*
 * All sections of up to two keywords (the same one twice: of one), of the first level that has any: of the case itself, what it
 * includes, what is shared, what is included there. `before` is the last one, NULL to begin with; NULL: there are no more.
 */
const struct test_section *test_file_next(const struct test_file *file, const struct test_case *test, enum test_keyword keyword,
                                          enum test_keyword other, const struct test_section *before);
bool test_case_has_tag(const struct test_file *file, const struct test_case *test, struct view tag);
/* A name of a section made one of the working directory. */
struct view test_section_resolve(struct arena *arena, const struct test_section *section, struct view name);
const char *test_keyword_name(enum test_keyword keyword);
/* Whether a section says what is expected. */
bool test_keyword_expects(enum test_keyword keyword);

/* Cuts the first line off the text, without its line feed; false when nothing is left. */
bool test_next_line(struct view *text, struct view *line);
/* Cuts the first item off a list with commas, without the blanks around it; false when nothing is left. */
bool test_next_item(struct view *text, struct view *item);
/* Cuts the first word off the text; false when nothing is left. */
bool test_next_word(struct view *text, struct view *word);
