/* Terraform: its own language, the same in JSON, plans and states, and what Pulumi exports. */
#include "saved/hcl.h"
#include "saved/scope.h"

/* ---- names ---- */

/* A block of that type and labels: its body. NULL labels are not asked for. */
static const struct element *terraform_block(const struct element *root, struct view type, struct view first, struct view second)
{
    const size_t labels = second.data ? 2 : first.data ? 1 : 0;

    for (size_t i = 0; root && i < root->count; i++) {
        const struct element *block = root->members[i].value;

        if (!view_equal(root->members[i].key, type) || block->kind != ELEMENT_CALL || block->count != labels + 1)
            continue;
        if ((labels < 1 || view_equal(element_view(block->members[0].value), first)) &&
            (labels < 2 || view_equal(element_view(block->members[1].value), second)))
            return block->members[labels].value;
    }
    return NULL;
}

static const struct element *terraform_member(struct scope *scope, const struct element *map, struct view key)
{
    return element_member(map, arena_keep(scope->reader->arena, key).data);
}

/* The same of JSON, where blocks are maps in maps. */
static const struct element *terraform_find(struct scope *scope, struct view type, struct view first, struct view second)
{
    const struct element *found = terraform_block(scope->root, type, first, second);

    if (found)
        return found;
    found = terraform_member(scope, scope->root, type);
    if (found && found->kind == ELEMENT_CALL)
        return NULL;
    found = first.data ? terraform_member(scope, found, first) : found;
    return second.data ? terraform_member(scope, found, second) : found;
}

static struct element *terraform_local(struct scope *scope, struct view name)
{
    const char *key = arena_keep(scope->reader->arena, name).data;

    for (size_t i = 0; scope->root && i < scope->root->count; i++) {
        const struct element *block = scope->root->members[i].value;
        const struct element *body = block->kind == ELEMENT_CALL && block->count == 1 ? block->members[0].value : block;
        struct element *found = view_equal(scope->root->members[i].key, VIEW("locals")) ? element_member(body, key) : NULL;

        if (found)
            return found;
    }
    return NULL;
}

static struct view terraform_part(struct view *path)
{
    const size_t dot = view_find_byte(*path, '.', 0), length = dot == SIZE_MAX ? path->length : dot;
    const struct view part = { path->data, length };

    *path = view_skip(*path, dot == SIZE_MAX ? length : dot + 1);
    return part;
}

static bool terraform_is_number(struct scope *scope, struct view path)
{
    const struct element *variable, *type;

    if (!view_equal(terraform_part(&path), VIEW("var")))
        return false;
    variable = terraform_find(scope, VIEW("variable"), terraform_part(&path), (struct view){ NULL, 0 });
    type = element_member(variable, "type");
    if (type && type->kind == ELEMENT_CALL && type->count > 0)
        type = type->members[0].value;
    return element_is(type, "number");
}

/* What `var.x`, `local.x` or `aws_cloudwatch_log_group.x.name` stands for; NULL: it is not known. */
static struct element *terraform_reference(struct scope *scope, const struct element *call)
{
    struct view path = call->count > 0 ? element_view(call->members[0].value) : VIEW("");
    const struct view first = terraform_part(&path), second = terraform_part(&path), third = terraform_part(&path);
    const struct view none = { NULL, 0 };
    struct element *found;

    if (view_equal(first, VIEW("var")))
        return third.length > 0 ? NULL : element_member(terraform_find(scope, VIEW("variable"), second, none), "default");
    if (view_equal(first, VIEW("local"))) {
        found = terraform_local(scope, second);
        for (struct view part = third; found && part.length > 0; part = terraform_part(&path)) {
            found = scope_see(scope, found);
            found = element_member(found, arena_keep(scope->reader->arena, part).data);
        }
        return found;
    }
    if (path.length > 0 || second.length == 0 || third.length == 0)
        return NULL;
    found = element_member(terraform_find(scope, VIEW("resource"), first, second), arena_keep(scope->reader->arena, third).data);
    /* A group is mostly referred to by a name that the service would make its id, too. */
    if (!found && view_equal(third, VIEW("id")))
        found = element_member(terraform_find(scope, VIEW("resource"), first, second), "name");
    return found;
}

/* ---- values ---- */

static const struct element *terraform_argument(const struct element *call, size_t index)
{
    return index < call->count ? call->members[index].value : NULL;
}

static void terraform_add_all(struct scope *scope, const struct element *call, struct mapping *out)
{
    for (size_t i = 0; i < call->count; i++)
        scope_add(scope, call->members[i].value, out);
}

static void terraform_add_first(struct scope *scope, const struct element *call, struct mapping *out)
{
    scope_add(scope, terraform_argument(call, 0), out);
}

static void terraform_add_interpolation(struct scope *scope, const struct element *call, struct mapping *out)
{
    const struct mapped value = scope_value(scope, terraform_argument(call, 0));

    scope_put(&value, call->place, out);
}

static void terraform_add_reference(struct scope *scope, const struct element *call, struct mapping *out)
{
    const struct element *found = terraform_reference(scope, call);

    if (found && found->kind != ELEMENT_NULL)
        scope_add(scope, found, out);
    else
        mapping_put_unknown(out, call->place,
                            terraform_is_number(scope, call->count > 0 ? element_view(call->members[0].value) : VIEW("")));
}

static void terraform_add_join(struct scope *scope, const struct element *call, struct mapping *out)
{
    const struct mapped between = scope_value(scope, terraform_argument(call, 0));
    const struct element *list = call->count == 2 ? scope_see(scope, call->members[1].value) : NULL;

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

static struct element *terraform_see_first(struct scope *scope, const struct element *call)
{
    (void)scope;
    return call->count > 0 ? call->members[0].value : NULL;
}

static const struct known_call terraform_calls[] = {
    { "template", terraform_add_all, NULL },
    { "interpolation", terraform_add_interpolation, NULL },
    { "reference", terraform_add_reference, terraform_reference },
    { "join", terraform_add_join, NULL },
    { "jsonencode", NULL, terraform_see_first },
    { "trimspace", terraform_add_first, NULL },
    { "chomp", terraform_add_first, NULL },
    { "tostring", terraform_add_first, NULL },
    { "tolist", NULL, terraform_see_first },
    { "toset", NULL, terraform_see_first },
    { NULL, NULL, NULL },
};

static void terraform_call(struct scope *scope, const struct element *call, struct mapping *out)
{
    const struct known_call *known = known_call_find(terraform_calls, call->name);

    if (known && known->add)
        known->add(scope, call, out);
    else
        mapping_put_unknown(out, call->place, false);
}

static struct element *terraform_structure(struct scope *scope, const struct element *call)
{
    return known_call_structure(terraform_calls, scope, call);
}

/* Strings of `.tf.json` are templates. */
static void terraform_text(struct scope *scope, const struct mapped *text, struct mapping *out)
{
    const struct element *parts;

    if (view_find(text->text, VIEW("{"), 0) == SIZE_MAX) {
        mapping_add(out, text);
        return;
    }
    parts = element_read_hcl_text(scope->reader, text);
    if (parts->kind == ELEMENT_TEXT)
        mapping_add(out, &parts->text);
    else
        scope_add(scope, parts, out);
}

/* ---- resources ---- */

static void terraform_resource(struct scope *scope, const char *container, struct view type, struct view id,
                               const struct element *body)
{
    if (view_equal(type, VIEW("aws_cloudwatch_query_definition")))
        scope_add_query(scope, &(struct found){
                                   .container = container,
                                   .id = id,
                                   .text = element_member(body, "query_string"),
                                   .name = element_member(body, "name"),
                                   .groups = element_member(body, "log_group_names"),
                                   .language = element_member(body, "query_language"),
                                   .parameters = element_member(body, "parameters"),
                               });
    else if (view_equal(type, VIEW("aws_cloudwatch_dashboard")))
        dashboard_read(scope, element_member(body, "dashboard_body"), id);
}

static struct view terraform_id(struct reader *reader, struct view type, struct view name)
{
    return arena_format(reader->arena, "%.*s.%.*s", VIEW_PRINT(type), VIEW_PRINT(name));
}

void container_read_hcl(struct reader *reader)
{
    const struct element *root = element_read_hcl(reader, &reader->text);
    struct scope scope = { .reader = reader, .root = root, .call = terraform_call, .structure = terraform_structure };

    for (size_t i = 0; i < root->count; i++) {
        const struct element *block = root->members[i].value;

        if (!view_equal(root->members[i].key, VIEW("resource")) || block->kind != ELEMENT_CALL || block->count != 3)
            continue;
        const struct view type = element_view(block->members[0].value), name = element_view(block->members[1].value);

        terraform_resource(&scope, "terraform", type, terraform_id(reader, type, name), block->members[2].value);
    }
}

/* {"resource": {TYPE: {NAME: {...} or [{...}]}}} */
static void terraform_read_json(struct reader *reader, struct element *root)
{
    const struct element *resources = element_member(root, "resource");
    struct scope scope = { .reader = reader, .root = root, .call = terraform_call, .structure = terraform_structure,
                           .text = terraform_text };

    for (size_t i = 0; resources && resources->kind == ELEMENT_MAP && i < resources->count; i++) {
        const struct element *type = resources->members[i].value;

        for (size_t j = 0; type->kind == ELEMENT_MAP && j < type->count; j++) {
            const struct element *body = type->members[j].value;
            const struct view id = terraform_id(reader, resources->members[i].key, type->members[j].key);

            for (size_t k = 0; body->kind == ELEMENT_LIST && k < body->count; k++)
                terraform_resource(&scope, "terraform", resources->members[i].key, id, body->members[k].value);
            if (body->kind == ELEMENT_MAP)
                terraform_resource(&scope, "terraform", resources->members[i].key, id, body);
        }
    }
}

/* ---- plans and states ---- */

static void terraform_module(struct scope *scope, const struct element *module, size_t depth)
{
    const struct element *resources = element_member(module, "resources"), *modules = element_member(module, "child_modules");

    for (size_t i = 0; resources && resources->kind == ELEMENT_LIST && i < resources->count; i++) {
        const struct element *resource = resources->members[i].value;

        terraform_resource(scope, "terraform plan", element_view(element_member(resource, "type")),
                           element_view(element_member(resource, "address")), element_member(resource, "values"));
    }
    for (size_t i = 0; modules && modules->kind == ELEMENT_LIST && i < modules->count && depth < ELEMENT_DEPTH; i++)
        terraform_module(scope, modules->members[i].value, depth + 1);
}

/* The address of an instance: `module.m.TYPE.NAME["key"]`. */
static struct view terraform_address(struct reader *reader, const struct element *resource, const struct element *instance)
{
    const struct view module = element_view(element_member(resource, "module"));
    const struct element *index = element_member(instance, "index_key");
    const struct view key = element_view(index);
    const char *quote = index && index->quoted ? "\"" : "";

    return arena_format(reader->arena, "%.*s%s%.*s.%.*s%s%s%.*s%s%s", VIEW_PRINT(module), module.length > 0 ? "." : "",
                        VIEW_PRINT(element_view(element_member(resource, "type"))),
                        VIEW_PRINT(element_view(element_member(resource, "name"))), key.length > 0 ? "[" : "", quote,
                        VIEW_PRINT(key), quote, key.length > 0 ? "]" : "");
}

static void terraform_read_state(struct scope *scope, const struct element *root)
{
    const struct element *resources = element_member(root, "resources");

    for (size_t i = 0; resources && resources->kind == ELEMENT_LIST && i < resources->count; i++) {
        const struct element *resource = resources->members[i].value, *instances = element_member(resource, "instances");

        for (size_t j = 0; instances && instances->kind == ELEMENT_LIST && j < instances->count; j++)
            terraform_resource(scope, "terraform state", element_view(element_member(resource, "type")),
                               terraform_address(scope->reader, resource, instances->members[j].value),
                               element_member(instances->members[j].value, "attributes"));
    }
}

void container_read_terraform(struct reader *reader, struct element *root)
{
    struct scope scope = { .reader = reader, .root = root };

    terraform_read_json(reader, root);
    reader->recorded = true;
    terraform_module(&scope, element_path(root, "planned_values", "root_module"), 0);
    terraform_module(&scope, element_path(root, "values", "root_module"), 0);
    terraform_read_state(&scope, root);
    reader->recorded = false;
}

/* ---- Pulumi ---- */

void container_read_pulumi(struct reader *reader, struct element *root)
{
    const struct element *resources = element_path(root, "deployment", "resources");
    struct scope scope = { .reader = reader, .root = root };

    reader->recorded = true;
    for (size_t i = 0; resources && resources->kind == ELEMENT_LIST && i < resources->count; i++) {
        const struct element *resource = resources->members[i].value, *inputs = element_member(resource, "inputs");
        const struct view type = element_view(element_member(resource, "type"));
        struct view id = element_view(element_member(resource, "urn"));

        for (size_t at; (at = view_find(id, VIEW("::"), 0)) != SIZE_MAX;)
            id = view_skip(id, at + 2);
        if (view_equal(type, VIEW("aws:cloudwatch/queryDefinition:QueryDefinition")) ||
            view_equal(type, VIEW("aws-native:logs:QueryDefinition")))
            scope_add_query(&scope, &(struct found){
                                        .container = "pulumi",
                                        .id = id,
                                        .text = element_member(inputs, "queryString"),
                                        .name = element_member(inputs, "name"),
                                        .groups = element_member(inputs, "logGroupNames"),
                                        .language = element_member(inputs, "queryLanguage"),
                                        .parameters = element_member(inputs, "parameters"),
                                    });
        else if (view_equal(type, VIEW("aws:cloudwatch/dashboard:Dashboard")) ||
                 view_equal(type, VIEW("aws-native:cloudwatch:Dashboard")))
            dashboard_read(&scope, element_member(inputs, "dashboardBody"), id);
    }
    reader->recorded = false;
}
