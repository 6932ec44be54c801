/* Any bytes may be what a program writes as lines of JSON, or the CLI as YAML. */
#include "fuzz_file.h"
#include "source/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const formats[] = {
        "vector", "firelens", "fluent-bit", "docker-json", "logcli", "journald", "fluent-bit-stdout",
        "events-yaml", "query-results-yaml",
    };

    fuzz_file(bytes, size, formats, sizeof formats / sizeof *formats);
    return 0;
}
