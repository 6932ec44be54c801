#include "source/opening.h"

#include "base/threads.h"
#include "source/archive.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>

struct openings {
    struct opening *list;
    size_t count;
    const struct sniff_request *request;
    struct arena *arenas;
    _Atomic size_t next;
};

static void opening_refuse(struct opening *opening, const char *reason, struct arena *arena)
{
    opening->list = heap_alloc(sizeof *opening->list);
    *opening->list = (struct opened){ .path = opening->path.name, .refusal = arena_keep(arena, view_of(reason)) };
    opening->list->sniffed.descriptor = -1;
    opening->count = 1;
}

static void opening_sniff(struct opening *opening, int descriptor, const struct sniff_request *request)
{
    struct fault fault;
    struct sniffed sniffed;

    if (sniff_file(request, descriptor, &sniffed, &fault) != STATUS_OK) {
        opening_refuse(opening, fault.message, request->arena);
        return;
    }
    opening->list = heap_alloc(sizeof *opening->list);
    *opening->list = (struct opened){ .path = opening->path.name, .sniffed = sniffed };
    opening->count = 1;
}

static void opening_sniff_member(struct opened *opened, int descriptor, const struct archive_member *member,
                                 const struct sniff_request *request)
{
    struct fault fault;

    if (member->refusal)
        opened->refusal = view_of(member->refusal);
    else if (sniff_part(request, descriptor, &member->packing, &opened->sniffed, &fault) != STATUS_OK)
        opened->refusal = arena_keep(request->arena, view_of(fault.message));
    else if (member->modified_ms != INT64_MIN)
        opened->sniffed.modified_ms = member->modified_ms;
    opened->sniffed.descriptor = -1;
}

/* Every member as an input of its own. */
static void opening_list(struct opening *opening, int descriptor, const struct sniff_request *request)
{
    struct archive archive;
    struct fault fault;

    opening->is_archive = true;
    if (archive_list(descriptor, request->arena, &archive, &fault) != STATUS_OK) {
        opening_refuse(opening, fault.message, request->arena);
        close(descriptor);
        return;
    }
    opening->list = heap_zalloc((archive.count + 1) * sizeof *opening->list);
    opening->count = archive.count;
    for (size_t i = 0; i < archive.count; i++) {
        struct opened *opened = &opening->list[i];
        struct sniff_request part = *request;

        part.path = arena_format(request->arena, "%.*s!/%.*s", VIEW_PRINT(opening->path.name), VIEW_PRINT(archive.members[i].name));
        *opened = (struct opened){ .path = part.path };
        opening_sniff_member(opened, descriptor, &archive.members[i], &part);
    }
    close(descriptor);
}

static bool opening_has_archive(int descriptor)
{
    char head[4];

    return pread(descriptor, head, sizeof head, 0) == (ssize_t)sizeof head &&
           archive_recognise((struct view){ head, sizeof head });
}

static void opening_run(struct opening *opening, const struct sniff_request *request)
{
    struct stat stat;
    int descriptor = opening->descriptor;

    if (descriptor < 0)
        descriptor = open(opening->path.name.data, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0 || fstat(descriptor, &stat) != 0) {
        opening_refuse(opening, strerror(errno), request->arena);
        if (descriptor >= 0)
            close(descriptor);
        return;
    }
    opening->is_file = S_ISREG(stat.st_mode);
    opening->device = (uint64_t)stat.st_dev;
    opening->number = (uint64_t)stat.st_ino;
    if (opening->is_file && opening->descriptor < 0 && opening_has_archive(descriptor))
        opening_list(opening, descriptor, request);
    else
        opening_sniff(opening, descriptor, request);
}

static void openings_work(void *context, size_t index)
{
    struct openings *openings = context;
    size_t i;

    while ((i = atomic_fetch_add_explicit(&openings->next, 1, memory_order_relaxed)) < openings->count) {
        struct sniff_request request = *openings->request;

        request.path = openings->list[i].path.name;
        request.arena = &openings->arenas[index];
        opening_run(&openings->list[i], &request);
    }
}

void openings_run(struct opening *list, size_t count, const struct sniff_request *request, struct arena *arenas,
                  size_t workers)
{
    struct openings openings = { .list = list, .count = count, .request = request, .arenas = arenas };

    threads_run(workers, openings_work, &openings);
}
