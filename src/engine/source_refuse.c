/* What is said when no log group is what SOURCE asks for: what is missing, and what there is that comes near. */

#include "base/map.h"
#include "engine/engine.h"

#include <stdlib.h>

enum { REFUSE_NEAR = 3, REFUSE_LISTED = 5, REFUSE_PART = 3 };

/* Texts that there are, each once. */
struct offer {
    struct arena *arena;
    struct map known;
    struct view *list;
    size_t count, capacity;
};

static void offer_init(struct offer *offer, struct arena *arena)
{
    *offer = (struct offer){ .arena = arena };
    map_init(&offer->known, arena);
}

static void offer_add(struct offer *offer, struct view text)
{
    if (text.length == 0 || map_find(&offer->known, text))
        return;
    map_set(&offer->known, text, offer);
    offer->list = arena_grow(offer->arena, offer->list, &offer->capacity, offer->count + 1, sizeof *offer->list);
    offer->list[offer->count++] = text;
}

/* Takes the candidate nearest to the text out of the list; empty when none is near. */
static struct view offer_take(struct offer *offer, struct view text)
{
    struct view nearest = nearest_word(text, offer->list, offer->count);

    for (size_t i = 0; nearest.length == 0 && i < offer->count; i++)
        if (text.length >= REFUSE_PART && offer->list[i].length > 0 && view_find(offer->list[i], text, 0) != SIZE_MAX)
            nearest = offer->list[i];
    for (size_t i = 0; nearest.length > 0 && i < offer->count; i++)
        if (view_equal(offer->list[i], nearest))
            offer->list[i] = VIEW("");
    return nearest;
}

/* "did you mean 'a' or 'b'?"; empty when nothing is near. */
static struct view offer_near(const struct offer *offer, struct view text)
{
    struct offer left = *offer;
    struct view help = { "", 0 }, nearest;

    left.list = ARENA_ARRAY(offer->arena, offer->count, struct view);
    if (offer->count)
        memcpy(left.list, offer->list, offer->count * sizeof *left.list);
    for (size_t i = 0; i < REFUSE_NEAR && (nearest = offer_take(&left, text)).length > 0; i++)
        help = arena_format(offer->arena, "%.*s%s'%.*s'", VIEW_PRINT(help), i ? " or " : "did you mean ", VIEW_PRINT(nearest));
    return help.length ? arena_format(offer->arena, "%.*s?", VIEW_PRINT(help)) : help;
}

/* "'a', 'b' and 7 more" */
static struct view offer_list(const struct offer *offer)
{
    struct view text = { "", 0 };

    for (size_t i = 0; i < offer->count && i < REFUSE_LISTED; i++)
        text = arena_format(offer->arena, "%.*s%s'%.*s'", VIEW_PRINT(text), i ? ", " : "", VIEW_PRINT(offer->list[i]));
    if (offer->count > REFUSE_LISTED)
        text = arena_format(offer->arena, "%.*s and %zu more", VIEW_PRINT(text), offer->count - REFUSE_LISTED);
    return text;
}

static struct view texts_joined(struct arena *arena, const struct texts *texts)
{
    struct view text = { "", 0 };

    for (size_t i = 0; i < texts->count; i++)
        text = arena_format(arena, "%.*s%s'%.*s'", VIEW_PRINT(text), i ? " or " : "", VIEW_PRINT(texts->list[i]));
    return text;
}

/* What comes near any of the texts, else what there is. */
static struct view refuse_help(const struct offer *offer, const struct texts *texts, const char *there, const char *otherwise)
{
    struct view help = { "", 0 };

    for (size_t i = 0; i < texts->count && help.length == 0; i++)
        help = offer_near(offer, texts->list[i]);
    if (help.length)
        return help;
    if (offer->count == 0)
        return arena_format(offer->arena, "%s", otherwise);
    return arena_format(offer->arena, "%s %.*s; %s", there, VIEW_PRINT(offer_list(offer)), otherwise);
}

/* ---- by aspect ---- */

struct refuse {
    const struct source_condition *condition;
    const struct known_groups *known;
    struct arena *arena;
    struct refusal *refusal;
};

static const char group_otherwise[] = "--group NAME=PATTERN names files otherwise";

/* The first of the texts that names no group. */
static struct texts name_missing(const struct refuse *refuse)
{
    const struct texts *names = &refuse->condition->texts;

    for (size_t i = 0; i < names->count; i++) {
        bool found = false;

        for (size_t k = 0; k < refuse->known->count; k++)
            found = found || source_name_fits(names->list[i], refuse->known->list[k]);
        if (!found)
            return (struct texts){ &names->list[i], 1 };
    }
    return *names;
}

/* The name of the group in an ARN, or the text itself. */
static struct view name_of_group(struct view name)
{
    size_t arn = view_find(name, VIEW(":log-group:"), 0);

    if (arn != SIZE_MAX)
        name = view_skip(name, arn + strlen(":log-group:"));
    if (view_ends(name, VIEW(":*")))
        name.length -= 2;
    return name;
}

/* The group may be there, in another account or region. */
static bool refuse_elsewhere(const struct refuse *refuse, struct view group)
{
    for (size_t i = 0; i < refuse->known->count; i++) {
        const struct input *input = refuse->known->list[i];

        if (!view_equal(group, input->group))
            continue;
        refuse->refusal->help = arena_format(refuse->arena, "'%.*s' is of account %.*s%s%.*s; --account ID or --log-groups FILE "
                                             "says otherwise", VIEW_PRINT(group), VIEW_PRINT(input->owner),
                                             input->region.length ? " in " : "", VIEW_PRINT(input->region));
        return true;
    }
    return false;
}

static int refuse_compare_names(const void *left, const void *right)
{
    return view_compare(*(const struct view *)left, *(const struct view *)right);
}

/* The names of all groups, in their order. */
static void offer_groups(struct offer *groups, const struct refuse *refuse)
{
    offer_init(groups, refuse->arena);
    for (size_t i = 0; i < refuse->known->count; i++)
        offer_add(groups, refuse->known->list[i]->group);
    if (groups->count > 0)
        qsort(groups->list, groups->count, sizeof *groups->list, refuse_compare_names);
}

static void refuse_name(const struct refuse *refuse)
{
    struct texts missing = name_missing(refuse);
    struct view group = name_of_group(missing.list[0]);
    struct texts wanted = { &group, 1 };
    struct offer groups;

    offer_groups(&groups, refuse);
    refuse->refusal->message = arena_format(refuse->arena, "there is no log group %.*s (ResourceNotFoundException)",
                                            VIEW_PRINT(texts_joined(refuse->arena, &missing)));
    if (!refuse_elsewhere(refuse, group))
        refuse->refusal->help = refuse_help(&groups, &wanted, "the files hold", group_otherwise);
}

/* A prefix is compared with as much of each name. */
static void refuse_prefix(const struct refuse *refuse)
{
    const struct texts *prefixes = &refuse->condition->texts;
    struct offer groups, begins;
    struct view help = { "", 0 };

    offer_groups(&groups, refuse);
    for (size_t k = 0; k < prefixes->count && help.length == 0; k++) {
        offer_init(&begins, refuse->arena);
        for (size_t i = 0; i < groups.count; i++)
            offer_add(&begins, (struct view){ groups.list[i].data, groups.list[i].length < prefixes->list[k].length
                                                                       ? groups.list[i].length : prefixes->list[k].length });
        help = offer_near(&begins, prefixes->list[k]);
    }
    refuse->refusal->message = arena_format(refuse->arena, "no log group has a name that begins with %.*s "
                                            "(ResourceNotFoundException)", VIEW_PRINT(texts_joined(refuse->arena, prefixes)));
    refuse->refusal->help = help.length ? help : refuse_help(&groups, prefixes, "the files hold", group_otherwise);
}

static void refuse_account(const struct refuse *refuse)
{
    struct offer accounts;

    offer_init(&accounts, refuse->arena);
    for (size_t i = 0; i < refuse->known->count; i++)
        offer_add(&accounts, refuse->known->list[i]->owner);
    refuse->refusal->message = arena_format(refuse->arena, "no log group is of account %.*s (ResourceNotFoundException)",
                                            VIEW_PRINT(texts_joined(refuse->arena, &refuse->condition->texts)));
    refuse->refusal->help = refuse_help(&accounts, &refuse->condition->texts, "the groups are of account",
                                        "--account ID or --log-groups FILE says of which account groups are");
}

static void refuse_class(const struct refuse *refuse)
{
    refuse->refusal->message = arena_format(refuse->arena, "no log group is of class %.*s (ResourceNotFoundException)",
                                            VIEW_PRINT(texts_joined(refuse->arena, &refuse->condition->texts)));
    refuse->refusal->help =
        refuse->condition->implied
            ? VIEW("logGroups(...) takes groups of class STANDARD; class: ['INFREQUENT_ACCESS'] takes the others")
            : VIEW("groups count as STANDARD unless a description of log groups, --log-groups FILE, says otherwise");
}

/* Every data source that is known, and every tag: of those with that key, the value. */
static void offer_data(struct offer *sources, const struct refuse *refuse)
{
    for (size_t i = 0; i < refuse->known->count; i++) {
        offer_add(sources, input_data_source(refuse->known->list[i]));
        for (size_t place = 0; place < SOURCE_FACTS; place++) {
            const struct group_facts *facts = source_facts(refuse->known->list[i], place);

            for (size_t k = 0; facts && k < facts->data_source_count; k++)
                offer_add(sources, facts->data_sources[k]);
        }
    }
}

static void offer_tags(struct offer *keys, struct offer *values, const struct refuse *refuse)
{
    for (size_t i = 0; i < refuse->known->count * SOURCE_FACTS; i++) {
        const struct group_facts *facts = source_facts(refuse->known->list[i / SOURCE_FACTS], i % SOURCE_FACTS);

        for (size_t k = 0; facts && k < facts->tag_count; k++) {
            offer_add(keys, facts->tags[k].key);
            if (view_equal(facts->tags[k].key, refuse->condition->key))
                offer_add(values, facts->tags[k].value);
        }
    }
}

static void refuse_data(const struct refuse *refuse)
{
    struct offer sources;

    offer_init(&sources, refuse->arena);
    offer_data(&sources, refuse);
    refuse->refusal->message = arena_format(refuse->arena, "no log group is of data source %.*s (ResourceNotFoundException)",
                                            VIEW_PRINT(texts_joined(refuse->arena, &refuse->condition->texts)));
    refuse->refusal->help = refuse_help(&sources, &refuse->condition->texts, "there is",
                                        "a description of log groups, --log-groups FILE, says of which data sources groups are");
}

static void refuse_tag(const struct refuse *refuse)
{
    static const char otherwise[] = "a description of log groups, --log-groups FILE, says which tags groups have";
    const struct source_condition *condition = refuse->condition;
    struct view key = condition->key;
    struct texts keys = { &key, 1 };
    struct offer tags, values;

    offer_init(&tags, refuse->arena);
    offer_init(&values, refuse->arena);
    offer_tags(&tags, &values, refuse);
    refuse->refusal->message =
        condition->texts.count
            ? arena_format(refuse->arena, "no log group has the tag '%.*s' with a value that is %.*s (ResourceNotFoundException)",
                           VIEW_PRINT(key), VIEW_PRINT(texts_joined(refuse->arena, &condition->texts)))
            : arena_format(refuse->arena, "no log group has the tag '%.*s' (ResourceNotFoundException)", VIEW_PRINT(key));
    refuse->refusal->help = values.count ? refuse_help(&values, &condition->texts, "its values are", otherwise)
                                         : refuse_help(&tags, &keys, "the tags are", otherwise);
}

void source_refuse(const struct source_condition *condition, const struct known_groups *known, struct arena *arena,
                   struct refusal *refusal)
{
    static void (*const refuses[SOURCE_ASPECTS])(const struct refuse *refuse) = {
        [SOURCE_NAME] = refuse_name,   [SOURCE_PREFIX] = refuse_prefix, [SOURCE_IDENTIFIER] = refuse_name,
        [SOURCE_ACCOUNT] = refuse_account, [SOURCE_CLASS] = refuse_class, [SOURCE_DATA] = refuse_data,
        [SOURCE_TAG] = refuse_tag,
    };
    const struct refuse refuse = { condition, known, arena, refusal };

    refusal->span = condition->span;
    refuses[condition->aspect](&refuse);
}
