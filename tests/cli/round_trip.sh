#!/bin/sh
# tests/cli/round_trip.sh LIQ [FOLDER]: what `liq convert` makes of each sample file, and of all of them together, must answer
# queries as the files themselves do. Ends with a line "N passed, N failed".
set -u
[ $# -ge 1 ] || { echo "usage: tests/cli/round_trip.sh LIQ [FOLDER]" >&2; exit 2; }
liq=$(cd "$(dirname -- "$1")" && pwd -P)/$(basename -- "$1")
cd -P -- "${2:-$(dirname -- "$0")/../data/formats}" || exit 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ
passed=0 failed=0

# Fields of all kinds of messages; those of other kinds are null.
fields='level, severity, msg, status, requestId, @requestId, @duration, @type, @billedDuration, @initDuration,
    kind, user.name, a, b, x, log, message, eventName, eventSource, userIdentity.type, body, severity_text,
    srcAddr, srcaddr, dstPort, action, logStatus, interfaceId, `interface-id`, interface_id, pkt_srcaddr, `pkt-srcaddr`, tcp_flags,
    vpc_id, tgw_id, account_id, flow_direction, startTime, hostZoneId, queryName, responseCode, hostname, appName, facility,
    elb, elb_status_code, request_url, target_ip, client_ip, cs_host, `cs(Host)`, c_ip, sc_status, bucket, key, http_status, time'

ask() {
    "$liq" -q -o json --now 2026-11-23 --discover "$3" "$1" "$2" 2>/dev/null
}

# compare NAME FILE CONVERTED DISCOVER: each question must have the same answer before and after.
compare() {
    for question in \
        'fields @timestamp, @message, @logStream, @log, @ingestionTime | sort @timestamp asc | limit 10000' \
        'stats count(*) as n, min(@ingestionTime), max(strlen(@message)) by @log, @logStream | sort @log asc, @logStream asc' \
        "fields $fields | sort @timestamp desc, @message asc | limit 10000" \
        'fields @aws.account, @aws.region, @data_source_name, @entity.KeyAttributes.Name, @aws.tag.team | limit 10000' \
        'filter @message like /(?i)error|GET|1/ and (isPresent(level) or isPresent(action) or @message like "e") | stats count(*)' \
        'SOURCE logGroups(namePrefix: "/aws/lambda") | stats count(*) as n by @log | sort @log asc' \
        'SOURCE dataSource(["amazon_vpc"]) | stats count(*) as n by @log | sort @log asc'
    do
        ask "$question" "$2" "$4" > "$work/before"
        ask "$question" "$3" "$4" > "$work/after"
        if cmp -s "$work/before" "$work/after"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "not the same: $1: $question"
            diff "$work/before" "$work/after" | head -n 10 | cut -c 1-300 | sed 's/^/    /'
        fi
    done
}

for file in */*; do
    "$liq" convert -q "$file" > "$work/one.json" 2>/dev/null
    compare "$file" "$file" "$work/one.json" documented
    "$liq" convert -q "$work/one.json" 2>/dev/null | cmp -s - "$work/one.json" || {
        failed=$((failed + 1))
        echo "not the same when it is converted again: $file"
    }
done
"$liq" convert -q --to "$work/all.json.zst" . 2>/dev/null
compare 'all of them' . "$work/all.json.zst" service
compare 'all of them' . "$work/all.json.zst" documented
"$liq" convert -q . > "$work/all.json" 2>/dev/null
"$liq" convert -q "$work/all.json.zst" | cmp - "$work/all.json" || {
    failed=$((failed + 1))
    echo 'not the same when all are converted again'
}
echo "$passed passed, $failed failed"
[ $failed = 0 ]
