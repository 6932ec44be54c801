/* countDistinct, values and topk: values are the same when they display the same (language reference 2.9, 4.4). */
#include "base/civil.h"
#include "base/json.h"
#include "base/number.h"
#include "functions/aggregates.h"
#include "functions/counted.h"

#include <math.h>
#include <stdlib.h>

/* The displayed text of a present value; data == NULL: it has none. room is used where it has to be made. */
static struct view displayed(const struct column *column, uint32_t row, char room[static NUMBER_TEXT_MAX])
{
    enum kind kind = (enum kind)column->kind[row];

    if (kind == KIND_TEXT || (kind == KIND_NUMBER && column->text && column->text[row].data))
        return column->text[row].data ? column->text[row] : VIEW("");
    if (kind == KIND_BOOLEAN)
        return column->number[row] != 0 ? VIEW("1") : VIEW("0");
    double number = column->number[row];
    if (kind == KIND_NUMBER)
        return (struct view){ room, number_display(number, room) };
    if (!(number >= (double)CIVIL_MIN_MS && number <= (double)CIVIL_MAX_MS))
        return (struct view){ NULL, 0 };
    civil_display((int64_t)number, room);
    return (struct view){ room, CIVIL_TEXT };
}

/* Rows are added in blocks: the memory of all slots of a block is on its way before the first is needed, and so are the texts of the next
 * rows, which a batch of messages has pushed out of the nearest memory. */
enum { BLOCK_ROWS = 32, TEXTS_AHEAD = 8 };
struct block {
    size_t count;
    size_t place[BLOCK_ROWS];   /* index into call->rows */
    struct view text[BLOCK_ROWS];
    uint64_t hash[BLOCK_ROWS];
    char room[BLOCK_ROWS][NUMBER_TEXT_MAX];
};

/* The next rows from *at on whose value in the column is present. Their sets stand at the beginning of their states. */
static bool block_fill(struct block *block, const struct aggregate_call *call, const struct column *column, size_t *at,
                       size_t slot_size)
{
    size_t count = 0;

    for (; *at < call->count && count < BLOCK_ROWS; ++*at) {
        uint32_t row = call->rows[*at];

        if (*at + TEXTS_AHEAD < call->count && column->kind[call->rows[*at + TEXTS_AHEAD]] == KIND_TEXT)
            __builtin_prefetch(column->text[call->rows[*at + TEXTS_AHEAD]].data);
        if (!kind_is_present(column->kind[row]))
            continue;
        struct view text = displayed(column, row, block->room[count]);
        if (!text.data)
            continue;
        block->place[count] = *at;
        block->text[count] = text;
        block->hash[count] = distinct_hash(text);
        distinct_prefetch(call->state[*at], block->hash[count], slot_size);
        count++;
    }
    block->count = count;
    return count > 0;
}

/* The next rows whose values are texts to be added one by one; codes are added on the way. */
static bool counted_fill(struct block *block, const struct aggregate_call *call, size_t *at)
{
    const struct column *column = call->args[0];
    size_t count = 0;

    for (; *at < call->count && count < BLOCK_ROWS; ++*at) {
        const uint32_t row = call->rows[*at];

        if (*at + TEXTS_AHEAD < call->count && column->kind[call->rows[*at + TEXTS_AHEAD]] == KIND_TEXT)
            __builtin_prefetch(column->text[call->rows[*at + TEXTS_AHEAD]].data);
        if (!kind_is_present(column->kind[row]))
            continue;
        const struct view text = displayed(column, row, block->room[count]);
        if (!text.data || counted_add_code(call->state[*at], call->arena, text))
            continue;
        block->place[count] = *at;
        block->text[count] = text;
        block->hash[count] = distinct_hash(text);
        counted_prefetch(call->state[*at], block->hash[count]);
        count++;
    }
    block->count = count;
    return count > 0;
}

static void count_distinct_update(const struct aggregate_call *call)
{
    struct block block;
    size_t at = 0;

    while (counted_fill(&block, call, &at))
        for (size_t i = 0; i < block.count; i++)
            counted_add(call->state[block.place[i]], call->arena, block.text[i], block.hash[i], true);
}

static void count_distinct_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    (void)prepared;
    counted_combine(into, from, arena);
}

static struct value count_distinct_finish(const void *state, struct arena *arena, const void *prepared)
{
    (void)arena, (void)prepared;
    return value_number((double)counted_count(state));
}

/* A lexeme stays, but for the engine's own spelling of whole Lambda numbers (15.0, 1.28E8), which are displayed like
 * computed ones out of `stats` (4.4), and for what JSON would not read as a number. */
static struct view element_number(struct view text, char room[static NUMBER_TEXT_MAX])
{
    double number = 0;
    bool numeric = number_parse(text, &number);
    size_t java_length = numeric && number == floor(number) ? number_java(number, room) : 0;

    if (!view_equal(text, (struct view){ room, java_length }) && json_valid(text))
        return text;
    return (struct view){ room, number_display(number, room) };
}

static void element_add(struct buffer *json, struct view text, enum kind kind)
{
    char room[NUMBER_TEXT_MAX];

    if (kind == KIND_NUMBER || kind == KIND_BOOLEAN)
        buffer_add(json, element_number(text, room));
    else
        json_add_string(json, text);
}

/* A list value of the texts of these slots; what kind each shows as is asked of the caller. */
static struct value list_of(const void *const *slots, size_t count, enum kind (*kind_of)(const void *slot),
                            struct arena *arena)
{
    struct buffer json;

    buffer_init(&json);
    buffer_add_char(&json, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_add_char(&json, ',');
        element_add(&json, distinct_text(slots[i]), kind_of(slots[i]));
    }
    buffer_add_char(&json, ']');
    struct value list = { .kind = KIND_LIST, .text = arena_keep(arena, buffer_view(&json)) };
    buffer_clear(&json);
    return list;
}

/* values: each distinct value with the first place it was seen at, which also says what kind it shows as. */
struct values_slot {
    struct distinct_key key;
    struct rank rank;
    enum kind kind;             /* KIND_NULL: new */
};

static void values_note(struct values_slot *slot, struct rank rank, enum kind kind)
{
    int order = slot->kind == KIND_NULL ? -1 : rank_compare(rank, slot->rank);

    if (order < 0 || (order == 0 && kind < slot->kind)) {
        slot->rank = rank;
        slot->kind = kind;
    }
}

static void values_update(const struct aggregate_call *call)
{
    const struct column *column = call->args[0];
    const size_t slot_size = sizeof(struct values_slot);
    struct block block;
    size_t at = 0;

    while (block_fill(&block, call, column, &at, slot_size))
        for (size_t i = 0; i < block.count; i++) {
            uint32_t row = call->rows[block.place[i]];
            void *slot = distinct_add(call->state[block.place[i]], call->arena, block.text[i], block.hash[i], slot_size,
                                      true);
            values_note(slot, call->rank[row], (enum kind)column->kind[row]);
        }
}

static void values_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    const size_t slot_size = sizeof(struct values_slot);
    const struct values_slot *slot;
    size_t at = 0;

    (void)prepared;
    distinct_reserve(into, arena, ((const struct distinct *)from)->count, slot_size);
    while ((slot = distinct_next(from, &at, slot_size)) != NULL) {
        values_note(distinct_add(into, arena, distinct_text(slot), distinct_slot_hash(slot), slot_size, false),
                    slot->rank, slot->kind);
    }
}

static int values_compare(const void *a, const void *b)
{
    const struct values_slot *left = *(const struct values_slot *const *)a;
    const struct values_slot *right = *(const struct values_slot *const *)b;
    int order = rank_compare(left->rank, right->rank);

    return order != 0 ? order : view_compare(distinct_text(left), distinct_text(right));
}

static enum kind values_kind(const void *slot)
{
    return ((const struct values_slot *)slot)->kind;
}

static struct value values_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct distinct *set = state;
    const void **slots = heap_alloc(set->count * sizeof *slots);
    size_t at = 0, count = 0;

    (void)prepared;
    while (count < set->count)
        slots[count++] = distinct_next(set, &at, sizeof(struct values_slot));
    if (count > 1)
        qsort(slots, count, sizeof *slots, values_compare);
    struct value list = list_of(slots, count, values_kind, arena);
    free(slots);
    return list;
}

/* topk: each distinct value with how often it was seen. */
struct topk_slot {
    struct distinct_key key;
    uint64_t count;
    enum kind kind;             /* KIND_NULL: new; the least one where the same text came as several */
};
struct topk_preparation {
    size_t most;
};
enum { TOPK_MOST = 10000 };

const void *topk_prepare(struct preparation *preparation)
{
    struct topk_preparation *prepared = ARENA_NEW(preparation->arena, struct topk_preparation);
    double most;

    if (!value_to_number(preparation->args[0].value, &most) || most != floor(most) || most < 1 || most > TOPK_MOST) {
        preparation->error = VIEW("topk takes a whole number from 1 to 10000 first, then what to count");
        preparation->error_argument = 0;
        return NULL;
    }
    prepared->most = (size_t)most;
    return prepared;
}

static void topk_note(struct topk_slot *slot, uint64_t count, enum kind kind)
{
    slot->count += count;
    if (slot->kind == KIND_NULL || kind < slot->kind)
        slot->kind = kind;
}

static void topk_update(const struct aggregate_call *call)
{
    const struct column *column = call->args[1];
    const size_t slot_size = sizeof(struct topk_slot);
    struct block block;
    size_t at = 0;

    while (block_fill(&block, call, column, &at, slot_size))
        for (size_t i = 0; i < block.count; i++) {
            uint32_t row = call->rows[block.place[i]];
            void *slot = distinct_add(call->state[block.place[i]], call->arena, block.text[i], block.hash[i], slot_size,
                                      true);
            topk_note(slot, 1, (enum kind)column->kind[row]);
        }
}

static void topk_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    const size_t slot_size = sizeof(struct topk_slot);
    const struct topk_slot *slot;
    size_t at = 0;

    (void)prepared;
    distinct_reserve(into, arena, ((const struct distinct *)from)->count, slot_size);
    while ((slot = distinct_next(from, &at, slot_size)) != NULL) {
        topk_note(distinct_add(into, arena, distinct_text(slot), distinct_slot_hash(slot), slot_size, false),
                  slot->count, slot->kind);
    }
}

/* The most frequent first; of equally frequent ones the first by the collation, which texts alone decide. */
static int topk_compare(const void *a, const void *b)
{
    const struct topk_slot *left = *(const struct topk_slot *const *)a;
    const struct topk_slot *right = *(const struct topk_slot *const *)b;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    struct value x = value_text(distinct_text(left)), y = value_text(distinct_text(right));
    return value_collate(&x, &y);
}

/* A heap of the best, the worst of them on top: moves the top down to where it belongs. */
static void topk_sink(const void **heap, size_t count)
{
    size_t at = 0;

    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && topk_compare(&heap[child + 1], &heap[child]) > 0)
            child++;
        if (topk_compare(&heap[child], &heap[at]) <= 0)
            return;
        const void *swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
    }
}

static enum kind topk_kind(const void *slot)
{
    return ((const struct topk_slot *)slot)->kind;
}

static struct value topk_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct distinct *set = state;
    size_t most = ((const struct topk_preparation *)prepared)->most;
    const void **heap = heap_alloc((most < set->count ? most : set->count) * sizeof *heap);
    const void *slot;
    size_t at = 0, count = 0;

    while (count < most && (slot = distinct_next(set, &at, sizeof(struct topk_slot))) != NULL)
        heap[count++] = slot;
    /* Sorted with the worst first, it already is a heap. */
    if (count > 1)
        qsort(heap, count, sizeof *heap, topk_compare);
    for (size_t low = 0, high = count; low + 1 < high; low++) {
        const void *swap = heap[--high];
        heap[high] = heap[low];
        heap[low] = swap;
    }
    while ((slot = distinct_next(set, &at, sizeof(struct topk_slot))) != NULL) {
        if (topk_compare(&slot, &heap[0]) >= 0)
            continue;
        heap[0] = slot;
        topk_sink(heap, count);
    }
    if (count > 1)
        qsort(heap, count, sizeof *heap, topk_compare);
    struct value list = list_of(heap, count, topk_kind, arena);
    free(heap);
    return list;
}

const struct aggregate count_distinct_aggregate = {
    .state_size = sizeof(struct distinct),
    .update = count_distinct_update,
    .combine = count_distinct_combine,
    .finish = count_distinct_finish,
};
const struct aggregate values_aggregate = {
    .state_size = sizeof(struct distinct),
    .needs_rank = true,
    .update = values_update,
    .combine = values_combine,
    .finish = values_finish,
};
const struct aggregate topk_aggregate = {
    .state_size = sizeof(struct distinct),
    .alone = true,
    .update = topk_update,
    .combine = topk_combine,
    .finish = topk_finish,
};
