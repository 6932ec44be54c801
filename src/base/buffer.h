/*
 * A buffer is text under construction, on the heap: it grows as needed and owns its bytes.
 * data is always NUL-terminated (and never NULL) once anything was added; length does not count the NUL.
 */
#pragma once

#include "base/view.h"

#include <stdarg.h>

struct buffer {
    char *data;
    size_t length, capacity;
};

void buffer_init(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);    /* gives the memory back */
void buffer_reset(struct buffer *buffer);    /* length 0, memory kept */

void buffer_grow(struct buffer *buffer, size_t more);       /* for buffer_reserve() */
/* Room for `more` bytes behind length, and the NUL; where to write them. */
static inline char *buffer_reserve(struct buffer *buffer, size_t more)
{
    if (more >= buffer->capacity - buffer->length)
        buffer_grow(buffer, more);
    return buffer->data + buffer->length;
}
void buffer_add(struct buffer *buffer, struct view view);
static inline void buffer_add_char(struct buffer *buffer, char byte)
{
    char *end = buffer_reserve(buffer, 1);

    end[0] = byte;
    end[1] = '\0';
    buffer->length++;
}
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_repeat(struct buffer *buffer, char byte, size_t count);
void buffer_add_format(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_add_vformat(struct buffer *buffer, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static inline struct view buffer_view(const struct buffer *buffer)
{
    return (struct view){ buffer->data ? buffer->data : "", buffer->length };
}
