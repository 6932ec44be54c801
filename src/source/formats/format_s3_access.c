/*
 * S3's server access logs. The fields' names are the headings of their documentation, "Bucket Owner" or bucket_owner, and those
 * that its table for Athena has. A quote within a quoted column is not escaped: one with a blank behind it ends the column.
 */
#include "source/delimited.h"
#include "source/format_rows.h"

static const struct view s3_names[] = {
    VIEW_INIT("Bucket Owner"), VIEW_INIT("Bucket"), VIEW_INIT("Time"), VIEW_INIT("Remote IP"), VIEW_INIT("Requester"),
    VIEW_INIT("Request ID"), VIEW_INIT("Operation"), VIEW_INIT("Key"), VIEW_INIT("Request-URI"), VIEW_INIT("HTTP status"),
    VIEW_INIT("Error Code"), VIEW_INIT("Bytes Sent"), VIEW_INIT("Object Size"), VIEW_INIT("Total Time"),
    VIEW_INIT("Turn-Around Time"), VIEW_INIT("Referer"), VIEW_INIT("User-Agent"), VIEW_INIT("Version Id"), VIEW_INIT("Host Id"),
    VIEW_INIT("Signature Version"), VIEW_INIT("Cipher Suite"), VIEW_INIT("Authentication Type"), VIEW_INIT("Host Header"),
    VIEW_INIT("TLS version"), VIEW_INIT("Access Point ARN"), VIEW_INIT("aclRequired"), VIEW_INIT("Source Region"),
};
enum {
    S3_COLUMNS = sizeof s3_names / sizeof *s3_names,
    S3_TIME = 2, S3_TIME_LENGTH = 26, S3_OPERATION = 6, S3_LEAST = 15,
};

static const struct delimited_alias s3_aliases[] = {
    { VIEW_INIT("bucketowner"), VIEW_INIT("Bucket Owner"), DELIMITED_WHOLE },
    { VIEW_INIT("bucket_name"), VIEW_INIT("Bucket"), DELIMITED_WHOLE },
    { VIEW_INIT("requestdatetime"), VIEW_INIT("Time"), DELIMITED_WHOLE },
    { VIEW_INIT("remoteip"), VIEW_INIT("Remote IP"), DELIMITED_WHOLE },
    { VIEW_INIT("requestid"), VIEW_INIT("Request ID"), DELIMITED_WHOLE },
    { VIEW_INIT("httpstatus"), VIEW_INIT("HTTP status"), DELIMITED_WHOLE },
    { VIEW_INIT("errorcode"), VIEW_INIT("Error Code"), DELIMITED_WHOLE },
    { VIEW_INIT("bytessent"), VIEW_INIT("Bytes Sent"), DELIMITED_WHOLE },
    { VIEW_INIT("objectsize"), VIEW_INIT("Object Size"), DELIMITED_WHOLE },
    { VIEW_INIT("totaltime"), VIEW_INIT("Total Time"), DELIMITED_WHOLE },
    { VIEW_INIT("turnaroundtime"), VIEW_INIT("Turn-Around Time"), DELIMITED_WHOLE },
    { VIEW_INIT("referrer"), VIEW_INIT("Referer"), DELIMITED_WHOLE },
    { VIEW_INIT("useragent"), VIEW_INIT("User-Agent"), DELIMITED_WHOLE },
    { VIEW_INIT("versionid"), VIEW_INIT("Version Id"), DELIMITED_WHOLE },
    { VIEW_INIT("hostid"), VIEW_INIT("Host Id"), DELIMITED_WHOLE },
    { VIEW_INIT("sigv"), VIEW_INIT("Signature Version"), DELIMITED_WHOLE },
    { VIEW_INIT("ciphersuite"), VIEW_INIT("Cipher Suite"), DELIMITED_WHOLE },
    { VIEW_INIT("authtype"), VIEW_INIT("Authentication Type"), DELIMITED_WHOLE },
    { VIEW_INIT("endpoint"), VIEW_INIT("Host Header"), DELIMITED_WHOLE },
    { VIEW_INIT("tlsversion"), VIEW_INIT("TLS version"), DELIMITED_WHOLE },
    { VIEW_INIT("accesspointarn"), VIEW_INIT("Access Point ARN"), DELIMITED_WHOLE },
    { VIEW_INIT("sourceregion"), VIEW_INIT("Source Region"), DELIMITED_WHOLE },
};

static const struct delimited_layout s3_layout = {
    .names = s3_names, .count = S3_COLUMNS, .aliases = s3_aliases, .alias_count = sizeof s3_aliases / sizeof *s3_aliases,
    .separator = ' ', .quoted = true, .least = S3_LEAST, .form = DELIMITED_ACCESS, .time = S3_TIME, .other_time = SIZE_MAX, .stream = SIZE_MAX,
};

static bool s3_is_operation(struct view text)
{
    static const struct view interfaces[] = {
        VIEW_INIT("REST."), VIEW_INIT("SOAP."), VIEW_INIT("WEBSITE."), VIEW_INIT("BATCH."), VIEW_INIT("S3."),
    };

    for (size_t i = 0; i < sizeof interfaces / sizeof *interfaces; i++)
        if (view_starts(text, interfaces[i]))
            return true;
    return false;
}

static bool s3_fits(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    (void)layout;
    return count >= S3_LEAST && columns[S3_TIME].length == S3_TIME_LENGTH && columns[S3_TIME].data[2] == '/' &&
           s3_is_operation(columns[S3_OPERATION]);
}

static const struct delimited s3_delimited = { .layout = &s3_layout, .fits = s3_fits, .sure = 96 };

const struct format format_s3_access = {
    .name = "s3-access",
    .help = "Server access logs of S3, of any age. The time is the one in brackets.",
    .example = "79a59df900b949e55d96a1e698fbaced bucket [01/May/2024:10:00:00 +0000] 192.0.2.7 - 3E57427F3EXAMPLE REST.GET.OBJECT "
               "a/b.txt \"GET /bucket/a/b.txt HTTP/1.1\" 200 - 113 113 7 6 \"-\" \"S3Console/0.4\" - s9lzHYrFp76ZVxRcpX9 SigV4 "
               "ECDHE-RSA-AES128-GCM-SHA256 AuthHeader bucket.s3.us-east-1.amazonaws.com TLSv1.2 - -\n",
    DELIMITED(s3_delimited),
};
