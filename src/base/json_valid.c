#include "base/json_pass.h"

#include "base/processor.h"

json_pass_fn json_pass(void)
{
    return PROCESSOR_BEST(json_pass_plain, json_pass_sse42, json_pass_avx2);
}

bool json_valid(struct view text)
{
    bool compact;

    return json_pass()(text, &compact);
}

bool json_valid_compact(struct view text, bool *compact)
{
    *compact = false;
    return json_pass()(text, compact);
}
