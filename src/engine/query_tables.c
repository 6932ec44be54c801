#include "engine/query_tables.h"

#include "source/beside.h"

struct tables {
    struct arena *arena;
    struct table_file *list;
    size_t count, capacity, given;
};

static void tables_add(struct tables *tables, struct view name, struct view path)
{
    tables->list = arena_grow(tables->arena, tables->list, &tables->capacity, tables->count + 1, sizeof *tables->list);
    tables->list[tables->count++] = (struct table_file){ .name = name, .path = path };
}

static void tables_found(void *context, struct view name, struct view path)
{
    struct tables *tables = context;

    for (size_t i = 0; i < tables->count; i++) {
        struct table_file *known = &tables->list[i];

        if (!view_equal(known->name, name))
            continue;
        if (i >= tables->given && !view_equal(known->path, path))
            known->other = path;
        return;
    }
    tables_add(tables, name, path);
}

static void tables_look(void *context, struct view folder)
{
    struct tables *tables = context;

    beside_tables(tables->arena, folder, tables_found, tables);
}

const struct table_file *query_tables(const struct liq_query_options *options, struct arena *arena, size_t *count)
{
    struct tables tables = { .arena = arena };

    for (size_t i = 0; i < options->table_count; i++)
        tables_add(&tables, view_of_text(options->tables[i].name), view_of_text(options->tables[i].path));
    tables.given = tables.count;
    for (size_t i = 0; i < options->path_count; i++)
        paths_named(arena, view_of_text(options->paths[i]), tables_look, &tables);
    *count = tables.count;
    return tables.list;
}
