#include "render/output.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { OUTPUT_ROOM = 256 * 1024 };

void output_init(struct output *output, int fd)
{
    *output = (struct output){ .fd = fd };
}

void output_clear(struct output *output)
{
    buffer_clear(&output->text);
}

void output_relax(struct output *output)
{
    if (output->text.length >= OUTPUT_ROOM)
        output_flush(output);
}

void output_flush(struct output *output)
{
    size_t done = 0;

    if (output->fd < 0)
        return;
    while (!output->error && done < output->text.length) {
        ssize_t written = write(output->fd, output->text.data + done, output->text.length - done);

        if (written >= 0)
            done += (size_t)written;
        else if (errno == EAGAIN)   /* a descriptor somebody else made non-blocking */
            poll(&(struct pollfd){ .fd = output->fd, .events = POLLOUT }, 1, -1);
        else if (errno != EINTR)
            output->error = errno;
    }
    buffer_reset(&output->text);
}
