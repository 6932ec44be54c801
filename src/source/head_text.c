#include "source/head_text.h"

void head_learn_times(struct head_reader *reader, const struct headed_sample *sample, struct headed_layout *layout)
{
    layout->parts = 1;
    for (size_t i = 0; i < sample->count; i++) {
        struct head head = { .ingestion_ms = INT64_MIN };

        if (layout->headed->parse(reader, sample->lines[i], &head) && head.timed && head.time.digits >= HEAD_NANO_DIGITS)
            return;
    }
    layout->parts = 0;
}
