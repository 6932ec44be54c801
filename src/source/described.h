/*
 * Descriptions of log groups: what the service knows of a group and its events do not say. They are JSON as
 * `aws logs describe-log-groups` prints it, several pages one behind the other, with two members more where wanted:
 * "tags" {"team": "red"} and "dataSources" ["amazon_vpc.flow"].
 */
#pragma once

#include "base/map.h"
#include "base/status.h"

struct group_tag {
    struct view key, value;
};
struct group_facts {
    struct view name;
    struct view account, region;    /* of its ARN; empty when it has none */
    struct view class;              /* empty: not said */
    struct group_tag *tags;
    size_t tag_count;
    struct view *data_sources;
    size_t data_source_count;
};

struct descriptions {
    struct arena *arena;
    struct group_facts *list;
    size_t count, capacity;
};

/* Whether the file says that it describes log groups, whatever else is wrong with it. */
bool described_by(struct view path);
/* What the JSON object that carries an event says of its group: @data_source_name and @data_source_type, @format,
 * @dataSources, @aws.tag.KEY. NULL when it
 * says nothing. */
const struct group_facts *facts_carried(struct arena *arena, struct view object);
/* What data source a format is of, "amazon_vpc.flow", by its name; empty: any. */
struct view format_data_source(struct view name);
/* Adds what the file says. A fault begins with the path and names the line. */
enum status descriptions_read(struct descriptions *descriptions, struct view path, struct fault *fault);
/* What is known of a group; NULL when it is not described, or described for other accounts only. With an empty account, one that
 * is described once. */
const struct group_facts *descriptions_find(const struct descriptions *descriptions, struct view name, struct view account);
