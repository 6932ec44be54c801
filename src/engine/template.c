/* Saved queries (language reference 1.10): parameters get their values, calls their texts, before the query is read. */

#include "engine/template.h"

/* ---- the parameters of the query itself ---- */

struct own_values {
    const struct liq_query_options *options;
    const struct declarations *declarations;
};

/* A placeholder without a value stays as it is: the lexer reports it at its place. */
static struct view own_value(const void *context, struct view name)
{
    const struct own_values *values = context;
    const struct declaration *declaration = declaration_find(values->declarations, name);

    for (size_t i = 0; i < values->options->parameter_count; i++) {
        struct liq_text value = values->options->parameters[i].value;

        if (view_equal(view_of_text(values->options->parameters[i].name), name))
            return value.data ? view_of_text(value) : VIEW("");
    }
    return declaration ? declaration->value : (struct view){ 0 };
}

/* ---- calls ---- */

struct call_values {
    const struct template_call *call;
    const struct declarations *declarations;
    struct diagnostics *diagnostics;
};

static const struct call_argument *argument_find(const struct template_call *call, struct view name)
{
    for (size_t i = 0; i < call->count; i++)
        if (view_equal(call->arguments[i].name, name))
            return &call->arguments[i];
    return NULL;
}

static struct view call_value_of(const void *context, struct view name)
{
    const struct call_values *values = context;
    const struct call_argument *argument = argument_find(values->call, name);
    const struct declaration *declaration = declaration_find(values->declarations, name);
    struct diagnostic *diagnostic;

    if (argument)
        return argument->value;
    if (declaration && declaration->value.data)
        return declaration->value;
    diagnostic = diagnostics_add(values->diagnostics, CODE_E0602, values->call->head,
                                 "the saved query `%.*s` needs a value for `%.*s`", VIEW_PRINT(values->call->name),
                                 VIEW_PRINT(name));
    diagnostic_help(values->diagnostics, diagnostic, "write %.*s = VALUE in the parentheses", VIEW_PRINT(name));
    return VIEW("");
}

/* The parameter of the saved query that is nearest to a name it does not have. */
static struct view parameter_near(struct view text, struct view name)
{
    struct view known[PARAMETERS_MOST], used;
    struct span whole;
    size_t count = 0;

    for (size_t at = 0; count < PARAMETERS_MOST && template_next(text, &at, &used, &whole);)
        known[count++] = used;
    return nearest_word(name, known, count);
}

static bool text_has(struct view text, struct view name)
{
    struct view used;
    struct span whole;

    for (size_t at = 0; template_next(text, &at, &used, &whole);)
        if (view_equal(used, name))
            return true;
    return false;
}

static void call_check_arguments(const struct template_call *call, struct view text, struct diagnostics *diagnostics)
{
    for (size_t i = 0; i < call->count; i++) {
        const struct call_argument *argument = &call->arguments[i];
        struct diagnostic *diagnostic;
        struct view near;

        if (argument_find(call, argument->name) != argument) {
            diagnostics_add(diagnostics, CODE_E0602, argument->span, "the parameter `%.*s` is given twice",
                            VIEW_PRINT(argument->name));
            continue;
        }
        if (text_has(text, argument->name))
            continue;
        diagnostic = diagnostics_add(diagnostics, CODE_E0602, argument->span, "the saved query `%.*s` has no parameter `%.*s`",
                                     VIEW_PRINT(call->name), VIEW_PRINT(argument->name));
        near = parameter_near(text, argument->name);
        if (near.length)
            diagnostic_help(diagnostics, diagnostic, "did you mean %.*s?", VIEW_PRINT(near));
    }
}

static const struct liq_saved_query *saved_find(const struct liq_query_options *options, struct view name)
{
    for (size_t i = 0; i < options->saved_count; i++)
        if (view_equal(view_of_text(options->saved[i].name), name))
            return &options->saved[i];
    return NULL;
}

static void report_unknown_saved(const struct template_call *call, const struct liq_query_options *options,
                                 struct diagnostics *diagnostics)
{
    struct view *names = ARENA_ARRAY(diagnostics->arena, options->saved_count, struct view), near;
    struct diagnostic *diagnostic = diagnostics_add(diagnostics, CODE_E0601, call->head, "there is no saved query `%.*s`",
                                                    VIEW_PRINT(call->name));

    for (size_t i = 0; i < options->saved_count; i++)
        names[i] = view_of_text(options->saved[i].name);
    near = nearest_word(call->name, names, options->saved_count);
    if (near.length)
        diagnostic_help(diagnostics, diagnostic, "did you mean %.*s?", VIEW_PRINT(near));
    else
        diagnostic_help(diagnostics, diagnostic, "--saved %.*s=FILE makes it known", VIEW_PRINT(call->name));
}

/* The text that stands in the place of the call. */
static struct view call_expand(const struct template_call *call, const struct liq_query_options *options, struct arena *arena,
                               struct diagnostics *diagnostics)
{
    const struct liq_saved_query *saved = call->fault ? NULL : saved_find(options, call->name);
    struct declarations declarations;
    struct template_calls nested;
    struct view text, body;

    if (call->fault) {
        diagnostics_add(diagnostics, CODE_E0604, call->fault_span, "%s", call->fault);
        return VIEW("");
    }
    if (!saved) {
        report_unknown_saved(call, options, diagnostics);
        return VIEW("");
    }
    text = view_of_text(saved->text);
    body = template_body(text);
    declarations = template_declarations(text, arena);
    if (!template_check(body, &declarations, &call->head, call->name, diagnostics))
        return VIEW("");
    call_check_arguments(call, body, diagnostics);
    body = template_fill(body, call_value_of, &(struct call_values){ call, &declarations, diagnostics }, arena);
    nested = template_calls(body, arena);
    if (nested.count)
        diagnostics_add(diagnostics, CODE_E0603, call->head,
                        "the saved query `%.*s` calls `%.*s`, and a saved query may not call another", VIEW_PRINT(call->name),
                        VIEW_PRINT(nested.list[0].name));
    return body;
}

/* A comment at the end of a saved query must not swallow what follows. */
static bool ends_in_comment(struct view text)
{
    for (size_t at = text.length; at-- > 0 && text.data[at] != '\n';)
        if (text.data[at] == '#')
            return true;
    return false;
}

static struct view expand_calls(struct view text, const struct template_calls *calls, const struct liq_query_options *options,
                                struct arena *arena, struct diagnostics *diagnostics)
{
    struct buffer out;
    struct view expanded;
    size_t copied = 0;

    buffer_init(&out);
    for (size_t i = 0; i < calls->count; i++) {
        const struct template_call *call = &calls->list[i];
        struct view body = call_expand(call, options, arena, diagnostics);

        buffer_add(&out, view_between(text.data + copied, text.data + call->span.begin));
        buffer_add(&out, body);
        if (ends_in_comment(body))
            buffer_add_char(&out, '\n');
        copied = call->span.end;
    }
    buffer_add(&out, view_skip(text, copied));
    expanded = diagnostics->errors ? text : arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return expanded;
}

struct view template_expand(struct view text, const struct liq_query_options *options, struct arena *arena,
                            struct diagnostics *diagnostics)
{
    struct declarations declarations = template_declarations(text, arena);
    struct template_calls calls;

    if (!template_check(text, &declarations, NULL, VIEW(""), diagnostics))
        return text;
    text = template_fill(text, own_value, &(struct own_values){ options, &declarations }, arena);
    calls = template_calls(text, arena);
    return calls.count ? expand_calls(text, &calls, options, arena, diagnostics) : text;
}
