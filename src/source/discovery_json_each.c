/* All fields of a JSON object, by walking it: language reference 5.4 and 5.5. */
#include "base/map.h"
#include "source/discovery_parts.h"
#include "source/discovery_scalar.h"

/* Goes through all fields of an object; containers too. */
struct json_fields {
    struct buffer name;
    size_t left;
    struct map seen;
    struct arena *arena;
    void (*found)(void *context, struct view name, struct json json);
    void *context;
};

static void fields_of(struct json_fields *fields, struct json container, bool nested);

static void fields_add(struct json_fields *fields, struct json json)
{
    bool container = json.kind == JSON_ARRAY || json.kind == JSON_OBJECT;

    if (fields->left == 0)
        return;
    if (!map_find(&fields->seen, buffer_view(&fields->name))) {
        struct view name = arena_keep(fields->arena, buffer_view(&fields->name));

        map_set(&fields->seen, name, NULL);
        fields->found(fields->context, name, json);
    }
    if (container)
        fields_of(fields, json, true);
    else
        fields->left--;
}

static void fields_of(struct json_fields *fields, struct json container, bool nested)
{
    struct json_walk walk = json_walk(container);
    size_t length = fields->name.length;

    while (fields->left > 0 && json_next(&walk)) {
        fields->name.length = length;
        if (nested)
            buffer_add_char(&fields->name, '.');
        if (walk.object) {
            struct view key = json_decode(fields->arena, walk.key);

            if (key.length > 0 && key.data[0] == '@')
                buffer_add_char(&fields->name, '@');
            buffer_add(&fields->name, key);
        } else {
            buffer_add_format(&fields->name, "%zu", walk.index);
        }
        fields_add(fields, walk.value);
    }
}

static bool fields_visit(struct view text, size_t limit, struct arena *arena,
                         void (*found)(void *context, struct view name, struct json json), void *context)
{
    struct json_fields fields = { .left = limit, .arena = arena, .found = found, .context = context };
    struct json object = json_at(text);

    if (object.kind != JSON_OBJECT || !json_valid(text))
        return false;
    buffer_init(&fields.name);
    map_init(&fields.seen, arena);
    fields_of(&fields, object, false);
    buffer_clear(&fields.name);
    return true;
}

static void each_found(void *context, struct view name, struct json json)
{
    const struct discovery_visitor *visitor = *(const struct discovery_visitor *const *)context;

    if (json.kind != JSON_OBJECT && json.kind != JSON_ARRAY)
        visitor->each(visitor->context, name, scalar_value(json.raw, true, visitor->arena));
}

bool discovery_json_each(struct view text, size_t limit, const struct discovery_visitor *visitor)
{
    return fields_visit(text, limit, visitor->arena, each_found, &visitor);
}
