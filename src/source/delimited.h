/*
 * Delimited lines: logs in which a line is an event, of columns with one byte between them, as many services of AWS deliver
 * them to S3. A format of that kind is a description: the names of its columns, what stands between them, which of them is the
 * time; recognizing, cutting, decoding and skipping by texts are shared, and the columns can be had as fields (discovery).
 *
 * An event's message is its line. Lines of field names and comments are no events, wherever they stand. Which column is which
 * is in a layout: the format's own, or one made of a file's first lines.
 */
#pragma once

#include "source/format.h"

enum { DELIMITED_COLUMNS = 128 };

enum delimited_time {
    DELIMITED_EPOCH,                /* seconds, or a finer unit; or that of another column */
    DELIMITED_ISO,
    DELIMITED_DAY,                  /* a date, and in another column the time of the day */
    DELIMITED_ACCESS,               /* [01/May/2024:10:00:00 +0000] */
};

/* What of a column a name stands for. */
enum delimited_part {
    DELIMITED_WHOLE,
    DELIMITED_HOST, DELIMITED_PORT, /* what stands before and behind the last colon */
    DELIMITED_VERB, DELIMITED_URL, DELIMITED_PROTOCOL,  /* of a request: its words */
};

/* A name besides those of the columns. */
struct delimited_alias {
    struct view name, column;
    enum delimited_part part;
};

struct delimited_layout {
    const struct view *names;       /* by column, as the service's documentation or the file has them */
    size_t count;
    const struct delimited_alias *aliases;
    size_t alias_count;
    bool renamed;                   /* the aliases are CloudWatch Logs' own names: they come first where fields are listed */
    bool discovered;                /* CloudWatch Logs discovers fields in such lines: those of the aliases' names */
    char separator;
    const char *separators;         /* what else may stand between the columns of a line; NULL: nothing */
    bool quoted;                    /* columns may stand in quotes or brackets */
    bool encoded;                   /* %20 in values stands for a blank */
    bool dashes;                    /* a - is a value; else it is none */
    size_t least;                   /* a line with fewer columns is not of this kind, and has no fields; 0: nor one with more than
                                       there are names */
    char comment;                   /* a line that begins with it is no event; 0: there are none */
    struct view header;             /* the line of names, no event either; empty: there is none */
    enum delimited_time form;
    size_t time, other_time;        /* columns; SIZE_MAX: there is none */
    size_t stream;
};

/* A format's description: the detail of its row. */
struct delimited {
    const struct delimited_layout *layout;
    /* Or NULL: the layout that the first lines describe; NULL when they describe none. */
    const struct delimited_layout *(*learn)(struct sniff *sniff);
    /* Or NULL: whether a line that has so many columns is one of this format. */
    bool (*fits)(const struct delimited_layout *layout, const struct view *columns, size_t count);
    /* Or NULL: fills in what else follows from the names of a layout's columns. */
    void (*complete)(struct delimited_layout *layout);
    /* Or NULL: how many columns the line names, a line of names in the midst of a text with that layout; 0: it is none. It is not
     * asked of lines that begin with a digit. */
    size_t (*names)(const struct delimited_layout *layout, struct view line, struct view names[static DELIMITED_COLUMNS]);
    int sure;                       /* what the sniffer answers when most lines fit */
};

int delimited_sniff(struct sniff *sniff);
void delimited_decode(struct decode *decode, struct events *events);
void delimited_decode_matching(struct decode *decode, struct events *events, const struct needles *needles);
size_t delimited_begin(struct view text, size_t from, const void *layout);

/* What all these formats' rows have in common. */
#define DELIMITED(description)                                                                                         \
    .sniff = delimited_sniff, .begin = delimited_begin, .decode = delimited_decode,                                    \
    .decode_matching = delimited_decode_matching, .detail = &(description)

/* And those where names may change in the midst of a text. */
#define DELIMITED_NAMED(description)                                                                                   \
    DELIMITED(description), .heading = delimited_heading, .renamed = delimited_renamed

size_t delimited_heading(const struct format *format, struct view text, size_t from, size_t end, const void *layout,
                         struct view *line);
const void *delimited_renamed(const struct format *format, struct view line, const void *origin, struct arena *arena);

/* Whether the line is an event: neither names nor a comment. */
static inline bool delimited_is_event(const struct delimited_layout *layout, struct view line)
{
    return line.length > 0 && (line.length != layout->header.length || !view_equal(line, layout->header)) &&
           (layout->comment == 0 || line.data[0] != layout->comment);
}

/* The layout of an input's events; NULL when its format is none of these. */
const struct delimited_layout *delimited_layout_of(const struct format *format, const void *layout);

/* Cuts a line into at most so many columns, without their quotes or brackets; returns how many it has, up to one more than
 * that. */
size_t delimited_split(const struct delimited_layout *layout, struct view line, struct view *columns, size_t most);
/* The same of a line as it may stand between others: with another separator, when it has too few columns with the layout's own. */
size_t delimited_split_any(const struct delimited_layout *layout, struct view line, struct view *columns, size_t most);
/* The first whole line of the text at or behind *at, without its end; moves *at behind it. False when there is none. */
bool delimited_next_line(const struct sniff *sniff, size_t *at, struct view *line);

/* Makes a layout of names that a file gives, kept in the arena: `like` with these names, and with the columns of time and stream
 * that have the names given, the first that are there. */
struct delimited_layout *delimited_layout_new(const struct delimited_layout *like, const struct view *names, size_t count,
                                              struct arena *arena);
/* The column of that name, however it is spelt: "interface-id", "interface_id"; SIZE_MAX when there is none. */
size_t delimited_column(const struct delimited_layout *layout, struct view name);

/* ---- names of fields ---- */

/* What a name stands for in lines of a layout. */
struct delimited_place {
    size_t column;
    enum delimited_part part;
};
/* False when it is no name of theirs. Good are the names of the columns and those with _ for every other byte than letters and
 * digits, small letters for capitals: "cs(User-Agent)", "cs_user_agent"; and the aliases, which come first. */
bool delimited_find(const struct delimited_layout *layout, struct view name, struct delimited_place *place);
/* The same, of the names alone that CloudWatch Logs knows. */
bool delimited_find_discovered(const struct delimited_layout *layout, struct view name, struct delimited_place *place);
/* The name under which a column is listed; data NULL: another column has all its names. */
struct view delimited_listed_name(const struct delimited_layout *layout, size_t column, struct arena *arena);
/* The value of a field; data NULL: there is none. */
struct view delimited_value(const struct delimited_layout *layout, const struct view *columns, size_t count,
                            struct delimited_place place, struct arena *arena);

/* Shapes, for the `fits` of formats. */
bool delimited_is_digits(struct view text);
bool delimited_is_number(struct view text);         /* 0.001, -1 */
bool delimited_is_iso(struct view text);            /* 2024-05-01T10:00:00, and whatever behind */
bool delimited_is_address(struct view text);        /* with a port or without, of IPv4 or IPv6, by its letters; not - */
