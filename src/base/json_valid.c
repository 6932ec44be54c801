/* Whether a text is JSON, to the letter of RFC 8259. No recursion: the kinds of the open containers are bits. */
#include "base/json_token.h"

enum { DEPTH_MAX = 512 };

struct json_check {
    const char *at, *end;
    size_t depth;
    uint64_t objects[DEPTH_MAX / 64];   /* bit d: the container at depth d is an object */
};

static bool check_in_object(const struct json_check *check)
{
    return check->objects[(check->depth - 1) / 64] >> (check->depth - 1) % 64 & 1;
}

static void check_skip_blanks(struct json_check *check)
{
    check->at = json_skip_blanks(check->at, check->end);
}

static bool check_take(struct json_check *check, char byte)
{
    if (check->at == check->end || *check->at != byte)
        return false;
    check->at++;
    return true;
}

/* Behind a backslash. */
static bool check_escape(struct json_check *check)
{
    uint32_t code;

    if (check->at == check->end)
        return false;
    switch (*check->at++) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        return true;
    case 'u':
        if (!json_hex4(check->at, check->end, &code))
            return false;
        check->at += 4;
        return true;
    default:
        return false;
    }
}

static bool check_string(struct json_check *check)
{
    if (!check_take(check, '"'))
        return false;
    for (;;) {
        check->at = json_string_stop(check->at, check->end);
        if (check_take(check, '"'))
            return true;
        if (!check_take(check, '\\') || !check_escape(check))
            return false;
    }
}

static bool check_key(struct json_check *check)
{
    check_skip_blanks(check);
    if (!check_string(check))
        return false;
    check_skip_blanks(check);
    return check_take(check, ':');
}

static bool check_scalar(struct json_check *check)
{
    const char *end;

    if (*check->at == '"')
        return check_string(check);
    if (*check->at == '-' || json_is_digit(*check->at))
        end = json_number_end(check->at, check->end);
    else
        end = json_word_end(check->at, check->end);
    if (!end)
        return false;
    check->at = end;
    return true;
}

static bool check_open(struct json_check *check)
{
    const uint64_t bit = (uint64_t)1 << check->depth % 64;

    if (check->depth == DEPTH_MAX)
        return false;
    if (*check->at++ == '{')
        check->objects[check->depth / 64] |= bit;
    else
        check->objects[check->depth / 64] &= ~bit;
    check->depth++;
    check_skip_blanks(check);
    return true;
}

/* The bracket that ends the innermost container. */
static bool check_close(struct json_check *check)
{
    if (!check_take(check, check_in_object(check) ? '}' : ']'))
        return false;
    check->depth--;
    return true;
}

/* Behind a value: closes what ends here, up to where the next value begins or the text is over. */
static bool check_next(struct json_check *check, bool *over)
{
    for (;;) {
        check_skip_blanks(check);
        *over = check->depth == 0;
        if (*over)
            return check->at == check->end;
        if (check_take(check, ','))
            return !check_in_object(check) || check_key(check);
        if (!check_close(check))
            return false;
    }
}

bool json_valid(struct view text)
{
    struct json_check check = { .at = text.data, .end = view_end(text) };

    for (bool over = false; !over;) {
        check_skip_blanks(&check);
        if (check.at == check.end)
            return false;
        if (*check.at == '{' || *check.at == '[') {
            if (!check_open(&check))
                return false;
            if (!check_close(&check)) {
                if (check_in_object(&check) && !check_key(&check))
                    return false;
                continue;
            }
        } else if (!check_scalar(&check)) {
            return false;
        }
        if (!check_next(&check, &over))
            return false;
    }
    return true;
}
