/* The queries that are saved in files, behind the public header. */
#pragma once

#include "saved/saved.h"

#include <liq/liq.h>

struct liq_saved {
    struct saved saved;
};
