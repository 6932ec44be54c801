#include "base/json_elements.h"

#include "base/json_tokens.h"

#include <stdlib.h>

enum {
    CHUNK = 16,                 /* bytes compared together */
    STEPS_MOST = 512,           /* remembered; then nothing is learnt any more */
    LENGTH_MOST = 1 << 16,      /* of a text to learn from */
    PATIENCE = 16,              /* steps tried at a place */
    TRIALS = 64,                /* texts tried before it is asked whether that was worth it */
    REST = 1024                 /* texts that are not tried when it was not */
};

/* What a value is to those who ask. */
enum role { ROLE_NONE, ROLE_KEY, ROLE_ELEMENT, ROLE_MEMBER };

/* A bracket in a step: of a container on the way to the list, of an element or of a member. */
struct mark {
    uint32_t offset;            /* of the bracket, in the text of the step */
    uint8_t role;
    bool closes;
    uint16_t member;
};

struct step;

/* Where a scalar can be: its way down from the root by raw keys; all elements of a list have one. */
struct place {
    struct view key;
    bool element;               /* in place of a key */
    uint8_t role;
    uint16_t member;
    struct place *children, *sibling;
    struct step *steps;         /* what was seen behind a value here */
};

/*
 * What stands between a value and the next one, or the end. At most one step leads on: two can both fit only if one is the beginning
 * of the other; but then a value follows the shorter, and a bracket goes on in the longer.
 */
struct step {
    struct view text;
    char last[CHUNK];           /* its last bytes, at the end */
    unsigned last_mask;         /* a bit for each of them */
    struct mark *marks;
    size_t mark_count;
    struct step *other;         /* in place of this one */
    struct place *place;        /* of the value behind it; NULL at the end */
};

struct json_elements {
    struct arena arena;
    const struct view *keys, *members;
    size_t key_count, member_count;
    struct place *root;         /* its steps are what texts begin with */
    size_t step_count;
    size_t tried, recognized;   /* of the last TRIALS */
    size_t rest;                /* texts that need not be tried */
    struct json_found *found;   /* row by row */
    size_t rows, capacity;
    struct mark *marks;         /* of the step being learnt */
    size_t mark_capacity;
};

struct json_elements *json_elements_new(const struct view *keys, size_t key_count, const struct view *members, size_t member_count)
{
    struct json_elements *elements = heap_zalloc(sizeof *elements);

    arena_init(&elements->arena, NULL);
    elements->root = ARENA_NEW(&elements->arena, struct place);
    elements->keys = keys;
    elements->key_count = key_count;
    elements->members = members;
    elements->member_count = member_count;
    return elements;
}

void json_elements_free(struct json_elements *elements)
{
    if (!elements)
        return;
    arena_clear(&elements->arena);
    free(elements->found);
    free(elements);
}

size_t json_elements_count(const struct json_elements *elements)
{
    return elements->rows;
}

const struct json_found *json_elements_row(const struct json_elements *elements, size_t row)
{
    return elements->found + row * (1 + elements->member_count);
}

/* ---- recognizing ---- */

/* A text that is being followed. */
struct text {
    const char *begin, *end;
    size_t opened;              /* containers on the way to the list */
};

/* The last bytes are compared together with some before them, which are the text's own. */
static inline bool step_fits(const struct step *step, const struct text *text, const char *at)
{
    const size_t length = step->text.length;

    if ((size_t)(text->end - at) < length)
        return false;
#if defined(VECTORS)
    if ((size_t)(at - text->begin) + length >= CHUNK) {
        const __m128i last = _mm_loadu_si128((const __m128i *)(const void *)step->last);
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + length - CHUNK));

        if ((~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, last)) & step->last_mask) != 0)
            return false;
        return length <= CHUNK || memcmp(at, step->text.data, length - CHUNK) == 0;
    }
#endif
    return memcmp(at, step->text.data, length) == 0;
}

/* From behind the opening quote to behind the closing one; NULL when it does not end as it should. */
static inline const char *string_end(const char *at, const char *end, bool *escaped)
{
    for (;;) {
        at = json_string_stop(at, end);
        if (at == end || (*at != '"' && *at != '\\'))
            return NULL;
        if (*at == '"')
            return at + 1;
        if (end - at < 2 || !json_escape_good(at + 1, end))
            return NULL;
        *escaped = true;
        at += 2;
    }
}

/* Behind the string, number or word that begins here. What sticks to it is not in any step. */
static inline const char *value_end(const char *at, const char *end, struct json_found *value)
{
    const char *behind;

    *value = (struct json_found){ .begin = at };
    if (*at == '"') {
        value->kind = JSON_STRING;
        behind = string_end(at + 1, end, &value->escaped);
    } else if (*at >= 'a') {
        value->kind = *at == 't' ? JSON_TRUE : *at == 'f' ? JSON_FALSE : JSON_NULL;
        behind = json_word_end(at, end);
    } else {
        value->kind = JSON_NUMBER;
        behind = json_short_number_end(at, end);
        if (!behind)
            behind = json_number_end(at, end);
    }
    value->length = behind ? (uint32_t)(behind - at) : 0;
    return behind;
}

static struct json_found *row_add(struct json_elements *elements)
{
    const size_t width = 1 + elements->member_count;
    struct json_found *row;

    if (elements->rows == elements->capacity) {
        elements->capacity = elements->capacity ? 2 * elements->capacity : 64;
        elements->found = heap_realloc(elements->found, elements->capacity * width * sizeof *elements->found);
    }
    row = elements->found + elements->rows++ * width;
    for (size_t i = 0; i < width; i++)
        row[i] = (struct json_found){ .begin = NULL };
    return row;
}

/* Of the element that was added last. */
static inline struct json_found *found_last(struct json_elements *elements, size_t place)
{
    return elements->found + (elements->rows - 1) * (1 + elements->member_count) + place;
}

/* False: a member comes twice. Of which of them it is then asked, others know. */
static bool marks_follow(struct json_elements *elements, struct text *text, const struct step *step, const char *at)
{
    for (size_t i = 0; i < step->mark_count; i++) {
        const struct mark *mark = &step->marks[i];
        const char *bracket = at + mark->offset;
        struct json_found *found;

        if (mark->role == ROLE_KEY) {
            text->opened++;
            continue;
        }
        if (mark->role == ROLE_ELEMENT && !mark->closes)
            row_add(elements);
        found = found_last(elements, mark->role == ROLE_MEMBER ? 1 + mark->member : 0);
        if (mark->closes) {
            found->length = (uint32_t)(bracket + 1 - found->begin);
            continue;
        }
        if (found->begin)
            return false;
        *found = (struct json_found){ .begin = bracket, .kind = *bracket == '{' ? JSON_OBJECT : JSON_ARRAY };
    }
    return true;
}

static inline bool value_found(struct json_elements *elements, const struct place *place, const struct json_found *value)
{
    struct json_found *found;

    if (place->role == ROLE_NONE)
        return true;
    if (place->role == ROLE_ELEMENT) {
        *row_add(elements) = *value;
        return true;
    }
    if (place->role != ROLE_MEMBER)
        return false;
    found = found_last(elements, 1 + place->member);
    if (found->begin)
        return false;
    *found = *value;
    return true;
}

static bool text_follow(struct json_elements *elements, struct text *text)
{
    struct place *place = elements->root;
    struct step *step = place->steps, *before = NULL;
    const char *at = text->begin;
    size_t patience = PATIENCE;

    while (step && patience-- > 0) {
        struct json_found value;
        const char *behind = NULL;

        if (step_fits(step, text, at)) {
            behind = at + step->text.length;
            if (!step->place)
                return behind == text->end && marks_follow(elements, text, step, at);
            behind = behind < text->end ? value_end(behind, text->end, &value) : NULL;
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
        if (step->mark_count > 0 && !marks_follow(elements, text, step, at))
            return false;
        place = step->place;
        if (!value_found(elements, place, &value))
            return false;
        at = behind;
        step = place->steps;
        patience = PATIENCE;
    }
    return false;
}

bool json_elements_recognize(struct json_elements *elements, struct view text)
{
    struct text followed = { text.data, view_end(text), 0 };
    bool recognized;

    elements->rows = 0;
    if (text.length >= UINT32_MAX)
        return false;
    if (elements->rest > 0) {
        elements->rest--;
        return false;
    }
    recognized = text_follow(elements, &followed) && followed.opened == elements->key_count + 1;
    elements->recognized += recognized;
    if (++elements->tried == TRIALS) {
        elements->rest = elements->recognized < TRIALS / 4 ? REST : 0;
        elements->tried = elements->recognized = 0;
    }
    return recognized;
}

/* ---- learning ---- */

struct learning {
    struct json_elements *elements;
    struct place *last;         /* of the last value */
    const char *behind;         /* it, or the beginning of the text */
    size_t mark_count;          /* since */
};

static struct place *place_child(struct json_elements *elements, struct place *parent, bool element, struct view key)
{
    struct place *place;

    for (place = parent->children; place; place = place->sibling)
        if (place->element == element && view_equal(place->key, key))
            return place;
    place = ARENA_NEW(&elements->arena, struct place);
    place->element = element;
    place->key = element ? (struct view){ 0 } : arena_keep(&elements->arena, key);
    place->sibling = parent->children;
    parent->children = place;
    return place;
}

static void learn_mark(struct learning *learning, const struct place *place, const char *bracket, bool closes)
{
    struct json_elements *elements = learning->elements;

    if (place->role == ROLE_NONE || (place->role == ROLE_KEY && closes))
        return;
    elements->marks = arena_grow(&elements->arena, elements->marks, &elements->mark_capacity, learning->mark_count + 1,
                                 sizeof *elements->marks);
    elements->marks[learning->mark_count++] = (struct mark){
        .offset = (uint32_t)(bracket - learning->behind), .role = place->role, .closes = closes, .member = place->member,
    };
}

/* What stands up to `at`; a value of that place follows, or with NULL nothing. */
static void learn_step(struct learning *learning, const char *at, struct place *place)
{
    struct json_elements *elements = learning->elements;
    struct view text = view_between(learning->behind, at);
    struct step *step;
    size_t last = text.length < CHUNK ? text.length : CHUNK;

    for (step = learning->last->steps; step; step = step->other)
        if (step->place == place && view_equal(step->text, text))
            return;
    if (elements->step_count == STEPS_MOST)
        return;
    elements->step_count++;
    step = ARENA_NEW(&elements->arena, struct step);
    step->text = arena_keep(&elements->arena, text);
    memcpy(step->last + CHUNK - last, text.data + text.length - last, last);
    step->last_mask = ((1u << last) - 1) << (CHUNK - last);
    step->mark_count = learning->mark_count;
    step->marks = ARENA_ARRAY(&elements->arena, learning->mark_count, struct mark);
    for (size_t i = 0; i < learning->mark_count; i++)
        step->marks[i] = elements->marks[i];
    step->place = place;
    step->other = learning->last->steps;
    learning->last->steps = step;
}

/* What the value of a container's place is by its own key, or as an element. `depth` keys lead to the container. */
static void place_role(const struct json_elements *elements, const struct place *parent, size_t depth, struct place *place)
{
    if (parent->role == ROLE_KEY && depth == elements->key_count) {
        place->role = ROLE_ELEMENT;
    } else if (parent->role == ROLE_KEY && json_key_equal(place->key, elements->keys[depth])) {
        place->role = ROLE_KEY;
    } else if (parent->role == ROLE_ELEMENT && !place->element) {
        for (size_t i = 0; i < elements->member_count && place->role == ROLE_NONE; i++)
            if (json_key_equal(place->key, elements->members[i])) {
                place->role = ROLE_MEMBER;
                place->member = (uint16_t)i;
            }
    }
}

/* No deeper than what json_valid() lets pass. */
static void learn_value(struct learning *learning, struct json value, struct place *place, size_t depth)
{
    struct json_walk walk;

    if (value.kind != JSON_OBJECT && value.kind != JSON_ARRAY) {
        learn_step(learning, value.raw.data, place);
        learning->last = place;
        learning->behind = view_end(value.raw);
        learning->mark_count = 0;
        return;
    }
    learn_mark(learning, place, value.raw.data, false);
    for (walk = json_walk(value); json_next(&walk);) {
        struct place *child = place_child(learning->elements, place, value.kind == JSON_ARRAY, walk.key);

        place_role(learning->elements, place, depth, child);
        learn_value(learning, walk.value, child, depth + 1);
    }
    learn_mark(learning, place, view_end(value.raw) - 1, true);
}

/* Whether each key comes once on the way to the list, and leads to what it should. */
static bool leads_to_list(const struct json_elements *elements, struct json value)
{
    for (size_t depth = 0; depth < elements->key_count; depth++) {
        struct json_walk walk = json_walk(value);
        size_t times = 0;

        if (value.kind != JSON_OBJECT)
            return false;
        while (json_next(&walk))
            if (json_key_equal(walk.key, elements->keys[depth])) {
                value = walk.value;
                times++;
            }
        if (times != 1)
            return false;
    }
    return value.kind == JSON_ARRAY;
}

void json_elements_learn(struct json_elements *elements, struct view text)
{
    struct learning learning = { .elements = elements, .last = elements->root, .behind = text.data };
    struct json value = json_at(text);

    if (elements->step_count == STEPS_MOST || elements->rest > 0 || text.length > LENGTH_MOST || !leads_to_list(elements, value))
        return;
    elements->root->role = ROLE_KEY;
    learn_value(&learning, value, elements->root, 0);
    learn_step(&learning, view_end(text), NULL);
}
