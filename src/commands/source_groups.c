/* SOURCE logGroups(...): log groups by prefix, identifier, account, class (language reference 2.1). */

#include "commands/source.h"

enum { MOST_PREFIXES = 5, MOST_ACCOUNTS = 20, LEAST_PREFIX = 3 };

struct group_argument {
    const char *name;
    enum source_aspect aspect;
    size_t most;
};

static const struct group_argument group_arguments[] = {
    { "namePrefix", SOURCE_PREFIX, MOST_PREFIXES },
    { "logGroupIdentifier", SOURCE_IDENTIFIER, SIZE_MAX },
    { "accountIdentifiers", SOURCE_ACCOUNT, MOST_ACCOUNTS },
    { "accountIdentifier", SOURCE_ACCOUNT, MOST_ACCOUNTS },
    { "class", SOURCE_CLASS, SIZE_MAX },
    { "logGroupClass", SOURCE_CLASS, SIZE_MAX },
};
enum { GROUP_ARGUMENTS = sizeof group_arguments / sizeof *group_arguments };

static const char how_to[] =
    "write namePrefix: [...], logGroupIdentifier: [...], accountIdentifiers: [...] or class: ...";

static const struct group_argument *argument_find(struct view name)
{
    for (size_t i = 0; i < GROUP_ARGUMENTS; i++)
        if (view_equal_nocase(name, view_of(group_arguments[i].name)))
            return &group_arguments[i];
    return NULL;
}

static void report_argument(struct binder *binder, const struct node *node)
{
    struct diagnostic *diagnostic;
    struct view nearest, names[GROUP_ARGUMENTS];

    if (node->kind == NODE_ERROR)
        return;
    if (node->kind != NODE_ENTRY) {
        source_report(binder, node->span, how_to, "arguments of logGroups have names");
        return;
    }
    for (size_t i = 0; i < GROUP_ARGUMENTS; i++)
        names[i] = view_of(group_arguments[i].name);
    nearest = nearest_word(node->text, names, GROUP_ARGUMENTS);
    diagnostic = diagnostics_add(binder->diagnostics, CODE_E0512, node->head, "logGroups has no argument `%.*s`",
                                 VIEW_PRINT(node->text));
    if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else
        diagnostic_help(binder->diagnostics, diagnostic, "%s", how_to);
}

/* ---- what the texts must be ---- */

static bool check_class(struct binder *binder, struct span span, struct view text)
{
    if (view_equal(text, VIEW("STANDARD")) || view_equal(text, VIEW("INFREQUENT_ACCESS")))
        return true;
    source_report(binder, span, "", "there is no class '%.*s': it is STANDARD or INFREQUENT_ACCESS", VIEW_PRINT(text));
    return false;
}

static bool check_prefix(struct binder *binder, struct span span, struct view text)
{
    if (text.length >= LEAST_PREFIX)
        return true;
    source_report(binder, span, "", "a prefix has at least %d characters, and '%.*s' has %zu", LEAST_PREFIX, VIEW_PRINT(text),
                  text.length);
    return false;
}

static bool check_filled(struct binder *binder, struct span span, struct view text)
{
    if (text.length > 0)
        return true;
    source_report(binder, span, "", "an empty text names no log group and no account");
    return false;
}

static bool (*const argument_checks[SOURCE_ASPECTS])(struct binder *binder, struct span span, struct view text) = {
    [SOURCE_PREFIX] = check_prefix,
    [SOURCE_IDENTIFIER] = check_filled,
    [SOURCE_ACCOUNT] = check_filled,
    [SOURCE_CLASS] = check_class,
};

/* A text or a list of texts. */
static bool argument_texts(struct binder *binder, const struct node *entry, const struct group_argument *argument,
                           struct texts *texts)
{
    const struct node *value = entry->args[0];
    const struct node alone = { .kind = NODE_LIST, .span = value->span, .args = entry->args, .count = 1 };
    const struct node *list = value->kind == NODE_LIST ? value : &alone;
    bool good = source_texts(binder, list, entry->text, argument->most, texts);

    for (size_t i = 0; good && i < texts->count; i++)
        good = argument_checks[argument->aspect](binder, list->args[i]->span, texts->list[i]);
    return good;
}

/* ---- arguments ---- */

static bool source_asks(const struct scan_source *source, enum source_aspect aspect)
{
    for (size_t i = 0; i < source->condition_count; i++)
        if (source->conditions[i].aspect == aspect)
            return true;
    return false;
}

static void bind_argument(struct binder *binder, const struct node *node, struct scan_source *source)
{
    const struct group_argument *argument = node->kind == NODE_ENTRY ? argument_find(node->text) : NULL;
    struct source_condition condition = { .span = node->span };

    if (!argument) {
        report_argument(binder, node);
        return;
    }
    condition.aspect = argument->aspect;
    if (source_asks(source, condition.aspect))
        source_report(binder, node->head, "", "%s is given twice", argument->name);
    else if (argument_texts(binder, node, argument, &condition.texts))
        source_ask(binder, source, condition);
}

/* Without a class it means STANDARD, and no other. */
static void imply_class(struct binder *binder, const struct node *call, struct scan_source *source)
{
    struct source_condition condition = { SOURCE_CLASS, call->span, .implied = true };

    if (source_asks(source, SOURCE_CLASS))
        return;
    condition.texts.list = ARENA_NEW(binder->arena, struct view);
    condition.texts.list[condition.texts.count++] = VIEW("STANDARD");
    source_ask(binder, source, condition);
}

void source_bind_groups(struct binder *binder, const struct node *call, struct scan_source *source)
{
    for (size_t i = 0; i < call->count; i++)
        bind_argument(binder, call->args[i], source);
    imply_class(binder, call, source);
}
