#include "syntax/diagnostic.h"

#include "base/utf8.h"

static const struct code_row code_rows[] = {
#define CODE(id, severity, title, explanation, wrong, right) { #id, severity, title, explanation, wrong, right },
#include "syntax/codes.def"
#undef CODE
};

const struct code_row *code_row(enum code code)
{
    return &code_rows[code];
}

const struct code_row *code_find(struct view id)
{
    for (size_t i = 0; i < CODE_COUNT; i++)
        if (view_equal_nocase(view_of(code_rows[i].id), id))
            return &code_rows[i];
    return NULL;
}

const struct code_group *code_group(size_t index)
{
    static const struct code_group groups[] = {
        { "01", "characters and literals" }, { "02", "grammar" },
        { "03", "names and scopes" },        { "04", "functions and types" },
        { "05", "commands and their places" }, { "06", "saved queries" },
        { "07", "doubtful, told by liq lint" },
    };

    return index < sizeof groups / sizeof *groups ? &groups[index] : NULL;
}

void diagnostics_init(struct diagnostics *list, struct arena *arena)
{
    *list = (struct diagnostics){ .arena = arena };
}

static struct diagnostic *diagnostics_find(const struct diagnostics *list, enum code code, struct span span)
{
    for (struct diagnostic *at = list->first; at; at = at->next)
        if (at->code == code && at->span.begin == span.begin && at->span.end == span.end)
            return at;
    return NULL;
}

struct diagnostic *diagnostics_add(struct diagnostics *list, enum code code, struct span span, const char *format, ...)
{
    struct diagnostic *diagnostic = diagnostics_find(list, code, span);
    va_list args;

    if (diagnostic)
        return diagnostic;
    diagnostic = ARENA_NEW(list->arena, struct diagnostic);
    diagnostic->code = code;
    diagnostic->span = span;
    va_start(args, format);
    diagnostic->message = arena_vformat(list->arena, format, args);
    va_end(args);
    if (list->last)
        list->last->next = diagnostic;
    else
        list->first = diagnostic;
    list->last = diagnostic;
    if (code_rows[code].severity == SEVERITY_ERROR)
        list->errors++;
    else
        list->warnings++;
    return diagnostic;
}

void diagnostic_help(struct diagnostics *list, struct diagnostic *diagnostic, const char *format, ...)
{
    va_list args;

    if (!diagnostic)
        return;
    va_start(args, format);
    diagnostic->help = arena_vformat(list->arena, format, args);
    va_end(args);
}

void diagnostic_mend(struct diagnostics *list, struct diagnostic *diagnostic, struct span span, const char *format, ...)
{
    va_list args;

    if (!diagnostic)
        return;
    va_start(args, format);
    diagnostic->mending = arena_vformat(list->arena, format, args);
    va_end(args);
    diagnostic->mended = span;
    diagnostic->mendable = true;
}

void diagnostics_refuse(struct diagnostics *list, enum code code)
{
    for (struct diagnostic *at = list->first; at; at = at->next) {
        if (at->code != code || at->refused || code_rows[code].severity == SEVERITY_ERROR)
            continue;
        at->refused = true;
        at->message = arena_format(list->arena, "%.*s, but refused under --strict", VIEW_PRINT(at->message));
        list->warnings--;
        list->errors++;
    }
}

static bool diagnostic_precedes(const struct diagnostic *a, const struct diagnostic *b)
{
    return a->span.begin < b->span.begin || (a->span.begin == b->span.begin && a->span.end < b->span.end);
}

/* Insertion keeps the order of finding among equals; lists are short. */
void diagnostics_sort(struct diagnostics *list)
{
    struct diagnostic *sorted = NULL, *next;

    for (struct diagnostic *at = list->first; at; at = next) {
        struct diagnostic **place = &sorted;

        next = at->next;
        while (*place && !diagnostic_precedes(at, *place))
            place = &(*place)->next;
        at->next = *place;
        *place = at;
    }
    list->first = sorted;
    list->last = NULL;
    for (struct diagnostic *at = sorted; at; at = at->next)
        list->last = at;
}

/* ---- nearest word ------------------------------------------------------------------------------------------------ */

enum { NEAREST_LENGTH_MAX = 64 };

static unsigned char byte_lower(char byte)
{
    return (unsigned char)(byte >= 'A' && byte <= 'Z' ? byte + ('a' - 'A') : byte);
}

static size_t size_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Edit distance with transpositions of neighbours, by three rows of the table. Both at most NEAREST_LENGTH_MAX long. */
static size_t word_distance(struct view a, struct view b)
{
    size_t rows[3][NEAREST_LENGTH_MAX + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];

    for (size_t j = 0; j <= b.length; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        size_t *free_row = before;

        row[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            bool same = byte_lower(a.data[i - 1]) == byte_lower(b.data[j - 1]);

            row[j] = size_least(size_least(above[j], row[j - 1]) + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && byte_lower(a.data[i - 1]) == byte_lower(b.data[j - 2]) &&
                byte_lower(a.data[i - 2]) == byte_lower(b.data[j - 1]))
                row[j] = size_least(row[j], before[j - 2] + 1);
        }
        before = above;
        above = row;
        row = free_row;
    }
    return above[b.length];
}

struct view nearest_word(struct view word, const struct view *candidates, size_t count)
{
    /* One slip in three letters, but never more than half of a short word. */
    size_t allowed = word.length < 3 ? word.length - (word.length > 0) : (word.length + 1) / 3;
    size_t best = SIZE_MAX;
    struct view nearest = { "", 0 };

    if (word.length > NEAREST_LENGTH_MAX)
        return nearest;
    for (size_t i = 0; i < count; i++) {
        size_t distance;

        if (candidates[i].length > NEAREST_LENGTH_MAX)
            continue;
        distance = word_distance(word, candidates[i]);
        if (distance <= allowed && distance < best) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}

/* ---- places ------------------------------------------------------------------------------------------------------ */

struct place place_of(struct view query, uint32_t offset)
{
    struct place place = { .line = 1 };
    size_t begin = 0, end;

    if (offset > query.length)
        offset = (uint32_t)query.length;
    for (size_t i = 0; i < offset; i++)
        if (query.data[i] == '\n') {
            place.line++;
            begin = i + 1;
        }
    end = view_find_byte(query, '\n', offset);
    if (end == SIZE_MAX)
        end = query.length;
    if (end > begin && query.data[end - 1] == '\r')
        end--;
    place.text = (struct view){ query.data + begin, end - begin };
    place.column = 1 + (uint32_t)utf8_length((struct view){ query.data + begin, offset - begin });
    return place;
}
