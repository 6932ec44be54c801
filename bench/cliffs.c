/*
 * cliffs NAME FILE THREADS [OTHER-FILE]: a careful loop by hand for each question in questions/cliffs, on one or more threads.
 *
 * As in kernels.c a loop knows its data beforehand, but does not count on the order of the lines, and takes JSON by its
 * structure. The answer is written as liq writes it, with blanks for tabs. Needs AVX2, BMI2 and PCLMUL.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "cliffs.h"

/* ---- pieces of the file, taken by whichever thread is free ---- */
enum { THREADS = 8, PIECE = 4 << 20 };

const char *other, *other_end;
static const struct kernel *kernel;
static const char *file, *file_end;
static atomic_size_t next_piece;

static const char *line_at(size_t offset)
{
    const char *end;

    if (offset == 0 || file + offset >= file_end)
        return offset == 0 ? file : file_end;
    end = memchr(file + offset - 1, '\n', (size_t)(file_end - file) - offset + 1);
    return end ? end + 1 : file_end;
}

static void *thread_work(void *argument)
{
    struct share *mine = argument;
    size_t piece;

    while ((piece = atomic_fetch_add(&next_piece, 1)) * PIECE < (size_t)(file_end - file)) {
        const char *from = line_at(piece * PIECE), *end = line_at((piece + 1) * PIECE);
        if (from < end)
            kernel->scan(mine, from, end);
    }
    return NULL;
}

/* What stands at the end of the counts are maxima, groups with a value keep the greater count. */
static void share_combine(struct share *all, const struct share *one)
{
    for (int i = 0; i < COUNTS - 2; i++)
        all->count[i] += one->count[i];
    for (int i = COUNTS - 2; i < COUNTS; i++)
        all->count[i] = all->count[i] > one->count[i] ? all->count[i] : one->count[i];
    for (size_t i = 0; i < one->cells.count; i++) {
        const struct cell *from = &one->cells.cell[i];
        struct cell *to = cells_add(&all->cells, from->key, from->hash);
        if (!from->value)
            to->count += from->count;
        else if (from->count > to->count || (from->count == to->count && from->value < to->value))
            *to = *from;
    }
    for (size_t i = 0; i < one->row_count; i++)
        rows_add(all, one->rows[i].rank, one->rows[i].tie, one->rows[i].text);
}

/* Maps a file with readable room before and after it. */
static const char *file_map(const char *name, const char **end)
{
    int number = open(name, O_RDONLY);
    struct stat about;
    char *room, *at;

    if (number < 0 || fstat(number, &about) < 0) {
        perror(name);
        exit(3);
    }
    room = mmap(NULL, (size_t)about.st_size + 3 * 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    at = mmap(room + 4096, (size_t)about.st_size, PROT_READ, MAP_SHARED | MAP_FIXED, number, 0);
    if (at == MAP_FAILED) {
        perror(name);
        exit(3);
    }
    *end = at + about.st_size;
    return at;
}

int main(int count, char **arguments)
{
    struct share *share[THREADS];
    pthread_t id[THREADS];
    int threads;

    for (size_t i = 0; count > 3 && i < 2; i++)
        for (const struct kernel *at = i ? json_kernels : text_kernels; at->name; at++)
            if (strcmp(at->name, arguments[1]) == 0)
                kernel = at;
    threads = kernel ? atoi(arguments[3]) : 0;
    if (threads < 1 || threads > THREADS) {
        fputs("usage: cliffs NAME FILE THREADS [OTHER-FILE]\n", stderr);
        return 2;
    }
    file = file_map(arguments[2], &file_end);
    if (count > 4)
        other = file_map(arguments[4], &other_end);
    if (kernel->begin)
        kernel->begin();
    for (int i = 0; i < threads; i++) {
        share[i] = calloc(1, sizeof *share[i]);
        share[i]->rows = malloc(2 * KEPT * sizeof *share[i]->rows);
        share[i]->worst = UINT64_MAX;
        pthread_create(&id[i], NULL, thread_work, share[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(id[i], NULL);
        if (i > 0)
            share_combine(share[0], share[i]);
    }
    kernel->print(share[0]);
    return 0;
}
