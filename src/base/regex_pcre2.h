/* The one way we use PCRE2's compiler. Private to base. */
#pragma once

#include "base/view.h"

#include <stdint.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* For PCRE2 to take its memory as everybody here does: it never fails. What is made with it may outlive it. */
pcre2_general_context *regex_memory(void);
/* Compiles what regex_print() wrote; NULL when PCRE2 cannot, with its reason in *code. */
pcre2_code *regex_code_new(struct view spelling, uint32_t options, int *code);
