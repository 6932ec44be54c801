#include "app/test_sample.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

/* Whether it holds without the lines from `begin` to `end`; if so they are gone. */
static bool sample_drop(struct test_sample *sample, struct view *rest, size_t begin, size_t end)
{
    memcpy(rest, sample->lines, begin * sizeof *rest);
    memcpy(rest + begin, sample->lines + end, (sample->count - end) * sizeof *rest);
    if (!sample->holds(sample->context, rest, sample->count - (end - begin)))
        return false;
    sample->count -= end - begin;
    memcpy(sample->lines, rest, sample->count * sizeof *rest);
    return true;
}

/* Tries to do without each run of so many lines; the number of those that are needed. */
static size_t sample_pass(struct test_sample *sample, struct view *rest, size_t run)
{
    size_t needed = 0;

    for (size_t begin = 0; begin < sample->count && needed <= sample->most && !sample->enough(sample->context);) {
        const size_t end = begin + run < sample->count ? begin + run : sample->count;

        if (sample_drop(sample, rest, begin, end))
            continue;
        needed++;
        begin = end;
    }
    return needed;
}

bool test_sample_shrink(struct test_sample *sample)
{
    struct view *rest = heap_alloc((sample->count + 1) * sizeof *rest);
    bool few = true;

    for (size_t run = sample->count; run >= 1 && few && !sample->enough(sample->context); run /= 2)
        few = sample_pass(sample, rest, run) <= sample->most;
    free(rest);
    return sample->count <= sample->most;
}
