/* SOURCE, event by event: where events may name their groups, which of them are the query's (language reference 2.1). */

#include "engine/engine.h"

#include <pthread.h>
#include <stdlib.h>

/* What is chosen of a log. */
struct chosen {
    struct log_verdict verdict;
    const struct input *group;      /* the input, or one as if all its events were like these */
};

/* What a judge has decided on the events of an input. */
struct judged {
    struct chosen *own;             /* that say nothing of their group; NULL: not yet */
    struct map known;               /* struct chosen by log and by what is carried */
};

struct event_judge {
    struct chooser *chooser;
    struct event_judge *next;
    struct arena arena, brief;      /* the other for one decision */
    struct judged **judged;         /* by input index, as far as there is anything; NULL: nothing yet */
    size_t judged_count;
};

struct chooser {
    struct event_choice choice;
    const struct plan *plan;
    const struct scan_detail *scan;
    const struct catalog *catalog;
    pthread_mutex_t lock;           /* of the list */
    struct event_judge *judges;
};

/* ---- judging ---- */

/* The group that an event names. */
static struct input *judge_named(struct event_judge *judge, const struct input *input, struct view log)
{
    const struct catalog *catalog = judge->chooser->catalog;
    const bool has_account = log_has_account(log);
    struct input *group = ARENA_NEW(&judge->arena, struct input);

    *group = *input;
    group->group = arena_keep(&judge->arena, log_group(log));
    group->owner = has_account ? arena_keep(&judge->arena, (struct view){ log.data, LOG_ACCOUNT }) : input->account;
    const bool assumed = view_equal(group->owner, catalog_account(catalog));
    group->facts = catalog_log_facts(catalog, input, log);
    group->region = input_region(input, group->facts);
    if (group->facts && assumed && group->facts->account.length > 0)
        group->owner = group->facts->account;
    return group;
}

/* The first event's group is the input's. What an event carries counts for it and those that carry the same. */
static const struct input *judge_group(struct event_judge *judge, const struct input *input, struct view log,
                                       struct view carrier)
{
    const bool has_account = log_has_account(log);
    const bool same = view_equal(log_group(log), input->group) &&
                      (!has_account || view_equal((struct view){ log.data, LOG_ACCOUNT }, input->owner));
    const struct group_facts *facts = carrier.length > 0 ? facts_carried(&judge->arena, carrier) : NULL;
    struct input *group;

    if (same && !facts)
        return input;
    if (same) {
        group = ARENA_NEW(&judge->arena, struct input);
        *group = *input;
    } else {
        group = judge_named(judge, input, log);
    }
    if (facts)
        group->carried = facts;
    return group;
}

static struct chosen *judge_learn(struct event_judge *judge, const struct input *input, struct view log, struct view carrier)
{
    const struct scan_detail *scan = judge->chooser->scan;
    struct chosen *chosen = ARENA_NEW(&judge->arena, struct chosen);

    chosen->group = judge_group(judge, input, log.length > 0 ? log : input->log, carrier);
    chosen->verdict.met = chosen->verdict.kept = UINT64_MAX;
    for (size_t i = 0; i < scan->source_count; i++)
        if (source_takes(&scan->sources[i], chosen->group))
            source_add_range(&chosen->verdict.ranges, scan->sources[i].range, scan->source_count, &judge->arena);
    return chosen;
}

static struct judged *judge_input(struct event_judge *judge, const struct input *input)
{
    struct judged **judged;

    /* Where files are followed there are more of them by and by. */
    if (input->index >= judge->judged_count)
        judge->judged = arena_grow(&judge->arena, judge->judged, &judge->judged_count, input->index + 1, sizeof(struct judged *));
    judged = &judge->judged[input->index];
    if (!*judged) {
        *judged = ARENA_NEW(&judge->arena, struct judged);
        map_init(&(*judged)->known, &judge->arena);
    }
    return *judged;
}

/* The log, and behind it what tells apart what events of it carry; empty when an event says nothing at all. */
static struct view judge_key(struct event_judge *judge, struct view log, struct view carrier)
{
    const struct group_facts *facts = NULL;

    if (carrier.length > 0) {
        arena_reset(&judge->brief);
        facts = facts_carried(&judge->brief, carrier);
    }
    for (size_t i = 0; facts && i < facts->data_source_count; i++)
        log = arena_format(&judge->brief, "%.*s\n%.*s", VIEW_PRINT(log), VIEW_PRINT(facts->data_sources[i]));
    for (size_t i = 0; facts && i < facts->tag_count; i++)
        log = arena_format(&judge->brief, "%.*s\n%.*s=%.*s", VIEW_PRINT(log), VIEW_PRINT(facts->tags[i].key),
                           VIEW_PRINT(facts->tags[i].value));
    return log;
}

static struct log_verdict *judge_events(struct event_judge *judge, const struct input *input, struct view log,
                                        struct view carrier)
{
    struct judged *judged = judge_input(judge, input);
    const struct view key = judge_key(judge, log, carrier);
    struct chosen *chosen = key.length > 0 ? map_get(&judged->known, key) : judged->own;

    if (chosen)
        return &chosen->verdict;
    chosen = judge_learn(judge, input, log, carrier);
    if (key.length > 0)
        map_set(&judged->known, arena_keep(&judge->arena, key), chosen);
    else
        judged->own = chosen;
    return &chosen->verdict;
}

static struct event_judge *chooser_judge(void *context)
{
    struct chooser *chooser = context;
    struct event_judge *judge = heap_zalloc(sizeof *judge);

    arena_init(&judge->arena, NULL);
    arena_init(&judge->brief, NULL);
    judge->chooser = chooser;
    pthread_mutex_lock(&chooser->lock);
    judge->next = chooser->judges;
    chooser->judges = judge;
    pthread_mutex_unlock(&chooser->lock);
    return judge;
}

/* ---- the choice ---- */

/* Tags and data sources may be told by what events carry. */
static bool scan_asks_facts(const struct scan_detail *scan)
{
    for (size_t i = 0; i < scan->source_count; i++)
        for (size_t k = 0; k < scan->sources[i].condition_count; k++)
            if (scan->sources[i].conditions[k].aspect == SOURCE_DATA || scan->sources[i].conditions[k].aspect == SOURCE_TAG)
                return true;
    return false;
}

const struct event_choice *chooser_new(const struct plan *plan, const struct catalog *catalog, struct arena *arena)
{
    struct chooser *chooser = ARENA_NEW(arena, struct chooser);

    *chooser = (struct chooser){ .plan = plan, .scan = plan->steps[0]->detail, .catalog = catalog };
    chooser->choice = (struct event_choice){ chooser_judge, judge_events, scan_asks_facts(chooser->scan), chooser };
    pthread_mutex_init(&chooser->lock, NULL);
    return &chooser->choice;
}

void chooser_free(const struct event_choice *choice)
{
    struct chooser *chooser = choice->context;

    while (chooser->judges) {
        struct event_judge *judge = chooser->judges;

        chooser->judges = judge->next;
        arena_clear(&judge->arena);
        arena_clear(&judge->brief);
        free(judge);
    }
    pthread_mutex_destroy(&chooser->lock);
}

/* ---- what has been found ---- */

/* Groups in the order in which events of them stand in the inputs, whichever worker has met which. */
struct findings {
    struct arena *arena;
    uint64_t until;                 /* what workers have met behind it is chance */
    const struct chosen **list;
    size_t count, capacity;
};

static void findings_add(struct findings *findings, const struct chosen *chosen)
{
    if (!chosen || chosen->verdict.met == UINT64_MAX || chosen->verdict.met > findings->until)
        return;
    findings->list = arena_grow(findings->arena, findings->list, &findings->capacity, findings->count + 1, sizeof *findings->list);
    findings->list[findings->count++] = chosen;
}

static int findings_compare(const void *left, const void *right)
{
    const struct chosen *a = *(const struct chosen *const *)left, *b = *(const struct chosen *const *)right;

    return a->verdict.met < b->verdict.met ? -1 : a->verdict.met > b->verdict.met;
}

static void findings_gather(struct findings *findings, const struct chooser *chooser)
{
    for (const struct event_judge *judge = chooser->judges; judge; judge = judge->next)
        for (size_t i = 0; i < judge->judged_count; i++) {
            const struct judged *judged = judge->judged[i];

            findings_add(findings, judged ? judged->own : NULL);
            for (size_t k = 0; judged && k < judged->known.count; k++)
                findings_add(findings, judged->known.entries[k].value);
        }
    if (findings->count > 0)
        qsort(findings->list, findings->count, sizeof *findings->list, findings_compare);
}

/* The groups that inputs are known for, and those of events. */
static struct known_groups findings_groups(const struct findings *findings, const struct catalog *catalog)
{
    struct known_groups known = { NULL, 0 };
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);

    known.list = ARENA_ARRAY(findings->arena, count + findings->count, const struct input *);
    for (size_t i = 0; i < count; i++)
        known.list[known.count++] = &inputs[i];
    for (size_t i = 0; i < findings->count; i++)
        known.list[known.count++] = findings->list[i]->group;
    return known;
}

/* ---- the end of a run ---- */

/* Whether events may have been passed by on account of their times. */
static bool chooser_has_range(const struct chooser *chooser)
{
    bool start = chooser->plan->clock.start_ms != INT64_MIN, end = chooser->plan->clock.end_ms != INT64_MAX;
    size_t starts = 0, ends = 0;

    for (size_t i = 0; i < chooser->scan->source_count; i++) {
        starts += chooser->scan->sources[i].range.start_ms != INT64_MIN;
        ends += chooser->scan->sources[i].range.end_ms != INT64_MAX;
    }
    return start || end || starts == chooser->scan->source_count || ends == chooser->scan->source_count;
}

/* The same that would be refused, as far as it is known. */
static void chooser_note(const struct scan_source *source, const struct known_groups *known, const char *where,
                         struct answer *answer)
{
    struct unmet unmet = { .source = source, .known = known };
    struct source_condition condition;
    bool met = true;

    for (; unmet_next(&unmet, &condition); met = false) {
        const bool named = condition.aspect == SOURCE_NAME || condition.aspect == SOURCE_IDENTIFIER;
        const struct view text = condition.texts.count > 0 ? condition.texts.list[0] : condition.key;
        struct refusal refusal = { .help = { "", 0 } };

        source_refuse(&condition, known, &answer->arena, &refusal);
        if (!view_starts(refusal.help, VIEW("did you mean")))
            refusal.help.length = 0;
        answer_note(answer, "no event %s is of %s %.*s%s%.*s", where, named ? "group" : "a group that SOURCE asks for with",
                    VIEW_PRINT(text), refusal.help.length > 0 ? "; " : "", VIEW_PRINT(refusal.help));
    }
    if (met && !source_is_met(source, known))
        answer_note(answer, "no event %s is of a group that is all that SOURCE asks for", where);
}

/* What keeps the query from knowing all events, as it is said of those it knows; NULL when nothing does. */
static const char *chooser_partly(const struct chooser *chooser, const struct answer *answer, bool growing)
{
    if (answer->until != UINT64_MAX)
        return "up to the last row";
    return chooser_has_range(chooser) ? "in the time range" : growing ? "so far" : NULL;
}

enum status chooser_finish(const struct event_choice *choice, bool growing, struct answer *answer, struct map *groups,
                           struct arena *arena, struct refusal *refusal)
{
    const struct chooser *chooser = choice->context;
    const char *partly = chooser_partly(chooser, answer, growing);
    struct findings findings = { .arena = arena, .until = answer->until };

    findings_gather(&findings, chooser);
    for (size_t i = 0; i < findings.count; i++)
        if (findings.list[i]->verdict.kept <= findings.until && findings.list[i]->verdict.kept != UINT64_MAX)
            map_set(groups, arena_keep(arena, findings.list[i]->group->group), NULL);
    const struct known_groups known = findings_groups(&findings, chooser->catalog);
    if (!partly)
        TRY(sources_check(chooser->scan, &known, arena, refusal));
    for (size_t i = 0; partly && i < chooser->scan->source_count; i++)
        chooser_note(&chooser->scan->sources[i], &known, partly, answer);
    return sources_count(chooser->scan, &known, arena, refusal);
}
