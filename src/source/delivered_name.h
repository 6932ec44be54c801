/* What the names of files tell that services deliver. */
#pragma once

#include "base/view.h"

struct delivered_name {
    struct view account, service, region;   /* empty where the name has none */
    struct view stream;
};

bool name_is_number(struct view text);      /* digits */
bool name_is_account(struct view text);     /* twelve of them */
bool name_is_year(struct view text);        /* of this century or the last */
bool name_is_region(struct view text);      /* "eu-central-1", "us-gov-west-1" */
bool name_is_uuid(struct view text);
bool name_is_permission_check(struct view path);    /* the file export tasks leave behind to see whether they may write */
bool name_is_digest(struct view path);      /* what CloudTrail signs its files with: no events */
bool name_is_date(struct view folder);      /* "year=2024", "2024-05-01": of a folder that tells a time alone */

/*
 * ACCOUNT_SERVICE_REGION_[RESOURCE_]YYYYMMDDTHHMMZ_…      flow logs, load balancers, firewalls: the stream is the RESOURCE;
 *                                                         CloudTrail has none: then it is ACCOUNT_SERVICE_REGION
 * RESOURCE_SERVICE_ACCOUNT_YYYYMMDDTHHMMZ_…               query logs of Route 53's resolver: the stream is the RESOURCE
 * False for any other name.
 */
bool delivered_name_service(struct view base, struct delivered_name *name);

/*
 * The stream in the names of files that lie anywhere:
 *   NAME-1-2024-05-01-10-00-00-UUID                Firehose's: NAME
 *   DISTRIBUTION.2024-05-01-10.HEX.gz              CloudFront's: DISTRIBUTION
 *   PREFIX2024-05-01-10-00-00-HEX                  of access to S3: PREFIX, which may be empty
 */
bool delivered_name_stream(struct view base, struct view *stream);
