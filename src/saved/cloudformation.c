#include "saved/cloudformation.h"

#include "base/number.h"

static const struct element *template_argument(const struct element *call, size_t index)
{
    return index < call->count ? call->members[index].value : NULL;
}

static struct element *template_argument_seen(struct scope *scope, const struct element *call, size_t index)
{
    return index < call->count ? scope_see(scope, call->members[index].value) : NULL;
}

/* ---- names ---- */

/* What a name stands for: a parameter with a default, a log group. */
static void template_reference(struct scope *scope, struct view name, struct range place, bool whole, struct mapping *out)
{
    const char *key = arena_keep(scope->reader->arena, name).data;
    const struct element *parameter = element_member(element_member(scope->root, "Parameters"), key);
    const struct element *resource = element_member(element_member(scope->root, "Resources"), key);
    const struct element *value = element_member(parameter, "Default");

    if (!value && element_is(element_member(resource, "Type"), "AWS::Logs::LogGroup"))
        value = element_path(resource, "Properties", "LogGroupName");
    if (value && value->kind != ELEMENT_NULL) {
        const struct mapped known = scope_value(scope, value);

        /* A query that is all one parameter stands in the parameter's default. */
        if (whole)
            mapping_add(out, &known);
        else
            scope_put(&known, place, out);
    } else if (!view_equal(name, VIEW("AWS::NoValue"))) {
        mapping_put_unknown(out, place, element_is(element_member(parameter, "Type"), "Number"));
    }
}

static void template_ref(struct scope *scope, const struct element *call, struct mapping *out)
{
    const struct element *name = template_argument(call, 0);

    if (name && name->kind == ELEMENT_TEXT)
        template_reference(scope, name->text.text, call->place, scope->depth == 1, out);
    else
        mapping_put_unknown(out, call->place, false);
}

/* ---- variables of the Serverless Framework ---- */

static const struct element *template_path(const struct element *element, struct view path)
{
    char key[128];

    while (element && path.length > 0) {
        const size_t dot = view_find_byte(path, '.', 0), length = dot == SIZE_MAX ? path.length : dot;

        if (length >= sizeof key)
            return NULL;
        memcpy(key, path.data, length);
        key[length] = '\0';
        element = element_member(element, key);
        path = view_skip(path, dot == SIZE_MAX ? length : dot + 1);
    }
    return element;
}

/* `self:custom.name`, or `opt:stage, 'dev'` with what to take instead. */
static void template_variable(struct template_scope *template, struct view variable, struct range place, struct mapping *out)
{
    const size_t comma = view_find_byte(variable, ',', 0);
    const struct view source = view_trim((struct view){ variable.data, comma == SIZE_MAX ? variable.length : comma });
    const struct element *value = NULL;
    struct view instead = { NULL, 0 };

    if (view_starts(source, VIEW("self:")))
        value = template_path(template->file, view_skip(source, 5));
    if (comma != SIZE_MAX)
        instead = view_trim(view_skip(variable, comma + 1));
    if (value && value->kind == ELEMENT_TEXT) {
        const struct mapped known = scope_value(&template->scope, value);

        scope_put(&known, place, out);
    } else if (instead.length >= 2 && (instead.data[0] == '\'' || instead.data[0] == '"')) {
        mapping_put(out, place, (struct view){ instead.data + 1, instead.length - 2 });
    } else {
        mapping_put_unknown(out, place, false);
    }
}

static bool template_is_variable(struct view name)
{
    return view_find_byte(name, ':', 0) != SIZE_MAX && view_find(name, VIEW("::"), 0) == SIZE_MAX;
}

/* ---- Fn::Sub ---- */

/* The end of the expression that begins with `${`, behind its brace; SIZE_MAX: it has none. */
static size_t template_close(struct view text, size_t at)
{
    size_t open = 0;

    for (; at < text.length; at++) {
        if (text.data[at] == '{')
            open++;
        if (text.data[at] == '}' && --open == 0)
            return at + 1;
    }
    return SIZE_MAX;
}

struct substitution {
    struct template_scope *template;
    const struct element *values;   /* the map of Fn::Sub; may be NULL */
    bool references;            /* it is a Fn::Sub, not a mere text */
};

static void template_substitute_name(const struct substitution *with, struct view name, struct range place, struct mapping *out)
{
    struct scope *scope = &with->template->scope;
    const struct element *value = element_member(with->values, arena_keep(scope->reader->arena, name).data);

    if (value) {
        const struct mapped known = scope_value(scope, value);

        scope_put(&known, place, out);
    } else if (view_find_byte(name, '.', 0) != SIZE_MAX) {
        mapping_put_unknown(out, place, false);
    } else {
        template_reference(scope, name, place, false, out);
    }
}

static void template_substitute(const struct substitution *with, const struct mapped *from, struct mapping *out)
{
    const struct view text = from->text;
    const enum coding_kind coding = with->references ? CODING_SUBSTITUTED : CODING_PLAIN;
    size_t run = 0;

    for (size_t at = 0; (at = view_find(text, VIEW("${"), at)) != SIZE_MAX;) {
        const size_t end = template_close(text, at);
        struct view name;

        if (end == SIZE_MAX) {      /* from here on it is no substitution: `${!` would not be one either */
            mapping_copy(out, from, run, at, coding, 0);
            mapping_copy(out, from, at, text.length, with->references ? CODING_FIXED : CODING_PLAIN, 0);
            return;
        }
        name = view_trim(view_between(text.data + at + 2, text.data + end - 1));
        const bool variable = with->template->file && template_is_variable(name);

        if (!variable && !with->references) {
            at += 2;
            continue;
        }
        mapping_copy(out, from, run, at, coding, 0);
        if (variable) {
            template_variable(with->template, name, mapped_range(from, at, end), out);
        } else if (view_starts(name, VIEW("!"))) {
            mapping_decode(out, from, at, end, arena_format(out->arena, "${%.*s}", VIEW_PRINT(view_skip(name, 1))), coding, 0);
        } else {
            template_substitute_name(with, name, mapped_range(from, at, end), out);
        }
        at = run = end;
    }
    mapping_copy(out, from, run, text.length, coding, 0);
}

static void template_sub(struct scope *scope, const struct element *call, struct mapping *out)
{
    const struct element *text = template_argument(call, 0);
    const struct substitution with = { (struct template_scope *)scope, template_argument(call, 1), true };

    if (text && text->kind == ELEMENT_TEXT)
        template_substitute(&with, &text->text, out);
    else
        mapping_put_unknown(out, call->place, false);
}

static void template_text(struct scope *scope, const struct mapped *text, struct mapping *out)
{
    template_substitute(&(struct substitution){ (struct template_scope *)scope, NULL, false }, text, out);
}

/* ---- lists ---- */

static void template_join(struct scope *scope, const struct element *call, struct mapping *out)
{
    const struct element *list = template_argument_seen(scope, call, 1);
    const struct mapped between = scope_value(scope, template_argument(call, 0));

    if (!list || list->kind != ELEMENT_LIST) {
        mapping_put_unknown(out, call->place, false);
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            mapping_add(out, &between);
        scope_add(scope, list->members[i].value, out);
    }
}

static struct element *template_split(struct scope *scope, const struct element *call)
{
    const struct mapped by = scope_value(scope, template_argument(call, 0));
    const struct mapped text = scope_value(scope, template_argument(call, 1));
    struct element *list = element_new(scope->reader->arena, ELEMENT_LIST, call->place);

    if (by.text.length == 0)
        return NULL;
    for (size_t at = 0; at <= text.text.length;) {
        const size_t found = view_find(text.text, by.text, at), end = found == SIZE_MAX ? text.text.length : found;
        struct mapping part;

        mapping_init(&part, scope->reader->arena);
        mapping_copy(&part, &text, at, end, CODING_PLAIN, 0);
        element_add(scope->reader->arena, list, VIEW(""), element_text(scope->reader->arena, mapping_end(&part)));
        at = end + by.text.length;
    }
    return list;
}

static struct element *template_select(struct scope *scope, const struct element *call)
{
    const struct mapped which = scope_value(scope, template_argument(call, 0));
    const struct element *list = template_argument_seen(scope, call, 1);
    int64_t index;

    if (!list || list->kind != ELEMENT_LIST || !number_parse_integer(which.text, &index) || index < 0 ||
        (size_t)index >= list->count)
        return NULL;
    return list->members[index].value;
}

static bool template_is_nothing(const struct element *element)
{
    return !element || element->kind == ELEMENT_NULL ||
           (element->kind == ELEMENT_CALL && element->count > 0 && element_is(element->members[0].value, "AWS::NoValue")) ||
           element_is(element_member(element, "Ref"), "AWS::NoValue");
}

/* Which of the two holds depends on the account; both are meant to work, and the first is looked at. */
static struct element *template_if(struct scope *scope, const struct element *call)
{
    (void)scope;
    if (call->count < 3)
        return NULL;
    return template_is_nothing(call->members[1].value) ? call->members[2].value : call->members[1].value;
}

static struct element *template_find_in_map(struct scope *scope, const struct element *call)
{
    struct element *found = element_member(scope->root, "Mappings");

    for (size_t i = 0; i < 3 && found; i++) {
        const struct mapped key = scope_value(scope, template_argument(call, i));

        found = element_member(found, key.text.data);
    }
    return found;
}

static struct element *template_inner(struct scope *scope, const struct element *call)
{
    (void)scope;
    return call->count > 0 ? call->members[0].value : NULL;
}

/* ---- calls ---- */

static const struct known_call intrinsics[] = {
    { "Ref", template_ref, NULL },         { "Sub", template_sub, NULL },
    { "Join", template_join, NULL },       { "Split", NULL, template_split },
    { "Select", NULL, template_select },   { "If", NULL, template_if },
    { "FindInMap", NULL, template_find_in_map }, { "ToJsonString", NULL, template_inner },
    { NULL, NULL, NULL },
};

static struct element *template_structure(struct scope *scope, const struct element *call)
{
    return known_call_structure(intrinsics, scope, call);
}

static void template_call(struct scope *scope, const struct element *call, struct mapping *out)
{
    const struct known_call *intrinsic = known_call_find(intrinsics, call->name);
    const struct element *structure = template_structure(scope, call);

    if (intrinsic && intrinsic->add)
        intrinsic->add(scope, call, out);
    else if (structure)
        scope_add(scope, structure, out);
    else
        mapping_put_unknown(out, call->place, false);
}

/* {"Fn::Join": [...]} and {"Ref": ...} */
static struct element *template_long_form(struct scope *scope, const struct element *map)
{
    const struct member *member = map->members;
    struct element *call;

    if (map->count != 1 || !(view_starts(member->key, VIEW("Fn::")) || view_equal(member->key, VIEW("Ref"))))
        return NULL;
    call = element_new(scope->reader->arena, ELEMENT_CALL,
                       member->value->kind == ELEMENT_TEXT ? member->value->place : map->place);
    call->name = view_skip(member->key, view_starts(member->key, VIEW("Fn::")) ? 4 : 0);
    if (member->value->kind == ELEMENT_LIST) {
        call->members = member->value->members;
        call->count = member->value->count;
    } else {
        element_add(scope->reader->arena, call, VIEW(""), member->value);
    }
    return call;
}

void template_scope_init(struct template_scope *template, struct reader *reader, const struct element *root,
                         const struct element *file)
{
    *template = (struct template_scope){
        .scope = { .reader = reader, .root = root, .call = template_call, .structure = template_structure,
                   .text = file ? template_text : NULL, .long_form = template_long_form },
        .file = file,
    };
}
