/*
 * Carried fields: what is known of an event beside its message, time, stream and group (language reference 5.1). JSON lines
 * may carry @entity, @aws.account, @data_source_name and the others as members beside @message. Where they do not, account and
 * region are those of the log group and of the file's path, tags and data source those in the description of the group.
 */
#pragma once

#include "exec/exec.h"

struct carried;

/* Of the fields of this kind that the scan is to fill; NULL when there are none. In the arena. */
struct carried *carried_new(const struct plan *plan, size_t max_fields, struct arena *arena);
/* Makes their columns. A row is the event of the same place. By any worker. */
void carried_extract(struct carried *carried, const struct catalog *catalog, const struct events *events,
                     const struct input *input, struct batch *batch);
/* Notes which of them no event had, when all workers are done. */
void carried_finish(struct carried *carried, struct exec *exec);
