#include "app/verbs.h"

#include "app/help.h"
#include "app/options.h"
#include "app/verb_convert.h"
#include "app/verb_discover.h"
#include "app/verb_explain.h"
#include "app/verb_extract.h"
#include "app/verb_format.h"
#include "app/verb_groups.h"
#include "app/verb_lint.h"
#include "app/verb_run.h"
#include "app/verb_test.h"

static const struct verb verbs[] = {
    { "", "liq [OPTION]... 'QUERY' [FILE | FOLDER | -]...", "answer a query", FOR_RUN, verb_query },
    { "run", "liq run [OPTION]... -f QUERY-FILE [FILE | FOLDER | -]...", "answer a saved query", FOR_RUN, verb_run },
    { "explain", "liq explain [OPTION]... 'QUERY' [FILE | FOLDER | -]...",
      "show the plan of a query; over files, what each of its steps did", FOR_EXPLAIN, verb_explain },
    { "test", "liq test [OPTION]... [FILE | FOLDER]...", "run regression tests of queries", FOR_TEST | FOR_RECORD, verb_test },
    { "discover", "liq discover [OPTION]... [FILE | FOLDER | -]...", "list the fields there are, with their types and values",
      FOR_DISCOVER, verb_discover },
    { "groups", "liq groups [OPTION]... [FILE | FOLDER | -]...", "list the log groups, with their formats, streams, events, bytes and times", FOR_GROUPS,
      verb_groups },
    { "convert", "liq convert [OPTION]... [FILE | FOLDER | -]...", "write the events of any log files as JSON lines", FOR_CONVERT,
      verb_convert },
    { "extract", "liq extract [OPTION]... [FILE | FOLDER | -]...", "list the queries saved in templates, dashboards and exports, or write them out",
      FOR_EXTRACT, verb_extract },
    { "fmt", "liq fmt [OPTION]... [FILE | FOLDER | -]...",
      "lay out queries in one canonical form, also inside templates, dashboards and pages", FOR_FORMAT, verb_format },
    { "lint", "liq lint [OPTION]... [FILE | FOLDER | -]...", "check the queries saved in files, templates, dashboards and exports, without data",
      FOR_LINT, verb_lint },
    { "help", "liq help [TOPIC]", "explain commands, functions, formats, options and error codes", FOR_HELP, verb_help },
    { "repl", "liq repl [FILE]...", "an interactive prompt", 0, NULL },
    { "learn", "liq learn", "graded exercises on shipped logs", 0, NULL },
    { "serve", "liq serve [FOLDER]", "the CloudWatch Logs API on this machine", 0, NULL },
};

enum { VERBS = sizeof verbs / sizeof *verbs };

const struct verb *verb_at(size_t index)
{
    return index < VERBS ? &verbs[index] : NULL;
}

const struct verb *verb_find(struct view name)
{
    for (size_t i = 1; i < VERBS; i++)
        if (view_equal(name, view_of(verbs[i].name)))
            return &verbs[i];
    return NULL;
}
