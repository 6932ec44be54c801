#include "app/lint_report.h"
#include "app/moment.h"
#include "app/options.h"
#include "app/suggest.h"
#include "app/test_report.h"
#include "app/verbs.h"
#include "base/number.h"
#include "render/answer.h"

#include <stddef.h>

static void *option_field(struct settings *settings, const struct option *option)
{
    return (char *)settings + option->offset;
}

static enum status set_switch(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    (void)value, (void)fault;
    *(bool *)option_field(settings, option) = true;
    return STATUS_OK;
}

static enum status set_text(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    (void)fault;
    *(struct view *)option_field(settings, option) = value;
    return STATUS_OK;
}

static enum status set_word(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    (void)fault;
    settings_add_word(settings, option_field(settings, option), value);
    return STATUS_OK;
}

static enum status set_choice(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    for (const char *at = option->choices; *at;) {
        size_t length = strcspn(at, " ");

        if (view_equal(value, (struct view){ at, length }))
            return set_text(settings, option, value, fault);
        at += length + (at[length] == ' ');
    }
    return fault_set(fault, STATUS_INVALID, "--%s does not know `%.*s`; it takes %s", option->name, VIEW_PRINT(value),
                     option->choices);
}

static enum status set_count(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    enum { COUNT_MOST = 1000000000 };
    int64_t count;

    if (!number_parse_integer(value, &count) || count < 1 || count > COUNT_MOST)
        return fault_set(fault, STATUS_INVALID, "--%s takes a whole number from 1, not `%.*s`", option->name,
                         VIEW_PRINT(value));
    *(size_t *)option_field(settings, option) = (size_t)count;
    return STATUS_OK;
}

static enum status set_size(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    return moment_parse_size(value, option_field(settings, option), fault);
}

static enum status set_interval(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    return moment_parse_interval(value, option_field(settings, option), fault);
}

static enum status set_output(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    struct suggest near = suggest_start(value);

    if (answer_form_find(value))
        return set_text(settings, option, value, fault);
    if (view_equal(value, VIEW("chart")))
        return fault_set(fault, STATUS_INVALID, "--output chart is not in this release");
    for (size_t i = 0; answer_form_at(i); i++)
        suggest_offer(&near, view_of(answer_form_at(i)->name));
    if (near.best.data)
        return fault_set(fault, STATUS_INVALID, "--output does not know `%.*s`; did you mean %.*s?", VIEW_PRINT(value),
                         VIEW_PRINT(near.best));
    return fault_set(fault, STATUS_INVALID, "--output does not know `%.*s`; it takes %s", VIEW_PRINT(value),
                     option->choices);
}

static enum status set_parameter(struct settings *settings, const struct option *option, struct view value,
                                 struct fault *fault)
{
    size_t equals = view_find_byte(value, '=', 0);

    if (equals == SIZE_MAX || equals == 0)
        return fault_set(fault, STATUS_INVALID, "--%s takes NAME=VALUE, not `%.*s`", option->name, VIEW_PRINT(value));
    settings->parameters = arena_grow(&settings->arena, settings->parameters, &settings->parameter_capacity,
                                      settings->parameter_count + 1, sizeof *settings->parameters);
    settings->parameters[settings->parameter_count++] = (struct liq_parameter){
        .name = { value.data, equals },
        .value = { value.data + equals + 1, value.length - equals - 1 },
    };
    return STATUS_OK;
}

static bool table_name_fits(struct view name)
{
    for (size_t i = 0; i < name.length; i++) {
        char letter = name.data[i];

        if (letter != '_' && !(letter >= '0' && letter <= '9') && !(letter >= 'a' && letter <= 'z') &&
            !(letter >= 'A' && letter <= 'Z'))
            return false;
    }
    return name.length > 0;
}

static enum status set_table(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    size_t equals = view_find_byte(value, '=', 0);

    if (equals == SIZE_MAX || equals + 1 == value.length || !table_name_fits((struct view){ value.data, equals }))
        return fault_set(fault, STATUS_INVALID, "--%s takes NAME=FILE, the name of letters, digits and _, not `%.*s`",
                         option->name, VIEW_PRINT(value));
    settings->tables = arena_grow(&settings->arena, settings->tables, &settings->table_capacity, settings->table_count + 1,
                                  sizeof *settings->tables);
    settings->tables[settings->table_count++] = (struct liq_table){
        .name = { value.data, equals },
        .path = { value.data + equals + 1, value.length - equals - 1 },
    };
    return STATUS_OK;
}

static enum status set_saved(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    size_t equals = view_find_byte(value, '=', 0);

    if (equals == SIZE_MAX || equals == 0 || equals + 1 == value.length)
        return fault_set(fault, STATUS_INVALID, "--%s takes NAME=FILE, not `%.*s`", option->name, VIEW_PRINT(value));
    for (size_t i = 0; i < settings->saved.count; i++)
        if (view_starts(settings->saved.list[i], (struct view){ value.data, equals + 1 }))
            return fault_set(fault, STATUS_INVALID, "--%s %.*s is given twice", option->name, (int)equals, value.data);
    return set_word(settings, option, value, fault);
}

static enum status set_group(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    size_t equals = view_find_byte(value, '=', 0);

    if (equals == SIZE_MAX || equals == 0 || equals + 1 == value.length)
        return fault_set(fault, STATUS_INVALID, "--%s takes NAME=PATTERN, not `%.*s`", option->name, VIEW_PRINT(value));
    return set_word(settings, option, value, fault);
}

static enum status set_report(struct settings *settings, const struct option *option, struct view value, struct fault *fault)
{
    const size_t equals = view_find_byte(value, '=', 0);
    const struct view form = { value.data, equals == SIZE_MAX ? value.length : equals };

    const bool lint = settings->verb->use == FOR_LINT;

    if (!(lint ? lint_report_find(form) != NULL : test_report_find(form) != NULL) || equals + 1 == value.length)
        return fault_set(fault, STATUS_INVALID, "--%s does not know `%.*s`; it takes one of %s, and =FILE behind it", option->name,
                         VIEW_PRINT(value), lint ? "human json sarif github" : "human tap tap13 junit json github");
    for (size_t i = 0; i < settings->reports.count && equals == SIZE_MAX; i++)
        if (view_find_byte(settings->reports.list[i], '=', 0) == SIZE_MAX)
            return fault_set(fault, STATUS_INVALID, "two reports on standard output; write the file behind one of them: --%s %.*s=FILE",
                             option->name, VIEW_PRINT(value));
    return set_word(settings, option, value, fault);
}

#define FIELD(name) offsetof(struct settings, name)

static const struct option options[] = {
    { "file", 'f', "FILE", NULL, FOR_QUERIES | FOR_RECORD, "read the query from a file", set_text, FIELD(query_file) },
    { "param", 'p', "NAME=VALUE", NULL, FOR_QUERIES | FOR_RECORD, "fill {{NAME}} in the query; may be repeated", set_parameter, 0 },
    { "table", 0, "NAME=FILE", NULL, FOR_QUERIES | FOR_RECORD | FOR_LINT,
      "a CSV file with a header row that lookup and cidrlookup find as NAME; may be repeated. A folder that is named may have "
      "more: tables/NAME.csv", set_table, 0 },
    { "saved", 0, "NAME=FILE", NULL, FOR_QUERIES | FOR_RECORD, "a saved query that is called as $NAME(parameter = value); may be repeated",
      set_saved, FIELD(saved) },
    { "output", 'o', "FORM", "table vertical csv tsv json ndjson markdown aws", FOR_QUERIES | FOR_HELP | FOR_LISTS | FOR_EXTRACT,
      "how the answer is written; `liq help outputs` describes each", set_output, FIELD(output) },
    { "start", 0, "TIME", NULL, FOR_QUERIES | FOR_CONVERT | FOR_LISTS | FOR_RECORD,
      "see only events at or after this time, such as -1h, friday 14:00 or 2024-05-01T10:00Z",
      set_text, FIELD(start) },
    { "end", 0, "TIME", NULL, FOR_QUERIES | FOR_CONVERT | FOR_LISTS | FOR_RECORD, "see only events at or before this time", set_text, FIELD(end) },
    { "now", 0, "TIME", NULL, FOR_QUERIES | FOR_CONVERT | FOR_LISTS | FOR_RECORD, "what the query takes for the present, for replays that do not change",
      set_text, FIELD(now) },
    { "group", 'g', "NAME=PATTERN", NULL, FOR_READERS | FOR_RECORD,
      "files that match the pattern, or lie below it, are the log group NAME, and are read when no file is named; {word} in the "
      "pattern is part of a name, and may be in NAME too, as in /aws/lambda/{fn}=logs/{fn}/*.log; may be repeated", set_group, FIELD(groups) },
    { "account", 0, "ID", NULL, FOR_READERS | FOR_RECORD, "the account where the data names none (000000000000)", set_text, FIELD(account) },
    { "log-groups", 0, "FILE", NULL, FOR_READERS | FOR_RECORD,
      "a description of log groups, as aws logs describe-log-groups prints it, for SOURCE: classes, accounts, tags, data "
      "sources; without it those are taken that stand in named folders as log-groups.json", set_text, FIELD(log_groups) },
    { "format", 0, "NAME", NULL, FOR_READERS | FOR_RECORD, "read every file as this format instead of looking; see `liq help formats`",
      set_text, FIELD(format) },
    { "join", 0, "WHEN", "auto on off", FOR_READERS | FOR_RECORD,
      "whether lines of text without a time belong to the event before; `liq help formats` says of which formats they do",
      set_choice, FIELD(join) },
    { "tz", 0, "ZONE", NULL, FOR_READERS | FOR_RECORD, "the time zone of times that do not say theirs, in the input and behind --start, --end and --now, such as Europe/Berlin (UTC)",
      set_text, FIELD(zone) },
    { "by", 0, "WHAT", "both group format none", FOR_DISCOVER,
      "what fields are listed by: log groups and formats (both), one of the two, or neither", set_choice, FIELD(by) },
    { "streams", 0, NULL, NULL, FOR_GROUPS, "list the streams of each group one by one", set_switch, FIELD(streams) },
    { "all", 0, NULL, NULL, FOR_GROUPS, "list also groups of files of which no event is in the range", set_switch, FIELD(all) },
    { "index", 0, "WHEN", "auto off", FOR_READERS,
      "remember the times in large files in the user's cache folder, so that what lies outside a range is not read again (auto)",
      set_choice, FIELD(index) },
    { "fail-if", 0, "WHAT", "rows empty", FOR_RUN | FOR_LISTS, "exit with status 1 when there are rows, or when there are none",
      set_choice, FIELD(fail_if) },
    { "follow", 'F', NULL, NULL, FOR_RUN,
      "go on reading as files grow, are replaced or appear, and from pipes; Ctrl-C ends, with the final answer", set_switch, FIELD(follow) },
    { "interval", 0, "TIME", NULL, FOR_RUN,
      "with --follow, of a query that depends on all events: how often its answer is written, such as 500ms, 5s or 1m (5s; on a "
      "terminal 250ms)", set_interval, FIELD(interval_ms) },
    { "strict", 0, NULL, NULL, FOR_QUERIES | FOR_RECORD | FOR_LINT, "do as the service does where liq is kinder; see `liq help differences`", set_switch, FIELD(strict) },
    { "errors", 0, "STYLE", "liq aws", FOR_QUERIES, "word mistakes in the query as liq or as the service does", set_choice,
      FIELD(errors) },
    { "max-fields", 0, "N", NULL, FOR_QUERIES | FOR_DISCOVER, "fields discovered in one JSON event (200)", set_count, FIELD(max_fields) },
    { "discover", 0, "WHICH", "service documented", FOR_QUERIES | FOR_DISCOVER | FOR_RECORD,
      "which fields events have: those that the service discovers, or also the columns of access logs, custom flow logs and the "
      "like, under the names they have in their documentation (service)", set_choice, FIELD(discover) },
    { "stats", 0, NULL, NULL, FOR_RUN | FOR_LISTS, "print the statistics of the run on standard error", set_switch, FIELD(statistics) },
    { "jobs", 'j', "N", NULL, FOR_READERS | FOR_TEST, "workers (as many as there are processors)", set_count, FIELD(jobs) },
    { "memory", 0, "SIZE", NULL, FOR_QUERIES | FOR_LISTS, "memory that may be used, such as 512M or 2G (a quarter of the machine's)",
      set_size, FIELD(memory_bytes) },
    { "color", 0, "WHEN", "auto always never", FOR_EVERY, "colours; NO_COLOR is respected", set_choice, FIELD(color) },
    { "progress", 0, "WHEN", "auto always never", FOR_READERS, "show progress on standard error", set_choice, FIELD(progress) },
    { "quiet", 'q', NULL, NULL, FOR_READERS | FOR_TEST | FOR_EXTRACT | FOR_FORMAT | FOR_LINT, "no summary and no remarks", set_switch, FIELD(quiet) },
    { "verbose", 'v', NULL, NULL, FOR_READERS | FOR_TEST,
      "say more: the summary also where nobody watches, and every case of liq test", set_switch, FIELD(verbose) },
    { "no-optimize", 0, NULL, NULL, FOR_QUERIES, "run the plan as written; answers never differ (for tests)", set_switch,
      FIELD(no_optimize) },
    { "batch-rows", 0, "N", NULL, FOR_QUERIES | FOR_LISTS, "events worked on at a time; answers never differ (for tests)", set_count,
      FIELD(batch_rows) },
    { "morsel-bytes", 0, "N", NULL, FOR_READERS, "how finely files are cut; answers never differ (for tests)", set_count,
      FIELD(morsel_bytes) },
    { "to", 0, "FILE", NULL, FOR_CONVERT | FOR_RECORD, "write to this file instead of standard output; liq convert compresses as its name ends (.gz, .zst), liq test --record adds "
      "to what there is",
      set_text, FIELD(to) },
    { "out", 0, "FOLDER", NULL, FOR_EXTRACT, "write the queries into this folder, a file each, instead of listing them", set_text,
      FIELD(out) },
    { "check", 0, NULL, NULL, FOR_FORMAT, "write nothing but what would change, as a diff, and exit with status 1 when anything would",
      set_switch, FIELD(check) },
    { "write", 'w', NULL, NULL, FOR_FORMAT, "change the files instead of printing what they would be", set_switch, FIELD(write) },
    { "compress", 0, "HOW", "gzip zstd none", FOR_CONVERT, "compress what is written", set_choice, FIELD(compress) },
    { "update", 0, NULL, NULL, FOR_TEST, "rewrite expectations that fail with what came out", set_switch, FIELD(update) },
    { "filter", 0, "TEXT", NULL, FOR_TEST, "run only cases whose name or file holds TEXT; may be repeated", set_word,
      FIELD(filters) },
    { "tag", 0, "TAG", NULL, FOR_TEST, "run only cases with this tag; may be repeated", set_word, FIELD(tags) },
    { "list", 0, NULL, NULL, FOR_TEST, "name the cases instead of running them", set_switch, FIELD(list) },
    { "record", 0, NULL, NULL, FOR_TEST,
      "liq test --record 'QUERY' FILE...: run a query and write it as a case, with the few events that give the same answer", set_switch,
      FIELD(record) },
    { "coverage", 0, NULL, NULL, FOR_TEST,
      "also tell which saved queries there have no case, and which stages and branches of the others no case exercises", set_switch,
      FIELD(coverage) },
    { "watch", 0, NULL, NULL, FOR_TEST, "run again whenever a test or a file that it names changes; Ctrl-C ends", set_switch, FIELD(watch) },
    { "fail-fast", 0, NULL, NULL, FOR_TEST, "stop after the first failure", set_switch, FIELD(fail_fast) },
    { "report", 0, "FORM[=FILE]", "human tap tap13 junit json sarif github", FOR_TEST | FOR_LINT,
      "how outcomes are told: to people, or to what runs CI (sarif by liq lint alone, tap and junit by liq test); into a file, or to "
      "standard output. May be repeated", set_report,
      FIELD(reports) },
    { "thorough", 0, NULL, NULL, FOR_TEST, "run every case in twelve ways, by workers, batches and optimizer, that must agree (for tests of liq)",
      set_switch, FIELD(thorough) },
    { "allow", 0, "CODE", NULL, FOR_LINT,
      "leave out warnings of this code, or whose codes begin so, or all `warnings`; may be repeated", set_word, FIELD(allowed) },
    { "deny", 0, "CODE", NULL, FOR_LINT, "count warnings of this code, or all `warnings`, as errors; may be repeated", set_word,
      FIELD(denied) },
    { "fix", 0, NULL, NULL, FOR_LINT, "mend in place what can be mended without a change of the answer", set_switch, FIELD(fix) },
    { "completion", 0, "SHELL", "bash zsh fish", FOR_HELP, "print the completion script for a shell", set_choice,
      FIELD(completion) },
    { "manual", 0, NULL, NULL, FOR_HELP, "print the manual page in roff", set_switch, FIELD(manual) },
    { "page", 0, "NAME", NULL, FOR_HELP, "print a page about the language in Markdown: index, or one that the index links to",
      set_text, FIELD(page) },
    { "version", 0, NULL, NULL, FOR_EVERY, "the version, and what is built in", set_switch, FIELD(version) },
    { "help", 'h', NULL, NULL, FOR_EVERY, "how the program is called", set_switch, FIELD(help) },
};

enum { OPTIONS = sizeof options / sizeof *options };

const struct option *option_at(size_t index)
{
    return index < OPTIONS ? &options[index] : NULL;
}

const struct option *option_find(struct view name)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (view_equal(name, view_of(options[i].name)))
            return &options[i];
    return NULL;
}

const struct option *option_find_letter(char letter)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (options[i].letter && options[i].letter == letter)
            return &options[i];
    return NULL;
}
