/*
 * How much of a text that grows is settled: whatever comes, the events up to there stay what they are.
 *
 * The format itself is asked, by lines that might come next. An event is over when neither a line like its own last one nor an
 * indented line would belong to it; and in a document, when another would be one of its own.
 */
#pragma once

#include "base/buffer.h"
#include "source/format.h"

/* What has not come for that long does not belong to what came before. */
enum { SETTLING_QUIET_US = 1000 * 1000 };

struct settling {
    struct buffer scratch;
};

/* The text as far as it has come, and from where on it is asked about. */
struct settled {
    struct view text;
    size_t begin;
    uint64_t offset;            /* of the text in the whole */
    bool quiet;                 /* nothing has come for long enough */
};

void settling_clear(struct settling *settling);
/* The end of what is settled, `begin` where nothing is. For formats that tell where an event begins. */
size_t settling_end(struct settling *settling, const struct format *format, const void *layout, const struct settled *settled);
/* The same for formats that go through the text; moves the cut of their splitter, which has seen the whole text. */
size_t settling_split(struct settling *settling, const struct format *format, const void *layout, const struct settled *settled,
                      struct splitter *splitter);
