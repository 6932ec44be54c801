/* The order of `sort` (language reference 2.10). */
#include "base/civil.h"
#include "base/number.h"
#include "data/value.h"

static bool byte_is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t digits_length(struct view text, size_t from)
{
    size_t at = from;

    while (at < text.length && byte_is_digit(text.data[at]))
        at++;
    return at - from;
}

/*
 * Runs of digits and of other characters, compared run by run. Everything before the first difference is equal, so only
 * the run that holds it matters. A byte-wise comparison is the order of code points.
 */
int text_collate(struct view a, struct view b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    size_t at = 0;

    while (at < shorter && a.data[at] == b.data[at])
        at++;
    if (at == shorter)
        return a.length == b.length ? 0 : a.length < b.length ? -1 : 1;

    size_t run = at;
    while (run > 0 && byte_is_digit(a.data[run - 1]))
        run--;
    size_t digits_a = digits_length(a, run), digits_b = digits_length(b, run);
    if (digits_a != digits_b && run > 0 && run == at && (digits_a == 0 || digits_b == 0))
        return digits_a != 0 ? -1 : 1;  /* a run of other characters ends here in one of them: the shorter is first */
    if (digits_a != digits_b && digits_a != 0 && digits_b != 0)
        return digits_a < digits_b ? -1 : 1;
    return (unsigned char)a.data[at] < (unsigned char)b.data[at] ? -1 : 1;
}

enum class { CLASS_NULL, CLASS_TEXT, CLASS_NUMBER };

/* A value as the collation sees it: its class, its number, and its text where two numbers are equal. */
struct sortable {
    enum class class;
    double number;
    struct view text;
    char room[NUMBER_TEXT_MAX];
};

static void sortable_set(struct sortable *sortable, const struct value *value)
{
    sortable->class = CLASS_NULL;
    sortable->number = value->number;
    sortable->text = value->text;
    if (value->kind == KIND_TEXT) {
        sortable->class = number_parse(value->text, &sortable->number) ? CLASS_NUMBER : CLASS_TEXT;
    } else if (value->kind == KIND_NUMBER || value->kind == KIND_BOOLEAN) {
        sortable->class = CLASS_NUMBER;
        if (value->kind == KIND_BOOLEAN)
            sortable->text = value->number != 0 ? VIEW("1") : VIEW("0");
    } else if (value->kind == KIND_TIMESTAMP && value->number >= (double)CIVIL_MIN_MS &&
               value->number <= (double)CIVIL_MAX_MS) {
        sortable->class = CLASS_TEXT;
        civil_display((int64_t)value->number, sortable->room);
        sortable->text = (struct view){ sortable->room, CIVIL_TEXT };
    }
}

static struct view sortable_text(struct sortable *sortable)
{
    if (!sortable->text.data)
        sortable->text = (struct view){ sortable->room, number_display(sortable->number, sortable->room) };
    return sortable->text;
}

static int value_collate_any(const struct value *a, const struct value *b)
{
    struct sortable x, y;

    sortable_set(&x, a);
    sortable_set(&y, b);
    if (x.class != y.class)
        return x.class < y.class ? -1 : 1;
    if (x.class == CLASS_NULL)
        return 0;
    if (x.class == CLASS_TEXT)
        return text_collate(x.text, y.text);
    if (x.number != y.number)
        return x.number < y.number ? -1 : 1;
    return view_compare(sortable_text(&x), sortable_text(&y));
}

/* Timestamps display so that the order of their texts is their order in time; among themselves no text is needed. */
int value_collate(const struct value *a, const struct value *b)
{
    if (a->kind == b->kind && (a->kind == KIND_TIMESTAMP || a->kind == KIND_BOOLEAN))
        return a->number == b->number ? 0 : a->number < b->number ? -1 : 1;
    if (a->kind == KIND_NUMBER && b->kind == KIND_NUMBER &&
        (a->number != b->number || (!a->text.data && !b->text.data)))
        return a->number == b->number ? 0 : a->number < b->number ? -1 : 1;
    return value_collate_any(a, b);
}
