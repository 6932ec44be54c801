#include "exec/surveying.h"

#include "base/json.h"
#include "base/map.h"
#include "exec/state.h"
#include "source/delimited.h"
#include "syntax/name_written.h"

enum { SURVEY_MOST_VALUES = 10, SURVEY_MOST_EXAMPLES = 3 };

const struct view survey_columns[SURVEY_COLUMNS] = {
    [SURVEY_GROUP] = VIEW_INIT("group"),       [SURVEY_FORMAT] = VIEW_INIT("format"),
    [SURVEY_FIELD] = VIEW_INIT("field"),       [SURVEY_TYPE] = VIEW_INIT("type"),
    [SURVEY_EVENTS] = VIEW_INIT("events"),     [SURVEY_TOTAL] = VIEW_INIT("total"),
    [SURVEY_PERCENT] = VIEW_INIT("percent"),   [SURVEY_BEHIND] = VIEW_INIT("beyondLimit"),
    [SURVEY_DISTINCT] = VIEW_INIT("distinct"), [SURVEY_EXACT] = VIEW_INIT("exact"),
    [SURVEY_LEAST] = VIEW_INIT("least"),       [SURVEY_GREATEST] = VIEW_INIT("greatest"),
    [SURVEY_VALUES] = VIEW_INIT("values"),
};

/* ---- adding events ---- */

struct survey_local {
    struct survey *survey;
};

static struct survey *survey_of(struct step *step, struct worker *worker)
{
    const struct survey_detail *detail = step->plan->detail;
    struct survey_local *local = worker_local(worker, step);

    if (!local->survey)
        local->survey = survey_new(
            &(struct survey_options){ detail->by_log, detail->by_format, step->exec->options.max_fields }, &step->exec->budget);
    return local->survey;
}

static enum status survey_push(struct step *step, struct worker *worker, struct batch *batch)
{
    const struct survey_detail *detail = step->plan->detail;
    const struct discovery_origin origin = { worker->format, worker->layout, worker->lambda, detail->documented };
    struct survey *survey = survey_of(step, worker);

    for (size_t i = 0; i < batch->count; i++) {
        const size_t row = batch->selected[i];

        survey_add(survey,
                   &(struct survey_event){
                       .log = batch->columns[detail->log]->text[row],
                       .stream = batch->columns[detail->stream]->text[row],
                       .message = batch->columns[detail->message]->text[row],
                       .carrier = worker->carrier[row],
                       .timestamp_ms = batch->columns[detail->timestamp]->number[row],
                       .ingestion_ms = batch->columns[detail->ingestion_time]->number[row],
                       .place = batch->rank[row].minor,
                       .origin = &origin,
                   },
                   batch->arena);
    }
    return STATUS_OK;
}

static enum status survey_combine(struct step *step, struct worker *worker)
{
    struct survey_local *local = worker_local(worker, step);
    struct survey *into = survey_of(step, &step->exec->workers[0]);

    if (local->survey && local->survey != into) {
        survey_join(into, local->survey);
        survey_free(local->survey);
        local->survey = NULL;
    }
    return exec_check(step->exec);
}

static void survey_clear(struct step *step, struct worker *worker)
{
    struct survey_local *local = worker_local(worker, step);

    survey_free(local->survey);
}

/* ---- rows ---- */

/* The kinds a field has, the most frequent first. */
static struct view survey_type(const struct tally *tally, struct arena *arena)
{
    static const char *const names[KIND_COUNT] = {
        [KIND_NULL] = "null",           [KIND_TEXT] = "text",  [KIND_NUMBER] = "number", [KIND_BOOLEAN] = "boolean",
        [KIND_TIMESTAMP] = "timestamp", [KIND_MAP] = "object", [KIND_LIST] = "list",
    };
    struct view type = VIEW("");
    uint64_t below = UINT64_MAX;

    for (;;) {
        uint64_t most = 0;

        for (size_t kind = 0; kind < KIND_COUNT; kind++)
            if (tally->kinds[kind] < below && tally->kinds[kind] > most)
                most = tally->kinds[kind];
        if (most == 0)
            return type;
        for (size_t kind = 0; kind < KIND_COUNT; kind++)
            if (tally->kinds[kind] == most)
                type = arena_format(arena, "%.*s%s%s", VIEW_PRINT(type), type.length ? ", " : "", names[kind]);
        below = most;
    }
}

static void survey_add_value(struct buffer *out, const struct tally_value *value)
{
    buffer_add_text(out, "{\"value\":");
    if ((value->kind == KIND_NUMBER || value->kind == KIND_BOOLEAN) && json_valid(value->text))
        buffer_add(out, value->text);
    else
        json_add_string(out, value->text);
    if (value->cut)
        buffer_add_text(out, ",\"cut\":true");
    if (value->count > 0)
        buffer_add_format(out, ",\"events\":%llu", (unsigned long long)value->count);
    buffer_add_char(out, '}');
}

/* Of rare values that begin alike, one is example enough. */
static bool survey_looks_same(const struct tally_value *value, const struct tally_value *before)
{
    return value->cut && before->cut && value->count <= 1 && view_equal(value->text, before->text);
}

static struct value survey_values(const struct tally *tally, struct arena *arena)
{
    size_t count;
    const struct tally_value *values = tally_values(tally, SURVEY_MOST_VALUES, arena, &count);
    struct buffer out = { 0 };
    struct value list = { .kind = KIND_LIST };

    if (count == 0)
        return value_null();
    for (size_t i = 0; i < count && (values[i].count > 0 || i < SURVEY_MOST_EXAMPLES); i++) {
        if (i > 0 && survey_looks_same(&values[i], &values[i - 1]))
            continue;
        buffer_add_char(&out, i ? ',' : '[');
        survey_add_value(&out, &values[i]);
    }
    buffer_add_char(&out, ']');
    list.text = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return list;
}

static struct value survey_bound(const struct tally *tally, double bound)
{
    if (tally->least > tally->greatest)
        return value_null();
    return tally->kinds[KIND_TIMESTAMP] ? value_time((int64_t)bound) : value_number(bound);
}

static struct value survey_text(struct view text)
{
    return text.data ? value_text(text) : value_null();
}

static void survey_row(const struct survey_section *section, const struct survey_field *field, struct arena *arena,
                       struct value row[static SURVEY_COLUMNS])
{
    const struct tally *tally = &field->tally;
    const double events = (double)tally_present(tally), total = (double)section->events;
    bool exact;
    const double distinct = (double)tally_distinct(tally, &exact);

    row[SURVEY_GROUP] = survey_text(section->log);
    row[SURVEY_FORMAT] = survey_text(section->format);
    row[SURVEY_FIELD] = value_text(name_written(survey_field_name(field), arena));
    row[SURVEY_TYPE] = value_text(survey_type(tally, arena));
    row[SURVEY_EVENTS] = value_number(events);
    row[SURVEY_TOTAL] = value_number(total);
    row[SURVEY_PERCENT] = value_number(100 * events / total);
    row[SURVEY_BEHIND] = field->behind ? value_number((double)field->behind) : value_null();
    row[SURVEY_DISTINCT] = distinct > 0 ? value_number(distinct) : value_null();
    row[SURVEY_EXACT] = distinct > 0 ? value_boolean(exact) : value_null();
    row[SURVEY_LEAST] = survey_bound(tally, tally->least);
    row[SURVEY_GREATEST] = survey_bound(tally, tally->greatest);
    row[SURVEY_VALUES] = survey_values(tally, arena);
}

/* The rows are passed on one by one: there are not many. */
static enum status survey_pass(struct step *step, struct worker *worker, const struct survey_section *section,
                               const struct survey_field *field, uint64_t place)
{
    const struct survey_detail *detail = step->plan->detail;
    struct value row[SURVEY_COLUMNS];
    struct batch *batch;

    arena_reset(&worker->batch);
    evaluator_next(worker->evaluator);
    batch = batch_new(&worker->batch, 1, worker->plan->slot_count);
    survey_row(section, field, &worker->batch, row);
    for (size_t i = 0; i < SURVEY_COLUMNS; i++)
        batch->columns[detail->columns[i]] = column_constant(&worker->batch, 1, row[i]);
    batch->rank[0] = (struct rank){ 0, RANK_OF_NO_EVENT, place };
    return step_pass(step, worker, batch);
}

/* Fields there is no room for are none of an answer that is whole: the user is told. */
static void survey_tell(struct step *step, const struct survey_section *section)
{
    if (section->beyond == 0)
        return;
    exec_note(step->exec, "%.*s%sthere are about %llu more fields than the %d that are listed, those with the shortest names",
              VIEW_PRINT(section->log), section->log.length ? ": " : "", (unsigned long long)section->beyond,
              (int)section->kept);
}

/* Formats whose lines have columns that are fields only where somebody asks for it. */
static void survey_tell_documented(struct step *step)
{
    const struct survey_detail *detail = step->plan->detail;
    size_t count;
    const struct input *inputs = catalog_inputs(step->exec->catalog, &count);
    struct map formats;
    struct view names = VIEW("");

    map_init(&formats, &step->exec->arena);
    for (size_t i = 0; i < count && !detail->documented; i++) {
        const struct delimited_layout *layout = delimited_layout_of(inputs[i].format, inputs[i].layout);

        if (layout && !layout->discovered)
            map_set(&formats, view_of(inputs[i].format->name), NULL);
    }
    for (size_t i = 0; i < formats.count; i++)
        names = arena_format(&step->exec->arena, "%.*s%s%.*s", VIEW_PRINT(names), i ? ", " : "",
                             VIEW_PRINT(formats.entries[i].key));
    if (formats.count > 0)
        exec_note(step->exec,
                  "the columns of such lines (%.*s) are no fields to the service; --discover documented makes fields of them",
                  VIEW_PRINT(names));
}

static enum status survey_finish(struct step *step, struct worker *worker)
{
    size_t count;
    const struct survey_section *sections = survey_sections(survey_of(step, worker), &count);
    uint64_t place = 0;

    for (size_t i = 0; i < count; i++) {
        for (size_t f = 0; f < sections[i].count; f++)
            TRY(survey_pass(step, worker, &sections[i], sections[i].fields[f], place++));
        survey_tell(step, &sections[i]);
        TRY(exec_check(step->exec));
    }
    survey_tell_documented(step);
    return STATUS_OK;
}

const struct operator survey_operator = {
    .name = "survey",
    .local_size = sizeof(struct survey_local),
    .breaker = true,
    .push = survey_push,
    .combine = survey_combine,
    .finish = survey_finish,
    .clear = survey_clear,
};
