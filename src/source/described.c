#include "source/described.h"

#include "base/json.h"
#include "base/whole_file.h"

enum { DESCRIBED_MAX_BYTES = 64 * 1024 * 1024 };

/* ---- a group ---- */

struct reader {
    struct descriptions *into;
    struct view path, text;
    struct fault *fault;
};

static enum status described_fault(const struct reader *reader, struct view at, const char *what)
{
    size_t line = 1;

    for (const char *byte = reader->text.data; byte < at.data; byte++)
        line += *byte == '\n';
    return fault_set(reader->fault, STATUS_INVALID, "%.*s: line %zu: %s", VIEW_PRINT(reader->path), line, what);
}

/* A member that is a text, or missing. */
static enum status described_text(const struct reader *reader, struct json group, struct view name, struct view *text)
{
    struct json member = json_member(group, name);

    if (member.kind == JSON_STRING)
        *text = json_text(reader->into->arena, member);
    else if (member.kind != JSON_NONE && member.kind != JSON_NULL)
        return described_fault(reader, member.raw, "this member is a text");
    return STATUS_OK;
}

static enum status described_tags(const struct reader *reader, struct json group, struct group_facts *facts)
{
    struct arena *arena = reader->into->arena;
    struct json tags = json_member(group, VIEW("tags"));
    struct json_walk walk = json_walk(tags);

    if (tags.kind == JSON_NONE)
        return STATUS_OK;
    if (tags.kind != JSON_OBJECT)
        return described_fault(reader, tags.raw, "tags are an object of texts: {\"KEY\": \"VALUE\"}");
    facts->tags = ARENA_ARRAY(arena, json_count(tags), struct group_tag);
    while (json_next(&walk)) {
        if (walk.value.kind != JSON_STRING)
            return described_fault(reader, walk.value.raw, "the value of a tag is a text");
        facts->tags[facts->tag_count++] = (struct group_tag){ json_decode(arena, walk.key), json_text(arena, walk.value) };
    }
    return STATUS_OK;
}

static enum status described_data_sources(const struct reader *reader, struct json group, struct group_facts *facts)
{
    struct arena *arena = reader->into->arena;
    struct json sources = json_member(group, VIEW("dataSources"));
    struct json_walk walk = json_walk(sources);

    if (sources.kind == JSON_NONE)
        return STATUS_OK;
    if (sources.kind != JSON_ARRAY)
        return described_fault(reader, sources.raw, "dataSources are a list of texts: [\"NAME.TYPE\"]");
    facts->data_sources = ARENA_ARRAY(arena, json_count(sources), struct view);
    while (json_next(&walk)) {
        if (walk.value.kind != JSON_STRING)
            return described_fault(reader, walk.value.raw, "a data source is a text: \"NAME.TYPE\"");
        facts->data_sources[facts->data_source_count++] = json_text(arena, walk.value);
    }
    return STATUS_OK;
}

/* arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME */
static void described_arn(struct view arn, struct group_facts *facts)
{
    struct view parts[5] = { { NULL, 0 } };

    for (size_t i = 0; i < 5; i++) {
        size_t colon = view_find_byte(arn, ':', 0);

        if (colon == SIZE_MAX)
            return;
        parts[i] = (struct view){ arn.data, colon };
        arn = view_skip(arn, colon + 1);
    }
    facts->region = parts[3];
    facts->account = parts[4];
}

static enum status described_group(const struct reader *reader, struct json group)
{
    struct descriptions *into = reader->into;
    struct group_facts facts = { .name = { NULL, 0 } };
    struct view arn = { NULL, 0 };

    if (group.kind != JSON_OBJECT)
        return described_fault(reader, group.raw, "a log group is described by an object");
    TRY(described_text(reader, group, VIEW("logGroupName"), &facts.name));
    if (facts.name.length == 0)
        return described_fault(reader, group.raw, "the description of a log group has a logGroupName");
    TRY(described_text(reader, group, VIEW("arn"), &arn));
    if (arn.length == 0)
        TRY(described_text(reader, group, VIEW("logGroupArn"), &arn));
    described_arn(arn, &facts);
    TRY(described_text(reader, group, VIEW("logGroupClass"), &facts.class));
    TRY(described_tags(reader, group, &facts));
    TRY(described_data_sources(reader, group, &facts));
    into->list = arena_grow(into->arena, into->list, &into->capacity, into->count + 1, sizeof *into->list);
    into->list[into->count++] = facts;
    return STATUS_OK;
}

/* ---- what events carry ---- */

/* That of @data_source_name and @data_source_type, that of the messages' format, and those of @dataSources. */
static void carried_data_sources(struct arena *arena, struct json object, struct group_facts *facts)
{
    const struct json name = json_member(object, VIEW("@data_source_name")), type = json_member(object, VIEW("@data_source_type"));
    const struct json format = json_member(object, VIEW("@format")), others = json_member(object, VIEW("@dataSources"));
    const struct view known = format.kind == JSON_STRING ? format_data_source(json_text(arena, format)) : VIEW("");
    struct json_walk walk = json_walk(others);

    facts->data_sources = ARENA_ARRAY(arena, 2 + (others.kind == JSON_ARRAY ? json_count(others) : 0), struct view);
    if (name.kind == JSON_STRING)
        facts->data_sources[facts->data_source_count++] =
            type.kind == JSON_STRING
                ? arena_format(arena, "%.*s.%.*s", VIEW_PRINT(json_text(arena, name)), VIEW_PRINT(json_text(arena, type)))
                : json_text(arena, name);
    if (known.length > 0)
        facts->data_sources[facts->data_source_count++] = known;
    while (others.kind == JSON_ARRAY && json_next(&walk))
        if (walk.value.kind == JSON_STRING)
            facts->data_sources[facts->data_source_count++] = json_text(arena, walk.value);
}

static void carried_tags(struct arena *arena, struct json object, struct group_facts *facts)
{
    const struct view tag = VIEW_INIT("@aws.tag.");
    struct json_walk walk = json_walk(object);

    facts->tags = ARENA_ARRAY(arena, json_count(object), struct group_tag);
    while (json_next(&walk))
        if (walk.value.kind == JSON_STRING && view_starts(walk.key, tag))
            facts->tags[facts->tag_count++] = (struct group_tag){ json_decode(arena, view_skip(walk.key, tag.length)),
                                                                  json_text(arena, walk.value) };
}

const struct group_facts *facts_carried(struct arena *arena, struct view object)
{
    struct json json = json_at(object);
    struct group_facts *facts;

    if (json.kind != JSON_OBJECT || (view_find(object, VIEW("@data_source_name"), 0) == SIZE_MAX &&
                                     view_find(object, VIEW("@dataSources"), 0) == SIZE_MAX &&
                                     view_find(object, VIEW("@format"), 0) == SIZE_MAX &&
                                     view_find(object, VIEW("@aws.tag."), 0) == SIZE_MAX))
        return NULL;
    object = arena_keep(arena, object);
    json = json_at(object);
    facts = ARENA_NEW(arena, struct group_facts);
    carried_data_sources(arena, json, facts);
    carried_tags(arena, json, facts);
    return facts->data_source_count + facts->tag_count ? facts : NULL;
}

/* ---- files ---- */

static enum status described_page(const struct reader *reader, struct json page)
{
    struct json groups = json_member(page, VIEW("logGroups"));
    struct json_walk walk = json_walk(groups);

    if (page.kind != JSON_OBJECT || groups.kind != JSON_ARRAY)
        return described_fault(reader, page.raw, "an object with a list of logGroups is wanted, as describe-log-groups prints it");
    while (json_next(&walk))
        TRY(described_group(reader, walk.value));
    return STATUS_OK;
}

enum status descriptions_read(struct descriptions *descriptions, struct view path, struct fault *fault)
{
    struct reader reader = { descriptions, path, .fault = fault };
    struct view rest;

    TRY(whole_file_read(descriptions->arena, path, DESCRIBED_MAX_BYTES, &reader.text, fault));
    if (reader.text.length > DESCRIBED_MAX_BYTES)
        return fault_set(fault, STATUS_INVALID, "%.*s: a description of log groups has at most 64 MB", VIEW_PRINT(path));
    rest = view_trim(reader.text);
    do {
        struct json page = json_at(rest);

        if (page.kind == JSON_NONE || !json_valid(page.raw))
            return described_fault(&reader, rest, "this is no JSON");
        TRY(described_page(&reader, page));
        rest = view_trim(view_skip(rest, (size_t)(view_end(page.raw) - rest.data)));
    } while (rest.length > 0);
    return STATUS_OK;
}

bool described_by(struct view path)
{
    struct arena arena;
    struct view text;
    struct fault fault;
    bool says;

    arena_init(&arena, NULL);
    says = whole_file_read(&arena, path, DESCRIBED_MAX_BYTES, &text, &fault) == STATUS_OK &&
           view_starts(view_trim(text), VIEW("{")) && view_find(text, VIEW("\"logGroups\""), 0) != SIZE_MAX;
    arena_clear(&arena);
    return says;
}

const struct group_facts *descriptions_find(const struct descriptions *descriptions, struct view name, struct view account)
{
    const struct group_facts *found = NULL;

    for (size_t i = 0; i < descriptions->count; i++) {
        const struct group_facts *facts = &descriptions->list[i];

        if (!view_equal(facts->name, name))
            continue;
        if (account.length > 0 && (facts->account.length == 0 || view_equal(facts->account, account)))
            return facts;
        if (account.length == 0 && found && !view_equal(facts->account, found->account))
            return NULL;
        if (account.length == 0 && !found)
            found = facts;
    }
    return found;
}
