/* The pages of docs/language in Markdown, as far as the tables of commands and functions have them. */
#pragma once

#include "base/buffer.h"

/* "index", "commands/stats", "functions/ip-addresses"; the index links to all others. False when there is no such page. */
bool page_write(struct buffer *text, struct view name);
