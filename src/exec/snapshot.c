#include "exec/snapshot.h"

#include "exec/state.h"
#include "exec/stored.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SNAPSHOT_PIECE = 1 << 16, SNAPSHOT_PATIENCE_MS = 50 };

/* What comes in front of the rows. */
struct snapshot_head {
    enum status status;
    struct fault fault;
    size_t count;
    uint64_t matched;
};

/* ---- in the copy ---- */

static bool snapshot_write(int descriptor, const void *bytes, size_t length)
{
    const char *at = bytes;

    while (length > 0) {
        const ssize_t written = write(descriptor, at, length);

        if (written < 0 && errno != EINTR)
            return false;
        at += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

static bool snapshot_send(const struct answer *answer, size_t columns, int descriptor)
{
    struct spool spool;
    struct fault fault;
    bool sent = true;

    spool_init(&spool, NULL, SIZE_MAX);
    for (size_t i = 0; i < answer->count && sent; i++) {
        sent = stored_add(&spool, answer->rows[i].rank, answer->rows[i].values, columns, &fault) == STATUS_OK;
        if (spool.waiting.length < SNAPSHOT_PIECE && i + 1 < answer->count)
            continue;
        sent = sent && snapshot_write(descriptor, spool.waiting.data, spool.waiting.length);
        buffer_reset(&spool.waiting);
    }
    spool_clear(&spool);
    return sent;
}

static void snapshot_make(struct exec *exec, int descriptor)
{
    struct snapshot_head head = { .status = STATUS_OK };
    struct answer answer = { 0 };

    arena_init(&answer.arena, &exec->budget);
    exec->answer = &answer;
    head.status = exec_end(exec, exec_finish(exec), &head.fault);
    head.count = head.status == STATUS_OK ? answer.count : 0;
    head.matched = answer.matched;
    if (!snapshot_write(descriptor, &head, sizeof head) || head.count == 0 ||
        !snapshot_send(&answer, exec->plan->column_count, descriptor))
        _exit(1);
    _exit(0);
}

/* ---- here ---- */

/* All it sends; false when the run is to end, or the pipe fails. */
static bool snapshot_receive(struct exec *exec, int descriptor, struct buffer *received)
{
    struct pollfd pollfd = { .fd = descriptor, .events = POLLIN };

    for (;;) {
        if (exec_check(exec) != STATUS_OK || atomic_load_explicit(&exec->enough, memory_order_relaxed))
            return false;
        if (poll(&pollfd, 1, SNAPSHOT_PATIENCE_MS) == 0)
            continue;
        char *room = buffer_reserve(received, SNAPSHOT_PIECE);
        const ssize_t length = read(descriptor, room, SNAPSHOT_PIECE);

        if (length == 0)
            return true;
        if (length < 0 && errno != EINTR)
            return false;
        received->length += length > 0 ? (size_t)length : 0;
    }
}

static enum status snapshot_take_rows(const struct exec *exec, struct answer *answer, struct view bytes, size_t count,
                                      struct fault *fault)
{
    const size_t columns = exec->plan->column_count;
    struct spool spool;
    struct spool_reader reader;
    enum status status = STATUS_OK;
    bool found = true;

    spool_init(&spool, NULL, SIZE_MAX);
    buffer_add(&spool.waiting, bytes);
    spool_reader_init(&reader, &spool, 0, spool_end(&spool), SNAPSHOT_PIECE);
    answer->rows = ARENA_ARRAY(&answer->arena, count, struct answer_row);
    while (status == STATUS_OK && found && answer->count < count) {
        struct answer_row *row = &answer->rows[answer->count];

        row->values = ARENA_ARRAY(&answer->arena, columns, struct value);
        status = stored_take(&reader, &row->rank, row->values, columns, &found, fault);
        for (size_t i = 0; found && i < columns; i++)
            row->values[i] = value_keep(&answer->arena, row->values[i]);
        row->position = row->rank.minor;
        answer->count += found;
    }
    spool_reader_clear(&reader);
    spool_clear(&spool);
    return status;
}

static enum status snapshot_take(struct exec *exec, struct answer *answer, const struct buffer *received, struct fault *fault)
{
    struct snapshot_head head;
    struct view bytes = buffer_view(received);

    if (bytes.length < sizeof head)
        return fault_set(fault, STATUS_IO, "the copy that was to make the answer as it stands has failed");
    memcpy(&head, bytes.data, sizeof head);
    *fault = head.fault;
    if (head.status != STATUS_OK)
        return head.status;
    answer->matched = head.matched;
    answer->totals = reading_totals(exec->reading);
    answer->peak_bytes = atomic_load(&exec->budget.peak);
    return snapshot_take_rows(exec, answer, view_skip(bytes, sizeof head), head.count, fault);
}

enum status exec_snapshot(struct exec *exec, struct answer *answer, struct fault *fault)
{
    struct buffer received = { 0 };
    enum status status;
    int ends[2];

    *answer = (struct answer){ 0 };
    arena_init(&answer->arena, NULL);
    if (pipe(ends) != 0)
        return fault_set(fault, STATUS_IO, "cannot make a pipe: %s", strerror(errno));
    const pid_t copy = fork();
    if (copy == 0) {
        close(ends[0]);
        snapshot_make(exec, ends[1]);
    }
    close(ends[1]);
    if (copy < 0) {
        close(ends[0]);
        return fault_set(fault, STATUS_IO, "cannot make a copy of the process: %s", strerror(errno));
    }
    const bool whole = snapshot_receive(exec, ends[0], &received);
    if (!whole)
        kill(copy, SIGKILL);
    close(ends[0]);
    while (waitpid(copy, NULL, 0) < 0 && errno == EINTR)
        ;
    status = whole ? snapshot_take(exec, answer, &received, fault) : STATUS_CANCELLED;
    buffer_clear(&received);
    return status;
}
