/* The commands there are. */
#pragma once

#include "plan/command.h"

/* By canonical name ("filter", not "where"); any case. NULL when it is none. */
const struct command *command_find(struct view name);
/* All that run, in the order of words.def; NULL past the end. */
const struct command *command_at(size_t index);

/* Those of a later release; NULL ends them. */
extern const struct command *const later_commands[];

extern const struct command source_command;
extern const struct command fields_command;
extern const struct command display_command;
extern const struct command filter_command;
extern const struct command parse_command;
extern const struct command stats_command;
extern const struct command sort_command;
extern const struct command limit_command;
extern const struct command dedup_command;
extern const struct command filter_index_command;
extern const struct command json_command;
extern const struct command unmask_command;
extern const struct command unnest_command;
extern const struct command expand_command;
extern const struct command accum_command;
extern const struct command estimate_command;
extern const struct command count_frequent_command;
extern const struct command fillmissing_command;
extern const struct command addtotals_command;
extern const struct command outlier_command;
extern const struct command lookup_command;
extern const struct command cidrlookup_command;
extern const struct command join_command;
extern const struct command appendcols_command;
extern const struct command sessionize_command;
extern const struct command filldown_command;
extern const struct command autoregress_command;
