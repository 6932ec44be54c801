/*
 * The members of a JSON object that are asked for by path, found while the text is checked: one pass, nothing built.
 *
 * A path is written with dots: "http.status", "tags.0.name". Keys that hold dots themselves are reachable too; where both
 * spellings exist, the first in the text wins, as the first of two equal keys does. A key that begins with @ is spelt with
 * one more @. A path that leads to an object or an array finds its text.
 */
#pragma once

#include "base/arena.h"
#include "base/json.h"

struct json_paths;      /* the paths; read-only, shared by workers */
struct json_finder;     /* one worker's scratch */

struct json_paths *json_paths_new(const struct view *paths, size_t count, struct arena *arena);     /* all different */
struct json_finder *json_finder_new(const struct json_paths *paths, struct arena *arena);

/*
 * Fills out[i] for path i (JSON_NONE where there is none) and returns whether the text is a JSON object, to the letter. Only the
 * first `limit` scalars of the text count, at whatever depth, and what begins before their end; the rest is checked, no more.
 */
bool json_find(struct json_finder *finder, struct view text, size_t limit, struct json *out);
