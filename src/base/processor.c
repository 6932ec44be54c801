#include "base/processor.h"

#include <stdlib.h>
#include <string.h>

bool processor_decided_wide;

#if defined(__x86_64__)
__attribute__((constructor)) static void processor_decide(void)
{
    const char *wanted = getenv("LIQ_PROCESSOR");

    __builtin_cpu_init();
    processor_decided_wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                             __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul") &&
                             !(wanted && strcmp(wanted, "plain") == 0);
}
#endif
