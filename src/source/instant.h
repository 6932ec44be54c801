/*
 * Times in log files, read fast: the fixed 24 bytes of an export line, ISO texts with the date remembered from the line
 * before, and epoch numbers of any unit.
 */
#pragma once

#include "base/civil.h"
#include "base/view.h"

/* The last date seen. Zeroed, it holds none. */
struct instant_day {
    uint64_t year_month;        /* "2024-05-" */
    uint64_t day;               /* "01" */
    int64_t ms;                 /* of its midnight; INT64_MIN when there is no such date */
};

enum { INSTANT_HEAD = 25 };     /* "2024-05-01T10:00:00.123Z " */

static inline uint64_t instant_load(const char *data)
{
    uint64_t word;

    memcpy(&word, data, sizeof word);
    return word;
}

/* Eight bytes as one word, the first one lowest. */
#define INSTANT_WORD(a, b, c, d, e, f, g, h)                                                                           \
    ((uint64_t)(a) | (uint64_t)(b) << 8 | (uint64_t)(c) << 16 | (uint64_t)(d) << 24 | (uint64_t)(e) << 32 |            \
     (uint64_t)(f) << 40 | (uint64_t)(g) << 48 | (uint64_t)(h) << 56)
/* What is to be added to a digit so that one above the largest allowed reaches 128. */
#define INSTANT_UP_TO(a, b, c, d, e, f, g, h)                                                                          \
    INSTANT_WORD(127 - (a), 127 - (b), 127 - (c), 127 - (d), 127 - (e), 127 - (f), 127 - (g), 127 - (h))

/* "2024-05-", "01T10:00" and ":00.123Z" with the digits' values in place of the digits and 0 for all else. */
static inline uint64_t instant_word_1(const char *at) { return instant_load(at) ^ INSTANT_WORD('0', '0', '0', '0', '-', '0', '0', '-'); }
static inline uint64_t instant_word_2(const char *at) { return instant_load(at + 8) ^ INSTANT_WORD('0', '0', 'T', '0', '0', ':', '0', '0'); }
static inline uint64_t instant_word_3(const char *at) { return instant_load(at + 16) ^ INSTANT_WORD(':', '0', '0', '.', '0', '0', '0', 'Z'); }

/* Whether these 24 bytes are such a time. A byte that is too large shows in its highest bit, in the sum or by itself. */
static inline bool instant_is_stamp(const char *at)
{
    const uint64_t first = instant_word_1(at), second = instant_word_2(at), third = instant_word_3(at);
    const uint64_t wrong = first | (first + INSTANT_UP_TO(9, 9, 9, 9, 0, 1, 9, 0)) |
                           second | (second + INSTANT_UP_TO(3, 9, 0, 2, 9, 0, 5, 9)) |
                           third | (third + INSTANT_UP_TO(0, 5, 9, 0, 9, 9, 9, 0));

    return (wrong & 0x8080808080808080u) == 0;
}

/* Whether an export line's time and the blank behind it stand here; 25 bytes must be readable. */
static inline bool instant_is_head(const char *at)
{
    return instant_is_stamp(at) && at[INSTANT_HEAD - 1] == ' ';
}

/* Makes `day` hold the date of which the texts are "2024-05-" and "01". */
void instant_learn_day(struct instant_day *day, const char *at);

static inline unsigned instant_digits(uint64_t word, unsigned byte)
{
    return (unsigned)(word >> (8 * byte) & 0xff) * 10 + (unsigned)(word >> (8 * byte + 8) & 0xff);
}

/* The time of a head. False, and *ms as it was, when it is no date or no hour, such as the 31st of April. */
static inline bool instant_of_head(const char *at, struct instant_day *day, int64_t *ms)
{
    const uint64_t year_month = instant_load(at), second = instant_word_2(at), third = instant_word_3(at);

    if (year_month != day->year_month || (second & 0xffff) != day->day)
        instant_learn_day(day, at);
    const unsigned hour = instant_digits(second, 3), minute = instant_digits(second, 6);
    const unsigned seconds = instant_digits(third, 1);
    const unsigned fraction = (unsigned)(third >> 32 & 0xff) * 100 + instant_digits(third, 5);

    if (day->ms == INT64_MIN || hour > 23)
        return false;
    *ms = day->ms + (int64_t)(((hour * 60 + minute) * 60 + seconds) * 1000 + fraction);
    return true;
}

/* The last minute seen: of lines of one the seconds are all that is read. Zeroed, it holds none. */
struct instant_minute {
    uint64_t first, second;     /* "2024-05-01T10:00" */
    int64_t ms;                 /* INT64_MIN when there is no such minute */
    struct instant_day day;
};
void instant_learn_minute(struct instant_minute *minute, const char *at);

/* instant_of_head() of something that is a stamp; `otherwise` when it is no date or no hour. */
static inline int64_t instant_of_stamp(const char *at, struct instant_minute *minute, int64_t otherwise)
{
    if (instant_load(at) != minute->first || instant_load(at + 8) != minute->second)
        instant_learn_minute(minute, at);
    const uint64_t digits = instant_word_3(at), pairs = digits * 10 + (digits >> 8);

    if (minute->ms == INT64_MIN)
        return otherwise;
    return minute->ms + (int64_t)((pairs >> 8 & 0xff) * 1000 + (pairs >> 32 & 0xff) * 10 + (digits >> 48 & 0xff));
}

/*
 * The ISO time at the start of a line, with or without a bracket or a version such as 1.0 before it: YYYY-MM-DD, T or a
 * blank, HH:MM, and the rest as civil_parse() reads it. A date alone is no time. False when there is none.
 */
bool instant_of_line(struct view line, struct instant_day *day, int64_t *ms);

/*
 * The time in a number's text, or in a string that holds a number or an ISO time. Numbers are seconds below 1e11,
 * milliseconds below 1e14, microseconds below 1e17, else nanoseconds; what is below a millisecond is dropped.
 */
bool instant_of_number(struct view text, int64_t *ms);
/*
 * The length of a zone that civil_parse() leaves behind a time: +02, and behind a blank +0200, +02:00, UTC or GMT, as
 * programs write it that put a blank in front of the clock, too. 0 when there is none, or it goes on as something else.
 */
size_t instant_of_zone(struct view behind, int64_t *east_ms);
bool instant_of_text(struct view text, int64_t *ms);
/* The same; *zoned is false for an ISO time without a zone. */
bool instant_of_text_zoned(struct view text, int64_t *ms, bool *zoned);
