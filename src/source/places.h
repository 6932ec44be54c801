/* Which log group and stream a file's events belong to when the data does not say. */
#pragma once

#include "source/catalog.h"
#include "source/group_pattern.h"
#include "source/paths.h"

struct place {
    struct view account, group, stream;
    struct view region;             /* empty when the path does not say */
};

/*
 * In this order:
 *   --group NAME=PATTERN    whose pattern matches the path, or names a folder above it; the first that does
 *   PREFIX/UUID/STREAM/000000.gz                            an export task: the group is PREFIX, the stream the folder
 *   AWSLogs/[o-ORG/]ACCOUNT/SERVICE/…                       a service's delivery: the group is SERVICE, as in "vpcflowlogs"
 *   aws-account-id=ACCOUNT/aws-service=SERVICE/…            likewise
 *   ACCOUNT_SERVICE_REGION_…_TIME_…                         a file of such a delivery, wherever it is
 *   below a folder that was named                           the group is the file's folder, the stream the file's name
 *   a file that was named                                   the group is its name without suffixes, the stream its name
 *   standard input          both are "stdin"
 * Names that deliveries give their files have the stream in them (delivered_name.h). Folders of dates, as in 2024/05/01 or
 * year=2024, are not taken for groups: those above them are.
 * An option says the group, and the stream, account and region if it has words for them; what it does not say is the path's.
 */
struct place input_place(struct arena *arena, struct path path, struct view account, struct group_patterns *patterns);
