/* Tables that queries look things up in (language reference 2.13). */

#include "data/csv_table.h"
#include "plan/binder.h"

static void report_unknown_table(struct binder *binder, const struct name *name)
{
    const struct binder_options *options = binder->options;
    struct view *candidates = ARENA_ARRAY(binder->arena, options->table_count, struct view);
    struct diagnostic *diagnostic;
    struct view nearest;

    diagnostic =
        diagnostics_add(binder->diagnostics, CODE_E0520, name->span, "there is no table `%.*s`", VIEW_PRINT(name->text));
    for (size_t i = 0; i < options->table_count; i++)
        candidates[i] = options->tables[i].name;
    nearest = nearest_word(name->text, candidates, options->table_count);
    if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else
        diagnostic_help(binder->diagnostics, diagnostic, "name its file: --table %.*s=FILE.csv", VIEW_PRINT(name->text));
}

const struct csv_table *binder_table(struct binder *binder, const struct name *name)
{
    struct csv_table *table = map_get(&binder->tables, name->text);
    const struct table_file *file = NULL;
    struct fault fault;

    for (size_t i = 0; i < binder->options->table_count; i++)
        if (view_equal(binder->options->tables[i].name, name->text))
            file = &binder->options->tables[i];
    if (table || !file) {
        if (!table)
            report_unknown_table(binder, name);
        return table;
    }
    table = ARENA_NEW(binder->arena, struct csv_table);
    table->name = name->text;
    if (csv_table_read(table, file->path, binder->arena, &fault) != STATUS_OK) {
        diagnostics_add(binder->diagnostics, CODE_E0522, name->span, "the table `%.*s` cannot be read: %s",
                        VIEW_PRINT(name->text), fault.message);
        return NULL;
    }
    map_set(&binder->tables, name->text, table);
    return table;
}

static struct view column_list(struct binder *binder, const struct csv_table *table)
{
    enum { LISTED = 8 };
    struct buffer out;
    struct view text;

    buffer_init(&out);
    for (size_t i = 0; i < table->column_count && i < LISTED; i++)
        buffer_add_format(&out, "%s%.*s", i ? ", " : "", VIEW_PRINT(table->columns[i]));
    if (table->column_count > LISTED)
        buffer_add_text(&out, " ...");
    text = arena_keep(binder->arena, buffer_view(&out));
    buffer_clear(&out);
    return text;
}

size_t binder_table_column(struct binder *binder, const struct csv_table *table, const struct name *name)
{
    size_t column = csv_table_column(table, name->text);
    struct diagnostic *diagnostic;
    struct view nearest;

    if (column != SIZE_MAX)
        return column;
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0521, name->span, "the table `%.*s` has no column `%.*s`",
                                 VIEW_PRINT(table->name), VIEW_PRINT(name->text));
    nearest = nearest_word(name->text, table->columns, table->column_count);
    if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else
        diagnostic_help(binder->diagnostics, diagnostic, "it has %.*s", VIEW_PRINT(column_list(binder, table)));
    return SIZE_MAX;
}
