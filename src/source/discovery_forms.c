#include "source/discovery_forms.h"

#include "base/processor.h"
#include "source/discovery_chunks.h"

/* How many messages are tried before it is asked whether that was worth it; how many steps are tried at a place. */
enum { TRIALS = 64, PATIENCE = 48 };

const struct chunks_constants chunks_constants = {
    .control = "\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f",
    .stops = { [3] = '"' - 0x1f, [13] = '\\' - 0x1f, [16 + 3] = '"' - 0x1f, [16 + 13] = '\\' - 0x1f },
};

void forms_init(struct forms *forms, size_t names, const struct batch *batch, const struct column *messages)
{
    struct arena *arena = batch->arena;

    *forms = (struct forms){ .useful = batch->count > 2, .batch = batch, .messages = messages, .arena = arena };
    forms->walked = ARENA_ARRAY(arena, names, struct form_found);
    track_init(&forms->track, names, arena);
    forms->seen = ARENA_ARRAY(arena, names, size_t);
}

void forms_expect(struct forms *forms, struct discovery_range range)
{
    forms->expects = true;
    forms->range = range;
}

/* ---- Recognizing ---- */

INLINE bool step_fits(const struct form_step *step, const struct forms_text *text, const char *at,
                      const struct chunks_means *means)
{
    const size_t length = step->text.length;

    if ((size_t)(text->end - at) < length)
        return false;
    if (at - text->begin < CHUNK)
        return memcmp(at, step->text.data, length) == 0;
    if ((~means->same(at + length - CHUNK, step->last) & step->last_chunk) != 0)
        return false;
    for (size_t done = 0; length - done > CHUNK; done += CHUNK)
        if (means->same(at + done, step->text.data + done) != UINT32_MAX)
            return false;
    return true;
}

INLINE const char *value_end(const char *at, const struct forms_text *text, const struct chunks_means *means, bool *escaped)
{
    if (*at == '"')
        return string_end(at + 1, text, means, escaped);
    return *at >= 'a' ? scalar_word_end(at, text->end) : scalar_number_end(at, text->end);
}

bool forms_settle(const struct discovery_range *range, struct view raw, double *outside)
{
    double number;

    if ((raw.data[0] != '-' && !scalar_is_digit(raw.data[0])) || !number_parse(raw, &number) || number - number != 0)
        return false;
    *outside = number;
    return number < range->least || number > range->most || (range->above && number == range->least) ||
           (range->below && number == range->most);
}

/* The first value of a name is the one. */
INLINE void forms_find(struct forms *forms, size_t name, struct view raw, bool escaped)
{
    if (name == SIZE_MAX || forms->seen[name] == forms->tried)
        return;
    forms->seen[name] = forms->tried;
    forms->walked[forms->found_count++] = (struct form_found){ name, raw, escaped };
    /* The track is to know what comes behind. */
    forms->settled = forms->expects && !forms->track.noting && forms_settle(&forms->range, raw, &forms->outside);
}

/* A step of a message of which the track may be made. */
INLINE void forms_note(struct form_track *track, const struct form_step *step, struct view raw)
{
    if (track->noting && track->noted < TRACK_MAX)
        track->notes[track->noted++] = (struct form_note){ step, raw };
}

INLINE bool forms_follow(struct forms *forms, const struct forms_text text, size_t limit, const struct chunks_means *means)
{
    const char *at = text.begin;
    struct form_place *place = forms->root;
    struct form_step *step = place->steps, *before = NULL;
    size_t patience = PATIENCE;

    while (step && patience-- > 0) {
        const char *behind = NULL, *value = at;
        bool escaped = false;

        if (step_fits(step, &text, at, means)) {
            value += step->text.length;
            if (!step->place) {
                forms_note(&forms->track, step, (struct view){ NULL, 0 });
                return value == text.end;
            }
            behind = value < text.end ? value_end(value, &text, means, &escaped) : NULL;
        }
        if (!behind) {
            before = step;
            step = step->other;
            continue;
        }
        if (before) {           /* what was seen last comes first */
            before->other = step->other;
            step->other = place->steps;
            place->steps = step;
            before = NULL;
        }
        if (limit-- == 0)
            return false;
        forms_note(&forms->track, step, view_between(value, behind));
        place = step->place;
        forms_find(forms, place->name, view_between(value, behind), escaped);
        if (forms->settled)
            return true;
        at = behind;
        step = place->steps;
        patience = PATIENCE;
    }
    return false;
}

#if defined(VECTORS)
AVX2 static bool forms_follow_avx2(struct forms *forms, struct forms_text text, size_t limit)
{
    return forms_follow(forms, text, limit, &avx2_means);
}
#endif

static bool forms_follow_best(struct forms *forms, struct forms_text text, size_t limit)
{
#if defined(VECTORS)
    if (!forms->plain && processor_is_wide())
        return forms_follow_avx2(forms, text, limit);
#endif
    return forms_follow(forms, text, limit, &plain_means);
}

bool forms_recognize(struct forms *forms, struct view text, size_t limit)
{
    if (!forms->root || !forms->useful)
        return false;
    /* Blanks around an object are the outline's to remove. */
    if (text.length < 2 || text.data[0] != '{' || text.data[text.length - 1] != '}')
        return false;
    forms->tried++;
    forms->found = forms->walked;
    forms->found_count = forms->track.noted = 0;
    forms->settled = false;
    const bool recognized = forms_follow_best(forms, (struct forms_text){ text.data, view_end(text) }, limit);
    forms->recognized += recognized;
    if (recognized && forms->track.noting)
        track_lay(forms);
    if (forms->tried % TRIALS == 0) {
        forms->useful = forms->recognized >= TRIALS / 4;
        forms->recognized = 0;
    }
    return recognized;
}
