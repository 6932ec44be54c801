/*
 * Makes columns of discovered fields from @message; and keeps an eye on fields that no event has, which are most often
 * misspelt names.
 */

#include "exec/state.h"
#include "exec/unasked.h"
#include "source/discovery.h"

#include <math.h>

enum { DISCOVER_SAMPLE_ROWS = 16, DISCOVER_SAMPLE_NAMES = 512 };

struct discover_local {
    bool started;
    bool *present;              /* by name: some event had it */
    uint64_t rows;
    struct view *names;         /* of fields that the first events had */
    size_t name_count;
};

/* Of all workers. */
struct discover_shared {
    struct discovery *discovery;
    _Atomic bool *seen;         /* by name: some event had it; NULL: nothing waits for that */
    const struct discover_detail *ahead;    /* of the step whose fields this one makes as well; or NULL */
    bool made;                  /* another step has made the fields of this one */
};

/* The numbers of a field, the only one of the step, that the filter behind it lets through, if it is one of numbers. */
static bool discover_range(const struct step *step, struct discovery_range *range)
{
    static const struct {
        const char *name;
        bool least, most, equal;        /* the constant is the least, the most; and it is one of them */
    } comparisons[] = {
        { "=", true, true, true }, { ">", true, false, false }, { ">=", true, false, true },
        { "<", false, true, false }, { "<=", false, true, true },
    };
    const struct discover_detail *detail = step->plan->detail;
    const struct plan_step *next = step->next->plan;
    const struct expr *condition = next && next->nature == STEP_FILTER ? next->condition : NULL;

    if (!step->exec->plan->optimized || !condition || detail->count != 1 || condition->kind != EXPR_CALL ||
        condition->function->family != FAMILY_OPERATOR || condition->count != 2)
        return false;
    const struct expr *field = condition->args[0], *constant = condition->args[1];
    if (field->kind != EXPR_SLOT || field->slot != detail->slots[0] || constant->kind != EXPR_CONSTANT ||
        constant->value.kind != KIND_NUMBER)
        return false;
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++)
        if (strcmp(condition->function->name, comparisons[i].name) == 0) {
            range->least = comparisons[i].least ? constant->value.number : -HUGE_VAL;
            range->most = comparisons[i].most ? constant->value.number : HUGE_VAL;
            range->above = range->below = !comparisons[i].equal;
            return true;
        }
    return false;
}

/*
 * Behind a filter of their kind the fields of Lambda's reports are wanted. Who looks for the kind might as well read them: of other
 * lines they cost nothing. Which rows have them is still up to the step behind the filter.
 */
static void discover_join(struct step *step)
{
    const struct discover_detail *detail = step->plan->detail, *other = NULL;
    struct discover_shared *shared = step->shared;
    struct exec *exec = step->exec;

    if (detail->count != 1 || !view_equal(detail->names[0], VIEW("@type")))
        return;
    for (const struct step *next = step->next; !other && next && next->plan; next = next->next)
        if (next->plan->nature == STEP_DISCOVER)
            other = next->plan->detail;
    if (!other)
        return;
    struct view *names = ARENA_ARRAY(&exec->arena, 1 + other->count, struct view);

    names[0] = detail->names[0];
    memcpy(names + 1, other->names, other->count * sizeof *names);
    struct discovery *both = discovery_new(names, 1 + other->count, exec->options.max_fields, &exec->arena);
    if (!discovery_is_lambda(both))
        return;
    shared->discovery = both;
    shared->ahead = other;
}

/* Whether a step before has made the fields of this one. */
static bool discover_is_made(const struct step *step)
{
    for (const struct step *before = step->exec->steps; before < step; before++)
        if (before->plan->nature == STEP_DISCOVER &&
            ((const struct discover_shared *)before->shared)->ahead == step->plan->detail)
            return true;
    return false;
}

void discover_prepare(struct step *step)
{
    const struct discover_detail *detail = step->plan->detail;
    struct exec *exec = step->exec;
    const struct scan_detail *scan = exec->plan->steps[0]->detail;
    struct discover_shared *shared = ARENA_NEW(&exec->arena, struct discover_shared);
    struct discovery_range range;

    step->shared = shared;
    shared->discovery = discovery_new(detail->names, detail->count, exec->options.max_fields, &exec->arena);
    if (discover_range(step, &range))
        discovery_expect(shared->discovery, range);
    shared->made = discover_is_made(step);
    if (exec->plan->optimized)
        discover_join(step);
    if (step->index + 1 >= scan->discovered_steps)
        return;
    shared->seen = arena_alloc(&exec->arena, detail->count * sizeof *shared->seen);
    for (size_t i = 0; i < detail->count; i++) {
        const bool word = view_equal(detail->names[i], VIEW("null"));      /* which is missed by nobody */

        atomic_init(&shared->seen[i], word);
        exec->unseen += !word;
    }
}

static void discover_saw(const struct step *step, size_t name)
{
    const struct discover_shared *shared = step->shared;

    if (!shared->seen || atomic_exchange(&shared->seen[name], true))
        return;
    if (atomic_fetch_sub(&step->exec->unseen, 1) == 1)
        reading_search_more(step->exec->reading);
}

static struct discovery_origin discover_origin(const struct step *step, const struct worker *worker)
{
    const struct discover_detail *detail = step->plan->detail;

    return (struct discovery_origin){
        .format = worker->format, .layout = worker->layout, .lambda = worker->lambda, .documented = detail->documented,
    };
}

/* ---- names there are, for did-you-mean ---- */

struct discover_sample {
    struct discover_local *local;
    struct arena *arena;
};

static void discover_sample_name(void *context, struct view name, struct value value)
{
    struct discover_sample *sample = context;
    struct discover_local *local = sample->local;

    (void)value;
    for (size_t i = 0; i < local->name_count; i++)
        if (view_equal(local->names[i], name))
            return;
    if (local->name_count < DISCOVER_SAMPLE_NAMES)
        local->names[local->name_count++] = arena_keep(sample->arena, name);
}

static void discover_start(struct step *step, struct worker *worker, struct discover_local *local,
                           const struct batch *batch)
{
    const struct discover_detail *detail = step->plan->detail;
    const struct column *message = batch->columns[worker->plan->message_slot];
    const struct discovery_origin origin = discover_origin(step, worker);
    struct discover_sample sample = { local, &worker->keep };

    if (local->started)
        return;
    local->started = true;
    local->present = ARENA_ARRAY(&worker->keep, detail->count, bool);
    local->names = ARENA_ARRAY(&worker->keep, DISCOVER_SAMPLE_NAMES, struct view);
    for (size_t i = 0; i < batch->count && i < DISCOVER_SAMPLE_ROWS; i++)
        discovery_each(discovery_message(message, batch->selected[i], batch->arena), &origin, step->exec->options.max_fields,
                       batch->arena, discover_sample_name, &sample);
}

/* ---- columns ---- */

static bool discover_any(const struct column *column, const struct batch *batch)
{
    if ((column->seen & ~SEEN(KIND_NULL)) == 0)
        return false;
    for (size_t i = 0; i < batch->count; i++)
        if (column->kind[batch->selected[i]] != KIND_NULL)
            return true;
    return false;
}

/* Makes the columns of the step, and of the one whose fields come of the same look. */
static void discover_make(const struct step *step, struct worker *worker, struct batch *batch)
{
    const struct discover_detail *detail = step->plan->detail;
    const struct discover_shared *shared = step->shared;
    const struct discovery_origin origin = discover_origin(step, worker);
    const size_t ahead = shared->ahead ? shared->ahead->count : 0;
    struct column **found = ARENA_ARRAY(batch->arena, detail->count + ahead, struct column *);

    discovery_extract(shared->discovery, batch, batch->columns[worker->plan->message_slot], &origin, found);
    for (size_t i = 0; i < detail->count; i++)
        batch->columns[detail->slots[i]] = found[i];
    for (size_t i = 0; i < ahead; i++)
        batch->columns[shared->ahead->slots[i]] = found[detail->count + i];
}

static enum status discover_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct discover_detail *detail = step->plan->detail;
    const struct discover_shared *shared = step->shared;
    struct discover_local *local = worker_local(worker, step);

    discover_start(step, worker, local, batch);
    if (!shared->made)
        discover_make(step, worker, batch);
    local->rows += batch->count;
    for (size_t i = 0; i < detail->count; i++)
        if (!local->present[i] && discover_any(batch->columns[detail->slots[i]], batch)) {
            local->present[i] = true;
            discover_saw(step, i);
        }
    return step_pass(step, worker, batch);
}

/* ---- what to say at the end ---- */

static bool discover_absent(struct step *step, size_t name, uint64_t *rows)
{
    *rows = 0;
    for (size_t i = 0; i < step->exec->options.workers; i++) {
        const struct discover_local *local = worker_local(&step->exec->workers[i], step);

        *rows += local->rows;
        if (local->started && local->present[name])
            return false;
    }
    return *rows > 0;
}

/* The names of the engine's own fields, which differ from others by their @. */
static const struct view own_names[] = {
    VIEW_INIT("@message"), VIEW_INIT("@timestamp"), VIEW_INIT("@logStream"), VIEW_INIT("@log"), VIEW_INIT("@ingestionTime"),
};
enum { OWN_NAMES = sizeof own_names / sizeof *own_names };

static struct view discover_nearest(struct step *step, struct view name)
{
    for (size_t i = 0; i < OWN_NAMES; i++)
        if (view_equal_nocase(name, own_names[i]) || view_equal_nocase(name, view_skip(own_names[i], 1)))
            return own_names[i];
    for (size_t i = 0; i < step->exec->options.workers; i++) {
        const struct discover_local *local = worker_local(&step->exec->workers[i], step);
        struct view nearest = nearest_word(name, local->names, local->name_count);

        if (nearest.length)
            return nearest;
    }
    return nearest_word(name, own_names, OWN_NAMES);
}

/* One note for all steps of the plan, by the last of them. */
static void discover_note_unasked(struct step *step, struct unasked *unasked)
{
    const struct discover_detail *detail = step->plan->detail;
    const struct plan *plan = step->exec->plan;
    struct unasked all = { 0 };
    bool last = true;

    if (detail->documented)
        return;
    unasked_gather(unasked, step->exec, detail->names, detail->count);
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i]->nature == STEP_DISCOVER) {
            const struct discover_detail *other = plan->steps[i]->detail;

            last = plan->steps[i] == step->plan;
            unasked_gather(&all, step->exec, other->names, other->count);
        }
    if (last)
        unasked_note_names(step->exec, &all);
}

static enum status discover_finish(struct step *step, struct worker *worker)
{
    const struct discover_detail *detail = step->plan->detail;
    struct unasked unasked = { 0 };
    uint64_t rows;

    (void)worker;
    discover_note_unasked(step, &unasked);
    for (size_t i = 0; i < detail->count; i++) {
        struct view nearest;

        if (view_equal(detail->names[i], VIEW("null")) || unasked_has(&unasked, detail->names[i]) ||
            !discover_absent(step, i, &rows))
            continue;
        nearest = discover_nearest(step, detail->names[i]);
        if (view_equal(nearest, detail->names[i]))      /* it is there, and null */
            continue;
        if (nearest.length)
            exec_note(step->exec, "none of %llu events has the field `%.*s`; did you mean `%.*s`?", (unsigned long long)rows,
                      VIEW_PRINT(detail->names[i]), VIEW_PRINT(nearest));
        else
            exec_note(step->exec, "none of %llu events has the field `%.*s`", (unsigned long long)rows,
                      VIEW_PRINT(detail->names[i]));
    }
    return STATUS_OK;
}

const struct operator discover_operator = {
    .name = "discover",
    .local_size = sizeof(struct discover_local),
    .push = discover_push,
    .finish = discover_finish,
};
