/*
 * Discovery: fields the service derives from the message by itself (language reference 5.3 to 5.9): JSON members, Lambda
 * platform lines, VPC flow logs, Route 53 query logs, syslog messages. Only the names asked for are looked for.
 */
#pragma once

#include "data/batch.h"
#include "source/format.h"

struct discovery;

/* What is known of messages beside their texts. */
struct discovery_origin {
    const struct format *format;    /* and its layout, a header line's field names; or NULL */
    const void *layout;
    bool lambda;                    /* they are of a log group of Lambda's */
    bool documented;                /* columns of delimited lines have fields of their documented names, also where CloudWatch
                                       Logs discovers none */
};
/* Whether a log group is a function's, by its name. */
bool discovery_group_is_lambda(struct view group);

/* Compiled for these names (as in the query, dotted, without backticks: "http.status", "@duration", "srcAddr"). The limit
 * is the number of fields of one JSON event that exist at all, 200 on the service. No name may be there twice. In the
 * arena. */
struct discovery *discovery_new(const struct view *names, size_t count, size_t limit, struct arena *arena);

/* Whether only fields of Lambda's lines are looked for, which all come of one look at a line. */
bool discovery_is_lambda(const struct discovery *discovery);

/* Numbers from one to another, which may be infinite; the ends themselves may be left out. */
struct discovery_range {
    double least, most;
    bool above, below;          /* least, or most, is not of the range itself */
};
/*
 * Events in which the only name is a number outside the range will be passed over, as will those without it: whether all the
 * rest of such an event's message is JSON need not be found out.
 */
void discovery_expect(struct discovery *discovery, struct discovery_range range);

/* A message of the column as it is: one that is quoted is decoded, and is quoted no more. */
struct view discovery_message(const struct column *message, size_t row, struct arena *arena);

/*
 * Fills one column per name, made in the batch's arena, for the selected rows of the batch; message is the batch's
 * @message column. The origin is that of all events, or NULL.
 */
void discovery_extract(const struct discovery *discovery, const struct batch *batch, const struct column *message,
                       const struct discovery_origin *origin, struct column **out);

/* All fields of one message, in document order, for `discover` and single records: calls back for each. */
void discovery_each(struct view message, const struct discovery_origin *origin, size_t limit, struct arena *arena,
                    void (*each)(void *context, struct view name, struct value value), void *context);

/*
 * The same for `discover`, which wants to know more: texts of lines that have columns come one by one, JSON objects as they
 * stand.
 */
struct discovery_reader {
    void (*field)(void *context, struct view name, struct value value);
    bool (*object)(void *context, struct view text);        /* false when it is no object from end to end */
    void *context;
};
void discovery_read(struct view message, const struct discovery_origin *origin, const struct discovery_reader *reader,
                    struct arena *arena);
