/* Any bytes may be a log file. */
#include "fuzz_file.h"
#include "source/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const formats[] = {
        "events", "export", "vpc", "vpc-lines", "lines",
    };

    fuzz_file(bytes, size, formats, sizeof formats / sizeof *formats);
    return 0;
}
