/* What `aws logs describe-query-definitions` and `describe-queries` print. */
#include "saved/scope.h"

static void definition_read(struct scope *scope, const struct element *item, const char *container)
{
    struct element *groups = element_member(item, "logGroupNames");
    struct view id = element_view(element_member(item, "queryDefinitionId"));

    if (id.length == 0)
        id = element_view(element_member(item, "queryId"));
    scope_add_query(scope, &(struct found){
                               .container = container,
                               .id = id,
                               .text = element_member(item, "queryString"),
                               .name = element_member(item, "name"),
                               .groups = groups ? groups : element_member(item, "logGroupName"),
                               .language = element_member(item, "queryLanguage"),
                               .parameters = element_member(item, "parameters"),
                           });
}

void container_read_definitions(struct reader *reader, struct element *root)
{
    static const struct {
        const char *member, *container;
        bool recorded;
    } lists[] = { { "queryDefinitions", "query definitions", false }, { "queries", "query history", true } };
    struct scope scope = { .reader = reader, .root = root };

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct element *list = element_member(root, lists[i].member);

        reader->recorded = lists[i].recorded;
        for (size_t j = 0; list && list->kind == ELEMENT_LIST && j < list->count; j++)
            definition_read(&scope, list->members[j].value, lists[i].container);
    }
    reader->recorded = false;
}
