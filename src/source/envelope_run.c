#include "source/envelope_run.h"

#include "base/processor.h"
#include "source/instant.h"

enum { RUN_WAIT = 64, RUN_TIME_DIGITS = 4 };

/* The parts of one side, in order. */
struct run_bounds {
    size_t count;
    const char *from[RUN_PARTS], *to[RUN_PARTS];
    bool behind;
};

/* Members of the shape from one on, as far as another, which is not among them. */
struct run_members {
    const struct envelope_shape *shape;
    const struct view *raw;
    size_t from, to;
};

static bool run_is_stamp(struct view raw)
{
    return raw.data[0] == '"' && raw.length == INSTANT_HEAD - 1 + 2 && instant_is_stamp(raw.data + 1);
}

/* Whether the member is a string that may be of any length. Those of times are no stamps. */
static bool run_is_loose(const struct run_members *members, size_t member)
{
    return members->shape->strings[member] && !(member == members->shape->time && run_is_stamp(members->raw[member]));
}

static bool run_bounds_add(struct run_bounds *bounds, const char *from, const char *to)
{
    if (bounds->count == RUN_PARTS || to - from > RUN_PART_BYTES)
        return false;
    bounds->from[bounds->count] = from;
    bounds->to[bounds->count++] = to;
    return true;
}

/* Parts the text at the strings. A text that is a time has to begin with digits. */
static bool run_bounds_find(struct run_bounds *bounds, const struct run_members *members, const char *from, const char *to)
{
    for (size_t i = members->from; i < members->to; i++) {
        const struct view raw = members->raw[i];

        if (!run_is_loose(members, i))
            continue;
        if (!run_bounds_add(bounds, from, raw.data + 1 + (i == members->shape->time ? RUN_TIME_DIGITS : 0)))
            return false;
        from = view_end(raw) - 1;
    }
    return run_bounds_add(bounds, from, to);
}

/* Which of a side's parts, or of a line's places, the one of the bounds is. */
static size_t run_part_of(const struct run_bounds *bounds, size_t index)
{
    return bounds->behind ? bounds->count - 1 - index : index;
}
static unsigned char run_place_of(const struct run_bounds *bounds, size_t index)
{
    return (unsigned char)(run_part_of(bounds, index) + (bounds->behind ? RUN_PARTS : 0));
}

/* In which of the bounds something stands. */
static size_t run_bounds_of(const struct run_bounds *bounds, const char *at)
{
    size_t index = 0;

    while (at >= bounds->to[index])
        index++;
    return index;
}

/* All of it is to be as it is. */
static void run_part_take(struct run_part *part, const char *from, const char *to, bool right)
{
    const size_t length = (size_t)(to - from);

    part->length = (unsigned char)length;
    part->vectors = (unsigned char)((length + RUN_VECTOR - 1) / RUN_VECTOR);
    memset(part->flip, 0, sizeof part->flip);
    memset(part->most, UINT8_MAX, sizeof part->most);
    const size_t first = right ? (size_t)part->vectors * RUN_VECTOR - length : 0;
    memcpy(part->flip + first, from, length);
    memset(part->most + first, 0, length);
}

static void run_part_digits(struct run_part *part, size_t at, size_t count)
{
    memset(part->flip + at, '0', count);
    memset(part->most + at, 9, count);
}

/* "2024-05-01T10:00:00.123Z" */
static void run_part_stamp(struct run_part *part, size_t at)
{
    static const unsigned char flip[INSTANT_HEAD] = "0000-00-00T00:00:00.000Z";
    static const unsigned char most[] = { 9, 9, 9, 9, 0, 1, 9, 0, 3, 9, 0, 2, 9, 0, 5, 9, 0, 5, 9, 0, 9, 9, 9, 0 };

    memcpy(part->flip + at, flip, sizeof most);
    memcpy(part->most + at, most, sizeof most);
}

/* What may change of a member's value. */
static void run_side_loosen(struct run_side *side, const struct run_bounds *bounds, const struct run_members *members, size_t member)
{
    const struct view raw = members->raw[member];
    const size_t index = run_bounds_of(bounds, raw.data);
    struct run_part *part = &side->parts[run_part_of(bounds, index)];
    const size_t first = bounds->behind ? (size_t)part->vectors * RUN_VECTOR - part->length : 0;
    const size_t at = first + (size_t)(raw.data - bounds->from[index]);

    if (!members->shape->strings[member])
        run_part_digits(part, at + 1, raw.length - 1);
    else if (!run_is_loose(members, member))
        run_part_stamp(part, at + 1);
    else if (member == members->shape->time)
        run_part_digits(part, at + 1, RUN_TIME_DIGITS);
}

static struct run_value run_value_at(const struct run_bounds *bounds, const struct run_members *members, size_t member)
{
    const struct view raw = members->raw[member];
    const size_t index = run_bounds_of(bounds, raw.data);
    const bool loose = run_is_loose(members, member);

    return (struct run_value){
        .kind = members->shape->strings[member] ? JSON_STRING : JSON_NUMBER,
        .part = run_place_of(bounds, index), .place = (unsigned char)(raw.data - bounds->from[index]),
        .length = loose ? 0 : (unsigned char)raw.length, .next = loose ? run_place_of(bounds, index + 1) : 0,
    };
}

/* Which field of the envelope, in a shape's order, is which of a run. */
static const unsigned char run_fields[RUN_FIELDS] = { 1, 2, 3, 4 };
enum { RUN_FORMAT = 5, RUN_HEADER = 6 };

/* Learns the text from one place to another, in which these members are. */
static bool run_take_side(struct envelope_run *run, const struct run_members *members, const char *from, const char *to, bool behind)
{
    struct run_side *side = behind ? &run->behind : &run->before;
    struct run_bounds bounds = { .behind = behind };

    if (!run_bounds_find(&bounds, members, from, to))
        return false;
    side->count = bounds.count;
    for (size_t i = 0; i < bounds.count; i++)
        run_part_take(&side->parts[run_part_of(&bounds, i)], bounds.from[i], bounds.to[i], behind);
    for (size_t i = members->from; i < members->to; i++) {
        run_side_loosen(side, &bounds, members, i);
        run->stamped |= i == members->shape->time && run_is_stamp(members->raw[i]);
    }
    for (size_t i = 0; i < RUN_FIELDS; i++) {
        const unsigned char member = members->shape->fields[run_fields[i]];

        if (member != SHAPE_NONE && member >= members->from && member < members->to)
            run->values[i] = run_value_at(&bounds, members, member);
    }
    return true;
}

static bool run_is_of(const struct envelope_shape *shape)
{
    const unsigned char message = shape->fields[0];

    return shape->is_event && !shape->printed && message != SHAPE_NONE && shape->strings[message] &&
           (shape->decoded == SHAPE_NONE || shape->decoded == message) && shape->fields[RUN_FORMAT] == SHAPE_NONE &&
           shape->fields[RUN_HEADER] == SHAPE_NONE;
}

static void run_join(struct run_joint *joint, const struct run_side *before, const struct run_side *behind)
{
    const struct run_part *last = &behind->parts[0], *first = &before->parts[0];

    joint->length = 0;
    if (behind->count != 1 || last->length > RUN_VECTOR / 2)
        return;
    joint->length = last->length;
    memcpy(joint->flip, last->flip + RUN_VECTOR - last->length, last->length);
    memcpy(joint->most, last->most + RUN_VECTOR - last->length, last->length);
    memcpy(joint->flip + last->length, first->flip, RUN_VECTOR - (size_t)last->length);
    memcpy(joint->most + last->length, first->most, RUN_VECTOR - (size_t)last->length);
}

void envelope_run_learn(struct envelope_run *run, const struct envelope_shape *shape, struct view line, const struct view *raw)
{
    if (run->waiting > 0) {
        run->waiting--;
        return;
    }
    run->misses = run->misses < RUN_WAIT ? (unsigned char)(2 * run->misses + 1) : run->misses;
    run->waiting = run->misses / 2;
    run->known = run->stamped = false;
    if (!processor_is_wide() || !run_is_of(shape))
        return;
    const size_t message = shape->fields[0];
    const struct run_members before = { shape, raw, 0, message }, behind = { shape, raw, message + 1, shape->count };
    const char *closing = view_end(raw[message]) - 1;
    for (size_t i = 0; i < RUN_FIELDS; i++)
        run->values[i] = (struct run_value){ .kind = JSON_NONE };
    run->known = run_take_side(run, &before, line.data, raw[message].data + 1, false) &&
                 run_take_side(run, &behind, closing, view_end(line) + 1, true);
    if (run->known) {       /* the line may end otherwise */
        struct run_part *last = &run->behind.parts[0];

        last->flip[(size_t)last->vectors * RUN_VECTOR - 1] = '\n';
        run_join(&run->joint, &run->before, &run->behind);
    }
}
