/* The commands there are. */
#pragma once

#include "plan/command.h"

/* By canonical name ("filter", not "where"); any case. NULL when it is none, or not in this release. */
const struct command *command_find(struct view name);
/* All of them, in the order of words.def; NULL past the end. */
const struct command *command_at(size_t index);

extern const struct command source_command, fields_command, display_command, filter_command, parse_command, stats_command,
    sort_command, limit_command, dedup_command;
