/* What a catalog is, to those who make it: the files that are found at first, and those that come later. */
#pragma once

#include "base/map.h"
#include "source/catalog_parts.h"
#include "source/group_pattern.h"
#include "source/opening.h"

enum { FILE_KEY = 2 * sizeof(uint64_t) };

struct catalog {
    struct arena arena;
    struct catalog_request request;
    const struct format *forced;
    const struct zone *zone;
    struct group_patterns *patterns;
    struct times_home times;
    int64_t now_ms;
    struct input *inputs;
    struct held *held;
    size_t count, capacity, held_capacity;
    struct map files;               /* device and number of those already in, to the input's path */
    struct map tried;               /* likewise, of a catalog that grows: all files it has looked at */
    struct file_identity trying;    /* the last of these */
    bool unripe;                    /* and of some it cannot be told yet what they are */
    struct opening *found;          /* files, in the order of what was named; on the heap */
    size_t found_count, found_capacity;
    struct arena *opened;           /* what is known of them, an arena for each worker that looked */
    size_t opened_count, opened_capacity;
    uint64_t turn;                  /* complaints of a turn stand together, also those made before the files are opened */
    struct complaints complaints;
    size_t complaint_capacity;
    struct view *groups;
    size_t group_count;
    struct descriptions descriptions;
    struct view *described;         /* files found that describe groups */
    size_t described_count, described_capacity;
};

/* The file's device and number, as a key of the maps. */
static inline struct view file_key(uint64_t device, uint64_t number, char text[static FILE_KEY])
{
    memcpy(text, &device, sizeof device);
    memcpy(text + sizeof device, &number, sizeof number);
    return (struct view){ text, FILE_KEY };
}

void catalog_complain(struct catalog *catalog, struct view path, struct view message, bool loss);
/* Whether the file is taken for a log; it is looked into later. The path is kept as it is. */
bool catalog_take(struct catalog *catalog, struct path path);
/* Of a catalog that grows, whether there is something to look at that has not been looked at. */
bool catalog_try(struct catalog *catalog, struct view path);
/* Of a catalog that grows: whether the path no longer led to the file when it was opened, as where files are renamed meanwhile. The
 * file is looked for again. */
bool catalog_has_moved(struct catalog *catalog, const struct opening *opening);
/* Looks into the files that were found, from one of them on. */
void catalog_open(struct catalog *catalog, size_t first);
void catalog_list_groups(struct catalog *catalog);
/* What the description says goes where neither the data nor the path says anything. */
void catalog_describe_input(struct catalog *catalog, struct input *input);
