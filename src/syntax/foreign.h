/*
 * Inside the syntax layer: words that people bring along from other query languages, and what to write instead.
 * A help text says the thing with field names a and b.
 */
#pragma once

#include "base/view.h"

/* A word where a command is expected: "rename". NULL when it is not known. */
const char *foreign_command_help(struct view word);
/* A word behind an operand, where an operator could stand: "exists". NULL when it is not known. */
const char *foreign_operator_help(struct view word);
/* What a stage of this command may look like; NULL where there is no short example. */
const char *command_example(struct view word);
