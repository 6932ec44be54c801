/* The way through the steps, for each way to find the end of a run: WALK_RUN. Included by the files that define it, WALK_TARGET and
 * WALK_FROM. */
#include "base/short_bytes.h"

WALK_TARGET enum walk_outcome WALK_FROM(const struct regex_walk *walk, struct view text, size_t at, size_t *places, size_t *reached)
{
    size_t i = 0;

    if (walk->steps[0].text.length > 0) {
        places[i++] = at;
        at += walk->steps[0].text.length;
    }
    for (; i < walk->count; i++) {
        const struct walk_step *step = &walk->steps[i];
        const size_t left = text.length - at;

        places[i] = *reached = at;
        if (step->text.length > 0) {
            if (left < step->text.length || !short_bytes_equal(text.data + at, step->text.data, step->text.length))
                return WALK_NONE;
            at += step->text.length;
            continue;
        }
        const size_t limit = step->max < left ? at + step->max : text.length;
        const size_t end = WALK_RUN(step->set, text, at, limit);

        places[i + 1] = *reached = end;
        if (end < limit && (text.data[end] & 0x80))
            return WALK_OPEN;
        if (end - at < step->min)
            return WALK_NONE;
        at = end;
    }
    places[i] = *reached = at;
    return walk->at_end && at < text.length ? WALK_NONE : WALK_FOUND;
}
