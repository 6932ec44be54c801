#include "source/places.h"

#include <fnmatch.h>
#include <stdlib.h>

enum { PARTS_MAX = 64 };

enum status groups_check(const struct catalog_request *request, struct fault *fault)
{
    for (size_t i = 0; i < request->group_count; i++) {
        size_t equal = view_find_byte(request->groups[i], '=', 0);

        if (equal == SIZE_MAX || equal == 0 || equal + 1 == request->groups[i].length)
            return fault_set(fault, STATUS_INVALID, "--group %.*s: NAME=PATTERN is wanted", VIEW_PRINT(request->groups[i]));
    }
    return STATUS_OK;
}

static struct view place_plain(struct view path)    /* "./logs" is "logs", and so is "logs/" */
{
    while (view_starts(path, VIEW("./")))
        path = view_skip(path, 2);
    while (path.length > 1 && path.data[path.length - 1] == '/')
        path.length--;
    return path;
}

/* Whether that is the folder "ARCHIVE!", below which the members of an archive are. */
static bool place_is_archive(struct view folder, struct view archive)
{
    return archive.length > 0 && folder.length == place_plain(archive).length + 1 && view_starts(folder, place_plain(archive)) &&
           view_ends(folder, VIEW("!"));
}

static bool place_matches(struct arena *arena, struct view path, struct view pattern)
{
    path = arena_keep(arena, place_plain(path));
    pattern = arena_keep(arena, place_plain(pattern));
    if (view_equal(pattern, VIEW(".")) || fnmatch(pattern.data, path.data, 0) == 0)
        return true;
    /* A folder, or a pattern for one: what lies below any folder above the file that it matches. */
    for (struct view folder = path_folder(path); folder.length > 0; folder = path_folder(folder)) {
        const struct view archive = { folder.data, folder.length - view_ends(folder, VIEW("!")) };

        if (fnmatch(pattern.data, arena_keep(arena, folder).data, FNM_PATHNAME) == 0 ||
            fnmatch(pattern.data, arena_keep(arena, archive).data, FNM_PATHNAME) == 0)
            return true;
    }
    return false;
}

static struct view place_option(struct arena *arena, struct view path, const struct catalog_request *request)
{
    for (size_t i = 0; i < request->group_count; i++) {
        size_t equal = view_find_byte(request->groups[i], '=', 0);

        if (place_matches(arena, path, view_skip(request->groups[i], equal + 1)))
            return (struct view){ request->groups[i].data, equal };
    }
    return (struct view){ NULL, 0 };
}

static bool place_all(struct view text, const char *allowed)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\0' || !strchr(allowed, text.data[i]))
            return false;
    return true;
}

static bool place_is_uuid(struct view part)
{
    static const size_t lengths[] = { 8, 4, 4, 4, 12 };
    size_t at = 0;

    if (part.length != 36)
        return false;
    for (size_t i = 0; i < 5; i++) {
        if (!place_all((struct view){ part.data + at, lengths[i] }, "0123456789abcdefABCDEF"))
            return false;
        at += lengths[i];
        if (i < 4 && part.data[at++] != '-')
            return false;
    }
    return true;
}

static bool place_is_account(struct view part)
{
    return part.length == LOG_ACCOUNT && place_all(part, "0123456789");
}

bool log_has_account(struct view log)
{
    return log.length > LOG_ACCOUNT && log.data[LOG_ACCOUNT] == ':' && place_is_account((struct view){ log.data, LOG_ACCOUNT });
}

/* The last PARTS_MAX parts of a path. */
struct place_parts {
    struct view list[PARTS_MAX];
    size_t count;
};

static struct place_parts place_split(struct view path)
{
    struct place_parts parts = { .count = 0 };
    struct view turned[PARTS_MAX];

    while (path.length > 0 && parts.count < PARTS_MAX) {
        struct view part = path_base(path);

        if (part.length > 0)
            turned[parts.count++] = part;
        path = part.length < path.length ? (struct view){ path.data, path.length - part.length - 1 } : VIEW("");
    }
    for (size_t i = 0; i < parts.count; i++)
        parts.list[i] = turned[parts.count - 1 - i];
    return parts;
}

/* "eu-central-1", "us-gov-west-1": words of small letters and then a digit. */
static bool place_is_region(struct view part)
{
    return part.length >= 9 && part.length <= 20 && part.data[2] == '-' && part.data[part.length - 2] == '-' &&
           place_all((struct view){ part.data, part.length - 1 }, "abcdefghijklmnopqrstuvwxyz-") &&
           place_all(view_skip(part, part.length - 1), "0123456789");
}

static bool place_of_export(const struct place_parts *parts, struct place *place)
{
    const size_t n = parts->count;

    if (n < 3 || !place_is_uuid(parts->list[n - 3]))
        return false;
    struct view number = path_stem(parts->list[n - 1]);
    if (number.length != 6 || !place_all(number, "0123456789"))
        return false;
    place->group = n >= 4 ? parts->list[n - 4] : VIEW("exportedlogs");
    place->stream = parts->list[n - 2];
    return true;
}

/* ACCOUNT_CloudTrail_REGION_TIME_…: the stream is what stands before the time, as in the log group CloudTrail delivers to. */
static struct view place_trail(struct view base, struct view account)
{
    static const struct view service = VIEW_INIT("_CloudTrail_");
    const size_t begin = account.length + service.length;
    const size_t end = view_find_byte(base, '_', begin < base.length ? begin : base.length);

    if (end == SIZE_MAX || !view_starts(base, account) || view_find(base, service, 0) != account.length ||
        !place_is_region((struct view){ base.data + begin, end - begin }))
        return base;
    return (struct view){ base.data, end };
}

static bool place_of_delivery(const struct place_parts *parts, struct place *place)
{
    for (size_t i = 0; i + 3 < parts->count; i++) {
        size_t account = i + 1;

        if (!view_equal(parts->list[i], VIEW("AWSLogs")))
            continue;
        if (view_starts(parts->list[account], VIEW("o-")))
            account++;
        if (account + 2 < parts->count && place_is_account(parts->list[account])) {
            place->account = parts->list[account];
            place->group = parts->list[account + 1];
            place->stream = place_trail(parts->list[parts->count - 1], place->account);
            if (place_is_region(parts->list[account + 2]))
                place->region = parts->list[account + 2];
            return true;
        }
    }
    return false;
}

static bool place_of_hive(const struct place_parts *parts, struct place *place)
{
    const struct view account = VIEW_INIT("aws-account-id="), service = VIEW_INIT("aws-service="),
                      region = VIEW_INIT("aws-region=");
    bool found = false;

    for (size_t i = 0; i + 1 < parts->count; i++) {
        if (view_starts(parts->list[i], account) && place_is_account(view_skip(parts->list[i], account.length)))
            place->account = view_skip(parts->list[i], account.length);
        if (view_starts(parts->list[i], region) && place_is_region(view_skip(parts->list[i], region.length)))
            place->region = view_skip(parts->list[i], region.length);
        if (view_starts(parts->list[i], service) && parts->list[i].length > service.length) {
            place->group = view_skip(parts->list[i], service.length);
            found = true;
        }
    }
    return found;
}

/* The name of the folder a file is in, also when it is known as "." only; of an archive without suffixes. */
static struct view place_folder(struct arena *arena, struct path path)
{
    struct view folder = place_plain(path_folder(path.name));
    struct view name = path_base(folder);

    if (place_is_archive(folder, path.root))
        return path_stem((struct view){ name.data, name.length - 1 });
    if (name.length > 0 && !view_equal(name, VIEW(".")) && !view_equal(name, VIEW("..")))
        return name;
    char *real = realpath(folder.length > 0 ? arena_keep(arena, folder).data : ".", NULL);
    if (real)
        name = path_base(arena_keep(arena, view_of(real)));
    free(real);
    return name.length > 0 ? name : VIEW("/");
}

struct place input_place(struct arena *arena, struct path path, const struct catalog_request *request)
{
    const struct place_parts parts = place_split(path.name);
    const struct view base = path_base(path.name);
    struct place place = { .account = request->account, .stream = base };

    if (view_equal(path.name, VIEW("-")))
        place.group = place.stream = VIEW("stdin");
    else if (!place_of_export(&parts, &place) && !place_of_delivery(&parts, &place) && !place_of_hive(&parts, &place))
        place.group = path.root.length > 0 ? place_folder(arena, path) : path_stem(base);
    struct view option = place_option(arena, path.name, request);
    if (option.length > 0)
        place.group = option;
    if (place.account.length == 0)
        place.account = VIEW("000000000000");
    return place;
}
