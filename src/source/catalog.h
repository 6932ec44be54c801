/*
 * The inputs of a query: which files there are, how each is packed and laid out, and which log group and stream its
 * events belong to. Built once, before the first event is read; read-only afterwards.
 */
#pragma once

#include "base/inflate.h"
#include "source/described.h"
#include "source/format.h"

/* What was asked for, as on the command line. */
struct catalog_request {
    const struct view *paths;       /* files, folders (searched recursively, entries in name order), globs, "-" */
    size_t path_count;
    const struct view *groups;      /* NAME=PATTERN: files whose path matches the glob (or lies below the folder) are of group NAME */
    size_t group_count;
    struct view format;             /* a format's name to force, or empty to sniff */
    struct view zone;               /* of times that do not say theirs; empty = UTC */
    enum joining joining;
    struct view account;            /* account id when the data has none; empty = 000000000000 */
    struct view descriptions;       /* a file that describes log groups; empty: only those found beside the logs */
    struct view index_folder;       /* where indexes of times are kept; empty: there are none */
    size_t morsel_bytes;            /* 0 = the default, about a megabyte; tests use a few bytes */
    bool grows;                     /* what is there will grow: a pipe is not waited for, nor taken in a file without a whole line */
};

struct input {
    struct view path;               /* "-" is standard input, ARCHIVE!/MEMBER is in that archive */
    struct view file;               /* the one to open: the archive, else the path */
    size_t index;                   /* place in the catalog: the order named, then by path */
    struct packing packing;
    const struct format *format;
    const void *layout;             /* the format's own: header fields and the like; or NULL */
    uint64_t size_bytes;            /* on disk; 0 when unknown */
    struct view beginning;          /* of a catalog that grows: the first bytes of the text */
    int64_t modified_ms;            /* the time events without one get; the query's now for standard input */
    struct view group, owner;       /* what SOURCE and the list of groups know: the first event's group and account, else the
                                       place's; owner also by the description of the group */
    struct view account, stream;    /* of events that do not say: from the path, or the file's name */
    struct view log;                /* likewise: account:group by the option or the path, whatever other events say */
    struct view region;             /* by the path, or the description of the group; empty when neither says it */
    const struct group_facts *facts;/* what a description says of the group; NULL: nothing */
    const struct group_facts *carried;  /* of an input that stands for some events: what they say of the group; NULL: nothing */
};

/* What could not be read, or looks odd; the rest is answered. */
struct complaint {
    struct view path;
    struct view message;            /* "permission denied", "the gzip data ends in the middle" */
    bool loss;                      /* events were lost: exit status 3; else only worth a note */
    uint64_t order;                 /* they are shown in this order */
};
struct complaints {
    struct complaint *list;
    size_t count;
};
void complaints_sort(struct complaints *complaints);

struct catalog;
/* STATUS_INVALID when the request itself is wrong (an unknown format, a bad --group); unreadable files are complaints. */
enum status catalog_new(const struct catalog_request *request, int64_t now_ms, struct catalog **catalog, struct fault *fault);
void catalog_free(struct catalog *catalog);
const struct input *catalog_inputs(const struct catalog *catalog, size_t *count);
/* Whether the file of that device and number is one of the inputs, or an archive of them. */
bool catalog_has(const struct catalog *catalog, uint64_t device, uint64_t number);
const struct complaints *catalog_complaints(const struct catalog *catalog);
/* The group names there are, each once, in name order; for did-you-mean and `SOURCE`. */
const struct view *catalog_groups(const struct catalog *catalog, size_t *count);
/* The zone of times that do not say theirs; NULL: UTC. */
const struct zone *catalog_zone(const struct catalog *catalog);
/* What the format or the path of an input says of the data source it is from, "amazon_vpc.flow"; empty when they do not. */
struct view input_data_source(const struct input *input);
/* What is described of a group; NULL: nothing. With an empty account, of the one that is described once. */
const struct group_facts *catalog_facts(const struct catalog *catalog, struct view group, struct view account);
/* The same of the group that a log names, of an event of that input: its account is the input's where the log has none. */
const struct group_facts *catalog_log_facts(const struct catalog *catalog, const struct input *input, struct view log);
/* The region of events of the group of which that is described: the path goes before. Empty: nobody says it. */
struct view input_region(const struct input *input, const struct group_facts *facts);
/* The group in a log, with or without an account in front. */
struct view log_group(struct view log);
/* The account id that `log` values begin with. */
struct view catalog_account(const struct catalog *catalog);
/* Whether a value of @log begins with an account, twelve digits, and a colon. */
enum { LOG_ACCOUNT = 12 };
bool log_has_account(struct view log);

/* Of a catalog that grows: adds the inputs that have come since. Those known stay where they are. The request's paths must
 * still be there. Names the folders in which more may come. True when there is a file of which it cannot be told yet what it is. */
bool catalog_look_again(struct catalog *catalog, void (*folder)(void *context, struct view folder), void *context);
/* That file will be new when it is found again. */
void catalog_forget(struct catalog *catalog, uint64_t device, uint64_t number);
/* Whether more inputs may come: some path is that of a file or a folder, or of nothing yet. */
bool catalog_may_grow(const struct catalog *catalog);
