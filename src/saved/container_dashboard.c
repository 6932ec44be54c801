/* Dashboards: their bodies as they are, and as `aws cloudwatch get-dashboard` prints them. */
#include "saved/scope.h"

#include <ctype.h>

/* ---- variables ---- */

static const struct element *dashboard_variable(const struct element *root, struct view name, struct view whole)
{
    const struct element *list = element_member(root, "variables");

    for (size_t i = 0; list && list->kind == ELEMENT_LIST && i < list->count; i++) {
        const struct element *variable = list->members[i].value;
        const struct view pattern = element_view(element_member(variable, "pattern"));

        if (view_equal(element_view(element_member(variable, "id")), name) ||
            (pattern.length > 0 && (view_equal(pattern, name) || view_equal(pattern, whole))))
            return element_member(variable, "defaultValue");
    }
    return NULL;
}

/* `${name}` in a query, with the variable's default if it has one. */
static void dashboard_text(struct scope *scope, const struct mapped *from, struct mapping *out)
{
    const struct view text = from->text;
    size_t run = 0;

    for (size_t at = 0; (at = view_find(text, VIEW("${"), at)) != SIZE_MAX;) {
        const size_t end = view_find_byte(text, '}', at);
        const struct element *value;

        if (end == SIZE_MAX)
            break;
        value = dashboard_variable(scope->root, view_between(text.data + at + 2, text.data + end),
                                   view_between(text.data + at, text.data + end + 1));
        mapping_copy(out, from, run, at, CODING_PLAIN, 0);
        if (value && value->kind == ELEMENT_TEXT)
            mapping_put(out, mapped_range(from, at, end + 1), value->text.text);
        else
            mapping_put_unknown(out, mapped_range(from, at, end + 1), false);
        at = run = end + 1;
    }
    mapping_copy(out, from, run, text.length, CODING_PLAIN, 0);
}

/* ---- widgets ---- */

/* The groups that `SOURCE 'a' | SOURCE 'b' | ...` names, as a list. */
static struct element *dashboard_sources(struct scope *scope, const struct mapped *query)
{
    struct element *list = element_new(scope->reader->arena, ELEMENT_LIST, (struct range){ 0, 0 });
    const struct view text = query->text;

    for (size_t at = 0; at < text.length;) {
        size_t end;

        while (at < text.length && (isspace((unsigned char)text.data[at]) || text.data[at] == '|'))
            at++;
        if (at + 7 >= text.length || !view_equal_nocase((struct view){ text.data + at, 6 }, VIEW("SOURCE")))
            break;
        for (at += 6; at < text.length && isspace((unsigned char)text.data[at]); at++)
            ;
        if (at == text.length || (text.data[at] != '\'' && text.data[at] != '"'))
            break;
        end = view_find_byte(text, text.data[at], at + 1);
        if (end == SIZE_MAX)
            break;
        struct mapping part;

        mapping_init(&part, scope->reader->arena);
        mapping_copy(&part, query, at + 1, end, CODING_PLAIN, 0);
        element_add(scope->reader->arena, list, VIEW(""), element_text(scope->reader->arena, mapping_end(&part)));
        at = end + 1;
    }
    return list;
}

static void dashboard_widget(struct scope *scope, const struct element *widget, struct view prefix, size_t number)
{
    const struct element *properties = scope_see_member(scope, widget, "properties");
    struct element *query = element_member(properties, "query"), *title = element_member(properties, "title");
    struct arena *arena = scope->reader->arena;
    struct view id;

    if (!query || !element_is(element_member(widget, "type"), "log"))
        return;
    id = scope_name(scope, title);
    if (id.length == 0)
        id = arena_format(arena, "widget %zu", number);
    const struct mapped text = scope_value(scope, query);

    scope_add_query(scope, &(struct found){
                               .container = "dashboard",
                               .id = prefix.length > 0 ? arena_format(arena, "%.*s/%.*s", VIEW_PRINT(prefix), VIEW_PRINT(id)) : id,
                               .text = query,
                               .name = title ? title : element_text(arena, mapped_literal(arena, id, query->place)),
                               .groups = dashboard_sources(scope, &text),
                               .language = element_member(properties, "queryLanguage"),
                           });
}

static void dashboard_widgets(struct scope *scope, struct element *body, struct view prefix)
{
    const struct element *widgets = scope_see_member(scope, body, "widgets");

    for (size_t i = 0; widgets && widgets->kind == ELEMENT_LIST && i < widgets->count; i++)
        dashboard_widget(scope, scope_see(scope, widgets->members[i].value), prefix, i + 1);
}

void dashboard_read(struct scope *scope, struct element *body, struct view prefix)
{
    struct element *seen = scope_see(scope, body);
    struct scope plain = { .reader = scope->reader, .text = dashboard_text };
    struct mapped text;

    if (!seen)
        return;
    if (seen->kind == ELEMENT_MAP && element_member(seen, "widgets")) {
        dashboard_widgets(scope, seen, prefix);
        return;
    }
    text = scope_value(scope, body);
    if (text.count == 1 && text.pieces[0].kind == PIECE_UNKNOWN)
        return;
    seen = element_read_json(scope->reader, &text);
    plain.root = seen;
    dashboard_widgets(&plain, seen, prefix);
}

void container_read_dashboard(struct reader *reader, struct element *root)
{
    struct scope scope = { .reader = reader, .root = root, .text = dashboard_text };

    if (element_member(root, "widgets"))
        dashboard_widgets(&scope, root, VIEW(""));
    else if (element_member(root, "DashboardBody"))
        dashboard_read(&scope, element_member(root, "DashboardBody"), VIEW(""));
}
