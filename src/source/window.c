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
enum { GUARD_SLOTS = 256 };
static struct guard_slot {
    _Atomic uintptr_t begin, end;
    _Atomic bool torn;
} guard_slots[GUARD_SLOTS];

static struct sigaction guard_previous;
static uintptr_t guard_page;
static bool guard_installed;

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
        const uintptr_t page = at - at % guard_page;
        void *zeroes = mmap((void *)page, end - page, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
        if (zeroes == MAP_FAILED)
            break;
        atomic_store(&slot->torn, true);
        return;
    }
    /* Not ours: whoever was asked before decides when it happens again, at once. */
    sigaction(SIGBUS, &guard_previous, NULL);
}

static void guard_install(void)
{
    struct sigaction action = { .sa_flags = SA_SIGINFO | SA_NODEFER };

    action.sa_sigaction = guard_handle;
    sigemptyset(&action.sa_mask);
    guard_page = (uintptr_t)sysconf(_SC_PAGESIZE);
    guard_installed = sigaction(SIGBUS, &action, &guard_previous) == 0;
}

bool window_open(struct window *window, int descriptor, uint64_t size)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    if (size == 0 || size > PTRDIFF_MAX || pthread_once(&once, guard_install) != 0 || !guard_installed)
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
    from += guard_page - 1;
    from -= from % guard_page;
    to -= to % guard_page;
    if (from < to)
        (void)madvise((void *)((uintptr_t)window->data + from), to - from, MADV_DONTNEED);
}

bool window_torn(const struct window *window)
{
    return atomic_load(&guard_slots[window->place].torn);
}
