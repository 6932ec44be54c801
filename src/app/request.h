/* A query as the command line asked for it: its text, its options, its diagnostics. */
#pragma once

#include "app/tell.h"
#include "app/verbs.h"
#include "base/status.h"

struct request {
    struct view text, name;     /* name: the file the query came from; empty for the command line */
    const struct view *files;
    size_t file_count;
    const struct liq_text *paths;   /* what is read: the files, those of --group, standard input */
    size_t path_count;
    int64_t now_ms;             /* 0: the system's clock */
    struct liq_query *query;    /* NULL until request_compile */
};

/* Finds the query among the words and in -f; what is left are files. */
enum status request_init(struct request *request, struct settings *settings, struct fault *fault);
/* For verbs without a query: all words are files. */
void request_init_files(struct request *request, struct settings *settings);
/* The inputs that were asked for. */
enum liq_status request_open(struct settings *settings, const struct request *request, struct liq_inputs **inputs,
                             struct liq_error *error);
/* The time range of --start, --end and --now; also sets the request's now. */
enum status request_range(struct request *request, struct settings *settings, struct liq_query_options *options,
                          struct fault *fault);
/* The query that tells which fields there are. */
enum status request_groups(struct request *request, struct settings *settings, struct fault *fault);
enum status request_discover(struct request *request, struct settings *settings, struct fault *fault);
/* Compiles and prints diagnostics on standard error. False when the query cannot be run. */
enum status request_compile(struct request *request, struct settings *settings, struct fault *fault);
void request_clear(struct request *request);
void request_tell_diagnostics(const struct request *request, const struct settings *settings);
void request_tell_diagnostic(const struct request *request, const struct settings *settings,
                             const struct liq_diagnostic *diagnostic);
struct liq_text *request_texts(struct settings *settings, const struct view *views, size_t count);

/* What a status of the library or of ours means to whoever called the program. */
enum exit_status exit_of_status(enum status status);
enum exit_status exit_of_liq(enum liq_status status);
