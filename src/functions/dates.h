/* What the date functions share: texts of times in both directions, and zones by name. */
#pragma once

#include "base/zone.h"
#include "functions/kernel.h"

/* A worker's zones by name, each read once. */
struct zone_cache;
void *zone_cache_new(const void *prepared);
void zone_cache_free(void *cache);
const struct zone *zone_cache_find(struct zone_cache *cache, struct view name);     /* NULL when there is none */

/* Adds the time to the text, as the strftime-like format says. zone NULL is UTC. */
void date_format(struct buffer *out, int64_t ms, const struct zone *zone, struct view format);

/* A compiled pattern of Java's DateTimeFormatter. */
struct date_pattern;
/* NULL when the pattern cannot be used; then *error and *help say why. */
const struct date_pattern *date_pattern_new(struct arena *arena, struct view text, struct view *error, struct view *help);
/* The time of the whole text; false when it is none. zone, which may be NULL for UTC, is where a text without one lies. */
bool date_parse(const struct date_pattern *pattern, struct view text, const struct zone *zone, struct zone_cache *cache,
                int64_t *ms);

/* English names, months from 0, days from Sunday. */
extern const char *const month_names[12];
extern const char *const weekday_names[7];
enum { DATE_NAME_SHORT = 3 };       /* characters of the short form of a name */

const void *formatdate_prepare(struct preparation *preparation);
void formatdate_eval(const struct call *call, struct column *out);
const void *parsedate_prepare(struct preparation *preparation);
void parsedate_eval(const struct call *call, struct column *out);
