/* What can be said of a pattern without a text. */
#pragma once

#include "base/view.h"

/* Whether it cannot match anything, because something would have to stand before the beginning of a text, or behind its end.
 * False for what is no pattern. */
bool regex_is_impossible(struct view pattern);
