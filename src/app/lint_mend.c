#include "app/lint_mend.h"

#include "app/tell.h"
#include "base/buffer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct view mend_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}

static int mend_compare(const void *a, const void *b)
{
    const struct liq_saved_edit *left = a, *right = b;

    if (left->begin != right->begin)
        return left->begin < right->begin ? -1 : 1;
    return (left->end > right->end) - (left->end < right->end);
}

/* The edits of a file, by their places. */
static size_t mend_collect(const struct liq_saved *saved, const struct liq_finding *findings, size_t count, struct view path,
                           struct liq_saved_edit *edits)
{
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        if (findings[i].mendable && view_equal(mend_view(liq_saved_at(saved, findings[i].item).path), path))
            edits[found++] = findings[i].mending;
    if (found > 0)
        qsort(edits, found, sizeof *edits, mend_compare);
    return found;
}

static size_t mend_text(struct view file, const struct liq_saved_edit *edits, size_t count, struct buffer *out)
{
    size_t copied = 0, done = 0;

    for (size_t i = 0; i < count; i++) {
        if (edits[i].begin < copied)
            continue;
        buffer_add(out, view_between(file.data + copied, file.data + edits[i].begin));
        buffer_add(out, mend_view(edits[i].text));
        copied = edits[i].end;
        done++;
    }
    buffer_add(out, view_skip(file, copied));
    return done;
}

/* In the place of the old file at once, by a name beside it. */
static enum status mend_replace(struct settings *settings, const char *path, struct view text, struct fault *fault)
{
    const struct view beside = arena_format(&settings->arena, "%s.liq-XXXXXX", path);
    char *name = strdup(beside.data);
    struct stat stat_now;
    enum status status = STATUS_OK;
    int fd;

    if (!name || stat(path, &stat_now) != 0 || (fd = mkstemp(name)) < 0) {
        status = fault_set(fault, STATUS_IO, "%s: %s", path, strerror(errno));
        free(name);
        return status;
    }
    for (size_t at = 0; at < text.length && status == STATUS_OK;) {
        const ssize_t written = write(fd, text.data + at, text.length - at);

        if (written < 0 && errno != EINTR)
            status = fault_set(fault, STATUS_IO, "%s: %s", path, strerror(errno));
        at += written > 0 ? (size_t)written : 0;
    }
    if (status == STATUS_OK && (fchmod(fd, stat_now.st_mode & 07777) != 0 || rename(name, path) != 0))
        status = fault_set(fault, STATUS_IO, "%s: %s", path, strerror(errno));
    if (close(fd) != 0 && status == STATUS_OK)
        status = fault_set(fault, STATUS_IO, "%s: %s", path, strerror(errno));
    if (status != STATUS_OK)
        unlink(name);
    free(name);
    return status;
}

static enum status mend_file(struct settings *settings, struct view path, struct view file, const struct liq_saved_edit *edits,
                             size_t count, size_t *mended, struct fault *fault)
{
    const struct view named = arena_keep(&settings->arena, path);
    char *whole = realpath(named.data, NULL);
    enum status status;
    struct stat stat_now;
    struct buffer text;
    size_t done;

    /* What was read is not what the file holds: it is packed, or has changed since. */
    if (!whole || stat(whole, &stat_now) != 0 || (size_t)stat_now.st_size != file.length) {
        free(whole);
        return fault_set(fault, STATUS_IO, "%.*s: what was read does not stand in the file as it is; it was left alone",
                         VIEW_PRINT(path));
    }
    buffer_init(&text);
    done = mend_text(file, edits, count, &text);
    status = mend_replace(settings, whole, buffer_view(&text), fault);
    *mended += status == STATUS_OK ? done : 0;
    buffer_clear(&text);
    free(whole);
    return status;
}

static bool mend_is_first(const struct liq_saved *saved, const struct liq_finding *findings, size_t index)
{
    const struct view path = mend_view(liq_saved_at(saved, findings[index].item).path);

    for (size_t i = 0; i < index; i++)
        if (findings[i].mendable && view_equal(mend_view(liq_saved_at(saved, findings[i].item).path), path))
            return false;
    return findings[index].mendable && !view_equal(path, VIEW("-"));
}

enum status lint_mend_files(struct settings *settings, const struct liq_saved *saved, const struct liq_finding *findings,
                            size_t count, size_t *mended)
{
    struct liq_saved_edit *edits = ARENA_ARRAY(&settings->arena, count, struct liq_saved_edit);
    enum status status = STATUS_OK, one;
    struct fault fault;

    for (size_t i = 0; i < count; i++) {
        const struct view path = mend_view(liq_saved_at(saved, findings[i].item).path);

        if (!mend_is_first(saved, findings, i))
            continue;
        one = mend_file(settings, path, mend_view(liq_saved_file_text(saved, findings[i].item)), edits,
                        mend_collect(saved, findings, count, path, edits), mended, &fault);
        if (one != STATUS_OK)
            tell("%s", fault.message);
        status = one != STATUS_OK ? one : status;
    }
    return status;
}
