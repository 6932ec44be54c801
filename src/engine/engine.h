/* The inside of the public types, for the files of this layer. */
#pragma once

#include "commands/commands.h"
#include "exec/exec.h"
#include "liq/liq.h"

struct liq_query {
    struct arena arena;
    struct view text;               /* as compiled */
    struct diagnostics diagnostics;
    struct liq_diagnostic *list;    /* in text order */
    size_t count;
    struct plan *plan;
    bool valid;
    struct view explained;
    size_t max_fields;
};

struct liq_inputs {
    struct arena arena;
    struct catalog *catalog;
};

static inline struct liq_text text_of(struct view view)
{
    return (struct liq_text){ view.data, view.length };
}
static inline struct view view_of_text(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}
enum liq_status engine_status(enum status status);
/* Sets which inputs a run reads, and in which time ranges, as the plan's SOURCE stages say; a fault for a group there is not. */
enum status sources_select(const struct plan *plan, const struct catalog *catalog, struct arena *arena,
                           struct exec_options *how, struct fault *fault);
/* Replaces every {{name}} by its parameter (language reference 1.10); a placeholder without one stays, and the parser reports
 * it at its place. */
struct view template_fill(struct view text, const struct liq_parameter *parameters, size_t count, struct arena *arena);
