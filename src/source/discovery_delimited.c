/*
 * Fields of delimited lines. CloudWatch Logs takes flow logs of the default format apart (language reference 5.7), under names of
 * its own; in the other formats fields have the names of their documentation, for those who ask for it.
 */
#include "source/discovery_parts.h"

struct discovery_columns discovery_columns_new(const struct delimited_layout *layout, bool documented, const struct view *names,
                                               size_t count, struct arena *arena)
{
    struct discovery_columns columns = { .layout = layout };

    if (!documented && !layout->discovered)
        return columns;
    columns.pairs = arena_alloc(arena, count * sizeof *columns.pairs);
    columns.most = layout->least > 0 ? layout->least : layout->count;
    for (size_t name = 0; name < count; name++) {
        struct delimited_place place;

        if (!(documented ? delimited_find : delimited_find_discovered)(layout, names[name], &place))
            continue;
        columns.pairs[columns.count].place = place;
        columns.pairs[columns.count++].name = name;
        if (place.column >= columns.most)
            columns.most = place.column + 1;
    }
    return columns;
}

/* How many columns the line has, as far as they are asked for; 0 when it is not of the layout. */
static size_t columns_split(const struct delimited_layout *layout, struct view line, struct view *columns, size_t most)
{
    if (layout->least == 0 && layout->separator == ' ' && !layout->quoted)
        return discovery_split(line, columns, layout->count) ? layout->count : 0;
    const size_t count = delimited_split_any(layout, line, columns, most);
    if (count < layout->least || (layout->least == 0 && count != layout->count))
        return 0;
    return count < most ? count : most;
}

static void columns_put(const struct discovery_columns *columns, const struct view *texts, size_t count,
                        const struct discovery_row *into)
{
    for (size_t i = 0; i < columns->count; i++) {
        const struct view text = delimited_value(columns->layout, texts, count, columns->pairs[i].place, into->arena);

        if (text.data)
            discovery_put(into, columns->pairs[i].name, value_text(text));
    }
}

bool discovery_columns_extract(const struct discovery_columns *columns, struct view line, const struct discovery_row *into)
{
    struct view texts[DELIMITED_COLUMNS];
    const size_t count = columns_split(columns->layout, line, texts, columns->most);

    columns_put(columns, texts, count, into);
    return count > 0;
}

bool discovery_columns_each(const struct delimited_layout *layout, struct view line, const struct discovery_visitor *visitor)
{
    struct view texts[DELIMITED_COLUMNS];
    const size_t count = columns_split(layout, line, texts, layout->count);

    for (size_t column = 0; column < count; column++) {
        const struct delimited_place place = { column, DELIMITED_WHOLE };
        const struct view text = delimited_value(layout, texts, count, place, visitor->arena);

        const struct view name = delimited_listed_name(layout, column, visitor->arena);

        if (name.data)
            visitor->each(visitor->context, name, text.data ? value_text(text) : value_null());
    }
    return count > 0;
}

static bool flow_split(struct view line, struct view columns[FLOW_FIELDS])
{
    return line.length > 2 && (line.data[1] == ' ' || line.data[2] == ' ') && discovery_split(line, columns, FLOW_FIELDS) &&
           flow_default_columns(columns);
}

bool discovery_flow_extract(const struct discovery_columns *columns, struct view line, const struct discovery_row *into)
{
    struct view texts[FLOW_FIELDS];

    if (!flow_split(line, texts))
        return false;
    columns_put(columns, texts, FLOW_FIELDS, into);
    return true;
}

bool discovery_flow_each(struct view line, const struct discovery_visitor *visitor)
{
    struct view texts[FLOW_FIELDS];

    return flow_split(line, texts) && discovery_columns_each(&flow_default_layout, line, visitor);
}
