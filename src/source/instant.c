#include "source/instant.h"

#include "base/number.h"

#include <math.h>

void instant_learn_day(struct instant_day *day, const char *at)
{
    const uint64_t first = instant_word_1(at), second = instant_word_2(at);
    const int year = (int)(instant_digits(first, 0) * 100 + instant_digits(first, 2));
    const int month = (int)instant_digits(first, 5), date = (int)instant_digits(second, 0);

    day->year_month = instant_load(at);
    day->day = second & 0xffff;
    day->ms = INT64_MIN;
    if (month >= 1 && month <= 12 && date >= 1 && date <= civil_month_days(year, month))
        day->ms = civil_days(year, month, date) * MS_PER_DAY;
}

void instant_learn_minute(struct instant_minute *minute, const char *at)
{
    char whole[INSTANT_HEAD - 1];

    /* The beginning of the minute is what is remembered. */
    memcpy(whole, at, sizeof whole);
    memcpy(whole + 16, ":00.000Z", 8);
    minute->first = instant_load(at);
    minute->second = instant_load(at + 8);
    minute->ms = INT64_MIN;
    (void)instant_of_head(whole, &minute->day, &minute->ms);
}

static bool instant_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* What stands in front of a line's date: a bracket, or the version with which query logs of Route 53 begin. */
static size_t instant_lead(struct view line)
{
    if (line.length > 0 && line.data[0] == '[')
        return 1;
    return line.length > 4 && line.data[1] == '.' && line.data[3] == ' ' && instant_is_digit(line.data[0]) &&
                   instant_is_digit(line.data[2])
               ? 4 : 0;
}

/* Where the date stands in a line; SIZE_MAX when it begins otherwise. */
static size_t instant_date(struct view line)
{
    const size_t at = instant_lead(line);

    if (line.length < at + 16)
        return SIZE_MAX;
    const char *text = line.data + at;
    const uint64_t first = instant_word_1(text);
    uint64_t second = instant_load(text + 8);

    if ((second >> 16 & 0xff) == ' ')
        second ^= (uint64_t)(' ' ^ 'T') << 16;
    second ^= INSTANT_WORD('0', '0', 'T', '0', '0', ':', '0', '0');
    const uint64_t wrong = first | (first + INSTANT_UP_TO(9, 9, 9, 9, 0, 1, 9, 0)) |
                           second | (second + INSTANT_UP_TO(3, 9, 0, 2, 9, 0, 5, 9));

    return (wrong & 0x8080808080808080u) == 0 ? at : SIZE_MAX;
}

static bool instant_two(struct view text, size_t at, int64_t most, int64_t *number)
{
    if (text.length < at + 2 || !instant_is_digit(text.data[at]) || !instant_is_digit(text.data[at + 1]))
        return false;
    *number = (text.data[at] - '0') * 10 + (text.data[at + 1] - '0');
    return *number <= most;
}

static bool instant_ends(struct view text, size_t at)
{
    const unsigned char byte = at < text.length ? (unsigned char)text.data[at] : ' ';

    return byte < 0x80 && !instant_is_digit((char)byte) && !(byte >= 'A' && byte <= 'Z') && !(byte >= 'a' && byte <= 'z') &&
           byte != ':' && byte != '.' && byte != '-' && byte != '+' && byte != '_';
}

size_t instant_of_zone(struct view behind, int64_t *east_ms)
{
    const size_t blank = behind.length > 0 && behind.data[0] == ' ';
    const struct view text = view_skip(behind, blank);
    int64_t hours, minutes = 0;
    size_t length = 3;

    *east_ms = 0;
    if (blank && (view_starts(text, VIEW("UTC")) || view_starts(text, VIEW("GMT"))))
        return instant_ends(text, 3) ? blank + 3 : 0;
    if (text.length == 0 || (text.data[0] != '+' && text.data[0] != '-') || !instant_two(text, 1, 14, &hours))
        return 0;
    const size_t colon = text.length > 3 && text.data[3] == ':';
    if (instant_two(text, 3 + colon, 59, &minutes))
        length = 5 + colon;
    else if (blank)
        return 0;
    if (!instant_ends(text, length) || minutes % 15 != 0)
        return 0;
    *east_ms = (hours * 60 + minutes) * MS_PER_MINUTE * (text.data[0] == '-' ? -1 : 1);
    return blank + length;
}

/* civil_parse(), and the zones that it leaves. */
static size_t instant_of_iso(struct view text, int64_t *ms, bool *zoned)
{
    int64_t east_ms;
    size_t length = civil_parse(text, ms, zoned);

    if (length < 16 || *zoned || (text.data[10] == 'T' && length < text.length && text.data[length] == ' '))
        return length;
    const size_t zone = instant_of_zone(view_skip(text, length), &east_ms);
    *zoned = zone > 0;
    *ms -= zone > 0 ? east_ms : 0;
    return length + zone;
}

/*
 * The forms nearly all logs use: T or a blank, a point or a comma before three digits, Z or no zone. False when there is
 * more to it; `text` is the line from the date on.
 */
static bool instant_of_common(struct view text, struct instant_day *day, int64_t *ms)
{
    char stamp[INSTANT_HEAD - 1];
    int64_t east_ms;

    if (text.length < sizeof stamp)
        return false;
    const char after = text.data[23];
    if (instant_is_digit(after) || after == '+' || after == '-')
        return false;
    if (after == ' ' && text.length > sizeof stamp && instant_of_zone(view_skip(text, sizeof stamp - 1), &east_ms) > 0)
        return false;
    memcpy(stamp, text.data, sizeof stamp);
    stamp[10] = 'T';
    if (stamp[19] == ',')
        stamp[19] = '.';
    stamp[23] = 'Z';
    return instant_is_stamp(stamp) && instant_of_head(stamp, day, ms);
}

bool instant_of_line(struct view line, struct instant_day *day, int64_t *ms)
{
    size_t at = instant_date(line);
    int64_t time;
    bool zoned;

    if (at == SIZE_MAX)
        return false;
    if (instant_of_common(view_skip(line, at), day, ms))
        return true;
    if (instant_of_iso(view_skip(line, at), &time, &zoned) < 16)
        return false;
    *ms = time;
    return true;
}

static bool instant_of_double(double number, int64_t *ms)
{
    const double size = fabs(number);
    const double scaled = size < 1e11 ? number * 1e3 : size < 1e14 ? number : size < 1e17 ? number / 1e3 : number / 1e6;

    if (!(fabs(scaled) < 9e15))
        return false;
    *ms = (int64_t)floor(scaled);
    return true;
}

bool instant_of_number(struct view text, int64_t *ms)
{
    size_t digits = 0;
    uint64_t whole = 0;

    while (digits < text.length && digits < 19 && text.data[digits] >= '0' && text.data[digits] <= '9')
        whole = whole * 10 + (uint64_t)(text.data[digits++] - '0');
    if (digits > 0 && (digits == text.length || text.data[digits] == '.')) {
        if (whole >= 100000000000) {
            *ms = (int64_t)(whole < 100000000000000 ? whole : whole / (whole < 100000000000000000 ? 1000 : 1000000));
            size_t at = digits + 1;
            while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9')
                at++;
            if (digits == text.length || at == text.length)
                return true;
        } else {
            int64_t fraction = 0, place = 100;
            size_t at = digits + 1;

            for (; at < text.length && text.data[at] >= '0' && text.data[at] <= '9'; at++, place /= 10)
                fraction += place * (text.data[at] - '0');
            *ms = (int64_t)whole * 1000 + fraction;
            if (at >= text.length)
                return true;
        }
    }
    double number;
    return number_parse(text, &number) && instant_of_double(number, ms);
}

bool instant_of_text_zoned(struct view text, int64_t *ms, bool *zoned)
{
    text = view_trim(text);
    *zoned = true;
    return text.length > 0 && (instant_of_iso(text, ms, zoned) == text.length || instant_of_number(text, ms));
}

bool instant_of_text(struct view text, int64_t *ms)
{
    bool zoned;

    return instant_of_text_zoned(text, ms, &zoned);
}
