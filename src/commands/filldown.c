/* filldown FIELD ...: nulls become the last value above them (language reference 2.22). */

#include "commands/commands.h"
#include "commands/tables.h"
#include "plan/explain.h"

struct filldown {
    const struct items *patterns;   /* none: every field */
    size_t *slots;
    size_t count, capacity;
    struct plan_step *step;
};

static enum status filldown_change(struct table *table, const void *own)
{
    const struct filldown *filldown = own;
    size_t *places = ARENA_ARRAY(table->arena, filldown->count, size_t);
    struct held *last = ARENA_ARRAY(table->arena, filldown->count, struct held);
    struct row *row;

    for (size_t i = 0; i < filldown->count; i++)
        places[i] = table_place(table, filldown->slots[i]);
    for (;;) {
        TRY(table_next(table, &row));
        if (!row)
            return STATUS_OK;
        for (size_t i = 0; i < filldown->count; i++)
            if (row->values[places[i]].kind == KIND_NULL)
                row->values[places[i]] = last[i].value;
            else
                table_hold(table, &last[i], row->values[places[i]]);
        TRY(table_pass(table, row));
    }
}

static void filldown_explain(const struct plan *plan, const struct plan_step *step, struct buffer *out)
{
    const struct table_detail *table = step->detail;
    const struct filldown *filldown = table->own;

    buffer_add_text(out, "filldown");
    for (size_t i = 0; i < filldown->patterns->count; i++) {
        buffer_add_text(out, i ? ", " : " ");
        buffer_add(out, filldown->patterns->items[i].source);
    }
    explain_order(plan, &table->order, out);
}

/* ---- binding ---- */

static bool name_is_pattern(const struct name *name)
{
    for (size_t i = 0; i < name->count; i++)
        if (!name->segments[i].quoted && view_find_byte(name->segments[i].text, '*', 0) != SIZE_MAX)
            return true;
    return false;
}

/* A * stands for any text, an empty one too. */
static bool pattern_fits(struct view pattern, struct view name)
{
    size_t at = 0, in = 0, star = SIZE_MAX, mark = 0;

    while (in < name.length) {
        if (at < pattern.length && pattern.data[at] == '*') {
            star = at++;
            mark = in;
        } else if (at < pattern.length && pattern.data[at] == name.data[in]) {
            at++;
            in++;
        } else if (star != SIZE_MAX) {
            at = star + 1;
            in = ++mark;
        } else {
            return false;
        }
    }
    while (at < pattern.length && pattern.data[at] == '*')
        at++;
    return at == pattern.length;
}

static bool filldown_wants(const struct filldown *filldown, struct view name)
{
    for (size_t i = 0; i < filldown->patterns->count; i++) {
        const struct name *pattern = filldown->patterns->items[i].expr->name;

        if (name_is_pattern(pattern) && pattern_fits(pattern->text, name))
            return true;
    }
    return filldown->patterns->count == 0;
}

static void filldown_add(struct binder *binder, struct filldown *filldown, size_t slot)
{
    for (size_t i = 0; i < filldown->count; i++)
        if (filldown->slots[i] == slot)
            return;
    filldown->slots = arena_grow(binder->arena, filldown->slots, &filldown->capacity, filldown->count + 1, sizeof(size_t));
    filldown->slots[filldown->count++] = slot;
}

/* Fields of events that a wildcard means are those that the query mentions anywhere, also behind it: nobody sees others. */
static void filldown_end(struct binder *binder, void *context)
{
    struct filldown *filldown = context;
    const struct plan *plan = binder->plan;

    for (size_t slot = 0; slot < plan->slot_count; slot++)
        if (plan->slots[slot].origin != SLOT_EPHEMERAL && filldown_wants(filldown, plan->slots[slot].name)) {
            filldown_add(binder, filldown, slot);
            slot_set_add(&filldown->step->reads, slot);
            slot_set_add(&filldown->step->writes, slot);
        }
}

/* What fields are filled keeps its slot: it stays what it was, with fewer nulls. */
static void filldown_bind(struct binder *binder, const struct stage *stage)
{
    struct filldown *filldown = ARENA_NEW(binder->arena, struct filldown);
    bool wild = stage->items.count == 0;

    filldown->patterns = &stage->items;
    for (size_t i = 0; i < stage->items.count; i++) {
        const struct name *name = stage->items.items[i].expr->name;
        size_t slot;

        if (name_is_pattern(name)) {
            wild = true;
            continue;
        }
        slot = tables_field(binder, name);
        filldown_add(binder, filldown, slot);
        if (!binder_lookup(binder, name->text) && binder->plan->slots[slot].origin == SLOT_EPHEMERAL)
            binder_introduce(binder, name->text, name->span, slot, true);
    }
    for (size_t i = 0; wild && i < binder->names.count; i++) {
        const struct binding *binding = binder->names.entries[i].value;

        if (filldown_wants(filldown, binding->name))
            filldown_add(binder, filldown, binding->slot);
    }
    filldown->step = tables_step(binder, stage, filldown_change, filldown, filldown_explain);
    for (size_t i = 0; i < filldown->count; i++) {
        slot_set_add(&filldown->step->reads, filldown->slots[i]);
        slot_set_add(&filldown->step->writes, filldown->slots[i]);
    }
    if (wild && !binder->closed)
        binder_at_end(binder, filldown_end, filldown);
}

const struct command filldown_command = {
    .name = "filldown",
    .usage = "filldown [FIELD | PATTERN*] ...",
    .help = "Where a field is missing, take the value it has in the nearest row above; all fields when none is named.",
    .section = "2.22",
    .examples = { "sort @timestamp asc | filldown user", "sort @timestamp asc | fields cpu_user, cpu_idle | filldown cpu*" },
    .bind = filldown_bind,
};
