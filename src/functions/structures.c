/* Maps, lists and the JSON they come from: language reference 3.7, 4.6. */
#include "functions/structures.h"

#include "data/structure.h"
#include "functions/path.h"

/* ---- jsonParse, jsonStringify, split ---- */

static void structure_put(struct column *out, size_t row, struct value value)
{
    out->kind[row] = (uint8_t)value.kind;
    out->text[row] = value.text;
    out->seen |= SEEN(value.kind);
}

static void jsonparse_eval(const struct call *call, struct column *out)
{
    const struct column *text = call->args[0];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];

        structure_put(out, row, value_parse_json(text->text[row], call->arena));
    }
}

static void jsonstringify_eval(const struct call *call, struct column *out)
{
    const struct column *in = call->args[0];

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];

        if (kind_is_structure((enum kind)in->kind[row]))
            column_set_text(out, row, in->text[row]);
        else
            column_set_null(out, row);
    }
}

static void split_add(struct buffer *list, struct view text, struct view delimiter)
{
    size_t begin = 0, end;

    while (delimiter.length && (end = view_find(text, delimiter, begin)) != SIZE_MAX) {
        json_add_string(list, (struct view){ text.data + begin, end - begin });
        buffer_add_char(list, ',');
        begin = end + delimiter.length;
    }
    json_add_string(list, view_skip(text, begin));
}

static void split_eval(const struct call *call, struct column *out)
{
    struct buffer list;

    buffer_init(&list);
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];

        list.length = 0;
        buffer_add_char(&list, '[');
        split_add(&list, call->args[0]->text[row], call->args[1]->text[row]);
        buffer_add_char(&list, ']');
        structure_put(out, row, (struct value){ .kind = KIND_LIST, .text = arena_keep(call->arena, buffer_view(&list)) });
    }
    buffer_clear(&list);
}

/* ---- jsonArraySize, jsonArrayContains ---- */

/* The array that a value is, or that the whole of its text holds. */
static struct json array_of(struct value value)
{
    struct json json = value.kind == KIND_TEXT ? json_at(value.text) : value_json(value);

    if (json.kind != JSON_ARRAY || (value.kind == KIND_TEXT && !json_valid(value.text)))
        return (struct json){ JSON_NONE };
    return json;
}

static void jsonarraysize_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct json array = array_of(column_value(call->args[0], row));

        if (array.kind == JSON_ARRAY)
            column_set_number(out, row, (double)json_count(array));
        else
            column_set_null(out, row);
    }
}

/* Elements count by the text they show as; what is no scalar has none. */
static bool array_contains(struct json array, struct view text, struct arena *arena)
{
    struct json_walk walk = json_walk(array);

    while (json_next(&walk)) {
        struct value element;

        if (walk.value.kind == JSON_ARRAY || walk.value.kind == JSON_OBJECT || walk.value.kind == JSON_NULL)
            continue;
        element = value_of_json(walk.value, arena);
        if (view_equal(value_display(element, arena), text))
            return true;
    }
    return false;
}

static void jsonarraycontains_eval(const struct call *call, struct column *out)
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct json array = array_of(column_value(call->args[0], row));

        column_put_truth(out, row, array_contains(array, call->args[1]->text[row], call->arena));
    }
    out->seen |= SEEN(KIND_BOOLEAN);
}

const struct function json_functions[] = {
    {
        .name = "jsonParse",
        .family = FAMILY_JSON,
        .params = { { "text", TYPE_TEXT } },
        .result = TYPE_STRUCTURE,
        .eval = jsonparse_eval,
        .help = "The map or list that a JSON text holds; null when the text is no JSON object or array.",
        .examples = { { "jsonParse(\"{ \\\"a\\\" : [5, 6] }\")", "{\"a\":[5,6]}" },
                      { "jsonParse(\"{\\\"a\\\":[5,6]}\").a[1]", "6" },
                      { "jsonParse(\"[1]\").x", NULL },
                      { "jsonParse(\"5\")", NULL } },
    },
    {
        .name = "jsonStringify",
        .family = FAMILY_JSON,
        .params = { { "structure", TYPE_ANY } },
        .result = TYPE_TEXT,
        .eval = jsonstringify_eval,
        .help = "A map or list as compact JSON text.",
        .examples = { { "jsonStringify(jsonParse(\"{ \\\"a\\\" : 1 }\"))", "{\"a\":1}" }, { "jsonStringify(1)", NULL } },
    },
    {
        .name = "jsonArraySize",
        .family = FAMILY_JSON,
        .params = { { "array", TYPE_ANY } },
        .result = TYPE_NUMBER,
        .eval = jsonarraysize_eval,
        .help = "Number of elements of a list or of a JSON array in a text; null for anything else.",
        .examples = { { "jsonArraySize(\"[4,[5],6]\")", "3" }, { "jsonArraySize(\"[]\")", "0" },
                      { "jsonArraySize(\"{}\")", NULL } },
    },
    {
        .name = "jsonArrayContains",
        .family = FAMILY_JSON,
        .params = { { "array", TYPE_ANY }, { "element", TYPE_TEXT } },
        .result = TYPE_BOOLEAN,
        .eval = jsonarraycontains_eval,
        .help = "Whether an element of a list or JSON array shows as exactly that text.",
        .examples = { { "jsonArrayContains(\"[\\\"A\\\",\\\"b\\\"]\", \"b\")", "1" },
                      { "jsonArrayContains(\"[\\\"A\\\",\\\"b\\\"]\", \"a\")", "0" },
                      { "jsonArrayContains(\"no array\", \"a\")", "0" } },
    },
    {
        .name = "split",
        .family = FAMILY_JSON,
        .params = { { "text", TYPE_TEXT }, { "delimiter", TYPE_TEXT } },
        .result = TYPE_STRUCTURE,
        .eval = split_eval,
        .help = "The pieces of a text between delimiters, as a list; empty pieces count.",
        .examples = { { "split(\"a,,b\", \",\")", "[\"a\",\"\",\"b\"]" }, { "split(\"a,,b\", \",\")[2]", "b" },
                      { "split(\"ab\", \"\")", "[\"ab\"]" } },
    },
    { .name = NULL },
};

/* ---- reaching into them: the rows are in operators.c ---- */

const void *path_prepare(struct preparation *preparation)
{
    struct path *path = ARENA_NEW(preparation->arena, struct path);

    *path = path_read(preparation->args[1].value.text, preparation->arena);
    return path;
}

/* One key of maps, which is what is mostly asked for; false when there is no such member or no map. */
static bool member_put(const struct column *in, struct view key, uint32_t row, struct arena *arena, struct column *out)
{
    const char *behind;
    enum json_kind kind;
    const char *value = in->kind[row] == KIND_MAP ? json_member_find(in->text[row], key, &kind, &behind) : NULL;

    if (value)
        column_set_inside(out, arena, row, kind, view_between(value, behind));
    return value;
}

void member_eval(const struct call *call, struct column *out)
{
    const struct path *path = call->prepared;
    const struct column *in = call->args[0];
    const bool one_key = path->count == 1 && !path->steps[0].subscript;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct json found;

        if (one_key && member_put(in, path->steps[0].key, row, call->arena, out))
            continue;
        found = path_follow(path, value_json(column_value(in, row)));
        column_set_inside(out, call->arena, row, found.kind, found.raw);
    }
}

/* A dotted path, and the same text as one key. */
struct json_field {
    struct path path, whole;
};

const void *json_field_prepare(struct preparation *preparation)
{
    struct json_field *field = ARENA_NEW(preparation->arena, struct json_field);
    struct view dotted = preparation->args[1].value.text;
    struct buffer path;

    buffer_init(&path);
    path_add_dotted(&path, dotted);
    field->path = path_read(arena_keep(preparation->arena, buffer_view(&path)), preparation->arena);
    path.length = 0;
    path_add_key(&path, dotted);
    field->whole = path_read(arena_keep(preparation->arena, buffer_view(&path)), preparation->arena);
    buffer_clear(&path);
    return field;
}

void json_field_eval(const struct call *call, struct column *out)
{
    const struct json_field *field = call->prepared;

    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        struct value value = column_value(call->args[0], row);
        struct json json = value_json(value), member;

        if (value.kind == KIND_TEXT && json_valid(value.text))
            json = json_at(value.text);
        member = path_follow(&field->path, json);
        if (member.kind == JSON_NONE)
            member = path_follow(&field->whole, json);
        column_set(out, call->arena, row, value_of_json(member, call->arena));
    }
}
