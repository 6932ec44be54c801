/*
 * Parameters and calls of a saved query, replaced so that the way back to the file is kept. What template.c does for a run is
 * textual; here a value is a piece of a mapped text.
 */
#include "engine/linting.h"

#include "saved/reader.h"

/* The same text, in which words that stand for what is not known are not chosen anew. */
static struct mapped expand_settled(struct arena *arena, const struct mapped *text)
{
    struct piece *pieces = ARENA_ARRAY(arena, text->count, struct piece);

    for (size_t i = 0; i < text->count; i++) {
        pieces[i] = text->pieces[i];
        if (pieces[i].kind == PIECE_UNKNOWN)
            pieces[i].kind = PIECE_KNOWN;
    }
    return (struct mapped){ text->text, pieces, text->count };
}

static struct view expand_default(const struct saved_query *query, const struct declarations *declarations, struct view name)
{
    const struct declaration *declaration = declaration_find(declarations, name);

    if (declaration && declaration->value.data)
        return declaration->value;
    for (size_t i = 0; i < query->parameter_count; i++)
        if (view_equal(query->parameters[i].name, name))
            return query->parameters[i].value;
    return (struct view){ 0 };
}

/* {{name}} becomes its default, or a word that fits. */
static struct mapped expand_parameters(struct liq_lint *lint, struct saved_query *query, const struct mapped *text,
                                       const struct declarations *declarations)
{
    struct reader reader = { .saved = &lint->saved->saved, .arena = &lint->arena, .file = query->file };
    struct mapping mapping;
    struct mapped mapped;
    struct view name;
    struct span whole;
    size_t copied = 0;

    mapping_init(&mapping, &lint->arena);
    for (size_t at = 0; template_next(text->text, &at, &name, &whole); copied = at) {
        const struct view value = expand_default(query, declarations, name);
        const struct range place = mapped_range(text, whole.begin, whole.end);

        mapping_copy(&mapping, text, copied, whole.begin, CODING_PLAIN, 0);
        if (value.data)
            mapping_put(&mapping, place, value);
        else
            mapping_put_unknown(&mapping, place, false);
    }
    mapping_copy(&mapping, text, copied, text->text.length, CODING_PLAIN, 0);
    mapped = mapping_end(&mapping);
    return settle_query(&reader, &mapped, query);
}

/* What a call stands for; what is wrong with it is reported at its place. */
static struct view expand_call(struct liq_lint *lint, struct view text, struct span span, struct diagnostics *problems)
{
    const struct view call = view_between(text.data + span.begin, text.data + span.end);
    struct diagnostics own;
    struct view expanded;

    diagnostics_init(&own, &lint->arena);
    expanded = template_expand(call, &lint->compiling, &lint->arena, &own);
    for (const struct diagnostic *d = own.first; d; d = d->next) {
        const struct span place = { span.begin + d->span.begin, span.begin + d->span.end };

        diagnostic_help(problems, diagnostics_add(problems, d->code, place, "%.*s", VIEW_PRINT(d->message)), "%.*s",
                        VIEW_PRINT(d->help));
    }
    return expanded;
}

static struct mapped expand_calls(struct liq_lint *lint, const struct mapped *text, struct linted *linted)
{
    const struct template_calls calls = template_calls(text->text, &lint->arena);
    struct mapping mapping;
    size_t copied = 0;

    if (calls.count == 0)
        return *text;
    mapping_init(&mapping, &lint->arena);
    linted->calls = ARENA_ARRAY(&lint->arena, calls.count, struct called);
    for (size_t i = 0; i < calls.count; i++) {
        const struct span span = calls.list[i].span;

        mapping_copy(&mapping, text, copied, span.begin, CODING_PLAIN, 0);
        linted->calls[i] = (struct called){ .span.begin = (uint32_t)mapping.length, .name = calls.list[i].name };
        mapping_put(&mapping, mapped_range(text, span.begin, span.end), expand_call(lint, text->text, span, &linted->problems));
        linted->calls[i].span.end = (uint32_t)mapping.length;
        copied = span.end;
    }
    linted->call_count = calls.count;
    mapping_copy(&mapping, text, copied, text->text.length, CODING_PLAIN, 0);
    return linted->problems.errors ? *text : mapping_end(&mapping);
}

/* Whether the piece is where the file has an expression whose value is not known. */
static bool expand_is_unknown(const struct saved_query *query, const struct piece *piece)
{
    if (piece->kind == PIECE_UNKNOWN)
        return true;
    for (size_t i = 0; i < query->text.count && piece->kind == PIECE_KNOWN; i++) {
        const struct piece *old = &query->text.pieces[i];

        if (old->kind == PIECE_UNKNOWN && old->begin == piece->begin && old->end == piece->end)
            return true;
    }
    return false;
}

static void expand_note_unknown(struct liq_lint *lint, const struct saved_query *query, struct linted *linted)
{
    const struct mapped *text = &linted->query.text;

    linted->unknown = ARENA_ARRAY(&lint->arena, text->count, struct span);
    for (size_t i = 0; i < text->count; i++)
        if (expand_is_unknown(query, &text->pieces[i]))
            linted->unknown[linted->unknown_count++] = (struct span){
                (uint32_t)text->pieces[i].at, (uint32_t)mapped_piece_end(text, &text->pieces[i])
            };
}

void linted_expand(struct liq_lint *lint, const struct saved_query *query, struct linted *linted)
{
    const struct declarations declarations = template_declarations(query->text.text, &lint->arena);
    struct mapped text = expand_settled(&lint->arena, &query->text);

    *linted = (struct linted){ .query = *query };
    diagnostics_init(&linted->problems, &lint->arena);
    if (!template_check(text.text, &declarations, NULL, VIEW(""), &linted->problems))
        return;
    text = expand_parameters(lint, &linted->query, &text, &declarations);
    linted->query.text = text;
    linted->query.text = expand_calls(lint, &text, linted);
    expand_note_unknown(lint, query, linted);
}
