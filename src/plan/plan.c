#include "plan/plan.h"

/* ---- slot sets ---- */

void slot_set_init(struct slot_set *set, struct arena *arena)
{
    *set = (struct slot_set){ .arena = arena };
}

static void slot_set_room(struct slot_set *set, size_t words)
{
    uint64_t *grown;

    if (words <= set->size)
        return;
    if (set->size == 0)
        set->first = words - 1;
    grown = ARENA_ARRAY(set->arena, words, uint64_t);
    if (set->size)
        memcpy(grown, set->words, set->size * sizeof *grown);
    set->words = grown;
    set->size = words;
}

void slot_set_add(struct slot_set *set, size_t slot)
{
    slot_set_room(set, slot / 64 + 1);
    if (slot / 64 < set->first)
        set->first = slot / 64;
    set->words[slot / 64] |= UINT64_C(1) << slot % 64;
}

void slot_set_remove(struct slot_set *set, size_t slot)
{
    if (slot / 64 < set->size)
        set->words[slot / 64] &= ~(UINT64_C(1) << slot % 64);
}

bool slot_set_has(const struct slot_set *set, size_t slot)
{
    return slot / 64 < set->size && (set->words[slot / 64] >> slot % 64 & 1);
}

void slot_set_join(struct slot_set *into, const struct slot_set *from)
{
    slot_set_room(into, from->size);
    if (from->first < into->first)
        into->first = from->first;
    for (size_t i = from->first; i < from->size; i++)
        into->words[i] |= from->words[i];
}

void slot_set_leave(struct slot_set *set, const struct slot_set *others)
{
    for (size_t i = 0; i < set->size && i < others->size; i++)
        set->words[i] &= ~others->words[i];
}

void slot_set_keep(struct slot_set *set, const struct slot_set *others)
{
    for (size_t i = 0; i < set->size; i++)
        set->words[i] &= i < others->size ? others->words[i] : 0;
}

size_t slot_set_count(const struct slot_set *set)
{
    size_t count = 0;

    for (size_t i = 0; i < set->size; i++)
        count += (size_t)__builtin_popcountll(set->words[i]);
    return count;
}

bool slot_set_meets(const struct slot_set *a, const struct slot_set *b)
{
    for (size_t i = a->first > b->first ? a->first : b->first; i < a->size && i < b->size; i++)
        if (a->words[i] & b->words[i])
            return true;
    return false;
}

/* ---- slots and steps ---- */

void plan_clear(struct plan *plan)
{
    for (size_t i = 0; i < plan->inner_count; i++)
        plan_clear(plan->inner[i].plan);
    for (struct release *release = plan->releases; release; release = release->next)
        release->call(release->object);
    plan->releases = NULL;
}

size_t plan_slot_new(struct plan *plan, struct view name, enum type type, struct span span)
{
    plan->slots = arena_grow(plan->arena, plan->slots, &plan->slot_capacity, plan->slot_count + 1, sizeof *plan->slots);
    plan->slots[plan->slot_count] = (struct slot){ .name = name, .origin = SLOT_EPHEMERAL, .type = type, .span = span };
    return plan->slot_count++;
}

size_t plan_slot_find(const struct plan *plan, struct view name, enum slot_origin origin)
{
    return places_find(&plan->named[origin], plan->slots, sizeof *plan->slots, name);
}

size_t plan_slot(struct plan *plan, struct view name, enum slot_origin origin, enum type type, struct span span)
{
    size_t slot = plan_slot_find(plan, name, origin);

    if (slot != SIZE_MAX)
        return slot;
    slot = plan_slot_new(plan, name, type, span);
    plan->slots[slot].origin = origin;
    places_add(&plan->named[origin], plan->arena, plan->slots, sizeof *plan->slots, slot);
    return slot;
}

size_t plan_inner_new(struct plan *plan, struct plan *inner, bool set)
{
    plan->inner = arena_grow(plan->arena, plan->inner, &plan->inner_capacity, plan->inner_count + 1, sizeof *plan->inner);
    plan->inner[plan->inner_count] = (struct inner){ inner, set };
    return plan->inner_count++;
}

struct plan_step *plan_step_new(struct plan *plan, const char *name, enum step_nature nature, const struct operator *run,
                                void *detail, explain_fn explain, struct span span)
{
    struct plan_step *step = ARENA_NEW(plan->arena, struct plan_step);

    *step = (struct plan_step){
        .name = name, .nature = nature, .run = run, .detail = detail, .explain = explain, .span = span
    };
    slot_set_init(&step->reads, plan->arena);
    slot_set_init(&step->writes, plan->arena);
    plan->steps = arena_grow(plan->arena, plan->steps, &plan->step_capacity, plan->step_count + 1, sizeof *plan->steps);
    plan->steps[plan->step_count++] = step;
    return step;
}
