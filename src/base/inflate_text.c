/* Text that is written otherwise: UTF-16, and lines that end in CR alone. */
#include "base/arena.h"
#include "base/inflate_codec.h"
#include "base/utf8.h"

#include <stdlib.h>

enum {
    UTF16_LEAST = 8,        /* units without which text without a mark is not taken for UTF-16 */
    UTF16_LOOK = 2048,      /* units that are looked at */
};

struct utf16 {
    unsigned low, high;     /* which byte of a unit is which */
    bool started;
    char pending[4];        /* of a character for whose end there was no room yet */
    size_t pending_at, pending_end;
};

static unsigned utf16_unit(const struct utf16 *utf16, const char *at)
{
    return (unsigned)(unsigned char)at[utf16->high] << 8 | (unsigned char)at[utf16->low];
}

/* Without a mark: nearly all units are of the first 256 characters, which bytes that come in pairs by chance are not. */
static bool utf16_is_obvious(struct view head, const struct utf16 *order)
{
    const size_t units = head.length / 2 < UTF16_LOOK ? head.length / 2 : UTF16_LOOK;
    size_t latin = 0;

    for (size_t i = 0; i < units; i++) {
        unsigned unit = utf16_unit(order, head.data + 2 * i);

        if (unit == 0 || (unit & 0xff) == 0)
            return false;
        latin += unit < 0x100;
    }
    return units >= UTF16_LEAST && latin >= units - units / 10;
}

static bool utf16_recognise_le(struct view head)
{
    /* two zeroes behind the mark: UTF-32 */
    const bool longer = head.length >= 4 && head.data[2] == '\0' && head.data[3] == '\0';

    return (view_starts(head, VIEW("\xFF\xFE")) && !longer) || utf16_is_obvious(head, &(struct utf16){ .low = 0, .high = 1 });
}

static bool utf16_recognise_be(struct view head)
{
    return view_starts(head, VIEW("\xFE\xFF")) || utf16_is_obvious(head, &(struct utf16){ .low = 1, .high = 0 });
}

static void *utf16_open_le(void)
{
    struct utf16 *utf16 = heap_zalloc(sizeof *utf16);

    *utf16 = (struct utf16){ .low = 0, .high = 1 };
    return utf16;
}

static void *utf16_open_be(void)
{
    struct utf16 *utf16 = heap_zalloc(sizeof *utf16);

    *utf16 = (struct utf16){ .low = 1, .high = 0 };
    return utf16;
}

/* One character: the bytes of it, 0 when there is more to come. Halves of a pair that stand alone become U+FFFD. */
static size_t utf16_character(const struct utf16 *utf16, const struct inflate_io *io, uint32_t *code)
{
    const unsigned first = utf16_unit(utf16, io->in);

    *code = first;
    if (first < 0xd800 || first > 0xdfff)
        return 2;
    *code = 0xfffd;
    if (first > 0xdbff || (io->in_length < 4 && io->last))
        return 2;
    if (io->in_length < 4)
        return 0;
    const unsigned second = utf16_unit(utf16, io->in + 2);
    if (second < 0xdc00 || second > 0xdfff)
        return 2;
    *code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    return 4;
}

static void utf16_use(struct inflate_io *io, size_t in)
{
    io->in += in;
    io->in_length -= in;
}

static void utf16_put(struct utf16 *utf16, struct inflate_io *io)
{
    for (; utf16->pending_at < utf16->pending_end && io->out_length > 0; io->out_length--)
        *io->out++ = utf16->pending[utf16->pending_at++];
}

/* Runs of ASCII, which most text is. */
static void utf16_ascii(const struct utf16 *utf16, struct inflate_io *io)
{
    const size_t units = io->in_length / 2 < io->out_length ? io->in_length / 2 : io->out_length;
    size_t i = 0;

    for (; i < units; i++) {
        const unsigned unit = utf16_unit(utf16, io->in + 2 * i);

        if (unit > 0x7f)
            break;
        io->out[i] = (char)unit;
    }
    utf16_use(io, 2 * i);
    io->out += i;
    io->out_length -= i;
}

static enum inflate_result utf16_step(void *state, struct inflate_io *io)
{
    struct utf16 *utf16 = state;

    if (!utf16->started && io->in_length >= 2 && utf16_unit(utf16, io->in) == 0xfeff)
        utf16_use(io, 2);
    utf16->started = true;
    for (;;) {
        uint32_t code;

        utf16_put(utf16, io);
        utf16_ascii(utf16, io);
        if (io->in_length < 2 || io->out_length == 0)
            break;
        size_t in = utf16_character(utf16, io, &code);
        if (in == 0)
            break;
        utf16_use(io, in);
        utf16->pending_at = 0;
        utf16->pending_end = utf8_encode(code, utf16->pending);
    }
    if (io->last && io->in_length == 1) {
        io->reason = "the UTF-16 text ends in the middle of a character";
        return INFLATE_DAMAGED;
    }
    const bool over = io->last && io->in_length == 0 && utf16->pending_at == utf16->pending_end;
    return over ? INFLATE_MEMBER_END : INFLATE_MORE;
}

const struct inflate_codec inflate_utf16_le = {
    .name = "UTF-16", .noun = "UTF-16 text", .recognise = utf16_recognise_le,
    .open = utf16_open_le, .close = free, .step = utf16_step, .least = 4,
};
const struct inflate_codec inflate_utf16_be = {
    .name = "UTF-16", .noun = "UTF-16 text", .recognise = utf16_recognise_be,
    .open = utf16_open_be, .close = free, .step = utf16_step, .least = 4,
};

/* No line feed in many lines' worth of text, but the other. */
static bool return_recognise(struct view head)
{
    return head.length > 0 && !memchr(head.data, '\n', head.length) && memchr(head.data, '\r', head.length);
}

struct returns {
    bool behind;    /* the byte before was CR, so LF is no line of its own */
};

static void *return_open(void)
{
    return heap_zalloc(sizeof(struct returns));
}

static enum inflate_result return_step(void *state, struct inflate_io *io)
{
    struct returns *returns = state;
    size_t length = io->in_length < io->out_length ? io->in_length : io->out_length;

    if (returns->behind && length > 0) {
        returns->behind = false;
        if (*io->in == '\n') {
            io->in++;
            io->in_length--;
            return INFLATE_MORE;
        }
    }
    const char *found = length > 0 ? memchr(io->in, '\r', length) : NULL;
    if (found)
        length = (size_t)(found - io->in) + 1;
    if (length > 0)
        memcpy(io->out, io->in, length);
    if (found) {
        io->out[length - 1] = '\n';
        returns->behind = true;
    }
    io->in += length;
    io->in_length -= length;
    io->out += length;
    io->out_length -= length;
    return io->last && io->in_length == 0 ? INFLATE_MEMBER_END : INFLATE_MORE;
}

const struct inflate_codec inflate_carriage_return = {
    .name = "CR", .noun = "text with CR", .recognise = return_recognise,
    .open = return_open, .close = free, .step = return_step,
};
