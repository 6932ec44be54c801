#include "app/query_text.h"

#include "base/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { QUERY_TEXT_READ = 64 * 1024 };

static enum status query_text_read_open(struct arena *arena, struct view path, int fd, struct view *text, struct fault *fault)
{
    struct buffer buffer = { 0 };
    ssize_t length;

    do {
        length = read(fd, buffer_reserve(&buffer, QUERY_TEXT_READ), QUERY_TEXT_READ);
        if (length > 0)
            buffer.length += (size_t)length;
    } while (length > 0 || (length < 0 && errno == EINTR));
    if (length == 0)
        *text = arena_keep(arena, buffer_view(&buffer));
    buffer_clear(&buffer);
    if (length < 0)
        return fault_set(fault, STATUS_IO, "%.*s: %s", VIEW_PRINT(path), strerror(errno));
    return STATUS_OK;
}

enum status query_text_read(struct arena *arena, struct view path, struct view *text, struct fault *fault)
{
    enum status status;
    int fd;

    if (view_equal(path, VIEW("-")))
        return query_text_read_open(arena, VIEW("standard input"), STDIN_FILENO, text, fault);
    fd = open(arena_keep(arena, path).data, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fault_set(fault, STATUS_IO, "%.*s: %s", VIEW_PRINT(path), strerror(errno));
    status = query_text_read_open(arena, path, fd, text, fault);
    close(fd);
    return status;
}

enum status query_text_read_saved(struct arena *arena, struct view written, struct view directory,
                                  struct liq_saved_query *saved, struct fault *fault)
{
    size_t equals = view_find_byte(written, '=', 0);
    struct view path = view_skip(written, equals + 1), text;

    if (path.data[0] != '/' && !view_equal(path, VIEW("-")))
        path = arena_format(arena, "%.*s%.*s", VIEW_PRINT(directory), VIEW_PRINT(path));
    TRY(query_text_read(arena, path, &text, fault));
    *saved = (struct liq_saved_query){ { written.data, equals }, { text.data, text.length } };
    return STATUS_OK;
}
