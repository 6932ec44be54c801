#include "functions/dates.h"

const char *const month_names[12] = { "January", "February", "March",     "April",   "May",      "June",
                                      "July",    "August",   "September", "October", "November", "December" };
const char *const weekday_names[7] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };

static void short_name_add(struct buffer *out, const char *name)
{
    buffer_add(out, (struct view){ name, DATE_NAME_SHORT });
}

static void digits_add(struct buffer *out, int64_t number, int digits)
{
    char text[20];

    for (int at = digits - 1; at >= 0; at--, number /= 10)
        text[at] = (char)('0' + number % 10);
    buffer_add(out, (struct view){ text, (size_t)digits });
}

static int hour_of_half(int hour)
{
    return hour % 12 == 0 ? 12 : hour % 12;
}

/* A moment as the specifiers see it. */
struct moment {
    struct civil civil;             /* local */
    int64_t ms;                     /* UTC */
    int offset;                     /* seconds east of UTC */
    struct view abbreviation;
};

static void offset_add(struct buffer *out, int offset)
{
    int minutes = (offset < 0 ? -offset : offset) / 60;

    buffer_add_char(out, offset < 0 ? '-' : '+');
    digits_add(out, minutes / 60, 2);
    digits_add(out, minutes % 60, 2);
}

static void format_add(struct buffer *out, const struct moment *moment, struct view format);

static bool date_specifier(struct buffer *out, const struct moment *moment, char specifier)
{
    const struct civil *civil = &moment->civil;

    switch (specifier) {
    case 'Y': digits_add(out, civil->year, 4); break;
    case 'y': digits_add(out, civil->year % 100, 2); break;
    case 'm': digits_add(out, civil->month, 2); break;
    case 'd': digits_add(out, civil->day, 2); break;
    case 'e':
        buffer_add_char(out, civil->day < 10 ? ' ' : (char)('0' + civil->day / 10));
        digits_add(out, civil->day % 10, 1);
        break;
    case 'j': digits_add(out, civil->day_of_year, 3); break;
    case 'a': short_name_add(out, weekday_names[civil->weekday]); break;
    case 'A': buffer_add_text(out, weekday_names[civil->weekday]); break;
    case 'b': short_name_add(out, month_names[civil->month - 1]); break;
    case 'B': buffer_add_text(out, month_names[civil->month - 1]); break;
    case 'u': digits_add(out, civil->weekday == 0 ? 7 : civil->weekday, 1); break;
    case 'w': digits_add(out, civil->weekday, 1); break;
    case 'F': format_add(out, moment, VIEW("%Y-%m-%d")); break;
    case 'D': format_add(out, moment, VIEW("%m/%d/%y")); break;
    default: return false;
    }
    return true;
}

static bool time_specifier(struct buffer *out, const struct moment *moment, char specifier)
{
    const struct civil *civil = &moment->civil;

    switch (specifier) {
    case 'H': digits_add(out, civil->hour, 2); break;
    case 'I': digits_add(out, hour_of_half(civil->hour), 2); break;
    case 'M': digits_add(out, civil->minute, 2); break;
    case 'S': digits_add(out, civil->second, 2); break;
    case 'L':
    case 'f': digits_add(out, civil->millisecond, 3); break;
    case 'p': buffer_add_text(out, civil->hour < 12 ? "AM" : "PM"); break;
    case 'T': format_add(out, moment, VIEW("%H:%M:%S")); break;
    case 'R': format_add(out, moment, VIEW("%H:%M")); break;
    case 's':
        buffer_add_format(out, "%lld", (long long)((moment->ms - (moment->ms % 1000 + 1000) % 1000) / 1000));
        break;
    case 'z': offset_add(out, moment->offset); break;
    case 'Z': buffer_add(out, moment->abbreviation); break;
    case 'n': buffer_add_char(out, '\n'); break;
    case 't': buffer_add_char(out, '\t'); break;
    case '%': buffer_add_char(out, '%'); break;
    default: return false;
    }
    return true;
}

static void format_add(struct buffer *out, const struct moment *moment, struct view format)
{
    for (size_t at = 0; at < format.length; at++) {
        if (format.data[at] != '%' || at + 1 == format.length) {
            buffer_add_char(out, format.data[at]);
            continue;
        }
        at++;
        if (!date_specifier(out, moment, format.data[at]) && !time_specifier(out, moment, format.data[at]))
            buffer_add(out, (struct view){ format.data + at - 1, 2 });
    }
}

void date_format(struct buffer *out, int64_t ms, const struct zone *zone, struct view format)
{
    struct moment moment = { .ms = ms, .abbreviation = VIEW("UTC") };

    if (zone)
        moment.offset = zone_offset(zone, ms, &moment.abbreviation);
    moment.civil = civil_of(ms + (int64_t)moment.offset * MS_PER_SECOND);
    format_add(out, &moment, format);
}
