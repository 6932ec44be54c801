/* Following several messages at a time along what one of them had. */
#include "source/discovery_chunks.h"
#include "source/discovery_forms.h"

/* How long a string of the track may be for it to be expected within a chunk; how many messages may leave a track before another is laid;
 * and how many are. */
enum { SHORT_STRING = 26, SHORT_NUMBER = 14, MISSES_MAX = 8, TRACKS_MAX = 4, CACHE_LINE = 64 };

void track_init(struct form_track *track, size_t names, struct arena *arena)
{
    *track = (struct form_track){ .noting = true };
    track->notes = arena_alloc(arena, TRACK_MAX * sizeof *track->notes);
    for (size_t i = 0; i < LANES; i++)
        track->lanes[i].found = arena_alloc(arena, names * sizeof *track->lanes[i].found);
}

/* ---- Laying ---- */

/* The next part of a text; least: how much of a message there is before it at least. */
static void tie_set_text(struct form_tie *tie, struct view text, size_t least)
{
    const size_t length = text.length, from = least + length >= CHUNK ? CHUNK - length : 0;

    memcpy(tie->chunk + from, text.data, length);
    tie->mask = UINT32_MAX >> (CHUNK - length) << from;
    tie->shift = -(int32_t)from;
    tie->reach = (uint32_t)(from > 0 ? length : CHUNK);
    tie->length = (uint32_t)length;
}

static enum tie_kind number_kind(struct view raw)
{
    size_t digits = 0, points = 0;

    for (size_t i = 0; i < raw.length; i++) {
        digits += scalar_is_digit(raw.data[i]);
        points += raw.data[i] == '.';
    }
    if (digits + points < raw.length || raw.length > SHORT_NUMBER)
        return TIE_SCALAR;
    return points > 0 ? TIE_POINT : TIE_WHOLE;
}

static bool note_is_string(struct form_note note)
{
    return note.step->place && note.raw.data[0] == '"';
}

/* settles: the value alone may decide about a message, so it must be known where it ends before that is seen by what follows. */
static enum tie_kind note_kind(struct form_note note, bool settles)
{
    if (!note.step->place)
        return TIE_END;
    if (note_is_string(note))
        return note.raw.length > SHORT_STRING ? TIE_LONG : TIE_STRING;
    return settles ? TIE_SCALAR : number_kind(note.raw);
}

/* What stands before the value of a note of the track, with the quote that ends a string before it and the one that begins it if it is a
 * string; quoted: with a backslash before each quote. A backslash of its own is left as it is: such a text is in no quoted message. */
static struct view track_text(const struct form_track *track, size_t note, bool quoted, struct arena *arena)
{
    const struct view plain = track->notes[note].step->text;
    const size_t closes = note > 0 && note_is_string(track->notes[note - 1]), opens = note_is_string(track->notes[note]);
    char *text = arena_alloc(arena, 2 * (plain.length + 2));
    size_t length = 0;

    for (size_t i = 0; i < closes + plain.length + opens; i++) {
        const char byte = i >= closes && i - closes < plain.length ? plain.data[i - closes] : '"';

        text[length] = '\\';
        length += quoted && byte == '"';
        text[length++] = byte;
    }
    return (struct view){ text, length };
}

/* A text as ties, of which the last is returned; least: how much of a message there is before it at least. */
static struct form_tie *track_lay_text(struct form_tie *tie, struct view text, size_t least)
{
    for (size_t done = 0;; tie++) {
        const size_t part = text.length - done < CHUNK ? text.length - done : CHUNK;

        tie_set_text(tie, (struct view){ text.data + done, part }, least + done);
        tie->kind = TIE_PART;
        tie->name = SIZE_MAX;
        done += part;
        if (done == text.length)
            return tie;
    }
}

/* The first value of a name is the one. */
static size_t track_name(const struct form_track *track, size_t note)
{
    const size_t name = track->notes[note].step->place->name;

    for (size_t i = 0; name != SIZE_MAX && i < note; i++)
        if (track->notes[i].step->place->name == name)
            return SIZE_MAX;
    return name;
}

static struct form_tie *track_ties(struct forms *forms, bool quoted)
{
    struct form_track *track = &forms->track;
    size_t count = 0, least = 0;

    for (size_t i = 0; i < track->noted; i++)
        count += (1 + quoted) * (track->notes[i].step->text.length + 2) / CHUNK + 1;
    struct form_tie *ties = ARENA_ARRAY(forms->arena, count, struct form_tie), *tie = ties;
    track->finds = 0;
    for (size_t i = 0; i < track->noted; i++, tie++) {
        tie = track_lay_text(tie, track_text(track, i, quoted, forms->arena), least);
        if (track->notes[i].step->place)
            tie->name = track_name(track, i);
        tie->kind = note_kind(track->notes[i], forms->expects && tie->name != SIZE_MAX);
        track->finds += tie->name != SIZE_MAX;
        least += track->notes[i].step->text.length + 1;     /* no value is empty */
    }
    return ties;
}

void track_lay(struct forms *forms)
{
    struct form_track *track = &forms->track;

    if (track->noted == 0 || track->notes[track->noted - 1].step->place)
        return;                 /* it is too long */
    track->values = track->noted - 1;
    track->misses = track->rest = 0;
    track->ties = track_ties(forms, false);
    if (forms->messages && forms->messages->quoted)
        track->quoted = track_ties(forms, true);
    track->tracks++;
    track->noting = false;
}

/* ---- Messages of a batch ---- */

/* Whether those from a place on are all quoted; if only some are, none will be. */
static bool track_quoted(const struct forms *forms, size_t from)
{
    const uint32_t *rows = forms->batch->selected + from;
    size_t quoted = 0;

    if (!forms->messages->quoted)
        return false;
    for (size_t i = 0; i < LANES; i++)
        quoted += forms->messages->quoted[rows[i]];
    for (size_t i = 0; quoted < LANES && i < LANES; i++)
        (void)discovery_message(forms->messages, rows[i], forms->arena);
    return quoted == LANES;
}

/* Messages of the batch's selection from a place on, as far as they look like objects. */
static bool track_gather(struct forms *forms, size_t from, bool *quoted)
{
    const struct batch *batch = forms->batch;

    if (batch->count - from < LANES)
        return false;
    *quoted = track_quoted(forms, from);
    for (size_t i = 0; i < LANES; i++) {
        const uint32_t row = batch->selected[from + i];
        const struct view text = forms->messages->text[row];

        if (forms->messages->kind[row] != KIND_TEXT || text.length < 2 * CHUNK || text.data[0] != '{' ||
            text.data[text.length - 1] != '}')
            return false;
        forms->track.lanes[i].text = text;
    }
    return true;
}

static void track_miss(struct form_track *track)
{
    track->rest = LANES;
    track->misses++;
    if (track->misses < MISSES_MAX)
        return;
    track->ties = NULL;
    track->noting = track->tracks < TRACKS_MAX;
}

/* Messages are often no longer in the nearest memory when they are taken. */
static void track_ask_ahead(const struct forms *forms, size_t from)
{
    const struct batch *batch = forms->batch;

    if (batch->count - from < 2 * LANES)
        return;
    for (size_t i = LANES; i < 2 * LANES; i++) {
        const struct view text = forms->messages->text[batch->selected[from + i]];

        if (forms->messages->kind[batch->selected[from + i]] == KIND_TEXT)
            for (size_t at = 0; at < text.length; at += CACHE_LINE)
                __builtin_prefetch(text.data + at);
    }
}

static void track_put(const struct forms *forms, const struct discovery_row *into, size_t from)
{
    const struct form_track *track = &forms->track;

    for (size_t i = 0; i < LANES; i++) {
        const struct form_lane *lane = &track->lanes[i];
        struct discovery_row row = { .columns = into->columns, .row = forms->batch->selected[from + i] };

        if (lane->settled) {
            discovery_put(&row, lane->found->name,
                          (struct value){ .kind = KIND_NUMBER, .text = lane->found->raw, .number = lane->outside });
            continue;
        }
        for (size_t k = 0; k < track->finds; k++)
            discovery_put(&row, lane->found[k].name, scalar_value(lane->found[k].raw, lane->found[k].escaped, into->arena));
    }
}

size_t track_extract(struct forms *forms, const struct discovery_row *into, size_t from, size_t limit)
{
    struct form_track *track = &forms->track;
    size_t at = from;
    bool quoted;

    if (!track->ties || track->values > limit)
        return 0;
    if (track->rest > 0) {
        track->rest--;
        return 0;
    }
    while (track_gather(forms, at, &quoted)) {
        track_ask_ahead(forms, at);
        if (!track_follow(forms, quoted)) {
            track_miss(track);
            track->rest--;
            break;
        }
        track->misses -= track->misses > 0;
        track_put(forms, into, at);
        at += LANES;
    }
    return at - from;
}
