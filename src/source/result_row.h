/* A row of results as an event: its fields named @message, @timestamp and so on say what it is, or else all of them together. */
#pragma once

#include "source/documents.h"

struct result_row {
    struct view message, time, stream, log, ingestion;  /* data == NULL: there is no such field */
    struct buffer object;                               /* the other fields, the beginning of an object; empty: none */
    size_t place;
};

void result_row_reset(struct result_row *row, size_t place);
/* Takes a field; the views must stay until the row is added. Those without a value are left out. */
void result_row_take(struct result_row *row, struct view name, struct view value);
/* Adds the event, if there were fields. There must be room. */
void result_row_add(struct result_row *row, struct documents_run *run);
void result_row_clear(struct result_row *row);
