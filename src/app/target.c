#include "app/target.h"

#include "app/tell.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

void target_open(struct target *target, const char *path, bool anew)
{
    const int fd = path ? open(path, O_WRONLY | O_CREAT | (anew ? O_TRUNC : O_APPEND) | O_CLOEXEC, 0666) : STDOUT_FILENO;
    const int error = fd < 0 ? errno : 0;

    output_init(&target->output, fd);
    target->output.error = error;
    target->path = path;
}

enum exit_status target_close(struct target *target)
{
    struct output *output = &target->output;

    output_flush(output);
    int error = output->error;
    if (target->path && output->fd >= 0 && close(output->fd) != 0 && !error)
        error = errno;
    output_clear(output);
    if (!error || (!target->path && error == EPIPE))
        return EXIT_ANSWERED;
    tell("%s: %s", target->path ? target->path : "standard output", strerror(error));
    return EXIT_WORLD_FAILED;
}

struct wanted_report wanted_report_of(struct settings *settings, struct view wanted)
{
    const size_t equals = view_find_byte(wanted, '=', 0);

    if (equals == SIZE_MAX)
        return (struct wanted_report){ wanted, NULL };
    return (struct wanted_report){
        { wanted.data, equals }, arena_keep(&settings->arena, view_skip(wanted, equals + 1)).data,
    };
}
