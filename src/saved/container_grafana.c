/* Dashboards and alert rules of Grafana: targets that ask CloudWatch Logs. */
#include "saved/scope.h"

#include <ctype.h>

/* ---- variables ---- */

struct grafana_variable {
    size_t end;                 /* behind it */
    struct view name;
};

static bool grafana_name_byte(char byte, bool first)
{
    return isalpha((unsigned char)byte) || byte == '_' || (!first && isdigit((unsigned char)byte));
}

static size_t grafana_name_end(struct view text, size_t at)
{
    const size_t begin = at;

    while (at < text.length && grafana_name_byte(text.data[at], at == begin))
        at++;
    return at;
}

/* `$name`, `${name}`, `${name:format}` or `[[name]]`. `$Name(...)` is a call of a saved query. */
static bool grafana_variable(struct view text, size_t at, struct grafana_variable *variable)
{
    const bool braces = view_starts(view_skip(text, at), VIEW("${")), brackets = view_starts(view_skip(text, at), VIEW("[["));
    const size_t begin = at + (braces || brackets ? 2 : 1), end = grafana_name_end(text, begin);
    const size_t close = braces ? view_find_byte(text, '}', end) : brackets ? view_find(text, VIEW("]]"), end) : end;

    if ((!brackets && text.data[at] != '$') || end == begin || close == SIZE_MAX)
        return false;
    if (!braces && !brackets && end < text.length && text.data[end] == '(')
        return false;
    variable->name = view_between(text.data + begin, text.data + end);
    variable->end = close + (braces ? 1 : brackets ? 2 : 0);
    return true;
}

/* What Grafana itself puts in. */
static bool grafana_built_in(struct view name, struct view *value)
{
    static const struct {
        struct view name, value;
    } known[] = {
        { VIEW_INIT("__interval"), VIEW_INIT("5m") }, { VIEW_INIT("__interval_ms"), VIEW_INIT("300000") },
        { VIEW_INIT("__range"), VIEW_INIT("1h") },    { VIEW_INIT("__range_s"), VIEW_INIT("3600") },
        { VIEW_INIT("__period"), VIEW_INIT("5m") },   { VIEW_INIT("__range_ms"), VIEW_INIT("3600000") },
    };

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (view_equal(name, known[i].name)) {
            *value = known[i].value;
            return true;
        }
    return false;
}

/* The value that the dashboard was saved with, unless it is several. */
static bool grafana_current(const struct element *root, struct view name, struct view *value)
{
    const struct element *list = element_path(root, "templating", "list");

    for (size_t i = 0; list && list->kind == ELEMENT_LIST && i < list->count; i++) {
        const struct element *variable = list->members[i].value;

        if (!view_equal(element_view(element_member(variable, "name")), name))
            continue;
        *value = element_view(element_path(variable, "current", "value"));
        return value->length > 0 && !view_starts(*value, VIEW("$__"));
    }
    return false;
}

static void grafana_text(struct scope *scope, const struct mapped *from, struct mapping *out)
{
    const struct view text = from->text;
    size_t run = 0;

    for (size_t at = 0; at < text.length;) {
        struct grafana_variable variable;
        struct view value;

        if ((text.data[at] != '$' && text.data[at] != '[') || !grafana_variable(text, at, &variable)) {
            at++;
            continue;
        }
        mapping_copy(out, from, run, at, CODING_PLAIN, 0);
        if (grafana_built_in(variable.name, &value) || grafana_current(scope->root, variable.name, &value))
            mapping_put(out, mapped_range(from, at, variable.end), value);
        else
            mapping_put_unknown(out, mapped_range(from, at, variable.end),
                                view_equal(variable.name, VIEW("__from")) || view_equal(variable.name, VIEW("__to")));
        at = run = variable.end;
    }
    mapping_copy(out, from, run, text.length, CODING_PLAIN, 0);
}

/* ---- targets ---- */

/* [{"arn": ..., "name": ...}] or names. */
static struct element *grafana_groups(struct scope *scope, const struct element *target)
{
    const struct element *groups = element_member(target, "logGroups");
    struct element *names = element_new(scope->reader->arena, ELEMENT_LIST, (struct range){ 0, 0 });

    if (!groups || groups->kind != ELEMENT_LIST || groups->count == 0)
        return element_member(target, "logGroupNames");
    for (size_t i = 0; i < groups->count; i++) {
        struct element *name = element_member(groups->members[i].value, "name");

        if (name)
            element_add(scope->reader->arena, names, VIEW(""), name);
    }
    return names;
}

static void grafana_target(struct scope *scope, const struct element *target, struct element *title, size_t number)
{
    const struct view id = scope_name(scope, title), part = element_view(element_member(target, "refId"));
    struct arena *arena = scope->reader->arena;
    struct view name;

    if (!element_is(element_member(target, "queryMode"), "Logs") || !element_member(target, "expression"))
        return;
    name = id.length > 0 ? id : arena_format(arena, "panel %zu", number);
    scope_add_query(scope, &(struct found){
                               .container = "grafana",
                               .id = part.length > 0 ? arena_format(arena, "%.*s/%.*s", VIEW_PRINT(name), VIEW_PRINT(part)) : name,
                               .text = element_member(target, "expression"),
                               .name = title,
                               .groups = grafana_groups(scope, target),
                               .language = element_member(target, "queryLanguage"),
                           });
}

static void grafana_panels(struct scope *scope, const struct element *panels)
{
    if (!panels || panels->kind != ELEMENT_LIST || !scope_enter(scope))
        return;
    for (size_t i = 0; i < panels->count; i++) {
        const struct element *panel = panels->members[i].value, *targets = element_member(panel, "targets");

        for (size_t j = 0; targets && targets->kind == ELEMENT_LIST && j < targets->count; j++)
            grafana_target(scope, targets->members[j].value, element_member(panel, "title"), i + 1);
        grafana_panels(scope, element_member(panel, "panels"));
    }
    scope_leave(scope);
}

static void grafana_rule(struct scope *scope, const struct element *rule, size_t number)
{
    const struct element *data = element_member(rule, "data");
    struct element *title = element_member(rule, "title");

    if (!title)
        title = element_path(rule, "grafana_alert", "title");
    if (!data)
        data = element_path(rule, "grafana_alert", "data");
    for (size_t i = 0; data && data->kind == ELEMENT_LIST && i < data->count; i++)
        grafana_target(scope, element_member(data->members[i].value, "model"), title, number);
}

static void grafana_rules(struct scope *scope, const struct element *rules)
{
    for (size_t i = 0; rules && rules->kind == ELEMENT_LIST && i < rules->count; i++)
        grafana_rule(scope, rules->members[i].value, i + 1);
}

/* A dashboard as it is exported, or as the API gives it, `{"dashboard": {...}}`; rules in groups, or one by one. */
void container_read_grafana(struct reader *reader, struct element *root)
{
    const struct element *dashboard = element_member(root, "dashboard"), *groups = element_member(root, "groups"), *rows;
    struct scope scope = { .reader = reader, .root = dashboard ? dashboard : root, .text = grafana_text };

    grafana_panels(&scope, element_member(scope.root, "panels"));
    rows = element_member(scope.root, "rows");
    grafana_panels(&scope, rows);
    for (size_t i = 0; groups && groups->kind == ELEMENT_LIST && i < groups->count; i++)
        grafana_rules(&scope, element_member(groups->members[i].value, "rules"));
    grafana_rules(&scope, root->kind == ELEMENT_LIST ? root : NULL);
    grafana_rule(&scope, root, 1);
}
