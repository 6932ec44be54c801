#include "base/json_pass.h"

#include "base/processor.h"

json_pass_fn json_pass(void)
{
#if defined(VECTORS)
    if (processor_is_wide())
        return json_pass_avx2;
#endif
    return json_pass_plain;
}

bool json_valid(struct view text)
{
    return json_pass()(text);
}
