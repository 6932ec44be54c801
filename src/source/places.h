/* Which log group and stream a file's events belong to when the data does not say. */
#pragma once

#include "base/status.h"
#include "source/catalog.h"
#include "source/paths.h"

struct place {
    struct view account, group, stream;
    struct view region;             /* empty when the path does not say */
};

/* STATUS_INVALID when a --group is not NAME=PATTERN. */
enum status groups_check(const struct catalog_request *request, struct fault *fault);

/*
 * In this order:
 *   --group NAME=PATTERN    whose pattern matches the path, or names a folder above it; the first that does
 *   PREFIX/UUID/STREAM/000000.gz                            an export task: the group is PREFIX, the stream the folder
 *   AWSLogs/[o-ORG/]ACCOUNT/SERVICE/…                       a service's delivery: the group is SERVICE, as in "vpcflowlogs"
 *   aws-account-id=ACCOUNT/aws-service=SERVICE/…            likewise
 *   below a folder that was named                           the group is the file's folder, the stream the file's name
 *   a file that was named                                   the group is its name without suffixes, the stream its name
 *   standard input          both are "stdin"
 * Files of CloudTrail's deliveries are of the stream ACCOUNT_CloudTrail_REGION that their names begin with.
 * An option only says the group; the stream and the account are the path's, and so is the region: the folder behind SERVICE,
 * or aws-region=REGION.
 */
struct place input_place(struct arena *arena, struct path path, const struct catalog_request *request);
