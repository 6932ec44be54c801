/*
 * The options, a row each. Parsing, `liq help options`, the manual page and the shells' completion all read this table:
 * a new option is a row in option_table.c and a field in struct settings.
 */
#pragma once

#include "app/settings.h"
#include "base/status.h"

/* Who an option is for. */
enum option_use { FOR_RUN = 1, FOR_EXPLAIN = 2, FOR_TEST = 4, FOR_HELP = 8, FOR_CONVERT = 16, FOR_DISCOVER = 32,
                  FOR_GROUPS = 64, FOR_EXTRACT = 1024, FOR_LINT = 2048, FOR_FORMAT = 4096, FOR_EVERY = 7295, FOR_QUERIES = 3,
                  FOR_LISTS = FOR_DISCOVER | FOR_GROUPS,
                  FOR_READERS = FOR_QUERIES | FOR_CONVERT | FOR_LISTS,
                  FOR_RECORD = 32768 /* liq test --record, beside FOR_TEST */ };

struct option {
    const char *name;           /* without the dashes */
    char letter;                /* 0: none */
    const char *argument;       /* "FILE"; NULL for a switch */
    const char *choices;        /* what the argument may be, a blank between; NULL: anything */
    unsigned uses;
    const char *help;
    enum status (*set)(struct settings *settings, const struct option *option, struct view value, struct fault *fault);
    size_t offset;              /* of the field that the general setters set */
};

const struct option *option_at(size_t index);                   /* NULL past the end */
const struct option *option_find(struct view name);             /* by long name; NULL when there is none */
const struct option *option_find_letter(char letter);

/* Reads a command line (without the program's name). The fault is what the user is told. */
enum status options_parse(struct settings *settings, size_t count, char *const *words, struct fault *fault);
