#include "app/test_pool.h"

#include "app/test_events.h"
#include "app/watch.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POOL_PATIENCE_SECONDS = 60, POOL_IDLE = 0, POOL_FILES = 100 };

/* What the processes share. */
struct pool_board {
    atomic_size_t next;             /* the job to be taken next */
    atomic_bool stop;
    atomic_size_t current[];        /* of each worker: its job + 1, or POOL_IDLE */
};

/* What a worker writes of a job; the texts follow. The section's address is good in the parent: it was read before. */
struct pool_record {
    size_t job, passed, failed, skipped, excused, elapsed_us;
    const struct test_section *section;
    bool beyond_edit;
    size_t report_bytes, edit_bytes;
};

struct pool_worker {
    pid_t pid;                      /* 0: has ended */
    int records;                    /* a file without a name */
};

static struct view pool_case_folder(const struct test_pool *pool, struct buffer *text, size_t job)
{
    buffer_reset(text);
    buffer_add_format(text, "%.*s/%zu", VIEW_PRINT(pool->folder), job);
    return buffer_view(text);
}

/* ---- the child ---- */

static bool pool_write(int fd, struct view bytes)
{
    while (bytes.length > 0) {
        ssize_t written = write(fd, bytes.data, bytes.length);

        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0)
            bytes = view_skip(bytes, (size_t)written);
    }
    return true;
}

static bool pool_write_outcome(int fd, size_t job, const struct test_outcome *outcome)
{
    const struct pool_record record = {
        .job = job,
        .passed = outcome->passed,
        .failed = outcome->failed,
        .skipped = outcome->skipped,
        .excused = outcome->excused,
        .elapsed_us = outcome->elapsed_us,
        .section = outcome->edit.section,
        .beyond_edit = outcome->beyond_edit,
        .report_bytes = outcome->report.length,
        .edit_bytes = outcome->edit.body.length,
    };

    return pool_write(fd, (struct view){ (const char *)&record, sizeof record }) &&
           pool_write(fd, buffer_view(&outcome->report)) && pool_write(fd, buffer_view(&outcome->edit.body));
}

static void pool_work(const struct test_pool *pool, struct pool_board *board, size_t worker, int records)
{
    struct buffer folder = { 0 };

    while (!atomic_load(&board->stop)) {
        size_t job = atomic_fetch_add(&board->next, 1);
        const int64_t began_us = watch_clock_us();
        struct test_outcome outcome;

        if (job >= pool->plan->job_count)
            break;
        atomic_store(&board->current[worker], job + 1);
        alarm(POOL_PATIENCE_SECONDS);
        test_run(pool->plan->jobs[job].file, pool->plan->jobs[job].test,
                 &(struct test_request){
                     .folder = pool_case_folder(pool, &folder, job),
                     .color = pool->color,
                     .thorough = pool->thorough,
                     .update = pool->update,
                 },
                 &outcome);
        outcome.elapsed_us = (size_t)(watch_clock_us() - began_us);
        if (pool->fail_fast && outcome.failed > 0)
            atomic_store(&board->stop, true);
        if (!pool_write_outcome(records, job, &outcome))
            _exit(EXIT_FAILURE);
        atomic_store(&board->current[worker], POOL_IDLE);
        test_outcome_clear(&outcome);
    }
    buffer_clear(&folder);
    _exit(EXIT_SUCCESS);
}

/* ---- the parent ---- */

static enum status pool_start(const struct test_pool *pool, struct pool_board *board, size_t index, struct pool_worker *worker,
                              const sigset_t *mask, struct fault *fault)
{
    worker->pid = fork();
    if (worker->pid < 0) {
        worker->pid = 0;
        return fault_set(fault, STATUS_IO, "no process can be made: %s", strerror(errno));
    }
    if (worker->pid == 0) {
        sigprocmask(SIG_SETMASK, mask, NULL);
        pool_work(pool, board, index, worker->records);
    }
    return STATUS_OK;
}

/* A worker has ended. Its job, if it was at one, failed by that. */
static void pool_bury(struct test_pool *pool, struct pool_board *board, size_t index, int how)
{
    size_t current = atomic_exchange(&board->current[index], POOL_IDLE);
    struct buffer folder = { 0 };

    pool->interrupted |= WIFSIGNALED(how) && WTERMSIG(how) == SIGINT;
    if (current == POOL_IDLE)
        return;
    if (WIFSIGNALED(how) && WTERMSIG(how) == SIGALRM)
        test_fail(&pool->outcomes[current - 1], "the case did not end within %d seconds", POOL_PATIENCE_SECONDS);
    else if (WIFSIGNALED(how) && WTERMSIG(how) != SIGINT)
        test_fail(&pool->outcomes[current - 1], "the case brought its process down: %s", strsignal(WTERMSIG(how)));
    else if (!WIFSIGNALED(how))
        test_fail(&pool->outcomes[current - 1], "the case ended its process with status %d", WEXITSTATUS(how));
    pool_case_folder(pool, &folder, current - 1);
    test_events_sweep(buffer_view(&folder), POOL_FILES);
    buffer_clear(&folder);
}

static size_t pool_index_of(const struct test_pool *pool, const struct pool_worker *workers, pid_t pid)
{
    size_t index = 0;

    while (index < pool->workers && workers[index].pid != pid)
        index++;
    return index;
}

/* Waits for the workers; one that died at a job is replaced while there are others to run. */
static enum status pool_attend(struct test_pool *pool, struct pool_board *board, struct pool_worker *workers,
                               const sigset_t *mask, struct fault *fault)
{
    int how;

    for (pid_t pid; (pid = waitpid(-1, &how, 0)) > 0 || errno == EINTR;) {
        size_t index = pid > 0 ? pool_index_of(pool, workers, pid) : pool->workers;
        bool died = pid > 0 && !(WIFEXITED(how) && WEXITSTATUS(how) == EXIT_SUCCESS);

        if (index == pool->workers)
            continue;
        workers[index].pid = 0;
        if (!died)
            continue;
        pool_bury(pool, board, index, how);
        if (pool->interrupted || pool->fail_fast)
            atomic_store(&board->stop, true);
        else
            TRY(pool_start(pool, board, index, &workers[index], mask, fault));
    }
    return STATUS_OK;
}

static bool pool_read(FILE *file, struct buffer *text, size_t length)
{
    if (fread(buffer_reserve(text, length), 1, length, file) != length)
        return false;
    text->length += length;
    text->data[text->length] = '\0';
    return true;
}

/* What a worker wrote; a record that was cut short by its end is left out. */
static void pool_collect(struct test_pool *pool, struct pool_worker *worker)
{
    FILE *file = fdopen(worker->records, "r");
    struct pool_record record;

    if (!file)
        return;
    rewind(file);
    while (fread(&record, sizeof record, 1, file) == 1) {
        struct test_outcome outcome = {
            .passed = record.passed,
            .failed = record.failed,
            .skipped = record.skipped,
            .excused = record.excused,
            .elapsed_us = record.elapsed_us,
            .edit.section = record.section,
            .beyond_edit = record.beyond_edit,
        };

        if (!pool_read(file, &outcome.report, record.report_bytes) ||
            !pool_read(file, &outcome.edit.body, record.edit_bytes)) {
            test_outcome_clear(&outcome);
            break;
        }
        test_outcome_clear(&pool->outcomes[record.job]);
        pool->outcomes[record.job] = outcome;
    }
    fclose(file);
    worker->records = -1;
}

static enum status pool_run(struct test_pool *pool, struct pool_board *board, struct pool_worker *workers,
                            struct fault *fault)
{
    enum status status = STATUS_OK;
    sigset_t interrupt, mask;

    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, &mask);     /* Ctrl-C reaches the children; this process cleans up after them */
    for (size_t i = 0; i < pool->workers && status == STATUS_OK; i++) {
        workers[i].records = memfd_create("liq-test", MFD_CLOEXEC);
        status = workers[i].records < 0 ? fault_set(fault, STATUS_IO, "no room for results: %s", strerror(errno))
                                        : pool_start(pool, board, i, &workers[i], &mask, fault);
    }
    if (status != STATUS_OK)
        atomic_store(&board->stop, true);
    if (pool_attend(pool, board, workers, &mask, fault) != STATUS_OK)
        status = STATUS_IO;
    for (size_t i = 0; i < pool->workers; i++)
        if (workers[i].records > 0)
            pool_collect(pool, &workers[i]);
    sigtimedwait(&interrupt, NULL, &(struct timespec){ 0 });   /* ours of the same key press */
    sigprocmask(SIG_SETMASK, &mask, NULL);
    return status;
}

enum status test_pool_run(struct test_pool *pool, struct fault *fault)
{
    const size_t bytes = sizeof(struct pool_board) + pool->workers * sizeof(atomic_size_t);
    struct pool_board *board = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    struct pool_worker *workers;
    enum status status;

    if (board == MAP_FAILED)
        return fault_set(fault, STATUS_IO, "no memory to share: %s", strerror(errno));
    workers = heap_zalloc(pool->workers * sizeof *workers);
    status = pool_run(pool, board, workers, fault);
    free(workers);
    munmap(board, bytes);
    return status;
}
