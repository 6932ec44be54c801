/* SOURCE dataSource([...]) and logGroupTags([...]): log groups by what they are labelled with (language reference 2.1). */

#include "commands/source.h"

enum { MOST_DATA_SOURCES = 10, MOST_FILTERS = 5, MOST_VALUES = 5, MOST_KEY = 128, MOST_VALUE = 259 };

static const char data_right[] = "write dataSource([\"NAME.TYPE\"]), as in dataSource([\"amazon_vpc.flow\"])";
static const char tags_right[] = "write logGroupTags([{\"key\": \"KEY\", \"values\": [\"VALUE\"]}])";

/* The one argument of a call, a list; NULL after a report. */
static const struct node *label_list(struct binder *binder, const struct node *call, const char *right)
{
    if (call->count == 1 && call->args[0]->kind == NODE_LIST)
        return call->args[0];
    if (call->count == 0 || call->args[0]->kind != NODE_ERROR)
        source_report(binder, call->span, right, "%.*s takes one list", VIEW_PRINT(call->text));
    return NULL;
}

/* ---- data sources ---- */

static bool check_data_source(struct binder *binder, const struct node *node)
{
    size_t dot = view_find_byte(node->text, '.', 0);

    if (node->text.length > 0 && dot != 0 && dot != node->text.length - 1)
        return true;
    source_report(binder, node->span, data_right, "'%.*s' is no data source", VIEW_PRINT(node->text));
    return false;
}

void source_bind_data(struct binder *binder, const struct node *call, struct scan_source *source)
{
    const struct node *list = label_list(binder, call, data_right);
    struct source_condition condition = { SOURCE_DATA, call->span };
    bool good = list && source_texts(binder, list, call->text, MOST_DATA_SOURCES, &condition.texts);

    for (size_t i = 0; good && i < list->count; i++)
        good = check_data_source(binder, list->args[i]);
    if (good)
        source_ask(binder, source, condition);
}

/* ---- tags ---- */

/* A star stands for anything at the beginning or the end, behind a ! where there is one. */
static bool check_value(struct binder *binder, const struct node *node)
{
    struct view text = node->text;

    if (text.length > MOST_VALUE) {
        source_report(binder, node->span, "", "a value has at most %d characters", MOST_VALUE);
        return false;
    }
    if (view_starts(text, VIEW("!")))
        text = view_skip(text, 1);
    if (view_starts(text, VIEW("*")))
        text = view_skip(text, 1);
    if (view_ends(text, VIEW("*")))
        text.length--;
    if (view_find_byte(text, '*', 0) == SIZE_MAX)
        return true;
    source_report(binder, node->span, "", "a * stands at the beginning or the end of a value");
    return false;
}

static bool bind_values(struct binder *binder, const struct node *value, struct texts *texts)
{
    if (value->kind == NODE_LIST && value->count == 0)
        return true;                /* any value, as without values */
    if (value->kind != NODE_LIST) {
        if (value->kind != NODE_ERROR)
            source_report(binder, value->span, tags_right, "values is a list of texts");
        return false;
    }
    if (!source_texts(binder, value, VIEW("values"), MOST_VALUES, texts))
        return false;
    for (size_t i = 0; i < value->count; i++)
        if (!check_value(binder, value->args[i]))
            return false;
    return true;
}

static bool bind_key(struct binder *binder, const struct node *value, struct view *key)
{
    if (value->kind == NODE_ERROR)
        return false;
    if (value->kind != NODE_TEXT || value->text.length == 0 || value->text.length > MOST_KEY) {
        source_report(binder, value->span, tags_right, "key is a text of 1 to %d characters", MOST_KEY);
        return false;
    }
    *key = value->text;
    return true;
}

static bool bind_entry(struct binder *binder, const struct node *entry, struct source_condition *condition, bool *values)
{
    bool key = view_equal(entry->text, VIEW("key"));

    if (!key && !view_equal(entry->text, VIEW("values"))) {
        source_report(binder, entry->head, tags_right, "a filter of tags has no `%.*s`: it has key and values",
                      VIEW_PRINT(entry->text));
        return false;
    }
    if (key ? condition->key.data != NULL : *values) {
        source_report(binder, entry->head, tags_right, "%.*s is given twice", VIEW_PRINT(entry->text));
        return false;
    }
    if (key)
        return bind_key(binder, entry->args[0], &condition->key);
    *values = true;
    return bind_values(binder, entry->args[0], &condition->texts);
}

static void bind_filter(struct binder *binder, const struct node *filter, struct scan_source *source)
{
    struct source_condition condition = { SOURCE_TAG, filter->span };
    bool values = false;

    if (filter->kind != NODE_MAP) {
        if (filter->kind != NODE_ERROR)
            source_report(binder, filter->span, tags_right, "a filter of tags is a map with key and values");
        return;
    }
    for (size_t i = 0; i < filter->count; i++)
        if (!bind_entry(binder, filter->args[i], &condition, &values))
            return;
    if (condition.key.data)
        source_ask(binder, source, condition);
    else
        source_report(binder, filter->span, tags_right, "a filter of tags has a key");
}

void source_bind_tags(struct binder *binder, const struct node *call, struct scan_source *source)
{
    const struct node *list = label_list(binder, call, tags_right);

    if (!list)
        return;
    if (list->count == 0)
        source_report(binder, list->span, tags_right, "the list of %.*s is empty", VIEW_PRINT(call->text));
    if (list->count > MOST_FILTERS)
        source_report(binder, list->span, "", "%.*s takes up to %d filters, not %zu", VIEW_PRINT(call->text), MOST_FILTERS,
                      list->count);
    for (size_t i = 0; i < list->count && list->count <= MOST_FILTERS; i++)
        bind_filter(binder, list->args[i], source);
}
