#include "base/packed_text.h"

#include "base/inflate.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int base64_digit(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A';
    if (byte >= 'a' && byte <= 'z')
        return byte - 'a' + 26;
    if (byte >= '0' && byte <= '9')
        return byte - '0' + 52;
    return byte == '+' || byte == '-' ? 62 : byte == '/' || byte == '_' ? 63 : -1;
}

void base64_pack(struct buffer *buffer, struct view bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < bytes.length; i += 3) {
        const size_t more = bytes.length - i;
        const unsigned char *at = (const unsigned char *)bytes.data + i;
        const uint32_t bits = (uint32_t)at[0] << 16 | (more > 1 ? (uint32_t)at[1] << 8 : 0) | (more > 2 ? at[2] : 0);
        const char four[] = {
            digits[bits >> 18], digits[bits >> 12 & 63], more > 1 ? digits[bits >> 6 & 63] : '=', more > 2 ? digits[bits & 63] : '=',
        };

        buffer_add(buffer, (struct view){ four, sizeof four });
    }
}

bool base64_unpack(struct view text, struct arena *arena, struct view *bytes)
{
    char *out = arena_alloc(arena, text.length / 4 * 3 + 3), *next = out;
    uint32_t bits = 0;
    unsigned digits = 0, padding = 0;

    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.data[i];
        const int digit = base64_digit(byte);

        if (byte == '\n' || byte == '\r' || byte == ' ')
            continue;
        if (byte == '=' && padding < 2) {
            padding++;
            continue;
        }
        if (digit < 0 || padding > 0)
            return false;
        bits = bits << 6 | (uint32_t)digit;
        if (++digits % 4 == 0) {
            *next++ = (char)(bits >> 16);
            *next++ = (char)(bits >> 8);
            *next++ = (char)bits;
        }
    }
    if (digits % 4 == 1)
        return false;
    if (digits % 4 == 2)
        *next++ = (char)(bits >> 4);
    if (digits % 4 == 3) {
        *next++ = (char)(bits >> 10);
        *next++ = (char)(bits >> 2);
    }
    *bytes = view_between(out, next);
    return true;
}

/* What comes out of it up to the end; false when there is more than the limit or it is damaged. */
static bool inflate_all(struct inflate *inflate, size_t limit, char **data, size_t *length)
{
    size_t capacity = 64 * 1024, more = 0;
    struct fault fault;

    *data = heap_alloc(capacity);
    *length = 0;
    do {
        if (*length == capacity)
            *data = heap_realloc(*data, capacity *= 2);
        if (inflate_read(inflate, *data + *length, capacity - *length, &more, &fault) != STATUS_OK)
            return false;
        *length += more;
    } while (more > 0 && *length <= limit);
    return *length <= limit;
}

bool inflate_text(struct view bytes, size_t limit, struct arena *arena, struct view *text)
{
    const enum compression compression = compression_of(bytes);
    const int nothing = compression == COMPRESSION_NONE ? -1 : open("/dev/null", O_RDONLY | O_CLOEXEC);
    char *data;
    size_t length;

    if (nothing < 0)
        return false;
    struct inflate *inflate = inflate_new(nothing, compression, bytes);
    const bool whole = inflate_all(inflate, limit, &data, &length);
    if (whole)
        *text = arena_keep(arena, (struct view){ data, length });
    free(data);
    inflate_free(inflate);
    close(nothing);
    return whole;
}
