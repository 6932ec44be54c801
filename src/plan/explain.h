/* The lines of explain that the plan's own steps have. */
#pragma once

#include "plan/plan.h"

void explain_scan(const struct plan *plan, const struct plan_step *step, struct buffer *out);
void explain_filter(const struct plan *plan, const struct plan_step *step, struct buffer *out);
void explain_extend(const struct plan *plan, const struct plan_step *step, struct buffer *out);
void explain_discover(const struct plan *plan, const struct plan_step *step, struct buffer *out);
/* " by n desc, srcaddr"; ", newest first" for events without keys. */
void explain_order(const struct plan *plan, const struct ordering *order, struct buffer *out);
