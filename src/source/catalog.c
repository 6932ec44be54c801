#include "source/catalog_state.h"

#include "base/hash.h"
#include "base/threads.h"
#include "base/zone.h"
#include "source/beside.h"
#include "source/delivered_name.h"
#include "source/places.h"
#include "source/format_rows.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void catalog_complain(struct catalog *catalog, struct view path, struct view message, bool loss)
{
    struct complaints *complaints = &catalog->complaints;

    complaints->list = arena_grow(&catalog->arena, complaints->list, &catalog->complaint_capacity, complaints->count + 1,
                                  sizeof *complaints->list);
    complaints->list[complaints->count] = (struct complaint){
        .path = arena_keep(&catalog->arena, path), .message = arena_keep(&catalog->arena, message), .loss = loss,
        .order = catalog->turn << 32 | complaints->count,
    };
    complaints->count++;
}

static void catalog_complain_loss(void *context, struct view path, const char *reason)
{
    struct catalog *catalog = context;

    if (!catalog->request.grows || access(path.data, F_OK) == 0 || errno != ENOENT)
        catalog_complain(catalog, path, view_of(reason), true);
    else
        catalog_complain(catalog, path, arena_format(&catalog->arena, "%s; it is waited for", reason), false);
}

/* account:group; most files have that of the one before. */
static struct view catalog_log(struct catalog *catalog, const struct place *place)
{
    const struct view last = catalog->count > 0 ? catalog->inputs[catalog->count - 1].log : VIEW("");

    if (last.length == place->account.length + 1 + place->group.length && view_starts(last, place->account) &&
        last.data[place->account.length] == ':' && view_ends(last, place->group))
        return last;
    return arena_format(&catalog->arena, "%.*s:%.*s", VIEW_PRINT(place->account), VIEW_PRINT(place->group));
}

/* Room for more than there are. A reading holds places in what was there, so of a catalog that grows that stays. */
static void *catalog_room(struct catalog *catalog, void *array, size_t *capacity, size_t more, size_t size)
{
    const size_t wanted = catalog->count + more, doubled = 2 * *capacity;

    if (wanted <= *capacity || !catalog->request.grows)
        return arena_grow(&catalog->arena, array, capacity, wanted, size);
    const size_t count = wanted > doubled ? wanted : doubled;
    void *room = arena_zalloc(&catalog->arena, count * size);

    if (array)
        memcpy(room, array, *capacity * size);
    *capacity = count;
    return room;
}

/* There may be a million files. */
static void catalog_reserve(struct catalog *catalog, size_t more)
{
    catalog->inputs = catalog_room(catalog, catalog->inputs, &catalog->capacity, more, sizeof *catalog->inputs);
    catalog->held = catalog_room(catalog, catalog->held, &catalog->held_capacity, more, sizeof *catalog->held);
    map_reserve(&catalog->files, catalog->files.count + more);
}

static void catalog_add(struct catalog *catalog, struct path path, struct view file, const struct sniffed *sniffed)
{
    const struct place place = input_place(&catalog->arena, path, catalog->request.account, catalog->patterns);
    struct view group = sniffed->group.length > 0 ? sniffed->group : place.group;

    catalog->inputs = catalog_room(catalog, catalog->inputs, &catalog->capacity, 1, sizeof *catalog->inputs);
    catalog->held = catalog_room(catalog, catalog->held, &catalog->held_capacity, 1, sizeof *catalog->held);
    catalog->inputs[catalog->count] = (struct input){
        .path = path.name, .file = file, .index = catalog->count, .packing = sniffed->packing, .format = sniffed->format,
        .layout = sniffed->layout, .size_bytes = sniffed->size_bytes, .modified_ms = sniffed->modified_ms, .beginning = sniffed->beginning,
        .group = group, .owner = sniffed->account.length > 0 ? sniffed->account : place.account,
        .stream = place.stream, .account = place.account, .region = place.region,
        .log = catalog_log(catalog, &place),
    };
    struct held *held = &catalog->held[catalog->count++];
    held->descriptor = sniffed->descriptor;
    held->head = sniffed->head;
    atomic_init(&held->taken, false);
}

/* Whether the file is named for the first time. */
static bool catalog_is_new(struct catalog *catalog, const struct opening *opening)
{
    char text[FILE_KEY];
    const struct view key = arena_keep(&catalog->arena, file_key(opening->device, opening->number, text));
    const struct view *known = map_get(&catalog->files, key);

    if (known) {
        struct view note = arena_format(&catalog->arena, "the same file as %.*s; it is read once", VIEW_PRINT(*known));
        catalog_complain(catalog, opening->path.name, note, false);
        return false;
    }
    struct view *name = ARENA_NEW(&catalog->arena, struct view);
    *name = opening->path.name;
    map_set(&catalog->files, key, name);
    return true;
}

/* Takes in what a file turned out to be. */
static void catalog_settle(struct catalog *catalog, struct opening *opening)
{
    const struct path path = opening->path;

    if (catalog_has_moved(catalog, opening) ||
        (opening->is_file && opening->descriptor < 0 && !catalog_is_new(catalog, opening))) {
        for (size_t i = 0; i < opening->count; i++)
            if (opening->list[i].sniffed.descriptor >= 0)
                close(opening->list[i].sniffed.descriptor);
        return;
    }
    for (size_t i = 0; i < opening->count; i++) {
        const struct opened *opened = &opening->list[i];
        const struct path place = opening->is_archive ? (struct path){ opened->path, path.name } : path;

        if (opened->refusal.length > 0)
            catalog_complain(catalog, opened->path, opened->refusal, true);
        else if (!opening->is_archive || !name_is_permission_check(opened->path))
            catalog_add(catalog, place, path.name, &opened->sniffed);
    }
    if (opening->is_archive && opening->count == 0)
        catalog_complain(catalog, path.name, VIEW("there are no log files in this archive"), true);
}

static void catalog_find(struct catalog *catalog, struct path path, int descriptor)
{
    if (catalog->found_count == catalog->found_capacity) {
        catalog->found_capacity = 2 * catalog->found_capacity + 8;
        catalog->found = heap_realloc(catalog->found, catalog->found_capacity * sizeof *catalog->found);
    }
    catalog->found[catalog->found_count++] = (struct opening){ .path = path, .descriptor = descriptor };
    if (descriptor < 0)
        catalog->found[catalog->found_count - 1].meant = catalog->trying;
    catalog->turn = 2 * catalog->found_count;
}

/* Whether the file stands beside the logs and is none of them. */
static bool catalog_is_beside(struct catalog *catalog, struct path path)
{
    enum beside beside = name_is_permission_check(path.name) ? BESIDE_TABLE : beside_of(&catalog->arena, path);

    if (beside == BESIDE_DESCRIPTION) {
        catalog->described = arena_grow(&catalog->arena, catalog->described, &catalog->described_capacity,
                                        catalog->described_count + 1, sizeof *catalog->described);
        catalog->described[catalog->described_count++] = path.name;
    }
    if (beside == BESIDE_ODD)
        catalog_complain(catalog, path.name, VIEW("in a folder of tables, and no NAME.csv: it is not read"), false);
    return beside != BESIDE_LOG;
}

bool catalog_take(struct catalog *catalog, struct path path)
{
    if (catalog_is_beside(catalog, path))
        return false;
    if (path.root.length > 0 && name_is_digest(path.name)) {
        catalog_complain(catalog, path.name, VIEW("a digest of CloudTrail's files, without events: it is not read"), false);
        return false;
    }
    catalog_find(catalog, path, -1);
    return true;
}

static bool catalog_found(void *context, struct path path)
{
    struct catalog *catalog = context;

    return (catalog->request.grows && !catalog_try(catalog, path.name)) || catalog_take(catalog, path);
}

static void catalog_find_standard_input(struct catalog *catalog)
{
    const struct path path = { .name = VIEW("-") };
    struct stat stat;
    int descriptor = -1;

    for (size_t i = 0; i < catalog->found_count; i++)
        if (view_equal(catalog->found[i].path.name, path.name))
            return;
    /* A redirected file that nobody has read from yet can be opened anew, and then be shared by all workers. */
    if (fstat(STDIN_FILENO, &stat) == 0 && S_ISREG(stat.st_mode) && lseek(STDIN_FILENO, 0, SEEK_CUR) == 0)
        descriptor = open("/dev/stdin", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        descriptor = dup(STDIN_FILENO);
    if (descriptor < 0)
        catalog_complain_loss(catalog, path.name, strerror(errno));
    else
        catalog_find(catalog, path, descriptor);
}

void catalog_open(struct catalog *catalog, size_t first)
{
    const struct sniff_request request = {
        .forced = catalog->forced, .now_ms = catalog->now_ms, .joining = catalog->request.joining, .brief = catalog->request.grows,
    };
    const size_t processors = threads_default(), workers = processors < catalog->found_count - first ? processors : catalog->found_count - first;

    if (workers == 0)
        return;
    if (workers > catalog->opened_count)
        catalog->opened = arena_grow(&catalog->arena, catalog->opened, &catalog->opened_capacity, workers, sizeof(struct arena));
    for (; catalog->opened_count < workers; catalog->opened_count++)
        arena_init(&catalog->opened[catalog->opened_count], NULL);
    openings_run(catalog->found + first, catalog->found_count - first, &request, catalog->opened, workers);
    catalog_reserve(catalog, catalog->found_count - first);
    for (size_t i = first; i < catalog->found_count; i++) {
        catalog->turn = 2 * i + 1;
        catalog_settle(catalog, &catalog->found[i]);
        free(catalog->found[i].list);
        catalog->found[i].list = NULL;
    }
    complaints_sort(&catalog->complaints);
}

/* There will be no more. */
static void catalog_forget_found(struct catalog *catalog)
{
    free(catalog->found);
    catalog->found = NULL;
    catalog->found_count = catalog->found_capacity = 0;
}

static int catalog_compare_views(const void *left, const void *right)
{
    return view_compare(*(const struct view *)left, *(const struct view *)right);
}

void catalog_list_groups(struct catalog *catalog)
{
    catalog->groups = ARENA_ARRAY(&catalog->arena, catalog->count, struct view);
    for (size_t i = 0; i < catalog->count; i++)
        catalog->groups[i] = catalog->inputs[i].group;
    if (catalog->count > 0)
        qsort(catalog->groups, catalog->count, sizeof *catalog->groups, catalog_compare_views);
    for (size_t i = 0; i < catalog->count; i++)
        if (i == 0 || !view_equal(catalog->groups[i], catalog->groups[catalog->group_count - 1]))
            catalog->groups[catalog->group_count++] = catalog->groups[i];
}

/* ---- what is known of groups ---- */

void catalog_describe_input(struct catalog *catalog, struct input *input)
{
    bool assumed = view_equal(input->owner, catalog_account(catalog));
    const struct group_facts *facts =
        descriptions_find(&catalog->descriptions, input->group, assumed ? VIEW("") : input->owner);
    struct view of_log = view_skip(input->log, input->account.length + 1);

    input->facts = facts;
    if (!facts)
        return;
    if (input->region.length == 0)
        input->region = facts->region;
    if (!assumed || facts->account.length == 0)
        return;
    input->owner = facts->account;
    if (!view_equal(of_log, input->group))
        return;
    input->account = facts->account;
    input->log = arena_format(&catalog->arena, "%.*s:%.*s", VIEW_PRINT(facts->account), VIEW_PRINT(of_log));
}

static enum status catalog_describe(struct catalog *catalog, struct fault *fault)
{
    struct descriptions *descriptions = &catalog->descriptions;

    descriptions->arena = &catalog->arena;
    if (catalog->request.descriptions.length > 0)
        TRY(descriptions_read(descriptions, catalog->request.descriptions, fault));
    for (size_t i = 0; i < catalog->described_count; i++)
        TRY(descriptions_read(descriptions, catalog->described[i], fault));
    for (size_t i = 0; descriptions->count > 0 && i < catalog->count; i++)
        catalog_describe_input(catalog, &catalog->inputs[i]);
    return STATUS_OK;
}

/* Options that are of no file, unless what they name was looked for itself. */
static void catalog_tell_idle(struct catalog *catalog)
{
    struct view option, pattern;

    catalog->turn++;
    for (size_t i = 0; group_patterns_idle(catalog->patterns, &i, &option, &pattern);) {
        bool named = false;

        for (size_t j = 0; j < catalog->request.path_count; j++)
            named = named || view_equal(path_plain(catalog->request.paths[j]), pattern);
        if (!named && catalog->count > 0)
            catalog_complain(catalog, arena_format(&catalog->arena, "--group %.*s", VIEW_PRINT(option)),
                             arena_format(&catalog->arena, "no file is of it; the path of one is %.*s",
                                          VIEW_PRINT(catalog->inputs[0].path)), false);
    }
}

static enum status catalog_check(struct catalog *catalog, struct fault *fault)
{
    const struct view name = catalog->request.format;

    TRY(group_patterns_new(&catalog->arena, catalog->request.groups, catalog->request.group_count, &catalog->patterns, fault));
    if (name.length > 0 && !(catalog->forced = format_find(name)))
        return fault_set(fault, STATUS_INVALID, "there is no input format %.*s; `liq help formats` lists them",
                         VIEW_PRINT(name));
    const struct view zone = catalog->request.zone;
    if (zone.length > 0 && !(catalog->zone = zone_find(&catalog->arena, zone)))
        return fault_set(fault, STATUS_INVALID, "there is no time zone %.*s; write a name such as Europe/Berlin, or +02:00",
                         VIEW_PRINT(zone));
    return STATUS_OK;
}

/* What the times of events depend on beside the file. */
static uint64_t catalog_manner(const struct catalog_request *request)
{
    return hash_bytes(request->zone, hash_number((uint64_t)request->joining, request->format.length > 0));
}

/* The request's texts may be gone before the catalog is. */
static void catalog_keep_request(struct catalog *catalog, const struct catalog_request *request)
{
    struct view *groups = ARENA_ARRAY(&catalog->arena, request->group_count, struct view);

    for (size_t i = 0; i < request->group_count; i++)
        groups[i] = arena_keep(&catalog->arena, request->groups[i]);
    catalog->request = *request;
    catalog->request.groups = groups;
    catalog->request.account = arena_keep(&catalog->arena, request->account);
    catalog->request.descriptions = arena_keep(&catalog->arena, request->descriptions);
    catalog->request.index_folder = arena_keep(&catalog->arena, request->index_folder);
    catalog->times = times_home_of(catalog->request.index_folder, catalog_manner(request));
}

enum status catalog_new(const struct catalog_request *request, int64_t now_ms, struct catalog **result, struct fault *fault)
{
    struct catalog *catalog = heap_zalloc(sizeof *catalog);
    const struct path_visitor visitor = { catalog, catalog_found, catalog_complain_loss };

    *result = catalog;
    arena_init(&catalog->arena, NULL);
    map_init(&catalog->files, &catalog->arena);
    map_init(&catalog->tried, &catalog->arena);
    catalog->now_ms = now_ms;
    catalog_keep_request(catalog, request);
    enum status status = catalog_check(catalog, fault);
    for (size_t i = 0; status == STATUS_OK && i < request->path_count; i++) {
        if (view_equal(request->paths[i], VIEW("-")))
            catalog_find_standard_input(catalog);
        else
            paths_visit(&catalog->arena, request->paths[i], &visitor);
    }
    if (status == STATUS_OK) {
        catalog_open(catalog, 0);
        if (!request->grows) {
            catalog_forget_found(catalog);
            catalog_tell_idle(catalog);
        }
        status = catalog_describe(catalog, fault);
    }
    if (status != STATUS_OK) {
        catalog_free(catalog);
        *result = NULL;
        return status;
    }
    catalog_list_groups(catalog);
    return STATUS_OK;
}

void catalog_free(struct catalog *catalog)
{
    if (!catalog)
        return;
    for (size_t i = 0; i < catalog->count; i++)
        if (catalog->held[i].descriptor >= 0)
            close(catalog->held[i].descriptor);
    for (size_t i = 0; i < catalog->opened_count; i++)
        arena_clear(&catalog->opened[i]);
    group_patterns_free(catalog->patterns);
    catalog_forget_found(catalog);
    arena_clear(&catalog->arena);
    free(catalog);
}

const struct input *catalog_inputs(const struct catalog *catalog, size_t *count)
{
    *count = catalog->count;
    return catalog->inputs;
}

bool catalog_has(const struct catalog *catalog, uint64_t device, uint64_t number)
{
    char text[FILE_KEY];

    return map_get(&catalog->files, file_key(device, number, text)) != NULL;
}

const struct complaints *catalog_complaints(const struct catalog *catalog)
{
    return &catalog->complaints;
}

const struct view *catalog_groups(const struct catalog *catalog, size_t *count)
{
    *count = catalog->group_count;
    return catalog->groups;
}

const struct zone *catalog_zone(const struct catalog *catalog)
{
    return catalog->zone;
}

struct view catalog_account(const struct catalog *catalog)
{
    return catalog->request.account.length > 0 ? catalog->request.account : VIEW("000000000000");
}

const struct group_facts *catalog_facts(const struct catalog *catalog, struct view group, struct view account)
{
    return descriptions_find(&catalog->descriptions, group, account);
}

struct held *catalog_held(const struct catalog *catalog, size_t index)
{
    return &catalog->held[index];
}

const struct times_home *catalog_times(const struct catalog *catalog)
{
    return catalog->times.folder.length > 0 ? &catalog->times : NULL;
}

size_t catalog_morsel_bytes(const struct catalog *catalog)
{
    return catalog->request.morsel_bytes > 0 ? catalog->request.morsel_bytes : CATALOG_MORSEL_BYTES;
}
