/*
 * Necessary texts: what an event's message must contain to pass the filters in front of the first breaker, so that events
 * without it need not even be split into fields.
 */
#pragma once

#include "plan/plan.h"

void plan_necessary(struct plan *plan, bool documented);
