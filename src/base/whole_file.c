#include "base/whole_file.h"

#include "base/buffer.h"
#include "base/inflate.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { HEAD = 4, STEP = 64 * 1024 };

static enum status file_read_head(int file, char *head, size_t *length, struct fault *fault)
{
    *length = 0;
    while (*length < HEAD) {
        ssize_t got = read(file, head + *length, HEAD - *length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fault_set(fault, STATUS_IO, "%s", strerror(errno));
        if (got == 0)
            break;
        *length += (size_t)got;
    }
    return STATUS_OK;
}

static enum status file_unpack(int file, size_t most, struct buffer *text, struct fault *fault)
{
    char bytes[HEAD];
    size_t length, more = 0;
    enum status status;
    struct inflate *inflate;

    TRY(file_read_head(file, bytes, &length, fault));
    struct view head = { bytes, length };

    inflate = inflate_new(file, compression_of(head), head);
    do {
        size_t room = most + 1 - text->length;

        status = inflate_read(inflate, buffer_reserve(text, STEP), room < STEP ? room : STEP, &more, fault);
        if (status == STATUS_OK)
            text->length += more;
    } while (status == STATUS_OK && more > 0 && text->length <= most);
    inflate_free(inflate);
    return status;
}

enum status whole_file_read(struct arena *arena, struct view path, size_t most, struct view *text, struct fault *fault)
{
    int file = open(arena_keep(arena, path).data, O_RDONLY | O_CLOEXEC);
    struct buffer bytes;
    struct fault why = { "" };
    enum status status;

    if (file < 0)
        return fault_set(fault, STATUS_IO, "%.*s: %s", VIEW_PRINT(path), strerror(errno));
    buffer_init(&bytes);
    status = file_unpack(file, most, &bytes, &why);
    close(file);
    *text = arena_keep(arena, buffer_view(&bytes));
    buffer_clear(&bytes);
    return status == STATUS_OK ? status : fault_set(fault, status, "%.*s: %s", VIEW_PRINT(path), why.message);
}
