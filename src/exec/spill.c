#include "exec/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { SPILL_BUFFER_BYTES = 1 << 16 };

struct partition {
    int descriptor;             /* -1: no file yet */
    struct buffer waiting;      /* rows to be written */
};

struct spill {
    size_t values;
    struct partition partition[SPILL_PARTITIONS];
    uint64_t bytes;
    /* reading */
    int open;
    struct buffer read;         /* what was read and is not used up */
    size_t next;
    bool ended;
};

struct spill *spill_new(size_t values)
{
    struct spill *spill = heap_zalloc(sizeof *spill);

    spill->values = values;
    spill->open = -1;
    for (size_t i = 0; i < SPILL_PARTITIONS; i++) {
        spill->partition[i].descriptor = -1;
        buffer_init(&spill->partition[i].waiting);
    }
    buffer_init(&spill->read);
    return spill;
}

void spill_free(struct spill *spill)
{
    if (!spill)
        return;
    for (size_t i = 0; i < SPILL_PARTITIONS; i++) {
        if (spill->partition[i].descriptor >= 0)
            close(spill->partition[i].descriptor);
        buffer_clear(&spill->partition[i].waiting);
    }
    buffer_clear(&spill->read);
    free(spill);
}

uint64_t spill_bytes(const struct spill *spill)
{
    return spill->bytes;
}

/* ---- writing ---- */

static enum status spill_fault(struct fault *fault, const char *what)
{
    return fault_set(fault, STATUS_IO, "%s the temporary file for what memory cannot hold: %s", what, strerror(errno));
}

static enum status partition_create(struct partition *partition, struct fault *fault)
{
    const char *folder = getenv("TMPDIR");
    struct buffer path;

    buffer_init(&path);
    buffer_add_format(&path, "%s/liq-XXXXXX", folder && *folder ? folder : "/tmp");
    partition->descriptor = mkostemp(path.data, O_CLOEXEC);
    if (partition->descriptor >= 0)
        unlink(path.data);
    buffer_clear(&path);
    return partition->descriptor >= 0 ? STATUS_OK : spill_fault(fault, "cannot create");
}

static enum status partition_write(struct partition *partition, struct fault *fault)
{
    struct view left = buffer_view(&partition->waiting);

    if (partition->descriptor < 0)
        TRY(partition_create(partition, fault));
    while (left.length) {
        ssize_t written = write(partition->descriptor, left.data, left.length);

        if (written < 0 && errno != EINTR)
            return spill_fault(fault, "cannot write");
        if (written > 0)
            left = view_skip(left, (size_t)written);
    }
    buffer_reset(&partition->waiting);
    return STATUS_OK;
}

static void add_bytes(struct buffer *out, const void *bytes, size_t length)
{
    buffer_add(out, (struct view){ bytes, length });
}

/* kind, then the number of kinds that have one, then the text with its length; UINT32_MAX: no text. */
static void add_value(struct buffer *out, struct value value)
{
    uint32_t length = value.text.data ? (uint32_t)value.text.length : UINT32_MAX;

    buffer_add_char(out, (char)value.kind);
    if (value.kind == KIND_NUMBER || value.kind == KIND_BOOLEAN || value.kind == KIND_TIMESTAMP)
        add_bytes(out, &value.number, sizeof value.number);
    if (value.kind != KIND_TEXT && value.kind != KIND_NUMBER && value.kind != KIND_MAP && value.kind != KIND_LIST)
        return;
    add_bytes(out, &length, sizeof length);
    if (value.text.data)
        buffer_add(out, value.text);
}

enum status spill_add(struct spill *spill, struct column *const *columns, const struct rank *rank, const uint32_t *rows,
                      const uint64_t *hashes, size_t count, struct fault *fault)
{
    for (size_t i = 0; i < count; i++) {
        /* The table's places go by the top of the hash; the middle tells partitions apart. */
        struct partition *partition = &spill->partition[hashes[i] >> 20 & (SPILL_PARTITIONS - 1)];
        size_t before = partition->waiting.length;
        uint32_t bytes = 0;

        add_bytes(&partition->waiting, &bytes, sizeof bytes);
        add_bytes(&partition->waiting, &rank[rows[i]], sizeof rank[rows[i]]);
        for (size_t k = 0; k < spill->values; k++)
            add_value(&partition->waiting, column_value(columns[k], rows[i]));
        bytes = (uint32_t)(partition->waiting.length - before);
        memcpy(partition->waiting.data + before, &bytes, sizeof bytes);
        spill->bytes += bytes;
        if (partition->waiting.length >= SPILL_BUFFER_BYTES)
            TRY(partition_write(partition, fault));
    }
    return STATUS_OK;
}

/* ---- reading ---- */

enum status spill_open(struct spill *spill, size_t partition, struct fault *fault)
{
    struct partition *chosen = &spill->partition[partition];

    if (chosen->waiting.length)
        TRY(partition_write(chosen, fault));
    spill->open = chosen->descriptor;
    spill->ended = chosen->descriptor < 0;
    buffer_reset(&spill->read);
    spill->next = 0;
    if (!spill->ended && lseek(chosen->descriptor, 0, SEEK_SET) < 0)
        return spill_fault(fault, "cannot read");
    return STATUS_OK;
}

/* Makes sure that `bytes` bytes stand at spill->next, as long as the file has them. */
static enum status spill_have(struct spill *spill, size_t bytes, struct fault *fault)
{
    while (!spill->ended && spill->read.length - spill->next < bytes) {
        ssize_t length;

        if (spill->next) {
            memmove(spill->read.data, spill->read.data + spill->next, spill->read.length - spill->next);
            spill->read.length -= spill->next;
            spill->next = 0;
        }
        length = read(spill->open, buffer_reserve(&spill->read, SPILL_BUFFER_BYTES), SPILL_BUFFER_BYTES);
        if (length < 0 && errno != EINTR)
            return spill_fault(fault, "cannot read");
        if (length == 0)
            spill->ended = true;
        if (length > 0)
            spill->read.length += (size_t)length;
    }
    return STATUS_OK;
}

static const char *take_value(const char *next, struct arena *arena, struct value *value)
{
    uint32_t length;

    *value = (struct value){ .kind = (enum kind)*next++ };
    if (value->kind == KIND_NUMBER || value->kind == KIND_BOOLEAN || value->kind == KIND_TIMESTAMP) {
        memcpy(&value->number, next, sizeof value->number);
        next += sizeof value->number;
    }
    if (value->kind != KIND_TEXT && value->kind != KIND_NUMBER && value->kind != KIND_MAP && value->kind != KIND_LIST)
        return next;
    memcpy(&length, next, sizeof length);
    next += sizeof length;
    if (length == UINT32_MAX)
        return next;
    value->text = arena_keep(arena, (struct view){ next, length });
    return next + length;
}

static void take_row(const char *next, size_t values, struct arena *arena, struct batch *batch, size_t row)
{
    memcpy(&batch->rank[row], next, sizeof batch->rank[row]);
    next += sizeof batch->rank[row];
    for (size_t k = 0; k < values; k++) {
        struct value value;

        next = take_value(next, arena, &value);
        column_set(batch->columns[k], arena, row, value);
    }
}

enum status spill_read(struct spill *spill, size_t rows, struct arena *arena, struct batch **batch, struct fault *fault)
{
    struct batch *filled = batch_new(arena, rows, spill->values);
    size_t count = 0;

    for (size_t k = 0; k < spill->values; k++)
        filled->columns[k] = column_new(arena, rows, COLUMN_TEXT | COLUMN_NUMBER);
    for (; count < rows; count++) {
        uint32_t bytes;

        TRY(spill_have(spill, sizeof bytes, fault));
        if (spill->read.length - spill->next < sizeof bytes)
            break;
        memcpy(&bytes, spill->read.data + spill->next, sizeof bytes);
        TRY(spill_have(spill, bytes, fault));
        take_row(spill->read.data + spill->next + sizeof bytes, spill->values, arena, filled, count);
        spill->next += bytes;
    }
    filled->rows = filled->count = count;
    *batch = count ? filled : NULL;
    return STATUS_OK;
}
