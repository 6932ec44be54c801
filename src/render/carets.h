/*
 * Diagnostics as people read them: what is wrong, the line it is in with carets under the place, and what to write
 * instead.
 */
#pragma once

#include "base/buffer.h"

#include <liq/liq.h>

struct carets {
    struct view query;          /* the text the diagnostics' offsets count in */
    struct view name;           /* the file the query came from; empty: the command line */
    bool color;
};

void carets_write(struct buffer *text, const struct carets *carets, const struct liq_diagnostic *diagnostic);
/* The service's own wording, as the AWS command line prints it; ours where the service's is not known. */
void carets_write_service(struct buffer *text, const struct liq_diagnostic *diagnostic);
