/* One saved query: compiled, looked at, and what would mend it tried. */
#include "engine/linting.h"

static enum liq_lint_will lint_will(const struct liq_lint *lint, const struct saved_query *query, const char *code, bool error)
{
    if (error)
        return LIQ_LINT_DENY;
    return lint->options->will ? lint->options->will(lint->options->context, text_of(query->file->path), code) : LIQ_LINT_TELL;
}

static struct liq_place lint_place(const struct saved_file *file, size_t byte)
{
    const struct saved_place place = saved_place(file, byte);

    return (struct liq_place){ place.byte, place.line, place.column };
}

struct liq_finding *lint_find(struct liq_lint *lint, size_t item, const struct diagnostic *diagnostic, struct range range)
{
    const struct saved_query *query = &lint->saved->saved.queries[item];
    const struct code_row *row = code_row(diagnostic->code);
    const enum liq_lint_will will = lint_will(lint, query, row->id, row->severity == SEVERITY_ERROR || diagnostic->refused);
    struct findings *findings = &lint->findings;
    struct liq_finding *found;

    if (will == LIQ_LINT_ALLOW)
        return NULL;
    findings->list = arena_grow(&lint->arena, findings->list, &findings->capacity, findings->count + 1, sizeof *findings->list);
    found = &findings->list[findings->count++];
    *found = (struct liq_finding){
        .item = item,
        .code = row->id,
        .severity = will == LIQ_LINT_DENY ? LIQ_ERROR : LIQ_WARNING,
        .first = lint_place(query->file, range.begin),
        .last = lint_place(query->file, range.end),
        .message = text_of(arena_keep(&lint->arena, diagnostic->message)),
        .help = text_of(arena_keep(&lint->arena, diagnostic->help)),
    };
    return found;
}

/* ---- mending ---- */

static size_t query_count_code(const struct liq_query *query, const char *code)
{
    size_t count = 0;

    for (size_t i = 0; i < query->count; i++)
        count += strcmp(query->list[i].code, code) == 0;
    return count;
}

static bool query_has_same_columns(const struct liq_query *a, const struct liq_query *b)
{
    if (liq_query_column_count(a) != liq_query_column_count(b))
        return false;
    for (size_t i = 0; i < liq_query_column_count(a); i++)
        if (!view_equal(view_of_text(liq_query_column(a, i)), view_of_text(liq_query_column(b, i))))
            return false;
    return true;
}

/* Whether the other query is this one without a diagnostic of that code, and with no new ones. */
static bool query_is_mended(const struct liq_query *query, const struct liq_query *mended, const char *code)
{
    if ((query->valid && !mended->valid) || query_count_code(mended, code) >= query_count_code(query, code))
        return false;
    for (size_t i = 0; i < mended->count; i++)
        if (query_count_code(mended, mended->list[i].code) > query_count_code(query, mended->list[i].code))
            return false;
    return !query->valid || query_has_same_columns(query, mended);
}

/* Where what is not known stands behind the mending; false when it is in what is replaced. */
static bool linted_move_unknown(struct liq_lint *lint, const struct linted *linted, const struct liq_diagnostic *diagnostic,
                                struct expanded *expanded)
{
    struct span *moved = ARENA_ARRAY(&lint->arena, linted->unknown_count, struct span);

    for (size_t i = 0; i < linted->unknown_count; i++) {
        const struct span old = linted->unknown[i];
        const size_t longer = diagnostic->mending.length, shorter = diagnostic->mended_end - diagnostic->mended_begin;
        const bool behind = old.begin >= diagnostic->mended_end;

        if (!behind && old.end > diagnostic->mended_begin)
            return false;
        moved[i] = behind ? (struct span){ (uint32_t)(old.begin + longer - shorter), (uint32_t)(old.end + longer - shorter) } : old;
    }
    expanded->unknown = moved;
    expanded->unknown_count = linted->unknown_count;
    return true;
}

static bool lint_try(struct liq_lint *lint, const struct linted *linted, const struct liq_query *query,
                     const struct liq_diagnostic *diagnostic)
{
    const struct view text = query->text, mending = view_of_text(diagnostic->mending);
    struct expanded expanded = { 0 };
    struct liq_query *mended;
    struct buffer buffer;
    bool good;

    if (!linted_move_unknown(lint, linted, diagnostic, &expanded))
        return false;
    buffer_init(&buffer);
    buffer_add(&buffer, (struct view){ text.data, diagnostic->mended_begin });
    buffer_add(&buffer, mending);
    buffer_add(&buffer, view_skip(text, diagnostic->mended_end));
    expanded.text = buffer_view(&buffer);
    mended = query_of_expanded(&expanded, &lint->compiling);
    good = query_is_mended(query, mended, diagnostic->code);
    liq_query_free(mended);
    buffer_clear(&buffer);
    return good;
}

static void lint_mend(struct liq_lint *lint, const struct linted *linted, const struct liq_query *query,
                      const struct liq_diagnostic *diagnostic, struct liq_finding *found)
{
    struct saved_edit edit;

    if (!diagnostic->mending.data || !lint_try(lint, linted, query, diagnostic) ||
        !saved_edit(&lint->arena, &linted->query, diagnostic->mended_begin, diagnostic->mended_end,
                    view_of_text(diagnostic->mending), &edit))
        return;
    found->mendable = true;
    found->mending = (struct liq_saved_edit){ edit.begin, edit.end, text_of(edit.text) };
}

/* ---- all of a query ---- */

static bool linted_is_unknown(const struct linted *linted, size_t begin, size_t end)
{
    for (size_t i = 0; i < linted->unknown_count; i++)
        if (linted->unknown[i].begin <= begin && end <= linted->unknown[i].end && begin < end)
            return true;
    return false;
}

/* Back from its public form. */
static struct diagnostic lint_diagnostic(const struct liq_diagnostic *public)
{
    const struct code_row *row = code_find(view_of(public->code));

    return (struct diagnostic){
        .code = (enum code)(row - code_row((enum code)0)),
        .message = view_of_text(public->message),
        .help = view_of_text(public->help),
        .refused = public->severity == LIQ_ERROR && row->severity == SEVERITY_WARNING,
    };
}

/* A table is data, which there need not be. */
static bool lint_wants_tables(const struct liq_lint *lint, const char *code)
{
    return strcmp(code, "E0520") != 0 || lint->compiling.table_count > 0;
}

/* The call in whose text it stands; NULL when it is in the query's own. */
static const struct called *linted_call(const struct linted *linted, const struct liq_diagnostic *diagnostic)
{
    for (size_t i = 0; i < linted->call_count; i++)
        if (linted->calls[i].span.begin <= diagnostic->begin && diagnostic->end <= linted->calls[i].span.end)
            return &linted->calls[i];
    return NULL;
}

/* What is doubtful in a saved query is told where it stands; that it does not fit here, is told here. */
static void lint_called(struct liq_lint *lint, size_t item, const struct linted *linted, const struct called *call,
                        const struct liq_diagnostic *diagnostic)
{
    struct diagnostic here = lint_diagnostic(diagnostic);

    here.message = arena_format(&lint->arena, "in the saved query `%.*s`: %.*s", VIEW_PRINT(call->name), VIEW_PRINT(here.message));
    if (diagnostic->severity == LIQ_ERROR)
        lint_find(lint, item, &here, saved_range(&linted->query, call->span.begin, call->span.end));
}

static void lint_compiled(struct liq_lint *lint, size_t item, const struct linted *linted, const struct liq_query *query,
                          struct allowances *allowances)
{
    for (size_t i = 0; i < query->count; i++) {
        const struct liq_diagnostic *diagnostic = &query->list[i];
        const struct called *call = linted_call(linted, diagnostic);
        const struct diagnostic plain = lint_diagnostic(diagnostic);
        struct liq_finding *found;

        if (linted_is_unknown(linted, diagnostic->begin, diagnostic->end) || !lint_wants_tables(lint, diagnostic->code))
            continue;
        if (call) {
            lint_called(lint, item, linted, call, diagnostic);
            continue;
        }
        if (diagnostic->severity == LIQ_WARNING &&
            allowances_take(allowances, query->text, view_of(diagnostic->code), diagnostic->begin))
            continue;
        found = lint_find(lint, item, &plain, saved_range(&linted->query, diagnostic->begin, diagnostic->end));
        if (found)
            lint_mend(lint, linted, query, diagnostic, found);
    }
}

static void lint_allowances(struct liq_lint *lint, size_t item, const struct linted *linted, const struct liq_query *query,
                            const struct allowances *allowances)
{
    for (size_t i = 0; i < allowances->count; i++) {
        const struct allowance *allowance = &allowances->list[i];
        const struct code_row *row = code_find(allowance->code);
        const struct range range = saved_range(&linted->query, allowance->span.begin, allowance->span.end);
        struct diagnostic needless = { .code = CODE_W0717, .help = VIEW("leave the code out") };

        if (!row)
            needless.message = arena_format(&lint->arena, "there is no code %.*s", VIEW_PRINT(allowance->code));
        else if (row->severity == SEVERITY_ERROR)
            needless.message = arena_format(&lint->arena, "%s is an error, which cannot be allowed", row->id);
        else if (!allowance->used && query->valid)
            needless.message = arena_format(&lint->arena, "%s is allowed here, and does not occur", row->id);
        else
            continue;
        lint_find(lint, item, &needless, range);
    }
}

static void lint_problems(struct liq_lint *lint, size_t item, struct linted *linted)
{
    for (const struct diagnostic *d = linted->problems.first; d; d = d->next)
        lint_find(lint, item, d, saved_range(&linted->query, d->span.begin, d->span.end));
}

void lint_query(struct liq_lint *lint, size_t item)
{
    struct expanded expanded;
    struct allowances allowances;
    struct linted linted;
    struct liq_query *query;

    linted_expand(lint, &lint->saved->saved.queries[item], &linted);
    if (linted.problems.errors > 0) {
        lint_problems(lint, item, &linted);
        return;
    }
    expanded = (struct expanded){ linted.query.text.text, linted.unknown, linted.unknown_count };
    query = query_of_expanded(&expanded, &lint->compiling);
    allowances = allowances_of(query->text, &lint->arena);
    lint_compiled(lint, item, &linted, query, &allowances);
    lint_allowances(lint, item, &linted, query, &allowances);
    liq_query_free(query);
}
