#include "base/json_pass.h"
#include "base/json_tokens.h"

#define JSON_TARGET
#define JSON_PASS json_pass_plain
#define JSON_CLASSIFY classify_plain
#define JSON_PARITY parity_plain

enum { QUOTE = 1, BACKSLASH = 2, OPERATOR = 4, BLANK = 8 };

static const unsigned char classes[256] = {
    ['"'] = QUOTE, ['\\'] = BACKSLASH, ['{'] = OPERATOR, ['}'] = OPERATOR, ['['] = OPERATOR, [']'] = OPERATOR,
    [':'] = OPERATOR, [','] = OPERATOR, [' '] = BLANK, ['\t'] = BLANK, ['\n'] = BLANK, ['\r'] = BLANK,
};

static struct json_masks classify_plain(const char *data)
{
    struct json_masks masks = { 0 };

    for (int i = 0; i < 64; i++) {
        const unsigned char byte = (unsigned char)data[i];
        const uint64_t class = classes[byte];

        masks.quotes |= (class & QUOTE) << i;
        masks.backslashes |= (class / BACKSLASH & 1) << i;
        masks.operators |= (class / OPERATOR & 1) << i;
        masks.blanks |= (class / BLANK) << i;
        masks.controls |= (uint64_t)(byte < 0x20) << i;
    }
    return masks;
}

static uint64_t parity_plain(uint64_t bits)
{
    for (int shift = 1; shift < 64; shift *= 2)
        bits ^= bits << shift;
    return bits;
}

#include "base/json_pass_body.h"
