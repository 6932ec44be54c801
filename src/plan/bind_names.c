/* Which names exist, and what they mean (language reference 2.0.4, 4.6, 5). */

#include "functions/path.h"
#include "plan/binder.h"
#include "plan/differences.h"
#include "syntax/wording.h"

static const struct {
    struct view name;
    enum type type;
} system_field[] = {
    { VIEW_INIT("@message"), TYPE_TEXT },   { VIEW_INIT("@timestamp"), TYPE_TIMESTAMP },
    { VIEW_INIT("@logStream"), TYPE_TEXT }, { VIEW_INIT("@ingestionTime"), TYPE_TIMESTAMP },
    { VIEW_INIT("@log"), TYPE_TEXT },
    { VIEW_INIT("@aws.account"), TYPE_ANY }, { VIEW_INIT("@aws.region"), TYPE_ANY }, { VIEW_INIT("@source.log"), TYPE_ANY },
    { VIEW_INIT("@data_source_name"), TYPE_ANY }, { VIEW_INIT("@data_source_type"), TYPE_ANY },
    { VIEW_INIT("@data_format"), TYPE_ANY }, { VIEW_INIT("@entity"), TYPE_ANY },
};

/* System fields with any name behind these. */
static const struct view system_prefix[] = { VIEW_INIT("@entity."), VIEW_INIT("@aws.tag.") };

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

/* "`n` and `host`": the names there are. */
static struct view names_listed(struct binder *binder, const struct view *names, size_t count)
{
    enum { LISTED_MAX = 6 };
    struct view list = VIEW("");

    for (size_t i = 0; i < count && i < LISTED_MAX; i++)
        list = arena_format(binder->arena, "%.*s%s`%.*s`", VIEW_PRINT(list),
                            i == 0 ? "" : i + 1 == count ? " and " : ", ", VIEW_PRINT(names[i]));
    return count > LISTED_MAX ? arena_format(binder->arena, "%.*s ...", VIEW_PRINT(list)) : list;
}

/* The column of bins; empty: there is none. */
static struct view name_of_bin(const struct binder *binder)
{
    for (size_t i = 0; i < binder->names.count; i++) {
        const struct binding *binding = binder->names.entries[i].value;

        if (binding->bin)
            return binding->name;
    }
    return VIEW("");
}

static void report_unknown(struct binder *binder, struct view name, struct span span)
{
    struct view bin = view_equal(name, VIEW("@timestamp")) ? name_of_bin(binder) : VIEW("");
    struct view *candidates = ARENA_ARRAY(binder->arena, binder->names.count, struct view);
    struct diagnostic *diagnostic;
    struct view nearest;

    for (size_t i = 0; i < binder->names.count; i++)
        candidates[i] = binder->names.entries[i].key;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0301, span, "there is no field `%.*s` here: after %.*s only %.*s exist%s",
                                 VIEW_PRINT(name), VIEW_PRINT(binder->closed_by),
                                 VIEW_PRINT(names_listed(binder, candidates, binder->names.count)),
                                 binder->names.count == 1 ? "s" : "");
    if (diagnostic)
        diagnostic->service = wording_unknown(binder->arena, name);
    nearest = nearest_word(name, candidates, binder->names.count);
    if (bin.length)
        diagnostic_help(binder->diagnostics, diagnostic, "the times are those of the bins, in `%.*s`", VIEW_PRINT(bin));
    else if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else if (!view_equal(binder->closed_by, VIEW("stats")))
        diagnostic_help(binder->diagnostics, diagnostic, "use it in a stage before %.*s", VIEW_PRINT(binder->closed_by));
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
    for (size_t i = 0; i < sizeof system_prefix / sizeof *system_prefix; i++)
        if (view_starts(name, system_prefix[i]))
            return plan_slot(binder->plan, name, SLOT_SYSTEM, TYPE_ANY, span);
    return plan_slot(binder->plan, name, SLOT_DISCOVERED, TYPE_ANY, span);
}

/* The longest part of a dotted name, short of the whole, that the query itself made. */
static const struct binding *binder_prefix(const struct binder *binder, struct view name, size_t *length)
{
    for (*length = name.length; (*length)-- > 1;) {
        const struct binding *binding;

        if (name.data[*length] != '.' && name.data[*length] != '[')
            continue;
        binding = map_get(&binder->names, (struct view){ name.data, *length });
        if (binding && binding->ephemeral)
            return binding;
    }
    return NULL;
}

bool binder_field_named(struct binder *binder, struct view name, struct span span, size_t *slot)
{
    const struct binding *binding = map_get(&binder->names, name);

    if (binding) {
        *slot = binding->slot;
        return true;
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

/* ---- reaching into maps and lists ---- */

/* What stands behind the first `length` bytes of the name, as a path. */
static struct view name_path(struct arena *arena, const struct name *name, size_t length)
{
    struct buffer path;
    struct view text;
    size_t begin = 0;

    buffer_init(&path);
    for (size_t i = 0; i < name->count; i++) {
        const struct segment *segment = &name->segments[i];
        size_t mark = segment->subscript || i > 0, end = begin + mark + segment->text.length + segment->subscript;

        if (begin >= length && segment->subscript)
            path_add_subscript(&path, segment->text);
        else if (begin >= length)
            path_add_key(&path, segment->text);
        else if (end > length)
            path_add_dotted(&path, view_skip(segment->text, length - begin - mark));
        begin = end;
    }
    text = arena_keep(arena, buffer_view(&path));
    buffer_clear(&path);
    return text;
}

/* Only structures have members; of anything else a member is null. */
static void warn_no_member(struct binder *binder, const struct name *name, size_t length)
{
    struct diagnostic *diagnostic;
    struct view path = view_skip(name->text, length);

    diagnostic = diagnostics_add(binder->diagnostics, CODE_W0303, name->span, "`%.*s` is no list or map, so `%.*s` is always null",
                                 (int)length, name->text.data, VIEW_PRINT(name->text));
    diagnostic_help(binder->diagnostics, diagnostic, "if it holds JSON, write jsonParse(%.*s)%.*s", (int)length, name->text.data,
                    VIEW_PRINT(path));
}

struct expr *binder_reach(struct binder *binder, struct expr *from, const struct name *name, size_t length)
{
    struct expr **args = ARENA_ARRAY(binder->arena, 2, struct expr *), *member;
    struct plan *plan = binder->plan;
    size_t before;

    args[0] = from;
    args[1] = binder_constant(binder, value_text(name_path(binder->arena, name, length)), name->span);
    before = plan->expr_count;
    member = binder_call(binder, function_operator("."), args, 2, name->span);
    if (from->kind == EXPR_SLOT && member->kind == EXPR_CALL && member->id >= before) {
        plan->members = arena_grow(plan->arena, plan->members, &plan->member_capacity, plan->member_count + 1, sizeof *plan->members);
        plan->members[plan->member_count++] = member;
    }
    return member;
}

struct expr *binder_reach_slot(struct binder *binder, size_t slot, const struct name *name, size_t length)
{
    enum type type = binder->plan->slots[slot].type;

    if (type == TYPE_STRUCTURE || type == TYPE_ANY)
        return binder_reach(binder, binder_slot(binder, slot, name->span), name, length);
    warn_no_member(binder, name, length);
    return binder_null(binder, name->span);
}

/* A name with an alias of the join in front of it; NULL when it has none. */
static struct expr *binder_joined_name(struct binder *binder, const struct name *name)
{
    const struct joined *joined = binder->joined;
    const struct name *behind = name_behind(binder->arena, name, joined->right);

    if (behind)
        return binder_slot(binder, joined->slot(binder, joined->context, behind, name->text), name->span);
    behind = name_behind(binder->arena, name, joined->left);
    return behind ? binder_name(binder, behind) : NULL;
}

/* Where the service leaves a column empty that liq fills, strict mode does too. */
static bool name_is_fresh(const struct binder *binder, const struct binding *binding)
{
    return binder->stage && view_equal(binder->stage->word, VIEW("fields")) &&
           binding->span.begin >= binder->stage->span.begin &&
           difference_copied(DIFFERENCE_FRESH_MEMBER, binder->options->strict);
}

static bool name_is_partly_quoted(const struct binder *binder, const struct name *name)
{
    bool quoted = false;

    for (size_t i = 0; i < name->count; i++)
        quoted = quoted || name->segments[i].quoted;
    return quoted && name->count > 1 && !binder->closed && difference_copied(DIFFERENCE_QUOTED_SEGMENT, binder->options->strict);
}

struct expr *binder_name(struct binder *binder, const struct name *name)
{
    const struct binding *prefix;
    struct expr *joined;
    size_t slot, length;

    if (!map_get(&binder->names, name->text)) {
        joined = binder->joined ? binder_joined_name(binder, name) : NULL;
        if (joined)
            return joined;
        prefix = binder_prefix(binder, name->text, &length);
        if (prefix ? name_is_fresh(binder, prefix) : name_is_partly_quoted(binder, name))
            return binder_null(binder, name->span);
        if (prefix)
            return binder_reach_slot(binder, prefix->slot, name, length);
        if (!binder_field_named(binder, name_dotted(binder->arena, name), name->span, &slot))
            return binder_null(binder, name->span);
    } else {
        binder_field_named(binder, name->text, name->span, &slot);
    }
    return binder_slot(binder, slot, name->span);
}

bool binder_field(struct binder *binder, const struct name *name, size_t *slot)
{
    struct expr *expr = binder_name(binder, name);

    if (expr->kind == EXPR_CONSTANT)
        return false;
    if (expr->kind == EXPR_SLOT) {
        *slot = expr->slot;
        return true;
    }
    *slot = plan_slot_new(binder->plan, name->text, expr->type, name->span);
    binder_extend(binder, *slot, expr, name->span);
    return true;
}

/* ---- what the query makes ---- */

void binder_report_taken(struct binder *binder, struct view name, struct span span, const char *where)
{
    struct diagnostic *diagnostic = diagnostics_add(binder->diagnostics, CODE_E0302, span, "`%.*s` is defined twice: %s",
                                                    VIEW_PRINT(name), where);

    if (diagnostic)
        diagnostic->service = wording_defined(binder->arena, binder->plan->text, name, span);
    diagnostic_help(binder->diagnostics, diagnostic, "give it another name, such as `%.*s2`", VIEW_PRINT(name));
}

/* A field of the log that was selected: the service has other words for that. */
static void report_selected(struct binder *binder, struct view name, struct span span)
{
    struct diagnostic *diagnostic =
        diagnostics_add(binder->diagnostics, CODE_E0302, span,
                        "`%.*s` is defined twice: the name is taken by a field that was selected before", VIEW_PRINT(name));

    diagnostic->service = wording_unknown(binder->arena, name);
    diagnostic_help(binder->diagnostics, diagnostic, "give it another name, such as `%.*s2`", VIEW_PRINT(name));
}

struct binding *binder_define(struct binder *binder, struct view name, struct span span, enum type type)
{
    struct binding *before = map_get(&binder->defined, name), *binding = map_get(&binder->names, name);

    if (!before && binding && binding->selected)
        before = binding;
    if (before && before->ephemeral)
        binder_report_taken(binder, name, span, "the name is taken by an earlier stage");
    else if (before)
        report_selected(binder, name, span);
    binding = binding_new(binder, name, span, plan_slot_new(binder->plan, name, type, span));
    binding->ephemeral = true;
    map_set(&binder->defined, name, binding);
    return binding;
}

static void columns_replace(struct columns *columns, struct view name, size_t slot)
{
    for (size_t i = 0; i < columns->count; i++)
        if (view_equal(columns->list[i].name, name))
            columns->list[i].slot = slot;
}

struct binding *binder_replace(struct binder *binder, struct view name, struct span span, enum type type)
{
    struct columns *shown[] = { &binder->fields, &binder->parsed, &binder->display, &binder->aggregate, &binder->after,
                                &binder->added, &binder->looked_up };
    const struct binding *before = map_get(&binder->names, name);
    bool selected = before && before->selected, parsed = before && before->parsed, key = before && before->key;
    struct binding *binding = binding_new(binder, name, span, plan_slot_new(binder->plan, name, type, span));

    binding->ephemeral = true;
    binding->selected = selected;
    binding->parsed = parsed;
    binding->key = key;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        columns_replace(shown[i], name, binding->slot);
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
    binder->looked_up = (struct columns){ 0 };
    binder->joined = NULL;
    map_init(&binder->names, binder->arena);
    binder->closed = true;
    binder->closed_by = binder->stage->word;
    binder->aggregate = binder->after = binder->added = binder->display = (struct columns){ 0 };
    binder->has_display = binder->fields_after_aggregate = binder->sorted = false;
    binder->has_aggregate = true;
    binder->bins = NULL;
}
