/* How the findings in saved queries are told: to people, or to the programs that run checks. */
#pragma once

#include "base/arena.h"
#include "render/output.h"

#include <liq/liq.h>

struct lint_report {
    struct arena *arena;
    const struct liq_saved *saved;
    const struct liq_finding *findings;
    size_t count;
    bool color;
};

struct lint_report_form {
    const char *name;
    void (*write)(struct output *output, const struct lint_report *report);
};

const struct lint_report_form *lint_report_find(struct view name);     /* NULL when there is none */

static inline struct view lint_view(struct liq_text text)
{
    return (struct view){ text.data ? text.data : "", text.length };
}
/* The log format that code scanning reads, version 2.1.0 (lint_sarif.c). */
void lint_sarif_write(struct output *output, const struct lint_report *report);
