/* Files of pyinsights: a query in YAML, its stages in a list or as one text. */
#include "saved/scope.h"

static struct element *pyinsights_joined(struct scope *scope, struct element *list)
{
    struct arena *arena = scope->reader->arena;
    struct mapping out;

    if (!list || list->kind != ELEMENT_LIST || list->count == 0)
        return list;
    mapping_init(&out, arena);
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            mapping_put(&out, (struct range){ list->members[i].value->place.begin, list->members[i].value->place.begin },
                        VIEW(" | "));
        scope_add(scope, list->members[i].value, &out);
    }
    return element_text(arena, mapping_end(&out));
}

void container_read_pyinsights(struct reader *reader, struct element *root)
{
    struct element *text = element_member(root, "query_string"), *groups = element_member(root, "log_group_name");
    struct scope scope = { .reader = reader, .root = root };

    if (!text || !groups)
        return;
    scope_add_query(&scope, &(struct found){
                                .container = "pyinsights",
                                .id = reader_stem(reader),
                                .text = pyinsights_joined(&scope, text),
                                .groups = groups,
                            });
}
