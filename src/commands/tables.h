/* What the commands that work on all rows in their order share (exec/table.h). */
#pragma once

#include "exec/table.h"
#include "plan/command.h"

/* The slot of a field; of nulls after a report, and where nothing can be there. It may take a step: before tables_step(). */
size_t tables_field(struct binder *binder, const struct name *name);
/* Adds a step that hands all rows to `change`. Its reads and writes are the caller's to add. */
struct plan_step *tables_step(struct binder *binder, const struct stage *stage, table_fn change, void *own,
                              explain_fn explain);
/* The slot for new values of a field, which the step writes: under a new name it is a column added to those shown. */
size_t tables_write_new(struct binder *binder, struct plan_step *step, struct view name, struct span span, enum type type);
size_t tables_write_over(struct binder *binder, struct plan_step *step, const struct name *name, enum type type);

/* The option's value as true or false; a report and `otherwise` for anything else. */
bool tables_boolean(struct binder *binder, const struct option *option, bool otherwise);
/* Reports an option that the command does not have. */
void tables_report_option(struct binder *binder, const struct stage *stage, const struct option *option, const char *known);
/* Reports the value of an option. */
void tables_report_value(struct binder *binder, const struct option *option, const char *wanted);
