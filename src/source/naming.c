#include "source/naming.h"

#include "base/scan.h"
#include "source/envelope.h"

bool naming_anywhere(struct view text, const void *layout)
{
    (void)layout;
    return text.length > 0;
}

static bool naming_holds(struct view text, struct view part)
{
    const struct needle needle = needle_of(part);

    return needle_find(&needle, text, 0) != SIZE_MAX;
}

/* The names of members count as they are written, so they can be searched for. */
bool naming_in_envelopes(struct view text, const void *layout)
{
    (void)layout;
    return naming_holds(text, VIEW(ENVELOPE_CARRIER)) &&
           (naming_holds(text, VIEW("log\"")) || naming_holds(text, VIEW("\"logGroup")) ||
            naming_holds(text, VIEW("\"@aws.tag.")) || naming_holds(text, VIEW("\"@data_source_name\"")));
}
