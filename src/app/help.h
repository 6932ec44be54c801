/* liq help: everything there is to know about, found by name. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_help(struct settings *settings);
/* `liq --help`, `liq VERB --help`: how it is called, and its options. */
enum exit_status help_verb(const struct settings *settings);
enum exit_status help_version(void);
/* For completion: the names of topics that are lists. NULL past the end. */
const char *help_topic_at(size_t index);
