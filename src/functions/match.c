/* like and =~ (language reference 3.5). The left side is shown as text; maps and lists never match. */
#include "base/scan.h"
#include "functions/operators.h"

/* The text of a value on the left; false when it can have none. */
static bool subject_text(const struct column *column, uint32_t row, struct arena *arena, struct view *text)
{
    struct value value = column_value(column, row);

    if (value.kind == KIND_MAP || value.kind == KIND_LIST)
        return false;
    *text = value_display(value, arena);
    return text->data != NULL;
}

/*
 * Texts in which the source has found what is necessary lie far from each other, and by the time that they are looked at again
 * they have left the nearest memory: they are asked for ahead.
 */
static inline void subject_expect(const struct call *call, size_t i)
{
    enum { AHEAD = 8 };

    if (i + AHEAD < call->count)
        __builtin_prefetch(call->args[0]->text[call->rows[i + AHEAD]].data);
}

static void like_constant(const struct call *call, struct column *out)
{
    const struct column *in = call->args[0];
    const struct needle *needle = call->prepared;
    bool texts_only = column_only(in, KIND_TEXT);

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view text;

        if (texts_only) {
            subject_expect(call, i);
            text = in->text[row];
        } else if (!subject_text(in, row, call->arena, &text)) {
            text = (struct view){ NULL, 0 };
        }
        column_put_truth(out, row, needle_find(needle, text, 0) != SIZE_MAX);
    }
}

void like_eval(const struct call *call, struct column *out)
{
    out->seen |= SEEN(KIND_BOOLEAN);
    if (call->prepared) {
        like_constant(call, out);
        return;
    }
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view text;
        bool found = subject_text(call->args[0], row, call->arena, &text) &&
                     view_find(text, call->args[1]->text[row], 0) != SIZE_MAX;

        column_put_truth(out, row, found);
    }
}

/* The regex stands first: see matcher_scratch_new. */
struct pattern {
    const struct regex *regex;
};

const void *match_prepare(struct preparation *preparation)
{
    const struct regex *regex = preparation_regex(preparation, 1);

    if (!regex)
        return NULL;
    struct pattern *pattern = ARENA_NEW(preparation->arena, struct pattern);
    pattern->regex = regex;
    return pattern;
}

void match_eval(const struct call *call, struct column *out)
{
    const struct pattern *pattern = call->prepared;
    const bool texts_only = column_only(call->args[0], KIND_TEXT);

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view text;

        if (texts_only)
            subject_expect(call, i);
        bool found = subject_text(call->args[0], row, call->arena, &text) &&
                     regex_search(pattern->regex, call->scratch, text, 0, NULL);

        column_put_truth(out, row, found);
    }
    out->seen |= SEEN(KIND_BOOLEAN);
}
