/* Templates of CloudFormation: its own, those of SAM and the Serverless Framework, and what the CDK writes. */
#include "saved/cloudformation.h"

static void resource_query(struct scope *scope, struct view id, const struct element *properties)
{
    struct element *groups = element_member(properties, "LogGroupNames");

    scope_add_query(scope, &(struct found){
                               .container = "cloudformation",
                               .id = id,
                               .text = element_member(properties, "QueryString"),
                               .name = element_member(properties, "Name"),
                               .groups = groups ? groups : element_member(properties, "LogGroupIdentifiers"),
                               .language = element_member(properties, "QueryLanguage"),
                               .parameters = element_member(properties, "Parameters"),
                           });
}

static void resource_dashboard(struct scope *scope, struct view id, const struct element *properties)
{
    dashboard_read(scope, element_member(properties, "DashboardBody"), id);
}

static const struct resource_kind {
    const char *type;
    void (*read)(struct scope *scope, struct view id, const struct element *properties);
} resource_kinds[] = {
    { "AWS::Logs::QueryDefinition", resource_query },
    { "AWS::Logs::ScheduledQuery", resource_query },
    { "AWS::CloudWatch::Dashboard", resource_dashboard },
};

static void resources_read(struct scope *scope, const struct element *resources)
{
    for (size_t i = 0; resources && resources->kind == ELEMENT_MAP && i < resources->count; i++) {
        const struct member *member = &resources->members[i];
        const struct element *type = element_member(member->value, "Type");

        /* [name, values, {"Name${name}": resource}]: once for all of them */
        if (view_starts(member->key, VIEW("Fn::ForEach::")) && member->value->kind == ELEMENT_LIST && member->value->count == 3 &&
            scope_enter(scope)) {
            resources_read(scope, member->value->members[2].value);
            scope_leave(scope);
        }
        for (size_t k = 0; k < sizeof resource_kinds / sizeof *resource_kinds; k++)
            if (element_is(type, resource_kinds[k].type))
                resource_kinds[k].read(scope, member->key, scope_see_member(scope, member->value, "Properties"));
    }
}

static void template_read(struct reader *reader, const struct element *root, const struct element *file)
{
    struct template_scope template;

    template_scope_init(&template, reader, root, file);
    resources_read(&template.scope, element_member(root, "Resources"));
}

void container_read_template(struct reader *reader, struct element *root)
{
    const struct element *serverless = element_member(root, "resources");

    template_read(reader, root, NULL);
    if (!serverless)
        return;
    template_read(reader, serverless, root);
    for (size_t i = 0; serverless->kind == ELEMENT_LIST && i < serverless->count; i++)
        template_read(reader, serverless->members[i].value, root);
}
