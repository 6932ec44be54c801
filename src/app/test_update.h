/* Rewriting what test files expect: bodies are replaced where they stand, everything else stays byte for byte. */
#pragma once

#include "app/test_run.h"

struct test_rewrite {
    const struct test_section *section;
    struct view body;           /* lines without indentation */
};

/* The file's text with the bodies replaced; the rewrites are in the order of the file. */
void test_update_text(struct buffer *text, const struct test_file *file, const struct test_rewrite *rewrites, size_t count);
/* Writes it beside the file and puts it in its place. */
enum status test_update_write(const struct test_file *file, const struct test_rewrite *rewrites, size_t count,
                              struct fault *fault);
