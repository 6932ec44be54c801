#include "functions/identifier.h"

#include "base/processor.h"

#include <string.h>

/* How many texts are asked what their shape is. */
enum { CANDIDATES = 4 };

/* The digit a byte is; 16: none. */
static unsigned digit_of(char byte, char letter)
{
    if (byte >= '0' && byte <= '9')
        return (unsigned)(byte - '0');
    return byte >= letter && byte <= letter + 5 ? (unsigned)(byte - letter) + 10 : 16;
}

static bool view_holds_range(struct view text, char least, char most)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] >= least && text.data[i] <= most)
            return true;
    return false;
}

/* Where the three looks at a text begin, and where the byte at a place is among the bytes looked at: 16 times which, and where there. */
static size_t look_begin(size_t length, size_t look)
{
    return look == 0 ? 0 : look == 1 && length >= 32 ? 16 : length - 16;
}

static size_t look_place(size_t length, size_t place)
{
    if (length < 16)            /* two looks at eight bytes */
        return place < 8 ? place : 16 - length + place;
    for (size_t look = 0;; look++)
        if (place - look_begin(length, look) < 16)
            return 16 * look + place - look_begin(length, look);
}

static void shape_make(struct identifier_shape *shape, struct view text, const bool *is_digit)
{
    shape->length = text.length;
    shape->digits = 0;
    memcpy(shape->text, text.data, text.length);
    memset(shape->pick, 0x80, sizeof shape->pick);
    memset(shape->fill, '0', sizeof shape->fill);
    for (size_t i = 0; i < text.length; i++) {
        const size_t at = look_place(text.length, i);

        if (is_digit[i]) {
            shape->fill[shape->digits] = 0;
            shape->pick[at / 16][shape->digits] = at % 16;
            shape->place[shape->digits++] = (uint8_t)i;
        } else {
            shape->literal[at / 16][at % 16] = (uint8_t)text.data[i];
            shape->meant[at / 16][at % 16] = 255;
        }
    }
}

/* Whether all texts of that length have the same byte there. */
static bool texts_agree(struct view text, size_t place, const struct view *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (texts[i].length == text.length && texts[i].data[place] != text.data[place])
            return false;
    return true;
}

/* Of too many digits the first that are the same in all texts are taken for what they are. */
static bool shape_of(struct identifier_shape *shape, struct view text, const struct view *texts, size_t count)
{
    bool is_digit[IDENTIFIER_MOST];
    size_t digits = 0;

    *shape = (struct identifier_shape){ .letter = 'a', .pack = PROCESSOR_BEST(identifier_pack_plain, identifier_pack_sse42, identifier_pack_avx2) };
    if (text.length < IDENTIFIER_LEAST || text.length > IDENTIFIER_MOST)
        return false;
    if (view_holds_range(text, 'A', 'F') && !view_holds_range(text, 'a', 'f'))
        shape->letter = 'A';
    for (size_t i = 0; i < text.length; i++)
        digits += is_digit[i] = digit_of(text.data[i], shape->letter) < 16;
    for (size_t i = 0; i < text.length && digits > IDENTIFIER_DIGITS; i++)
        if (is_digit[i] && texts_agree(text, i, texts, count)) {
            is_digit[i] = false;
            digits--;
        }
    if (digits > IDENTIFIER_DIGITS)
        return false;
    shape_make(shape, text, is_digit);
    return true;
}

bool identifier_learn(struct identifier_shape *shape, const struct view *texts, size_t count)
{
    for (size_t i = 0; i < CANDIDATES && i < count; i++) {
        struct identifier_code code;
        size_t fit = 0;

        if (!shape_of(shape, texts[i * count / CANDIDATES], texts, count))
            continue;
        for (size_t k = 0; k < count; k++)
            fit += identifier_code(shape, texts[k], &code);
        if (2 * fit >= count)
            return true;
    }
    return false;
}

bool identifier_same_shape(const struct identifier_shape *a, const struct identifier_shape *b)
{
    return a->length == b->length && a->digits == b->digits && a->letter == b->letter &&
           memcmp(a->place, b->place, sizeof a->place) == 0 && memcmp(a->literal, b->literal, sizeof a->literal) == 0 &&
           memcmp(a->meant, b->meant, sizeof a->meant) == 0;
}

/* The first two digits are the lowest byte. */
static unsigned digit_shift(unsigned digit)
{
    return 4 * (digit % 16 ^ 1);
}

bool identifier_pack_plain(const struct identifier_shape *shape, const char *text, struct identifier_code *code)
{
    uint64_t words[2] = { 0, 0 };
    size_t place = 0;

    for (unsigned i = 0; i <= shape->digits; i++) {
        const size_t next = i < shape->digits ? shape->place[i] : shape->length;

        for (; place < next; place++)
            if (text[place] != shape->text[place])
                return false;
        if (place++ == shape->length)
            break;
        const unsigned digit = digit_of(text[next], shape->letter);
        if (digit == 16)
            return false;
        words[i / 16] |= (uint64_t)digit << digit_shift(i);
    }
    *code = (struct identifier_code){ words[0], words[1] };
    return true;
}

void identifier_text(const struct identifier_shape *shape, struct identifier_code code, char *out)
{
    memcpy(out, shape->text, shape->length);
    for (unsigned i = 0; i < shape->digits; i++) {
        const unsigned digit = (unsigned)((i < 16 ? code.low : code.high) >> digit_shift(i)) & 15;

        out[shape->place[i]] = (char)(digit < 10 ? '0' + digit : (unsigned)shape->letter + digit - 10);
    }
}
