/*
 * Looking into the files that were found, several at once: what each of them is, or why it cannot be read. What comes out
 * depends on the files alone.
 */
#pragma once

#include "source/paths.h"
#include "source/sniffing.h"

/* One input: a file, or a member of an archive. */
struct opened {
    struct view path;           /* ARCHIVE!/MEMBER */
    struct view refusal;        /* why it cannot be read; empty when it can */
    struct sniffed sniffed;
};

/* A file by its device and number. */
struct file_identity {
    bool known;
    uint64_t device, number;
};

struct opening {
    struct path path;
    int descriptor;             /* open already, as standard input is; else -1 */
    struct file_identity meant; /* of a catalog that grows: the file that had the path when it was found */
    /* Filled in: */
    bool is_file;               /* and then it is this one: */
    uint64_t device, number;
    bool is_archive;
    struct opened *list;        /* on the heap */
    size_t count;
};

/* The request's path and arena are the opening's and the worker's. An arena a worker, for what the openings hold. */
void openings_run(struct opening *list, size_t count, const struct sniff_request *request, struct arena *arenas,
                  size_t workers);
