/* What the command line asked for. Filled by options.c, read by the verbs. */
#pragma once

#include "base/arena.h"

#include <liq/liq.h>

struct verb;

struct word_list {
    struct view *list;
    size_t count, capacity;
};

/* Views are of the command line; one with data NULL was not given. */
struct settings {
    struct arena arena;
    const struct verb *verb;
    struct word_list words;     /* what is no option: the query, files, folders, topics */
    struct word_list groups;
    struct liq_parameter *parameters;
    size_t parameter_count, parameter_capacity;
    struct liq_table *tables;
    size_t table_count, table_capacity;
    struct word_list saved;     /* NAME=FILE */

    struct view query_file, output, start, end, now, format, account, zone, join, log_groups, index, to, out, compress, discover;
    struct view color, progress, errors, fail_if, completion, page, by;
    struct word_list filters, tags;
    struct word_list reports;   /* FORM or FORM=FILE */
    struct word_list allowed, denied;   /* codes of warnings */
    uint64_t memory_bytes;
    uint64_t interval_ms;
    size_t jobs, batch_rows, morsel_bytes, max_fields;
    bool follow, strict, no_optimize, statistics, quiet, verbose, version, help, manual;
    bool streams, all;
    bool update, list, fail_fast, thorough, watch;
    bool check, write, fix;
    bool coverage, record;
};

void settings_init(struct settings *settings);
void settings_clear(struct settings *settings);
void settings_add_word(struct settings *settings, struct word_list *words, struct view word);
