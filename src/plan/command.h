/*
 * What a command is: one row, in a file of its own in commands/. The registry is made of the rows of words.def; `liq help`,
 * completion, capabilities and the reference pages read it; its examples are parsed, bound and run by the tests.
 */
#pragma once

#include "plan/binder.h"

enum { COMMAND_MAX_EXAMPLES = 4 };

struct command {
    const char *name;           /* as in words.def: "filter" */
    const char *usage;          /* "filter CONDITION" */
    const char *help;           /* one sentence */
    const char *section;        /* of the language reference: "2.4" */
    const char *examples[COMMAND_MAX_EXAMPLES];
    /* Adds steps for one stage to the plan, or diagnostics. */
    void (*bind)(struct binder *binder, const struct stage *stage);
    bool keeps_limit;           /* row-wise: an earlier limit is put off until after it (language reference 2.0.2) */
    bool limits;                /* limit itself: the only one that may follow dedup */
    bool source;                /* may stand only at the beginning */
    bool later;                 /* its place is checked, but this release cannot run it */
    /* Of `limit` alone: adds the step that cuts the table to the pending limit, for a stage that depends on the cut. */
    void (*settle)(struct binder *binder);
};
