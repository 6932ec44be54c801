/* Time zones: UTC, fixed offsets (+09:00, +0900, +09, Z), and IANA names from the system's zone files (TZif). */
#pragma once

#include "base/arena.h"

struct zone;

/* The zone of that name, in the arena; NULL when there is none. The name may not leave the zone folder. */
const struct zone *zone_find(struct arena *arena, struct view name);
/* Seconds east of UTC at that UTC instant; *abbreviation (may be NULL) lives as long as the zone: "CEST", "+09:00". */
int zone_offset(const struct zone *zone, int64_t utc_ms, struct view *abbreviation);
/* UTC of a local time; in a gap the later, in an overlap the earlier instant. */
int64_t zone_to_utc(const struct zone *zone, int64_t local_ms);
