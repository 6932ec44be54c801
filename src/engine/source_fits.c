/* What SOURCE asks of a log group, condition by condition (language reference 2.1). */

#include "engine/engine.h"

/* ---- names ---- */

/* Takes what stands before the next colon from the text. */
static struct view name_part(struct view *text)
{
    size_t colon = view_find_byte(*text, ':', 0);
    struct view part = { text->data, colon == SIZE_MAX ? text->length : colon };

    *text = view_skip(*text, colon == SIZE_MAX ? text->length : colon + 1);
    return part;
}

/* arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME, with or without :* behind. The region counts where it is known. */
static bool arn_fits(struct view arn, const struct input *input)
{
    struct view parts[6];

    for (size_t i = 0; i < 6; i++)
        parts[i] = name_part(&arn);
    return view_equal(parts[2], VIEW("logs")) && view_equal(parts[5], VIEW("log-group")) &&
           view_equal(arn, input->group) && view_equal(parts[4], input->owner) &&
           (input->region.length == 0 || view_equal(parts[3], input->region));
}

bool source_name_fits(struct view name, const struct input *input)
{
    if (view_ends(name, VIEW(":*")))
        name.length -= 2;
    if (view_starts(name, VIEW("arn:")))
        return arn_fits(name, input);
    if (view_equal(name, input->group))
        return true;
    return view_starts(name, input->owner) && view_equal(name_part(&name), input->owner) && view_equal(name, input->group);
}

static bool prefix_fits(struct view prefix, const struct input *input)
{
    return view_starts(input->group, prefix);
}

static bool account_fits(struct view account, const struct input *input)
{
    return view_equal(account, input->owner);
}

/* ---- what is known of groups ---- */

/* A group of which nothing is known is of the class that groups have unless another is asked for. */
static bool class_fits(struct view class, const struct input *input)
{
    struct view is = input->facts ? input->facts->class : (struct view){ NULL, 0 };

    return view_equal(class, is.length > 0 ? is : VIEW("STANDARD"));
}

/* NAME.TYPE, or NAME alone for all its types. */
static bool data_source_is(struct view wanted, struct view is)
{
    if (view_find_byte(wanted, '.', 0) == SIZE_MAX)
        is.length = view_find_byte(is, '.', 0) == SIZE_MAX ? is.length : view_find_byte(is, '.', 0);
    return view_equal(wanted, is);
}

const struct group_facts *source_facts(const struct input *input, size_t place)
{
    return place == 0 ? input->facts : input->carried;
}

static bool data_fits(struct view wanted, const struct input *input)
{
    for (size_t place = 0; place < SOURCE_FACTS; place++) {
        const struct group_facts *facts = source_facts(input, place);

        for (size_t i = 0; facts && i < facts->data_source_count; i++)
            if (data_source_is(wanted, facts->data_sources[i]))
                return true;
    }
    return data_source_is(wanted, input_data_source(input));
}

/* ---- tags ---- */

/* A star at the beginning or the end stands for anything, and then case does not count. */
static bool value_matches(struct view pattern, struct view value)
{
    bool any_before = view_starts(pattern, VIEW("*")), any_behind;

    if (any_before)
        pattern = view_skip(pattern, 1);
    any_behind = view_ends(pattern, VIEW("*"));
    pattern.length -= any_behind;
    if (!any_before && !any_behind)
        return view_equal(pattern, value);
    for (size_t at = 0; at + pattern.length <= value.length; at++) {
        bool begins = any_before || at == 0, ends = any_behind || at + pattern.length == value.length;

        if (begins && ends && view_equal_nocase(pattern, (struct view){ value.data + at, pattern.length }))
            return true;
    }
    return pattern.length == 0;
}

static bool value_fits(struct view wanted, struct view value)
{
    if (view_starts(wanted, VIEW("!")))
        return !value_matches(view_skip(wanted, 1), value);
    return value_matches(wanted, value);
}

static bool tag_fits(const struct source_condition *condition, const struct group_tag *tag)
{
    if (!view_equal(tag->key, condition->key))
        return false;
    for (size_t i = 0; i < condition->texts.count; i++)
        if (value_fits(condition->texts.list[i], tag->value))
            return true;
    return condition->texts.count == 0;
}

static bool tags_fit(const struct source_condition *condition, const struct input *input)
{
    for (size_t place = 0; place < SOURCE_FACTS; place++) {
        const struct group_facts *facts = source_facts(input, place);

        for (size_t i = 0; facts && i < facts->tag_count; i++)
            if (tag_fits(condition, &facts->tags[i]))
                return true;
    }
    return false;
}

/* ---- all together ---- */

bool source_fits(const struct source_condition *condition, const struct input *input)
{
    static bool (*const fits[SOURCE_ASPECTS])(struct view text, const struct input *input) = {
        [SOURCE_NAME] = source_name_fits, [SOURCE_PREFIX] = prefix_fits, [SOURCE_IDENTIFIER] = source_name_fits,
        [SOURCE_ACCOUNT] = account_fits,  [SOURCE_CLASS] = class_fits,   [SOURCE_DATA] = data_fits,
    };

    if (condition->aspect == SOURCE_TAG)
        return tags_fit(condition, input);
    for (size_t i = 0; i < condition->texts.count; i++)
        if (fits[condition->aspect](condition->texts.list[i], input))
            return true;
    return false;
}
