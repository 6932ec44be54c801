/* JSON to a tree, as far as it can be made out: what is damaged is complained of once, and left out. */
#include "base/json.h"
#include "base/utf8.h"
#include "saved/reader.h"

struct json_reader {
    struct reader *reader;
    const struct mapped *source;
    struct view text;
    size_t at, depth;
    bool complained;
};

static struct element *json_value(struct json_reader *json);

static bool json_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static char json_here(struct json_reader *json)
{
    while (json->at < json->text.length && json_blank(json->text.data[json->at]))
        json->at++;
    return json->at < json->text.length ? json->text.data[json->at] : '\0';
}

static void json_complain(struct json_reader *json, const char *what)
{
    if (!json->complained)
        reader_complain_at(json->reader, json->source, json->at, what);
    json->complained = true;
}

static struct range json_place(const struct json_reader *json, size_t begin)
{
    return mapped_range(json->source, begin, json->at);
}

/* ---- strings ---- */

static size_t json_hex(struct view text, size_t at, uint32_t *code)
{
    *code = 0;
    for (size_t i = 0; i < 4; i++) {
        const char byte = at + i < text.length ? text.data[at + i] : '\0';
        const int digit = byte >= '0' && byte <= '9' ? byte - '0' : (byte | 32) >= 'a' && (byte | 32) <= 'f' ? (byte | 32) - 'a' + 10 : -1;

        if (digit < 0)
            return 0;
        *code = *code * 16 + (uint32_t)digit;
    }
    return 4;
}

/* An escape at the backslash: what it stands for, and its length. */
static size_t json_escape(struct view text, size_t at, char out[4], size_t *out_length)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    const char byte = at + 1 < text.length ? text.data[at + 1] : '\\';
    const char *known = strchr(from, byte);
    uint32_t code, low;

    *out_length = 1;
    if (byte == 'u' && json_hex(text, at + 2, &code) > 0) {
        size_t length = 6;

        if (code >= 0xD800 && code < 0xDC00 && at + 7 < text.length && text.data[at + 6] == '\\' && text.data[at + 7] == 'u' &&
            json_hex(text, at + 8, &low) > 0 && low >= 0xDC00 && low < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            length = 12;
        } else if (code >= 0xD800 && code < 0xE000) {
            code = 0xFFFD;
        }
        *out_length = utf8_encode(code, out);
        return length;
    }
    out[0] = known && byte ? to[known - from] : byte;
    return at + 1 < text.length ? 2 : 1;
}

/* The content of the string that begins behind the quote; the quote at its end is passed. */
static struct mapped json_string(struct json_reader *json)
{
    struct mapping mapping;
    size_t run = json->at;

    mapping_init(&mapping, json->reader->arena);
    while (json->at < json->text.length && json->text.data[json->at] != '"') {
        char out[4];
        size_t length, out_length;

        if (json->text.data[json->at] != '\\') {
            json->at++;
            continue;
        }
        mapping_copy(&mapping, json->source, run, json->at, CODING_JSON, 0);
        length = json_escape(json->text, json->at, out, &out_length);
        mapping_decode(&mapping, json->source, json->at, json->at + length, (struct view){ out, out_length }, CODING_JSON, 0);
        json->at += length;
        run = json->at;
    }
    mapping_copy(&mapping, json->source, run, json->at, CODING_JSON, 0);
    if (json->at < json->text.length)
        json->at++;
    else
        json_complain(json, "a string is not closed");
    return mapping_end(&mapping);
}

static struct element *json_quoted(struct json_reader *json)
{
    const size_t begin = json->at++;
    struct element *element = element_text(json->reader->arena, json_string(json));

    element->place = json_place(json, begin);
    return element;
}

/* A number, a word, or what stands for an unknown value. */
static struct element *json_word(struct json_reader *json)
{
    const size_t begin = json->at;
    struct mapping mapping;
    struct element *element;

    while (json->at < json->text.length && !json_blank(json->text.data[json->at]) &&
           !strchr(",:]}[{\"", json->text.data[json->at]))
        json->at++;
    mapping_init(&mapping, json->reader->arena);
    mapping_copy(&mapping, json->source, begin, json->at, CODING_FIXED, 0);
    element = element_text(json->reader->arena, mapping_end(&mapping));
    element->quoted = false;
    element->place = json_place(json, begin);
    if (view_equal(element->text.text, VIEW("null")))
        element->kind = ELEMENT_NULL;
    return element;
}

/* ---- lists and maps ---- */

/* Behind a mistake in a list or map: to the comma or bracket that goes on with it. */
static void json_skip(struct json_reader *json)
{
    size_t open = 0;

    for (; json->at < json->text.length; json->at++) {
        const char byte = json->text.data[json->at];

        if (byte == '"') {
            for (json->at++; json->at < json->text.length && json->text.data[json->at] != '"'; json->at++)
                json->at += json->text.data[json->at] == '\\';
        } else if (byte == '{' || byte == '[') {
            open++;
        } else if (byte == '}' || byte == ']') {
            if (open == 0)
                return;
            open--;
        } else if (byte == ',' && open == 0) {
            return;
        }
    }
    json->at = json->text.length;
}

/* Whether another item follows; passes the comma, or the bracket at the end. */
static bool json_goes_on(struct json_reader *json, char close)
{
    char here = json_here(json);

    if (here != ',' && here != close) {
        json_complain(json, here ? close == '}' ? "a comma or `}` is missing" : "a comma or `]` is missing" : "the text ends early");
        /* A comma that was forgotten takes nothing with it. */
        if (here == '"' || here == '{')
            return true;
        json_skip(json);
        here = json_here(json);
    }
    if (json->at < json->text.length)
        json->at++;
    return here == ',';
}

static struct element *json_list(struct json_reader *json)
{
    const size_t begin = json->at++;
    struct element *list = element_new(json->reader->arena, ELEMENT_LIST, (struct range){ 0, 0 });

    if (json_here(json) == ']')
        json->at++;
    else
        do {
            if (json_here(json) != ']' && json_here(json) != '\0')
                element_add(json->reader->arena, list, VIEW(""), json_value(json));
        } while (json_goes_on(json, ']'));
    list->place = json_place(json, begin);
    return list;
}

static void json_member_read(struct json_reader *json, struct element *map)
{
    struct mapped key;

    if (json_here(json) != '"') {
        json_complain(json, json_here(json) ? "the name of a member is missing" : "the text ends early");
        json_skip(json);
        return;
    }
    json->at++;
    key = json_string(json);
    if (json_here(json) != ':') {
        json_complain(json, "a colon is missing");
        json_skip(json);
        return;
    }
    json->at++;
    element_add(json->reader->arena, map, key.text, json_value(json));
}

static struct element *json_map(struct json_reader *json)
{
    const size_t begin = json->at++;
    struct element *map = element_new(json->reader->arena, ELEMENT_MAP, (struct range){ 0, 0 });

    if (json_here(json) == '}')
        json->at++;
    else
        do {
            if (json_here(json) != '}')
                json_member_read(json, map);
        } while (json_goes_on(json, '}'));
    map->place = json_place(json, begin);
    return map;
}

static struct element *json_value(struct json_reader *json)
{
    const char here = json_here(json);
    struct element *element;

    if (here == '"')
        return json_quoted(json);
    if (here != '{' && here != '[') {
        const size_t begin = json->at;

        element = json_word(json);
        if (json->at == begin)
            json_complain(json, here ? "a value is missing" : "the text ends early");
        return element;
    }
    if (json->depth == ELEMENT_DEPTH) {
        json_complain(json, "this is nested too deep to be read");
        json->at++;
        json_skip(json);
        json->at += json->at < json->text.length;
        return element_new(json->reader->arena, ELEMENT_NULL, json_place(json, json->at));
    }
    json->depth++;
    element = here == '{' ? json_map(json) : json_list(json);
    json->depth--;
    return element;
}

struct element *element_read_json(struct reader *reader, const struct mapped *text)
{
    struct json_reader json = { .reader = reader, .source = text, .text = text->text };

    if (json_here(&json) == '\0')
        return NULL;
    return json_value(&json);
}
