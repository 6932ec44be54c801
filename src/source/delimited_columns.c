/* Taking lines apart, and the names of their columns. */
#include "source/delimited.h"

#include "source/instant.h"

/* ---- columns ---- */

/* The end of a column that begins with a quote: the next one with a separator or nothing behind it. Without such a one, the quote
 * is a byte as any. */
static size_t delimited_quote_end(struct view line, size_t begin, char close, char separator)
{
    for (size_t at = begin + 1; (at = view_find_byte(line, close, at)) < line.length; at++)
        if ((at + 1 == line.length || line.data[at + 1] == separator) && (close != '"' || line.data[at - 1] != '\\'))
            return at;
    return SIZE_MAX;
}

size_t delimited_split(const struct delimited_layout *layout, struct view line, struct view *columns, size_t most)
{
    size_t count = 0;

    for (size_t at = 0; at <= line.length; count++) {
        const char open = layout->quoted && at < line.length ? line.data[at] : 0;
        size_t end = SIZE_MAX;

        if (count == most)
            return most + 1;
        if (open == '"' || open == '[')
            end = delimited_quote_end(line, at, open == '[' ? ']' : '"', layout->separator);
        if (end != SIZE_MAX) {
            columns[count] = (struct view){ line.data + at + 1, end - at - 1 };
            at = end + 2;
        } else {
            end = view_find_byte(line, layout->separator, at);
            end = end == SIZE_MAX ? line.length : end;
            columns[count] = (struct view){ line.data + at, end - at };
            at = end + 1;
        }
    }
    return count;
}

size_t delimited_split_any(const struct delimited_layout *layout, struct view line, struct view *columns, size_t most)
{
    struct delimited_layout other = *layout;
    size_t count = delimited_split(layout, line, columns, most);

    for (const char *separator = layout->separators; separator && *separator && count < layout->least; separator++) {
        other.separator = *separator;
        count = delimited_split(&other, line, columns, most);
    }
    return count;
}

/* ---- names ---- */

static bool name_is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

/* The next byte of a name's plain form; 0 at the end. */
static char name_plain(struct view name, size_t *at)
{
    const size_t from = *at;

    while (*at < name.length && !name_is_word(name.data[*at]))
        ++*at;
    if (*at == name.length)
        return 0;
    if (*at > from && from > 0)
        return '_';
    const char byte = name.data[(*at)++];
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool name_alike(struct view a, struct view b)
{
    size_t at = 0, bt = 0;

    for (;;) {
        const char byte = name_plain(a, &at);

        if (byte != name_plain(b, &bt))
            return false;
        if (byte == 0)
            return true;
    }
}

static bool name_is_plain_of(struct view plain, struct view name)
{
    size_t at = 0;

    for (size_t i = 0; i < plain.length; i++)
        if (plain.data[i] != name_plain(name, &at))
            return false;
    return name_plain(name, &at) == 0;
}

size_t delimited_column(const struct delimited_layout *layout, struct view name)
{
    for (size_t i = 0; i < layout->count; i++)
        if (name_alike(layout->names[i], name))
            return i;
    return SIZE_MAX;
}

struct delimited_layout *delimited_layout_new(const struct delimited_layout *like, const struct view *names, size_t count,
                                              struct arena *arena)
{
    struct delimited_layout *layout = ARENA_NEW(arena, struct delimited_layout);
    struct view *kept = ARENA_ARRAY(arena, count, struct view);

    for (size_t i = 0; i < count; i++)
        kept[i] = arena_keep(arena, names[i]);
    *layout = *like;
    layout->names = kept;
    layout->count = count;
    layout->discovered = false;
    layout->time = layout->other_time = layout->stream = SIZE_MAX;
    return layout;
}

static bool delimited_find_alias(const struct delimited_layout *layout, struct view name, struct delimited_place *place)
{
    for (size_t i = 0; i < layout->alias_count; i++)
        if (view_equal(layout->aliases[i].name, name)) {
            place->column = delimited_column(layout, layout->aliases[i].column);
            place->part = layout->aliases[i].part;
            return place->column != SIZE_MAX;
        }
    return false;
}

bool delimited_find_discovered(const struct delimited_layout *layout, struct view name, struct delimited_place *place)
{
    return layout->discovered && delimited_find_alias(layout, name, place);
}

bool delimited_find(const struct delimited_layout *layout, struct view name, struct delimited_place *place)
{
    if (delimited_find_alias(layout, name, place))
        return true;
    place->part = DELIMITED_WHOLE;
    for (place->column = 0; place->column < layout->count; place->column++)
        if (view_equal(layout->names[place->column], name))
            return true;
    for (place->column = 0; place->column < layout->count; place->column++)
        if (name_is_plain_of(name, layout->names[place->column]))
            return true;
    return false;
}

/* Whether the name stands for this column and no other. */
static bool name_is_column(const struct delimited_layout *layout, struct view name, size_t column)
{
    struct delimited_place place;

    return name.length > 0 && delimited_find(layout, name, &place) && place.column == column && place.part == DELIMITED_WHOLE;
}

struct view delimited_listed_name(const struct delimited_layout *layout, size_t column, struct arena *arena)
{
    const struct view wire = layout->names[column];
    char *plain = arena_alloc(arena, wire.length);
    size_t length = 0, at = 0;

    for (size_t i = 0; layout->renamed && i < layout->alias_count; i++)
        if (name_alike(layout->aliases[i].column, wire) && name_is_column(layout, layout->aliases[i].name, column))
            return layout->aliases[i].name;
    for (char byte; (byte = name_plain(wire, &at)) != 0;)
        plain[length++] = byte;
    /* Another name may be spelt so: client_port is the port of client:port. */
    const struct view name = { plain, length };
    if (name_is_column(layout, name, column))
        return name;
    return name_is_column(layout, wire, column) ? wire : (struct view){ NULL, 0 };
}

/* ---- values ---- */

/* A request is a verb, an address in which there may be blanks, and a protocol. */
static struct view part_of_request(struct view request, enum delimited_part part)
{
    const struct view none = { NULL, 0 };
    const size_t first = view_find_byte(request, ' ', 0);

    while (request.length > 0 && request.data[request.length - 1] == ' ')
        request.length--;
    size_t last = request.length;
    if (part == DELIMITED_VERB)
        return first >= request.length ? request : (struct view){ request.data, first };
    while (last > 0 && request.data[last - 1] != ' ')
        last--;
    if (first >= request.length)
        return none;
    if (last == first + 1)          /* two words */
        return part == DELIMITED_URL ? view_skip(request, last) : none;
    return part == DELIMITED_URL ? view_between(request.data + first + 1, request.data + last - 1) : view_skip(request, last);
}

static struct view part_of(struct view text, enum delimited_part part)
{
    if (part == DELIMITED_WHOLE)
        return text;
    if (part >= DELIMITED_VERB)
        return part_of_request(text, part);
    for (size_t at = text.length; at > 0; at--)
        if (text.data[at - 1] == ':')
            return part == DELIMITED_HOST ? (struct view){ text.data, at - 1 } : view_skip(text, at);
    return part == DELIMITED_HOST ? text : (struct view){ NULL, 0 };
}

static int value_digit(char byte)
{
    return byte >= '0' && byte <= '9'   ? byte - '0'
           : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
           : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
                                        : -1;
}

static struct view value_decode(struct view text, struct arena *arena)
{
    if (view_find_byte(text, '%', 0) == SIZE_MAX)
        return text;
    char *decoded = arena_alloc(arena, text.length);
    size_t length = 0;

    for (size_t at = 0; at < text.length; at++) {
        const int high = text.data[at] == '%' && at + 2 < text.length ? value_digit(text.data[at + 1]) : -1;
        const int low = high >= 0 ? value_digit(text.data[at + 2]) : -1;

        decoded[length++] = (char)(low >= 0 ? high << 4 | low : text.data[at]);
        at += low >= 0 ? 2 : 0;
    }
    return (struct view){ decoded, length };
}

struct view delimited_value(const struct delimited_layout *layout, const struct view *columns, size_t count,
                            struct delimited_place place, struct arena *arena)
{
    const struct view none = { NULL, 0 };

    if (place.column >= count)
        return none;
    const struct view text = part_of(columns[place.column], place.part);
    if (!text.data || (!layout->dashes && view_equal(text, VIEW("-"))))
        return none;
    return layout->encoded ? value_decode(text, arena) : text;
}

/* ---- shapes ---- */

bool delimited_is_digits(struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.length > 0;
}

bool delimited_is_number(struct view text)
{
    const size_t point = view_find_byte(text, '.', 0);

    if (view_starts(text, VIEW("-")))
        return delimited_is_digits(view_skip(text, 1));
    if (point == SIZE_MAX)
        return delimited_is_digits(text);
    return delimited_is_digits((struct view){ text.data, point }) && delimited_is_digits(view_skip(text, point + 1));
}

bool delimited_is_iso(struct view text)
{
    static const struct view shape = VIEW_INIT("0000-00-00T00:00:00");

    if (text.length < shape.length)
        return false;
    for (size_t i = 0; i < shape.length; i++)
        if (shape.data[i] == '0' ? text.data[i] < '0' || text.data[i] > '9' : text.data[i] != shape.data[i])
            return false;
    return true;
}

bool delimited_is_address(struct view text)
{
    size_t marks = 0;

    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.data[i];

        if (byte == ':' || byte == '.')
            marks++;
        else if (value_digit(byte) < 0 && byte != '[' && byte != ']')
            return false;
    }
    return marks >= 2;
}
