/* The operator of `groups`: a row for every log group there is, or for every stream of one. */
#pragma once

#include "exec/operator.h"

/* Its columns, in the order of their slots. */
enum {
    LISTING_GROUP, LISTING_STREAM, LISTING_FORMATS, LISTING_STREAMS, LISTING_EVENTS, LISTING_BYTES, LISTING_FIRST, LISTING_LAST,
    LISTING_COLUMNS
};
extern const struct view listing_columns[LISTING_COLUMNS];

struct listing_detail {
    bool by_stream;                             /* a row a stream; else a row a group */
    bool all;                                   /* also groups of files of which no event is in the range */
    size_t message, timestamp, stream, log;     /* slots */
    size_t columns[LISTING_COLUMNS];
};
extern const struct operator listing_operator;
