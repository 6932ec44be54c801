/* Percent coding, base 64 and hexadecimal. What is decoded into bytes that are no UTF-8 gets U+FFFD in their place. */
#include "base/utf8.h"
#include "functions/text.h"

#include <math.h>

static int hex_value(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

static struct view text_valid(struct view text, struct arena *arena)
{
    struct buffer buffer;

    if (utf8_valid(text))
        return text;
    buffer_init(&buffer);
    utf8_add_valid(&buffer, text);
    text = arena_keep(arena, buffer_view(&buffer));
    buffer_clear(&buffer);
    return text;
}

/* A coder writes the other form of a text into the arena; no data when there is none. */
typedef struct view (*coder_fn)(struct view text, struct arena *arena);

static void texts_code(const struct call *call, struct column *out, coder_fn code)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view text = code(call->args[0]->text[row], call->arena);

        if (text.data)
            column_set_text(out, row, text);
        else
            column_set_null(out, row);
    }
}

static bool byte_is_unreserved(unsigned char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '-' ||
           byte == '_' || byte == '.' || byte == '~';
}

static struct view url_encode(struct view text, struct arena *arena)
{
    char *out = arena_alloc(arena, 3 * text.length + 1), *end = out;

    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte_is_unreserved(byte)) {
            *end++ = (char)byte;
            continue;
        }
        *end++ = '%';
        *end++ = "0123456789ABCDEF"[byte >> 4];
        *end++ = "0123456789ABCDEF"[byte & 15];
    }
    return view_between(out, end);
}

void urlencode_eval(const struct call *call, struct column *out)
{
    texts_code(call, out, url_encode);
}

static struct view url_decode(struct view text, struct arena *arena)
{
    char *out = arena_alloc(arena, text.length + 1), *end = out;

    for (size_t i = 0; i < text.length; i++) {
        char byte = text.data[i];
        bool escape = byte == '%' && text.length - i > 2 && hex_value(text.data[i + 1]) >= 0 &&
                      hex_value(text.data[i + 2]) >= 0;
        if (escape) {
            byte = (char)(hex_value(text.data[i + 1]) * 16 + hex_value(text.data[i + 2]));
            i += 2;
        } else if (byte == '+') {
            byte = ' ';
        }
        *end++ = byte;
    }
    return text_valid(view_between(out, end), arena);
}

void urldecode_eval(const struct call *call, struct column *out)
{
    texts_code(call, out, url_decode);
}

static const char base64_alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static struct view base64_encode(struct view text, struct arena *arena)
{
    char *out = arena_alloc(arena, (text.length + 2) / 3 * 4 + 1), *end = out;

    for (size_t i = 0; i < text.length; i += 3) {
        size_t have = text.length - i < 3 ? text.length - i : 3;
        uint32_t bits = 0;

        for (size_t byte = 0; byte < 3; byte++)
            bits = bits << 8 | (byte < have ? (unsigned char)text.data[i + byte] : 0u);
        for (size_t digit = 0; digit < 4; digit++)
            *end++ = digit <= have ? base64_alphabet[bits >> (18 - 6 * digit) & 63] : '=';
    }
    return view_between(out, end);
}

void base64encode_eval(const struct call *call, struct column *out)
{
    texts_code(call, out, base64_encode);
}

static int base64_value(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return byte - 'A';
    if (byte >= 'a' && byte <= 'z')
        return byte - 'a' + 26;
    if (byte >= '0' && byte <= '9')
        return byte - '0' + 52;
    return byte == '+' ? 62 : byte == '/' ? 63 : -1;
}

/* Padding may be missing, but what there is must fit. */
static struct view base64_decode(struct view text, struct arena *arena)
{
    const struct view none = { NULL, 0 };
    size_t length = text.length;

    while (length > 0 && text.length - length < 2 && text.data[length - 1] == '=')
        length--;
    if (length % 4 == 1 || (length < text.length && text.length % 4 != 0))
        return none;

    char *out = arena_alloc(arena, length + 1), *end = out;
    uint32_t bits = 0;
    for (size_t i = 0; i < length; i++) {
        int value = base64_value(text.data[i]);
        if (value < 0)
            return none;
        bits = bits << 6 | (uint32_t)value;
        if (i % 4 != 0)
            *end++ = (char)(bits >> (6 - 2 * (i % 4)) & 255);
    }
    return text_valid(view_between(out, end), arena);
}

void base64decode_eval(const struct call *call, struct column *out)
{
    texts_code(call, out, base64_decode);
}

static struct view hex_digits(struct view text)     /* without 0x */
{
    bool prefixed = text.length >= 2 && text.data[0] == '0' && (text.data[1] == 'x' || text.data[1] == 'X');

    return prefixed ? view_skip(text, 2) : text;
}

static struct view hex_decode(struct view text, struct arena *arena)
{
    struct view digits = hex_digits(text);
    char *out = arena_alloc(arena, digits.length / 2 + 1), *end = out;

    for (size_t i = 0; i + 1 < digits.length; i += 2) {
        int high = hex_value(digits.data[i]), low = hex_value(digits.data[i + 1]);
        if (high < 0 || low < 0)
            return (struct view){ NULL, 0 };
        *end++ = (char)(high * 16 + low);
    }
    return digits.length % 2 != 0 ? (struct view){ NULL, 0 } : text_valid(view_between(out, end), arena);
}

void hextoascii_eval(const struct call *call, struct column *out)
{
    texts_code(call, out, hex_decode);
}

static double hex_number(struct view text)
{
    bool negative = text.length > 0 && text.data[0] == '-';
    struct view digits = hex_digits(negative ? view_skip(text, 1) : text);
    double number = digits.length > 0 ? 0 : NAN;

    for (size_t i = 0; i < digits.length; i++) {
        int value = hex_value(digits.data[i]);
        number = value < 0 ? NAN : number * 16 + value;
    }
    return negative ? -number : number;
}

void hextodec_eval(const struct call *call, struct column *out)
{
    bool valid = true;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        valid &= column_put_number(out, row, hex_number(call->args[0]->text[row]));
    }
    column_saw_numbers(out, valid);
}

/* Dividing by 16 is exact, so every digit of a large number is right. */
static struct view hex_text(double number, struct arena *arena)
{
    enum { DIGITS_MOST = 260 };
    char text[DIGITS_MOST + 3];
    char *start = text + sizeof text, *end = start;
    double rest = trunc(fabs(number));

    do {
        *--start = "0123456789abcdef"[(int)fmod(rest, 16)];
        rest = floor(rest / 16);
    } while (rest > 0);
    *--start = 'x';
    *--start = '0';
    if (number <= -1)
        *--start = '-';
    return arena_keep(arena, view_between(start, end));
}

void dectohex_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_set_text(out, row, hex_text(call->args[0]->number[row], call->arena));
    }
}
