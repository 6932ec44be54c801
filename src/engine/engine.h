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
    struct explanation *explanation;
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
struct liq_diagnostic diagnostic_public(struct view text, const struct diagnostic *diagnostic);
/* A text in which parameters and calls have been replaced, and where in it words stand for what is not known. */
struct expanded {
    struct view text;
    const struct span *unknown;
    size_t unknown_count;
};
/* Never NULL. */
struct liq_query *query_of_expanded(const struct expanded *expanded, const struct liq_query_options *options);
/* What a query takes for the present, and its time range. */
struct clock query_clock(const struct liq_query_options *options);
/* Why a run is refused on account of a part of the query, and how to help it. */
struct refusal {
    struct span span;
    struct view message, help;
};
/* Sets which inputs a run reads, and in which time ranges, as the plan's SOURCE stages say; a refusal for a selection that no
 * group meets, where that is known before anything is read. */
enum status sources_select(const struct plan *plan, const struct catalog *catalog, struct arena *arena,
                           struct exec_options *how, struct refusal *refusal);
/* Adds the groups of the inputs that a run reads whole. */
void sources_add_groups(struct map *groups, const struct catalog *catalog, const struct exec_options *how);

/* Log groups, each as an input of which all events are of that group; some are there more than once. */
struct known_groups {
    const struct input **list;
    size_t count;
};
/* Whether a group is all that SOURCE asks for. */
bool source_takes(const struct scan_source *source, const struct input *group);
/* The conditions that no group meets, each identifier by itself: one after the other in *condition. False when there is no other. */
struct unmet {
    const struct scan_source *source;
    const struct known_groups *known;
    size_t next, next_text;
};
bool unmet_next(struct unmet *unmet, struct source_condition *condition);
/* Whether a group is all that it asks for, where each of its conditions is met by some. */
bool source_is_met(const struct scan_source *source, const struct known_groups *known);
/* Refuses when the groups that are there are not what the SOURCE stages ask for. */
enum status sources_check(const struct scan_detail *scan, const struct known_groups *known, struct arena *arena,
                          struct refusal *refusal);
/* Refuses when they take too many of them. */
enum status sources_count(const struct scan_detail *scan, const struct known_groups *known, struct arena *arena,
                          struct refusal *refusal);
/* Adds a range; at most that many are ever added. */
void source_add_range(struct time_ranges *ranges, struct time_range range, size_t most, struct arena *arena);

/* Chooses, where events may name their groups, those that SOURCE asks for. */
const struct event_choice *chooser_new(const struct plan *plan, const struct catalog *catalog, struct arena *arena);
void chooser_free(const struct event_choice *choice);
/* After the run: adds the chosen groups that events were of, and refuses what SOURCE asks for and is not there. Where not all
 * events were read, or files still grow, that is but noted. */
enum status chooser_finish(const struct event_choice *choice, bool growing, struct answer *answer, struct map *groups,
                           struct arena *arena, struct refusal *refusal);
/* What is known of the log group of an input, from several places: NULL where one says nothing. */
enum { SOURCE_FACTS = 2 };
const struct group_facts *source_facts(const struct input *input, size_t place);
/* Whether the log group of an input meets a condition. */
bool source_fits(const struct source_condition *condition, const struct input *input);
bool source_name_fits(struct view name, const struct input *input);
/* Says that no group meets the condition, and what there is in place of it. */
void source_refuse(const struct source_condition *condition, const struct known_groups *known, struct arena *arena,
                   struct refusal *refusal);
/* Fills in the parameters and puts the texts of saved queries where they are called (language reference 1.10). With errors
 * reported, the text they are about is returned; a placeholder without a value stays, and the parser reports it. */
struct view template_expand(struct view text, const struct liq_query_options *options, struct arena *arena,
                            struct diagnostics *diagnostics);
