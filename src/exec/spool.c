#include "exec/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void spool_init(struct spool *spool, struct budget *budget, size_t room)
{
    *spool = (struct spool){ .budget = budget, .room = room, .descriptor = -1 };
    buffer_init(&spool->waiting);
}

void spool_clear(struct spool *spool)
{
    if (spool->descriptor >= 0)
        close(spool->descriptor);
    buffer_clear(&spool->waiting);
    budget_give(spool->budget, spool->taken);
    spool_init(spool, spool->budget, spool->room);
}

uint64_t spool_end(const struct spool *spool)
{
    return spool->stored + spool->waiting.length;
}

static enum status spool_fault(struct fault *fault, const char *what)
{
    return fault_set(fault, STATUS_IO, "%s the temporary file for what memory cannot hold: %s", what, strerror(errno));
}

static enum status spool_create(struct spool *spool, struct fault *fault)
{
    const char *folder = getenv("TMPDIR");
    struct buffer path;

    buffer_init(&path);
    buffer_add_format(&path, "%s/liq-XXXXXX", folder && *folder ? folder : "/tmp");
    spool->descriptor = mkostemp(path.data, O_CLOEXEC);
    if (spool->descriptor >= 0)
        unlink(path.data);
    buffer_clear(&path);
    return spool->descriptor >= 0 ? STATUS_OK : spool_fault(fault, "cannot create");
}

/* Tells the budget how large a buffer has become. */
static void account(struct budget *budget, const struct buffer *buffer, size_t *taken)
{
    if (buffer->capacity > *taken)
        budget_take(budget, buffer->capacity - *taken);
    else
        budget_give(budget, *taken - buffer->capacity);
    *taken = buffer->capacity;
}

enum status spool_flush(struct spool *spool, struct fault *fault)
{
    struct view left = buffer_view(&spool->waiting);

    if (left.length && spool->descriptor < 0)
        TRY(spool_create(spool, fault));
    while (left.length) {
        ssize_t written = pwrite(spool->descriptor, left.data, left.length, (off_t)spool->stored);

        if (written < 0 && errno != EINTR)
            return spool_fault(fault, "cannot write");
        if (written > 0) {
            left = view_skip(left, (size_t)written);
            spool->stored += (uint64_t)written;
        }
    }
    buffer_reset(&spool->waiting);
    return STATUS_OK;
}

enum status spool_settle(struct spool *spool, struct fault *fault)
{
    account(spool->budget, &spool->waiting, &spool->taken);
    return spool->waiting.length < spool->room ? STATUS_OK : spool_flush(spool, fault);
}

enum status spool_add(struct spool *spool, struct view bytes, struct fault *fault)
{
    buffer_add(&spool->waiting, bytes);
    return spool_settle(spool, fault);
}

/* ---- reading ---- */

void spool_reader_init(struct spool_reader *reader, const struct spool *spool, uint64_t begin, uint64_t end, size_t piece)
{
    *reader = (struct spool_reader){ .spool = spool, .next = begin, .end = end, .piece = piece };
    buffer_init(&reader->read);
}

void spool_reader_clear(struct spool_reader *reader)
{
    if (!reader->spool)
        return;
    buffer_clear(&reader->read);
    budget_give(reader->spool->budget, reader->taken);
    *reader = (struct spool_reader){ 0 };
}

/* Reads on, from the file as long as it has any, then from what waits. */
static enum status reader_fill(struct spool_reader *reader, size_t wanted, struct fault *fault)
{
    const struct spool *spool = reader->spool;
    uint64_t until = reader->next < spool->stored && spool->stored < reader->end ? spool->stored : reader->end;
    size_t length = until - reader->next < wanted ? (size_t)(until - reader->next) : wanted;
    char *room = buffer_reserve(&reader->read, length);
    ssize_t got = (ssize_t)length;

    account(spool->budget, &reader->read, &reader->taken);
    if (reader->next >= spool->stored)
        memcpy(room, spool->waiting.data + (reader->next - spool->stored), length);
    else
        got = pread(spool->descriptor, room, length, (off_t)reader->next);
    if (got == 0)
        errno = EIO;
    if (got == 0 || (got < 0 && errno != EINTR))
        return spool_fault(fault, "cannot read");
    if (got > 0) {
        reader->read.length += (size_t)got;
        reader->next += (uint64_t)got;
    }
    return STATUS_OK;
}

enum status spool_take(struct spool_reader *reader, size_t count, const char **bytes, struct fault *fault)
{
    *bytes = NULL;
    while (reader->read.length - reader->used < count) {
        size_t missing = count - (reader->read.length - reader->used);

        if (reader->next == reader->end)
            return STATUS_OK;
        if (reader->used) {
            memmove(reader->read.data, reader->read.data + reader->used, reader->read.length - reader->used);
            reader->read.length -= reader->used;
            reader->used = 0;
        }
        TRY(reader_fill(reader, missing > reader->piece ? missing : reader->piece, fault));
    }
    *bytes = reader->read.data + reader->used;
    reader->used += count;
    return STATUS_OK;
}
