/*
 * The objects that carry messages are discovered like messages, where a key that begins with @ is a field with one more @.
 * So @entity.Attributes is looked for as @@entity.Attributes.
 */
#include "exec/carried.h"

#include "exec/state.h"
#include "source/described.h"
#include "source/discovery.h"

#include <stdatomic.h>

struct carried {
    struct discovery *discovery;
    struct view *names;             /* as in the query */
    size_t *slots;
    size_t count;
    size_t account, region;         /* places in names; SIZE_MAX: not asked for */
    _Atomic bool *present;          /* by name: some event had it */
    _Atomic uint64_t rows;
};

/* What the scan makes of the events' own arrays. */
static bool carried_is_other(struct view name)
{
    static const struct view others[] = {
        VIEW_INIT("@message"), VIEW_INIT("@timestamp"), VIEW_INIT("@ingestionTime"), VIEW_INIT("@logStream"), VIEW_INIT("@log"),
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (view_equal(name, others[i]))
            return true;
    return false;
}

static void carried_add(struct carried *carried, const struct slot *slot, size_t place)
{
    if (view_equal(slot->name, VIEW("@aws.account")))
        carried->account = carried->count;
    if (view_equal(slot->name, VIEW("@aws.region")))
        carried->region = carried->count;
    carried->names[carried->count] = slot->name;
    carried->slots[carried->count++] = place;
}

struct carried *carried_new(const struct plan *plan, size_t max_fields, struct arena *arena)
{
    const struct scan_detail *scan = plan->steps[0]->detail;
    struct carried *carried = ARENA_NEW(arena, struct carried);
    struct view *marked = ARENA_ARRAY(arena, plan->slot_count, struct view);

    carried->names = ARENA_ARRAY(arena, plan->slot_count, struct view);
    carried->slots = ARENA_ARRAY(arena, plan->slot_count, size_t);
    carried->account = carried->region = SIZE_MAX;
    for (size_t slot = 0; slot < plan->slot_count; slot++)
        if (plan->slots[slot].origin == SLOT_SYSTEM && slot_set_has(&scan->wanted, slot) &&
            !carried_is_other(plan->slots[slot].name))
            carried_add(carried, &plan->slots[slot], slot);
    if (carried->count == 0)
        return NULL;
    for (size_t i = 0; i < carried->count; i++)
        marked[i] = arena_format(arena, "@%.*s", VIEW_PRINT(carried->names[i]));
    carried->discovery = discovery_new(marked, carried->count, max_fields, arena);
    carried->present = arena_alloc(arena, carried->count * sizeof *carried->present);
    for (size_t i = 0; i < carried->count; i++)
        atomic_init(&carried->present[i], false);
    atomic_init(&carried->rows, 0);
    return carried;
}

static struct column *carried_objects(const struct events *events, struct batch *batch)
{
    struct column *column = column_new(batch->arena, batch->rows, 0);

    column->text = events->carrier;
    column->seen = SEEN(KIND_TEXT) | SEEN(KIND_NULL);
    for (size_t row = 0; row < batch->rows; row++)
        column->kind[row] = events->carrier[row].data ? KIND_TEXT : KIND_NULL;
    return column;
}

/* Without data nothing is known. */
static void carried_default(struct column *column, size_t row, struct view text)
{
    if (column->kind[row] != KIND_NULL || !text.data)
        return;
    column->kind[row] = KIND_TEXT;
    column->seen |= SEEN(KIND_TEXT);
    column->text[row] = text;
}

/* What a description of the event's group says: of its tags and its first data source. */
static struct view carried_described(const struct group_facts *facts, struct view name)
{
    const struct view tag = VIEW_INIT("@aws.tag.");

    for (size_t i = 0; view_starts(name, tag) && i < facts->tag_count; i++)
        if (view_equal(facts->tags[i].key, view_skip(name, tag.length)))
            return facts->tags[i].value;
    if (facts->data_source_count == 0)
        return (struct view){ NULL, 0 };
    const struct view source = facts->data_sources[0];
    const size_t dot = view_find_byte(source, '.', 0);
    if (view_equal(name, VIEW("@data_source_name")))
        return (struct view){ source.data, dot == SIZE_MAX ? source.length : dot };
    if (view_equal(name, VIEW("@data_source_type")) && dot != SIZE_MAX)
        return view_skip(source, dot + 1);
    return (struct view){ NULL, 0 };
}

/* What is described of the group of each event. */
static const struct group_facts **carried_facts(const struct catalog *catalog, const struct events *events,
                                                const struct input *input, struct batch *batch)
{
    const struct group_facts **list = ARENA_ARRAY(batch->arena, batch->rows, const struct group_facts *);
    struct view last = { NULL, 0 };

    for (size_t row = 0; row < batch->rows; row++) {
        const struct view log = events->log[row].data ? events->log[row] : input->log;

        list[row] = row > 0 && view_equal(log, last) ? list[row - 1] : catalog_log_facts(catalog, input, log);
        last = log;
    }
    return list;
}

static struct view carried_account(const struct events *events, const struct input *input, size_t row)
{
    const struct view log = events->log[row].data ? events->log[row] : input->log;

    return (struct view){ log.data, view_find_byte(log, ':', 0) };      /* every log begins with an account */
}

static void carried_seen(struct carried *carried, size_t name, const struct column *column, size_t rows)
{
    if (atomic_load_explicit(&carried->present[name], memory_order_relaxed))
        return;
    for (size_t row = 0; row < rows; row++)
        if (column->kind[row] != KIND_NULL) {
            atomic_store_explicit(&carried->present[name], true, memory_order_relaxed);
            return;
        }
}

void carried_extract(struct carried *carried, const struct catalog *catalog, const struct events *events,
                     const struct input *input, struct batch *batch)
{
    struct column **found = ARENA_ARRAY(batch->arena, carried->count, struct column *);
    const struct group_facts **facts = carried_facts(catalog, events, input, batch);

    discovery_extract(carried->discovery, batch, carried_objects(events, batch), NULL, found);
    for (size_t row = 0; row < batch->rows && carried->account != SIZE_MAX; row++)
        carried_default(found[carried->account], row, carried_account(events, input, row));
    for (size_t row = 0; row < batch->rows && carried->region != SIZE_MAX; row++) {
        const struct view region = input_region(input, facts[row]);

        carried_default(found[carried->region], row, region.length > 0 ? region : (struct view){ NULL, 0 });
    }
    for (size_t i = 0; i < carried->count; i++) {
        for (size_t row = 0; row < batch->rows; row++)
            if (facts[row])
                carried_default(found[i], row, carried_described(facts[row], carried->names[i]));
        batch->columns[carried->slots[i]] = found[i];
        carried_seen(carried, i, found[i], batch->rows);
    }
    atomic_fetch_add_explicit(&carried->rows, batch->count, memory_order_relaxed);
}

void carried_finish(struct carried *carried, struct exec *exec)
{
    const unsigned long long rows = atomic_load(&carried->rows);

    for (size_t i = 0; i < carried->count && rows > 0; i++)
        if (!atomic_load(&carried->present[i]))
            exec_note(exec, "none of %llu events says its `%.*s`: JSON lines may, beside @message", rows,
                      VIEW_PRINT(carried->names[i]));
}
