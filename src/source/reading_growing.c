/* Inputs that grow: what happens between two goes of the workers. */

#include "base/clock.h"
#include "source/growth.h"
#include "source/paths.h"
#include "source/reading_parts.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

/* A file whose path leads elsewhere is given up when nothing has come for so long: a program may go on writing to it. */
enum { GROWING_LEFT_US = 60 * 1000 * 1000, GROWING_GONE_US = 5 * 1000 * 1000 };

static int64_t growing_now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool growing_is_elsewhere(const struct feed *feed)
{
    struct stat stat_;

    return !view_equal(feed->input->file, VIEW("-")) &&
           (stat(feed->input->file.data, &stat_) != 0 || (uint64_t)stat_.st_dev != feed->device ||
            (uint64_t)stat_.st_ino != feed->number);
}

/* Whether what was read of the file is not there any more: it was emptied, and perhaps written anew. */
static bool growing_is_lost(struct feed *feed, const struct stat *stat)
{
    const int64_t changed_ns = (int64_t)stat->st_mtim.tv_sec * 1000000000 + stat->st_mtim.tv_nsec;
    const bool changed = changed_ns != feed->changed_ns;

    feed->changed_ns = changed_ns;
    return (uint64_t)stat->st_size < stream_position(feed->stream) || (changed && !stream_holds(feed->stream));
}

/* Whether the file is done with, though it may grow: it was emptied, or renamed or removed some time ago. */
static bool growing_is_done(struct reading *reading, struct feed *feed, const struct stat *stat)
{
    const uint64_t position = stream_position(feed->stream), size = (uint64_t)stat->st_size;
    const int64_t now_us = clock_us();

    if (growing_is_lost(feed, stat)) {
        reading_complain(reading, feed->input, "it was emptied, or replaced in its place: it is read from its beginning", false);
        feed->emptied = true;
        catalog_forget(reading->options.growing, feed->device, feed->number);
        growth_search_soon(reading->growth);
        return true;
    }
    if (size > position || !growing_is_elsewhere(feed)) {
        feed->left_us = 0;
        return false;
    }
    if (feed->left_us == 0) {
        feed->left_us = now_us;
        growth_search_soon(reading->growth);
    }
    if (now_us < feed->left_us + (stat->st_nlink > 0 ? GROWING_LEFT_US : GROWING_GONE_US))
        return false;
    if (stat->st_nlink == 0)
        catalog_forget(reading->options.growing, feed->device, feed->number);
    return true;
}

static void growing_resume(struct reading *reading, struct feed *feed, bool last)
{
    struct stat stat;

    feed->dry = false;
    feed->modified_ms = growing_now_ms();
    if (!last && fstat(stream_descriptor(feed->stream), &stat) == 0 && S_ISREG(stat.st_mode)) {
        feed->modified_ms = stat.st_mtim.tv_sec * 1000 + stat.st_mtim.tv_nsec / 1000000;
        last = growing_is_done(reading, feed, &stat);
    }
    if (last && !feed->beginning.data) {
        feed->beginning = arena_keep(&reading->arena, stream_beginning(feed->stream));
        feed->read_bytes = stream_position(feed->stream);
    }
    if (feed->emptied)
        stream_stop(feed->stream);
    else
        stream_resume(feed->stream, clock_us() + FEED_PIPE_TURN_US, last);
}

/* Whether a text with that beginning is one we have read: it is long enough to tell, or holds a few lines. */
static bool growing_has_read(const struct feed *feed, struct view beginning)
{
    const struct view read = feed->stream ? stream_beginning(feed->stream) : feed->beginning;
    const size_t line = view_find_byte(read, '\n', 0);

    return view_starts(beginning, read) &&
           (read.length == STREAM_BEGINNING || (line < read.length && view_find_byte(read, '\n', line + 1) < read.length));
}

/* What has been read of which a new file in the same folder is a copy; NULL: it is none. */
static struct feed *growing_original(const struct reading *reading, const struct input *input)
{
    for (size_t i = reading->feed_count; i-- > 0;) {
        struct feed *feed = reading->feeds[i];

        if (feed->grows && !view_equal(feed->input->file, input->file) &&
            view_equal(path_folder(feed->input->file), path_folder(input->file)) && growing_has_read(feed, input->beginning))
            return feed;
    }
    return NULL;
}

static void growing_go_on(struct reading *reading, const struct input *input, const struct feed *original)
{
    struct feed *feed = reading_add(reading, input);

    feed->start = original->read_bytes;
    feed->layout = original->layout;
}

/* A copy is read only where what was copied is gone, from as far as it had been read. */
static void growing_add(struct reading *reading, const struct input *input)
{
    const struct feed *original = growing_original(reading, input);

    if (!original)
        reading_add(reading, input);
    else if (original->emptied && input->packing.count == 0 && !input->format->split)
        growing_go_on(reading, input, original);
    else
        reading_complain(reading, input, "a copy of what has been read: it is not read again", false);
}

static void growing_take_new(struct reading *reading)
{
    size_t count, more = growth_search(reading->growth);
    const struct input *inputs = catalog_inputs(reading->catalog, &count);

    if (more == 0)
        return;
    if (reading->options.grown)
        reading->options.grown(reading->options.grown_context, &reading->options);
    for (size_t i = count - more; i < count; i++)
        if (!reading->options.wanted || reading->options.wanted[i])
            growing_add(reading, &inputs[i]);
}

bool reading_resume(struct reading *reading, bool last)
{
    bool open = false;

    reading->looked_us = clock_us();
    growth_heed(reading->growth);
    for (size_t i = 0; i < reading->open_count; i++) {
        struct feed *feed = reading->open[i];

        if (feed->state != FEED_STREAM || !feed->grows)
            continue;
        open = true;
        growing_resume(reading, feed, last);
    }
    if (!last)
        growing_take_new(reading);
    return open || reading->waiting < reading->feed_count || catalog_may_grow(reading->catalog);
}

bool reading_wait(struct reading *reading, int64_t most_us)
{
    struct pollfd *polled = heap_zalloc((reading->open_count + 1) * sizeof *polled);
    const int64_t now_us = clock_us();
    int64_t look_us = reading->looked_us + growth_patience_us(reading->growth) - now_us;
    size_t count = 0;

    polled[count++] = growth_poll(reading->growth);
    for (size_t i = 0; i < reading->open_count; i++) {
        const struct feed *feed = reading->open[i];
        struct stat stat;

        if (feed->state != FEED_STREAM || !feed->grows)
            continue;
        const int64_t settles_us = stream_settles_us(feed->stream) - now_us;
        const int descriptor = stream_descriptor(feed->stream);

        if (settles_us > 0 && settles_us < look_us)
            look_us = settles_us;
        if (fstat(descriptor, &stat) != 0 || !S_ISREG(stat.st_mode))
            polled[count++] = (struct pollfd){ .fd = descriptor, .events = POLLIN };
    }
    if (look_us < most_us)
        most_us = look_us;
    const int told = most_us > 0 ? poll(polled, count, (int)((most_us + 999) / 1000)) : 0;
    free(polled);
    return told > 0 || clock_us() >= now_us + look_us;
}

const struct complaint *reading_news(struct reading *reading)
{
    const struct complaints *known = catalog_complaints(reading->catalog);

    if (reading->told_known < known->count)
        return &known->list[reading->told_known++];
    return reading->told < reading->complaint_count ? &reading->complaints[reading->told++] : NULL;
}
