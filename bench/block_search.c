/*
 * block_search REGEX FILE: how many lines Vectorscan finds something in, a megabyte at a time, and the seconds of processor time it
 * takes once the pages are mapped. It is told of no line anything but that; what a program can hope for that asks it first.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

enum { BLOCK_BYTES = 1 << 20 };

struct block {
    const char *data;           /* of the file */
    size_t length, at;          /* the block's beginning */
    size_t next, lines;         /* the line behind the last one that was counted */
};

static int block_found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context)
{
    struct block *block = context;
    const size_t last = block->at + (size_t)to - 1;

    (void)id;
    (void)from;
    (void)flags;
    if (last >= block->next) {
        const char *newline = memchr(block->data + last, '\n', block->length - last);

        block->next = newline ? (size_t)(newline - block->data) + 1 : block->length;
        block->lines++;
    }
    return 0;
}

static double seconds_used(void)
{
    struct timespec used;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    hs_compile_error_t *error;
    hs_database_t *database;
    hs_scratch_t *scratch = NULL;
    struct block block = { 0 };
    struct stat file;
    const int descriptor = count == 3 ? open(arguments[2], O_RDONLY) : -1;

    if (descriptor < 0 || fstat(descriptor, &file) != 0)
        return 1;
    const int fold = strncmp(arguments[1], "(?i)", 4) == 0 ? 4 : 0;

    if (hs_compile(arguments[1] + fold, HS_FLAG_MULTILINE | (fold ? HS_FLAG_CASELESS : 0), HS_MODE_BLOCK, NULL, &database, &error) !=
            HS_SUCCESS || hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
        return 1;
    block.length = (size_t)file.st_size;
    block.data = mmap(NULL, block.length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
    if (block.data == MAP_FAILED)
        return 1;
    const double began = seconds_used();

    while (block.at < block.length) {
        size_t end = block.length - block.at > BLOCK_BYTES ? block.at + BLOCK_BYTES : block.length;

        while (end < block.length && block.data[end - 1] != '\n')
            end++;
        hs_scan(database, block.data + block.at, (unsigned)(end - block.at), 0, scratch, block_found, &block);
        block.at = end;
    }
    printf("%zu %.3f\n", block.lines, seconds_used() - began);
    return 0;
}
