/* Stepping over a JSON object or array by its brackets and quotes alone, 64 bytes at a time. Nothing in it is checked. */
#pragma once

#include "base/view.h"

#include <stdint.h>

/* Where a skip stands. Begin with { .depth = 1 } behind the opening bracket. */
struct json_skip {
    uint64_t depth;         /* 0: behind the bracket that closes it */
    uint64_t in_string;     /* all ones while a string goes on */
    bool escaping;          /* a backslash was the last byte */
};

/*
 * Goes on at `at` and returns where it stopped: behind the closing bracket when depth is 0, else at `end`. Unless `last`, fewer
 * than 64 bytes before the end may be left over: more of the text will be there when it is called again.
 */
const char *json_skip(struct json_skip *skip, const char *at, const char *end, bool last);
/* The same on any machine; for those without the instructions, and for tests. */
const char *json_skip_plain(struct json_skip *skip, const char *at, const char *end, bool last);
