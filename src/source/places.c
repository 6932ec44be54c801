#include "source/places.h"

#include "source/delivered_name.h"

#include <stdlib.h>

enum { PARTS_MAX = 64 };

bool log_has_account(struct view log)
{
    return log.length > LOG_ACCOUNT && log.data[LOG_ACCOUNT] == ':' && name_is_account((struct view){ log.data, LOG_ACCOUNT });
}

struct view log_group(struct view log)
{
    return log_has_account(log) ? view_skip(log, LOG_ACCOUNT + 1) : log;
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

        if (part.length > 0 && !view_equal(part, VIEW(".")) && !view_equal(part, VIEW("..")))
            turned[parts.count++] = part;
        path = part.length < path.length ? (struct view){ path.data, path.length - part.length - 1 } : VIEW("");
    }
    for (size_t i = 0; i < parts.count; i++)
        parts.list[i] = turned[parts.count - 1 - i];
    return parts;
}

/* A folder's name; of the folder "ARCHIVE.zip!", below which the members of an archive are, without suffixes. */
static struct view place_name(struct view folder)
{
    return folder.length > 1 && view_ends(folder, VIEW("!")) ? path_stem((struct view){ folder.data, folder.length - 1 }) : folder;
}

static bool place_of_export(const struct place_parts *parts, struct place *place)
{
    const size_t n = parts->count;

    if (n < 3 || !name_is_uuid(parts->list[n - 3]))
        return false;
    const struct view number = path_stem(parts->list[n - 1]);
    if (number.length != 6 || !name_is_number(number))
        return false;
    place->group = n >= 4 ? place_name(parts->list[n - 4]) : VIEW("exportedlogs");
    place->stream = parts->list[n - 2];
    return true;
}

static bool place_of_delivery(const struct place_parts *parts, struct place *place)
{
    for (size_t i = 0; i + 3 < parts->count; i++) {
        size_t account = i + 1;

        if (!view_equal(parts->list[i], VIEW("AWSLogs")))
            continue;
        if (view_starts(parts->list[account], VIEW("o-")))
            account++;
        if (account + 2 < parts->count && name_is_account(parts->list[account])) {
            place->account = parts->list[account];
            place->group = parts->list[account + 1];
            if (name_is_region(parts->list[account + 2]))
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
        if (view_starts(parts->list[i], account) && name_is_account(view_skip(parts->list[i], account.length)))
            place->account = view_skip(parts->list[i], account.length);
        if (view_starts(parts->list[i], region) && name_is_region(view_skip(parts->list[i], region.length)))
            place->region = view_skip(parts->list[i], region.length);
        if (view_starts(parts->list[i], service) && parts->list[i].length > service.length) {
            place->group = view_skip(parts->list[i], service.length);
            found = true;
        }
    }
    return found;
}

/* The name of a delivered file has the stream, and the rest where no folder says it. */
static bool place_of_service(struct view base, struct place *place, bool found)
{
    struct delivered_name name;

    if (!delivered_name_service(base, &name) || (place->account.length > 0 && found && !view_equal(name.account, place->account)))
        return false;
    place->stream = name.stream;
    if (found)
        return true;
    place->account = name.account;
    place->group = view_equal(name.service, VIEW("waflogs")) ? VIEW("WAFLogs") : name.service;
    place->region = name_is_region(name.region) ? name.region : VIEW("");
    return true;
}

static bool place_of_layout(const struct place_parts *parts, struct view base, struct place *place)
{
    if (place_of_export(parts, place))
        return true;
    const bool found = place_of_delivery(parts, place) || place_of_hive(parts, place);
    return place_of_service(base, place, found) || found;
}

/* Above 2024/05/01, with hours and minutes or without, year=2024/month=05, 2024-05-01. */
static struct view place_above_dates(struct view folder)
{
    enum { DATE_PARTS = 4 };        /* month, day, hour, minute */

    for (;;) {
        struct view above = folder;

        for (int i = 0; i < DATE_PARTS && path_base(above).length == 2 && name_is_number(path_base(above)); i++)
            above = path_folder(above);
        if (name_is_year(path_base(above)) || name_is_date(path_base(folder)))
            folder = path_folder(name_is_date(path_base(folder)) ? folder : above);
        else
            return folder;
    }
}

/* The name of the folder a file is in, also when it is known as "." only. */
static struct view place_folder_name(struct arena *arena, struct view folder)
{
    struct view name = path_base(folder);

    if (name.length > 0 && !view_equal(name, VIEW(".")) && !view_equal(name, VIEW("..")))
        return place_name(name);
    char *real = realpath(folder.length > 0 ? arena_keep(arena, folder).data : ".", NULL);
    if (real)
        name = path_base(arena_keep(arena, view_of(real)));
    free(real);
    return name.length > 0 ? name : VIEW("/");
}

static void place_of_folder(struct arena *arena, struct path path, struct place *place)
{
    const struct view folder = place_above_dates(path_plain(path_folder(path.name))), region = path_folder(folder);

    place->group = place_folder_name(arena, folder);
    if (name_is_region(path_base(region)) && name_is_account(path_base(path_folder(region)))) {
        place->region = path_base(region);
        place->account = path_base(path_folder(region));
    }
}

static void place_of_names(struct arena *arena, struct path path, struct place *place)
{
    const struct view base = path_base(path.name);
    struct view stream;
    const bool delivered = delivered_name_stream(base, &stream);

    if (path.root.length > 0 || (delivered && stream.length == 0))
        place_of_folder(arena, path, place);
    else
        place->group = delivered ? stream : path_stem(base);
    if (delivered)
        place->stream = stream.length > 0 ? stream : place->group;
}

static void place_of_option(const struct group_match *match, struct place *place)
{
    place->group = match->group;
    if (match->stream.length > 0)
        place->stream = match->stream;
    if (match->account.length > 0)
        place->account = match->account;
    if (match->region.length > 0)
        place->region = match->region;
}

struct place input_place(struct arena *arena, struct path path, struct view account, struct group_patterns *patterns)
{
    const struct place_parts parts = place_split(path.name);
    const struct view base = path_base(path.name);
    struct place place = { .account = account, .stream = base };
    struct group_match match;

    if (view_equal(path.name, VIEW("-")))
        place.group = place.stream = VIEW("stdin");
    else if (!place_of_layout(&parts, base, &place))
        place_of_names(arena, path, &place);
    if (group_patterns_match(patterns, arena, path.name, &match))
        place_of_option(&match, &place);
    if (place.account.length == 0)
        place.account = VIEW("000000000000");
    return place;
}
