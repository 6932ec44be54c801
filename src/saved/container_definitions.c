/* What `aws logs describe-query-definitions` and `describe-queries` print. */
#include "saved/reader.h"

static struct view *definition_groups(struct reader *reader, const struct element *list, size_t *count)
{
    const size_t most = list && list->kind == ELEMENT_LIST ? list->count : list ? 1 : 0;
    struct view *groups = ARENA_ARRAY(reader->arena, most, struct view);

    *count = 0;
    for (size_t i = 0; i < most; i++) {
        const struct view group = element_view(list->kind == ELEMENT_LIST ? list->members[i].value : list);

        if (group.length > 0)
            groups[(*count)++] = group;
    }
    return groups;
}

static struct saved_parameter *definition_parameters(struct reader *reader, const struct element *list, size_t *count)
{
    const size_t most = list && list->kind == ELEMENT_LIST ? list->count : 0;
    struct saved_parameter *parameters = ARENA_ARRAY(reader->arena, most, struct saved_parameter);

    *count = 0;
    for (size_t i = 0; i < most; i++) {
        const struct element *item = list->members[i].value;
        const struct view name = element_view(element_member_nocase(item, "name"));

        if (name.length > 0)
            parameters[(*count)++] = (struct saved_parameter){
                .name = name,
                .value = element_view(element_member_nocase(item, "defaultValue")),
                .description = element_view(element_member_nocase(item, "description")),
            };
    }
    return parameters;
}

static void definition_read(struct reader *reader, const struct element *item, const char *container)
{
    const struct element *text = element_member(item, "queryString"), *name = element_member(item, "name");
    const struct element *groups = element_member(item, "logGroupNames");
    struct saved_query query = { .container = container };

    if (!text || text->kind != ELEMENT_TEXT)
        return;
    query.text = text->text;
    query.name = element_view(name);
    query.name_range = name ? name->place : query.name_range;
    query.id = element_view(element_member(item, "queryDefinitionId"));
    if (query.id.length == 0)
        query.id = element_view(element_member(item, "queryId"));
    query.groups = definition_groups(reader, groups ? groups : element_member(item, "logGroupName"), &query.group_count);
    query.parameters = definition_parameters(reader, element_member(item, "parameters"), &query.parameter_count);
    reader_add(reader, query, element_view(element_member(item, "queryLanguage")));
}

void container_read_definitions(struct reader *reader, struct element *root)
{
    static const struct {
        const char *member, *container;
    } lists[] = { { "queryDefinitions", "query definitions" }, { "queries", "query history" } };

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        const struct element *list = element_member(root, lists[i].member);

        for (size_t j = 0; list && list->kind == ELEMENT_LIST && j < list->count; j++)
            definition_read(reader, list->members[j].value, lists[i].container);
    }
}
