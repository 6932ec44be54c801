#include "source/window.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * The windows there are, for the handler, which can be given nothing but through memory that everybody sees. A slot is
 * free while `begin` is 0; `end` is 0 until the window may be guarded.
 */
enum { RELEASE_BEHIND = 1 << 20 };
enum { GUARD_SLOTS = 256 };
static struct guard_slot {
    _Atomic uintptr_t begin, end;
    _Atomic bool torn;
} guard_slots[GUARD_SLOTS];

static struct sigaction guard_previous;
static _Atomic uintptr_t guard_page;

/* From the touched page to the end everything is gone: files shrink at their end. */
static void guard_handle(int number, siginfo_t *info, void *context)
{
    const uintptr_t at = (uintptr_t)info->si_addr;

    (void)number;
    (void)context;
    for (size_t i = 0; i < GUARD_SLOTS; i++) {
        struct guard_slot *slot = &guard_slots[i];
        const uintptr_t begin = atomic_load(&slot->begin), end = atomic_load(&slot->end);

        if (begin == 0 || at < begin || at >= end)
            continue;
        const uintptr_t page = at - at % atomic_load(&guard_page);
        void *zeroes = mmap((void *)page, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        if (zeroes == MAP_FAILED)
            break;
        atomic_store(&slot->torn, true);
        return;
    }
    /* Not ours: whoever was asked before decides when it happens again, at once. */
    sigaction(SIGBUS, &guard_previous, NULL);
}

/* At every opening, since the program around us may have put its own handler in the place of ours. */
static bool guard_install(void)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    struct sigaction action = { .sa_flags = SA_SIGINFO | SA_NODEFER }, current;
    bool installed;

    action.sa_sigaction = guard_handle;
    sigemptyset(&action.sa_mask);
    pthread_mutex_lock(&lock);
    guard_page = (uintptr_t)sysconf(_SC_PAGESIZE);
    installed = sigaction(SIGBUS, NULL, &current) == 0;
    if (installed && !((current.sa_flags & SA_SIGINFO) && current.sa_sigaction == guard_handle)) {
        guard_previous = current;
        installed = sigaction(SIGBUS, &action, NULL) == 0;
    }
    pthread_mutex_unlock(&lock);
    return installed;
}

bool window_open(struct window *window, int descriptor, uint64_t size)
{
    if (size == 0 || size > PTRDIFF_MAX || !guard_install())
        return false;
    void *data = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data == MAP_FAILED)
        return false;
    for (size_t i = 0; i < GUARD_SLOTS; i++) {
        uintptr_t free_slot = 0;

        if (!atomic_compare_exchange_strong(&guard_slots[i].begin, &free_slot, (uintptr_t)data))
            continue;
        atomic_store(&guard_slots[i].torn, false);
        atomic_store(&guard_slots[i].end, (uintptr_t)data + (size_t)size);
        *window = (struct window){ data, (size_t)size, i };
        return true;
    }
    munmap(data, (size_t)size);
    return false;
}

void window_close(struct window *window)
{
    struct guard_slot *slot = &guard_slots[window->place];

    /* Not guarded first, then gone, then free: an address that is mapped anew must not be taken for this one. */
    atomic_store(&slot->end, 0);
    munmap((void *)(uintptr_t)window->data, window->length);
    atomic_store(&slot->begin, 0);
    *window = (struct window){ 0 };
}

void window_release(const struct window *window, size_t from, size_t to)
{
    const size_t page = guard_page;

    /* A look at the byte in front of a piece has the kernel map up to a megabyte of pages around it that were given back
     * already: they go now. A neighbour who is still reading there has them mapped again at little cost. */
    from = from > RELEASE_BEHIND ? from - RELEASE_BEHIND : 0;
    from -= from % page;
    to -= to % page;
    if (from < to)
        (void)madvise((void *)((uintptr_t)window->data + from), to - from, MADV_DONTNEED);
}

bool window_torn(const struct window *window)
{
    return atomic_load(&guard_slots[window->place].torn);
}
