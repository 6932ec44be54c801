/*
 * Times written by a pattern of Java's DateTimeFormatter. A pattern is compiled into items; an optional part `[...]` is a
 * pair of items that know where the part ends, and is skipped as a whole when it does not fit.
 */
#include "functions/dates.h"

enum item_kind { ITEM_LITERAL, ITEM_FIELD, ITEM_OPEN, ITEM_CLOSE };

struct item {
    enum item_kind kind;
    char letter;
    size_t count;               /* how often the letter stands */
    size_t reserve;             /* digits that the fixed numbers right behind it need */
    size_t close;               /* of OPEN: the item after the matching CLOSE */
    struct view text;           /* of LITERAL */
};

struct date_pattern {
    struct item *items;
    size_t count, capacity;
};

/* --- compiling --- */

static void pattern_add(struct date_pattern *pattern, struct arena *arena, struct item item)
{
    pattern->items = arena_grow(arena, pattern->items, &pattern->capacity, pattern->count + 1, sizeof *pattern->items);
    pattern->items[pattern->count++] = item;
}

static bool letter_is_number(char letter, size_t count)
{
    return strchr("yudDHhkKmsS", letter) || ((letter == 'M' || letter == 'L') && count < 3);
}

/* How many digits a number field takes at least and at most. */
static void field_width(const struct item *item, size_t *least, size_t *most)
{
    enum { DIGITS_MOST = 9 };

    bool year = item->letter == 'y' || item->letter == 'u';
    *least = item->count;
    *most = item->count;
    if (item->letter == 'S')
        return;
    if (item->count == 1 || (year && item->count > 2))
        *most = DIGITS_MOST;
}

static bool field_is_fixed(const struct item *item)
{
    size_t least, most;

    field_width(item, &least, &most);
    return item->kind == ITEM_FIELD && letter_is_number(item->letter, item->count) && least == most;
}

static void pattern_reserve(struct date_pattern *pattern)
{
    for (size_t i = 0; i < pattern->count; i++)
        for (size_t next = i + 1; next < pattern->count && field_is_fixed(&pattern->items[next]); next++)
            pattern->items[i].reserve += pattern->items[next].count;
}

/* Matches the brackets. False when they do not pair. */
static bool pattern_pair(struct date_pattern *pattern)
{
    size_t depth = 0;

    for (size_t i = 0; i < pattern->count; i++) {
        size_t open = 0, inner = 0;

        if (pattern->items[i].kind == ITEM_OPEN)
            depth++;
        if (pattern->items[i].kind != ITEM_CLOSE)
            continue;
        if (depth-- == 0)
            return false;
        for (open = i; open-- > 0;) {
            if (pattern->items[open].kind == ITEM_CLOSE)
                inner++;
            if (pattern->items[open].kind == ITEM_OPEN && inner-- == 0)
                break;
        }
        pattern->items[open].close = i + 1;
    }
    return depth == 0;
}

/* Reads a quoted literal behind its opening quote; '' is a quote. Returns the bytes read, 0 when it does not end. */
static size_t quoted_read(struct date_pattern *pattern, struct arena *arena, struct view rest)
{
    size_t start = 0;

    for (size_t at = 0; at < rest.length; at++) {
        if (rest.data[at] != '\'')
            continue;
        bool doubled = at + 1 < rest.length && rest.data[at + 1] == '\'';
        size_t end = at + doubled;
        pattern_add(pattern, arena,
                    (struct item){ .kind = ITEM_LITERAL, .text = { rest.data + start, end - start } });
        if (!doubled)
            return at + 1;
        at++;
        start = at + 1;
    }
    return 0;
}

static bool byte_is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool letter_is_known(char letter, size_t count)
{
    static const char letters[] = "yuMLdDHhkKamsSEzVZXx";

    if (!strchr(letters, letter))
        return false;
    switch (letter) {
    case 'a': return count == 1;
    case 'V': return count == 2;
    case 'S': return count <= 9;
    case 'D': return count <= 3;
    case 'M':
    case 'L':
    case 'E':
    case 'z': return count <= 4;
    case 'Z':
    case 'X':
    case 'x': return count <= 5;
    case 'y':
    case 'u': return count <= 9;
    default: return count <= 2;
    }
}

/* Reads one element of the pattern at `at`; 0 when it cannot be used. */
static size_t element_read(struct date_pattern *pattern, struct arena *arena, struct view text, size_t at)
{
    struct view rest = view_skip(text, at);
    char byte = rest.data[0];
    size_t count = 1;

    if (byte == '\'') {
        if (rest.length > 1 && rest.data[1] == '\'') {
            pattern_add(pattern, arena, (struct item){ .kind = ITEM_LITERAL, .text = { rest.data, 1 } });
            return 2;
        }
        size_t length = quoted_read(pattern, arena, view_skip(rest, 1));
        return length == 0 ? 0 : length + 1;
    }
    if (byte == '[' || byte == ']') {
        pattern_add(pattern, arena, (struct item){ .kind = byte == '[' ? ITEM_OPEN : ITEM_CLOSE });
        return 1;
    }
    if (!byte_is_letter(byte)) {
        pattern_add(pattern, arena, (struct item){ .kind = ITEM_LITERAL, .text = { rest.data, 1 } });
        return 1;
    }
    while (count < rest.length && rest.data[count] == byte)
        count++;
    if (!letter_is_known(byte, count))
        return 0;
    pattern_add(pattern, arena, (struct item){ .kind = ITEM_FIELD, .letter = byte, .count = count });
    return count;
}

static void element_fail(struct arena *arena, struct view text, size_t at, struct view *error, struct view *help)
{
    size_t count = 1;

    if (text.data[at] == '\'') {
        *error = VIEW("a quote in the date pattern is not closed");
        *help = VIEW("write '' for a single quote");
        return;
    }
    while (at + count < text.length && text.data[at + count] == text.data[at])
        count++;
    struct view letters = { text.data + at, count };
    *error = arena_format(arena, "the date pattern cannot read \"%.*s\"", VIEW_PRINT(letters));
    *help = at > 0 && text.data[at - 1] == '%'
                ? VIEW("parseDate takes patterns like yyyy-MM-dd HH:mm:ss; the % letters are formatDate's")
                : arena_format(arena, "patterns are like yyyy-MM-dd'T'HH:mm:ss.SSSX; text that stands for itself is quoted: "
                                      "'%.*s'",
                               VIEW_PRINT(letters));
}

const struct date_pattern *date_pattern_new(struct arena *arena, struct view text, struct view *error, struct view *help)
{
    struct date_pattern *pattern = ARENA_NEW(arena, struct date_pattern);

    text = arena_keep(arena, text);
    for (size_t at = 0, length; at < text.length; at += length) {
        length = element_read(pattern, arena, text, at);
        if (length == 0) {
            element_fail(arena, text, at, error, help);
            return NULL;
        }
    }
    if (!pattern_pair(pattern)) {
        *error = VIEW("the brackets in the date pattern do not pair");
        *help = VIEW("[ ] encloses an optional part; quote a bracket that stands for itself: '['");
        return NULL;
    }
    pattern_reserve(pattern);
    return pattern;
}

/* --- parsing --- */

enum half { HALF_NONE, HALF_AM, HALF_PM };

/* What has been read so far. Small, so that an optional part can start over from a copy. */
struct reading {
    size_t at;
    bool has_year, has_month, has_day, has_day_of_year, has_hour, has_half_hour, has_offset;
    int64_t year;
    int month, day, day_of_year;
    int hour;                   /* 0..23 */
    int half_hour;              /* 0..11 */
    enum half half;
    int minute, second, millisecond;
    int offset;                 /* seconds */
    const struct zone *zone;
};

static bool number_read(const struct item *item, struct view text, size_t *at, int64_t *number)
{
    size_t least, most, digits = 0;

    field_width(item, &least, &most);
    while (*at + digits < text.length && text.data[*at + digits] >= '0' && text.data[*at + digits] <= '9')
        digits++;
    if (most > least && item->reserve > 0)
        digits = digits > item->reserve ? digits - item->reserve : 0;
    if (digits > most)
        digits = most;
    if (digits < least)
        return false;
    *number = 0;
    for (size_t i = 0; i < digits; i++)
        *number = *number * 10 + (text.data[*at + i] - '0');
    *at += digits;
    return true;
}

static bool number_store(struct reading *reading, const struct item *item, int64_t number)
{
    switch (item->letter) {
    case 'y':
    case 'u':
        reading->year = item->count == 2 ? 2000 + number : number;
        reading->has_year = true;
        return reading->year <= 9999;
    case 'M':
    case 'L':
        reading->month = (int)number;
        reading->has_month = true;
        return number >= 1 && number <= 12;
    case 'd':
        reading->day = (int)number;
        reading->has_day = true;
        return number >= 1 && number <= 31;
    case 'D':
        reading->day_of_year = (int)number;
        reading->has_day_of_year = true;
        return number >= 1 && number <= 366;
    case 'H':
        reading->hour = (int)number;
        reading->has_hour = true;
        return number <= 23;
    case 'k':
        reading->hour = (int)(number % 24);
        reading->has_hour = true;
        return number >= 1 && number <= 24;
    case 'h':
    case 'K':
        reading->half_hour = (int)(number % 12);
        reading->has_half_hour = true;
        return item->letter == 'h' ? number >= 1 && number <= 12 : number <= 11;
    case 'm':
        reading->minute = (int)number;
        return number <= 59;
    case 's':
        reading->second = (int)number;
        return number <= 59;
    default:
        break;
    }
    for (size_t digits = item->count; digits < 3; digits++)
        number *= 10;
    for (size_t digits = item->count; digits > 3; digits--)
        number /= 10;
    reading->millisecond = (int)number;
    return true;
}

/* Which of the names stands in the text; -1 when none does. *at moves behind it. */
static int name_read(const char *const *names, int count, bool whole, struct view text, size_t *at)
{
    for (int i = 0; i < count; i++) {
        struct view name = { names[i], whole ? strlen(names[i]) : (size_t)DATE_NAME_SHORT };
        if (text.length - *at >= name.length &&
            view_equal_nocase((struct view){ text.data + *at, name.length }, name)) {
            *at += name.length;
            return i;
        }
    }
    return -1;
}

static bool two_digits(struct view text, size_t at, int *number)
{
    if (at + 2 > text.length || text.data[at] < '0' || text.data[at] > '9' || text.data[at + 1] < '0' ||
        text.data[at + 1] > '9')
        return false;
    *number = (text.data[at] - '0') * 10 + text.data[at + 1] - '0';
    return true;
}

/* Z, or a sign and hours, optionally minutes, optionally seconds, with or without colons. */
static bool offset_read(struct reading *reading, struct view text)
{
    int parts[3] = { 0, 0, 0 };
    size_t at = reading->at;

    if (at >= text.length)
        return false;
    reading->has_offset = true;
    reading->offset = 0;
    if (text.data[at] == 'Z' || text.data[at] == 'z') {
        reading->at = at + 1;
        return true;
    }
    if ((text.data[at] != '+' && text.data[at] != '-') || !two_digits(text, at + 1, &parts[0]))
        return false;
    int sign = text.data[at] == '-' ? -1 : 1;
    at += 3;
    for (size_t part = 1; part < 3; part++) {
        size_t colon = at < text.length && text.data[at] == ':';
        if (!two_digits(text, at + colon, &parts[part]))
            break;
        at += 2 + colon;
    }
    reading->at = at;
    reading->offset = sign * (parts[0] * 3600 + parts[1] * 60 + parts[2]);
    return parts[0] <= 18 && parts[1] <= 59 && parts[2] <= 59;
}

static bool byte_is_of_zone(char byte)
{
    return byte_is_letter(byte) || (byte >= '0' && byte <= '9') || byte == '/' || byte == '_' || byte == '+' ||
           byte == '-' || byte == ':';
}

static bool zone_read(struct reading *reading, struct view text, struct zone_cache *cache)
{
    size_t end = reading->at;

    while (end < text.length && byte_is_of_zone(text.data[end]))
        end++;
    if (end == reading->at)
        return false;
    reading->zone = zone_cache_find(cache, (struct view){ text.data + reading->at, end - reading->at });
    reading->at = end;
    return reading->zone != NULL;
}

static bool half_read(struct reading *reading, struct view text)
{
    static const struct view am = VIEW_INIT("am"), pm = VIEW_INIT("pm");
    struct view two = { text.data + reading->at, 2 };

    if (text.length - reading->at < 2 || (!view_equal_nocase(two, am) && !view_equal_nocase(two, pm)))
        return false;
    reading->half = view_equal_nocase(two, am) ? HALF_AM : HALF_PM;
    reading->at += 2;
    return true;
}

static bool field_read(struct reading *reading, const struct item *item, struct view text, struct zone_cache *cache)
{
    int64_t number;
    int month;

    if (letter_is_number(item->letter, item->count))
        return number_read(item, text, &reading->at, &number) && number_store(reading, item, number);
    switch (item->letter) {
    case 'M':
    case 'L':
        month = name_read(month_names, 12, item->count > 3, text, &reading->at);
        reading->month = month + 1;
        reading->has_month = true;
        return month >= 0;
    case 'E':
        return name_read(weekday_names, 7, item->count > 3, text, &reading->at) >= 0;
    case 'a':
        return half_read(reading, text);
    case 'z':
    case 'V':
        return zone_read(reading, text, cache);
    default:
        return offset_read(reading, text);
    }
}

static bool items_read(const struct date_pattern *pattern, size_t from, size_t to, struct view text,
                       struct zone_cache *cache, struct reading *reading)
{
    for (size_t i = from; i < to; i++) {
        const struct item *item = &pattern->items[i];

        if (item->kind == ITEM_OPEN) {
            struct reading attempt = *reading;
            if (items_read(pattern, i + 1, item->close - 1, text, cache, &attempt))
                *reading = attempt;
            i = item->close - 1;
        } else if (item->kind == ITEM_LITERAL) {
            if (!view_starts(view_skip(text, reading->at), item->text))
                return false;
            reading->at += item->text.length;
        } else if (item->kind == ITEM_FIELD && !field_read(reading, item, text, cache)) {
            return false;
        }
    }
    return true;
}

static bool reading_resolve(const struct reading *reading, const struct zone *zone, int64_t *ms)
{
    struct civil civil = { .year = reading->year,
                           .month = reading->month,
                           .day = reading->day,
                           .minute = reading->minute,
                           .second = reading->second,
                           .millisecond = reading->millisecond };
    bool by_month = reading->has_month && reading->has_day;
    bool leap = civil_month_days(reading->year, 2) == 29;

    if (!reading->has_year || (!by_month && !reading->has_day_of_year))
        return false;
    if (!by_month) {
        civil.month = 1;
        civil.day = 1;
    }
    if (civil.day > civil_month_days(civil.year, civil.month) || (!by_month && reading->day_of_year == 366 && !leap))
        return false;
    if (reading->has_hour)
        civil.hour = reading->hour;
    else if (reading->has_half_hour)
        civil.hour = reading->half_hour + (reading->half == HALF_PM ? 12 : 0);
    int64_t local = civil_ms(&civil) + (by_month ? 0 : (int64_t)(reading->day_of_year - 1) * MS_PER_DAY);
    if (reading->zone)
        zone = reading->zone;
    *ms = reading->has_offset ? local - (int64_t)reading->offset * MS_PER_SECOND : zone ? zone_to_utc(zone, local) : local;
    return *ms >= CIVIL_MIN_MS && *ms <= CIVIL_MAX_MS;
}

bool date_parse(const struct date_pattern *pattern, struct view text, const struct zone *zone, struct zone_cache *cache,
                int64_t *ms)
{
    struct reading reading = { .at = 0 };

    return items_read(pattern, 0, pattern->count, text, cache, &reading) && reading.at == text.length &&
           reading_resolve(&reading, zone, ms);
}
