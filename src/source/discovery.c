/* Which kind a message is of, and its fields into columns: language reference 5.3. */
#include "source/discovery_parts.h"

/* The place among the query's names of every field of a kind. */
struct discovery_wish {
    size_t *places;
    bool any;
};

struct discovery {
    size_t count;
    struct discovery_json *json;        /* NULL when no name can be JSON's */
    struct discovery_wish lambda, vpc, route53;
    unsigned lambda_wanted;             /* a bit per field */
};

static struct discovery_wish wish_new(const struct view *fields, size_t field_count, const struct view *names,
                                      size_t count, struct arena *arena)
{
    struct discovery_wish wish = { .places = ARENA_ARRAY(arena, field_count, size_t) };

    for (size_t field = 0; field < field_count; field++) {
        size_t place = 0;

        while (place < count && !view_equal(names[place], fields[field]))
            place++;
        wish.places[field] = place < count ? place : DISCOVERY_UNWANTED;
        wish.any |= place < count;
    }
    return wish;
}

struct discovery *discovery_new(const struct view *names, size_t count, size_t limit, struct arena *arena)
{
    struct discovery *discovery = ARENA_NEW(arena, struct discovery);

    discovery->count = count;
    discovery->json = discovery_json_new(names, count, limit, arena);
    discovery->lambda = wish_new(discovery_lambda_names, LAMBDA_FIELDS, names, count, arena);
    discovery->vpc = wish_new(discovery_vpc_names, VPC_FIELDS, names, count, arena);
    discovery->route53 = wish_new(discovery_route53_names, ROUTE53_FIELDS, names, count, arena);
    for (size_t field = 0; field < LAMBDA_FIELDS; field++)
        if (discovery->lambda.places[field] != DISCOVERY_UNWANTED)
            discovery->lambda_wanted |= 1u << field;
    return discovery;
}

bool discovery_split(struct view line, struct view *columns, size_t count)
{
    const char *at = line.data, *end = view_end(line);

    for (size_t column = 0; column < count; column++) {
        const char *blank = at < end ? memchr(at, ' ', (size_t)(end - at)) : NULL;
        bool last = column + 1 == count;

        if (!blank != last || (last ? end : blank) == at)
            return false;
        columns[column] = view_between(at, last ? end : blank);
        at = last ? end : blank + 1;
    }
    return true;
}

/* What a message can be, judged by its first byte. */
enum shape { SHAPE_OTHER, SHAPE_OBJECT, SHAPE_LINE };

static enum shape message_shape(struct view message)
{
    if (message.length == 0)
        return SHAPE_OTHER;
    switch (message.data[0]) {
    case '{': case ' ': case '\t': case '\n': case '\r':
        return SHAPE_OBJECT;
    case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
    case 'S': case 'E': case 'R': case '[':
        return SHAPE_LINE;
    default:
        return SHAPE_OTHER;
    }
}

static void extract_texts(const struct discovery_wish *wish, const struct view *columns, size_t count,
                          const struct discovery_row *into)
{
    for (size_t field = 0; field < count; field++)
        if (wish->places[field] != DISCOVERY_UNWANTED)
            discovery_put(into, wish->places[field], value_text(columns[field]));
}

static bool extract_lambda(const struct discovery *discovery, struct view line, const struct discovery_row *into)
{
    struct value values[LAMBDA_FIELDS];

    if (!discovery_lambda_read(line, discovery->lambda_wanted, into->arena, values))
        return false;
    for (size_t field = 0; field < LAMBDA_FIELDS; field++)
        if (discovery->lambda.places[field] != DISCOVERY_UNWANTED)
            discovery_put(into, discovery->lambda.places[field], values[field]);
    struct view object = discovery->json ? discovery_lambda_object(line) : (struct view){ 0 };
    if (object.length > 0)
        discovery_json_extract(discovery->json, object, into);
    return true;
}

static void extract_line(const struct discovery *discovery, struct view line, const struct discovery_row *into)
{
    struct view columns[COLUMNS_MAX];

    if ((discovery->lambda.any || discovery->json) && extract_lambda(discovery, line, into))
        return;
    if (discovery->vpc.any && discovery_vpc_split(line, columns))
        extract_texts(&discovery->vpc, columns, VPC_FIELDS, into);
    else if (discovery->route53.any && discovery_route53_split(line, columns))
        extract_texts(&discovery->route53, columns, ROUTE53_FIELDS, into);
}

void discovery_extract(const struct discovery *discovery, const struct batch *batch, const struct column *message,
                       const struct format *format, const void *layout, struct column **out)
{
    struct outline outline;
    struct discovery_row into = { .columns = out, .outline = &outline, .arena = batch->arena };

    (void)format;
    (void)layout;
    outline_init(&outline, batch->arena);
    into.found = ARENA_ARRAY(batch->arena, discovery->count, uint32_t);
    for (size_t name = 0; name < discovery->count; name++) {
        out[name] = column_new(batch->arena, batch->rows, COLUMN_TEXT | COLUMN_NUMBER);
        memset(out[name]->kind, KIND_NULL, batch->rows);
        out[name]->seen = SEEN(KIND_NULL);
    }
    for (size_t i = 0; i < batch->count; i++) {
        into.row = batch->selected[i];
        if (message->kind[into.row] != KIND_TEXT)
            continue;
        struct view text = message->text[into.row];
        enum shape shape = message_shape(text);

        if (shape == SHAPE_OBJECT && discovery->json)
            discovery_json_extract(discovery->json, text, &into);
        else if (shape == SHAPE_LINE)
            extract_line(discovery, text, &into);
    }
}

static void each_text(const struct view *names, const struct view *columns, size_t count,
                      const struct discovery_visitor *visitor)
{
    for (size_t field = 0; field < count; field++)
        visitor->each(visitor->context, names[field], value_text(columns[field]));
}

static bool each_lambda(struct view line, size_t limit, const struct discovery_visitor *visitor)
{
    struct value values[LAMBDA_FIELDS];

    if (!discovery_lambda_read(line, ~0u, visitor->arena, values))
        return false;
    for (size_t field = 0; field < LAMBDA_FIELDS; field++)
        if (values[field].kind != KIND_NULL)
            visitor->each(visitor->context, discovery_lambda_names[field], values[field]);
    discovery_json_each(discovery_lambda_object(line), limit, visitor);
    return true;
}

void discovery_each(struct view message, const struct format *format, const void *layout, size_t limit, struct arena *arena,
                    void (*each)(void *context, struct view name, struct value value), void *context)
{
    const struct discovery_visitor visitor = { .each = each, .context = context, .arena = arena };
    struct view columns[COLUMNS_MAX];
    enum shape shape = message_shape(message);

    (void)format;
    (void)layout;
    if (shape == SHAPE_OBJECT)
        discovery_json_each(message, limit, &visitor);
    else if (shape != SHAPE_LINE || each_lambda(message, limit, &visitor))
        return;
    else if (discovery_vpc_split(message, columns))
        each_text(discovery_vpc_names, columns, VPC_FIELDS, &visitor);
    else if (discovery_route53_split(message, columns))
        each_text(discovery_route53_names, columns, ROUTE53_FIELDS, &visitor);
}
