/*
 * Discovery: fields the service derives from the message by itself (language reference 5.3 to 5.8): JSON members, Lambda
 * platform lines, VPC flow logs, Route 53 query logs. Only the names asked for are looked for.
 */
#pragma once

#include "data/batch.h"
#include "source/format.h"

struct discovery;

/* Compiled for these names (as in the query, dotted, without backticks: "http.status", "@duration", "srcAddr"). The limit
 * is the number of fields of one JSON event that exist at all, 200 on the service. No name may be there twice. In the
 * arena. */
struct discovery *discovery_new(const struct view *names, size_t count, size_t limit, struct arena *arena);

/*
 * Fills one column per name, made in the batch's arena, for the selected rows of the batch; message is the batch's
 * @message column. format and layout are those of the events (a header line's field names), or NULL.
 */
void discovery_extract(const struct discovery *discovery, const struct batch *batch, const struct column *message,
                       const struct format *format, const void *layout, struct column **out);

/* All fields of one message, in document order, for `discover` and single records: calls back for each. */
void discovery_each(struct view message, const struct format *format, const void *layout, size_t limit, struct arena *arena,
                    void (*each)(void *context, struct view name, struct value value), void *context);
