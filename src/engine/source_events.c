/* SOURCE, event by event: of inputs whose events name their groups, which events are the query's (language reference 2.1). */

#include "engine/engine.h"

#include <pthread.h>
#include <stdio.h>

/* What is chosen of a log. */
struct chosen {
    struct input group;             /* as if there were an input of that group alone */
    struct time_ranges ranges;      /* count 0: nothing */
};

struct chooser {
    struct event_choice choice;
    const struct scan_detail *scan;
    const struct catalog *catalog;
    struct arena *arena;
    pthread_mutex_t lock;
    struct map known;               /* INPUT:LOG to what is chosen of it */
};

/* What is known of the group that an event names. The first event's is the input's. */
static struct input chooser_group(const struct chooser *chooser, const struct input *input, struct view log)
{
    const bool has_account = log_has_account(log);
    const struct view name = has_account ? view_skip(log, LOG_ACCOUNT + 1) : log;
    struct input group = *input;

    group.owner = has_account ? (struct view){ log.data, LOG_ACCOUNT } : input->account;
    if (view_equal(name, input->group) && (!has_account || view_equal(group.owner, input->owner)))
        return *input;
    const bool assumed = view_equal(group.owner, catalog_account(chooser->catalog));
    group.group = name;
    group.carried = NULL;
    group.facts = catalog_facts(chooser->catalog, name, assumed ? VIEW("") : group.owner);
    if (group.facts && assumed && group.facts->account.length > 0)
        group.owner = group.facts->account;
    return group;
}

static struct chosen *chooser_learn(struct chooser *chooser, const struct input *input, struct view log)
{
    const struct scan_detail *scan = chooser->scan;
    struct chosen *chosen = ARENA_NEW(chooser->arena, struct chosen);

    *chosen = (struct chosen){ .group = chooser_group(chooser, input, arena_keep(chooser->arena, log)) };
    for (size_t i = 0; i < scan->source_count; i++)
        if (source_takes(&scan->sources[i], &chosen->group))
            source_add_range(&chosen->ranges, scan->sources[i].range, scan->source_count, chooser->arena);
    return chosen;
}

static const struct time_ranges *chooser_ranges(void *context, const struct input *input, struct view log)
{
    struct chooser *chooser = context;
    struct chosen *chosen;
    char text[512];

    if (!log.data)
        log = input->log;
    pthread_mutex_lock(&chooser->lock);
    const int length = snprintf(text, sizeof text, "%zu:%.*s", input->index, VIEW_PRINT(log));
    const struct view brief = { text, (size_t)length };
    const struct view key = brief.length < sizeof text
                                ? brief
                                : arena_format(chooser->arena, "%zu:%.*s", input->index, VIEW_PRINT(log));
    chosen = map_get(&chooser->known, key);
    if (!chosen) {
        chosen = chooser_learn(chooser, input, log);
        map_set(&chooser->known, arena_keep(chooser->arena, key), chosen);
    }
    pthread_mutex_unlock(&chooser->lock);
    return chosen->ranges.count > 0 ? &chosen->ranges : NULL;
}

const struct event_choice *chooser_new(const struct scan_detail *scan, const struct catalog *catalog, struct arena *arena)
{
    struct chooser *chooser = ARENA_NEW(arena, struct chooser);

    *chooser = (struct chooser){
        .choice = { chooser_ranges, chooser }, .scan = scan, .catalog = catalog, .arena = arena,
    };
    pthread_mutex_init(&chooser->lock, NULL);
    map_init(&chooser->known, arena);
    return &chooser->choice;
}

/* Whether some event read, or some input, is of a group that meets the condition. */
static bool chooser_met(const struct chooser *chooser, const struct source_condition *condition)
{
    size_t count;
    const struct input *inputs = catalog_inputs(chooser->catalog, &count);

    for (size_t i = 0; i < count; i++)
        if (source_fits(condition, &inputs[i]))
            return true;
    for (size_t i = 0; i < chooser->known.count; i++)
        if (source_fits(condition, &((const struct chosen *)chooser->known.entries[i].value)->group))
            return true;
    return false;
}

static void chooser_note(struct answer *answer, const struct source_condition *condition, struct view text)
{
    answer->notes =
        arena_grow(&answer->arena, answer->notes, &answer->note_capacity, answer->note_count + 1, sizeof *answer->notes);
    answer->notes[answer->note_count++] =
        condition->aspect == SOURCE_NAME || condition->aspect == SOURCE_IDENTIFIER
            ? arena_format(&answer->arena, "no event is of group %.*s", VIEW_PRINT(text))
            : arena_format(&answer->arena, "no event is of a group that SOURCE asks for with %.*s", VIEW_PRINT(text));
}

static void chooser_check(const struct chooser *chooser, const struct source_condition *condition, struct answer *answer)
{
    struct source_condition one = *condition;

    if (condition->aspect != SOURCE_IDENTIFIER) {
        if (!chooser_met(chooser, condition))
            chooser_note(answer, condition, condition->texts.count > 0 ? condition->texts.list[0] : condition->key);
        return;
    }
    one.texts.count = 1;
    for (size_t i = 0; i < condition->texts.count; i++, one.texts.list++)
        if (!chooser_met(chooser, &one))
            chooser_note(answer, condition, *one.texts.list);
}

void chooser_finish(const struct event_choice *choice, struct map *groups, struct answer *answer)
{
    struct chooser *chooser = choice->context;

    for (size_t i = 0; i < chooser->known.count; i++) {
        const struct chosen *chosen = chooser->known.entries[i].value;

        if (chosen->ranges.count > 0)
            map_set(groups, chosen->group.group, NULL);
    }
    for (size_t i = 0; i < chooser->scan->source_count; i++)
        for (size_t k = 0; k < chooser->scan->sources[i].condition_count; k++)
            chooser_check(chooser, &chooser->scan->sources[i].conditions[k], answer);
    pthread_mutex_destroy(&chooser->lock);
}
