/* Which kind a message is of, and its fields into columns: language reference 5.3. */
#include "source/discovery_forms.h"
#include "source/discovery_parts.h"
#include "source/unescape.h"

/* The fields of a kind that the query names. */
struct discovery_wish {
    struct { size_t field, name; } *pairs;
    size_t count;
};

struct discovery {
    struct view *names;
    size_t count;
    struct discovery_json *json;        /* NULL when no name can be JSON's */
    struct discovery_wish lambda, route53, syslog;
    struct discovery_columns flow;      /* of lines in the default format of flow logs */
    unsigned lambda_wanted;             /* a bit per field */
    bool expects;
    struct discovery_range range;
    bool lambda_only;                   /* nothing is looked for but what lines of Lambda's have */
    bool platform_only;                 /* and of these, but what the platform's lines have */
};

static struct discovery_wish wish_new(const struct discovery *discovery, struct arena *arena)
{
    struct discovery_wish wish = { .count = 0 };

    wish.pairs = arena_alloc(arena, discovery->count * sizeof *wish.pairs);     /* a name is of one field at most */
    return wish;
}

static void wish_add(struct discovery_wish *wish, size_t field, size_t name)
{
    wish->pairs[wish->count].field = field;
    wish->pairs[wish->count++].name = name;
}

static struct discovery_wish wish_of_fields(const struct discovery *discovery, const struct view *fields, size_t count,
                                            struct arena *arena)
{
    struct discovery_wish wish = wish_new(discovery, arena);

    for (size_t name = 0; name < discovery->count; name++)
        for (size_t field = 0; field < count; field++)
            if (view_equal(discovery->names[name], fields[field]))
                wish_add(&wish, field, name);
    return wish;
}

struct discovery *discovery_new(const struct view *names, size_t count, size_t limit, struct arena *arena)
{
    struct discovery *discovery = ARENA_NEW(arena, struct discovery);

    discovery->names = ARENA_ARRAY(arena, count, struct view);
    discovery->count = count;
    for (size_t name = 0; name < count; name++)
        discovery->names[name] = names[name];
    discovery->json = discovery_json_new(names, count, limit, arena);
    discovery->lambda = wish_of_fields(discovery, discovery_lambda_names, LAMBDA_FIELDS, arena);
    discovery->flow = discovery_columns_new(&flow_default_layout, false, names, count, arena);
    discovery->route53 = wish_of_fields(discovery, discovery_route53_names, ROUTE53_FIELDS, arena);
    discovery->syslog = wish_of_fields(discovery, discovery_syslog_names, SYSLOG_FIELDS, arena);
    for (size_t i = 0; i < discovery->lambda.count; i++)
        discovery->lambda_wanted |= 1u << discovery->lambda.pairs[i].field;
    discovery->lambda_only = !discovery->json && discovery->flow.count == 0 && discovery->route53.count == 0 &&
                             discovery->syslog.count == 0;
    discovery->platform_only = discovery->lambda_only && !(discovery->lambda_wanted >> LAMBDA_REQUEST_ID & 1);
    return discovery;
}

bool discovery_is_lambda(const struct discovery *discovery)
{
    return discovery->lambda_only;
}

void discovery_expect(struct discovery *discovery, struct discovery_range range)
{
    discovery->expects = discovery->count == 1;
    discovery->range = range;
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

bool discovery_group_is_lambda(struct view group)
{
    return view_starts(group, VIEW("/aws/lambda/"));
}

/* ---- The fields that are looked for ---- */

/* A field the line does not have is without data, and stays null. */
static void extract_texts(const struct discovery_wish *wish, const struct view *columns, const struct discovery_row *into)
{
    for (size_t i = 0; i < wish->count; i++)
        if (columns[wish->pairs[i].field].data)
            discovery_put(into, wish->pairs[i].name, value_text(columns[wish->pairs[i].field]));
}

/* The first JSON object among other text. */
static void extract_embedded(const struct discovery *discovery, struct view line, const struct discovery_row *into)
{
    const struct view object = discovery->json ? discovery_lambda_object(line) : (struct view){ NULL, 0 };

    if (object.length > 0)
        (void)discovery_json_extract(discovery->json, object, into);
}

static bool extract_lambda(const struct discovery *discovery, struct view line, const struct discovery_row *into)
{
    struct value values[LAMBDA_FIELDS];

    if (discovery->platform_only && (line.data[0] < 'A' || line.data[0] > 'Z'))
        return false;
    if (!discovery_lambda_read(line, discovery->lambda_wanted, into->arena, values))
        return false;
    for (size_t i = 0; i < discovery->lambda.count; i++)
        discovery_put(into, discovery->lambda.pairs[i].name, values[discovery->lambda.pairs[i].field]);
    extract_embedded(discovery, line, into);
    return true;
}

static bool extract_line(const struct discovery *discovery, struct view line, const struct discovery_row *into)
{
    struct view columns[ROUTE53_FIELDS];

    if ((discovery->lambda.count > 0 || discovery->json) && extract_lambda(discovery, line, into))
        return true;
    if (discovery->flow.count > 0 && discovery_flow_extract(&discovery->flow, line, into))
        return true;
    if (discovery->route53.count == 0 || !discovery_route53_split(line, columns))
        return false;
    extract_texts(&discovery->route53, columns, into);
    return true;
}

static bool extract_syslog(const struct discovery *discovery, struct view message, const struct discovery_row *into)
{
    struct view columns[SYSLOG_FIELDS];

    if (discovery->syslog.count == 0 || !discovery_syslog_split(message, columns))
        return false;
    extract_texts(&discovery->syslog, columns, into);
    return true;
}

static void extract_message(const struct discovery *discovery, bool lambda, struct view message,
                            const struct discovery_row *into)
{
    const enum shape shape = message_shape(message);

    if (shape == SHAPE_OBJECT && discovery->json && discovery_json_extract(discovery->json, message, into))
        return;
    if (shape == SHAPE_LINE && extract_line(discovery, message, into))
        return;
    if (!extract_syslog(discovery, message, into) && lambda)
        extract_embedded(discovery, message, into);
}

struct view discovery_message(const struct column *message, size_t row, struct arena *arena)
{
    struct view *text = &message->text[row];

    if (message->quoted && message->quoted[row]) {
        const char *behind = view_end(*text) + 1;       /* the quote that ends it */
        char *out = arena_alloc(arena, text->length + UNESCAPE_ROOM);

        *text = view_between(out, unescape(text->data, behind, behind, out).out);
        message->quoted[row] = false;
    }
    return *text;
}

/* The messages of a batch are often no longer in the nearest cache, and those a search has selected lie apart. */
enum { DISCOVERY_AHEAD = 6 };

void discovery_extract(const struct discovery *discovery, const struct batch *batch, const struct column *message,
                       const struct discovery_origin *origin, struct column **out)
{
    const struct delimited_layout *layout = origin ? delimited_layout_of(origin->format, origin->layout) : NULL;
    const bool lambda = origin && origin->lambda;
    struct discovery_columns columns = { .count = 0 };
    struct outline outline;
    struct forms forms;
    struct discovery_row into = { .columns = out, .outline = &outline, .forms = &forms, .arena = batch->arena };

    outline_init(&outline, batch->arena);
    forms_init(&forms, discovery->count, batch, message);
    /* What begins like an object and is none may still have fields: of another kind, or of an object inside. */
    if (discovery->expects && !lambda && discovery->syslog.count == 0)
        forms_expect(&forms, discovery->range);
    into.found = ARENA_ARRAY(batch->arena, discovery->count, uint32_t);
    for (size_t name = 0; name < discovery->count; name++) {
        out[name] = column_new(batch->arena, batch->rows, COLUMN_TEXT | COLUMN_NUMBER);
        memset(out[name]->kind, KIND_NULL, batch->rows);
        out[name]->seen = SEEN(KIND_NULL);
    }
    if (layout)
        columns = discovery_columns_new(layout, origin->documented, discovery->names, discovery->count, batch->arena);
    for (size_t i = 0; i < batch->count; i++) {
        if (columns.count == 0 && discovery->json)
            i += discovery_json_extract_some(discovery->json, &into, i);
        if (i == batch->count)
            break;
        if (i + DISCOVERY_AHEAD < batch->count && message->kind[batch->selected[i + DISCOVERY_AHEAD]] == KIND_TEXT) {
            const char *ahead = message->text[batch->selected[i + DISCOVERY_AHEAD]].data;

            __builtin_prefetch(ahead);
            __builtin_prefetch(ahead + 64);
        }
        into.row = batch->selected[i];
        if (message->kind[into.row] != KIND_TEXT)
            continue;
        const struct view text = discovery_message(message, into.row, batch->arena);

        if (columns.count == 0 || !discovery_columns_extract(&columns, text, &into))
            extract_message(discovery, lambda, text, &into);
    }
}

/* ---- All fields ---- */

static void each_text(const struct view *names, const struct view *columns, size_t count,
                      const struct discovery_visitor *visitor)
{
    for (size_t field = 0; field < count; field++)
        if (columns[field].data)
            visitor->each(visitor->context, names[field], value_text(columns[field]));
}

static bool each_object(struct view text, const struct discovery_visitor *visitor)
{
    return visitor->object ? visitor->object(visitor->context, text) : discovery_json_each(text, visitor->limit, visitor);
}

static void each_embedded(struct view line, const struct discovery_visitor *visitor)
{
    const struct view object = discovery_lambda_object(line);

    if (object.length > 0)
        (void)each_object(object, visitor);
}

static bool each_lambda(struct view line, const struct discovery_visitor *visitor)
{
    struct value values[LAMBDA_FIELDS];

    if (!discovery_lambda_read(line, LAMBDA_ALL, visitor->arena, values))
        return false;
    for (size_t field = 0; field < LAMBDA_FIELDS; field++)
        if (values[field].kind != KIND_NULL)
            visitor->each(visitor->context, discovery_lambda_names[field], values[field]);
    each_embedded(line, visitor);
    return true;
}

static bool each_line(struct view line, const struct discovery_visitor *visitor)
{
    struct view columns[ROUTE53_FIELDS];

    if (each_lambda(line, visitor) || discovery_flow_each(line, visitor))
        return true;
    if (!discovery_route53_split(line, columns))
        return false;
    each_text(discovery_route53_names, columns, ROUTE53_FIELDS, visitor);
    return true;
}

static void each_field(struct view message, const struct discovery_origin *origin, const struct discovery_visitor *visitor)
{
    const struct delimited_layout *layout = origin ? delimited_layout_of(origin->format, origin->layout) : NULL;
    const enum shape shape = message_shape(message);
    struct view columns[SYSLOG_FIELDS];

    if (layout && (origin->documented || layout->discovered) && discovery_columns_each(layout, message, visitor))
        return;
    if (shape == SHAPE_OBJECT && each_object(message, visitor))
        return;
    if (shape == SHAPE_LINE && each_line(message, visitor))
        return;
    if (discovery_syslog_split(message, columns))
        each_text(discovery_syslog_names, columns, SYSLOG_FIELDS, visitor);
    else if (origin && origin->lambda)
        each_embedded(message, visitor);
}

void discovery_each(struct view message, const struct discovery_origin *origin, size_t limit, struct arena *arena,
                    void (*each)(void *context, struct view name, struct value value), void *context)
{
    each_field(message, origin, &(struct discovery_visitor){ .each = each, .context = context, .arena = arena, .limit = limit });
}

void discovery_read(struct view message, const struct discovery_origin *origin, const struct discovery_reader *reader,
                    struct arena *arena)
{
    each_field(message, origin,
               &(struct discovery_visitor){
                   .each = reader->field, .context = reader->context, .arena = arena, .object = reader->object,
               });
}
