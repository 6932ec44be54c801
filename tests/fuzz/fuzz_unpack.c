/*
 * Any bytes may be packed: what comes out of the layers does not depend on how much is asked for at a time, nor on what was read
 * before of the file. The last two bytes say which layers, and in what steps; so a packed file with two bytes behind it is a case.
 */
#include "base/buffer.h"
#include "base/inflate.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { FUZZ_MOST = 1 << 20, FUZZ_PIECE = 64 * 1024 };

struct fuzz_manner {
    struct packing packing;
    size_t piece;                   /* bytes asked for at a time */
    size_t head;                    /* bytes that were read before */
};

/* Adds the text, up to a megabyte of it; false when the data is damaged. */
static bool fuzz_unpack(struct view file, const struct fuzz_manner *manner, struct buffer *out)
{
    const int descriptor = memfd_create("packed", MFD_CLOEXEC);
    char head[64], *piece = malloc(manner->piece);
    const size_t head_bytes = manner->head < file.length ? manner->head : file.length;
    enum status status;
    struct fault fault;
    size_t more = 0;

    if (descriptor < 0 || !piece || write(descriptor, file.data, file.length) != (ssize_t)file.length ||
        lseek(descriptor, 0, SEEK_SET) != 0 || read(descriptor, head, head_bytes) != (ssize_t)head_bytes)
        abort();
    struct inflate *inflate = inflate_open(descriptor, &manner->packing, (struct view){ head, head_bytes });
    while ((status = inflate_read(inflate, piece, manner->piece, &more, &fault)) == STATUS_OK && more > 0 && out->length < FUZZ_MOST) {
        if (more > manner->piece)
            abort();
        buffer_add(out, (struct view){ piece, more });
    }
    if (inflate_used(inflate) > file.length)
        abort();
    inflate_free(inflate);
    close(descriptor);
    free(piece);
    return status == STATUS_OK;
}

/* As they are told by content, or as the byte says. */
static struct packing fuzz_packing(struct view file, uint8_t choice)
{
    struct packing packing = { .count = 0 };
    struct buffer text;

    if (choice % 8 > 0) {
        packing.layers[packing.count++] = choice % 8;
        if (choice / 8 % 9 > 0)
            packing.layers[packing.count++] = choice / 8 % 9;
        return packing;
    }
    for (buffer_init(&text); packing.count < 3; packing.count++) {
        buffer_reset(&text);
        (void)fuzz_unpack(file, &(struct fuzz_manner){ packing, 4096, 0 }, &text);
        packing.layers[packing.count] = compression_of(buffer_view(&text));
        if (packing.layers[packing.count] == COMPRESSION_NONE)
            break;
    }
    buffer_clear(&text);
    return packing;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const size_t pieces[] = { 1, 2, 3, 7, 64, 1000, 4096, 65535 };
    struct buffer whole, cut;

    if (size < 2)
        return 0;
    const struct view file = { (const char *)bytes, size - 2 };
    const struct packing packing = fuzz_packing(file, bytes[size - 2]);
    for (size_t i = 0; i < packing.count; i++)
        if (!compression_can_unpack(packing.layers[i]))
            return 0;
    const struct fuzz_manner manners[] = {
        { packing, FUZZ_PIECE, 0 }, { packing, pieces[bytes[size - 1] % 8], bytes[size - 1] / 8 },
    };

    buffer_init(&whole);
    buffer_init(&cut);
    const bool sound = fuzz_unpack(file, &manners[0], &whole), same = fuzz_unpack(file, &manners[1], &cut);
    const size_t length = whole.length < cut.length ? whole.length : cut.length;
    /* How much comes out of damaged data depends on how it is asked for, but not whether it is damaged, nor what comes first. */
    if ((length > 0 && memcmp(whole.data, cut.data, length) != 0) ||
        (length < FUZZ_MOST && (sound != same || (sound && whole.length != cut.length))))
        abort();
    buffer_clear(&whole);
    buffer_clear(&cut);
    return 0;
}
