#include "exec/join_apart.h"

#include "base/civil.h"
#include "base/hash.h"
#include "base/number.h"
#include "exec/passing.h"
#include "exec/sorter.h"
#include "exec/spill.h"
#include "exec/state.h"
#include "exec/stored.h"

#include <math.h>
#include <stdlib.h>

enum { APART_MOST_PIECE = 1 << 16, APART_CHUNK_PART = 8, APART_SEQUENCE_BITS = 32 };

struct join_apart {
    struct step *step;
    const struct join_detail *detail;
    const struct row_layout *layout;    /* of the rows that go on */
    struct arena arena;
    struct spool right[SPILL_PARTITIONS];       /* ranks: minor is the place in the answer, from 1 */
    size_t right_values;        /* the key, then the others */
    struct spill **left;        /* by worker; NULL: no rows */
    size_t *left_slots;
    size_t left_count;
    size_t left_key;            /* its place among them */
    size_t *source;             /* by place in the layout: the left value, or behind those the right one without its key */
    struct sorter joined;       /* parts: that of the left row, then the place of the right one */
};

/* ---- which partition ---- */

/* Numbers that show the same text are of one partition, because one of them may be compared as that text. */
static uint64_t hash_as_shown(double number)
{
    char room[NUMBER_TEXT_MAX];
    size_t length = number_display(number, room);

    return hash_bytes((struct view){ room, length }, 0);
}

/* Equal for values that are equal as numbers and for those that are equal as texts. */
static uint64_t hash_of_key(const struct value *value)
{
    double number;
    int64_t ms;

    if (value->kind != KIND_TEXT)
        return hash_as_shown(value->number);
    if (number_parse(value->text, &number) && isfinite(number))
        return hash_as_shown(number);
    if (civil_parse(value->text, &ms, NULL) == value->text.length)
        return hash_as_shown((double)ms);
    return hash_bytes(value->text, 0);
}

/* ---- the right side ---- */

static enum status apart_split_right(struct join_apart *apart, const struct answer *answer, struct fault *fault)
{
    struct spool_reader reader;
    struct value *values = ARENA_ARRAY(&apart->arena, apart->right_values, struct value);
    struct rank rank;
    enum status status;
    bool found;

    answer_read(answer, &reader);
    for (uint64_t place = 1;; place++) {
        status = stored_take(&reader, &rank, values, apart->right_values, &found, fault);
        if (status != STATUS_OK || !found)
            break;
        if (!join_is_key(&values[0]))
            continue;
        status = stored_add(&apart->right[spill_partition(hash_of_key(&values[0]))], (struct rank){ .minor = place }, values,
                            apart->right_values, fault);
        if (status != STATUS_OK)
            break;
    }
    spool_reader_clear(&reader);
    return status;
}

/* Reads on in a partition of the right side, as far as there is room; *ended: all of it. */
static enum status apart_take_chunk(struct join_apart *apart, struct spool_reader *reader, struct arena *arena,
                                    struct answer *chunk, bool *ended, struct fault *fault)
{
    size_t room = apart->step->exec->budget.limit / APART_CHUNK_PART, capacity = 0;
    struct value *values = ARENA_ARRAY(arena, apart->right_values, struct value);
    struct rank rank;
    bool found = true;

    *chunk = (struct answer){ 0 };
    while (found && (room == 0 || arena->used < room)) {
        struct answer_row *row;

        TRY(stored_take(reader, &rank, values, apart->right_values, &found, fault));
        if (!found)
            break;
        chunk->rows = arena_grow(arena, chunk->rows, &capacity, chunk->count + 1, sizeof *chunk->rows);
        row = &chunk->rows[chunk->count++];
        row->position = rank.minor;
        row->values = ARENA_ARRAY(arena, apart->right_values, struct value);
        for (size_t i = 0; i < apart->right_values; i++)
            row->values[i] = value_keep(arena, values[i]);
    }
    *ended = !found;
    return STATUS_OK;
}

/* ---- making it ---- */

static void apart_plan_columns(struct join_apart *apart, const struct plan_step *plan)
{
    apart->left_slots = ARENA_ARRAY(&apart->arena, apart->layout->count + 1, size_t);
    apart->source = ARENA_ARRAY(&apart->arena, apart->layout->count, size_t);
    apart->left_slots[apart->left_count++] = apart->detail->key;
    for (size_t i = 0; i < apart->layout->count; i++)
        if (!slot_set_has(&plan->writes, apart->layout->slots[i])) {
            apart->source[i] = apart->left_count;
            apart->left_slots[apart->left_count++] = apart->layout->slots[i];
        }
    for (size_t i = 0; i < apart->layout->count; i++)
        for (size_t right = 0; right < apart->detail->count; right++)
            if (slot_set_has(&plan->writes, apart->layout->slots[i]) && apart->detail->slots[right] == apart->layout->slots[i])
                apart->source[i] = apart->left_count + right;
}

static enum status apart_check_keys(struct join_apart *apart, struct fault *fault)
{
    size_t keys = 0;

    for (size_t partition = 0; partition < SPILL_PARTITIONS; partition++) {
        const struct spool *spool = &apart->right[partition];
        struct spool_reader reader;
        enum status status;

        spool_reader_init(&reader, spool, 0, spool_end(spool), spool->room);
        status = join_count_keys(&reader, apart->right_values, &apart->step->exec->budget, &keys, fault);
        spool_reader_clear(&reader);
        TRY(status);
    }
    return join_check_keys(apart->detail, keys, fault);
}

enum status join_apart_new(struct step *step, const struct answer *answer, struct join_apart **out, struct fault *fault)
{
    struct join_apart *apart = heap_zalloc(sizeof *apart);
    size_t piece = exec_piece(step->exec, APART_MOST_PIECE);

    *out = apart;
    apart->step = step;
    apart->detail = step->plan->detail;
    apart->layout = step->exec->layout[step->index];
    apart->right_values = answer->columns;
    arena_init(&apart->arena, &step->exec->budget);
    apart->left = ARENA_ARRAY(&apart->arena, step->exec->options.workers, struct spill *);
    for (size_t i = 0; i < SPILL_PARTITIONS; i++)
        spool_init(&apart->right[i], &step->exec->budget, piece);
    sorter_init(&apart->joined, step->exec, apart->layout);
    apart_plan_columns(apart, step->plan);
    TRY(apart_split_right(apart, answer, fault));
    return apart_check_keys(apart, fault);
}

void join_apart_free(struct join_apart *apart)
{
    if (!apart)
        return;
    for (size_t i = 0; i < SPILL_PARTITIONS; i++)
        spool_clear(&apart->right[i]);
    for (size_t i = 0; i < apart->step->exec->options.workers; i++)
        spill_free(apart->left[i]);
    sorter_clear(&apart->joined);
    arena_clear(&apart->arena);
    free(apart);
}

/* ---- the left side ---- */

enum status join_apart_push(struct join_apart *apart, struct worker *worker, struct batch *batch)
{
    struct column **values = ARENA_ARRAY(batch->arena, apart->left_count, struct column *);
    uint64_t *hashes = arena_alloc(batch->arena, batch->count * sizeof(uint64_t));
    const struct column *key = batch->columns[apart->detail->key];
    struct fault fault = { "" };
    size_t kept = 0;

    if (!apart->left[worker->index])
        apart->left[worker->index] = spill_new(worker->exec, apart->left_count, 0);
    for (size_t i = 0; i < apart->left_count; i++)
        values[i] = batch->columns[apart->left_slots[i]];
    for (size_t i = 0; i < batch->count; i++) {
        uint32_t row = batch->selected[i];
        struct value value = column_value(key, row);
        bool is_key = join_is_key(&value);

        if (!is_key && !apart->detail->keeps_left)
            continue;
        hashes[kept] = is_key ? hash_of_key(&value) : hash_number(batch->rank[row].minor, 0);
        batch->selected[kept++] = row;
    }
    return exec_fault(worker->exec,
                      spill_add(apart->left[worker->index], values, batch->rank, batch->selected, hashes, kept, &fault), &fault);
}

/* ---- joining ---- */

/* One partition's left rows against a part of its right rows. */
struct apart_pass {
    struct join_apart *apart;
    const struct join_index *index;
    const struct answer *chunk;
    bool last;                  /* what has no match now has none */
    uint64_t *matched;          /* a bit per left row of the partition, when they are kept */
    size_t matched_words;
    uint64_t left;              /* how many were read */
    struct value *values;       /* by place in the layout */
};

static enum status apart_emit(struct apart_pass *pass, const struct batch *batch, size_t row, uint32_t right)
{
    const struct join_apart *apart = pass->apart;
    struct rank rank = batch->rank[row];

    rank.part <<= APART_SEQUENCE_BITS;
    rank.part |= right ? pass->chunk->rows[right - 1].position : 0;
    for (size_t i = 0; i < apart->layout->count; i++) {
        size_t source = apart->source[i];

        if (source < apart->left_count)
            pass->values[i] = column_value(batch->columns[source], row);
        else
            pass->values[i] = right ? pass->chunk->rows[right - 1].values[source - apart->left_count + 1] : value_null();
    }
    return sorter_add(&pass->apart->joined, rank, pass->values);
}

static bool apart_was_matched(struct apart_pass *pass, uint64_t left, bool now)
{
    uint64_t bit = UINT64_C(1) << left % 64;

    pass->matched = arena_grow(&pass->apart->arena, pass->matched, &pass->matched_words, left / 64 + 1, sizeof(uint64_t));
    if (now)
        pass->matched[left / 64] |= bit;
    return pass->matched[left / 64] & bit;
}

static enum status apart_row(struct apart_pass *pass, const struct batch *batch, size_t row)
{
    struct value key = column_value(batch->columns[0], row);
    struct join_walk walk = join_start(pass->index, &key, batch->arena);
    uint32_t right = join_next(&walk);
    bool any = right != 0;

    for (; right; right = join_next(&walk))
        TRY(apart_emit(pass, batch, row, right));
    if (!pass->apart->detail->keeps_left || apart_was_matched(pass, pass->left, any) || !pass->last)
        return STATUS_OK;
    return apart_emit(pass, batch, row, 0);
}

static enum status apart_probe(struct apart_pass *pass, struct worker *worker, struct spill *left, size_t partition)
{
    spill_open(left, partition);
    for (;;) {
        struct batch *batch;
        struct fault fault = { "" };

        TRY(exec_check(worker->exec));
        arena_reset(&worker->batch);
        TRY(exec_fault(worker->exec, spill_read(left, BATCH_ROWS, &worker->batch, &batch, &fault), &fault));
        if (!batch)
            return STATUS_OK;
        for (size_t row = 0; row < batch->count; row++, pass->left++)
            TRY(apart_row(pass, batch, row));
    }
}

static enum status apart_join_chunk(struct apart_pass *pass, struct worker *worker, struct spool_reader *reader,
                                    size_t partition, struct arena *arena)
{
    struct join_index *index;
    struct answer chunk;
    struct fault fault = { "" };

    TRY(exec_fault(worker->exec, apart_take_chunk(pass->apart, reader, arena, &chunk, &pass->last, &fault), &fault));
    TRY(exec_fault(worker->exec, join_index_new(pass->apart->detail, &chunk, arena, &index, &fault), &fault));
    pass->chunk = &chunk;
    pass->index = index;
    pass->left = 0;
    for (size_t i = 0; i < worker->exec->options.workers; i++)
        if (pass->apart->left[i])
            TRY(apart_probe(pass, worker, pass->apart->left[i], partition));
    return STATUS_OK;
}

static enum status apart_join_partition(struct join_apart *apart, struct worker *worker, size_t partition)
{
    struct spool *right = &apart->right[partition];
    struct apart_pass pass = { .apart = apart };
    enum status status = STATUS_OK;
    struct spool_reader reader;
    struct arena arena;

    arena_init(&arena, &worker->exec->budget);
    pass.values = ARENA_ARRAY(&apart->arena, apart->layout->count, struct value);
    spool_reader_init(&reader, right, 0, spool_end(right), right->room);
    while (status == STATUS_OK && !pass.last) {
        arena_reset(&arena);
        status = apart_join_chunk(&pass, worker, &reader, partition, &arena);
    }
    spool_reader_clear(&reader);
    spool_clear(right);
    for (size_t i = 0; i < worker->exec->options.workers; i++)
        if (apart->left[i])
            spill_drop(apart->left[i], partition);
    arena_clear(&arena);
    return status;
}

/* Parts count the rows that are made of one event, as a spread counts them. */
static enum status apart_pass_joined(struct join_apart *apart, struct worker *worker)
{
    struct rank last = { .minor = RANK_OF_NO_EVENT };
    struct passing passing;
    bool any = false;
    struct row *row;

    passing_begin(&passing, apart->step, worker, apart->layout);
    TRY(sorter_rewind(&apart->joined));
    for (;;) {
        struct rank rank;

        TRY(sorter_next(&apart->joined, &row));
        if (!row)
            return passing_end(&passing);
        rank = row->rank;
        rank.part = any && rank.major == last.major && rank.minor == last.minor ? last.part + 1 : 0;
        last = rank;
        any = true;
        TRY(passing_add(&passing, rank, row->values));
    }
}

enum status join_apart_finish(struct join_apart *apart, struct worker *worker)
{
    for (size_t partition = 0; partition < SPILL_PARTITIONS; partition++)
        TRY(apart_join_partition(apart, worker, partition));
    return apart_pass_joined(apart, worker);
}
