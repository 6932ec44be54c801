/* liq groups: which log groups the files hold. */
#pragma once

#include "app/verbs.h"

enum exit_status verb_groups(struct settings *settings);
