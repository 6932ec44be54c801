#include "data/value.h"

#include "base/civil.h"
#include "base/number.h"

#include <math.h>

struct value value_number(double number)
{
    if (!isfinite(number))
        return value_null();
    return (struct value){ .kind = KIND_NUMBER, .number = number };
}

struct value value_keep(struct arena *arena, struct value value)
{
    if (value.text.data && (value.kind == KIND_TEXT || value.kind == KIND_NUMBER || value.kind == KIND_MAP ||
                            value.kind == KIND_LIST))
        value.text = arena_keep(arena, value.text);
    return value;
}

static struct view number_text(struct value value, struct arena *arena)
{
    char text[NUMBER_TEXT_MAX];

    if (value.text.data)
        return value.text;
    size_t length = number_display(value.number, text);
    return length == 0 ? (struct view){ NULL, 0 } : arena_keep(arena, (struct view){ text, length });
}

static struct view time_text(double ms, struct arena *arena)
{
    if (!(ms >= (double)CIVIL_MIN_MS && ms <= (double)CIVIL_MAX_MS))
        return (struct view){ NULL, 0 };
    char *text = arena_alloc(arena, CIVIL_TEXT);
    civil_display((int64_t)ms, text);
    return (struct view){ text, CIVIL_TEXT };
}

struct view value_display(struct value value, struct arena *arena)
{
    switch (value.kind) {
    case KIND_TEXT:
    case KIND_MAP:
    case KIND_LIST:
        return value.text.data ? value.text : VIEW("");
    case KIND_NUMBER:
        return number_text(value, arena);
    case KIND_BOOLEAN:
        return value.number != 0 ? VIEW("1") : VIEW("0");
    case KIND_TIMESTAMP:
        return time_text(value.number, arena);
    case KIND_NULL:
    case KIND_COUNT:
        break;
    }
    return (struct view){ NULL, 0 };
}

static bool value_is_numeric(const struct value *value)
{
    return value->kind == KIND_NUMBER || value->kind == KIND_BOOLEAN || value->kind == KIND_TIMESTAMP;
}

static bool value_is_structure(const struct value *value)
{
    return value->kind == KIND_MAP || value->kind == KIND_LIST;
}

bool value_to_number(struct value value, double *number)
{
    if (value_is_numeric(&value)) {
        *number = value.number;
        return true;
    }
    return value.kind == KIND_TEXT && number_parse(value.text, number) && isfinite(*number);
}

static bool time_of_number(double number, int64_t *ms)
{
    if (!(number >= (double)CIVIL_MIN_MS && number <= (double)CIVIL_MAX_MS))
        return false;
    *ms = (int64_t)floor(number);
    return true;
}

static bool time_of_text(struct view text, int64_t *ms)
{
    double number;

    if (number_parse(text, &number))
        return time_of_number(number, ms);
    return text.length > 0 && civil_parse(text, ms, NULL) == text.length && *ms >= CIVIL_MIN_MS && *ms <= CIVIL_MAX_MS;
}

bool value_to_time(struct value value, int64_t *ms)
{
    if (value.kind == KIND_TIMESTAMP) {
        *ms = (int64_t)value.number;
        return true;
    }
    if (value.kind == KIND_NUMBER)
        return time_of_number(value.number, ms);
    return value.kind == KIND_TEXT && time_of_text(value.text, ms);
}

enum truth value_truth(struct value value)
{
    double number;

    if (!value_to_number(value, &number))
        return TRUTH_UNKNOWN;
    return number != 0 ? TRUTH_TRUE : TRUTH_FALSE;
}

/* What both sides of a comparison have in common. */
enum common { COMMON_NOTHING, COMMON_NUMBERS, COMMON_TEXTS };

static enum common value_common(const struct value *a, const struct value *b, double *x, double *y)
{
    if (a->kind == KIND_TEXT && b->kind == KIND_TEXT)
        return COMMON_TEXTS;
    return value_to_number(*a, x) && value_to_number(*b, y) ? COMMON_NUMBERS : COMMON_NOTHING;
}

static enum truth truth_of(bool truth)
{
    return truth ? TRUTH_TRUE : TRUTH_FALSE;
}

enum truth value_equal(const struct value *a, const struct value *b)
{
    double x, y;

    if (a->kind == KIND_NULL || b->kind == KIND_NULL)
        return TRUTH_UNKNOWN;
    if (value_is_structure(a) || value_is_structure(b))
        return TRUTH_FALSE;
    switch (value_common(a, b, &x, &y)) {
    case COMMON_TEXTS:
        return truth_of(view_equal(a->text, b->text));
    case COMMON_NUMBERS:
        return truth_of(x == y);
    case COMMON_NOTHING:
        break;
    }
    return TRUTH_FALSE;
}

enum truth value_less(const struct value *a, const struct value *b, bool or_equal)
{
    double x, y;

    if (a->kind == KIND_NULL || b->kind == KIND_NULL)
        return TRUTH_UNKNOWN;
    if (value_is_structure(a) || value_is_structure(b))
        return TRUTH_FALSE;
    enum common common = value_common(a, b, &x, &y);
    if (common == COMMON_NOTHING)
        return TRUTH_FALSE;
    if (common == COMMON_TEXTS && !(value_to_number(*a, &x) && value_to_number(*b, &y))) {
        int order = text_collate(a->text, b->text);
        return truth_of(or_equal ? order <= 0 : order < 0);
    }
    return truth_of(or_equal ? x <= y : x < y);
}
