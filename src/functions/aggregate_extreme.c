/*
 * min, max, sortsFirst and sortsLast: the first and the last value by the collation; earliest and latest: the value of the
 * event at the end of time.
 */
#include "base/civil.h"
#include "base/number.h"
#include "base/short_number.h"
#include "functions/aggregates.h"

#include <math.h>

/* What decides between two values before texts are looked at. Numbers are above the others (2.10). */
enum rung { RUNG_NONE, RUNG_TEXT, RUNG_TIME, RUNG_NUMBER };

/* A value that is kept: its text in a room of its own that later values reuse, so that the memory a group takes does not
 * grow with the number of rows. */
struct kept {
    char *room;
    uint32_t length, capacity;
    double number;              /* of a numeric text too */
    uint8_t kind;               /* KIND_NULL: nothing yet */
    uint8_t rung;
    bool worded;                /* the value has a text */
    uint32_t part;              /* of struct timed, where there is room for it: among the rows made of one event */
};

/* Doubles from here on no longer tell whole numbers apart. */
#define WHOLE_LIMIT 0x1p53

static bool lexeme_is_whole(struct view lexeme)
{
    for (size_t i = lexeme.length > 1 && lexeme.data[0] == '-'; i < lexeme.length; i++)
        if (lexeme.data[i] < '0' || lexeme.data[i] > '9')
            return false;
    return lexeme.length > 0;
}

/*
 * Numbers out of `stats` display as computed ones do, four decimals at most (10-2), and so do Lambda's (4.4): the lexeme is
 * dropped. That of a large whole number stays, because the double has lost digits of what may be an identifier.
 */
static struct value kept_value_of(const struct column *column, uint32_t row)
{
    struct value value = column_value(column, row);

    if (value.kind == KIND_NUMBER && value.text.data &&
        !(fabs(value.number) >= WHOLE_LIMIT && lexeme_is_whole(value.text)))
        value.text = (struct view){ NULL, 0 };
    value.number += 0.0;        /* minus zero is zero */
    return value;
}

/* Also gives a numeric text its number. */
static enum rung rung_of(struct value *value)
{
    if (value->kind == KIND_TIMESTAMP)
        return RUNG_TIME;
    if (value->kind != KIND_TEXT)
        return RUNG_NUMBER;
    value->number = 0;
    return number_parse(value->text, &value->number) ? RUNG_NUMBER : RUNG_TEXT;
}

static struct value kept_value(const struct kept *kept)
{
    struct value value = { .kind = (enum kind)kept->kind, .number = kept->number };

    if (kept->worded)
        value.text = (struct view){ kept->room, kept->length };
    return value;
}

static void kept_set(struct kept *kept, struct arena *arena, const struct value *value, enum rung rung)
{
    enum { LEAST_ROOM = 16 };

    kept->kind = (uint8_t)value->kind;
    kept->rung = (uint8_t)rung;
    kept->number = value->number;
    kept->worded = value->text.data && (value->kind == KIND_TEXT || value->kind == KIND_NUMBER);
    if (!kept->worded)
        return;
    if (!kept->room || value->text.length > kept->capacity) {
        size_t capacity = 2 * (size_t)kept->capacity;
        capacity = capacity < LEAST_ROOM ? LEAST_ROOM : capacity;
        capacity = capacity < value->text.length ? value->text.length : capacity;
        kept->room = arena_alloc(arena, capacity);
        kept->capacity = (uint32_t)capacity;
    }
    if (value->text.length > 0)
        memcpy(kept->room, value->text.data, value->text.length);
    kept->length = (uint32_t)value->text.length;
}

/* The collation, and where that sees no difference the kind: the text "5" and the number 5 are not the same to what follows. */
static int kept_compare(const struct kept *kept, const struct value *value, enum rung rung)
{
    struct value own = kept_value(kept);
    int order;

    if ((rung == RUNG_NUMBER) != (kept->rung == RUNG_NUMBER))
        return kept->rung == RUNG_NUMBER ? 1 : -1;
    if (rung != RUNG_TEXT && kept->rung == rung && kept->number != value->number)
        return kept->number < value->number ? -1 : 1;
    if (rung == RUNG_TEXT && kept->rung == rung)
        order = text_collate(own.text, value->text);
    else
        order = value_collate(&own, value);
    return order != 0 ? order : (int)own.kind - (int)value->kind;
}

/* sign 1 keeps the greatest, -1 the least. */
static void extreme_offer(struct kept *best, struct arena *arena, struct value value, int sign)
{
    enum rung rung = rung_of(&value);

    if (best->kind == KIND_NULL || sign * kept_compare(best, &value, rung) < 0)
        kept_set(best, arena, &value, rung);
}

/* Whether a text cannot change what is kept: mostly it is the same one, or a number that is not beyond. */
static inline bool kept_outdoes_text(const struct kept *best, struct view text, int sign)
{
    double number;

    if (best->kind != KIND_TEXT)
        return false;
    if (text.length == best->length && short_bytes_equal(text.data, best->room, text.length))
        return true;
    return best->rung == RUNG_NUMBER && short_number_whole(text, &number) &&
           (sign > 0 ? number < best->number : number > best->number);
}

/* The texts of a batch are more than the nearest memory holds: some are asked for ahead. */
enum { EXTREMES_AHEAD = 8 };

static inline __attribute__((always_inline)) void extreme_update(const struct aggregate_call *call, int sign)
{
    const struct column *column = call->args[0];
    const unsigned plain_kinds = SEEN(KIND_NUMBER) | SEEN(KIND_BOOLEAN) | SEEN(KIND_TIMESTAMP);

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        uint8_t kind = column->kind[row];
        struct kept *best = call->state[i];

        if (column->text && i + EXTREMES_AHEAD < call->count && column->kind[call->rows[i + EXTREMES_AHEAD]] == KIND_TEXT)
            __builtin_prefetch(column->text[call->rows[i + EXTREMES_AHEAD]].data);
        if (!kind_is_present(kind))
            continue;
        if (kind == best->kind && (plain_kinds >> kind & 1) != 0) {
            double number = column->number[row];
            if (sign > 0 ? number < best->number : number > best->number)
                continue;
            if (number == best->number && fabs(number) < WHOLE_LIMIT)
                continue;
        }
        if (kind == KIND_TEXT && kept_outdoes_text(best, column->text[row], sign))
            continue;
        extreme_offer(best, call->arena, kept_value_of(column, row), sign);
    }
}

static void min_update(const struct aggregate_call *call)
{
    extreme_update(call, -1);
}

static void max_update(const struct aggregate_call *call)
{
    extreme_update(call, 1);
}

static void min_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    const struct kept *other = from;

    (void)prepared;
    if (other->kind != KIND_NULL)
        extreme_offer(into, arena, kept_value(other), -1);
}

static void max_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    const struct kept *other = from;

    (void)prepared;
    if (other->kind != KIND_NULL)
        extreme_offer(into, arena, kept_value(other), 1);
}

/* The text lives as long as the worker's arena, which the answer may outlive. */
static struct value kept_finish(const struct kept *kept, struct arena *arena)
{
    return value_keep(arena, kept_value(kept));
}

static struct value extreme_finish(const void *state, struct arena *arena, const void *prepared)
{
    (void)prepared;
    return kept_finish(state, arena);
}

/* earliest and latest: of the rows where both the time and the value are present. */
struct timed {
    int64_t time_ms;
    uint64_t place;             /* in the input: of equal times earliest takes the first, latest the last */
    struct kept kept;
};

/* Whether the offered row replaces what is kept; sign 1: latest, -1: earliest. Where not even the place in the order tells
 * two apart the value decides, so that the order of arrival does not. */
static void timed_offer(struct timed *best, struct arena *arena, int64_t time_ms, struct rank rank, struct value value,
                        int sign)
{
    uint32_t part = rank.part < UINT32_MAX ? (uint32_t)rank.part : UINT32_MAX;
    bool same_place = time_ms == best->time_ms && rank.minor == best->place, same = same_place && part == best->kept.part;
    bool later = same_place ? part > best->kept.part
                            : time_ms != best->time_ms ? time_ms > best->time_ms : rank.minor > best->place;

    if (best->kept.kind != KIND_NULL && !same && later != (sign > 0))
        return;
    enum rung rung = rung_of(&value);
    if (best->kept.kind != KIND_NULL && same && sign * kept_compare(&best->kept, &value, rung) >= 0)
        return;
    best->time_ms = time_ms;
    best->place = rank.minor;
    best->kept.part = part;
    kept_set(&best->kept, arena, &value, rung);
}

static inline __attribute__((always_inline)) void timed_update(const struct aggregate_call *call, int sign)
{
    const struct column *times = call->args[0], *column = call->args[1];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct timed *best = call->state[i];

        if (times->kind[row] != KIND_TIMESTAMP || !kind_is_present(column->kind[row]))
            continue;
        int64_t time_ms = (int64_t)times->number[row];
        if (best->kept.kind != KIND_NULL && (sign > 0 ? time_ms < best->time_ms : time_ms > best->time_ms))
            continue;
        timed_offer(best, call->arena, time_ms, call->rank[row], kept_value_of(column, row), sign);
    }
}

static void earliest_update(const struct aggregate_call *call)
{
    timed_update(call, -1);
}

static void latest_update(const struct aggregate_call *call)
{
    timed_update(call, 1);
}

static void timed_merge(struct timed *into, const struct timed *from, struct arena *arena, int sign)
{
    if (from->kept.kind != KIND_NULL)
        timed_offer(into, arena, from->time_ms, (struct rank){ .minor = from->place, .part = from->kept.part },
                    kept_value(&from->kept), sign);
}

static void earliest_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    (void)prepared;
    timed_merge(into, from, arena, -1);
}

static void latest_combine(void *into, const void *from, struct arena *arena, const void *prepared)
{
    (void)prepared;
    timed_merge(into, from, arena, 1);
}

struct timed_preparation {
    bool milliseconds;          /* the value is @timestamp itself, which comes out as a number (9-30) */
};

const void *earliest_prepare(struct preparation *preparation)
{
    struct timed_preparation *prepared = ARENA_NEW(preparation->arena, struct timed_preparation);

    if (preparation->count > 1 && preparation->args[1].field.data)
        prepared->milliseconds = view_equal(preparation->args[1].field, VIEW("@timestamp"));
    return prepared;
}

static struct value timed_finish(const void *state, struct arena *arena, const void *prepared)
{
    const struct timed_preparation *preparation = prepared;
    struct value value = kept_finish(&((const struct timed *)state)->kept, arena);

    if (preparation && preparation->milliseconds && value.kind == KIND_TIMESTAMP)
        value.kind = KIND_NUMBER;
    return value;
}

const struct aggregate min_aggregate = {
    .state_size = sizeof(struct kept),
    .update = min_update,
    .combine = min_combine,
    .finish = extreme_finish,
};
const struct aggregate max_aggregate = {
    .state_size = sizeof(struct kept),
    .update = max_update,
    .combine = max_combine,
    .finish = extreme_finish,
};
const struct aggregate earliest_aggregate = {
    .state_size = sizeof(struct timed),
    .needs_rank = true,
    .update = earliest_update,
    .combine = earliest_combine,
    .finish = timed_finish,
};
const struct aggregate latest_aggregate = {
    .state_size = sizeof(struct timed),
    .needs_rank = true,
    .update = latest_update,
    .combine = latest_combine,
    .finish = timed_finish,
};
