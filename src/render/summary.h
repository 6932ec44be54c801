/* The line that says what a run did, and the line that shows it is still at work; both for people, on standard error. */
#pragma once

#include "base/buffer.h"

#include <liq/liq.h>

void summary_add_count(struct buffer *text, uint64_t count);        /* 4,096 */
void summary_add_bytes(struct buffer *text, uint64_t bytes);        /* 1.2 MB */
void summary_add_duration(struct buffer *text, uint64_t us);        /* 3 ms, 1.42 s, 2 min 5 s */
/* "12 of 4,096 events matched, 1.2 MB in 3 ms" */
void summary_add_run(struct buffer *text, const struct liq_statistics *statistics);
/* Every statistic, a line each. */
void summary_add_statistics(struct buffer *text, const struct liq_statistics *statistics);
/* "38 %, 1.2 of 3.1 GB, 4,096 events, 812 MB/s" without a line end; `elapsed_us` since the run began. */
void summary_add_progress(struct buffer *text, const struct liq_progress *progress, uint64_t elapsed_us);
