/* Which names exist, and what they mean (language reference 2.0.4, 4.6, 5). */

#include "plan/binder.h"

static const struct {
    struct view name;
    enum type type;
} system_field[] = {
    { VIEW_INIT("@message"), TYPE_TEXT },   { VIEW_INIT("@timestamp"), TYPE_TIMESTAMP },
    { VIEW_INIT("@logStream"), TYPE_TEXT }, { VIEW_INIT("@ingestionTime"), TYPE_TIMESTAMP },
    { VIEW_INIT("@log"), TYPE_TEXT },
};

struct binding *binder_lookup(const struct binder *binder, struct view name)
{
    return map_get(&binder->names, name);
}

static struct binding *binding_new(struct binder *binder, struct view name, struct span span, size_t slot)
{
    struct binding *binding = ARENA_NEW(binder->arena, struct binding);

    *binding = (struct binding){ .name = name, .slot = slot, .span = span };
    map_set(&binder->names, name, binding);
    return binding;
}

/* ---- what a name means ---- */

static void report_unknown(struct binder *binder, struct view name, struct span span)
{
    struct view *candidates = ARENA_ARRAY(binder->arena, binder->names.count, struct view);
    struct diagnostic *diagnostic;
    struct view nearest;

    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0301, span,
                                 "there is no field `%.*s` here: after stats only its own columns exist", VIEW_PRINT(name));
    if (diagnostic)
        diagnostic->service = arena_format(binder->arena, "Unknown symbols found in or after stats: %.*s", VIEW_PRINT(name));
    for (size_t i = 0; i < binder->names.count; i++)
        candidates[i] = binder->names.entries[i].key;
    nearest = nearest_word(name, candidates, binder->names.count);
    if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else
        diagnostic_help(binder->diagnostics, diagnostic,
                        "add it to the stats, as a group key after `by` or in an aggregate such as latest(%.*s)",
                        VIEW_PRINT(name));
}

static size_t binder_event_field(struct binder *binder, struct view name, struct span span)
{
    for (size_t i = 0; i < sizeof system_field / sizeof *system_field; i++)
        if (view_equal(name, system_field[i].name))
            return plan_slot(binder->plan, name, SLOT_SYSTEM, system_field[i].type, span);
    return plan_slot(binder->plan, name, SLOT_DISCOVERED, TYPE_ANY, span);
}

/* The longest part of a dotted name, short of the whole, that the query itself made. */
static const struct binding *binder_prefix(const struct binder *binder, struct view name)
{
    for (size_t length = name.length; length-- > 1;) {
        const struct binding *binding;

        if (name.data[length] != '.' && name.data[length] != '[')
            continue;
        binding = map_get(&binder->names, (struct view){ name.data, length });
        if (binding && binding->ephemeral)
            return binding;
    }
    return NULL;
}

bool binder_field_named(struct binder *binder, struct view name, struct span span, size_t *slot)
{
    const struct binding *binding = map_get(&binder->names, name);
    const struct binding *prefix;

    if (binding) {
        *slot = binding->slot;
        return true;
    }
    prefix = binder_prefix(binder, name);
    if (prefix) {
        /* Only structures have members; of anything else a member is null. */
        if (binder->plan->slots[prefix->slot].type == TYPE_STRUCTURE)
            diagnostics_add(binder->diagnostics, CODE_E0305, span,
                            "reaching into lists and maps (`%.*s`) is not in this release", VIEW_PRINT(name));
        return false;
    }
    if (binder->closed) {
        if (!view_equal(name, VIEW("null")))
            report_unknown(binder, name, span);
        return false;
    }
    *slot = binder_event_field(binder, name, span);
    return true;
}

/* A discovered array is addressed with dots; `a[2]` is taken as `a.2`. */
static struct view name_dotted(struct arena *arena, const struct name *name)
{
    struct view text = name->text;

    for (size_t i = 0; i < name->count; i++) {
        if (!name->segments[i].subscript)
            continue;
        text = name->segments[0].text;
        for (size_t k = 1; k < name->count; k++)
            text = arena_format(arena, "%.*s.%.*s", VIEW_PRINT(text), VIEW_PRINT(name->segments[k].text));
        return text;
    }
    return text;
}

bool binder_field(struct binder *binder, const struct name *name, size_t *slot)
{
    if (map_get(&binder->names, name->text) || binder_prefix(binder, name->text))
        return binder_field_named(binder, name->text, name->span, slot);
    return binder_field_named(binder, name_dotted(binder->arena, name), name->span, slot);
}

/* ---- what the query makes ---- */

void binder_report_taken(struct binder *binder, struct view name, struct span span, const char *where)
{
    struct diagnostic *diagnostic = diagnostics_add(binder->diagnostics, CODE_E0302, span, "`%.*s` is defined twice: %s",
                                                    VIEW_PRINT(name), where);

    if (diagnostic)
        diagnostic->service = arena_format(binder->arena, "Ephemeral field is already defined: %.*s ([%u,%u])",
                                           VIEW_PRINT(name), span.begin, span.end);
    diagnostic_help(binder->diagnostics, diagnostic, "give it another name, such as `%.*s2`", VIEW_PRINT(name));
}

struct binding *binder_define(struct binder *binder, struct view name, struct span span, enum type type)
{
    struct binding *before = map_get(&binder->defined, name), *binding = map_get(&binder->names, name);

    if (!before && binding && binding->selected)
        before = binding;
    if (before)
        binder_report_taken(binder, name, span, before->ephemeral ? "the name is taken by an earlier stage"
                                                                  : "the name is taken by a field that was selected before");
    binding = binding_new(binder, name, span, plan_slot_new(binder->plan, name, type, span));
    binding->ephemeral = true;
    map_set(&binder->defined, name, binding);
    return binding;
}

struct binding *binder_introduce(struct binder *binder, struct view name, struct span span, size_t slot, bool ephemeral)
{
    struct binding *binding = binding_new(binder, name, span, slot);

    binding->ephemeral = ephemeral;
    return binding;
}

void binder_select(struct binder *binder, struct view name, struct span span, size_t slot)
{
    struct binding *binding = map_get(&binder->names, name);

    if (!binding)
        binding = binding_new(binder, name, span, slot);
    binding->selected = true;
}

void binder_close(struct binder *binder)
{
    map_init(&binder->names, binder->arena);
    binder->closed = true;
}
