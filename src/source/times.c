#include "source/times.h"

#include "base/arena.h"
#include "base/build.h"
#include "base/hash.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    TIMES_PATH = 4096,
    TIMES_ENDS = 4096,              /* bytes hashed at the beginning and at the end */
    TIMES_SETTLED_MS = 2100,        /* the coarsest clocks of file systems count by two seconds */
    TIMES_KEPT_DAYS = 60,
    TIMES_REVISION = 4,             /* one more when a format tells times otherwise within a version */
};

/* What an index file begins with; the blocks follow. The number tells another byte order, too. */
struct times_head {
    uint64_t magic;
    struct times_key key;
    uint64_t count, check;          /* check: hash of key, count and blocks */
};
static const uint64_t TIMES_MAGIC = UINT64_C(0x3153454d4951494c);

static int64_t times_ns(struct timespec time)
{
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool times_read(int descriptor, void *bytes, size_t length, uint64_t offset)
{
    return pread(descriptor, bytes, length, (off_t)offset) == (ssize_t)length;
}

static bool times_hash_ends(int descriptor, uint64_t size, uint64_t *hash)
{
    const size_t length = size < TIMES_ENDS ? (size_t)size : TIMES_ENDS;
    char first[TIMES_ENDS], last[TIMES_ENDS];

    if (!times_read(descriptor, first, length, 0) || !times_read(descriptor, last, length, size - length))
        return false;
    *hash = hash_bytes((struct view){ last, length }, hash_bytes((struct view){ first, length }, size));
    return true;
}

static bool times_key_look(int descriptor, struct times_key *key)
{
    struct stat stat;

    if (fstat(descriptor, &stat) != 0 || !S_ISREG(stat.st_mode) || stat.st_size <= 0)
        return false;
    key->device = (uint64_t)stat.st_dev;
    key->number = (uint64_t)stat.st_ino;
    key->size = (uint64_t)stat.st_size;
    key->modified_ns = times_ns(stat.st_mtim);
    key->changed_ns = times_ns(stat.st_ctim);
    return times_hash_ends(descriptor, key->size, &key->ends);
}

struct times_home times_home_of(struct view folder, uint64_t manner)
{
    const uint64_t version = hash_bytes(VIEW(LIQ_VERSION), TIMES_REVISION);
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (struct times_home){ folder, hash_number(version, manner), times_ns(now) - (int64_t)TIMES_SETTLED_MS * 1000000 };
}

bool times_key_of(int descriptor, const struct times_home *home, const struct format *format, uint64_t block_bytes,
                  struct times_key *key)
{
    *key = (struct times_key){ .block_bytes = block_bytes };
    key->manner = hash_bytes(view_of(format->name), home->manner);
    return times_key_look(descriptor, key) && key->modified_ns < home->settled_ns && key->changed_ns < home->settled_ns;
}

static bool times_key_equal(const struct times_key *a, const struct times_key *b)
{
    return a->device == b->device && a->number == b->number && a->size == b->size && a->modified_ns == b->modified_ns &&
           a->changed_ns == b->changed_ns && a->ends == b->ends && a->manner == b->manner && a->block_bytes == b->block_bytes;
}

bool times_key_holds(int descriptor, const struct times_key *key)
{
    struct times_key now = *key;

    return times_key_look(descriptor, &now) && times_key_equal(&now, key);
}

size_t times_block_count(const struct times_key *key)
{
    return key->block_bytes == 0 ? 1 : (size_t)((key->size + key->block_bytes - 1) / key->block_bytes);
}

/* FOLDER/AB/CDEF….times; files of one device and number, read in one way, have the same name. Puts the length of FOLDER/AB in
 * *folder. */
static bool times_path(const struct times_home *home, const struct times_key *key, char path[static TIMES_PATH], size_t *folder)
{
    uint64_t name = hash_number(key->number, hash_number(key->device, hash_number(key->block_bytes, key->manner)));
    const int length = snprintf(path, TIMES_PATH, "%.*s/%02x/%014jx.times", VIEW_PRINT(home->folder), (unsigned)(name & 255),
                                (uintmax_t)(name >> 8));
    enum { NAME_LENGTH = 21 };      /* with the slash */

    /* Room for what a file has behind its name while it is written. */
    if (length < 0 || (size_t)length >= TIMES_PATH - 32)
        return false;
    *folder = (size_t)length - NAME_LENGTH;
    return true;
}

static uint64_t times_check(const struct times_head *head, const struct times_block *blocks)
{
    const struct view key = { (const char *)&head->key, sizeof head->key };
    const struct view rest = { (const char *)blocks, head->count * sizeof *blocks };

    return hash_bytes(rest, hash_bytes(key, head->count));
}

bool times_load(const struct times_home *home, const struct times_key *key, struct times *times)
{
    char path[TIMES_PATH];
    struct times_head head;
    size_t folder;

    *times = (struct times){ .count = times_block_count(key) };
    if (!times_path(home, key, path, &folder))
        return false;
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    bool good = times_read(descriptor, &head, sizeof head, 0) && head.magic == TIMES_MAGIC && head.count == times->count &&
                times_key_equal(&head.key, key);
    if (good) {
        times->blocks = heap_alloc(times->count * sizeof *times->blocks);
        good = times_read(descriptor, times->blocks, times->count * sizeof *times->blocks, sizeof head) &&
               times_check(&head, times->blocks) == head.check;
    }
    close(descriptor);
    if (!good)
        times_clear(times);
    return good;
}

/* Makes the folder and those above it. */
static void times_make_folders(char *path, size_t length)
{
    for (size_t i = 1; i <= length; i++) {
        const char byte = path[i];

        if (byte != '/' && i < length)
            continue;
        path[i] = '\0';
        (void)mkdir(path, 0700);
        path[i] = byte;
    }
}

/* Indexes made long ago are forgotten, those of files that are gone among them. */
static void times_tidy(const char *path, size_t length)
{
    char name[TIMES_PATH];
    struct stat stat_;
    const struct dirent *entry;

    snprintf(name, sizeof name, "%.*s", (int)length, path);
    DIR *folder = opendir(name);
    while (folder && (entry = readdir(folder))) {
        const int written = snprintf(name, sizeof name, "%.*s/%s", (int)length, path, entry->d_name);

        if (entry->d_name[0] != '.' && written > 0 && (size_t)written < sizeof name && stat(name, &stat_) == 0 &&
            S_ISREG(stat_.st_mode) && time(NULL) - stat_.st_mtime > (time_t)TIMES_KEPT_DAYS * 24 * 3600)
            (void)unlink(name);
    }
    if (folder)
        closedir(folder);
}

static bool times_write(int descriptor, const void *bytes, size_t length)
{
    const char *next = bytes;

    while (length > 0) {
        const ssize_t written = write(descriptor, next, length);

        if (written <= 0)
            return false;
        next += written;
        length -= (size_t)written;
    }
    return true;
}

void times_store(const struct times_home *home, const struct times_key *key, const struct times *times)
{
    struct times_head head = { .magic = TIMES_MAGIC, .key = *key, .count = times->count };
    char path[TIMES_PATH], part[TIMES_PATH];
    size_t folder;

    if (!times_path(home, key, path, &folder))
        return;
    times_make_folders(path, folder);
    times_tidy(path, folder);
    snprintf(part, sizeof part, "%.*s.XXXXXX", TIMES_PATH - 8, path);
    const int descriptor = mkostemp(part, O_CLOEXEC);
    if (descriptor < 0)
        return;
    head.check = times_check(&head, times->blocks);
    const bool good = times_write(descriptor, &head, sizeof head) &&
                      times_write(descriptor, times->blocks, times->count * sizeof *times->blocks);
    if (close(descriptor) != 0 || !good || rename(part, path) != 0)
        (void)unlink(part);
}

void times_clear(struct times *times)
{
    free(times->blocks);
    times->blocks = NULL;
}
