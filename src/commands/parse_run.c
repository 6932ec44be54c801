/* The operator behind parse: captures as columns, for the slots somebody reads. */

#include "base/separators.h"
#include "base/utf8.h"
#include "commands/parsing.h"
#include "data/convert.h"
#include "exec/spread.h"
#include "exec/state.h"

/* Of an output: which places stand before and behind it. */
struct parse_edges {
    uint8_t before, behind;
};

struct parse_local {
    struct regex_matcher *matcher;
    struct view *captures;
    uint64_t rows, matches;
    struct parse_output *wanted;    /* the outputs that somebody reads */
    size_t wanted_count;
    struct separators separators;
    struct parse_edges *edges;      /* by wanted output; NULL unless one byte separates all captures */
    struct spread spread;       /* of multi */
    size_t *slots;              /* of multi: of the outputs */
};

/* ---- globs of one byte between all captures ---- */

static bool parse_is_edged(const struct parse_detail *detail)
{
    return !detail->read && !detail->regex && glob_is_edged(&detail->glob);
}

/* The place among those that are found of the edge with that number: the first is the place before the text. */
static uint8_t parse_edge(struct separators *separators, size_t edge)
{
    size_t at = 0;

    if (edge == 0)
        return 0;
    if (edge > separators->least)
        return (uint8_t)(separators->count + 1);
    while (separators->wanted[at] != edge - 1)
        at++;
    return (uint8_t)(at + 1);
}

/* Only edges of captures that are wanted are looked for. */
static void parse_start_edges(const struct parse_detail *detail, struct worker *worker, struct parse_local *local)
{
    struct separators *separators = &local->separators;
    bool wanted[SEPARATORS_MOST + 2] = { false };

    separators->byte = detail->glob.pieces[1].data[0];
    separators->least = (uint8_t)(detail->glob.count - 2);
    for (size_t k = 0; k < local->wanted_count; k++)
        wanted[local->wanted[k].capture] = wanted[local->wanted[k].capture + 1] = true;
    for (size_t edge = 1; edge <= separators->least; edge++)
        if (wanted[edge])
            separators->wanted[separators->count++] = (uint8_t)(edge - 1);
    local->edges = ARENA_ARRAY(&worker->keep, local->wanted_count, struct parse_edges);
    for (size_t k = 0; k < local->wanted_count; k++)
        local->edges[k] = (struct parse_edges){ parse_edge(separators, local->wanted[k].capture),
                                                parse_edge(separators, local->wanted[k].capture + 1) };
}

static void parse_start(const struct step *step, const struct parse_detail *detail, struct worker *worker, struct parse_local *local)
{
    if (local->captures)
        return;
    local->captures = ARENA_ARRAY(&worker->keep, detail->captures + 1, struct view);
    local->wanted = ARENA_ARRAY(&worker->keep, detail->output_count, struct parse_output);
    for (size_t k = 0; k < detail->output_count; k++)
        if (slot_set_has(&step->plan->writes, detail->outputs[k].slot))
            local->wanted[local->wanted_count++] = detail->outputs[k];
    if (detail->regex)
        local->matcher = regex_matcher_new(detail->regex);
    if (parse_is_edged(detail))
        parse_start_edges(detail, worker, local);
}

/* By wanted output: nothing in any row yet. */
static struct column **parse_columns(const struct parse_local *local, struct batch *batch)
{
    struct column **columns = ARENA_ARRAY(batch->arena, local->wanted_count, struct column *);

    for (size_t i = 0; i < local->wanted_count; i++) {
        columns[i] = column_new(batch->arena, batch->rows, COLUMN_TEXT);
        memset(columns[i]->kind, KIND_NULL, batch->rows);
        batch->columns[local->wanted[i].slot] = columns[i];
    }
    return columns;
}

static bool parse_match(const struct parse_detail *detail, struct parse_local *local, struct view text, struct arena *arena)
{
    if (!text.data)
        text = VIEW("");        /* what is captured of it is empty, not absent */
    if (detail->read)
        return detail->read(detail, text, arena, local->captures);
    if (detail->regex)
        return regex_search(detail->regex, local->matcher, text, 0, local->captures);
    return glob_match(&detail->glob, text, local->captures);
}

static void parse_put(const struct parse_detail *detail, const struct parse_local *local, struct column **columns, size_t row)
{
    for (size_t k = 0; k < local->wanted_count; k++) {
        const struct view *capture = &local->captures[local->wanted[k].capture];

        columns[k]->kind[row] = (uint8_t)(capture->data ? detail->kind : KIND_NULL);
        columns[k]->text[row] = *capture;
        columns[k]->seen |= capture->data ? SEEN(detail->kind) : SEEN(KIND_NULL);
    }
}

/* What is in some rows. */
static void parse_sees(const struct parse_local *local, struct column **columns, enum kind kind)
{
    for (size_t k = 0; k < local->wanted_count; k++)
        columns[k]->seen |= SEEN(kind);
}

static bool parse_row(const struct parse_detail *detail, struct parse_local *local, struct view text, struct arena *arena,
                      struct column **columns, size_t row)
{
    if (!parse_match(detail, local, text, arena))
        return false;
    parse_put(detail, local, columns, row);
    return true;
}

/* Texts that stand far from each other are asked for ahead. */
enum { PARSE_AHEAD = 4 };

static inline void parse_fetch(struct view text)
{
    __builtin_prefetch(text.data);
    __builtin_prefetch(text.data + text.length / 2);
    __builtin_prefetch(text.data + text.length);
}

/* Some texts, and the rows they are of. */
struct parse_texts {
    struct view text[SEPARATORS_TEXTS];
    uint32_t row[SEPARATORS_TEXTS];
    size_t count;
};

/* What stands between two of the places of each text that has them. */
static void parse_put_between(struct parse_edges edges, const struct parse_texts *texts, uint32_t found, const uint32_t *places,
                              size_t stride, struct column *column)
{
    for (size_t i = 0; i < texts->count; i++, places += stride) {
        if (!(found >> i & 1))
            continue;
        const uint32_t begin = places[edges.before] + 1;

        column->kind[texts->row[i]] = KIND_TEXT;
        column->text[texts->row[i]] = (struct view){ texts->text[i].data + begin, places[edges.behind] - begin };
    }
}

/* Where one byte separates all captures, only those that are wanted are looked at. Gives how many texts match. */
static size_t parse_edged(const struct parse_local *local, const struct parse_texts *texts, struct column **columns)
{
    const size_t last = local->separators.count + (size_t)1, stride = last + 1;
    uint32_t places[SEPARATORS_TEXTS * (SEPARATORS_MOST + 2)], found;

    found = separators_find(&local->separators, texts->text, texts->count, places + 1, stride);
    for (size_t i = 0; i < texts->count; i++) {
        places[i * stride] = UINT32_MAX;
        places[i * stride + last] = (uint32_t)texts->text[i].length;
    }
    for (size_t k = 0; k < local->wanted_count; k++)
        parse_put_between(local->edges[k], texts, found, places, stride, columns[k]);
    return (size_t)__builtin_popcount(found);
}

static size_t parse_all_edged(const struct parse_detail *detail, struct parse_local *local, const struct column *input,
                              const struct batch *batch, struct column **columns)
{
    struct parse_texts texts = { .count = 0 };
    size_t matches = 0;

    for (size_t i = 0; i < batch->count; i++) {
        const uint32_t row = batch->selected[i];

        if (input->kind[row] != KIND_TEXT)
            continue;
        if (input->text[row].length >= UINT32_MAX) {
            matches += parse_row(detail, local, input->text[row], batch->arena, columns, row);
            continue;
        }
        parse_fetch(input->text[row]);
        texts.text[texts.count] = input->text[row].data ? input->text[row] : VIEW("");
        texts.row[texts.count++] = row;
        if (texts.count == SEPARATORS_TEXTS) {
            matches += parse_edged(local, &texts, columns);
            texts.count = 0;
        }
    }
    return matches + parse_edged(local, &texts, columns);
}

/* Where few rows match, who reads what is captured need not look at the others. */
enum { PARSE_RARE = 2 };

static void parse_knows_present(const struct parse_local *local, struct column **columns, const uint32_t *matched, size_t matches,
                                size_t selected)
{
    for (size_t k = 0; k < local->wanted_count; k++) {
        columns[k]->present = matched;
        columns[k]->present_count = matches;
        columns[k]->present_of = selected;
    }
}

static size_t parse_all(const struct parse_detail *detail, struct parse_local *local, const struct column *input,
                        const struct batch *batch, struct column **columns)
{
    uint32_t *matched = arena_alloc(batch->arena, batch->count * sizeof *matched);
    size_t matches = 0;

    for (size_t i = 0; i < batch->count; i++) {
        const size_t row = batch->selected[i];

        if (i + PARSE_AHEAD < batch->count && input->kind[batch->selected[i + PARSE_AHEAD]] == KIND_TEXT)
            parse_fetch(input->text[batch->selected[i + PARSE_AHEAD]]);
        matched[matches] = (uint32_t)i;
        matches += input->kind[row] == KIND_TEXT && parse_row(detail, local, input->text[row], batch->arena, columns, row);
    }
    if (matches < batch->count / PARSE_RARE)
        parse_knows_present(local, columns, matched, matches, batch->count);
    return matches;
}

static enum status parse_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct parse_detail *detail = step->plan->detail;
    struct parse_local *local = worker_local(worker, step);
    const struct column *input =
        column_texts(batch->columns[detail->input], batch->selected, batch->count, batch->arena);
    struct column **columns;
    size_t matches;

    parse_start(step, detail, worker, local);
    columns = parse_columns(local, batch);
    matches = (local->edges ? parse_all_edged : parse_all)(detail, local, input, batch, columns);
    if (matches < batch->count)
        parse_sees(local, columns, KIND_NULL);
    if (matches > 0 && local->edges)
        parse_sees(local, columns, KIND_TEXT);
    local->rows += batch->count;
    local->matches += matches;
    return step_pass(step, worker, batch);
}

/* ---- multi: a row for every match ---- */

static void parse_multi_set(const struct parse_detail *detail, struct parse_local *local, bool matched)
{
    for (size_t k = 0; k < detail->output_count; k++) {
        struct view capture = matched ? local->captures[detail->outputs[k].capture] : (struct view){ 0 };

        spread_set(&local->spread, k, capture.data ? value_text(capture) : value_null());
    }
}

/* From left to right; an empty match right behind another one does not count. */
static enum status parse_multi_row(const struct parse_detail *detail, struct parse_local *local, size_t row, struct view text)
{
    size_t at = 0, last_end = SIZE_MAX;

    while (at <= text.length && regex_search(detail->regex, local->matcher, text, at, local->captures)) {
        size_t start = (size_t)(local->captures[0].data - text.data), end = start + local->captures[0].length;
        uint32_t code;

        if (start != end || start != last_end) {
            TRY(spread_add(&local->spread, row));
            parse_multi_set(detail, local, true);
        }
        last_end = at = end;
        if (start == end)
            at += end < text.length ? utf8_decode(text, end, &code) : 1;
    }
    local->matches += last_end != SIZE_MAX;
    if (last_end == SIZE_MAX) {
        TRY(spread_add(&local->spread, row));
        parse_multi_set(detail, local, false);
    }
    return STATUS_OK;
}

static enum status parse_multi_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct parse_detail *detail = step->plan->detail;
    struct parse_local *local = worker_local(worker, step);
    const struct column *input =
        column_texts(batch->columns[detail->input], batch->selected, batch->count, batch->arena);

    parse_start(step, detail, worker, local);
    if (!local->slots)
        local->slots = ARENA_ARRAY(&worker->keep, detail->output_count, size_t);
    for (size_t k = 0; k < detail->output_count; k++)
        local->slots[k] = detail->outputs[k].slot;
    spread_begin(&local->spread, step, worker, batch, local->slots, detail->output_count);
    local->rows += batch->count;
    for (size_t i = 0; i < batch->count; i++) {
        size_t row = batch->selected[i];

        if (input->kind[row] == KIND_TEXT) {
            TRY(parse_multi_row(detail, local, row, input->text[row].data ? input->text[row] : VIEW("")));
            continue;
        }
        TRY(spread_add(&local->spread, row));
        parse_multi_set(detail, local, false);
    }
    return spread_end(&local->spread);
}

/* ---- the end ---- */

/* A pattern that never matched is most often not what was meant. */
static enum status parse_finish(struct step *step, struct worker *worker)
{
    const struct parse_detail *detail = step->plan->detail;
    uint64_t rows = 0, matches = 0, exhausted = 0;

    (void)worker;
    for (size_t i = 0; i < step->exec->options.workers; i++) {
        const struct parse_local *local = worker_local(&step->exec->workers[i], step);

        rows += local->rows;
        matches += local->matches;
        exhausted += local->matcher ? regex_matcher_exhausted(local->matcher) : 0;
    }
    if (rows && !matches)
        exec_note(step->exec, "parse %.*s matched none of %llu rows", VIEW_PRINT(detail->pattern), (unsigned long long)rows);
    if (exhausted)
        exec_note(step->exec, "parse %.*s took too long on %llu rows and was given up there", VIEW_PRINT(detail->pattern),
                  (unsigned long long)exhausted);
    return STATUS_OK;
}

static void parse_clear(struct step *step, struct worker *worker)
{
    struct parse_local *local = worker_local(worker, step);

    regex_matcher_free(local->matcher);
    spread_clear(&local->spread);
}

const struct operator parse_operator = {
    .name = "parse",
    .local_size = sizeof(struct parse_local),
    .push = parse_push,
    .finish = parse_finish,
    .clear = parse_clear,
};

const struct operator parse_multi_operator = {
    .name = "parse multi",
    .local_size = sizeof(struct parse_local),
    .spreads = true,
    .push = parse_multi_push,
    .finish = parse_finish,
    .clear = parse_clear,
};
