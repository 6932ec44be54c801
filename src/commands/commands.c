/* The registry of commands: a line a command. The words themselves, with their synonyms, are in grammar/words.def. */

#include "commands/commands.h"

static const struct command *const table[] = {
    &source_command,
    &fields_command,
    &display_command,
    &filter_command,
    &parse_command,
    &stats_command,
    &sort_command,
    &limit_command,
    &dedup_command,
    &filter_index_command,
    &json_command,
    &unmask_command,
    &unnest_command,
    &expand_command,
    &accum_command,
    &estimate_command,
    &count_frequent_command,
    &fillmissing_command,
    &addtotals_command,
    &outlier_command,
    &lookup_command,
    &cidrlookup_command,
    &join_command,
    &appendcols_command,
    &sessionize_command,
    &filldown_command,
    &autoregress_command,
};

const struct command *command_at(size_t index)
{
    return index < sizeof table / sizeof *table ? table[index] : NULL;
}

const struct command *command_find(struct view name)
{
    for (size_t i = 0; command_at(i); i++)
        if (view_equal_nocase(view_of(command_at(i)->name), name))
            return command_at(i);
    for (size_t i = 0; later_commands[i]; i++)
        if (view_equal_nocase(view_of(later_commands[i]->name), name))
            return later_commands[i];
    return NULL;
}
