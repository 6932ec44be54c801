/* What the files of SOURCE share. */
#pragma once

#include "plan/command.h"

void source_ask(struct binder *binder, struct scan_source *source, struct source_condition condition);
/* A list of texts, of at most so many; false after a report, which begins with `what`. */
bool source_texts(struct binder *binder, const struct node *list, struct view what, size_t most, struct texts *texts);
/* Reports what stands there; `right` is how it is written. */
void source_report(struct binder *binder, struct span span, const char *right, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Add the conditions of a call: logGroups(...); dataSource([...]); logGroupTags([...]). */
void source_bind_groups(struct binder *binder, const struct node *call, struct scan_source *source);
void source_bind_data(struct binder *binder, const struct node *call, struct scan_source *source);
void source_bind_tags(struct binder *binder, const struct node *call, struct scan_source *source);
