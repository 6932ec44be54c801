#include "base/json_pass.h"

json_pass_fn json_pass(void)
{
#if defined(__x86_64__)
    /* Reads what the compiler's own start-up code found out once. */
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("pclmul") &&
        __builtin_cpu_supports("popcnt"))
        return json_pass_avx2;
#endif
    return json_pass_plain;
}

bool json_valid(struct view text)
{
    return json_pass()(text);
}
