#include "base/buffer.h"

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { BUFFER_FIRST = 64 };

void buffer_init(struct buffer *buffer)
{
    *buffer = (struct buffer){ 0 };
}

void buffer_clear(struct buffer *buffer)
{
    free(buffer->data);
    buffer_init(buffer);
}

void buffer_reset(struct buffer *buffer)
{
    buffer->length = 0;
    if (buffer->data)
        buffer->data[0] = '\0';
}

void buffer_grow(struct buffer *buffer, size_t more)
{
    size_t capacity = buffer->capacity ? buffer->capacity : BUFFER_FIRST;

    while (capacity <= buffer->length || capacity - buffer->length <= more)
        capacity = capacity <= SIZE_MAX / 2 ? capacity * 2 : SIZE_MAX;
    buffer->data = heap_realloc(buffer->data, capacity);
    buffer->capacity = capacity;
    buffer->data[buffer->length] = '\0';
}

void buffer_add(struct buffer *buffer, struct view view)
{
    char *end = buffer_reserve(buffer, view.length);

    if (view.length)
        memcpy(end, view.data, view.length);
    end[view.length] = '\0';
    buffer->length += view.length;
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, view_of(text));
}

void buffer_add_repeat(struct buffer *buffer, char byte, size_t count)
{
    char *end = buffer_reserve(buffer, count);

    memset(end, byte, count);
    end[count] = '\0';
    buffer->length += count;
}

void buffer_add_vformat(struct buffer *buffer, const char *format, va_list args)
{
    va_list again;

    va_copy(again, args);
    char *end = buffer_reserve(buffer, BUFFER_FIRST);
    int length = vsnprintf(end, BUFFER_FIRST, format, again);
    va_end(again);
    if (length < 0) {
        *end = '\0';
        return;
    }
    if (length >= BUFFER_FIRST) {
        end = buffer_reserve(buffer, (size_t)length);
        vsnprintf(end, (size_t)length + 1, format, args);
    }
    buffer->length += (size_t)length;
}

void buffer_add_format(struct buffer *buffer, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    buffer_add_vformat(buffer, format, args);
    va_end(args);
}
