/*
 * What is to become of warnings: what `.liqlint` files say, and the command line.
 *
 * The file that counts for another is the nearest `.liqlint` in its folder or above. Of what speaks of a code, the most particular
 * counts: the code itself before the beginning of it, that before `warnings`; among those alike the command line, and deny.
 */
#pragma once

#include "app/settings.h"

struct lint_config;

/* NULL after telling what is wrong with the command line. Lives as long as the settings. */
struct lint_config *lint_config_new(struct settings *settings);
enum liq_lint_will lint_config_will(void *config, struct liq_text path, const char *code);
/* Whether findings in the file are left out altogether. */
bool lint_config_ignores(struct lint_config *config, struct liq_text path);
/* Whether some `.liqlint` that was looked at cannot be used; it has been told. */
bool lint_config_failed(const struct lint_config *config);
