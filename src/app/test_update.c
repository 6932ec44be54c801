#include "app/test_update.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void update_body(struct buffer *text, struct view body)
{
    struct view line;

    while (test_next_line(&body, &line)) {
        if (line.length > 0)
            buffer_add_text(text, "    ");
        buffer_add(text, line);
        buffer_add_char(text, '\n');
    }
}

void test_update_text(struct buffer *text, const struct test_file *file, const struct test_rewrite *rewrites, size_t count)
{
    size_t at = 0;

    for (size_t i = 0; i < count; i++) {
        const struct test_section *section = rewrites[i].section;

        if (section->begin < at)    /* shared by several cases: the first one's answer stands */
            continue;
        buffer_add(text, (struct view){ file->text.data + at, section->begin - at });
        update_body(text, rewrites[i].body);
        at = section->end;
    }
    buffer_add(text, view_skip(file->text, at));
}

static int update_save(const char *path, struct view text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    int error = 0;

    if (fd < 0)
        return errno;
    while (text.length > 0 && !error) {
        ssize_t written = write(fd, text.data, text.length);

        if (written >= 0)
            text = view_skip(text, (size_t)written);
        else if (errno != EINTR)
            error = errno;
    }
    if (close(fd) != 0 && !error)
        error = errno;
    return error;
}

enum status test_update_write(const struct test_file *file, const struct test_rewrite *rewrites, size_t count,
                              struct fault *fault)
{
    struct buffer text = { 0 }, path = { 0 }, beside = { 0 };
    struct stat stat_of_file;
    int error;

    buffer_add(&path, file->path);
    buffer_add_format(&beside, "%s.new", path.data);
    test_update_text(&text, file, rewrites, count);
    error = stat(path.data, &stat_of_file) != 0 ? errno : update_save(beside.data, buffer_view(&text), stat_of_file.st_mode);
    if (!error && rename(beside.data, path.data) != 0)
        error = errno;
    if (error)
        unlink(beside.data);
    enum status status = error ? fault_set(fault, STATUS_IO, "%s: %s", path.data, strerror(error)) : STATUS_OK;

    buffer_clear(&text);
    buffer_clear(&path);
    buffer_clear(&beside);
    return status;
}
