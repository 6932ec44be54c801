/*
 * What `aws logs get-query-results --output text` prints: RESULTS, a field and its value, a line for each cell. Rows begin where a name
 * is there again. Nothing is escaped: what stands before the next RESULTS or STATISTICS belongs to the value.
 */
#include "source/format_rows.h"
#include "source/line_walk.h"
#include "source/naming.h"
#include "source/producers.h"
#include "source/result_row.h"

enum { TEXT_NAMES = 60 };

/* The names of fields, each a bit of a splitter's state. */
struct text_layout {
    struct view names[TEXT_NAMES];
    size_t count;
};

static const struct view text_cell = VIEW_INIT("RESULTS\t"), text_end = VIEW_INIT("STATISTICS\t");

/* The name of the field in a line; data == NULL when the line is no cell. */
static struct view text_name(struct view line)
{
    if (!view_starts(line, text_cell))
        return (struct view){ NULL, 0 };
    const struct view cell = view_skip(line, text_cell.length);
    const size_t tab = view_find_byte(cell, '\t', 0);
    return tab == SIZE_MAX ? (struct view){ NULL, 0 } : (struct view){ cell.data, tab };
}

/* The bit of a name; 0 when it is not known. */
static uint64_t text_bit(const struct text_layout *layout, struct view name)
{
    for (size_t i = 0; name.data && i < layout->count; i++)
        if (view_equal(layout->names[i], name))
            return (uint64_t)1 << i;
    return 0;
}

static void text_split(struct splitter *splitter, struct view text, uint64_t offset, bool last, const void *layout)
{
    size_t at = splitter->place > offset ? (size_t)(splitter->place - offset) : 0;

    while (at < text.length) {
        size_t newline = view_find_byte(text, '\n', at);

        if (newline == SIZE_MAX && !last)
            break;
        const size_t end = newline == SIZE_MAX ? text.length : newline;
        const uint64_t bit = text_bit(layout, text_name(view_between(text.data + at, text.data + end)));
        if ((splitter->state[0] & bit) != 0) {
            splitter->cut = offset + at;
            splitter->state[0] = 0;
        }
        splitter->state[0] |= bit;
        at = end < text.length ? end + 1 : end;
    }
    splitter->place = offset + at;
}

/* A row while it is read. */
struct text_row {
    struct result_row row;
    uint64_t names;
    struct view name;               /* of the cell that is being read; data == NULL: there is none */
    const char *value;
    bool any;
};

/* The cell ends before `end`, where a newline stands. */
static void text_end_cell(struct text_row *row, const char *end)
{
    if (!row->name.data)
        return;
    struct view value = view_between(row->value, end > row->value ? end - 1 : row->value);
    if (view_ends(value, VIEW("\r")))
        value.length--;
    result_row_take(&row->row, row->name, value);
    row->name.data = NULL;
}

static void text_begin_row(struct text_row *row, size_t place)
{
    result_row_reset(&row->row, place);
    row->names = 0;
}

/* Reads the row that begins at decode->next. */
static void text_read_row(struct documents_run *run, struct text_row *row)
{
    struct decode *decode = run->decode;
    const char *data = decode->text.data, *end = data + decode->end, *at = data + decode->next;

    text_begin_row(row, decode->next);
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const struct view line = view_between(at, newline ? newline : end);
        const struct view name = text_name(line);
        const uint64_t bit = text_bit(decode->layout, name);

        if ((row->names & bit) != 0)
            break;
        if (name.data || view_starts(line, text_end))
            text_end_cell(row, at);
        if (name.data) {
            row->name = name;
            row->value = view_end(name) + 1;
            row->names |= bit;
        }
        at = newline ? newline + 1 : end;
    }
    text_end_cell(row, at == end && end > data && end[-1] != '\n' ? end + 1 : at);
    decode->next = (size_t)(at - data);
    result_row_add(&row->row, run);
}

static void text_decode(struct decode *decode, struct events *events)
{
    struct documents_run run = producer_run(decode, events);
    struct text_row row = { .names = 0 };

    buffer_init(&row.row.object);
    while (decode->next < decode->end && events->count < events->capacity)
        text_read_row(&run, &row);
    result_row_clear(&row.row);
    envelope_texts_clear(&run.texts);
}

static int text_sniff(struct sniff *sniff)
{
    struct text_layout *layout = ARENA_NEW(sniff->arena, struct text_layout);
    size_t first = SIZE_MAX;

    sniff->layout = layout;
    for (size_t at = 0; at < sniff->head.length; at = line_walk_begin(sniff->head, at + 1, NULL)) {
        const size_t newline = view_find_byte(sniff->head, '\n', at);
        const struct view name = text_name(view_between(sniff->head.data + at, newline == SIZE_MAX ? view_end(sniff->head)
                                                                                                   : sniff->head.data + newline));

        if (name.data && first == SIZE_MAX)
            first = at;
        if (name.data && layout->count < TEXT_NAMES && text_bit(layout, name) == 0)
            layout->names[layout->count++] = arena_keep(sniff->arena, name);
    }
    return first < 1024 ? 90 : 0;
}

const struct format format_query_results_text = {
    .name = "query-results-text",
    .help = "What `aws logs get-query-results --output text` prints: a line for each field of each row. Rows begin where a "
            "field's name is there again; what they are is as of `query-results`.",
    .example = "RESULTS\t@timestamp\t2024-05-01 10:00:00.123\nRESULTS\t@message\tGET /\n",
    .sniff = text_sniff,
    .split = text_split,
    .decode = text_decode,
    .names_groups = naming_anywhere,
};
