/* A case as text: what liq test --record writes. */
#pragma once

#include "app/request.h"
#include "app/test_grid.h"
#include "app/test_sample.h"

/* Adds the case behind what the file has; it has a name that no other case there has. */
void record_text_add(struct buffer *text, const struct settings *settings, const struct request *request,
                     const struct test_sample *sample, const struct test_grid *answer);
/* The present, as an option would say it. */
struct view record_now(struct arena *arena);
