#include "app/test_query.h"

#include "app/query_text.h"

static struct view query_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}

/* Whether a file is a query of its own, by its name. */
static bool query_is_file(struct view path)
{
    static const struct view endings[] = { VIEW_INIT(".cwli"), VIEW_INIT(".query"), VIEW_INIT(".txt") };

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (view_ends(path, endings[i]))
            return true;
    return false;
}

static enum status query_missing(const struct liq_saved *saved, struct view path, struct view id, struct fault *fault)
{
    enum { SHOWN = 5 };
    struct buffer known = { 0 };
    enum status status;

    for (size_t i = 0; i < liq_saved_count(saved) && i < SHOWN; i++)
        buffer_add_format(&known, "%s`%.*s`", i > 0 ? ", " : "", VIEW_PRINT(liq_saved_at(saved, i).id));
    if (liq_saved_count(saved) > SHOWN)
        buffer_add_format(&known, " and %zu others", liq_saved_count(saved) - SHOWN);
    if (liq_saved_complaint_count(saved) > 0 && liq_saved_count(saved) == 0)
        status = fault_set(fault, STATUS_INVALID, "%.*s: %.*s", VIEW_PRINT(path),
                           VIEW_PRINT(liq_saved_complaint_at(saved, 0).message));
    else if (liq_saved_count(saved) == 0)
        status = fault_set(fault, STATUS_INVALID, "%.*s: there is no query in this file", VIEW_PRINT(path));
    else if (id.data)
        status = fault_set(fault, STATUS_INVALID, "%.*s: there is not one query `%.*s`; there are %s", VIEW_PRINT(path), VIEW_PRINT(id),
                           known.data);
    else
        status = fault_set(fault, STATUS_INVALID, "%.*s: there are several queries; write one behind a #: %s", VIEW_PRINT(path),
                           known.data);
    buffer_clear(&known);
    return status;
}

/* ---- what is not known ---- */

static const struct test_value *query_value(struct test_bench *bench, struct view expression)
{
    for (size_t i = bench->value_count; i-- > 0;)
        if (view_equal(bench->values[i].expression, expression))
            return &bench->values[i];
    return NULL;
}

static enum status query_fill(struct test_bench *bench, const struct liq_saved *saved, size_t index, struct view *text,
                              struct fault *fault)
{
    const struct liq_saved_item item = liq_saved_at(saved, index);
    struct buffer filled = { 0 };
    size_t at = 0;

    for (size_t i = 0; i < item.placeholder_count; i++) {
        const struct liq_saved_placeholder placeholder = liq_saved_placeholder_at(saved, index, i);
        const struct test_value *value = query_value(bench, query_view(placeholder.expression));

        if (!value) {
            buffer_clear(&filled);
            return fault_set(fault, STATUS_INVALID, "the query has an expression whose value is not known: give it by `set value %.*s = ...`",
                             VIEW_PRINT(placeholder.expression));
        }
        buffer_add(&filled, (struct view){ item.text.data + at, placeholder.begin - at });
        buffer_add(&filled, value->text);
        at = placeholder.end;
    }
    buffer_add(&filled, (struct view){ item.text.data + at, item.text.length - at });
    *text = arena_keep(&bench->arena, buffer_view(&filled));
    buffer_clear(&filled);
    return STATUS_OK;
}

/* A definition keeps its parameters beside the text; comments in the text are read by who compiles it. */
static void query_default(struct test_bench *bench, struct view text, const struct liq_saved_parameter *parameter)
{
    const struct view use = arena_format(&bench->arena, "{{%.*s}}", VIEW_PRINT(parameter->name));
    struct liq_query_options *options = &bench->options;

    if (!parameter->value.data || view_find(text, use, 0) == SIZE_MAX)
        return;
    for (size_t i = 0; i < options->parameter_count; i++)
        if (view_equal(query_view(options->parameters[i].name), query_view(parameter->name)))
            return;
    bench->parameters[options->parameter_count++] = (struct liq_parameter){
        { arena_keep(&bench->arena, query_view(parameter->name)).data, parameter->name.length },
        { arena_keep(&bench->arena, query_view(parameter->value)).data, parameter->value.length },
    };
}

static enum status query_find(struct test_bench *bench, const struct liq_saved *saved, struct view path, struct view id,
                              struct view *text, struct fault *fault)
{
    size_t index = liq_saved_count(saved) == 1 && !id.data ? 0 : SIZE_MAX;
    struct liq_saved_item item;

    if (id.data)
        index = liq_saved_find(saved, (struct liq_text){ path.data, path.length }, (struct liq_text){ id.data, id.length });
    if (index == SIZE_MAX)
        return query_missing(saved, path, id, fault);
    TRY(query_fill(bench, saved, index, text, fault));
    item = liq_saved_at(saved, index);
    for (size_t i = 0; i < item.parameter_count && i < TEST_QUERY_PARAMETERS && strcmp(item.container, "query") != 0; i++) {
        const struct liq_saved_parameter parameter = liq_saved_parameter_at(saved, index, i);

        query_default(bench, *text, &parameter);
    }
    return STATUS_OK;
}

enum status test_query_read(struct test_bench *bench, const struct test_section *section, struct view reference, struct view *text,
                            struct fault *fault)
{
    const size_t hash = view_find_byte(reference, '#', 0);
    const struct view name = { reference.data, hash == SIZE_MAX ? reference.length : hash };
    const struct view id = hash == SIZE_MAX ? (struct view){ 0 } : view_trim(view_skip(reference, hash + 1));
    const struct view path = test_section_resolve(&bench->arena, section, view_trim(name));
    struct liq_saved *saved;
    enum status status;

    if (!id.data && query_is_file(path))
        return query_text_read(&bench->arena, path, text, fault);
    saved = liq_saved_new(&(struct liq_text){ path.data, path.length }, 1);
    status = query_find(bench, saved, path, id, text, fault);
    liq_saved_free(saved);
    return status;
}
