#include "source/head_time.h"

enum { HEAD_ISO_LEAST = 16, HEAD_FRACTION_MOST = 9 };

/* The bytes of a text that are still to be read. */
struct head_cursor {
    const char *at, *end;
};

static bool cursor_take(struct head_cursor *cursor, char byte)
{
    if (cursor->at == cursor->end || *cursor->at != byte)
        return false;
    cursor->at++;
    return true;
}

static bool cursor_digit(const struct head_cursor *cursor)
{
    return cursor->at < cursor->end && *cursor->at >= '0' && *cursor->at <= '9';
}

/* Exactly so many digits. */
static bool cursor_number(struct head_cursor *cursor, size_t digits, int *number)
{
    *number = 0;
    for (size_t i = 0; i < digits; i++) {
        if (!cursor_digit(cursor))
            return false;
        *number = *number * 10 + (*cursor->at++ - '0');
    }
    return true;
}

/* The digits behind a point, as milliseconds. */
static bool cursor_fraction(struct head_cursor *cursor, struct head_time *time)
{
    int64_t place = 100;

    while (cursor_digit(cursor)) {
        if (++time->digits > HEAD_FRACTION_MOST)
            return false;
        time->ms += place * (*cursor->at++ - '0');
        place /= 10;
    }
    return time->digits > 0;
}

/* Takes the fraction there may be behind the seconds. */
static void cursor_point(struct head_cursor *cursor, struct head_time *time)
{
    struct head_cursor behind = *cursor;

    if (!cursor_take(&behind, '.') && !cursor_take(&behind, ','))
        return;
    const int64_t ms = time->ms;
    if (cursor_fraction(&behind, time)) {
        time->point = *cursor->at;
        *cursor = behind;
    } else {
        time->ms = ms;
        time->digits = 0;
    }
}

static bool cursor_clock(struct head_cursor *cursor, struct head_time *time)
{
    int hour, minute, second = 0;

    if (!cursor_number(cursor, 2, &hour) || !cursor_take(cursor, ':') || !cursor_number(cursor, 2, &minute))
        return false;
    if (cursor_take(cursor, ':') && !cursor_number(cursor, 2, &second))
        return false;
    if (hour > 23 || minute > 59 || second > 60)
        return false;
    time->ms += ((hour * 60 + minute) * 60 + second) * (int64_t)MS_PER_SECOND;
    return true;
}

/* Z, or +hh[:]mm. */
static void cursor_zone(struct head_cursor *cursor, struct head_time *time)
{
    struct head_cursor behind = *cursor;
    int hours, minutes;

    if (cursor_take(cursor, 'Z')) {
        time->zoned = true;
        return;
    }
    if (!cursor_take(&behind, '+') && !cursor_take(&behind, '-'))
        return;
    if (!cursor_number(&behind, 2, &hours))
        return;
    (void)cursor_take(&behind, ':');
    if (!cursor_number(&behind, 2, &minutes) || hours > 23 || minutes > 59 || cursor_digit(&behind))
        return;
    const int64_t offset_ms = (hours * 60 + minutes) * (int64_t)MS_PER_MINUTE;
    time->ms += *cursor->at == '+' ? -offset_ms : offset_ms;
    time->zoned = true;
    *cursor = behind;
}

/* The forms that are seldom. */
static void cursor_zone_behind(struct head_cursor *cursor, struct head_time *time)
{
    int64_t east_ms;

    if (*cursor->at == ' ' && time->separator != ' ')
        return;
    const size_t length = instant_of_zone(view_between(cursor->at, cursor->end), &east_ms);
    cursor->at += length;
    time->zoned = length > 0;
    time->ms -= east_ms;
}

int64_t head_clock_utc(struct head_clock *clock, int64_t local_ms)
{
    if (!clock->zone)
        return local_ms;
    if (local_ms >= clock->zone_from_ms && local_ms < clock->zone_to_ms)
        return local_ms - clock->zone_offset_ms;
    const int64_t day_ms = local_ms - (local_ms % MS_PER_DAY + MS_PER_DAY) % MS_PER_DAY;
    const int64_t first_ms = zone_to_utc(clock->zone, day_ms), next_ms = zone_to_utc(clock->zone, day_ms + MS_PER_DAY);

    if (next_ms - first_ms != MS_PER_DAY)
        return zone_to_utc(clock->zone, local_ms);
    clock->zone_from_ms = day_ms;
    clock->zone_to_ms = day_ms + MS_PER_DAY;
    clock->zone_offset_ms = day_ms - first_ms;
    return local_ms - clock->zone_offset_ms;
}

static bool head_time_finish(struct head_clock *clock, struct view text, const struct head_cursor *cursor,
                             struct head_time *time)
{
    if (!time->zoned)
        time->ms = head_clock_utc(clock, time->ms);
    time->length = (size_t)(cursor->at - text.data);
    return true;
}

bool head_time_iso(struct head_clock *clock, struct view text, struct head_time *time)
{
    char date[HEAD_ISO_LEAST];

    if (text.length < HEAD_ISO_LEAST)
        return false;
    memcpy(date, text.data, sizeof date);
    if (date[4] == '/' && date[7] == '/')
        date[4] = date[7] = '-';
    *time = (struct head_time){ .separator = date[10] };
    if (date[10] == ' ')
        date[10] = 'T';
    const uint64_t first = instant_word_1(date), second = instant_word_2(date);
    const uint64_t wrong = first | (first + INSTANT_UP_TO(9, 9, 9, 9, 0, 1, 9, 0)) |
                           second | (second + INSTANT_UP_TO(3, 9, 0, 2, 9, 0, 5, 9));
    struct head_cursor cursor = { text.data + HEAD_ISO_LEAST, view_end(text) };
    int seconds = 0;

    if ((wrong & 0x8080808080808080u) != 0)
        return false;
    if (instant_load(date) != clock->day.year_month || (second & 0xffff) != clock->day.day)
        instant_learn_day(&clock->day, date);
    if (clock->day.ms == INT64_MIN || instant_digits(second, 3) > 23)
        return false;
    time->ms = clock->day.ms + (int64_t)(instant_digits(second, 3) * 60 + instant_digits(second, 6)) * MS_PER_MINUTE;
    if (cursor_take(&cursor, ':') && (!cursor_number(&cursor, 2, &seconds) || seconds > 60))
        return false;
    time->ms += seconds * (int64_t)MS_PER_SECOND;
    cursor_point(&cursor, time);
    cursor_zone(&cursor, time);
    if (!time->zoned && cursor.at < cursor.end)
        cursor_zone_behind(&cursor, time);
    return head_time_finish(clock, text, &cursor, time);
}

bool head_time_of_line(struct head_clock *clock, struct view line, int64_t *ms)
{
    struct head_time time;

    if (!instant_of_line(line, &clock->day, ms))
        return false;
    if (clock->zone && head_time_iso(clock, line.data[0] == '[' ? view_skip(line, 1) : line, &time))
        *ms = time.ms;
    return true;
}

/* 1 to 12 for "Jan" to "Dec". */
static bool cursor_month(struct head_cursor *cursor, int *month)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

    if (cursor->end - cursor->at < 3)
        return false;
    for (*month = 1; *month <= 12; ++*month)
        if (memcmp(names + (*month - 1) * 3, cursor->at, 3) == 0) {
            cursor->at += 3;
            return true;
        }
    return false;
}

static bool cursor_weekday(struct head_cursor *cursor)
{
    static const char names[] = "MonTueWedThuFriSatSun";

    for (size_t i = 0; i < 7 && cursor->end - cursor->at > 3; i++)
        if (memcmp(names + i * 3, cursor->at, 3) == 0) {
            cursor->at += 3;
            return true;
        }
    return false;
}

/* " 1", "01" or "1". */
static bool cursor_date(struct head_cursor *cursor, int *date)
{
    (void)cursor_take(cursor, ' ');
    if (!cursor_number(cursor, 1, date))
        return false;
    if (cursor_digit(cursor))
        *date = *date * 10 + (*cursor->at++ - '0');
    return *date >= 1;
}

/* The midnight of that day in the last year in which it is not more than a day after the file was written. */
static bool head_clock_yearless(struct head_clock *clock, int month, int date, int64_t *ms)
{
    enum { YEARS = 9 };             /* between the 29ths of February around 1900 and the like */
    const uint64_t key = (uint64_t)month << 8 | (uint64_t)date;

    if (month < 1 || month > 12 || date > (month == 2 ? 29 : civil_month_days(2000, month)))
        return false;
    if (clock->yearless != key) {
        const int64_t latest_ms = clock->modified_ms + MS_PER_DAY;
        const int64_t last = civil_of(latest_ms + MS_PER_DAY).year;

        for (int64_t year = last; year > last - YEARS; year--) {
            if (date > civil_month_days(year, month))
                continue;
            clock->yearless_ms = civil_days(year, month, date) * MS_PER_DAY;
            if (clock->yearless_ms <= latest_ms)
                break;
        }
        clock->yearless = key;
    }
    *ms = clock->yearless_ms;
    return true;
}

bool head_time_syslog(struct head_clock *clock, struct view text, struct head_time *time)
{
    struct head_cursor cursor = { text.data, view_end(text) };
    int month, date;

    *time = (struct head_time){ .separator = ' ' };
    if (!cursor_month(&cursor, &month) || !cursor_take(&cursor, ' ') || !cursor_date(&cursor, &date) ||
        !cursor_take(&cursor, ' ') || !head_clock_yearless(clock, month, date, &time->ms) || !cursor_clock(&cursor, time))
        return false;
    cursor_point(&cursor, time);
    return head_time_finish(clock, text, &cursor, time);
}

bool head_time_klog(struct head_clock *clock, struct view text, struct head_time *time)
{
    struct head_cursor cursor = { text.data, view_end(text) };
    int month, date;

    *time = (struct head_time){ .separator = ' ' };
    if (!cursor_number(&cursor, 2, &month) || !cursor_number(&cursor, 2, &date) || date < 1 || !cursor_take(&cursor, ' ') ||
        !head_clock_yearless(clock, month, date, &time->ms) || !cursor_clock(&cursor, time))
        return false;
    cursor_point(&cursor, time);
    return time->digits > 0 && head_time_finish(clock, text, &cursor, time);
}

static bool head_time_day(int year, int month, int date, struct head_time *time)
{
    if (month < 1 || month > 12 || date < 1 || date > civil_month_days(year, month))
        return false;
    time->ms += civil_days(year, month, date) * MS_PER_DAY;
    return true;
}

bool head_time_access(struct head_clock *clock, struct view text, struct head_time *time)
{
    struct head_cursor cursor = { text.data, view_end(text) };
    int year, month, date;

    *time = (struct head_time){ .separator = ':' };
    if (!cursor_number(&cursor, 2, &date) || !cursor_take(&cursor, '/') || !cursor_month(&cursor, &month) ||
        !cursor_take(&cursor, '/') || !cursor_number(&cursor, 4, &year) || !cursor_take(&cursor, ':') ||
        !head_time_day(year, month, date, time) || !cursor_clock(&cursor, time))
        return false;
    cursor_point(&cursor, time);
    struct head_cursor behind = cursor;
    if (cursor_take(&behind, ' ')) {
        cursor_zone(&behind, time);
        if (time->zoned)
            cursor = behind;
    }
    return head_time_finish(clock, text, &cursor, time);
}

bool head_time_asctime(struct head_clock *clock, struct view text, struct head_time *time)
{
    struct head_cursor cursor = { text.data, view_end(text) };
    int year, month, date;

    *time = (struct head_time){ .separator = ' ' };
    if (!cursor_weekday(&cursor) || !cursor_take(&cursor, ' ') || !cursor_month(&cursor, &month) ||
        !cursor_take(&cursor, ' ') || !cursor_date(&cursor, &date) || !cursor_take(&cursor, ' ') ||
        !cursor_clock(&cursor, time))
        return false;
    cursor_point(&cursor, time);
    return cursor_take(&cursor, ' ') && cursor_number(&cursor, 4, &year) && head_time_day(year, month, date, time) &&
           head_time_finish(clock, text, &cursor, time);
}

bool head_time_epoch(struct view text, struct head_time *time)
{
    size_t length = 0, digits = 0;

    while (length < text.length && text.data[length] >= '0' && text.data[length] <= '9')
        length++;
    *time = (struct head_time){ .zoned = true };
    digits = length;
    if (digits == 10 && length + 1 < text.length && text.data[length] == '.') {
        length++;
        while (length < text.length && text.data[length] >= '0' && text.data[length] <= '9') {
            length++;
            time->digits++;
        }
        if (time->digits == 0 || time->digits > HEAD_FRACTION_MOST)
            return false;
    }
    if ((digits != 10 && digits != 13 && digits != 16 && digits != 19) || text.data[0] == '0')
        return false;
    const char behind = length < text.length ? text.data[length] : ' ';
    if ((behind >= 'a' && behind <= 'z') || (behind >= 'A' && behind <= 'Z') || behind == '_' || behind == '.' || behind == '-')
        return false;
    time->length = length;
    return instant_of_number((struct view){ text.data, length }, &time->ms);
}
