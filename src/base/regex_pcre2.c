#include "base/regex_pcre2.h"

#include "base/arena.h"
#include "base/regex_tree.h"

#include <stdlib.h>

static void *memory_take(size_t size, void *nobody)
{
    (void)nobody;
    return heap_alloc(size);
}

static void memory_give(void *memory, void *nobody)
{
    (void)nobody;
    free(memory);
}

pcre2_general_context *regex_memory(void)
{
    return pcre2_general_context_create(memory_take, memory_give, NULL);
}

pcre2_code *regex_code_new(struct view spelling, uint32_t options, int *code)
{
    pcre2_general_context *memory = regex_memory();
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    size_t offset;

    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context, 3 * REGEX_NEST_MAX);
    options |= PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_BACKSLASH_C;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)spelling.data, spelling.length, options, code, &offset, context);
    pcre2_compile_context_free(context);
    pcre2_general_context_free(memory);
    return compiled;
}

bool regex_spelling_known(struct view spelling)
{
    int code;
    pcre2_code *compiled = regex_code_new(spelling, PCRE2_UTF, &code);

    pcre2_code_free(compiled);
    return compiled != NULL;
}
