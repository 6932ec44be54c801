/* What the reading may search for, of what the plan says of events that can pass. */
#include "exec/state.h"

#include "base/regex_blocks.h"
#include "base/text_set.h"

#include <stdlib.h>

enum { NEEDLES_AFTER_PARTS = 8 };   /* morsels: some megabytes, beyond which making a search of regexes is soon paid */

/* Those of discovered fields are texts alone, so all regexes hold from the beginning. */
static void exec_regexes(struct exec *exec, const struct scan_detail *scan)
{
    if (exec->regexes)
        return;
    exec->regexes = ARENA_ARRAY(&exec->arena, scan->necessary_count + 1, struct regex_blocks *);
    for (size_t i = 0; i < scan->necessary_count; i++) {
        const struct necessary *necessary = &scan->necessary[i];

        if (necessary->pattern_count > 0)
            exec->regexes[exec->regex_count++] =
                regex_blocks_new(necessary->patterns, necessary->pattern_count, necessary->whole, NEEDLES_AFTER_PARTS);
    }
}

struct needles exec_needles(struct exec *exec, bool discovered)
{
    const struct scan_detail *scan = exec->plan->steps[0]->detail;
    const struct text_set **sets = ARENA_ARRAY(&exec->arena, scan->necessary_count, const struct text_set *);
    size_t count = 0;

    exec_regexes(exec, scan);
    for (size_t i = 0; i < scan->necessary_count; i++) {
        const struct necessary *necessary = &scan->necessary[i];

        if (necessary->count == 0 || (necessary->discovered && !discovered))
            continue;
        sets[count] = text_set_new(&exec->arena, necessary->texts, necessary->count, necessary->fold);
        count += sets[count] != NULL;
    }
    return (struct needles){ sets, count, exec->regexes, exec->regex_count };
}

size_t exec_regexes_ready(const struct exec *exec)
{
    size_t ready = 0;

    for (size_t i = 0; i < exec->regex_count; i++)
        ready += regex_blocks_made(exec->regexes[i]);
    return ready;
}

void exec_needles_free(struct exec *exec)
{
    for (size_t i = 0; i < exec->regex_count; i++)
        regex_blocks_free(exec->regexes[i]);
}
