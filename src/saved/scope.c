#include "saved/scope.h"

enum { SCOPE_DEPTH = 50, SCOPE_STEPS = 200000 };

bool scope_enter(struct scope *scope)
{
    if (scope->depth >= SCOPE_DEPTH || scope->steps >= SCOPE_STEPS)
        return false;
    scope->depth++;
    scope->steps++;
    return true;
}

void scope_leave(struct scope *scope)
{
    scope->depth--;
}

static const struct element *scope_call_of(struct scope *scope, const struct element *element)
{
    if (element->kind == ELEMENT_CALL)
        return element;
    return element->kind == ELEMENT_MAP && scope->long_form ? scope->long_form(scope, element) : NULL;
}

static void scope_add_entered(struct scope *scope, const struct element *element, struct mapping *out)
{
    const struct element *call = scope_call_of(scope, element);

    if (call && scope->call)
        scope->call(scope, call, out);
    else if (element->kind == ELEMENT_TEXT && scope->text)
        scope->text(scope, &element->text, out);
    else if (element->kind == ELEMENT_TEXT)
        mapping_add(out, &element->text);
    else if (element->kind != ELEMENT_NULL)
        mapping_put_unknown(out, element->place, false);
}

void scope_add(struct scope *scope, const struct element *element, struct mapping *out)
{
    if (!element)
        return;
    if (!scope_enter(scope)) {
        mapping_put_unknown(out, element->place, false);
        return;
    }
    scope_add_entered(scope, element, out);
    scope_leave(scope);
}

struct mapped scope_value(struct scope *scope, const struct element *element)
{
    struct mapping out;

    mapping_init(&out, scope->reader->arena);
    scope_add(scope, element, &out);
    return mapping_end(&out);
}

void scope_put(const struct mapped *value, struct range place, struct mapping *out)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct piece *piece = &value->pieces[i];
        const size_t end = mapped_piece_end(value, piece);

        if (piece->kind == PIECE_UNKNOWN)
            mapping_put_unknown(out, place, piece->number);
        else
            mapping_put(out, place, (struct view){ value->text.data + piece->at, end - piece->at });
    }
}

struct element *scope_see(struct scope *scope, struct element *element)
{
    const struct element *call = element ? scope_call_of(scope, element) : NULL;
    struct element *seen;

    if (!call)
        return element;
    if (!scope->structure || !scope_enter(scope))
        return element;
    seen = scope->structure(scope, call);
    if (seen && seen != element)
        seen = scope_see(scope, seen);
    scope_leave(scope);
    return seen ? seen : element;
}

struct element *scope_see_member(struct scope *scope, const struct element *map, const char *key)
{
    return scope_see(scope, element_member(map, key));
}

struct view scope_name(struct scope *scope, const struct element *element)
{
    const struct mapped value = scope_value(scope, element);

    return settle_name(scope->reader, &value);
}

/* ---- queries ---- */

static struct view *scope_groups(struct scope *scope, struct element *list, size_t *count)
{
    const struct element *seen = scope_see(scope, list);
    const size_t most = !seen ? 0 : seen->kind == ELEMENT_LIST ? seen->count : 1;
    struct view *groups = ARENA_ARRAY(scope->reader->arena, most, struct view);

    *count = 0;
    for (size_t i = 0; i < most; i++) {
        const struct view group = scope_name(scope, seen->kind == ELEMENT_LIST ? seen->members[i].value : seen);

        if (group.length > 0)
            groups[(*count)++] = group;
    }
    return groups;
}

static struct saved_parameter *scope_parameters(struct scope *scope, struct element *list, size_t *count)
{
    const struct element *seen = scope_see(scope, list);
    const size_t most = seen && seen->kind == ELEMENT_LIST ? seen->count : 0;
    struct saved_parameter *parameters = ARENA_ARRAY(scope->reader->arena, most, struct saved_parameter);

    *count = 0;
    for (size_t i = 0; i < most; i++) {
        const struct element *item = scope_see(scope, seen->members[i].value);
        const struct element *value = element_member_nocase(item, "defaultValue");
        const struct view name = scope_name(scope, element_member_nocase(item, "name"));

        if (!value)
            value = element_member(item, "default_value");
        if (name.length > 0)
            parameters[(*count)++] = (struct saved_parameter){
                .name = name,
                .value = value && value->kind != ELEMENT_NULL ? scope_name(scope, value) : (struct view){ NULL, 0 },
                .description = scope_name(scope, element_member_nocase(item, "description")),
            };
    }
    return parameters;
}

const struct known_call *known_call_find(const struct known_call *table, struct view name)
{
    for (; table->name; table++)
        if (view_equal(name, view_of(table->name)))
            return table;
    return NULL;
}

struct element *known_call_structure(const struct known_call *table, struct scope *scope, const struct element *call)
{
    const struct known_call *known = known_call_find(table, call->name);

    return known && known->structure ? known->structure(scope, call) : NULL;
}

static bool scope_is_unknown(const struct mapped *text)
{
    return text->count == 1 && text->pieces[0].kind == PIECE_UNKNOWN;
}

void scope_add_query(struct scope *scope, const struct found *found)
{
    struct saved_query query = { .container = found->container, .id = found->id, .text = scope_value(scope, found->text) };

    if (!found->text || query.text.text.length == 0)
        return;
    query.name = scope_name(scope, found->name);
    if (scope_is_unknown(&query.text)) {
        const struct piece *piece = query.text.pieces;
        const struct view expression = view_between(scope->reader->file->text.data + piece->begin,
                                                    scope->reader->file->text.data + piece->end);
        const struct view name = query.id.length > 0 ? query.id : query.name;

        reader_complain(scope->reader, SAVED_NOTE, piece->begin, "`%.*s` has its text from elsewhere: %.*s", VIEW_PRINT(name),
                        expression.length < 100 ? (int)expression.length : 100, expression.data);
        return;
    }
    if (found->name && found->name->kind == ELEMENT_TEXT)
        query.name_range = found->name->place;
    query.groups = scope_groups(scope, found->groups, &query.group_count);
    query.parameters = scope_parameters(scope, found->parameters, &query.parameter_count);
    reader_add(scope->reader, query, scope_name(scope, found->language));
}
