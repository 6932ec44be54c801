/* Looking at the beginning of a file: how it is packed, and which format it has. */
#pragma once

#include "base/inflate.h"
#include "source/format.h"

struct sniff_request {
    struct view path;
    const struct format *forced;    /* or NULL */
    int64_t now_ms;                 /* what a pipe was modified at */
    struct arena *arena;
    enum joining joining;
    bool brief;                     /* what is there may grow: of a pipe, what comes at once has to do */
};

struct sniffed {
    struct packing packing;
    const struct format *format;
    const void *layout;
    uint64_t size_bytes;
    struct view beginning;          /* of what may grow, the first bytes of the text */
    int64_t modified_ms;
    struct view account, group;     /* of the first event, when the data says it; else empty */
    int descriptor;                 /* kept open when it cannot be opened again; else -1 */
    struct view head;               /* then: what has been read from it */
};

/* The descriptor is closed, or kept in the result. STATUS_IO when it cannot be read, or holds what we do not read. */
enum status sniff_file(const struct sniff_request *request, int descriptor, struct sniffed *sniffed, struct fault *fault);
/* The same for a part of a file, of which the first layer is known. The descriptor stays the caller's. */
enum status sniff_part(const struct sniff_request *request, int descriptor, const struct packing *part,
                       struct sniffed *sniffed, struct fault *fault);
