#include "source/archive.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Numbers in zip archives have their lowest byte first. */
enum {
    END_BYTES = 22,                     /* the record at the end, without the comment behind it */
    END_COMMENT_MOST = 65535,
    END_LONG_BYTES = 56,                /* the record for large archives, and what says where it is */
    LOCATOR_BYTES = 20,
    ENTRY_BYTES = 46,                   /* of the directory, without name, extras and comment */
    LOCAL_BYTES = 30,                   /* in front of a member, likewise */
    DIRECTORY_MOST = 256 << 20,
    FLAG_ENCRYPTED = 1,
    EXTRA_LONG = 0x0001,                /* sizes that need 64 bits */
    EXTRA_TIME = 0x5455,                /* seconds since 1970 */
};

static const struct archive_method {
    unsigned number;
    enum compression layer;
} archive_methods[] = {
    { 0, COMPRESSION_NONE }, { 8, COMPRESSION_DEFLATE }, { 12, COMPRESSION_BZIP2 }, { 93, COMPRESSION_ZSTD }, { 95, COMPRESSION_XZ },
};

static uint64_t archive_number(const char *bytes, size_t count)
{
    uint64_t number = 0;

    while (count-- > 0)
        number = number << 8 | (unsigned char)bytes[count];
    return number;
}

bool archive_recognise(struct view head)
{
    return view_starts(head, VIEW("PK\x03\x04")) || view_starts(head, VIEW("PK\x05\x06"));
}

static bool archive_read(int descriptor, char *out, size_t length, uint64_t offset)
{
    while (length > 0) {
        ssize_t got = pread(descriptor, out, length, (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        out += got;
        offset += (uint64_t)got;
        length -= (size_t)got;
    }
    return true;
}

struct directory {
    uint64_t offset, bytes;
};

/* The record of a large archive, which a locator in front of the usual record leads to. */
static bool directory_find_long(int descriptor, uint64_t end, struct directory *directory)
{
    char locator[LOCATOR_BYTES], record[END_LONG_BYTES];

    if (end < sizeof locator || !archive_read(descriptor, locator, sizeof locator, end - sizeof locator) ||
        memcmp(locator, "PK\x06\x07", 4) != 0 ||
        !archive_read(descriptor, record, sizeof record, archive_number(locator + 8, 8)) || memcmp(record, "PK\x06\x06", 4) != 0)
        return false;
    *directory = (struct directory){ archive_number(record + 48, 8), archive_number(record + 40, 8) };
    return true;
}

static bool directory_find(int descriptor, uint64_t size, struct directory *directory)
{
    const size_t tail = size < END_BYTES + END_COMMENT_MOST ? (size_t)size : END_BYTES + END_COMMENT_MOST;
    char *bytes = heap_alloc(tail > 0 ? tail : 1);
    bool found = false;

    if (tail >= END_BYTES && archive_read(descriptor, bytes, tail, size - tail))
        for (size_t at = tail - END_BYTES + 1; at-- > 0 && !found;) {
            const char *record = bytes + at;

            if (memcmp(record, "PK\x05\x06", 4) != 0 || at + END_BYTES + archive_number(record + 20, 2) > tail)
                continue;
            *directory = (struct directory){ archive_number(record + 16, 4), archive_number(record + 12, 4) };
            found = true;
            if (directory->offset == UINT32_MAX || directory->bytes == UINT32_MAX || archive_number(record + 10, 2) == UINT16_MAX)
                (void)directory_find_long(descriptor, size - tail + at, directory);
        }
    free(bytes);
    return found && directory->bytes <= size && directory->offset <= size - directory->bytes;
}

/* An entry of the directory while it is taken apart. */
struct entry {
    const char *record;
    struct view name, extra;
    uint64_t packed, unpacked, offset;
    int64_t modified_ms;
};

static void entry_take_extras(struct entry *entry)
{
    struct view rest = entry->extra;

    while (rest.length >= 4) {
        const unsigned kind = (unsigned)archive_number(rest.data, 2);
        const size_t length = (size_t)archive_number(rest.data + 2, 2);
        struct view extra = view_skip(rest, 4);

        if (length > extra.length)
            return;
        rest = view_skip(extra, length);
        extra.length = length;
        if (kind == EXTRA_TIME && extra.length >= 5 && (extra.data[0] & 1))
            entry->modified_ms = (int64_t)(int32_t)archive_number(extra.data + 1, 4) * 1000;
        uint64_t *const longs[] = { &entry->unpacked, &entry->packed, &entry->offset };
        for (size_t i = 0; kind == EXTRA_LONG && i < 3; i++)
            if (*longs[i] == UINT32_MAX && extra.length >= 8) {
                *longs[i] = archive_number(extra.data, 8);
                extra = view_skip(extra, 8);
            }
    }
}

/* The next entry, and how long it is; 0 when there is none. */
static size_t entry_take(struct view rest, struct entry *entry)
{
    if (rest.length < ENTRY_BYTES || memcmp(rest.data, "PK\x01\x02", 4) != 0)
        return 0;
    const size_t name = archive_number(rest.data + 28, 2), extra = archive_number(rest.data + 30, 2);
    const size_t length = ENTRY_BYTES + name + extra + archive_number(rest.data + 32, 2);
    if (length > rest.length)
        return 0;
    *entry = (struct entry){
        .record = rest.data, .name = { rest.data + ENTRY_BYTES, name }, .extra = { rest.data + ENTRY_BYTES + name, extra },
        .packed = archive_number(rest.data + 20, 4), .unpacked = archive_number(rest.data + 24, 4),
        .offset = archive_number(rest.data + 42, 4), .modified_ms = INT64_MIN,
    };
    entry_take_extras(entry);
    return length;
}

/* Folders, and what is hidden in folders too. */
static bool entry_is_wanted(const struct entry *entry)
{
    const struct view name = entry->name;

    if (name.length == 0 || name.data[name.length - 1] == '/' || view_starts(name, VIEW("__MACOSX/")))
        return false;
    for (size_t i = 0; i < name.length; i++)
        if (name.data[i] == '.' && (i == 0 || name.data[i - 1] == '/'))
            return false;
    return true;
}

static const char *entry_locate(const struct entry *entry, int descriptor, struct packing *packing)
{
    const unsigned method = (unsigned)archive_number(entry->record + 10, 2);
    char local[LOCAL_BYTES];
    bool known = false;

    *packing = (struct packing){
        .count = 1, .part = true, .length = entry->packed, .checksum = (uint32_t)archive_number(entry->record + 16, 4),
    };
    for (size_t i = 0; i < sizeof archive_methods / sizeof *archive_methods; i++)
        if (archive_methods[i].number == method && compression_can_unpack(archive_methods[i].layer)) {
            packing->layers[0] = archive_methods[i].layer;
            known = true;
        }
    if (archive_number(entry->record + 8, 2) & FLAG_ENCRYPTED)
        return "encrypted; unpack the archive first";
    if (!known)
        return "compressed in a way that liq does not know; unpack the archive first";
    if (!archive_read(descriptor, local, sizeof local, entry->offset) || memcmp(local, "PK\x03\x04", 4) != 0)
        return "not where the archive's directory says";
    packing->offset = entry->offset + LOCAL_BYTES + archive_number(local + 26, 2) + archive_number(local + 28, 2);
    return NULL;
}

static int archive_compare(const void *left, const void *right)
{
    const struct archive_member *a = left, *b = right;
    int order = view_compare(a->name, b->name);

    if (order != 0)
        return order;
    return a->packing.offset < b->packing.offset ? -1 : a->packing.offset > b->packing.offset;
}

static enum status archive_take(int descriptor, struct view directory, struct arena *arena, struct archive *archive,
                                struct fault *fault)
{
    struct entry entry;
    size_t capacity = 0;

    *archive = (struct archive){ 0 };
    while (directory.length > 0) {
        const size_t length = entry_take(directory, &entry);

        if (length == 0)
            return fault_set(fault, STATUS_IO, "the directory of the zip archive is damaged");
        directory = view_skip(directory, length);
        if (view_equal(entry.name, VIEW("[Content_Types].xml")))
            return fault_set(fault, STATUS_IO, "an Office document; export its rows as CSV or JSON first");
        if (!entry_is_wanted(&entry))
            continue;
        archive->members = arena_grow(arena, archive->members, &capacity, archive->count + 1, sizeof *archive->members);
        struct archive_member *member = &archive->members[archive->count++];
        *member = (struct archive_member){ .name = arena_keep(arena, entry.name), .modified_ms = entry.modified_ms };
        member->refusal = entry_locate(&entry, descriptor, &member->packing);
    }
    if (archive->count > 0)
        qsort(archive->members, archive->count, sizeof *archive->members, archive_compare);
    return STATUS_OK;
}

enum status archive_list(int descriptor, struct arena *arena, struct archive *archive, struct fault *fault)
{
    struct directory directory;
    struct stat stat;

    if (fstat(descriptor, &stat) != 0)
        return fault_set(fault, STATUS_IO, "%s", strerror(errno));
    if (!directory_find(descriptor, (uint64_t)stat.st_size, &directory) || directory.bytes > DIRECTORY_MOST)
        return fault_set(fault, STATUS_IO, "the zip archive ends too early, or its directory is damaged");
    char *bytes = heap_alloc(directory.bytes > 0 ? directory.bytes : 1);
    enum status status = archive_read(descriptor, bytes, directory.bytes, directory.offset)
                             ? archive_take(descriptor, (struct view){ bytes, directory.bytes }, arena, archive, fault)
                             : fault_set(fault, STATUS_IO, "the directory of the zip archive cannot be read");
    free(bytes);
    return status;
}
