#include "exec/join_rows.h"

#include "base/text_table.h"
#include "exec/join_apart.h"
#include "exec/spread.h"
#include "exec/state.h"
#include "exec/stored.h"

#include <stdlib.h>

/* ---- the right side ---- */

/* Rows with one number stand in a chain, in their order. Places are 1 + a row; 0 is none. */
struct join_table {
    uint32_t *slots;            /* the first row of a chain, by the key's hash */
    uint32_t *next;             /* by row */
    size_t mask;
};

/*
 * Keys compare as numbers when both are, else as texts. So every right row is found by its text, and those with a number by
 * that as well.
 */
struct join_index {
    const struct answer *answer;
    struct view *text;          /* of the keys, by row; data NULL where there is none */
    struct text_table texts;    /* to the first row of a chain */
    uint32_t *next;             /* by row: the next with the same text */
    struct join_table numbers;
};

static bool join_is_number(const struct value *value)
{
    return value->kind == KIND_NUMBER || value->kind == KIND_BOOLEAN || value->kind == KIND_TIMESTAMP;
}

bool join_is_key(const struct value *value)
{
    return value->kind == KIND_TEXT || join_is_number(value);
}

static struct join_table join_table_new(struct arena *arena, size_t rows)
{
    size_t size = 16;

    while (size < 2 * rows)
        size *= 2;
    return (struct join_table){ ARENA_ARRAY(arena, size, uint32_t), ARENA_ARRAY(arena, rows, uint32_t), size - 1 };
}

static const struct value *join_key(const struct join_index *index, size_t row)
{
    return &index->answer->rows[row].values[0];
}

static uint64_t join_number_hash(double number)
{
    uint64_t bits;

    number = number == 0 ? 0 : number;      /* minus zero equals zero */
    memcpy(&bits, &number, sizeof bits);
    return hash_number(bits, 0);
}

/* The place in the table where the chain of that number begins, or may begin. */
static uint32_t *join_number_chain(const struct join_index *index, double number)
{
    size_t at = join_number_hash(number) & index->numbers.mask;

    while (index->numbers.slots[at] != 0 && join_key(index, index->numbers.slots[at] - 1)->number != number)
        at = (at + 1) & index->numbers.mask;
    return &index->numbers.slots[at];
}

static void join_put_number(struct join_index *index, size_t row)
{
    uint32_t *chain = join_number_chain(index, join_key(index, row)->number);

    index->numbers.next[row] = *chain;
    *chain = (uint32_t)row + 1;
}

/* Whether the text is a new one. */
static bool join_put_text(struct join_index *index, size_t row)
{
    uint64_t hash = text_table_hash(index->text[row]);
    struct text_slot *slot = text_table_find(&index->texts, index->text[row], hash);
    bool first = slot->place == 0;

    index->next[row] = slot->place;
    text_table_put(&index->texts, slot, hash, (uint32_t)row + 1);
    return first;
}

enum status join_index_new(const struct join_detail *detail, const struct answer *answer, struct arena *arena,
                           struct join_index **out, struct fault *fault)
{
    struct join_index *index = ARENA_NEW(arena, struct join_index);
    size_t keys = 0;

    index->answer = answer;
    index->text = ARENA_ARRAY(arena, answer->count, struct view);
    index->texts = text_table_new(arena, index->text, answer->count);
    index->next = ARENA_ARRAY(arena, answer->count, uint32_t);
    index->numbers = join_table_new(arena, answer->count);
    /* Backwards, because each row goes to the head of its chain. */
    for (size_t row = answer->count; row-- > 0;) {
        const struct value *key = join_key(index, row);

        if (!join_is_key(key))
            continue;
        index->text[row] = value_display(*key, arena);
        keys += join_put_text(index, row);
        if (join_is_number(key))
            join_put_number(index, row);
    }
    *out = index;
    return join_check_keys(detail, keys, fault);
}

enum status join_check_keys(const struct join_detail *detail, size_t keys, struct fault *fault)
{
    if (keys > JOIN_MAX_KEYS)
        return fault_set(fault, STATUS_INVALID,
                         "join takes at most %d different keys on its right side, and there are %zu of `%.*s`; narrow it with a "
                         "filter behind its SOURCE", JOIN_MAX_KEYS, keys, VIEW_PRINT(detail->right_name));
    return STATUS_OK;
}

/* ---- counting keys ---- */

/* Texts that were seen, by two hashes. */
struct seen_key {
    uint64_t hash, other;
};
struct seen_keys {
    struct seen_key *keys;      /* an open hash table; both zero: free */
    size_t size, count;
};

static bool seen_add(struct seen_keys *seen, struct seen_key key)
{
    size_t at = key.hash & (seen->size - 1);

    while (seen->keys[at].hash || seen->keys[at].other) {
        if (seen->keys[at].hash == key.hash && seen->keys[at].other == key.other)
            return false;
        at = (at + 1) & (seen->size - 1);
    }
    seen->keys[at] = key;
    seen->count++;
    return true;
}

static void seen_expand(struct seen_keys *seen, struct budget *budget)
{
    struct seen_keys more = { .size = seen->size ? seen->size * 2 : 1024 };

    budget_take(budget, more.size * sizeof *more.keys);
    more.keys = heap_zalloc(more.size * sizeof *more.keys);
    for (size_t i = 0; i < seen->size; i++)
        if (seen->keys[i].hash || seen->keys[i].other)
            seen_add(&more, seen->keys[i]);
    budget_give(budget, seen->size * sizeof *seen->keys);
    free(seen->keys);
    *seen = more;
}

enum status join_count_keys(struct spool_reader *rows, size_t values, struct budget *budget, size_t *keys, struct fault *fault)
{
    struct seen_keys seen = { 0 };
    struct value *row = heap_zalloc(values * sizeof *row);
    struct arena arena;
    enum status status;
    struct rank rank;
    bool found;

    arena_init(&arena, budget);
    for (;;) {
        struct view text;

        status = stored_take(rows, &rank, row, values, &found, fault);
        if (status != STATUS_OK || !found)
            break;
        if (2 * (seen.count + 1) > seen.size)
            seen_expand(&seen, budget);
        arena_reset(&arena);
        text = value_display(row[0], &arena);
        *keys += seen_add(&seen, (struct seen_key){ hash_bytes(text, 1), hash_bytes(text, 2) });
    }
    budget_give(budget, seen.size * sizeof *seen.keys);
    arena_clear(&arena);
    free(seen.keys);
    free(row);
    return status;
}

enum status join_right_new(struct step *step, const struct answer *answer, struct join_right **out, struct fault *fault)
{
    struct join_right *right = ARENA_NEW(&step->exec->arena, struct join_right);

    *out = right;
    return answer->stored ? join_apart_new(step, answer, &right->apart, fault)
                          : join_index_new(step->plan->detail, answer, &step->exec->arena, &right->index, fault);
}

/* ---- matching ---- */

static struct join_walk join_start_text(const struct join_index *index, struct view text, uint64_t hash)
{
    return (struct join_walk){ .index = index, .text = text_table_find(&index->texts, text, hash)->place };
}

struct join_walk join_start(const struct join_index *index, const struct value *key, struct arena *arena)
{
    struct join_walk walk = { .index = index };
    struct view text;

    if (!join_is_key(key))
        return walk;
    text = value_display(*key, arena);
    walk = join_start_text(index, text, text_table_hash(text));
    if (join_is_number(key)) {
        walk.number = *join_number_chain(index, key->number);
        walk.texts_only = true;
    }
    return walk;
}

uint32_t join_next(struct join_walk *walk)
{
    const struct join_index *index = walk->index;
    uint32_t row;

    while (walk->texts_only && walk->text && join_is_number(join_key(index, walk->text - 1)))
        walk->text = index->next[walk->text - 1];
    if (walk->text && (!walk->number || walk->text < walk->number)) {
        row = walk->text;
        walk->text = index->next[row - 1];
    } else {
        row = walk->number;
        walk->number = row ? index->numbers.next[row - 1] : 0;
    }
    return row;
}

static enum status join_add(struct spread *spread, const struct join_detail *detail, const struct join_index *index,
                            size_t left, uint32_t right)
{
    TRY(spread_add(spread, left));
    for (size_t i = 0; i < detail->count; i++)
        spread_set(spread, i, right ? index->answer->rows[right - 1].values[i + 1] : value_null());
    return STATUS_OK;
}

static enum status join_row(struct spread *spread, const struct join_detail *detail, size_t left, struct join_walk walk)
{
    uint32_t right = join_next(&walk);

    if (!right)
        return detail->keeps_left ? join_add(spread, detail, walk.index, left, 0) : STATUS_OK;
    for (; right; right = join_next(&walk))
        TRY(join_add(spread, detail, walk.index, left, right));
    return STATUS_OK;
}

/* Of some rows whose keys are texts those that may have matches; with the others where they stay. */
static size_t join_sift(const struct join_detail *detail, const struct join_index *index, const uint64_t *hashes, size_t count,
                        uint32_t *left)
{
    const size_t maybe = text_table_sift(&index->texts, hashes, count, left);

    if (!detail->keeps_left)
        return maybe;
    for (size_t i = 0; i < count; i++)
        left[i] = (uint32_t)i;
    return count;
}

/* A batch whose keys are texts: hashes first, so that what they lead to is there when it is looked at. */
static enum status join_texts(struct spread *spread, const struct join_detail *detail, const struct join_index *index,
                              const struct batch *batch)
{
    const struct column *key = batch->columns[detail->key];
    uint64_t hashes[TEXT_TABLE_AHEAD];
    uint32_t left[TEXT_TABLE_AHEAD];

    for (size_t from = 0; from < batch->count; from += TEXT_TABLE_AHEAD) {
        const uint32_t *rows = batch->selected + from;
        size_t count = batch->count - from < TEXT_TABLE_AHEAD ? batch->count - from : TEXT_TABLE_AHEAD, maybe;

        for (size_t i = 0; i < count; i++)
            hashes[i] = key->kind[rows[i]] == KIND_TEXT ? text_table_hash(key->text[rows[i]]) : 0;
        maybe = join_sift(detail, index, hashes, count, left);
        for (size_t i = 0; i < maybe; i++) {
            const uint32_t row = rows[left[i]];

            TRY(join_row(spread, detail, row,
                         key->kind[row] == KIND_TEXT ? join_start_text(index, key->text[row], hashes[left[i]])
                                                     : (struct join_walk){ .index = index }));
        }
    }
    return STATUS_OK;
}

static enum status join_values(struct spread *spread, const struct join_detail *detail, const struct join_index *index,
                               const struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct value value = column_value(batch->columns[detail->key], batch->selected[i]);

        TRY(join_row(spread, detail, batch->selected[i], join_start(index, &value, batch->arena)));
    }
    return STATUS_OK;
}

static enum status join_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct join_detail *detail = step->plan->detail;
    const struct column *key = batch->columns[detail->key];
    struct spread *spread = worker_local(worker, step);
    const struct join_right *right = step->shared;

    if (right->apart)
        return join_apart_push(right->apart, worker, batch);
    spread_begin(spread, step, worker, batch, detail->slots, detail->count);
    TRY(column_only(key, KIND_TEXT) ? join_texts(spread, detail, right->index, batch)
                                    : join_values(spread, detail, right->index, batch));
    return spread_end(spread);
}

static enum status join_finish(struct step *step, struct worker *worker)
{
    const struct join_right *right = step->shared;

    return right->apart ? join_apart_finish(right->apart, worker) : STATUS_OK;
}

static void join_clear(struct step *step, struct worker *worker)
{
    struct join_right *right = step->shared;

    if (right)
        join_apart_free(right->apart);
    if (right)
        right->apart = NULL;
    spread_clear(worker_local(worker, step));
}

const struct operator join_operator = {
    .name = "join",
    .local_size = sizeof(struct spread),
    .spreads = true,
    .push = join_push,
    .finish = join_finish,
    .clear = join_clear,
};
