/* Any bytes may be documents, or results in rows: formats that are cut from the beginning of the text. */
#include "fuzz_file.h"
#include "source/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const formats[] = {
        "log-events", "cloudtrail", "subscription", "query-results", "console-json", "opentelemetry", "json", "console-csv",
        "query-results-text",
    };

    fuzz_file(bytes, size, formats, sizeof formats / sizeof *formats);
    return 0;
}
