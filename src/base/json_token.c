#include "base/json_token.h"

static const char *json_digits_end(const char *at, const char *end)
{
    const char *begin = at;

    while (at < end && json_is_digit(*at))
        at++;
    return at == begin ? NULL : at;
}

const char *json_number_end(const char *at, const char *end)
{
    if (at < end && *at == '-')
        at++;
    if (at < end && *at == '0')
        at++;
    else if (!(at = json_digits_end(at, end)))
        return NULL;
    if (at < end && *at == '.' && !(at = json_digits_end(at + 1, end)))
        return NULL;
    if (at < end && (*at | 0x20) == 'e') {
        at++;
        if (at < end && (*at == '+' || *at == '-'))
            at++;
        at = json_digits_end(at, end);
    }
    return at;
}

const char *json_word_end(const char *at, const char *end)
{
    struct view rest = view_between(at, end);

    if (view_starts(rest, VIEW("true")) || view_starts(rest, VIEW("null")))
        return at + 4;
    return view_starts(rest, VIEW("false")) ? at + 5 : NULL;
}

bool json_hex4(const char *at, const char *end, uint32_t *code)
{
    uint32_t value = 0;

    if (end - at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        unsigned char digit = (unsigned char)at[i], lower = digit | 0x20;

        if (digit >= '0' && digit <= '9')
            value = value << 4 | (uint32_t)(digit - '0');
        else if (lower >= 'a' && lower <= 'f')
            value = value << 4 | (uint32_t)(lower - 'a' + 10);
        else
            return false;
    }
    *code = value;
    return true;
}
