/* Texts looked through for events that may say of which log group they are: what formats have as `names_groups`. */
#pragma once

#include "source/format.h"

/* Of formats in which any event may. */
bool naming_anywhere(struct view text, const void *layout);
/* Of JSON that carries events as lines of it do, see envelope.h. */
bool naming_in_envelopes(struct view text, const void *layout);
