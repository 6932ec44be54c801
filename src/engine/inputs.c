/* Inputs: the catalog of files behind the public header. */

#include "engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum liq_status engine_status(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return LIQ_OK;
    case STATUS_INVALID:
        return LIQ_INVALID;
    case STATUS_IO:
        return LIQ_IO;
    case STATUS_OVER_BUDGET:
        return LIQ_OVER_BUDGET;
    case STATUS_CANCELLED:
        break;
    }
    return LIQ_CANCELLED;
}

static struct view *texts_keep(struct arena *arena, const struct liq_text *texts, size_t count)
{
    struct view *kept = ARENA_ARRAY(arena, count, struct view);

    for (size_t i = 0; i < count; i++)
        kept[i] = arena_keep(arena, view_of_text(texts[i]));
    return kept;
}

enum liq_status liq_inputs_new(const struct liq_inputs_options *options, struct liq_inputs **out, struct liq_error *error)
{
    struct liq_inputs *inputs = heap_zalloc(sizeof *inputs);
    struct catalog_request request = { .path_count = options->path_count, .group_count = options->group_count };
    struct timespec now;
    struct fault fault = { "" };
    enum status status;

    arena_init(&inputs->arena, NULL);
    clock_gettime(CLOCK_REALTIME, &now);
    request.paths = texts_keep(&inputs->arena, options->paths, options->path_count);
    request.groups = texts_keep(&inputs->arena, options->groups, options->group_count);
    request.format = arena_keep(&inputs->arena, view_of_text(options->format));
    request.account = arena_keep(&inputs->arena, view_of_text(options->account));
    request.zone = arena_keep(&inputs->arena, view_of_text(options->zone));
    request.joining = options->joining == LIQ_JOIN_ON ? JOIN_ON : options->joining == LIQ_JOIN_OFF ? JOIN_OFF : JOIN_AUTO;
    request.descriptions = arena_keep(&inputs->arena, view_of_text(options->log_groups));
    request.index_folder = arena_keep(&inputs->arena, view_of_text(options->index_folder));
    request.morsel_bytes = options->morsel_bytes;
    request.grows = options->grows;
    status = catalog_new(&request, options->now_ms ? options->now_ms : (int64_t)now.tv_sec * 1000, &inputs->catalog, &fault);
    if (status != STATUS_OK) {
        if (error) {
            *error = (struct liq_error){ .code = NULL };
            snprintf(error->message, sizeof error->message, "%s", fault.message);
        }
        liq_inputs_free(inputs);
        return engine_status(status);
    }
    *out = inputs;
    return LIQ_OK;
}

void liq_inputs_free(struct liq_inputs *inputs)
{
    if (!inputs)
        return;
    catalog_free(inputs->catalog);
    arena_clear(&inputs->arena);
    free(inputs);
}

size_t liq_inputs_count(const struct liq_inputs *inputs)
{
    size_t count;

    catalog_inputs(inputs->catalog, &count);
    return count;
}

bool liq_inputs_have(const struct liq_inputs *inputs, struct liq_text path)
{
    struct arena arena;
    struct stat stat_now;

    arena_init(&arena, NULL);
    const bool there = stat(arena_keep(&arena, view_of_text(path)).data, &stat_now) == 0;
    arena_clear(&arena);
    return there && catalog_has(inputs->catalog, (uint64_t)stat_now.st_dev, (uint64_t)stat_now.st_ino);
}
