#include "exec/spill.h"

#include "exec/state.h"
#include "exec/stored.h"

#include <stdlib.h>

enum { SPILL_MOST_PIECE = 1 << 16, SPILL_BATCH_BYTES = 1 << 21, SPILL_FIRST_BIT = 20, SPILL_BITS = 5 };

struct spill {
    size_t values, piece;
    unsigned shift;
    struct value *row;
    struct spool partition[SPILL_PARTITIONS];
    struct spool_reader reader;
};

size_t spill_partition(uint64_t hash)
{
    return hash >> SPILL_FIRST_BIT & (SPILL_PARTITIONS - 1);
}

struct spill *spill_new(struct exec *exec, size_t values, unsigned level)
{
    struct spill *spill = heap_zalloc(sizeof *spill);

    spill->values = values;
    spill->piece = exec_piece(exec, SPILL_MOST_PIECE);
    /* The table's places go by the top of the hash; the middle tells partitions apart. */
    spill->shift = SPILL_FIRST_BIT + level * SPILL_BITS;
    spill->row = heap_zalloc(values * sizeof *spill->row);
    for (size_t i = 0; i < SPILL_PARTITIONS; i++)
        spool_init(&spill->partition[i], &exec->budget, spill->piece);
    return spill;
}

void spill_free(struct spill *spill)
{
    if (!spill)
        return;
    spool_reader_clear(&spill->reader);
    for (size_t i = 0; i < SPILL_PARTITIONS; i++)
        spool_clear(&spill->partition[i]);
    free(spill->row);
    free(spill);
}

enum status spill_add(struct spill *spill, struct column *const *columns, const struct rank *rank, const uint32_t *rows,
                      const uint64_t *hashes, size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        struct spool *partition = &spill->partition[hashes[i] >> spill->shift & (SPILL_PARTITIONS - 1)];

        for (size_t k = 0; k < spill->values; k++)
            spill->row[k] = column_value(columns[k], rows[i]);
        TRY(stored_add(partition, rank[rows[i]], spill->row, spill->values, fault));
    }
    return STATUS_OK;
}

void spill_open(struct spill *spill, size_t partition)
{
    struct spool *spool = &spill->partition[partition];

    spool_reader_clear(&spill->reader);
    spool_reader_init(&spill->reader, spool, 0, spool_end(spool), spill->piece);
}

enum status spill_read(struct spill *spill, size_t rows, struct arena *arena, struct batch **batch, struct fault *fault)
{
    struct batch *filled = batch_new(arena, rows, spill->values);
    size_t count = 0;

    for (size_t k = 0; k < spill->values; k++)
        filled->columns[k] = column_new(arena, rows, COLUMN_TEXT | COLUMN_NUMBER);
    while (count < rows && arena->used < SPILL_BATCH_BYTES) {
        bool found;

        TRY(stored_take(&spill->reader, &filled->rank[count], spill->row, spill->values, &found, fault));
        if (!found)
            break;
        for (size_t k = 0; k < spill->values; k++)
            column_set(filled->columns[k], arena, count, value_keep(arena, spill->row[k]));
        count++;
    }
    filled->rows = filled->count = count;
    *batch = count ? filled : NULL;
    return STATUS_OK;
}

void spill_drop(struct spill *spill, size_t partition)
{
    spool_reader_clear(&spill->reader);
    spool_clear(&spill->partition[partition]);
}
