#include "source/delivered_name.h"

#include "source/paths.h"

enum { ACCOUNT_DIGITS = 12, UUID_LENGTH = 36 };

static bool name_all(struct view text, const char *allowed)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\0' || !strchr(allowed, text.data[i]))
            return false;
    return true;
}

/* Whether the text has that form: 0 is a digit, X a hexadecimal one, anything else itself. */
static bool name_has_form(struct view text, const char *form)
{
    static const char digits[] = "0123456789", hex[] = "0123456789abcdefABCDEF";

    if (text.length != strlen(form))
        return false;
    for (size_t i = 0; i < text.length; i++) {
        const struct view byte = { text.data + i, 1 };

        if (form[i] == '0' ? !name_all(byte, digits) : form[i] == 'X' ? !name_all(byte, hex) : text.data[i] != form[i])
            return false;
    }
    return true;
}

bool name_is_number(struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return text.length > 0;
}

bool name_is_account(struct view text)
{
    return text.length == ACCOUNT_DIGITS && name_is_number(text);
}

bool name_is_year(struct view text)
{
    return text.length == 4 && name_is_number(text) && (view_starts(text, VIEW("20")) || view_starts(text, VIEW("19")));
}

bool name_is_region(struct view text)
{
    return text.length >= 9 && text.length <= 20 && text.data[2] == '-' && text.data[text.length - 2] == '-' &&
           name_all((struct view){ text.data, text.length - 1 }, "abcdefghijklmnopqrstuvwxyz-") &&
           name_is_number(view_skip(text, text.length - 1));
}

bool name_is_uuid(struct view text)
{
    return name_has_form(text, "XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX");
}

bool name_is_permission_check(struct view path)
{
    return view_equal(path_base(path), VIEW("aws-logs-write-test"));
}

bool name_is_digest(struct view path)
{
    return view_find(path, VIEW("/CloudTrail-Digest/"), 0) != SIZE_MAX;
}

bool name_is_date(struct view folder)
{
    static const struct view keys[] = { VIEW_INIT("year"), VIEW_INIT("month"), VIEW_INIT("day"), VIEW_INIT("hour"),
                                        VIEW_INIT("minute"), VIEW_INIT("date"), VIEW_INIT("dt") };
    const size_t equal = view_find_byte(folder, '=', 0);

    if (equal == SIZE_MAX)
        return name_has_form(folder, "0000-00-00") || name_has_form(folder, "0000-00-00-00");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (view_equal((struct view){ folder.data, equal }, keys[i]))
            return true;
    return false;
}

static struct view name_without(struct view text, size_t count)
{
    return (struct view){ text.data, text.length - count };
}

/* The place of the _ before a time such as 20240501T1000Z_; SIZE_MAX when there is none. */
static size_t name_time(struct view base)
{
    static const char form[] = "00000000T0000Z";
    const size_t length = sizeof form - 1;

    for (size_t at = 0; (at = view_find_byte(base, '_', at)) != SIZE_MAX; at++) {
        const struct view behind = view_skip(base, at + 1);

        if (behind.length > length && behind.data[length] == '_' && name_has_form((struct view){ behind.data, length }, form))
            return at;
    }
    return SIZE_MAX;
}

/* The text up to the next _, and what is behind it. */
static struct view name_part(struct view *rest)
{
    const size_t end = view_find_byte(*rest, '_', 0);
    const struct view part = { rest->data, end == SIZE_MAX ? rest->length : end };

    *rest = view_skip(*rest, end == SIZE_MAX ? rest->length : end + 1);
    return part;
}

bool delivered_name_service(struct view base, struct delivered_name *name)
{
    const size_t end = name_time(base);

    if (end == SIZE_MAX)
        return false;
    const struct view whole = { base.data, end };
    struct view rest = whole;
    const struct view first = name_part(&rest), service = name_part(&rest), third = name_part(&rest);

    if (service.length == 0)
        return false;
    if (name_is_account(first) && (name_is_region(third) || view_equal(third, VIEW("cloudfront")))) {
        *name = (struct delivered_name){ first, service, third, rest.length > 0 ? rest : whole };
        return true;
    }
    *name = (struct delivered_name){ .account = third, .service = service, .stream = first };
    return name_is_account(third) && rest.length == 0 && first.length > 0;
}

static bool name_of_firehose(struct view base, struct view *stream)
{
    enum { TIME_LENGTH = 20 };      /* with a hyphen in front */
    size_t dot = view_find_byte(base, '.', base.length > UUID_LENGTH ? base.length - UUID_LENGTH : 0);

    if (dot != SIZE_MAX)
        base.length = dot;
    /* The stream's name and the digits of a version stand before the rest. */
    if (base.length < UUID_LENGTH + 1 + TIME_LENGTH + 3 ||
        !name_is_uuid(view_skip(base, base.length - UUID_LENGTH)) || base.data[base.length - UUID_LENGTH - 1] != '-')
        return false;
    base = name_without(base, UUID_LENGTH + 1);
    if (!name_has_form(view_skip(base, base.length - TIME_LENGTH), "-0000-00-00-00-00-00"))
        return false;
    base = name_without(base, TIME_LENGTH);
    size_t end = base.length;
    while (end > 0 && base.data[end - 1] >= '0' && base.data[end - 1] <= '9')
        end--;
    if (end == base.length || end < 2 || base.data[end - 1] != '-')
        return false;
    *stream = (struct view){ base.data, end - 1 };
    return true;
}

static bool name_of_distribution(struct view base, struct view *stream)
{
    static const char form[] = ".0000-00-00-00.XXXXXXXX";
    const size_t dot = view_find_byte(base, '.', 0);

    if (dot == SIZE_MAX || dot == 0 || base.length - dot < sizeof form - 1 ||
        !name_has_form((struct view){ base.data + dot, sizeof form - 1 }, form))
        return false;
    const struct view suffix = view_skip(base, dot + sizeof form - 1);
    if (suffix.length > 0 && suffix.data[0] != '.')
        return false;
    *stream = (struct view){ base.data, dot };
    return true;
}

static bool name_of_bucket(struct view base, struct view *stream)
{
    static const char form[] = "0000-00-00-00-00-00-XXXXXXXXXXXXXXXX";

    base = path_unpacked(base);
    if (base.length < sizeof form - 1 || !name_has_form(view_skip(base, base.length - (sizeof form - 1)), form))
        return false;
    base = name_without(base, sizeof form - 1);
    while (base.length > 0 && (base.data[base.length - 1] == '-' || base.data[base.length - 1] == '_' || base.data[base.length - 1] == '.'))
        base.length--;
    *stream = base;
    return true;
}

bool delivered_name_stream(struct view base, struct view *stream)
{
    return name_of_firehose(base, stream) || name_of_distribution(base, stream) || name_of_bucket(base, stream);
}
