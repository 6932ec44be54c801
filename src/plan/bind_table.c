/* Tables that queries look things up in (language reference 2.13). */

#include "data/csv_table.h"
#include "plan/binder.h"

/* "a, b, c ..." */
static struct view names_listed(struct binder *binder, const struct view *names, size_t count)
{
    enum { LISTED = 8 };
    struct buffer out;
    struct view text;

    buffer_init(&out);
    for (size_t i = 0; i < count && i < LISTED; i++)
        buffer_add_format(&out, "%s%.*s", i ? ", " : "", VIEW_PRINT(names[i]));
    if (count > LISTED)
        buffer_add_text(&out, " ...");
    text = arena_keep(binder->arena, buffer_view(&out));
    buffer_clear(&out);
    return text;
}

static void report_unknown_table(struct binder *binder, const struct name *name)
{
    const struct binder_options *options = binder->options;
    struct view *names = ARENA_ARRAY(binder->arena, options->table_count, struct view);
    struct diagnostic *diagnostic;
    struct view nearest;

    diagnostic =
        diagnostics_add(binder->diagnostics, CODE_E0520, name->span, "there is no table `%.*s`", VIEW_PRINT(name->text));
    for (size_t i = 0; i < options->table_count; i++)
        names[i] = options->tables[i].name;
    nearest = nearest_word(name->text, names, options->table_count);
    if (nearest.length && options->table_count > 1)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`? the tables are %.*s", VIEW_PRINT(nearest),
                        VIEW_PRINT(names_listed(binder, names, options->table_count)));
    else if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else if (options->table_count)
        diagnostic_help(binder->diagnostics, diagnostic, "the tables are %.*s; --table %.*s=FILE.csv names another",
                        VIEW_PRINT(names_listed(binder, names, options->table_count)), VIEW_PRINT(name->text));
    else
        diagnostic_help(binder->diagnostics, diagnostic, "name its file: --table %.*s=FILE.csv", VIEW_PRINT(name->text));
}

static void report_two_files(struct binder *binder, const struct name *name, const struct table_file *file)
{
    struct diagnostic *diagnostic =
        diagnostics_add(binder->diagnostics, CODE_E0522, name->span, "there are two tables `%.*s`: %.*s and %.*s",
                        VIEW_PRINT(name->text), VIEW_PRINT(file->path), VIEW_PRINT(file->other));

    diagnostic_help(binder->diagnostics, diagnostic, "choose one: --table %.*s=%.*s", VIEW_PRINT(name->text),
                    VIEW_PRINT(file->path));
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
    if (file->other.length) {
        report_two_files(binder, name, file);
        return NULL;
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
        diagnostic_help(binder->diagnostics, diagnostic, "it has %.*s", VIEW_PRINT(names_listed(binder, table->columns, table->column_count)));
    return SIZE_MAX;
}
