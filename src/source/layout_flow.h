/* Flow logs: what the formats of VPCs and transit gateways have in common, and the fourteen default fields of VPCs'. */
#pragma once

#include "source/delimited.h"

enum { FLOW_FIELDS = 14 };

/* The fourteen default fields, version to log-status. */
extern const struct delimited_layout flow_default_layout;
/* Any other fields: no names yet. */
extern const struct delimited_layout flow_custom_layout;

/* Fills in what follows from the names of the fields. */
void flow_complete(struct delimited_layout *layout);
/* A layout of these fields; `header` is the line that names them, or empty. */
const struct delimited_layout *flow_layout_new(const struct view *names, size_t count, struct view header, struct arena *arena);
/* How many fields the line names, 0 when it does not look like names of fields: what `names` of a description asks for. */
size_t flow_names(const struct delimited_layout *layout, struct view line, struct view names[static DELIMITED_COLUMNS]);
/* Whether it is the name of a field of flow logs, with hyphens or underscores. */
bool flow_is_field(struct view name);
/* Whether a line that is cut into the fourteen columns, none of them empty, has the shape of the default format: a version, an
 * account, an interface, an action and a status where they belong. */
bool flow_default_columns(const struct view *columns);
