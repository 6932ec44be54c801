/*
 * Lines of Lambda functions: language reference 5.6.
 *
 * The platform writes START, END and REPORT lines; the runtimes begin what the function logs with a time, the request
 * and tabs: "2024-05-01T10:00:00.123Z<tab>uuid<tab>INFO<tab>text" (Node.js, where the request is "undefined" until there
 * is one) or "[INFO]<tab>2024-05-01T10:00:00.123Z<tab>uuid<tab>text" (Python).
 */
#include "base/json.h"
#include "base/number.h"
#include "base/short_number.h"
#include "source/discovery_parts.h"
#include "source/discovery_shape.h"

#include <math.h>

const struct view discovery_lambda_names[LAMBDA_FIELDS] = {
    [LAMBDA_TYPE] = VIEW_INIT("@type"),
    [LAMBDA_REQUEST_ID] = VIEW_INIT("@requestId"),
    [LAMBDA_DURATION] = VIEW_INIT("@duration"),
    [LAMBDA_BILLED_DURATION] = VIEW_INIT("@billedDuration"),
    [LAMBDA_INIT_DURATION] = VIEW_INIT("@initDuration"),
    [LAMBDA_MEMORY_SIZE] = VIEW_INIT("@memorySize"),
    [LAMBDA_MAX_MEMORY_USED] = VIEW_INIT("@maxMemoryUsed"),
    [LAMBDA_TRACE_ID] = VIEW_INIT("@xrayTraceId"),
    [LAMBDA_SEGMENT_ID] = VIEW_INIT("@xraySegmentId"),
};

/* The parts of a REPORT line: a label that ends in a colon, a value and perhaps its unit. */
static const struct lambda_part {
    struct view label;
    struct view written;    /* what mostly stands between the value before and this one */
    unsigned field;
    double scale;           /* 1, or 1e6 for megabytes; 0: a text */
} lambda_parts[] = {
    { VIEW_INIT("Duration:"), VIEW_INIT("\tDuration: "), LAMBDA_DURATION, 1 },
    { VIEW_INIT("Billed Duration:"), VIEW_INIT(" ms\tBilled Duration: "), LAMBDA_BILLED_DURATION, 1 },
    { VIEW_INIT("Memory Size:"), VIEW_INIT(" ms\tMemory Size: "), LAMBDA_MEMORY_SIZE, 1e6 },
    { VIEW_INIT("Max Memory Used:"), VIEW_INIT(" MB\tMax Memory Used: "), LAMBDA_MAX_MEMORY_USED, 1e6 },
    { VIEW_INIT("Init Duration:"), VIEW_INIT(" MB\tInit Duration: "), LAMBDA_INIT_DURATION, 1 },
    { VIEW_INIT("XRAY TraceId:"), VIEW_INIT("\nXRAY TraceId: "), LAMBDA_TRACE_ID, 0 },
    { VIEW_INIT("SegmentId:"), VIEW_INIT("\tSegmentId: "), LAMBDA_SEGMENT_ID, 0 },
};
enum {
    LAMBDA_PARTS = sizeof lambda_parts / sizeof *lambda_parts,
    LAMBDA_REPORTED = LAMBDA_ALL & ~(1 << LAMBDA_TYPE | 1 << LAMBDA_REQUEST_ID)
};

static bool lambda_is_blank(char byte)
{
    const uint64_t blanks = UINT64_C(1) << ' ' | 1 << '\t' | 1 << '\n' | 1 << '\r';

    return (unsigned char)byte <= ' ' && (blanks >> byte & 1) != 0;
}

static struct view lambda_skip_blanks(struct view text)
{
    size_t blanks = 0;

    while (blanks < text.length && lambda_is_blank(text.data[blanks]))
        blanks++;
    return view_skip(text, blanks);
}

/* The word at the start of the text; the text goes on behind it. */
static struct view lambda_word(struct view *text)
{
    size_t length = 0;

    *text = lambda_skip_blanks(*text);
    while (length < text->length && !lambda_is_blank(text->data[length]))
        length++;
    struct view word = { text->data, length };
    *text = view_skip(*text, length);
    return word;
}

/* The runtimes write tabs; the platform, when a function took too long, blanks. */
static bool lambda_gap_at(struct view text, size_t place)
{
    return place < text.length && (text.data[place] == '\t' || text.data[place] == ' ');
}

/* "[INFO]" and a tab left out. False when a bracket begins something else. */
static bool lambda_skip_level(struct view *line)
{
    const struct view head = { line->data, line->length < 12 ? line->length : 12 };
    const size_t tab = view_find_byte(head, '\t', 0);

    if (tab == SIZE_MAX || head.data[tab - 1] != ']')
        return false;
    *line = view_skip(*line, tab + 1);
    return true;
}

/* The request of a line that the runtime begins: an empty view when there is none yet. False for other lines. */
static bool lambda_read_prefix(struct view line, struct view *request)
{
    const bool level = line.data[0] == '[';

    if (level && !lambda_skip_level(&line))
        return false;
    if (!lambda_gap_at(line, TIME_BYTES) || !shape_is_time(line.data))
        return false;
    line = view_skip(line, TIME_BYTES + 1);
    *request = (struct view){ line.data, 0 };
    if (!level && view_starts(line, VIEW("undefined\t")))
        return true;
    request->length = UUID_BYTES;
    return lambda_gap_at(line, UUID_BYTES) && shape_is_uuid(line.data);
}

/* The word with which the platform begins a line; empty for other lines. */
static struct view lambda_type(struct view line)
{
    if (view_starts(line, VIEW("REPORT ")))
        return (struct view){ line.data, sizeof "REPORT" - 1 };
    if (view_starts(line, VIEW("START ")))
        return (struct view){ line.data, sizeof "START" - 1 };
    return (struct view){ line.data, view_starts(line, VIEW("END ")) ? sizeof "END" - 1 : 0 };
}

/* Goes behind what stands before the request; false when that is no platform's line. */
static bool lambda_skip_type(struct view *line, struct view *type)
{
    static const struct view report = VIEW_INIT("REPORT RequestId: ");

    if (line->length > report.length && short_bytes_equal(line->data, report.data, report.length)) {
        *type = (struct view){ line->data, sizeof "REPORT" - 1 };
        *line = view_skip(*line, report.length);
        return true;
    }
    *type = lambda_type(*line);
    if (type->length == 0)
        return false;
    *line = lambda_skip_blanks(view_skip(*line, type->length));
    if (!view_starts(*line, VIEW("RequestId:")))
        return false;
    *line = view_skip(*line, sizeof "RequestId:" - 1);
    return true;
}

/* The rest of a platform line behind its request. False for other lines. */
static bool lambda_read_platform(struct view line, struct view *type, struct view *request, struct view *rest)
{
    if (!lambda_skip_type(&line, type))
        return false;
    line = lambda_skip_blanks(line);
    if (line.length < UUID_BYTES || !shape_is_uuid(line.data))
        return false;
    *request = (struct view){ line.data, UUID_BYTES };
    *rest = view_skip(line, UUID_BYTES);
    return rest->length == 0 || lambda_is_blank(rest->data[0]);
}

static void lambda_put_text(struct value *value, struct view text)
{
    value->kind = KIND_TEXT;
    value->text = text;
}

/*
 * A number the service shows as Java does; what is no number puts nothing. Member by member, as all that is put here: a value made
 * elsewhere and copied at once would wait for its own parts to be stored.
 */
static void lambda_put_number(struct value *value, struct view lexeme, double scale, struct arena *arena)
{
    char text[NUMBER_TEXT_MAX];
    double number;

    if (!number_parse(lexeme, &number) || !isfinite(number * scale))
        return;
    value->kind = KIND_NUMBER;
    value->number = number * scale;
    value->text = scale == 1 && number_is_java(lexeme)
                      ? lexeme
                      : arena_keep(arena, (struct view){ text, number_java(value->number, text) });
}

/*
 * What Java would write of a short number, but for what it puts behind whole ones: without zeros at the end, of which one may be the
 * only decimal. Empty when it writes something else.
 */
static struct view lambda_in_java(struct view lexeme, const struct short_number *number)
{
    const bool zero = lexeme.length > number->whole + 2 && lexeme.data[lexeme.length - 1] == '0';

    /* Of so few bytes, those of a number below a thousandth begin so, too. */
    if (lexeme.data[0] == '0' && (number->whole > 1 || (number->number < 1e-3 && number->number > 0)))
        return (struct view){ lexeme.data, 0 };
    lexeme.length -= zero;
    while (zero && lexeme.length > number->whole + 2 && lexeme.data[lexeme.length - 1] == '0')
        lexeme.length--;
    return lexeme;
}

static struct view lambda_with_fraction(struct view digits, struct arena *arena)
{
    char *text = arena_alloc(arena, digits.length + 2);

    short_bytes_copy(text, digits.data, digits.length);
    text[digits.length] = '.';
    text[digits.length + 1] = '0';
    return (struct view){ text, digits.length + 2 };
}

/* A million times a whole number, of two to seven digits without a leading zero: 1.28E8. */
static struct view lambda_of_megabytes(struct view digits, struct arena *arena)
{
    char *text = arena_alloc(arena, digits.length + sizeof ".E12"), *end = text + digits.length + 1;

    short_bytes_copy(text + 1, digits.data, digits.length);
    text[0] = digits.data[0];
    text[1] = '.';
    while (end[-1] == '0' && end - text > 3)
        end--;
    *end++ = 'E';
    end += number_integer((int64_t)digits.length + 5, end);
    return view_between(text, end);
}

/* The same for what short_number_read() has read: most reports have but such numbers. */
static void lambda_put_short(struct value *value, const char *data, const struct short_number *number, double scale,
                             struct arena *arena)
{
    const struct view lexeme = { data, number->length }, java = lambda_in_java(lexeme, number);
    const bool whole = number->length == number->whole;

    if (java.length == 0 || (scale != 1 && (!whole || number->whole < 2))) {
        lambda_put_number(value, lexeme, scale, arena);
        return;
    }
    value->kind = KIND_NUMBER;
    value->number = number->number * scale;
    if (scale != 1)
        value->text = lambda_of_megabytes(lexeme, arena);
    else
        value->text = whole ? lambda_with_fraction(lexeme, arena) : java;
}

/* The value that comes next, which the text then goes on behind. */
static void lambda_take_value(const struct lambda_part *part, struct view *rest, struct arena *arena, struct value *value)
{
    struct short_number number;

    *rest = lambda_skip_blanks(*rest);
    if (part->scale > 0 && short_number_read(*rest, &number) && lambda_is_blank(rest->data[number.length])) {
        lambda_put_short(value, rest->data, &number, part->scale, arena);
        *rest = view_skip(*rest, number.length);
        return;
    }
    const struct view word = lambda_word(rest);
    if (part->scale > 0)
        lambda_put_number(value, word, part->scale, arena);
    else
        lambda_put_text(value, word);
}

/* What stands here before a value, if it is that; and the text behind it. */
static bool lambda_skip_written(struct view *rest, struct view written)
{
    if (rest->length <= written.length || !short_bytes_equal(rest->data, written.data, written.length))
        return false;
    *rest = view_skip(*rest, written.length);
    return true;
}

/* The part of which the label stands here, and the text behind that. */
static bool lambda_skip_label(struct view *rest, const struct lambda_part *part)
{
    const struct view label = part->label;

    return rest->length > label.length && lambda_is_blank(rest->data[label.length]) && lambda_skip_written(rest, label);
}

static const struct lambda_part *lambda_part_of(struct view label)
{
    for (size_t i = 0; i < LAMBDA_PARTS; i++)
        if (view_equal(label, lambda_parts[i].label))
            return &lambda_parts[i];
    return NULL;
}

/* The words of a label, whatever it is: true, and its part if it has one, behind that; false at the end. */
static bool lambda_read_label(struct view *rest, const struct lambda_part **part)
{
    struct view label = { NULL, 0 };

    for (struct view word; (word = lambda_word(rest)).length > 0;) {
        if (label.length == 0 && (view_equal(word, VIEW("ms")) || view_equal(word, VIEW("MB"))))
            continue;
        label = label.length == 0 ? word : view_between(label.data, view_end(word));
        if (word.data[word.length - 1] != ':')
            continue;
        *part = lambda_part_of(label);
        return true;
    }
    return false;
}

/* The next value's part, NULL if it is unknown; the parts come in the order of the table, mostly. False at the end. */
static bool lambda_next_part(struct view *rest, const struct lambda_part **next, const struct lambda_part **part)
{
    const bool more = *next < lambda_parts + LAMBDA_PARTS;

    *part = *next;
    *next += more;
    if (more && lambda_skip_written(rest, (*part)->written))
        return true;
    if (view_starts(*rest, VIEW(" ms\t")) || view_starts(*rest, VIEW(" MB\t")))
        *rest = view_skip(*rest, 4);
    *rest = lambda_skip_blanks(*rest);
    if (more && lambda_skip_label(rest, *part))
        return true;
    *next -= more;
    return lambda_read_label(rest, part);
}

/* Of parts with one label, the first that has a value counts. */
static void lambda_read_report(struct view rest, unsigned wanted, struct arena *arena, struct value values[LAMBDA_FIELDS])
{
    const struct lambda_part *next = lambda_parts, *part;

    wanted &= (unsigned)LAMBDA_REPORTED;
    while (wanted && lambda_next_part(&rest, &next, &part)) {
        if (part && (wanted >> part->field & 1)) {
            lambda_take_value(part, &rest, arena, &values[part->field]);
            wanted &= values[part->field].kind == KIND_NULL ? ~0u : ~(1u << part->field);
        } else {
            (void)lambda_word(&rest);
        }
    }
}

bool discovery_lambda_read(struct view line, unsigned wanted, struct arena *arena, struct value values[LAMBDA_FIELDS])
{
    struct view type = { NULL, 0 }, request = { NULL, 0 }, rest = { NULL, 0 };

    if (line.data[0] >= 'A' && line.data[0] <= 'Z' ? !lambda_read_platform(line, &type, &request, &rest)
                                                   : !lambda_read_prefix(line, &request))
        return false;
    for (unsigned left = wanted; left; left &= left - 1)
        values[__builtin_ctz(left)] = value_null();
    if (type.length > 0 && (wanted >> LAMBDA_TYPE & 1))
        lambda_put_text(&values[LAMBDA_TYPE], type);
    if (request.length > 0 && (wanted >> LAMBDA_REQUEST_ID & 1))
        lambda_put_text(&values[LAMBDA_REQUEST_ID], request);
    if (type.length == sizeof "REPORT" - 1 && (wanted & (unsigned)LAMBDA_REPORTED) != 0)
        lambda_read_report(rest, wanted, arena, values);
    return true;
}

/*
 * A brace that a quote or another brace follows is where an object begins. When it does not end, what stands inside is
 * half of something, and no fields come from it; when it is no JSON, the search goes on behind it.
 */
struct view discovery_lambda_object(struct view line)
{
    size_t brace = 0;

    while ((brace = view_find_byte(line, '{', brace)) != SIZE_MAX) {
        struct view rest = view_skip(line, brace), inside = lambda_skip_blanks(view_skip(rest, 1));

        brace++;
        if (inside.length == 0 || (inside.data[0] != '"' && inside.data[0] != '}'))
            continue;
        struct json object = json_at(rest);
        if (object.kind != JSON_OBJECT)
            break;
        if (json_valid(object.raw))
            return object.raw;
        brace += object.raw.length - 1;
    }
    return (struct view){ NULL, 0 };
}
