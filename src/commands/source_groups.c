/* SOURCE logGroups(...): log groups by prefix, identifier, account (language reference 2.1). */

#include "commands/source.h"

#include <stddef.h>

enum { SOURCE_MAX_PREFIXES = 5, SOURCE_MAX_ACCOUNTS = 20 };

/* An argument of logGroups: the list it fills, or none when it chooses nothing offline. */
struct source_argument {
    const char *name;
    size_t list;                /* offset in struct scan_source; SIZE_MAX: the class */
    size_t most;
};

#define SOURCE_LIST(name, member, most) { name, offsetof(struct scan_source, member), most }

static const struct source_argument source_argument[] = {
    SOURCE_LIST("namePrefix", prefixes, SOURCE_MAX_PREFIXES),
    SOURCE_LIST("logGroupIdentifier", identifiers, SIZE_MAX),
    SOURCE_LIST("accountIdentifiers", accounts, SOURCE_MAX_ACCOUNTS),
    SOURCE_LIST("accountIdentifier", accounts, SOURCE_MAX_ACCOUNTS),
    { "class", SIZE_MAX, SIZE_MAX },
    { "logGroupClass", SIZE_MAX, SIZE_MAX },
};
enum { SOURCE_ARGUMENTS = sizeof source_argument / sizeof *source_argument };

static const struct source_argument *argument_find(struct view name)
{
    for (size_t i = 0; i < SOURCE_ARGUMENTS; i++)
        if (view_equal_nocase(name, view_of(source_argument[i].name)))
            return &source_argument[i];
    return NULL;
}

static bool report_argument(struct binder *binder, const struct node *node)
{
    struct diagnostic *diagnostic;
    struct view nearest, names[SOURCE_ARGUMENTS];

    if (node->kind == NODE_ERROR)
        return false;
    diagnostic = node->kind == NODE_ENTRY
                     ? diagnostics_add(binder->diagnostics, CODE_E0512, node->head, "logGroups has no argument `%.*s`",
                                       VIEW_PRINT(node->text))
                     : diagnostics_add(binder->diagnostics, CODE_E0512, node->span, "arguments of logGroups have names");
    for (size_t i = 0; i < SOURCE_ARGUMENTS; i++)
        names[i] = view_of(source_argument[i].name);
    nearest = node->kind == NODE_ENTRY ? nearest_word(node->text, names, SOURCE_ARGUMENTS) : (struct view){ NULL, 0 };
    if (nearest.length)
        diagnostic_help(binder->diagnostics, diagnostic, "did you mean `%.*s`?", VIEW_PRINT(nearest));
    else
        diagnostic_help(binder->diagnostics, diagnostic,
                        "write namePrefix: [...], logGroupIdentifier: [...], accountIdentifiers: [...] or class: ...");
    return false;
}

/* A text or a list of texts. */
static bool argument_texts(struct binder *binder, const struct node *entry, size_t most, struct texts *texts)
{
    const struct node *value = entry->args[0];
    struct node *const *elements = value->args;
    size_t count = value->count;

    if (value->kind != NODE_LIST) {
        elements = &entry->args[0];
        count = 1;
    }
    if (count > most) {
        diagnostics_add(binder->diagnostics, CODE_E0512, value->span, "%.*s takes up to %zu texts, not %zu",
                        VIEW_PRINT(entry->text), most, count);
        return false;
    }
    texts->list = ARENA_ARRAY(binder->arena, count, struct view);
    texts->count = 0;
    for (size_t i = 0; i < count; i++) {
        if (elements[i]->kind != NODE_TEXT) {
            if (elements[i]->kind != NODE_ERROR)
                diagnostics_add(binder->diagnostics, CODE_E0512, elements[i]->span, "%.*s takes texts, in quotes",
                                VIEW_PRINT(entry->text));
            return false;
        }
        texts->list[texts->count++] = elements[i]->text;
    }
    return true;
}

static bool check_class(struct binder *binder, const struct node *entry)
{
    struct texts classes;
    bool good = argument_texts(binder, entry, SIZE_MAX, &classes), other = false;

    for (size_t i = 0; good && i < classes.count; i++) {
        other = other || view_equal(classes.list[i], VIEW("INFREQUENT_ACCESS"));
        if (view_equal(classes.list[i], VIEW("STANDARD")) || view_equal(classes.list[i], VIEW("INFREQUENT_ACCESS")))
            continue;
        diagnostics_add(binder->diagnostics, CODE_E0512, entry->args[0]->span,
                        "there is no class '%.*s': it is STANDARD or INFREQUENT_ACCESS", VIEW_PRINT(classes.list[i]));
        good = false;
    }
    if (good && other)
        diagnostics_add(binder->diagnostics, CODE_W0504, entry->span,
                        "files do not say which class their log group had: groups of any class are read");
    return good;
}

static bool bind_argument(struct binder *binder, const struct node *node, struct scan_source *source)
{
    const struct source_argument *argument = node->kind == NODE_ENTRY ? argument_find(node->text) : NULL;

    if (!argument)
        return report_argument(binder, node);
    if (argument->list == SIZE_MAX)
        return check_class(binder, node);
    return argument_texts(binder, node, argument->most, (struct texts *)(void *)((char *)source + argument->list));
}

static bool report_call(struct binder *binder, const struct node *call)
{
    bool known = view_equal_nocase(call->text, VIEW("dataSource")) || view_equal_nocase(call->text, VIEW("logGroupTags"));
    struct diagnostic *diagnostic =
        known ? diagnostics_add(binder->diagnostics, CODE_E0513, call->head,
                                "%.*s(...) asks for what only the service knows: files say nothing of tags and data sources",
                                VIEW_PRINT(call->text))
              : diagnostics_add(binder->diagnostics, CODE_E0512, call->head, "SOURCE has no `%.*s`", VIEW_PRINT(call->text));

    diagnostic_help(binder->diagnostics, diagnostic,
                    "write SOURCE logGroups(namePrefix: [\"PREFIX\"]) or SOURCE \"GROUP\", or leave SOURCE out to read all files");
    return false;
}

bool source_bind_call(struct binder *binder, const struct node *call, struct scan_source *source)
{
    bool good = true;

    if (!view_equal_nocase(call->text, VIEW("logGroups")))
        return report_call(binder, call);
    for (size_t i = 0; i < call->count; i++)
        good = bind_argument(binder, call->args[i], source) && good;
    return good;
}
