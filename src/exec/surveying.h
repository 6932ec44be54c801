/* The operator of `discover`: a row for every field there is in the events, with what its values are like. */
#pragma once

#include "exec/operator.h"
#include "source/survey.h"

/* Its columns, in the order of their slots. */
enum {
    SURVEY_GROUP, SURVEY_FORMAT, SURVEY_FIELD, SURVEY_TYPE, SURVEY_EVENTS, SURVEY_TOTAL, SURVEY_PERCENT, SURVEY_BEHIND,
    SURVEY_DISTINCT, SURVEY_EXACT, SURVEY_LEAST, SURVEY_GREATEST, SURVEY_VALUES,
    SURVEY_COLUMNS
};
extern const struct view survey_columns[SURVEY_COLUMNS];

struct survey_detail {
    bool by_log, by_format;
    bool documented;            /* as of discover steps */
    size_t message, timestamp, ingestion_time, stream, log;     /* slots */
    size_t columns[SURVEY_COLUMNS];
};
extern const struct operator survey_operator;
