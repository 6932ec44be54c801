/*
 * What the kinds of discovery share. Private to discovery*.c.
 *
 * A kind knows the shape of its lines and takes them apart; discovery.c decides which kind a message is of (language
 * reference 5.3) and puts what was found into columns.
 */
#pragma once

#include "source/discovery.h"
#include "source/discovery_outline.h"
#include "source/layout_flow.h"

/* Columns of the lines that have a fixed number of them. */
enum { ROUTE53_FIELDS = 10 };

/* Where the values of a batch go: a column per name, and which row is being filled. */
struct discovery_row {
    struct column **columns;
    uint32_t *found;            /* by name: 1 + the last row that JSON gave a value or a null */
    struct forms *forms;        /* of the batch's JSON */
    struct outline *outline;    /* of the row's JSON */
    size_t row;
    struct arena *arena;
};

static inline void discovery_put(const struct discovery_row *into, size_t name, struct value value)
{
    struct column *column = into->columns[name];

    column->kind[into->row] = (uint8_t)value.kind;
    column->seen |= SEEN(value.kind);
    column->text[into->row] = value.text;
    column->number[into->row] = value.number;
}

/* Called back with every field, in the order of the message. */
struct discovery_visitor {
    void (*each)(void *context, struct view name, struct value value);
    void *context;
    struct arena *arena;
    size_t limit;                               /* of the fields of an object */
    bool (*object)(void *context, struct view text);    /* takes objects instead; NULL: their fields are called back with */
};

/* JSON. The names looked for make a tree of segments; the fields of one object are at most `limit`. */
struct discovery_json;
/* NULL when none of the names can be one of JSON. No name may be there twice. */
struct discovery_json *discovery_json_new(const struct view *names, size_t count, size_t limit, struct arena *arena);
/* False, and nothing is found, when the text is not an object with nothing but blanks around it. */
bool discovery_json_extract(const struct discovery_json *json, struct view text, const struct discovery_row *into);
/*
 * Likewise for messages of the batch's selection from a place on, as long as they are of the form of one before; returns how many
 * were. They are alone in that: none is of another kind.
 */
size_t discovery_json_extract_some(const struct discovery_json *json, const struct discovery_row *into, size_t from);
bool discovery_json_each(struct view text, size_t limit, const struct discovery_visitor *visitor);

/* Lambda: what the platform writes, and the lines that the runtime begins with a time and a request. */
enum {
    LAMBDA_TYPE, LAMBDA_REQUEST_ID, LAMBDA_DURATION, LAMBDA_BILLED_DURATION, LAMBDA_INIT_DURATION, LAMBDA_MEMORY_SIZE,
    LAMBDA_MAX_MEMORY_USED, LAMBDA_TRACE_ID, LAMBDA_SEGMENT_ID,
    LAMBDA_FIELDS,
    LAMBDA_ALL = (1 << LAMBDA_FIELDS) - 1
};
extern const struct view discovery_lambda_names[LAMBDA_FIELDS];
/* Fills in the wanted fields and no others (a bit each; null where the line has none). False when the line has no shape of Lambda's. */
bool discovery_lambda_read(struct view line, unsigned wanted, struct arena *arena, struct value values[LAMBDA_FIELDS]);
/* The first JSON object in such a line; empty when there is none. */
struct view discovery_lambda_object(struct view line);

/* Delimited lines: which names stand for columns of a layout. */
struct discovery_columns {
    const struct delimited_layout *layout;
    struct { struct delimited_place place; size_t name; } *pairs;
    size_t count;
    size_t most;                    /* columns that have to be looked for */
};
/* All that the layout has under documented names, or those that CloudWatch Logs discovers. */
struct discovery_columns discovery_columns_new(const struct delimited_layout *layout, bool documented, const struct view *names,
                                               size_t count, struct arena *arena);
/* False, and nothing is put, when the line is not of the layout. */
bool discovery_columns_extract(const struct discovery_columns *columns, struct view line, const struct discovery_row *into);
bool discovery_columns_each(const struct delimited_layout *layout, struct view line, const struct discovery_visitor *visitor);
/* The same for flow logs in the default format, wherever they are from: false when the line has not their shape. The columns are
 * those of flow_default_layout. */
bool discovery_flow_extract(const struct discovery_columns *columns, struct view line, const struct discovery_row *into);
bool discovery_flow_each(struct view line, const struct discovery_visitor *visitor);

/* Route 53 public query logs. */
extern const struct view discovery_route53_names[ROUTE53_FIELDS];
bool discovery_route53_split(struct view line, struct view columns[ROUTE53_FIELDS]);

/* Syslog messages of RFC 5424, RFC 3164, Cisco ASA and FTD; in the order in which all fields of a message are told. */
enum {
    SYSLOG_FACILITY, SYSLOG_FACILITY_CODE, SYSLOG_DEVICE, SYSLOG_SEVERITY, SYSLOG_SEVERITY_CODE, SYSLOG_SEVERITY_LEVEL,
    SYSLOG_TIMESTAMP, SYSLOG_HOSTNAME, SYSLOG_DEVICE_ID, SYSLOG_APP_NAME, SYSLOG_PROC_ID, SYSLOG_MSG_ID, SYSLOG_MESSAGE_ID,
    SYSLOG_SUBSYSTEM, SYSLOG_STRUCTURED_DATA, SYSLOG_MESSAGE,
    SYSLOG_FIELDS
};
extern const struct view discovery_syslog_names[SYSLOG_FIELDS];
/* False when the line is none. A field it does not have is without data. */
bool discovery_syslog_split(struct view line, struct view columns[SYSLOG_FIELDS]);

/* Cuts a line at its blanks. True when it has exactly so many columns, none of them empty. */
bool discovery_split(struct view line, struct view *columns, size_t count);
