#include "source/turns.h"

#include <pthread.h>
#include <stdlib.h>

struct turns {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    uint64_t *places;               /* by worker */
    size_t count, capacity;
    uint64_t ahead;
    bool ended;
};

struct turns *turns_new(void)
{
    struct turns *turns = heap_zalloc(sizeof *turns);

    pthread_mutex_init(&turns->lock, NULL);
    pthread_cond_init(&turns->moved, NULL);
    return turns;
}

void turns_free(struct turns *turns)
{
    if (!turns)
        return;
    pthread_cond_destroy(&turns->moved);
    pthread_mutex_destroy(&turns->lock);
    free(turns->places);
    free(turns);
}

size_t turns_join(struct turns *turns)
{
    pthread_mutex_lock(&turns->lock);
    const size_t worker = turns->count++;

    if (turns->count > turns->capacity) {
        turns->capacity = 2 * turns->count;
        turns->places = heap_realloc(turns->places, turns->capacity * sizeof *turns->places);
    }
    turns->places[worker] = UINT64_MAX;
    pthread_mutex_unlock(&turns->lock);
    return worker;
}

void turns_move(struct turns *turns, size_t worker, uint64_t place, uint64_t ahead)
{
    pthread_mutex_lock(&turns->lock);
    turns->places[worker] = place;
    turns->ahead = ahead;
    pthread_cond_broadcast(&turns->moved);
    pthread_mutex_unlock(&turns->lock);
}

/* Under the lock. */
static bool turns_is_first(const struct turns *turns, size_t worker)
{
    for (size_t other = 0; other < turns->count; other++)
        if (other != worker && turns->places[other] <= turns->places[worker])
            return false;
    return turns->ahead > turns->places[worker];
}

bool turns_is(struct turns *turns, size_t worker)
{
    pthread_mutex_lock(&turns->lock);
    const bool first = turns_is_first(turns, worker);
    pthread_mutex_unlock(&turns->lock);
    return first;
}

void turns_wait(struct turns *turns, size_t worker)
{
    pthread_mutex_lock(&turns->lock);
    while (!turns->ended && !turns_is_first(turns, worker))
        pthread_cond_wait(&turns->moved, &turns->lock);
    pthread_mutex_unlock(&turns->lock);
}

void turns_end(struct turns *turns)
{
    pthread_mutex_lock(&turns->lock);
    turns->ended = true;
    pthread_cond_broadcast(&turns->moved);
    pthread_mutex_unlock(&turns->lock);
}
