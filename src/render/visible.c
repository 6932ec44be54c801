#include "render/visible.h"

#include "base/utf8.h"

/* Letters after the backslash; 0 where there is none. */
static const char visible_letters[32] = { ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r' };

/* Marks that reorder or hide the text around them: left as they are they could make a line say something else. */
static bool visible_is_steering(uint32_t code)
{
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || code == 0x2028 || code == 0x2029;
}

bool visible_plain(struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] < 0x20 || (unsigned char)text.data[i] >= 0x7f)
            return false;
    return true;
}

static void visible_add_code(struct buffer *buffer, uint32_t code, struct view bytes, bool lines)
{
    if (code < 0x20) {
        if (lines && (code == '\n' || code == '\t'))
            buffer_add_char(buffer, (char)code);
        else if (visible_letters[code])
            buffer_add_format(buffer, "\\%c", visible_letters[code]);
        else
            buffer_add_format(buffer, "\\x%02x", code);
    } else if ((code >= 0x7f && code < 0xa0) || visible_is_steering(code)) {
        buffer_add_format(buffer, "\\u%04x", code);
    } else if (code == 0xfffd) {
        buffer_add_text(buffer, "\xef\xbf\xbd");    /* also in place of bytes that are no character */
    } else {
        buffer_add(buffer, bytes);
    }
}

static void visible_write(struct buffer *buffer, struct view text, bool lines)
{
    for (size_t at = 0; at < text.length;) {
        size_t plain = at, length;
        uint32_t code;

        while (plain < text.length && text.data[plain] >= 0x20 && text.data[plain] < 0x7f)
            plain++;
        buffer_add(buffer, (struct view){ text.data + at, plain - at });
        at = plain;
        if (at == text.length)
            break;
        length = utf8_decode(text, at, &code);
        visible_add_code(buffer, code, (struct view){ text.data + at, length }, lines);
        at += length;
    }
}

void visible_add(struct buffer *buffer, struct view text)
{
    visible_write(buffer, text, false);
}

void visible_add_lines(struct buffer *buffer, struct view text)
{
    visible_write(buffer, text, true);
}

struct view visible_view(struct buffer *scratch, struct view text)
{
    if (visible_plain(text))
        return text;
    buffer_reset(scratch);
    visible_write(scratch, text, false);
    return buffer_view(scratch);
}
