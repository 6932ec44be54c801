/* What a query does, told when somebody asks: most are only run. From any thread. */
#pragma once

#include "plan/plan.h"

struct explanation;

struct explanation *explanation_new(void);
void explanation_free(struct explanation *explanation);     /* may be NULL */
/* Of that plan, which is always the same; lives as long as the explanation. */
struct view explanation_text(struct explanation *explanation, const struct plan *plan);
