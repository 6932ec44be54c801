/*
 * Vectorscan's or Hyperscan's library, which is opened while the program runs: linked with, it would be loaded and relocated at
 * each start, for longer than a short run takes. Private to base.
 */
#pragma once

#include "base/view.h"

struct hs_database;
struct hs_scratch;

/* Functions are named as in the library; they return 0 when all is well. */
struct regex_library {
    void *handle;
    int (*free_database)(struct hs_database *database);
    int (*alloc_scratch)(const struct hs_database *database, struct hs_scratch **scratch);
    int (*clone_scratch)(const struct hs_scratch *from, struct hs_scratch **scratch);
    int (*free_scratch)(struct hs_scratch *scratch);
    int (*scan)(const struct hs_database *database, const char *data, unsigned length, unsigned flags, struct hs_scratch *scratch,
                int (*found)(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context),
                void *context);
};

/* False: there is none, or this processor cannot run it. The library is all zero before, and may be closed in any case. */
bool regex_library_open(struct regex_library *library);
void regex_library_close(struct regex_library *library);
/* False: it does not take the pattern, or would not tell of matches in the order of their ends. */
bool regex_library_compile(const struct regex_library *library, struct view pattern, struct hs_database **database);
