/* Checks of the house: what the tables promise is what the library does. Public header only. */
#pragma once

#include "liq/liq.h"

/* Counts a check, and prints what is wrong when it does not hold. */
void house_check(bool holds, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The clock of every query here: 2024-05-01 10:00:00 UTC. */
#define HOUSE_NOW_MS INT64_C(1714557600000)

struct liq_query *house_query(const char *text);
/* The first diagnostic with the code (any when NULL) and at least the severity of an error when errors_only. */
bool house_has(const struct liq_query *query, const char *code, bool errors_only);

/* The file of one event: 2024-05-01 10:00:00 UTC, with an empty message. */
const char *house_event(void);
/* Runs a query over a file; NULL when it does not compile or does not run. */
struct liq_result *house_answer(const char *query, const char *path);
/* Writes a file under the folder of this run; good until the next call. */
const char *house_write(const char *name, const char *text);

void house_functions(void);
void house_commands(void);
void house_codes(void);
void house_formats(void);
