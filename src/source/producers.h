/*
 * Programs that write logs as lines of JSON with members of their own around the message. A format says which members make it
 * recognized and what event they are; a line it does not know is read as one of `events`.
 */
#pragma once

#include "source/documents.h"
#include "source/members.h"

struct producer {
    struct members_wish names;
    /* Fills in the event, whose message is the whole line at first. False when the line is not by this producer. */
    bool (*event)(struct documents_run *run, struct view line, const struct members *members, struct document_event *event);
};

/* Lines a file begins with, but for empty ones. Programs say who they are before they write what is asked for: lines before the
 * first that is known are counted apart. */
struct producer_sample {
    size_t before, lines, known;
};
enum { PRODUCER_SAMPLE = 20, PRODUCER_BEFORE = 50 };

static inline bool producer_sample_goes_on(const struct producer_sample *sample)
{
    return sample->lines < PRODUCER_SAMPLE && sample->before < PRODUCER_BEFORE;
}

static inline void producer_sample_add(struct producer_sample *sample, bool known)
{
    sample->before += !known && sample->known == 0;
    sample->lines += known || sample->known > 0;
    sample->known += known;
}

int producer_sniff(const struct sniff *sniff, const struct producer *producer);
void producer_decode(struct decode *decode, struct events *events, const struct producer *producer);
/* Adds one line that begins at `begin`. There must be room. */
void producer_add_line(struct documents_run *run, const struct producer *producer, size_t begin, struct view line);
struct documents_run producer_run(struct decode *decode, struct events *events);
/* A text without one newline at its end. */
struct view producer_chomp(struct view text);
