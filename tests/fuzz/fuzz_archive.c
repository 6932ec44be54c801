/*
 * Any bytes may be a zip archive: its directory is read, and its members are, to the same events however they are cut. The last byte
 * says how; so an archive with a byte behind it, which counts as a comment, is a case.
 */
#include "fuzz_file.h"
#include "source/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Members lie within the archive, and are in the order of their names. */
static void fuzz_list(int descriptor, size_t size)
{
    struct archive archive = { 0 };
    struct arena arena;
    struct fault fault;

    arena_init(&arena, NULL);
    if (archive_list(descriptor, &arena, &archive, &fault) == STATUS_OK)
        for (size_t i = 0; i < archive.count; i++) {
            const struct archive_member *member = &archive.members[i];

            if (member->name.length == 0 || (!member->refusal && (member->packing.count != 1 || !member->packing.part)) ||
                (!member->refusal && member->packing.offset > size + UINT16_MAX * 2 + 30) ||
                (i > 0 && view_compare(member[-1].name, member->name) > 0))
                abort();
        }
    arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const formats[] = { "lines", "export", "json" };
    char path[64];
    const int descriptor = memfd_create("archive", MFD_CLOEXEC);

    if (descriptor < 0)
        abort();
    if (size > 1 && write(descriptor, bytes, size - 1) == (ssize_t)size - 1) {
        snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
        fuzz_list(descriptor, size);
        fuzz_compare(path, bytes[size - 1], formats, sizeof formats / sizeof *formats);
    }
    close(descriptor);
    return 0;
}
