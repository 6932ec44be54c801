/*
 * liq: CloudWatch Logs Insights queries over log files on disk.
 *
 *     struct liq_query *query = liq_query_new(text, length, NULL);
 *     if (liq_query_valid(query) && liq_inputs_new(&wanted, &inputs, &error) == LIQ_OK &&
 *         liq_run(query, inputs, NULL, &result, &error) == LIQ_OK)
 *         ... liq_result_cell(result, row, column) ...
 *
 * Everything with a _new has a _free, and freeing NULL is fine. Texts are pointer and length, UTF-8 as far as the input is,
 * never NUL-terminated unless said. A query, once made, is read-only: it may be run by several threads at once.
 */
#ifndef LIQ_LIQ_H
#define LIQ_LIQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define LIQ_API __attribute__((visibility("default")))
#else
#define LIQ_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct liq_text {
    const char *data;           /* NULL: there is no value */
    size_t length;
};

enum liq_status {
    LIQ_OK,
    LIQ_INVALID,                /* the request or the query cannot be used */
    LIQ_IO,                     /* files could not be read or written */
    LIQ_OVER_BUDGET,            /* the memory budget does not suffice */
    LIQ_CANCELLED               /* should_stop said so */
};

/* Why something failed: one line, NUL-terminated, without a full stop. */
struct liq_error {
    char message[512];
    const char *code;           /* where it is about a part of the query, which liq_error_diagnostic tells; else NULL */
    size_t begin, end;
    char help[512];             /* may be empty */
};

/* ---- queries ---- */

struct liq_parameter {
    struct liq_text name, value;
};

/* A CSV file with a header row that `lookup` and `cidrlookup` find by its name; read when a query is made that asks for it. */
struct liq_table {
    struct liq_text name, path;
};

/* A query that others call as a stage: $Name(param = value, ...). Its first comments may give defaults: # param name = value. */
struct liq_saved_query {
    struct liq_text name, text;
};

struct liq_query_options {
    int64_t now_ms;             /* the query's clock, ms since the epoch; 0 = the system's */
    bool has_start, has_end;
    int64_t start_ms, end_ms;   /* events outside are not seen; both inclusive */
    bool strict;                /* copy the service where liq is kinder */
    bool no_optimize;
    bool lint;                  /* a query that compiles is looked at for what is doubtful, too */
    const struct liq_parameter *parameters;     /* for {{name}} */
    size_t parameter_count;
    const struct liq_saved_query *saved;        /* for $Name(...) */
    size_t saved_count;
    size_t max_fields;          /* fields discovered in one JSON event; 0 = 200 */
    bool documented_fields;     /* columns of access logs, custom flow logs and the like are fields under the names they have in
                                   their documentation; the service discovers none there */
    const struct liq_table *tables;
    size_t table_count;
    const struct liq_text *paths;               /* what is read: folders among them may have tables in tables/NAME.csv */
    size_t path_count;
};

enum liq_severity { LIQ_ERROR, LIQ_WARNING };

struct liq_diagnostic {
    const char *code;           /* "E0401" */
    enum liq_severity severity;
    size_t begin, end;          /* bytes of the query text, end exclusive */
    size_t line, column;        /* of begin, from 1, in characters */
    size_t end_line, end_column;
    struct liq_text message;    /* a sentence without a full stop */
    struct liq_text help;       /* what to write instead; length 0 when there is nothing to say */
    struct liq_text service;    /* the service's wording; length 0 when it is not known */
    /* What to write instead of these bytes, that the answer stays and this is gone; data NULL: that is for people to say. */
    size_t mended_begin, mended_end;
    struct liq_text mending;
};

struct liq_query;

/* Never NULL; whether the text is a query is told by liq_query_valid. The text is copied. options may be NULL. */
LIQ_API struct liq_query *liq_query_new(const char *text, size_t length, const struct liq_query_options *options);
/*
 * A query that no text could be written for: which fields there are. Its answer has a row for each, by sections: the group and
 * the format of the section (null where sections are not made by them), the field as a query has to write it, its types, the
 * events that have it, the events there are and the percentage; the events in which it stands beyond the fields that the service
 * discovers (else null); how many different values it has, and whether that is exact or an estimate; the least and the greatest
 * of its numbers or times; and its most frequent values, a list of {"value":...,"events":...}, where a value that has been cut
 * has "cut":true and one that is too rare to tell has no events. Of the options, the time range, max_fields and
 * documented_fields count.
 */
struct liq_discover_options {
    bool by_group, by_format;   /* what sections are made by */
};
LIQ_API struct liq_query *liq_query_discover(const struct liq_discover_options *wanted,    /* NULL: by both */
                                             const struct liq_query_options *options);
/*
 * Likewise: which log groups there are. A row for each: the group, as ACCOUNT:NAME; the formats its events are read from; the
 * number of its streams and of its events; the bytes of their messages; the times of the first and the last. By stream, a row for
 * each stream, named behind the group, without their number. Of the options, the time range counts.
 */
struct liq_groups_options {
    bool by_stream;
    bool all;                   /* also the groups of files of which no event is in the range; else they are noted */
};
LIQ_API struct liq_query *liq_query_groups(const struct liq_groups_options *wanted,        /* NULL: by group, not all */
                                           const struct liq_query_options *options);
LIQ_API void liq_query_free(struct liq_query *query);
LIQ_API bool liq_query_valid(const struct liq_query *query);
/* The text that was compiled, with parameters filled in: what the diagnostics' offsets count in. */
LIQ_API struct liq_text liq_query_text(const struct liq_query *query);
LIQ_API size_t liq_query_diagnostic_count(const struct liq_query *query);
LIQ_API struct liq_diagnostic liq_query_diagnostic(const struct liq_query *query, size_t index);
/* The plan, a line a step; empty when the query is not valid. */
LIQ_API struct liq_text liq_query_explain(const struct liq_query *query);
/* The columns of the answer. */
LIQ_API size_t liq_query_column_count(const struct liq_query *query);
LIQ_API struct liq_text liq_query_column(const struct liq_query *query, size_t column);

/* ---- inputs ---- */

/* Whether a line of text without a time belongs to the event before. */
enum liq_joining {
    LIQ_JOIN_AUTO,                      /* where the file's format has lines with times */
    LIQ_JOIN_ON,                        /* and in other text, where it is indented or looks like part of a stack trace */
    LIQ_JOIN_OFF,
};

struct liq_inputs_options {
    const struct liq_text *paths;       /* files, folders, globs, "-" for standard input */
    size_t path_count;
    const struct liq_text *groups;      /* NAME=PATTERN */
    size_t group_count;
    struct liq_text format;             /* empty: sniff each file */
    struct liq_text account;            /* empty: 000000000000 */
    struct liq_text zone;               /* of times that do not say theirs: a name, or +02:00; empty: UTC */
    enum liq_joining joining;
    struct liq_text log_groups;         /* a file that describes log groups, as describe-log-groups prints them; empty: those that
                                           stand beside the logs as log-groups.json */
    struct liq_text index_folder;       /* where the times in files are kept from one run to the next, so that what lies outside a
                                           range need not be read again; empty: nowhere */
    size_t morsel_bytes;                /* 0: the default */
    int64_t now_ms;                     /* time of events that have none and come from a pipe; 0 = the system's clock */
    bool grows;                         /* they will be followed as they grow, by liq_follow() */
};

struct liq_inputs;
LIQ_API enum liq_status liq_inputs_new(const struct liq_inputs_options *options, struct liq_inputs **inputs,
                                       struct liq_error *error);
LIQ_API void liq_inputs_free(struct liq_inputs *inputs);
LIQ_API size_t liq_inputs_count(const struct liq_inputs *inputs);
/* Whether that file, by whichever name, is one of them. */
LIQ_API bool liq_inputs_have(const struct liq_inputs *inputs, struct liq_text path);

/* ---- runs ---- */

struct liq_progress {
    uint64_t bytes_read, bytes_total;   /* bytes_total 0: unknown */
    uint64_t records;
};

struct liq_run_options {
    size_t jobs;                /* workers; 0 = the processors there are. Fewer where each would have less than 4 MiB of memory */
    size_t batch_rows;          /* 0 = the default */
    uint64_t memory_bytes;      /* 0 = a quarter of the machine's */
    bool trace;                 /* the result tells what each step did, which costs a little; not of runs that follow */
    bool uncounted;             /* events scanned, and their bytes, need not be told: statistics may leave some out, and it is faster */
    /* Asked about every 20 ms, on a thread of the library's; true ends the run with LIQ_CANCELLED. May be NULL. */
    bool (*should_stop)(void *context);
    void (*progress)(void *context, const struct liq_progress *progress);   /* likewise, about ten times a second; may be NULL */
    void *context;
};

/* What could not be read, or looks odd. */
struct liq_complaint {
    struct liq_text path, message;
    bool loss;                  /* events were lost */
};

struct liq_statistics {
    double records_matched, records_scanned, bytes_scanned, groups_scanned;
    double result_count;
    uint64_t peak_memory_bytes;
    uint64_t elapsed_us;
};

enum liq_kind { LIQ_NULL, LIQ_STRING, LIQ_NUMBER, LIQ_BOOLEAN, LIQ_TIMESTAMP, LIQ_MAP, LIQ_LIST };

struct liq_cell {
    enum liq_kind kind;
    struct liq_text text;       /* as displayed; data NULL for null */
};

struct liq_result;
LIQ_API enum liq_status liq_run(const struct liq_query *query, const struct liq_inputs *inputs,
                                const struct liq_run_options *options, struct liq_result **result, struct liq_error *error);
/* ---- runs that follow their inputs ---- */

enum liq_following {
    LIQ_FOLLOW_ROWS,            /* each row once, when it is found, in the order of times */
    LIQ_FOLLOW_ANSWERS,         /* the answer as it stands, again and again: it depends on all events */
    LIQ_FOLLOW_NOTHING          /* a query inside it would have to be answered anew */
};
LIQ_API enum liq_following liq_query_following(const struct liq_query *query);

struct liq_follow_options {
    struct liq_run_options run; /* should_stop ends the run with the answer to what has come, if it has caught up with that */
    uint32_t interval_ms;       /* between answers; 0: four times a second. It may take longer, never less */
    /* New rows, or the answer as it stands if there are new events, on the caller's thread; anything but LIQ_OK ends the run with
     * that. The result is good until it returns. The context is run.context. */
    enum liq_status (*update)(void *context, const struct liq_result *result);
    /* Each time what there was has been read and given out, on the caller's thread. May be NULL. */
    void (*caught_up)(void *context);
    /* What could not be read or looks odd, when it is found, on the caller's thread. May be NULL. */
    void (*remark)(void *context, const struct liq_complaint *complaint);
};
/*
 * Runs the query over what there is and what comes: files that grow, are emptied or replaced, new ones in folders, and pipes. It
 * ends when nothing more can come (there were pipes alone), when it is stopped, or with an error. The result is the final answer; of a
 * query whose rows are given as they are found it has no rows. Answers in between are made in copies of the process, by fork().
 */
LIQ_API enum liq_status liq_follow(const struct liq_query *query, struct liq_inputs *inputs,
                                   const struct liq_follow_options *options, struct liq_result **result, struct liq_error *error);

/* An error with a code, of a run of that query, as a diagnostic. Its texts are the error's. */
LIQ_API struct liq_diagnostic liq_error_diagnostic(const struct liq_query *query, const struct liq_error *error);
LIQ_API void liq_result_free(struct liq_result *result);
LIQ_API size_t liq_result_rows(const struct liq_result *result);
LIQ_API size_t liq_result_columns(const struct liq_result *result);
LIQ_API struct liq_text liq_result_column(const struct liq_result *result, size_t column);
LIQ_API struct liq_cell liq_result_cell(const struct liq_result *result, size_t row, size_t column);
/* The @ptr of a row of events; data NULL for rows of aggregates. */
LIQ_API struct liq_text liq_result_pointer(const struct liq_result *result, size_t row);
LIQ_API struct liq_statistics liq_result_statistics(const struct liq_result *result);
LIQ_API size_t liq_result_complaint_count(const struct liq_result *result);
LIQ_API struct liq_complaint liq_result_complaint(const struct liq_result *result, size_t index);
/* Run-time oddities, a line each: a field no event has, a parse that never matched. */
LIQ_API size_t liq_result_note_count(const struct liq_result *result);
LIQ_API struct liq_text liq_result_note(const struct liq_result *result, size_t index);

/* What a step of the plan did in a run that was traced. */
struct liq_step {
    struct liq_text text;       /* as liq_query_explain() has it */
    size_t query;               /* 0: of the query itself; from 1, of the queries inside, which are run first */
    size_t begin, end;          /* bytes of the query text it was made of; both 0 where it was made of no stage */
    uint64_t rows_in, rows_out; /* of a scan: the events in the range, and those of them that had to be made */
    uint64_t busy_us;           /* of all workers together */
    uint64_t held_bytes;        /* memory for rows, groups and values that it kept */
    bool scan;
    uint64_t passed_bytes;      /* of a scan: of the messages that were counted but not made, for texts they lack */
    uint64_t outside_bytes;     /* and of files, those that were not read, being known to lie outside the range */
    size_t searched_regexes;    /* of a scan: for a lack of a match of which some were counted and not made, too */
};
/* In the order they run in; the last of each query is its output. 0: the run was not traced. */
LIQ_API size_t liq_result_step_count(const struct liq_result *result);
LIQ_API struct liq_step liq_result_step(const struct liq_result *result, size_t index);

/* ---- conversion ---- */

struct liq_convert_options {
    bool has_start, has_end;
    int64_t start_ms, end_ms;   /* events outside are left out; both inclusive */
    size_t jobs;                /* workers; 0 = the processors there are. What is written does not depend on it */
    /* Takes lines, whole ones, in the order of the inputs; called by one worker at a time. False ends the conversion with
     * LIQ_IO. */
    bool (*write)(void *context, struct liq_text lines);
    void (*complain)(void *context, const struct liq_complaint *complaint);     /* called at the end; may be NULL */
    bool (*should_stop)(void *context);         /* as of runs */
    void (*progress)(void *context, const struct liq_progress *progress);
    void *context;
};

struct liq_converted {
    uint64_t events, bytes;     /* written, as far as it came */
};

/* Writes all events as JSON lines, an event each, that read back as the same events: format `events`. `converted` and `error` may
 * be NULL. */
LIQ_API enum liq_status liq_convert(const struct liq_inputs *inputs, const struct liq_convert_options *options,
                                    struct liq_converted *converted, struct liq_error *error);

/* ---- the branches of a query ---- */

enum liq_branch_kind {
    LIQ_BRANCH_STAGE,           /* a row reaches the stage */
    LIQ_BRANCH_TRUE,            /* a condition, or a side of `and` and `or`, is true for a row */
    LIQ_BRANCH_FALSE,           /* likewise: is not true */
    LIQ_BRANCH_ARM,             /* an arm of if() or case() is taken */
    LIQ_BRANCH_MATCH            /* a parse finds something */
};

struct liq_branch {
    enum liq_branch_kind kind;
    size_t begin, end;          /* bytes of the query text */
    struct liq_text probe;      /* a query that has rows over events by which the branch is taken */
};

struct liq_branches;
/* What of a query tests should exercise; none where the text is no query. Queries inside it are left out. Never NULL. */
LIQ_API struct liq_branches *liq_branches_new(struct liq_text text);
LIQ_API void liq_branches_free(struct liq_branches *branches);
LIQ_API size_t liq_branches_count(const struct liq_branches *branches);
LIQ_API struct liq_branch liq_branches_at(const struct liq_branches *branches, size_t index);

/* ---- the layout of queries ---- */

/* What to write instead of the bytes from begin to end: blanks, or a keyword. */
struct liq_layout_edit {
    size_t begin, end;
    struct liq_text text;
};

struct liq_layout;
/*
 * The query in one canonical layout: a stage a line, keywords in lower case, long lists wrapped, comments kept. It means what it
 * meant, names its columns as it did, and is laid out the same again. {{name}} and $Name(...) stay as they are. `whole`: the text is
 * a file of its own, begins with its first word or comment and ends with a line break; else what stands around the query stays.
 * Never NULL; whether the text is a query is told by liq_layout_valid. The text is copied.
 */
LIQ_API struct liq_layout *liq_format(struct liq_text text, bool whole);
LIQ_API void liq_layout_free(struct liq_layout *layout);
LIQ_API bool liq_layout_valid(const struct liq_layout *layout);
/* As laid out; of a text with mistakes, as it was. */
LIQ_API struct liq_text liq_layout_text(const struct liq_layout *layout);
/* What makes it of the text there was: in order, and each can be done without the others. */
LIQ_API size_t liq_layout_edit_count(const struct liq_layout *layout);
LIQ_API struct liq_layout_edit liq_layout_edit_at(const struct liq_layout *layout, size_t index);
/* Why it is not valid. */
LIQ_API size_t liq_layout_diagnostic_count(const struct liq_layout *layout);
LIQ_API struct liq_diagnostic liq_layout_diagnostic_at(const struct liq_layout *layout, size_t index);

/* ---- queries that are saved in files: queries of their own, templates, dashboards, exports ---- */

struct liq_saved_parameter {
    struct liq_text name;
    struct liq_text value;      /* data NULL: it has no default */
    struct liq_text description;
};

/* A part of a query's text that stands for an expression whose value is not known; it is a word that fits where it stands. */
struct liq_saved_placeholder {
    size_t begin, end;
    struct liq_text expression; /* as it stands in the file */
};

struct liq_saved_item {
    struct liq_text id;         /* what names it in its file: a logical id, an address, a title */
    struct liq_text name;       /* its own, with folders by `/` */
    struct liq_text text;
    struct liq_text path;       /* the file it is in */
    const char *container;      /* what kind of file: "cloudformation" */
    size_t group_count, parameter_count, placeholder_count;
};

/* A place in a file: a byte from 0, a line from 1 and a column in characters from 1; line 0 is the file as a whole. */
struct liq_place {
    size_t byte, line, column;
};

struct liq_saved_complaint {
    struct liq_text path, message;
    struct liq_place place;
    bool loss;                  /* something could not be read; else a note: a query in another language was passed over */
};

struct liq_saved;
/*
 * Reads all queries in files ("-" is standard input), and in folders those of files that look as if they had any. Never NULL, never
 * fails: what cannot be read is complained of, and the rest is read.
 */
LIQ_API struct liq_saved *liq_saved_new(const struct liq_text *paths, size_t path_count);
/* Likewise of a text as if it were a file of that name. */
LIQ_API struct liq_saved *liq_saved_of_text(struct liq_text path, struct liq_text text);
LIQ_API void liq_saved_free(struct liq_saved *saved);
LIQ_API size_t liq_saved_count(const struct liq_saved *saved);
LIQ_API struct liq_saved_item liq_saved_at(const struct liq_saved *saved, size_t index);
LIQ_API struct liq_text liq_saved_group_at(const struct liq_saved *saved, size_t index, size_t group);
LIQ_API struct liq_saved_parameter liq_saved_parameter_at(const struct liq_saved *saved, size_t index, size_t parameter);
LIQ_API struct liq_saved_placeholder liq_saved_placeholder_at(const struct liq_saved *saved, size_t index, size_t placeholder);
/* The query of that id in the file, or else of that name, or else whose id ends in `.` and that; SIZE_MAX: none, or several. */
LIQ_API size_t liq_saved_find(const struct liq_saved *saved, struct liq_text path, struct liq_text id);
/* Where a range of a query's text stands in its file, and the text of that file. */
LIQ_API void liq_saved_places(const struct liq_saved *saved, size_t index, size_t begin, size_t end, struct liq_place *first,
                              struct liq_place *last);
LIQ_API struct liq_text liq_saved_file_text(const struct liq_saved *saved, size_t index);
/*
 * What to write into the file to have a range of a query's text replaced: instead of the bytes from begin to end, this text. False
 * where that cannot be done. The text lives as long as what was read.
 */
struct liq_saved_edit {
    size_t begin, end;
    struct liq_text text;
};
LIQ_API bool liq_saved_replace(struct liq_saved *saved, size_t index, size_t begin, size_t end, struct liq_text replacement,
                               struct liq_saved_edit *edit);
LIQ_API size_t liq_saved_complaint_count(const struct liq_saved *saved);
LIQ_API struct liq_saved_complaint liq_saved_complaint_at(const struct liq_saved *saved, size_t index);

/* ---- what is wrong with saved queries, or doubtful ---- */

enum liq_lint_will {
    LIQ_LINT_TELL,
    LIQ_LINT_ALLOW,             /* it is left out; errors never are */
    LIQ_LINT_DENY               /* it counts as an error */
};
struct liq_lint_options {
    const struct liq_query_options *query;      /* what queries are compiled with; may be NULL */
    /* What is to become of warnings of that code in that file. May be NULL: they are told. */
    enum liq_lint_will (*will)(void *context, struct liq_text path, const char *code);
    void *context;
};

struct liq_finding {
    size_t item;                /* the saved query it is about */
    const char *code;
    enum liq_severity severity;
    struct liq_place first, last;       /* in the file */
    struct liq_text message, help;      /* as of diagnostics */
    bool mendable;              /* the edit of the file leaves the answer as it is, and this is gone: it was tried */
    struct liq_saved_edit mending;
};

struct liq_lint;
/*
 * Compiles all saved queries and looks at them, without data: each in the order of its places, file by file. What is read has to
 * live as long. Parameters without a value are words that fit; $Name(...) is found among all of them. The comment
 * `# liq: allow CODE, ...` silences warnings: in front of a query all of its own, else those of its line and the next.
 */
LIQ_API struct liq_lint *liq_lint_new(struct liq_saved *saved, const struct liq_lint_options *options);
LIQ_API void liq_lint_free(struct liq_lint *lint);
LIQ_API size_t liq_lint_count(const struct liq_lint *lint);
LIQ_API struct liq_finding liq_lint_at(const struct liq_lint *lint, size_t index);

/* ---- what there is: from the tables that run ---- */

struct liq_example {
    const char *text;           /* an expression or a query */
    const char *result;         /* of an expression, as displayed; NULL is null */
};
struct liq_function_info {
    const char *name, *synonym; /* synonym may be NULL */
    const char *family;
    char usage[160];            /* "substr(text, start [, length])" */
    const char *help;
    bool aggregate, hidden;     /* hidden: an operator */
    size_t example_count;
    struct liq_example examples[6];
};
struct liq_command_info {
    const char *name, *usage, *help, *section;
    char synonyms[64];          /* "where", comma and blank between several; may be empty */
    bool available;             /* false: part of the language, not in this release */
    size_t example_count;
    const char *examples[4];
};
struct liq_format_info {
    const char *name, *help, *example;
};
struct liq_code_info {
    const char *id, *title, *explanation, *wrong, *right;
    enum liq_severity severity;
};
/* Mistakes and warnings of one kind, whose codes begin alike. */
struct liq_rule_group_info {
    const char *title, *prefix; /* "grammar", "02" of E0201 and W0201 */
    size_t codes;
};
/* What liq knowingly does otherwise than the service. */
struct liq_difference_info {
    const char *id, *service, *liq;     /* "stray-pipe"; what each does */
    const char *section;        /* of the language reference */
    const char *strict;         /* what strict mode does: "refuses", "copies", "keeps" */
};
struct liq_build_item {
    const char *name, *value;   /* "isa-l" -> "2.30.0", or "no (zlib is used)" */
};

/* Each returns false past the end. The texts live as long as the library. */
LIQ_API bool liq_function_at(size_t index, struct liq_function_info *info);
LIQ_API bool liq_command_at(size_t index, struct liq_command_info *info);
LIQ_API bool liq_format_at(size_t index, struct liq_format_info *info);
LIQ_API bool liq_code_at(size_t index, struct liq_code_info *info);
LIQ_API bool liq_rule_group_at(size_t index, struct liq_rule_group_info *info);
LIQ_API bool liq_difference_at(size_t index, struct liq_difference_info *info);
LIQ_API bool liq_build_at(size_t index, struct liq_build_item *item);
LIQ_API const char *liq_version(void);

#ifdef __cplusplus
}
#endif

#endif
