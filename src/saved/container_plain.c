/* A query in a file of its own. The comments at its beginning may name it and its groups, and declare parameters. */
#include "saved/reader.h"

struct plain {
    struct saved_query query;
    struct view *groups;
    struct saved_parameter *parameters;
    size_t group_capacity, parameter_capacity;
};

static bool plain_name_byte(char byte, bool first)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' ||
           (!first && byte >= '0' && byte <= '9');
}

/* `# param NAME` or `# param NAME = VALUE`, behind the `#`. */
static bool plain_parameter(struct view line, struct saved_parameter *parameter)
{
    size_t length = 0;

    *parameter = (struct saved_parameter){ 0 };
    if (!view_starts(line, VIEW("param ")) && !view_starts(line, VIEW("param\t")))
        return false;
    line = view_trim(view_skip(line, 6));
    while (length < line.length && plain_name_byte(line.data[length], length == 0))
        length++;
    parameter->name = (struct view){ line.data, length };
    line = view_trim(view_skip(line, length));
    if (line.length > 0 && line.data[0] == '=')
        parameter->value = view_trim(view_skip(line, 1));
    return length > 0 && (line.length == 0 || parameter->value.data);
}

static bool plain_after(struct view line, struct view word, struct view *value)
{
    if (!view_starts(line, word))
        return false;
    *value = view_trim(view_skip(line, word.length));
    return value->length > 0;
}

static void plain_comment(struct reader *reader, struct plain *plain, struct view line)
{
    struct saved_parameter parameter;
    struct view value;

    if (plain_parameter(line, &parameter)) {
        plain->parameters = arena_grow(reader->arena, plain->parameters, &plain->parameter_capacity,
                                       plain->query.parameter_count + 1, sizeof parameter);
        plain->parameters[plain->query.parameter_count++] = parameter;
    } else if (plain_after(line, VIEW("group: "), &value)) {
        plain->groups = arena_grow(reader->arena, plain->groups, &plain->group_capacity, plain->query.group_count + 1, sizeof value);
        plain->groups[plain->query.group_count++] = value;
    } else if (plain_after(line, VIEW("name: "), &value)) {
        plain->query.name = value;
        plain->query.name_range.begin = (size_t)(value.data - reader->file->text.data);
        plain->query.name_range.end = plain->query.name_range.begin + value.length;
    }
}

void container_read_plain(struct reader *reader)
{
    struct plain plain = { .query = { .id = reader_stem(reader), .container = "query", .text = reader->text } };
    struct view rest = reader->text.text;

    while (rest.length > 0) {
        const size_t end = view_find_byte(rest, '\n', 0);
        const struct view line = view_trim((struct view){ rest.data, end == SIZE_MAX ? rest.length : end });

        if (line.length > 0 && line.data[0] != '#')
            break;
        if (line.length > 0)
            plain_comment(reader, &plain, view_trim(view_skip(line, 1)));
        rest = view_skip(rest, end == SIZE_MAX ? rest.length : end + 1);
    }
    plain.query.groups = plain.groups;
    plain.query.parameters = plain.parameters;
    if (rest.length > 0)
        reader_add(reader, plain.query, VIEW(""));
}
