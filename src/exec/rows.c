#include "exec/rows.h"

#include "base/civil.h"
#include "base/number.h"
#include "exec/state.h"

struct row_layout *row_layout_new(struct arena *arena, size_t *slots, size_t count, const struct ordering *order)
{
    struct row_layout *layout = ARENA_NEW(arena, struct row_layout);

    layout->slots = slots;
    layout->count = count;
    layout->order = *order;
    layout->key_bytes = order->count * sizeof(struct sort_value);
    layout->row_bytes = sizeof(struct row) + count * sizeof(struct value) + layout->key_bytes;
    return layout;
}

size_t row_layout_place(const struct row_layout *layout, size_t slot)
{
    size_t place = 0;

    while (layout->slots[place] != slot)
        place++;
    return place;
}

struct sort_value sort_value_of(const struct value *value)
{
    struct sort_value key = { .class = SORT_NULL };

    switch (value->kind) {
    case KIND_TEXT:
        key.text = value->text;
        key.class = number_parse(value->text, &key.number) ? SORT_NUMBER : SORT_TEXT;
        break;
    case KIND_NUMBER:
        key.text = value->text;
        key.number = value->number;
        key.class = SORT_NUMBER;
        break;
    case KIND_BOOLEAN:
        key.number = value->number;
        key.class = SORT_NUMBER;
        break;
    case KIND_TIMESTAMP:
        key.number = value->number;
        key.class = SORT_TIME;
        break;
    case KIND_NULL:
    case KIND_MAP:
    case KIND_LIST:
    case KIND_COUNT:
        break;
    }
    return key;
}

/* Equal numbers go by text (language reference 2.10); a computed number's text is the displayed one. */
static int sort_value_texts(const struct sort_value *a, const struct sort_value *b)
{
    char room_a[NUMBER_TEXT_MAX], room_b[NUMBER_TEXT_MAX];
    struct view text_a = a->text, text_b = b->text;

    if (!text_a.data && !text_b.data)
        return 0;
    if (!text_a.data)
        text_a = (struct view){ room_a, number_display(a->number, room_a) };
    if (!text_b.data)
        text_b = (struct view){ room_b, number_display(b->number, room_b) };
    return view_compare(text_a, text_b);
}

static int sort_value_time_text(const struct sort_value *time, const struct sort_value *text)
{
    char room[CIVIL_TEXT];

    civil_display((int64_t)time->number, room);
    return text_collate((struct view){ room, CIVIL_TEXT }, text->text);
}

static int sort_value_classes(const struct sort_value *a, const struct sort_value *b)
{
    if (a->class == SORT_TIME && b->class == SORT_TEXT)
        return sort_value_time_text(a, b);
    if (a->class == SORT_TEXT && b->class == SORT_TIME)
        return -sort_value_time_text(b, a);
    return a->class < b->class ? -1 : 1;
}

int sort_value_compare(const struct sort_value *a, const struct sort_value *b)
{
    if (a->class != b->class)
        return sort_value_classes(a, b);
    if (a->class == SORT_TEXT)
        return text_collate(a->text, b->text);
    if (a->class == SORT_NULL)
        return 0;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return sort_value_texts(a, b);
}

int row_compare(const struct row_layout *layout, const struct row *a, const struct row *b)
{
    int by_rank;

    for (size_t i = 0; i < layout->order.count; i++) {
        int by_key = sort_value_compare(&a->keys[i], &b->keys[i]);

        if (by_key)
            return layout->order.keys[i].descending ? -by_key : by_key;
    }
    by_rank = rank_compare(a->rank, b->rank);
    return layout->order.backwards ? -by_rank : by_rank;
}

struct row *row_room(const struct row_layout *layout, struct arena *arena)
{
    struct row *row = arena_zalloc(arena, layout->row_bytes);

    row->values = (struct value *)(void *)(row + 1);
    row->keys = (struct sort_value *)(void *)(row->values + layout->count);
    return row;
}

void row_view(const struct row_layout *layout, const struct batch *batch, size_t index, struct row *row)
{
    row->rank = batch->rank[index];
    for (size_t i = 0; i < layout->count; i++)
        row->values[i] = column_value(batch->columns[layout->slots[i]], index);
    for (size_t i = 0; i < layout->order.count; i++) {
        struct value value = column_value(batch->columns[layout->order.keys[i].slot], index);

        row->keys[i] = sort_value_of(&value);
    }
}

static size_t row_text_bytes(const struct row_layout *layout, const struct row *row)
{
    size_t bytes = 0;

    for (size_t i = 0; i < layout->count; i++)
        bytes += row->values[i].text.length;
    for (size_t i = 0; i < layout->order.count; i++)
        bytes += row->keys[i].text.length;
    return bytes;
}

static struct view row_copy_text(char **next, struct view text)
{
    struct view copy = text;

    if (!text.data)
        return copy;
    copy.data = *next;
    if (text.length)
        memcpy(*next, text.data, text.length);
    *next += text.length;
    return copy;
}

void row_replace(const struct row_layout *layout, struct arena *arena, struct row *into, const struct row *row)
{
    size_t bytes = row_text_bytes(layout, row);
    char *next;

    if (!into->texts || bytes > into->text_capacity) {
        /* A row that is replaced tends to be replaced again: leave some room. */
        into->text_capacity = into->texts ? bytes + bytes / 2 : bytes;
        into->texts = arena_alloc(arena, into->text_capacity + 1);
    }
    into->text_bytes = bytes;
    into->rank = row->rank;
    next = into->texts;
    for (size_t i = 0; i < layout->count; i++) {
        into->values[i] = row->values[i];
        into->values[i].text = row_copy_text(&next, row->values[i].text);
    }
    for (size_t i = 0; i < layout->order.count; i++) {
        into->keys[i] = row->keys[i];
        into->keys[i].text = row_copy_text(&next, row->keys[i].text);
    }
}

struct row *row_keep(const struct row_layout *layout, struct arena *arena, const struct row *row)
{
    struct row *kept = row_room(layout, arena);

    row_replace(layout, arena, kept, row);
    return kept;
}

size_t row_bytes(const struct row_layout *layout, const struct row *row)
{
    return layout->row_bytes + row->text_capacity;
}

/* ---- order ---- */

static void rows_swap(struct row **rows, size_t a, size_t b)
{
    struct row *row = rows[a];

    rows[a] = rows[b];
    rows[b] = row;
}

/* The median of three, moved to the front, keeps sorted input from being the worst case. */
static void rows_pivot(const struct row_layout *layout, struct row **rows, size_t low, size_t high)
{
    size_t middle = low + (high - low) / 2;

    if (row_compare(layout, rows[middle], rows[low]) < 0)
        rows_swap(rows, middle, low);
    if (row_compare(layout, rows[high], rows[low]) < 0)
        rows_swap(rows, high, low);
    if (row_compare(layout, rows[high], rows[middle]) < 0)
        rows_swap(rows, high, middle);
    rows_swap(rows, low, middle);
}

void rows_select(const struct row_layout *layout, struct row **rows, size_t count, size_t keep)
{
    size_t low = 0, high = count ? count - 1 : 0;

    while (low < high) {
        size_t i = low, j = high + 1;
        struct row *pivot;

        rows_pivot(layout, rows, low, high);
        pivot = rows[low];
        for (;;) {
            while (++i <= high && row_compare(layout, rows[i], pivot) < 0)
                ;
            while (row_compare(layout, rows[--j], pivot) > 0)
                ;
            if (i >= j)
                break;
            rows_swap(rows, i, j);
        }
        rows_swap(rows, low, j);
        if (j == keep || j + 1 == keep)
            return;
        if (keep < j)
            high = j - 1;
        else
            low = j + 1;
    }
}

/* ---- batches again ---- */

static void rows_fill(const struct row_layout *layout, struct batch *batch, struct row **rows, size_t first, bool renumber)
{
    for (size_t i = 0; i < layout->count; i++) {
        struct column *column = column_new(batch->arena, batch->rows, COLUMN_TEXT | COLUMN_NUMBER);

        for (size_t row = 0; row < batch->rows; row++)
            column_set(column, batch->arena, row, rows[row]->values[i]);
        batch->columns[layout->slots[i]] = column;
    }
    for (size_t row = 0; row < batch->rows; row++)
        batch->rank[row] = renumber ? (struct rank){ .major = (int64_t)(first + row), .minor = rows[row]->rank.minor }
                                    : rows[row]->rank;
}

enum status rows_pass(const struct row_layout *layout, struct step *step, struct worker *worker, struct row **rows,
                      size_t count, bool renumber)
{
    size_t size = step->exec->options.batch_rows;

    for (size_t first = 0; first < count; first += size) {
        size_t length = count - first < size ? count - first : size;
        struct batch *batch;

        TRY(exec_check(step->exec));
        arena_reset(&worker->batch);
        evaluator_next(worker->evaluator);
        batch = batch_new(&worker->batch, length, worker->plan->slot_count);
        rows_fill(layout, batch, rows + first, first, renumber);
        TRY(step_pass(step, worker, batch));
    }
    return STATUS_OK;
}
