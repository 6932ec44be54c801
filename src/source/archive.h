/* Zip archives: their members, each of which is read as a file of its own would be. */
#pragma once

#include "base/arena.h"
#include "base/inflate.h"

struct archive_member {
    struct view name;           /* as in the archive; folders before it with slashes */
    struct packing packing;     /* where it is */
    int64_t modified_ms;        /* INT64_MIN: not said */
    const char *refusal;        /* why it cannot be read; or NULL */
};
struct archive {
    struct archive_member *members;     /* in name order */
    size_t count;
};

bool archive_recognise(struct view head);
/*
 * Lists the members but for folders and names that begin with a dot, which are passed over in folders too. STATUS_IO when
 * the directory of the archive, which is at its end, cannot be read.
 */
enum status archive_list(int descriptor, struct arena *arena, struct archive *archive, struct fault *fault);
