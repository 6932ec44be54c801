/* Where the program writes: standard output, or a file that was named. */
#pragma once

#include "app/settings.h"
#include "app/verbs.h"
#include "render/output.h"

struct target {
    struct output output;
    const char *path;           /* NULL: standard output */
};

/* Opens the file anew, or to add to it. When that fails, what is written is dropped, and closing tells. */
void target_open(struct target *target, const char *path, bool anew);
/* Writes what is left, and tells what went wrong; a reader of standard output that went away is none of it. */
enum exit_status target_close(struct target *target);

/* A report as it is asked for: FORM to standard output, FORM=FILE into the file. */
struct wanted_report {
    struct view form;
    const char *path;           /* NULL: standard output */
};
struct wanted_report wanted_report_of(struct settings *settings, struct view wanted);
