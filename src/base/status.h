/* What can go wrong in the world, and how it travels: as a value, with a message beside it. */
#pragma once

#include <stddef.h>

#ifdef __clang__
#define STATUS_CHECKED __attribute__((warn_unused_result))
#else
#define STATUS_CHECKED /* gcc knows the attribute for functions only */
#endif

enum STATUS_CHECKED status {
    STATUS_OK,
    STATUS_INVALID,     /* the caller's text or request cannot be used: a bad query, a bad option */
    STATUS_IO,          /* a file could not be opened, read or written, or is damaged */
    STATUS_OVER_BUDGET, /* the memory budget does not suffice */
    STATUS_CANCELLED,   /* somebody asked to stop */
};

/* The only macro with a return inside: passes anything but STATUS_OK on to the caller. */
#define TRY(expression)                                                                                                \
    do {                                                                                                               \
        enum status try_status = (expression);                                                                         \
        if (try_status != STATUS_OK)                                                                                   \
            return try_status;                                                                                         \
    } while (0)

/*
 * A fault is the message beside a status: one impersonal line without a full stop, NUL-terminated, cut if it is longer.
 * It names the file or the limit, not what the caller knows already.
 */
struct fault {
    char message[512];
};

/* Writes the message and returns `status`, so that `return fault_set(fault, STATUS_IO, ...)` reads well. fault may be NULL. */
enum status fault_set(struct fault *fault, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
