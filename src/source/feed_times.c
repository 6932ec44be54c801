#include "source/feed_times.h"

#include "source/feed.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static bool feed_is_outside(const struct feed_times *times, size_t block)
{
    return times_outside(&times->known.blocks[block], times->wish.range.start_ms, times->wish.range.end_ms);
}

static bool feed_is_all_outside(const struct feed_times *times)
{
    for (size_t i = 0; i < times->known.count; i++)
        if (!feed_is_outside(times, i))
            return false;
    return true;
}

static void feed_learn(struct feed_times *times)
{
    times->learnt.count = times_block_count(&times->key);
    times->learnt.blocks = heap_alloc(times->learnt.count * sizeof *times->learnt.blocks);
    for (size_t i = 0; i < times->learnt.count; i++)
        times->learnt.blocks[i] = TIMES_NONE;
}

bool feed_recall(struct feed *feed, const struct times_wish *wish, uint64_t block_bytes)
{
    struct feed_times times = { .wish = *wish };

    /* Events without a time have that of the file, as it was when it was looked into. */
    if (!wish->home || !view_equal(feed->input->path, feed->input->file) || feed->held->descriptor >= 0 ||
        !times_key_of(feed->descriptor, wish->home, feed->input->format, block_bytes, &times.key) ||
        times.key.modified_ns / 1000000 != feed->modified_ms)
        return false;
    if (!times_load(wish->home, &times.key, &times.known)) {
        if (!wish->tells)
            return false;
        feed_learn(&times);
    }
    feed->times = heap_alloc(sizeof times);
    *feed->times = times;
    return times.known.blocks && feed_is_all_outside(&times);
}

void feed_forget(struct feed *feed)
{
    if (!feed->times)
        return;
    times_clear(&feed->times->known);
    times_clear(&feed->times->learnt);
    free(feed->times);
    feed->times = NULL;
}

void feed_skip(struct feed *feed, size_t morsel_bytes)
{
    const struct feed_times *times = feed->times;

    if (!times || !times->known.blocks || times->key.block_bytes != morsel_bytes)
        return;
    while (feed->next < feed->size && feed_is_outside(times, feed->next / morsel_bytes))
        feed->next = feed->size - feed->next > morsel_bytes ? feed->next + morsel_bytes : feed->size;
}

void feed_tell(struct feed *feed, const struct morsel *morsel, const struct times_block *told)
{
    struct feed_times *times = feed->times;

    if (!times || !times->learnt.blocks)
        return;
    times->told++;
    times_add(&times->learnt.blocks[times->key.block_bytes > 0 ? morsel->from / times->key.block_bytes : 0], told);
}

void feed_tell_partly(struct feed *feed)
{
    if (feed->times)
        feed->times->partly = true;
}

void feed_keep(struct feed *feed)
{
    const struct feed_times *times = feed->times;

    if (!times || !times->learnt.blocks || times->partly || (times->key.block_bytes > 0 && times->told < times->learnt.count))
        return;
    const int descriptor = open(feed->input->file.data, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return;
    if (times_key_holds(descriptor, &times->key))
        times_store(times->wish.home, &times->key, &times->learnt);
    close(descriptor);
}
