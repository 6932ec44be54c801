/*
 * The layout of VPC flow logs: which field stands where in a line. The columns of a line are separated by one blank.
 * `vpc` files name their fields in the first line; `vpc-lines` have the fourteen default ones.
 */
#pragma once

#include "source/format.h"

struct vpc_layout {
    const struct view *names;       /* by position, as on the wire: "interface-id", "srcaddr", "log-status" */
    size_t count;
    size_t start, end, interface_id;/* their positions; SIZE_MAX when the line has none */
    struct view header;             /* the first line without its end; empty when the file has none */
};

/* The layout of an input's events, or NULL when its format is not VPC flow logs. */
const struct vpc_layout *vpc_layout_of(const struct format *format, const void *layout);
/* The fourteen default fields, version to log-status. */
extern const struct vpc_layout vpc_default_layout;
/* Whether a line has the shape of the default format: fourteen columns, a version, an account, an interface, an action and
 * a status where they belong. */
bool vpc_default_shape(struct view line);
/* The same of a line that is cut into its fourteen columns already, none of them empty. */
bool vpc_default_columns(const struct view *columns);
