/* Writing what mends findings into the files they are in. */
#pragma once

#include "app/settings.h"
#include "base/status.h"

/* Counts what was written; edits that overlap an earlier one are left for the next time. Goes on after a fault, which it tells. */
enum status lint_mend_files(struct settings *settings, const struct liq_saved *saved, const struct liq_finding *findings,
                            size_t count, size_t *mended);
