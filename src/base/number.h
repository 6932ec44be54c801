/* Numbers as texts (language reference 4.2 and 4.4). No function here depends on the locale. */
#pragma once

#include "base/view.h"

#include <stdint.h>

enum { NUMBER_TEXT_MAX = 400 };   /* bytes any of the writers below may need */

/* Whether the whole text is a number, [+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?; then *number is the nearest double
 * (infinity when out of range). Correctly rounded; short decimal texts take a fast path. */
bool number_parse(struct view text, double *number);
/* A whole decimal number with optional sign and nothing else; false on overflow. */
bool number_parse_integer(struct view text, int64_t *integer);

/* The form results show: whole numbers as their exact digits; others with 4 decimals, below 1 with 4 significant digits,
 * rounded half away from zero, trailing zeros dropped, never an exponent. NaN and infinities give 0 bytes (null).
 * Minus zero is "0". Returns the length. */
size_t number_display(double number, char out[static NUMBER_TEXT_MAX]);
/* The shortest text that reads back as the same double, without exponent where it has at most 21 digits. */
size_t number_shortest(double number, char out[static NUMBER_TEXT_MAX]);
/* Java's Double.toString: 15.0, 1.28E8. */
size_t number_java(double number, char out[static NUMBER_TEXT_MAX]);
/* Whether the text is a number in just that form; false also for some that are, long or small ones. */
bool number_is_java(struct view text);
size_t number_integer(int64_t integer, char out[static 24]);
/* Half away from zero at `digits` decimals (may be negative), decided on the shortest text of the number. */
double number_round(double number, int digits);
