/* Calls of saved queries, as they stand in a query's text: $Name(param = value, ...) where a stage is expected. */

#include "engine/template.h"
#include "syntax/query_parse.h"

struct call_token {
    struct span span;
    enum token_class class;
};
struct call_reader {
    struct view text;
    struct arena *arena;
    struct call_token *tokens;
    size_t count, capacity, at;
};

static void call_token_add(void *context, struct span span, enum token_class class)
{
    struct call_reader *reader = context;

    if (class == TOKEN_CLASS_COMMENT || span.begin == span.end)
        return;
    reader->tokens =
        arena_grow(reader->arena, reader->tokens, &reader->capacity, reader->count + 1, sizeof *reader->tokens);
    reader->tokens[reader->count++] = (struct call_token){ span, class };
}

static struct view call_slice(const struct call_reader *reader, size_t at)
{
    struct span span = at < reader->count ? reader->tokens[at].span : (struct span){ 0, 0 };

    return view_between(reader->text.data + span.begin, reader->text.data + span.end);
}

static bool call_is(const struct call_reader *reader, size_t at, const char *text)
{
    return at < reader->count && view_equal(call_slice(reader, at), view_of(text));
}

static bool call_is_name(const struct call_reader *reader, size_t at)
{
    enum token_class class = at < reader->count ? reader->tokens[at].class : TOKEN_CLASS_BAD;

    return class == TOKEN_CLASS_FIELD || class == TOKEN_CLASS_FUNCTION || class == TOKEN_CLASS_WORD;
}

static struct view call_name(const struct call_reader *reader, size_t at)
{
    struct view name = call_slice(reader, at);

    if (name.length > 2 && name.data[0] == '`')
        name = view_between(name.data + 1, view_end(name) - 1);
    return name;
}

static void call_fail(struct call_reader *reader, struct template_call *call, const char *why)
{
    uint32_t end = (uint32_t)reader->text.length;

    call->fault = why;
    call->fault_span = reader->at < reader->count ? reader->tokens[reader->at].span : (struct span){ end, end };
}

/* The value up to a comma or the parenthesis that closes the call. */
static bool call_value(struct call_reader *reader, struct view *value)
{
    size_t begin = reader->at, depth = 0;

    for (; reader->at < reader->count; reader->at++) {
        bool closes = call_is(reader, reader->at, ")") || call_is(reader, reader->at, "]") || call_is(reader, reader->at, "}");

        if (depth == 0 && (closes || call_is(reader, reader->at, ",")))
            break;
        depth += call_is(reader, reader->at, "(") || call_is(reader, reader->at, "[") || call_is(reader, reader->at, "{");
        depth -= closes;
    }
    if (begin == reader->at)
        return false;
    *value = view_between(call_slice(reader, begin).data, view_end(call_slice(reader, reader->at - 1)));
    return true;
}

static bool call_argument(struct call_reader *reader, struct template_call *call)
{
    struct call_argument argument = { .name = call_name(reader, reader->at) };

    if (!call_is_name(reader, reader->at))
        return call_fail(reader, call, "a parameter's name is expected here"), false;
    argument.span = reader->tokens[reader->at++].span;
    if (!call_is(reader, reader->at, "="))
        return call_fail(reader, call, "parameters of a saved query are written name = value"), false;
    reader->at++;
    if (!call_value(reader, &argument.value))
        return call_fail(reader, call, "a value is expected here"), false;
    call->arguments =
        arena_grow(reader->arena, call->arguments, &call->capacity, call->count + 1, sizeof *call->arguments);
    call->arguments[call->count++] = argument;
    return true;
}

/* From the $ on; reader->at is then behind the call, or where it cannot be read. */
static void call_read(struct call_reader *reader, struct template_call *call)
{
    call->head = call->span = reader->tokens[reader->at++].span;
    if (!call_is_name(reader, reader->at) || reader->tokens[reader->at].span.begin != call->head.end) {
        call_fail(reader, call, "the name of a saved query is expected behind $");
        return;
    }
    call->name = call_name(reader, reader->at);
    call->head.end = reader->tokens[reader->at++].span.end;
    if (!call_is(reader, reader->at, "(")) {
        call_fail(reader, call, "a saved query is called with parentheses: $Name()");
        return;
    }
    reader->at++;
    while (!call_is(reader, reader->at, ")")) {
        if (call->count && !call_is(reader, reader->at, ",")) {
            call_fail(reader, call, "expected a comma or ) here");
            return;
        }
        reader->at += call->count > 0;
        if (!call_argument(reader, call))
            return;
    }
    call->span.end = reader->tokens[reader->at++].span.end;
    if (reader->at < reader->count && !call_is(reader, reader->at, "|"))
        call_fail(reader, call, "a saved query is a stage of its own: a pipe is expected behind it");
}

struct template_calls template_calls(struct view text, struct arena *arena)
{
    struct call_reader reader = { .text = text, .arena = arena };
    struct template_calls calls = { 0 };

    if (view_find_byte(text, '$', 0) == SIZE_MAX)
        return calls;
    tokens_classify(text, call_token_add, &reader);
    while (reader.at < reader.count) {
        struct template_call call = { 0 };

        if (!call_is(&reader, reader.at, "$") || (reader.at && !call_is(&reader, reader.at - 1, "|"))) {
            reader.at++;
            continue;
        }
        call_read(&reader, &call);
        calls.list = arena_grow(arena, calls.list, &calls.capacity, calls.count + 1, sizeof *calls.list);
        calls.list[calls.count++] = call;
    }
    return calls;
}
