#include "base/processor.h"

#include <stdlib.h>
#include <string.h>

enum processor_level processor_decided;

#if defined(VECTORS)
static enum processor_level processor_level(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("popcnt") || !__builtin_cpu_supports("pclmul"))
        return PROCESSOR_PLAIN;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") ? PROCESSOR_WIDE
                                                                                                             : PROCESSOR_SSE42;
#else
    return PROCESSOR_WIDE;
#endif
}

static enum processor_level processor_wanted(void)
{
    const char *wanted = getenv("LIQ_PROCESSOR");

    if (wanted && strcmp(wanted, "plain") == 0)
        return PROCESSOR_PLAIN;
    return wanted && strcmp(wanted, "sse42") == 0 ? PROCESSOR_SSE42 : PROCESSOR_WIDE;
}

__attribute__((constructor)) static void processor_decide(void)
{
    const enum processor_level level = processor_level(), wanted = processor_wanted();

    processor_decided = wanted < level ? wanted : level;
}
#endif
