/* What the files of SOURCE share. */
#pragma once

#include "plan/command.h"

/* Fills in what logGroups(...) chooses; false after a report, as for every other call. */
bool source_bind_call(struct binder *binder, const struct node *call, struct scan_source *source);
