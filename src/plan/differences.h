/*
 * Where liq knowingly answers otherwise than the service, a row each: `liq help differences` prints the table, and strict mode
 * does what it says.
 */
#pragma once

#include "syntax/diagnostic.h"

enum difference {
    DIFFERENCE_STRAY_PIPE,
    DIFFERENCE_DOUBLE_EQUALS,
    DIFFERENCE_AMPERSANDS,
    DIFFERENCE_BARS,
    DIFFERENCE_SPECIAL_BLANK,
    DIFFERENCE_BARE_LETTERS,
    DIFFERENCE_SPACED_PERIOD,
    DIFFERENCE_EMPTY_QUERY,
    DIFFERENCE_EMPTY_LIST,
    DIFFERENCE_PARSED_NAME,
    DIFFERENCE_SELF_NAMED,
    DIFFERENCE_PARSE_MULTI,
    DIFFERENCE_UNNEST_SPLIT,
    DIFFERENCE_EXPAND,
    DIFFERENCE_JOIN_STAGES,
    DIFFERENCE_FRESH_MEMBER,
    DIFFERENCE_QUOTED_SEGMENT,
    DIFFERENCE_CONTAINS_CASE,
    DIFFERENCE_DISTINCT,
    DIFFERENCE_PERCENTILE,
    DIFFERENCE_FREQUENT,
    DIFFERENCE_ADDTOTALS,
    DIFFERENCE_REPETITION,
    DIFFERENCE_LONG_VALUES,
    DIFFERENCE_MASKING,
    DIFFERENCE_SOURCES,
    DIFFERENCE_LOG_CLASS,
    DIFFERENCE_QUOTAS,
    DIFFERENCE_DOCUMENTED,
    DIFFERENCE_COUNT
};

enum strictness {
    STRICT_KEEPS,               /* strict mode changes nothing */
    STRICT_REFUSES,             /* an error */
    STRICT_COPIES,              /* answers as the service does */
};

struct difference_row {
    const char *id;
    const char *service, *liq;  /* what each does */
    const char *section;        /* of the language reference */
    enum strictness strictness;
    enum code warning;          /* of REFUSES: the warning that becomes an error; CODE_COUNT: none */
    const char *operator;       /* of REFUSES: the spelling that becomes an error, or NULL */
};
const struct difference_row *difference_row(enum difference difference);
/* Whether the answer must be that of the service. */
bool difference_copied(enum difference difference, bool strict);
/* Under strict mode, reports what stands there as something the service does not take. */
void difference_refuse(enum difference difference, bool strict, struct span span, struct diagnostics *diagnostics);
/* Makes errors of everything in the query that strict mode refuses. */
void differences_refuse(struct view query, struct diagnostics *diagnostics);
