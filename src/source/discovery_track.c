/* Following several messages at a time along what one of them had. */
#include "base/processor.h"
#include "source/discovery_chunks.h"
#include "source/discovery_forms.h"

/* Each lane's addresses stay in registers only where the loops over lanes are none. */
#if defined(__clang__)
#define UNROLLED _Pragma("unroll")
#else
#define UNROLLED _Pragma("GCC unroll 8")
#endif

/* How long a string of the track may be for it to be expected within a chunk; how many messages may leave a track before another is laid;
 * and how many are. */
enum { SHORT_STRING = 26, MISSES_MAX = 8, TRACKS_MAX = 4, CACHE_LINE = 64 };

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

static enum tie_kind note_kind(struct form_note note)
{
    if (!note.step->place)
        return TIE_END;
    if (note.raw.data[0] != '"')
        return TIE_SCALAR;
    return note.raw.length > SHORT_STRING ? TIE_LONG : TIE_STRING;
}

/* What stands before the value, with the quote that begins it if it is a string; quoted: with a backslash before each quote. A
 * backslash of its own is left as it is: such a text is in no quoted message. */
static struct view note_text(struct form_note note, bool string, bool quoted, struct arena *arena)
{
    const struct view plain = note.step->text;
    char *text = arena_alloc(arena, 2 * (plain.length + 1));
    size_t length = 0;

    if (!quoted) {
        memcpy(text, plain.data, plain.length);
        text[plain.length] = '"';
        return (struct view){ text, plain.length + string };
    }
    for (size_t i = 0; i < plain.length + string; i++) {
        const char byte = i < plain.length ? plain.data[i] : '"';

        text[length] = '\\';
        length += byte == '"';
        text[length++] = byte;
    }
    return (struct view){ text, length };
}

/* A step as ties, of which the last is returned. Moves *least on behind it. */
static struct form_tie *track_lay_step(struct form_tie *tie, struct form_note note, bool quoted, size_t *least, struct arena *arena)
{
    const enum tie_kind kind = note_kind(note);
    const struct view text = note_text(note, kind == TIE_STRING || kind == TIE_LONG, quoted, arena);
    const size_t length = text.length;

    for (size_t done = 0;; tie++) {
        const size_t part = length - done < CHUNK ? length - done : CHUNK;

        tie_set_text(tie, (struct view){ text.data + done, part }, *least + done);
        tie->kind = TIE_PART;
        tie->name = SIZE_MAX;
        done += part;
        if (done == length)
            break;
    }
    tie->kind = kind;
    *least += note.step->text.length + 1;       /* no value is empty */
    return tie;
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

static struct form_tie *track_ties(struct form_track *track, bool quoted, struct arena *arena)
{
    size_t count = 0, least = 0;

    for (size_t i = 0; i < track->noted; i++)
        count += (1 + quoted) * (track->notes[i].step->text.length + 1) / CHUNK + 1;
    struct form_tie *ties = ARENA_ARRAY(arena, count, struct form_tie), *tie = ties;
    track->finds = 0;
    for (size_t i = 0; i < track->noted; i++, tie++) {
        tie = track_lay_step(tie, track->notes[i], quoted, &least, arena);
        if (tie->kind != TIE_END)
            tie->name = track_name(track, i);
        track->finds += tie->name != SIZE_MAX;
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
    track->ties = track_ties(track, false, forms->arena);
    if (forms->messages && forms->messages->quoted)
        track->quoted = track_ties(track, true, forms->arena);
    track->tracks++;
    track->noting = false;
}

/* ---- Following ---- */

/* Four messages and how far they have been followed. ROOMY bytes before the end of each nothing need look out for it. */
enum { ROOMY = 3 * CHUNK };
enum lanes_state { LANES_LEFT, LANES_DONE, LANES_GO_ON };
struct lanes {
    struct form_tie *tie;
    const char *at[LANES];
    struct forms_text texts[LANES];
    size_t count;               /* of values found */
};

/* Which lanes have an escape in the string that was passed last, a bit for each; and the tie in front of it. */
struct lane_string {
    struct form_tie *tie;
    uint32_t escaped;
};

/* Apart from where most strings end, so that there is room in registers there. */
static __attribute__((noinline, cold)) const char *lane_string_slowly(const char *at, const struct forms_text *text,
                                                                      struct lane_string *string, int lane, bool seen)
{
    bool escaped = false;

    if (!seen)
        string->tie->kind = TIE_LONG;   /* from the next messages on */
    at = string_end(at, text, &plain_means, &escaped);
    string->escaped |= (uint32_t)escaped << lane;
    return at;
}

/* The same where a backslash stands before each quote, and nowhere else. */
static __attribute__((noinline, cold)) const char *lane_quoted_slowly(const char *at, const struct forms_text *text,
                                                                      struct lane_string *string, bool seen)
{
    uint32_t stops = 0;

    if (seen)
        return NULL;            /* it is a control character */
    string->tie->kind = TIE_LONG;
    for (; text->end - at >= CHUNK; at += CHUNK) {
        stops = plain_means.stops(at);
        if (stops != 0)
            break;
    }
    if (stops != 0)
        at += __builtin_ctz(stops);
    while (stops == 0 && at < text->end && *at != '\\' && (unsigned char)*at > 0x1f)
        at++;
    return at < text->end && *at == '\\' ? at + 2 : NULL;
}

/* The first bytes of a string that it could end at, of a chunk or of two; bytes behind the message are none. */
INLINE uint64_t lane_stops(const char *at, const struct forms_text *text, bool is_long, bool roomy, const struct chunks_means *means)
{
    const char *last = text->end - (is_long ? 2 * CHUNK : CHUNK), *from = roomy || at < last ? at : last;

    if (is_long)
        return (means->stops(from) | (uint64_t)means->stops(from + CHUNK) << CHUNK) >> (at - from);
    return means->stops(from) >> (at - from);
}

/* The end of a string of a lane; NULL when it does not end as it should. */
INLINE const char *lane_string_end(const char *at, const struct forms_text *text, struct lane_string *string, int lane, bool is_long,
                                   bool roomy, bool quoted, const struct chunks_means *means)
{
    const uint64_t stops = lane_stops(at, text, is_long, roomy, means);

    if (stops != 0) {
        const char *stop = at + __builtin_ctzll(stops);
        if (*stop == (quoted ? '\\' : '"'))
            return stop + 1 + quoted;
    }
    if (quoted)
        return lane_quoted_slowly(at, text, string, stops != 0);
    return lane_string_slowly(at, text, string, lane, stops != 0);
}

INLINE const char *lane_scalar_end(const char *at, const struct forms_text *text, bool roomy)
{
    const char *end = roomy ? at + CHUNK : text->end;

    return *at >= 'a' ? scalar_word_end(at, end) : scalar_number_end(at, end);
}

struct form_find {
    size_t name, place;         /* among those found */
    uint32_t escaped;           /* a bit for each lane */
    bool string;                /* a quote stands before it */
};

/* Notes a value of a name in each lane. True when nothing else need be known of the messages. */
static bool lanes_find(struct forms *forms, const struct form_find *find, const char *const value[LANES], const char *const behind[LANES])
{
    size_t settled = 0;

    for (size_t i = 0; i < LANES; i++) {
        struct form_lane *lane = &forms->track.lanes[i];
        const struct view raw = view_between(value[i] - find->string, behind[i]);

        lane->found[find->place] = (struct form_found){ find->name, raw, find->escaped >> i & 1 };
        lane->settled = forms->expects && forms_settle(&forms->range, raw, &lane->outside);
        settled += lane->settled;
    }
    return settled == LANES;
}

/* Whether so much is left of each message. */
INLINE bool lanes_have(const struct lanes *lanes, const char *const at[LANES], size_t bytes)
{
    bool have = true;

    UNROLLED for (int i = 0; i < LANES; i++)
        have = have && (size_t)(lanes->texts[i].end - at[i]) >= bytes;
    return have;
}

/* Goes along the track: while all lanes are roomy, or to the end. */
INLINE enum lanes_state lanes_walk(struct forms *forms, struct lanes *lanes, bool roomy, bool quoted, const struct chunks_means *means)
{
    const char *at[LANES], *value[LANES];

    UNROLLED for (int i = 0; i < LANES; i++)
        at[i] = lanes->at[i];
    for (struct form_tie *tie = lanes->tie;; tie++) {
        struct lane_string string = { tie, 0 };

        if (!lanes_have(lanes, at, roomy ? (size_t)ROOMY : tie->reach)) {
            UNROLLED for (int i = 0; i < LANES; i++)
                lanes->at[i] = at[i];
            lanes->tie = tie;
            return roomy ? LANES_GO_ON : LANES_LEFT;
        }
        if ((~means->all_same(at, tie->shift, tie->chunk) & tie->mask) != 0)
            return LANES_LEFT;
        UNROLLED for (int i = 0; i < LANES; i++)
            at[i] = value[i] = at[i] + tie->length;
        switch (tie->kind) {
        case TIE_PART:
            continue;
        case TIE_STRING:
            UNROLLED for (int i = 0; i < LANES; i++)
                if (!(at[i] = lane_string_end(value[i], &lanes->texts[i], &string, i, false, roomy, quoted, means)))
                    return LANES_LEFT;
            break;
        case TIE_LONG:
            UNROLLED for (int i = 0; i < LANES; i++)
                if (!(at[i] = lane_string_end(value[i], &lanes->texts[i], &string, i, true, roomy, quoted, means)))
                    return LANES_LEFT;
            break;
        case TIE_SCALAR:
            UNROLLED for (int i = 0; i < LANES; i++)
                if (!(at[i] = lane_scalar_end(value[i], &lanes->texts[i], roomy)))
                    return LANES_LEFT;
            break;
        case TIE_END:
            UNROLLED for (int i = 0; i < LANES; i++)
                if (at[i] != lanes->texts[i].end)
                    return LANES_LEFT;
            return LANES_DONE;
        }
        if (tie->name == SIZE_MAX)
            continue;
        const size_t more = quoted && tie->kind != TIE_SCALAR;      /* of two bytes that end a string its value has but one */
        const char *const begins[] = { value[0], value[1], value[2], value[3] };
        const char *const ends[] = { at[0] - more, at[1] - more, at[2] - more, at[3] - more };
        if (lanes_find(forms, &(struct form_find){ tie->name, lanes->count++, string.escaped, tie->kind != TIE_SCALAR }, begins, ends))
            return LANES_DONE;
    }
}

/* False when one of the messages leaves the track. */
INLINE bool lanes_follow(struct forms *forms, bool quoted, const struct chunks_means *means)
{
    struct lanes lanes = { .tie = quoted ? forms->track.quoted : forms->track.ties };
    enum lanes_state state;

    for (int i = 0; i < LANES; i++) {
        const struct view text = forms->track.lanes[i].text;

        lanes.texts[i] = (struct forms_text){ text.data, view_end(text) };
        lanes.at[i] = text.data;
        forms->track.lanes[i].settled = false;
    }
    state = lanes_walk(forms, &lanes, true, quoted, means);
    if (state == LANES_GO_ON)
        state = lanes_walk(forms, &lanes, false, quoted, means);
    return state == LANES_DONE;
}

#if defined(VECTORS)
AVX2 static bool lanes_follow_avx2(struct forms *forms)
{
    return lanes_follow(forms, false, &avx2_means);
}

AVX2 static bool lanes_follow_quoted_avx2(struct forms *forms)
{
    return lanes_follow(forms, true, &avx2_means);
}
#endif

static bool lanes_follow_best(struct forms *forms, bool quoted)
{
#if defined(VECTORS)
    if (!forms->plain && processor_is_wide())
        return quoted ? lanes_follow_quoted_avx2(forms) : lanes_follow_avx2(forms);
#endif
    return quoted ? lanes_follow(forms, true, &plain_means) : lanes_follow(forms, false, &plain_means);
}

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
        if (!lanes_follow_best(forms, quoted)) {
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
