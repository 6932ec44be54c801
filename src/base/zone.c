/* Zone files are TZif (RFC 8536): a table of changes, then a rule for the time after the last one. */
#include "base/zone.h"

#include "base/buffer.h"
#include "base/civil.h"
#include "base/zone_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct zone {
    size_t change_count;
    int64_t *changes;           /* seconds UTC, ascending */
    uint8_t *change_types;      /* what holds from then on */
    size_t type_count;
    struct zone_type *types;    /* the first holds before the first change */
    bool has_rule;
    struct zone_rule rule;
};

enum {
    HEADER_BYTES = 44,
    TYPE_BYTES = 6,
    FILE_LIMIT = 1 << 20,
    NAME_LIMIT = 200,
};

/* What a header says about the block that follows it. */
struct zone_header {
    int version;                /* 0 for the first */
    size_t universal_count, standard_count, leap_count, change_count, type_count, text_bytes;
};

static uint64_t zone_big_endian(const char *at, size_t bytes)
{
    uint64_t value = 0;

    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | (unsigned char)at[i];
    return value;
}

static bool zone_read_header(struct view *file, struct zone_header *header)
{
    if (file->length < HEADER_BYTES || !view_starts(*file, VIEW("TZif")))
        return false;

    size_t counts[6];

    for (size_t i = 0; i < 6; i++) {
        counts[i] = zone_big_endian(file->data + 20 + 4 * i, 4);
        if (counts[i] > FILE_LIMIT)
            return false;
    }
    *header = (struct zone_header){
        .version = file->data[4] ? file->data[4] - '0' : 0,
        .universal_count = counts[0],
        .standard_count = counts[1],
        .leap_count = counts[2],
        .change_count = counts[3],
        .type_count = counts[4],
        .text_bytes = counts[5],
    };
    *file = view_skip(*file, HEADER_BYTES);
    return true;
}

static size_t zone_block_bytes(const struct zone_header *header, size_t time_bytes)
{
    return header->change_count * (time_bytes + 1) + header->type_count * TYPE_BYTES + header->text_bytes +
           header->leap_count * (time_bytes + 4) + header->standard_count + header->universal_count;
}

static bool zone_read_types(struct zone *zone, struct arena *arena, const struct zone_header *header, const char *at)
{
    struct view texts = arena_keep(arena, (struct view){ at + header->type_count * TYPE_BYTES, header->text_bytes });

    zone->type_count = header->type_count;
    zone->types = ARENA_ARRAY(arena, header->type_count, struct zone_type);
    for (size_t i = 0; i < header->type_count; i++, at += TYPE_BYTES) {
        size_t text = (unsigned char)at[5];

        if (text >= texts.length)
            return false;
        zone->types[i].offset = (int32_t)zone_big_endian(at, 4);
        zone->types[i].abbreviation = view_of(texts.data + text);
        if (abs(zone->types[i].offset) > 26 * 3600)
            return false;
    }
    return true;
}

static bool zone_read_block(struct zone *zone, struct arena *arena, const struct zone_header *header, const char *at,
                            size_t time_bytes)
{
    zone->change_count = header->change_count;
    zone->changes = ARENA_ARRAY(arena, header->change_count, int64_t);
    zone->change_types = ARENA_ARRAY(arena, header->change_count, uint8_t);
    for (size_t i = 0; i < header->change_count; i++, at += time_bytes) {
        uint64_t time = zone_big_endian(at, time_bytes);

        zone->changes[i] = time_bytes == 4 ? (int32_t)time : (int64_t)time;
    }
    for (size_t i = 0; i < header->change_count; i++, at++) {
        zone->change_types[i] = (uint8_t)*at;
        if (zone->change_types[i] >= header->type_count)
            return false;
    }
    return zone_read_types(zone, arena, header, at);
}

static bool zone_read(struct zone *zone, struct arena *arena, struct view file)
{
    struct zone_header header;
    size_t time_bytes = 4;

    if (!zone_read_header(&file, &header))
        return false;
    if (header.version >= 2) {
        size_t old_bytes = zone_block_bytes(&header, 4);

        if (old_bytes > file.length)
            return false;
        file = view_skip(file, old_bytes);
        if (!zone_read_header(&file, &header))
            return false;
        time_bytes = 8;
    }

    size_t bytes = zone_block_bytes(&header, time_bytes);

    /* A file that counts leap seconds counts another time than we do. */
    if (bytes > file.length || header.type_count == 0 || header.type_count > 256 || header.leap_count > 0 ||
        !zone_read_block(zone, arena, &header, file.data, time_bytes))
        return false;
    file = view_skip(file, bytes);

    size_t end = file.length && file.data[0] == '\n' ? view_find_byte(file, '\n', 1) : SIZE_MAX;

    if (end != SIZE_MAX && end > 1)
        zone->has_rule = zone_rule_parse(arena, (struct view){ file.data + 1, end - 1 }, &zone->rule);
    return true;
}

/* Letters, digits, _ + - in segments between slashes: no name can leave the folder. */
static bool zone_name_is_safe(struct view name)
{
    if (name.length == 0 || name.length > NAME_LIMIT || name.data[0] == '/' || name.data[name.length - 1] == '/')
        return false;
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.data[i];
        bool letter = (unsigned)((byte | 0x20) - 'a') < 26 || (unsigned)(byte - '0') < 10;

        if (!letter && byte != '_' && byte != '+' && byte != '-' && (byte != '/' || name.data[i - 1] == '/'))
            return false;
    }
    return true;
}

static bool zone_load_file(struct buffer *into, const char *folder, struct view name)
{
    char path[4096];
    struct stat facts;
    int length = snprintf(path, sizeof path, "%s/%.*s", folder, VIEW_PRINT(name));
    FILE *file = length < (int)sizeof path ? fopen(path, "re") : NULL;

    if (!file)
        return false;
    if (fstat(fileno(file), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size < FILE_LIMIT) {
        size_t size = (size_t)facts.st_size;

        into->length = fread(buffer_reserve(into, size), 1, size, file);
    }
    fclose(file);
    return into->length > 0;
}

static const struct zone *zone_of_file(struct arena *arena, struct view name)
{
    static const char *const folders[] = { "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo" };
    const char *chosen = getenv("TZDIR");
    struct zone *zone = ARENA_NEW(arena, struct zone);
    struct buffer file;
    bool found = false;

    buffer_init(&file);
    if (chosen && *chosen)
        found = zone_load_file(&file, chosen, name);
    for (size_t i = 0; i < sizeof folders / sizeof *folders && !found && !(chosen && *chosen); i++)
        found = zone_load_file(&file, folders[i], name);
    if (found)
        found = zone_read(zone, arena, buffer_view(&file));
    buffer_clear(&file);
    return found ? zone : NULL;
}

static const struct zone *zone_fixed(struct arena *arena, int offset, struct view abbreviation)
{
    struct zone *zone = ARENA_NEW(arena, struct zone);

    zone->type_count = 1;
    zone->types = ARENA_NEW(arena, struct zone_type);
    *zone->types = (struct zone_type){ offset, abbreviation };
    return zone;
}

/* +HH, +HHMM or +HH:MM */
static bool zone_parse_offset(struct view name, int *offset)
{
    int digits[4] = { 0 };
    size_t count = 0;

    if (name.length < 3 || (name.data[0] != '+' && name.data[0] != '-'))
        return false;
    for (size_t i = 1; i < name.length; i++) {
        if (i == 3 && name.data[i] == ':' && name.length == 6)
            continue;
        if ((unsigned)(name.data[i] - '0') > 9 || count == 4)
            return false;
        digits[count++] = name.data[i] - '0';
    }

    int hours = digits[0] * 10 + digits[1];
    int minutes = digits[2] * 10 + digits[3];

    if ((count != 2 && count != 4) || hours > 23 || minutes > 59)
        return false;
    *offset = (hours * 60 + minutes) * 60;
    if (name.data[0] == '-')
        *offset = -*offset;
    return true;
}

const struct zone *zone_find(struct arena *arena, struct view name)
{
    int offset;

    if (view_equal(name, VIEW("Z")) || view_equal_nocase(name, VIEW("UTC")))
        return zone_fixed(arena, 0, VIEW("UTC"));
    if (zone_parse_offset(name, &offset)) {
        int minutes = abs(offset) / 60;

        return zone_fixed(arena, offset,
                          arena_format(arena, "%c%02d:%02d", offset < 0 ? '-' : '+', minutes / 60, minutes % 60));
    }
    return zone_name_is_safe(name) ? zone_of_file(arena, name) : NULL;
}

static const struct zone_type *zone_type_at(const struct zone *zone, int64_t seconds)
{
    size_t low = 0, high = zone->change_count;

    if (zone->has_rule && (high == 0 || seconds >= zone->changes[high - 1]))
        return zone_rule_type(&zone->rule, seconds);
    while (low < high) {        /* how many changes have been by then */
        size_t middle = (low + high) / 2;

        if (zone->changes[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return &zone->types[low ? zone->change_types[low - 1] : 0];
}

int zone_offset(const struct zone *zone, int64_t utc_ms, struct view *abbreviation)
{
    int64_t seconds = utc_ms / MS_PER_SECOND - (utc_ms % MS_PER_SECOND < 0);
    const struct zone_type *type = zone_type_at(zone, seconds);

    if (abbreviation)
        *abbreviation = type->abbreviation;
    return type->offset;
}

static int64_t zone_offset_ms(const struct zone *zone, int64_t utc_ms)
{
    return (int64_t)zone_offset(zone, utc_ms, NULL) * MS_PER_SECOND;
}

int64_t zone_to_utc(const struct zone *zone, int64_t local_ms)
{
    /* No zone is a day and a half from UTC, so the offset is one of those that hold well before and well after. */
    int64_t before = local_ms - zone_offset_ms(zone, local_ms - 3 * MS_PER_DAY / 2);
    int64_t after = local_ms - zone_offset_ms(zone, local_ms + 3 * MS_PER_DAY / 2);

    if (before == after)
        return before;

    bool before_holds = before + zone_offset_ms(zone, before) == local_ms;
    bool after_holds = after + zone_offset_ms(zone, after) == local_ms;

    if (before_holds == after_holds) {  /* an overlap, or a gap */
        int64_t earlier = before < after ? before : after;

        return before_holds ? earlier : before + after - earlier;
    }
    return before_holds ? before : after;
}
