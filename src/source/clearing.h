/*
 * Which stretches of a text of JSON hold none of certain texts, so that events whose messages are strings in it need only be
 * counted. It is for messages that were decoded in passing, which have no escapes but those of single characters: a text
 * without such characters stands in the file as it does in the message.
 */
#pragma once

#include "source/format.h"

/* Places ascend from call to call. Zeroed: nothing is clear. */
struct clearing {
    const struct text_set *set;     /* NULL: none that could be searched for, or none that is worth it */
    bool structural;                /* of its texts some hold what stands between the values of JSON */
    bool slashes;                   /* of its texts some hold a slash, which some writers escape */
    struct view text;
    size_t begin, hits;             /* where it all began; how often something was found */
    size_t clear_to;                /* from the last search on */
    bool found;                     /* and there something stands */
};

/* For text[from..), by the set that is rarest there of those that can be searched for. */
void clearing_begin(struct clearing *clearing, const struct needles *needles, struct view text, size_t from);
bool clearing_search(struct clearing *clearing, size_t from, size_t to);
/* Whether no event whose message lies in text[from..to) can pass. */
static inline bool clearing_is_clear(struct clearing *clearing, size_t from, size_t to)
{
    if (!clearing->set)
        return false;
    if (to <= clearing->clear_to)
        return true;
    return !(clearing->found && from <= clearing->clear_to) && clearing_search(clearing, from, to);
}

/* Whether what is searched for may be written in another way in text[from..to). */
bool clearing_is_spoiled(const struct clearing *clearing, size_t from, size_t to);

/*
 * Whether no message in text[from..to) holds one of the texts if its line does not, whatever the line is: nothing is written by a number, or
 * in another way than as a string, or an object or array of which only blanks between values are left out. Not asked where it is spoiled.
 */
bool clearing_is_literal(const struct clearing *clearing, size_t from, size_t to);
