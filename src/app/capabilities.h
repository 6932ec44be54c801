/* What of the language this release has, from the tables that run: for people, and as JSON for programs. */
#pragma once

#include "app/help_text.h"

void capabilities_list(struct help_text *help);
void capabilities_write_json(struct buffer *text);
