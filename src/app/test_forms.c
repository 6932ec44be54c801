#include "app/test_forms.h"

#include "base/json.h"
#include "base/map.h"

/* ---- rows that name their cells ---- */

struct form_cell {
    size_t row, column;
    struct view value;
};

/* Columns are in the order in which they are first named. */
struct form_rows {
    struct arena *arena;
    struct map columns;         /* by name; the place of an entry is the number of the column */
    struct form_cell *cells;
    size_t rows, count, capacity;
};

static void form_add(struct form_rows *rows, struct view name, struct view value)
{
    const struct map_entry *entry = map_find(&rows->columns, name);
    size_t column = entry ? (size_t)(entry - rows->columns.entries) : rows->columns.count;

    if (!entry)
        map_set(&rows->columns, name, rows);
    rows->cells = arena_grow(rows->arena, rows->cells, &rows->capacity, rows->count + 1, sizeof *rows->cells);
    rows->cells[rows->count++] = (struct form_cell){ rows->rows, column, value };
}

static void form_finish(struct form_rows *rows, struct test_grid *grid)
{
    *grid = (struct test_grid){ .columns = rows->columns.count, .rows = rows->rows };
    grid->names = ARENA_ARRAY(rows->arena, grid->columns, struct view);
    grid->cells = ARENA_ARRAY(rows->arena, grid->rows * grid->columns, struct view);
    for (size_t i = 0; i < grid->columns; i++)
        grid->names[i] = rows->columns.entries[i].key;
    for (size_t i = 0; i < rows->count; i++)
        grid->cells[rows->cells[i].row * grid->columns + rows->cells[i].column] = rows->cells[i].value;
}

/* A value as an answer displays it. */
static struct view form_value(struct arena *arena, struct json json)
{
    if (json.kind == JSON_NULL || json.kind == JSON_NONE)
        return (struct view){ 0 };
    if (json.kind != JSON_STRING)
        return json.kind == JSON_ARRAY || json.kind == JSON_OBJECT ? json_compact(arena, json) : json.raw;
    struct view text = json_text(arena, json);

    return text.data ? text : VIEW("");
}

static void form_add_object(struct form_rows *rows, struct json object)
{
    for (struct json_walk walk = json_walk(object); json_next(&walk);)
        form_add(rows, json_decode(rows->arena, walk.key), form_value(rows->arena, walk.value));
}

static enum status form_parse_json(struct arena *arena, struct view text, struct test_grid *grid, struct fault *fault)
{
    struct form_rows rows = { .arena = arena };
    const struct json all = json_at(text);

    if (!json_valid(text) || all.kind != JSON_ARRAY)
        return fault_set(fault, STATUS_INVALID, "this is no JSON array of objects");
    map_init(&rows.columns, arena);
    for (struct json_walk walk = json_walk(all); json_next(&walk); rows.rows++) {
        if (walk.value.kind != JSON_OBJECT)
            return fault_set(fault, STATUS_INVALID, "row %zu is no object", walk.index + 1);
        form_add_object(&rows, walk.value);
    }
    form_finish(&rows, grid);
    return STATUS_OK;
}

/* [{"field":"a","value":"1"}, ...]; @ptr is of the machine that made it. */
static void form_add_pairs(struct form_rows *rows, struct json row)
{
    for (struct json_walk walk = json_walk(row); json_next(&walk);) {
        const struct json field = json_member(walk.value, VIEW("field")), value = json_member(walk.value, VIEW("value"));
        const struct view name = form_value(rows->arena, field);

        if (name.data && !view_equal(name, VIEW("@ptr")))
            form_add(rows, name, form_value(rows->arena, value));
    }
}

static enum status form_parse_service(struct arena *arena, struct view text, struct test_grid *grid, struct fault *fault)
{
    struct form_rows rows = { .arena = arena };
    struct json all = json_at(text), status;

    if (!json_valid(text) || all.kind != JSON_OBJECT)
        return fault_set(fault, STATUS_INVALID, "this is no JSON object as `aws logs get-query-results` prints it");
    status = json_member(all, VIEW("status"));
    if (status.kind == JSON_STRING && !view_equal(json_text(arena, status), VIEW("Complete")))
        return fault_set(fault, STATUS_INVALID, "the query that was recorded had not ended: its status is %.*s", VIEW_PRINT(status.raw));
    all = json_member(all, VIEW("results"));
    if (all.kind != JSON_ARRAY)
        return fault_set(fault, STATUS_INVALID, "there is no list `results`");
    map_init(&rows.columns, arena);
    for (struct json_walk walk = json_walk(all); json_next(&walk); rows.rows++)
        form_add_pairs(&rows, walk.value);
    form_finish(&rows, grid);
    return STATUS_OK;
}

/* ---- CSV ---- */

struct form_csv {
    struct arena *arena;
    struct view rest;
};

/* A cell that is empty is null, unless it is quoted. False at the end of the line. */
static bool form_next_cell(struct form_csv *csv, struct view *value, bool *last)
{
    struct buffer text = { 0 };
    size_t at = 0;
    const bool quoted = csv->rest.length > 0 && csv->rest.data[0] == '"';
    bool inside = quoted;

    for (at = quoted; at < csv->rest.length; at++) {
        const char byte = csv->rest.data[at];

        if (inside && byte == '"') {
            if (at + 1 < csv->rest.length && csv->rest.data[at + 1] == '"')
                buffer_add_char(&text, csv->rest.data[at++]);
            else
                inside = false;
        } else if (!inside && (byte == ',' || byte == '\n')) {
            break;
        } else if (inside || byte != '\r') {
            buffer_add_char(&text, byte);
        }
    }
    *value = text.length == 0 && !quoted ? (struct view){ 0 } : arena_keep(csv->arena, buffer_view(&text));
    *last = at >= csv->rest.length || csv->rest.data[at] == '\n';
    csv->rest = view_skip(csv->rest, at < csv->rest.length ? at + 1 : at);
    buffer_clear(&text);
    return !inside;
}

static enum status form_parse_csv(struct arena *arena, struct view text, struct test_grid *grid, struct fault *fault)
{
    struct form_csv csv = { arena, text };
    struct view *cells = NULL, value;
    size_t count = 0, capacity = 0, rows = 0;

    *grid = (struct test_grid){ 0 };
    while (csv.rest.length > 0) {
        const size_t before = count;
        bool last = false;

        while (!last) {
            if (!form_next_cell(&csv, &value, &last))
                return fault_set(fault, STATUS_INVALID, "a quotation mark is not closed in row %zu", rows);
            cells = arena_grow(arena, cells, &capacity, count + 1, sizeof *cells);
            cells[count++] = value;
        }
        if (rows == 0)
            grid->columns = count;
        if (count - before != grid->columns)
            return fault_set(fault, STATUS_INVALID, "row %zu has %zu cells, and there are %zu columns", rows, count - before, grid->columns);
        rows++;
    }
    grid->rows = rows > 0 ? rows - 1 : 0;
    grid->names = cells;
    grid->cells = cells ? cells + grid->columns : NULL;
    for (size_t i = 0; i < grid->columns; i++)
        if (!grid->names[i].data)
            grid->names[i] = VIEW("");
    return STATUS_OK;
}

static const struct test_form test_forms[] = {
    { "", test_grid_parse, false },
    { "table", test_grid_parse, false },
    { "csv", form_parse_csv, false },
    { "json", form_parse_json, true },
    { "aws", form_parse_service, true },
};

const struct test_form *test_form_find(struct view name)
{
    for (size_t i = 0; i < sizeof test_forms / sizeof *test_forms; i++)
        if (view_equal(name, view_of(test_forms[i].name)))
            return &test_forms[i];
    return NULL;
}
