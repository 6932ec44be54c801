#include "base/scan.h"
#include "functions/kernel.h"

const void *preparation_fail(struct preparation *preparation, size_t argument, struct view error, struct view help)
{
    preparation->error = error;
    preparation->help = help;
    preparation->error_argument = argument;
    return NULL;
}

static void regex_release(void *regex)
{
    regex_free(regex);
}

const struct regex *preparation_regex(struct preparation *preparation, size_t argument)
{
    const struct argument *given = &preparation->args[argument];
    struct view pattern = given->pattern;
    struct regex_error error = { .length = 0 };

    if (!pattern.data && !preparation_text(preparation, argument, &pattern))
        return preparation_fail(preparation, argument, VIEW("a regular expression must be a constant text"),
                                VIEW("write /pattern/ or \"pattern\""));
    struct regex *regex = regex_new(pattern, preparation->arena, &error);

    if (!regex)
        return preparation_fail(preparation, argument,
                                arena_format(preparation->arena, "the regular expression cannot be used: %.*s",
                                             VIEW_PRINT(error.message)),
                                (struct view){ NULL, 0 });
    preparation->at_end(preparation, regex_release, regex);
    return regex;
}

bool preparation_text(struct preparation *preparation, size_t argument, struct view *text)
{
    const struct argument *given = &preparation->args[argument];

    if (argument >= preparation->count || !given->constant || given->value.kind == KIND_MAP ||
        given->value.kind == KIND_LIST)
        return false;
    *text = value_display(given->value, preparation->arena);
    return text->data != NULL;
}

const void *needle_prepare(struct preparation *preparation)
{
    struct view text;

    if (!preparation_text(preparation, 1, &text) || text.length == 0)
        return NULL;
    struct needle *needle = ARENA_NEW(preparation->arena, struct needle);
    *needle = needle_of(text);
    return needle;
}

const struct regex *function_regex(const void *prepared)
{
    const struct regex *const *regex = prepared;

    return *regex;
}

void *matcher_scratch_new(const void *prepared)
{
    return regex_matcher_new(function_regex(prepared));
}

void matcher_scratch_free(void *scratch)
{
    regex_matcher_free(scratch);
}

uint64_t matcher_scratch_given_up(const void *scratch)
{
    return regex_matcher_exhausted(scratch);
}
