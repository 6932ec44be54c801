#include "base/processor.h"

#include "base/vector.h"

#include <stdlib.h>
#include <string.h>

bool processor_decided_wide;

#if defined(VECTORS)
static bool processor_has_wide(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
           __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("pclmul");
#else
    return true;
#endif
}

__attribute__((constructor)) static void processor_decide(void)
{
    const char *wanted = getenv("LIQ_PROCESSOR");

    processor_decided_wide = processor_has_wide() && !(wanted && strcmp(wanted, "plain") == 0);
}
#endif
