/*
 * A survey: which fields events have, per log group and format, and what their values are like, in bounded memory.
 *
 * The fields are those that discovery finds, the system's own, and objects and lists. What a survey says depends on the events
 * alone: neither on their order, nor on how they were shared out among several that are joined.
 */
#pragma once

#include "data/tally.h"
#include "source/discovery.h"

/* What sections are made by; with neither there is one. */
struct survey_options {
    bool by_log, by_format;
    size_t max_fields;              /* that the service discovers in one event of JSON */
};

enum { SURVEY_FIELDS = 1000 };      /* of a section; of more, those with the fewest dots, then digits, then characters */

struct survey_event {
    struct view log, stream, message;
    struct view carrier;            /* the JSON object of which the message is a member; data == NULL: there is none */
    double timestamp_ms, ingestion_ms;
    uint64_t place;                 /* in the input */
    const struct discovery_origin *origin;
};

enum survey_sort { SURVEY_DISCOVERED, SURVEY_CARRIED, SURVEY_SYSTEM };

struct survey_field {
    struct tally tally;
    uint64_t behind;                /* events that have it behind the first max_fields */
    uint64_t place;                 /* of the first event that has it */
    uint64_t ordinal;               /* among the fields of that event */
    uint64_t event;                 /* the last one that had it, for fields that are there twice */
    enum survey_sort sort;
    size_t length;
    char name[];
};

struct survey_section {
    struct view log, format;        /* data == NULL: of all */
    uint64_t events;
    struct survey_field **fields;   /* the system's first, then by how many events have them */
    size_t count, kept;             /* all of them, and those that are not the system's */
    uint64_t beyond;                /* fields there are beside these; an estimate when they are many */
};

struct survey;
struct survey *survey_new(const struct survey_options *options, struct budget *budget);
void survey_free(struct survey *survey);
/* Texts need to last no longer than the call; scratch is for what has to be made meanwhile. */
void survey_add(struct survey *survey, const struct survey_event *event, struct arena *scratch);
void survey_join(struct survey *into, struct survey *from);
/* The sections, by log and format; good as long as the survey, to which nothing can be added any more. */
const struct survey_section *survey_sections(struct survey *survey, size_t *count);

static inline struct view survey_field_name(const struct survey_field *field)
{
    return (struct view){ field->name, field->length };
}
