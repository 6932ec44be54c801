#include "source/survey_parts.h"

#include "base/hash.h"
#include "base/number.h"

#include <math.h>
#include <stdlib.h>

/* The system's own fields, which every event has. */
enum { SYSTEM_TIMESTAMP, SYSTEM_MESSAGE, SYSTEM_STREAM, SYSTEM_LOG, SYSTEM_INGESTION, SYSTEM_FIELDS };
static const struct view system_names[SYSTEM_FIELDS] = {
    [SYSTEM_TIMESTAMP] = VIEW_INIT("@timestamp"), [SYSTEM_MESSAGE] = VIEW_INIT("@message"),
    [SYSTEM_STREAM] = VIEW_INIT("@logStream"),    [SYSTEM_LOG] = VIEW_INIT("@log"),
    [SYSTEM_INGESTION] = VIEW_INIT("@ingestionTime"),
};

/* A section while events are added. */
struct survey_part {
    struct survey_section section;
    struct survey_fields fields;
    struct survey_field *system[SYSTEM_FIELDS];
    struct survey_trees trees;
};

struct survey {
    struct survey_options options;
    struct budget *budget;
    struct arena arena;             /* names of sections */
    struct map by_name;             /* of struct survey_part */
    struct survey_part **parts;
    size_t count, capacity;
    struct survey_part *last;       /* the events before were of it */
    uint64_t events;
    struct survey_section *sections;    /* once they are asked for */
};

struct survey *survey_new(const struct survey_options *options, struct budget *budget)
{
    struct survey *survey = heap_zalloc(sizeof *survey);

    survey->options = *options;
    survey->budget = budget;
    arena_init(&survey->arena, budget);
    map_init(&survey->by_name, &survey->arena);
    return survey;
}

void survey_free(struct survey *survey)
{
    if (!survey)
        return;
    for (size_t i = 0; i < survey->count; i++) {
        for (size_t own = 0; own < SYSTEM_FIELDS; own++)
            field_free(survey->parts[i]->system[own], survey->budget);
        fields_clear(&survey->parts[i]->fields);
        trees_forget(&survey->parts[i]->trees);
    }
    arena_clear(&survey->arena);
    free(survey);
}

/* ---- sections ---- */

static void part_make_system(struct survey_part *part, struct budget *budget)
{
    for (size_t i = 0; i < SYSTEM_FIELDS; i++) {
        part->system[i] = field_new(system_names[i], budget);
        part->system[i]->sort = SURVEY_SYSTEM;
        part->system[i]->ordinal = i;
    }
}

static struct survey_part *survey_part_new(struct survey *survey, struct view log, struct view format)
{
    struct survey_part *part = ARENA_NEW(&survey->arena, struct survey_part);

    if (log.data)
        part->section.log = arena_keep(&survey->arena, log);
    if (format.data)
        part->section.format = arena_keep(&survey->arena, format);
    fields_init(&part->fields, (size_t)(SURVEY_FIELDS > survey->options.max_fields ? SURVEY_FIELDS : survey->options.max_fields),
                survey->budget);
    trees_init(&part->trees, survey->budget);
    part_make_system(part, survey->budget);
    survey->parts =
        arena_grow(&survey->arena, survey->parts, &survey->capacity, survey->count + 1, sizeof(struct survey_part *));
    survey->parts[survey->count++] = part;
    return part;
}

static struct survey_part *survey_part(struct survey *survey, struct view log, struct view format)
{
    struct survey_part *part = survey->last;
    struct buffer name = { 0 };

    if (part && view_equal(part->section.log, log) && view_equal(part->section.format, format))
        return part;
    buffer_add(&name, format);              /* which has no newline */
    buffer_add_char(&name, '\n');
    buffer_add(&name, log);
    part = map_get(&survey->by_name, buffer_view(&name));
    if (!part) {
        part = survey_part_new(survey, log, format);
        map_set(&survey->by_name, arena_keep(&survey->arena, buffer_view(&name)), part);
    }
    buffer_clear(&name);
    survey->last = part;
    return part;
}

/* ---- events ---- */

bool adding_note(struct survey_adding *adding, struct survey_field *field, bool behind)
{
    const uint64_t ordinal = adding->ordinal++;

    if (field->event == adding->event)
        return false;
    field->event = adding->event;
    field->behind += behind;
    if (adding->place < field->place) {
        field->place = adding->place;
        field->ordinal = ordinal;
    }
    return true;
}

/* The columns of a line are texts to the service; what looks like a number works as one. */
static void adding_column(void *context, struct view name, struct value value)
{
    struct survey_adding *adding = context;
    struct survey_field *field = fields_find(adding->fields, name);

    if (!field || !adding_note(adding, field, false))
        return;
    if (value.kind == KIND_TEXT && number_parse(value.text, &value.number) && isfinite(value.number))
        value.kind = KIND_NUMBER;
    tally_add(&field->tally, value, adding->draw);
}

static bool adding_message_object(void *context, struct view text)
{
    return adding_object(context, text);
}

static void part_add_system(struct survey_part *part, const struct survey_event *event, uint64_t draw)
{
    tally_count(&part->system[SYSTEM_TIMESTAMP]->tally, KIND_TIMESTAMP, event->timestamp_ms);
    tally_count(&part->system[SYSTEM_INGESTION]->tally, KIND_TIMESTAMP, event->ingestion_ms);
    tally_add(&part->system[SYSTEM_MESSAGE]->tally, value_text(event->message), draw);
    tally_add(&part->system[SYSTEM_STREAM]->tally, value_text(event->stream), draw);
    tally_add(&part->system[SYSTEM_LOG]->tally, value_text(event->log), draw);
}

void survey_add(struct survey *survey, const struct survey_event *event, struct arena *scratch)
{
    const struct view nothing = { NULL, 0 };
    const struct format *format = event->origin->format;
    struct survey_part *part = survey_part(survey, survey->options.by_log ? event->log : nothing,
                                           survey->options.by_format && format ? view_of(format->name) : nothing);
    struct survey_adding adding = {
        .options = &survey->options,
        .fields = &part->fields,
        .trees = &part->trees,
        .event = ++survey->events,
        .place = event->place,
        .draw = hash_number(event->place, 0),
        .scratch = scratch,
    };
    const struct discovery_reader reader = { adding_column, adding_message_object, &adding };

    part->section.events++;
    part_add_system(part, event, adding.draw);
    discovery_read(event->message, event->origin, &reader, scratch);
    if (event->carrier.data) {
        adding.carrier = true;
        (void)adding_object(&adding, event->carrier);
    }
    if (fields_trim(&part->fields, false))
        trees_forget(&part->trees);
}

/* ---- what it says ---- */

void survey_join(struct survey *into, struct survey *from)
{
    for (size_t i = 0; i < from->count; i++) {
        struct survey_part *part = survey_part(into, from->parts[i]->section.log, from->parts[i]->section.format);

        part->section.events += from->parts[i]->section.events;
        for (size_t own = 0; own < SYSTEM_FIELDS; own++)
            field_join(part->system[own], from->parts[i]->system[own]);
        fields_join(&part->fields, &from->parts[i]->fields);
        trees_forget(&part->trees);
    }
}

static int survey_field_order(const void *a, const void *b)
{
    const struct survey_field *left = *(struct survey_field *const *)a, *right = *(struct survey_field *const *)b;
    const uint64_t lefts = tally_present(&left->tally), rights = tally_present(&right->tally);

    if (left->sort != right->sort)
        return left->sort > right->sort ? -1 : 1;
    if (left->sort != SURVEY_SYSTEM && lefts != rights)
        return lefts > rights ? -1 : 1;
    if (left->place != right->place)
        return left->place < right->place ? -1 : 1;
    if (left->ordinal != right->ordinal)
        return left->ordinal < right->ordinal ? -1 : 1;
    return view_compare(survey_field_name(left), survey_field_name(right));
}

static int survey_part_order(const void *a, const void *b)
{
    const struct survey_part *left = *(struct survey_part *const *)a, *right = *(struct survey_part *const *)b;
    const int order = view_compare(left->section.log, right->section.log);

    return order ? order : view_compare(left->section.format, right->section.format);
}

static void part_finish(struct survey_part *part, struct arena *arena)
{
    struct survey_section *section = &part->section;

    fields_trim(&part->fields, true);
    trees_forget(&part->trees);
    section->kept = part->fields.count;
    section->count = SYSTEM_FIELDS + section->kept;
    section->fields = ARENA_ARRAY(arena, section->count, struct survey_field *);
    memcpy(section->fields, part->system, sizeof part->system);
    if (section->kept > 0)
        memcpy(section->fields + SYSTEM_FIELDS, part->fields.list, section->kept * sizeof(struct survey_field *));
    qsort(section->fields, section->count, sizeof(struct survey_field *), survey_field_order);
    section->beyond = cardinality_estimate(&part->fields.dropped);
}

const struct survey_section *survey_sections(struct survey *survey, size_t *count)
{
    *count = survey->count;
    if (survey->sections || survey->count == 0)
        return survey->sections;
    qsort(survey->parts, survey->count, sizeof(struct survey_part *), survey_part_order);
    survey->sections = ARENA_ARRAY(&survey->arena, survey->count, struct survey_section);
    for (size_t i = 0; i < survey->count; i++) {
        struct survey_part *part = survey->parts[i];

        part_finish(part, &survey->arena);
        survey->sections[i] = part->section;
    }
    return survey->sections;
}
