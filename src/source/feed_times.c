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

/* Whether all events of the block are events of the query, and counted. */
static bool feed_is_counted(const struct feed_times *times, const struct times_block *block)
{
    const struct time_range *range = &times->wish.range;

    return block->first_ms <= block->last_ms && block->records != TIMES_UNCOUNTED && block->first_ms >= range->start_ms &&
           block->last_ms <= range->end_ms;
}

static int blocks_compare(const void *a, const void *b)
{
    const struct times_block *first = *(const struct times_block *const *)a, *second = *(const struct times_block *const *)b;

    return (first->first_ms < second->first_ms) - (first->first_ms > second->first_ms);
}

/* The blocks that begin latest hold enough events: none before the first of theirs is needed. */
static int64_t feed_since(const struct feed_times *times)
{
    const size_t count = times->known.count;
    const struct times_block **counted = heap_alloc(count * sizeof *counted);
    int64_t since_ms = INT64_MIN;
    uint64_t records = 0;
    size_t found = 0;

    for (size_t i = 0; i < count; i++)
        if (feed_is_counted(times, &times->known.blocks[i]))
            counted[found++] = &times->known.blocks[i];
    qsort(counted, found, sizeof *counted, blocks_compare);
    for (size_t i = 0; i < found && records < times->wish.newest; i++) {
        records += counted[i]->records;
        since_ms = counted[i]->first_ms;
    }
    free(counted);
    return records < times->wish.newest ? INT64_MIN : since_ms;
}

/* Whether the block need not be read. */
static bool feed_passes(struct feed_times *times, size_t place)
{
    const struct times_block *block = &times->known.blocks[place];

    if (feed_is_outside(times, place))
        return true;
    if (block->last_ms >= times->since_ms || !feed_is_counted(times, block))
        return false;
    times->passed_records += block->records;
    times->passed_bytes += block->bytes;
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
    struct feed_times times = { .wish = *wish, .since_ms = INT64_MIN };

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
    if (times.known.blocks && block_bytes > 0 && wish->newest > 0)
        times.since_ms = feed_since(&times);
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
    struct feed_times *times = feed->times;

    if (!times || !times->known.blocks || times->key.block_bytes != morsel_bytes)
        return;
    while (feed->next < feed->size && feed_passes(times, feed->next / morsel_bytes))
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
