/* What a reading knows of a catalog beyond its public face. */
#pragma once

#include "source/catalog.h"
#include "source/times.h"

#include <stdatomic.h>

/* An input that can be read only once, a pipe: it stays open from when it was sniffed, and what was read then is kept. */
struct held {
    int descriptor;             /* -1: open the path */
    struct view head;           /* as it came, not decompressed */
    _Atomic bool taken;
};

struct held *catalog_held(const struct catalog *catalog, size_t index);
const struct times_home *catalog_times(const struct catalog *catalog);     /* NULL: there is no index of times */
size_t catalog_morsel_bytes(const struct catalog *catalog);

enum { CATALOG_MORSEL_BYTES = 1024 * 1024 };
