/* The inside of the public types, for the files of this layer. */
#pragma once

#include "base/map.h"
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
/* Why a run is refused on account of a part of the query, and how to help it. */
struct refusal {
    struct span span;
    struct view message, help;
};
/* Sets which inputs a run reads, and in which time ranges, as the plan's SOURCE stages say; a refusal for a selection that no
 * group meets. */
enum status sources_select(const struct plan *plan, const struct catalog *catalog, struct arena *arena,
                           struct exec_options *how, struct refusal *refusal);
/* Whether the log group of an input is all that SOURCE asks for. */
bool source_takes(const struct scan_source *source, const struct input *input);
/* Adds a range; at most that many are ever added. */
void source_add_range(struct time_ranges *ranges, struct time_range range, size_t most, struct arena *arena);
/* Chooses, of inputs whose events name their groups, the events that SOURCE asks for. */
const struct event_choice *chooser_new(const struct scan_detail *scan, const struct catalog *catalog, struct arena *arena);
/* After the run: adds the chosen groups that events were of, notes what SOURCE names and no event is of, and ends it. */
void chooser_finish(const struct event_choice *choice, struct map *groups, struct answer *answer);
/* Adds the groups of the inputs that a run reads. */
void sources_add_groups(struct map *groups, const struct catalog *catalog, const struct exec_options *how);
/* What is known of the log group of an input, from several places: NULL where one says nothing. */
enum { SOURCE_FACTS = 2 };
const struct group_facts *source_facts(const struct input *input, size_t place);
/* Whether the log group of an input meets a condition. */
bool source_fits(const struct source_condition *condition, const struct input *input);
bool source_name_fits(struct view name, const struct input *input);
/* Says that no input meets the condition, and what there is in place of it. */
void source_refuse(const struct source_condition *condition, const struct catalog *catalog, struct arena *arena,
                   struct refusal *refusal);
/* Fills in the parameters and puts the texts of saved queries where they are called (language reference 1.10). With errors
 * reported, the text they are about is returned; a placeholder without a value stays, and the parser reports it. */
struct view template_expand(struct view text, const struct liq_query_options *options, struct arena *arena,
                            struct diagnostics *diagnostics);
