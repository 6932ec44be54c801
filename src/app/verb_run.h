/* The verbs that take a query. */
#pragma once

#include "app/request.h"
#include "app/verbs.h"

enum exit_status verb_query(struct settings *settings);
enum exit_status verb_run(struct settings *settings);

/* How a verb writes its answer where not every row is a line of a table. */
struct run_face {
    void (*table)(struct output *output, const struct liq_result *result, const struct answer_style *style,
                  const struct settings *settings, const struct request *request);
    bool structures;            /* maps and lists are such in JSON */
    bool every_form;            /* it writes whatever form is asked for */
    bool trace;                 /* what the steps did is wanted */
};
/* Runs a compiled query and writes its answer. face: NULL for the usual one. */
enum exit_status run_answer(struct settings *settings, const struct request *request, const struct run_face *face);
/* A verb that answers over files without the text of a query: `ask` makes the request's query. `example` is how to name files. */
typedef enum status (*run_ask_fn)(struct request *request, struct settings *settings, struct fault *fault);
enum exit_status run_files(struct settings *settings, run_ask_fn ask, const struct run_face *face, const char *example);
/* Whether nothing is read but what somebody would type: then he is told so. */
bool run_lacks_input(const struct request *request);
