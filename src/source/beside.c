#include "source/beside.h"

#include "source/described.h"

#include <dirent.h>
#include <stdlib.h>

/* The name of the table in a file; empty when it is none. */
static struct view table_name(struct view base)
{
    static const struct view suffixes[] = { VIEW_INIT(".csv"), VIEW_INIT(".csv.gz"), VIEW_INIT(".csv.zst") };

    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        if (base.length > suffixes[i].length && base.data[0] != '.' && view_ends(base, suffixes[i]))
            return (struct view){ base.data, base.length - suffixes[i].length };
    return VIEW("");
}

bool table_name_fits(struct view name)
{
    for (size_t i = 0; i < name.length; i++) {
        char letter = name.data[i];

        if (letter != '_' && !(letter >= '0' && letter <= '9') && !(letter >= 'a' && letter <= 'z') &&
            !(letter >= 'A' && letter <= 'Z'))
            return false;
    }
    return name.length > 0;
}

static struct view folder_join(struct arena *arena, struct view folder, const char *name)
{
    return arena_format(arena, "%.*s%s%s", VIEW_PRINT(folder), view_ends(folder, VIEW("/")) ? "" : "/", name);
}

static int entry_compare(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static int entry_is_table(const struct dirent *entry)
{
    return table_name(view_of(entry->d_name)).length > 0;
}

static bool folder_has_tables(struct arena *arena, struct view folder)
{
    DIR *entries = opendir(folder_join(arena, folder, "tables").data);
    const struct dirent *entry;
    bool found = false;

    while (entries && !found && (entry = readdir(entries)))
        found = entry_is_table(entry);
    if (entries)
        closedir(entries);
    return found;
}

enum beside beside_of(struct arena *arena, struct path path)
{
    const struct view tables = VIEW_INIT("tables/");
    struct view below = view_skip(path.name, path.root.length);
    struct view name;

    if (path.root.length == 0)
        return BESIDE_LOG;
    if (view_starts(below, VIEW("/")))
        below = view_skip(below, 1);
    if (view_equal(below, VIEW("log-groups.json")))
        return described_by(path.name) ? BESIDE_DESCRIPTION : BESIDE_LOG;
    if (!view_starts(below, tables) || !folder_has_tables(arena, path.root))
        return BESIDE_LOG;
    name = table_name(view_skip(below, tables.length));
    return table_name_fits(name) ? BESIDE_TABLE : BESIDE_ODD;
}

void beside_tables(struct arena *arena, struct view folder, void (*each)(void *context, struct view name, struct view path),
                   void *context)
{
    struct view tables = folder_join(arena, folder, "tables");
    struct dirent **entries = NULL;
    int count = scandir(tables.data, &entries, entry_is_table, entry_compare);

    for (int i = 0; i < count; i++) {
        struct view base = arena_keep(arena, view_of(entries[i]->d_name)), name = table_name(base);

        if (table_name_fits(name))
            each(context, name, folder_join(arena, tables, base.data));
        free(entries[i]);
    }
    free(entries);
}
