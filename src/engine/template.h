/*
 * Inside the engine: saved queries and their parameters (language reference 1.10), as far as they are text.
 *
 * The first comments of a saved query may declare what it takes, a line each: `# param least = 800` has a default, `# param
 * service` has none. In the text {{least}} stands for the value; substitution is textual.
 */
#pragma once

#include "engine/engine.h"

enum { PARAMETERS_MOST = 20 };

struct declaration {
    struct view name, value;    /* value.data NULL: no default */
    struct span span;           /* of the name */
};
struct declarations {
    struct declaration *list;
    size_t count, capacity;
};

/* ---- template_text.c: placeholders and declarations ---- */

bool template_name_byte(char byte, bool first);
/* What the first comments declare. */
struct declarations template_declarations(struct view text, struct arena *arena);
/* The text behind those comments. */
struct view template_body(struct view text);
const struct declaration *declaration_find(const struct declarations *declarations, struct view name);
/* Finds the next placeholder at or behind *at; *at is then behind it, and `whole` all of it. */
bool template_next(struct view text, size_t *at, struct view *name, struct span *whole);
/* Replaces every placeholder by the value `value` gives for it; where that has data NULL, it stays. */
typedef struct view (*template_value_fn)(const void *context, struct view name);
struct view template_fill(struct view text, template_value_fn value, const void *context, struct arena *arena);
/* The same name twice, more than there may be, one that is nowhere used: reports the first of these at `place`, or at its own
 * place in the text when place is NULL, and returns false. */
bool template_check(struct view text, const struct declarations *declarations, const struct span *place, struct view name,
                    struct diagnostics *diagnostics);

/* ---- template_call.c: $Name(param = value, ...) as a stage ---- */

struct call_argument {
    struct view name, value;
    struct span span;           /* of the name */
};
struct template_call {
    struct view name;
    struct span span, head;     /* all of it; $Name */
    struct call_argument *arguments;
    size_t count, capacity;
    const char *fault;          /* why it cannot be read; NULL when it can */
    struct span fault_span;
};
struct template_calls {
    struct template_call *list;
    size_t count, capacity;
};
struct template_calls template_calls(struct view text, struct arena *arena);
