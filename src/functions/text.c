#include "base/scan.h"
#include "base/utf8.h"
#include "functions/text.h"

/* Which characters a trim takes away: white space when set.data is NULL. */
struct trimmed {
    struct view set;
};

static bool trimmed_has(const struct trimmed *trimmed, struct view text, size_t at, size_t length, uint32_t code)
{
    if (!trimmed->set.data)
        return utf8_is_space(code);
    return view_find(trimmed->set, (struct view){ text.data + at, length }, 0) != SIZE_MAX;
}

static struct view text_trim_left(struct view text, const struct trimmed *trimmed)
{
    size_t at = 0;

    while (at < text.length) {
        uint32_t code;
        size_t length = utf8_decode(text, at, &code);
        if (!trimmed_has(trimmed, text, at, length, code))
            break;
        at += length;
    }
    return view_skip(text, at);
}

/* Where the last code point of a text of at least one byte begins. */
static size_t text_last(struct view text)
{
    size_t at = text.length - 1;
    uint32_t code;

    while (at > 0 && text.length - at < 4 && ((unsigned char)text.data[at] & 0xc0) == 0x80)
        at--;
    return at + utf8_decode(text, at, &code) == text.length ? at : text.length - 1;
}

static struct view text_trim_right(struct view text, const struct trimmed *trimmed)
{
    while (text.length > 0) {
        size_t at = text_last(text);
        uint32_t code;
        size_t length = utf8_decode(text, at, &code);
        if (!trimmed_has(trimmed, text, at, length, code))
            break;
        text.length = at;
    }
    return text;
}

static void trim_rows(const struct call *call, struct column *out, bool left, bool right)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view text = call->args[0]->text[row];
        struct trimmed trimmed = { .set = { NULL, 0 } };

        if (call->arg_count > 1)
            trimmed.set = call->args[1]->text[row];
        if (left)
            text = text_trim_left(text, &trimmed);
        if (right)
            text = text_trim_right(text, &trimmed);
        column_set_text(out, row, text);
    }
}

static void trim_eval(const struct call *call, struct column *out)
{
    trim_rows(call, out, true, true);
}

static void ltrim_eval(const struct call *call, struct column *out)
{
    trim_rows(call, out, true, false);
}

static void rtrim_eval(const struct call *call, struct column *out)
{
    trim_rows(call, out, false, true);
}

static void isempty_eval(const struct call *call, struct column *out)
{
    const struct column *in = call->args[0];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row, in->kind[row] == KIND_NULL || in->text[row].length == 0);
    }
    column_saw_numbers(out, true);
}

static void isblank_eval(const struct call *call, struct column *out)
{
    const struct column *in = call->args[0];
    const struct trimmed space = { .set = { NULL, 0 } };

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row,
                          in->kind[row] == KIND_NULL || text_trim_left(in->text[row], &space).length == 0);
    }
    column_saw_numbers(out, true);
}

static void concat_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        size_t length = 0;

        for (size_t arg = 0; arg < call->arg_count; arg++)
            if (call->args[arg]->kind[row] == KIND_TEXT)
                length += call->args[arg]->text[row].length;
        char *text = arena_alloc(call->arena, length + 1), *end = text;
        for (size_t arg = 0; arg < call->arg_count; arg++) {
            struct view part = { NULL, 0 };

            if (call->args[arg]->kind[row] == KIND_TEXT)
                part = call->args[arg]->text[row];
            if (part.length > 0)
                end = mempcpy(end, part.data, part.length);
        }
        column_set_text(out, row, view_between(text, end));
    }
}

static void strlen_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row, (double)utf8_length(call->args[0]->text[row]));
    }
    column_saw_numbers(out, true);
}

static void toupper_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_set_text(out, row, utf8_upper(call->arena, call->args[0]->text[row]));
    }
}

static void tolower_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_set_text(out, row, utf8_lower(call->arena, call->args[0]->text[row]));
    }
}

/* A number of characters: a text has no more code points than bytes. */
static size_t characters(double number, size_t most)
{
    return number <= 0 ? 0 : number >= (double)most ? most : (size_t)number;
}

static void substr_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct view text = call->args[0]->text[row];

        text = view_skip(text, utf8_offset(text, characters(call->args[1]->number[row], text.length)));
        if (call->arg_count > 2)
            text.length = utf8_offset(text, characters(call->args[2]->number[row], text.length));
        column_set_text(out, row, text);
    }
}

static bool text_contains(const struct call *call, const struct needle *needle, uint32_t row)
{
    struct view text = call->args[0]->text[row], part = call->args[1]->text[row];

    if (call->arg_count > 2 && call->args[2]->number[row] != 0)
        return view_find(utf8_lower(call->arena, text), utf8_lower(call->arena, part), 0) != SIZE_MAX;
    return (needle ? needle_find(needle, text, 0) : view_find(text, part, 0)) != SIZE_MAX;
}

static void strcontains_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row, text_contains(call, call->prepared, row));
    }
    column_saw_numbers(out, true);
}

static void startswith_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row, view_starts(call->args[0]->text[row], call->args[1]->text[row]));
    }
    column_saw_numbers(out, true);
}

static void endswith_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_put_number(out, row, view_ends(call->args[0]->text[row], call->args[1]->text[row]));
    }
    column_saw_numbers(out, true);
}

#define TEXT_PARAMETER { "text", TYPE_TEXT }

const struct function string_functions[] = {
    {
        .name = "isempty",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_NUMBER,
        .sees_null = true,
        .eval = isempty_eval,
        .help = "1 when the text is missing or has no characters, else 0.",
        .examples = { { "isempty(\"\")", "1" }, { "isempty(\"  \")", "0" } },
    },
    {
        .name = "isblank",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_NUMBER,
        .sees_null = true,
        .eval = isblank_eval,
        .help = "1 when the text is missing or has nothing but white space, else 0.",
        .examples = { { "isblank(\"  \")", "1" }, { "isblank(\" a \")", "0" } },
    },
    {
        .name = "concat",
        .family = FAMILY_STRING,
        .params = { { "text", TYPE_TEXT, .repeated = true } },
        .result = TYPE_TEXT,
        .sees_null = true,
        .eval = concat_eval,
        .help = "The texts joined; what is missing adds nothing.",
        .examples = { { "concat(\"a\", 1 / 0, 7)", "a7" } },
    },
    {
        .name = "trim",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "characters", TYPE_TEXT, .optional = true } },
        .result = TYPE_TEXT,
        .eval = trim_eval,
        .help = "The text without white space, or without any of the characters, at both ends.",
        .examples = { { "trim(\" a \")", "a" }, { "trim(\"--ab-\", \"-\")", "ab" } },
    },
    {
        .name = "ltrim",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "characters", TYPE_TEXT, .optional = true } },
        .result = TYPE_TEXT,
        .eval = ltrim_eval,
        .help = "The text without white space, or without any of the characters, at its start.",
        .examples = { { "ltrim(\"xxaxx\", \"x\")", "axx" } },
    },
    {
        .name = "rtrim",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "characters", TYPE_TEXT, .optional = true } },
        .result = TYPE_TEXT,
        .eval = rtrim_eval,
        .help = "The text without white space, or without any of the characters, at its end.",
        .examples = { { "rtrim(\"ab  \")", "ab" } },
    },
    {
        .name = "strlen",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_NUMBER,
        .eval = strlen_eval,
        .help = "The number of characters of the text.",
        .examples = { { "strlen(\"né\")", "2" } },
    },
    {
        .name = "toupper",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_TEXT,
        .eval = toupper_eval,
        .help = "The text in upper case, character by character.",
        .examples = { { "toupper(\"aß1\")", "Aß1" } },
    },
    {
        .name = "tolower",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_TEXT,
        .eval = tolower_eval,
        .help = "The text in lower case, character by character.",
        .examples = { { "tolower(\"ÀB\")", "àb" } },
    },
    {
        .name = "substr",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "start", TYPE_NUMBER }, { "length", TYPE_NUMBER, .optional = true } },
        .result = TYPE_TEXT,
        .eval = substr_eval,
        .help = "The part of the text from a character on, counted from 0, of that length or to the end.",
        .examples = { { "substr(\"abcdef\", 2, 3)", "cde" }, { "substr(\"abcdef\", 4)", "ef" } },
    },
    {
        .name = "replace",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "find", TYPE_TEXT }, { "with", TYPE_TEXT } },
        .result = TYPE_TEXT,
        .prepare = needle_prepare,
        .eval = replace_eval,
        .help = "The text with every occurrence of a part replaced.",
        .examples = { { "replace(\"x-x\", \"x\", \"yy\")", "yy-yy" } },
    },
    {
        .name = "regexReplace",
        .synonym = "regex_replace",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "pattern", TYPE_REGEX, .constant = true }, { "with", TYPE_TEXT } },
        .result = TYPE_TEXT,
        .prepare = regexreplace_prepare,
        .scratch_new = matcher_scratch_new,
        .scratch_free = matcher_scratch_free,
        .scratch_given_up = matcher_scratch_given_up,
        .eval = regexreplace_eval,
        .help = "The text with every match of a regular expression replaced; $1, ${name} and \\1 stand for its groups.",
        .examples = { { "regexReplace(\"id=42;id=7\", \"\\d+\", \"N\")", "id=N;id=N" },
                      { "regexReplace(\"a=b\", \"(\\w)=(\\w)\", \"$2=$1\")", "b=a" } },
    },
    {
        .name = "strcontains",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "part", TYPE_TEXT }, { "ignore_case", TYPE_BOOLEAN, .optional = true } },
        .result = TYPE_NUMBER,
        .prepare = needle_prepare,
        .eval = strcontains_eval,
        .help = "1 when the text contains the part, else 0; with true as third argument upper and lower case are the same.",
        .examples = { { "strcontains(\"Error\", \"rr\")", "1" }, { "strcontains(\"Error\", \"err\", true)", "1" } },
    },
    {
        .name = "startsWith",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "start", TYPE_TEXT } },
        .result = TYPE_NUMBER,
        .eval = startswith_eval,
        .help = "1 when the text begins with the other one, else 0.",
        .examples = { { "startsWith(\"/api/v1\", \"/api\")", "1" } },
    },
    {
        .name = "endsWith",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER, { "end", TYPE_TEXT } },
        .result = TYPE_NUMBER,
        .eval = endswith_eval,
        .help = "1 when the text ends with the other one, else 0.",
        .examples = { { "endsWith(\"a.log\", \".gz\")", "0" } },
    },
    {
        .name = "urlencode",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_TEXT,
        .eval = urlencode_eval,
        .help = "The text in percent coding: all but letters, digits and - _ . ~ becomes %XX.",
        .examples = { { "urlencode(\"a b&c\")", "a%20b%26c" } },
    },
    {
        .name = "urldecode",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_TEXT,
        .eval = urldecode_eval,
        .help = "The text without its percent coding; + becomes a blank.",
        .examples = { { "urldecode(\"a%20b+c%2\")", "a b c%2" } },
    },
    {
        .name = "base64encode",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_TEXT,
        .eval = base64encode_eval,
        .help = "The text in base 64.",
        .examples = { { "base64encode(\"hi!\")", "aGkh" } },
    },
    {
        .name = "base64decode",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_TEXT,
        .eval = base64decode_eval,
        .help = "The text behind a base 64 form; null when it is none.",
        .examples = { { "base64decode(\"aGkh\")", "hi!" }, { "base64decode(\"aGk\")", "hi" } },
    },
    {
        .name = "hexToAscii",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_TEXT,
        .eval = hextoascii_eval,
        .help = "The text whose bytes are written in hexadecimal, with or without 0x; null when they are not.",
        .examples = { { "hexToAscii(\"4f6b\")", "Ok" } },
    },
    {
        .name = "hexToDec",
        .family = FAMILY_STRING,
        .params = { TEXT_PARAMETER },
        .result = TYPE_NUMBER,
        .eval = hextodec_eval,
        .help = "The number written in hexadecimal, with or without 0x; null when it is none.",
        .examples = { { "hexToDec(\"ff\")", "255" }, { "hexToDec(\"0x1F\")", "31" } },
    },
    {
        .name = "decToHex",
        .family = FAMILY_STRING,
        .params = { { "number", TYPE_NUMBER } },
        .result = TYPE_TEXT,
        .eval = dectohex_eval,
        .help = "The whole part of the number in hexadecimal, with 0x.",
        .examples = { { "decToHex(255.9)", "0xff" }, { "decToHex(-16)", "-0x10" } },
    },
    { .name = NULL },
};
