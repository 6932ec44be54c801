/* The formats, a file each. */
#pragma once

#include "source/format.h"

extern const struct format format_events;
extern const struct format format_log_events;
extern const struct format format_cloudtrail;
extern const struct format format_subscription;
extern const struct format format_query_results;
extern const struct format format_console_json;
extern const struct format format_opentelemetry;
extern const struct format format_json;
extern const struct format format_console_csv;
extern const struct format format_query_results_text;
extern const struct format format_query_results_yaml;
extern const struct format format_fluent_bit_stdout;
extern const struct format format_vector;
extern const struct format format_firelens;
extern const struct format format_fluent_bit;
extern const struct format format_docker_json;
extern const struct format format_logcli;
extern const struct format format_journald;
extern const struct format format_export;
extern const struct format format_vpc;
extern const struct format format_vpc_lines;
extern const struct format format_tgw_lines;
extern const struct format format_alb;
extern const struct format format_alb_connections;
extern const struct format format_alb_health_checks;
extern const struct format format_nlb;
extern const struct format format_clb;
extern const struct format format_cloudfront;
extern const struct format format_cloudfront_lines;
extern const struct format format_cloudfront_json;
extern const struct format format_s3_access;
extern const struct format format_tail;
extern const struct format format_tail_short;
extern const struct format format_cri;
extern const struct format format_kubectl;
extern const struct format format_docker;
extern const struct format format_compose;
extern const struct format format_stern;
extern const struct format format_awslogs;
extern const struct format format_saw;
extern const struct format format_cw;
extern const struct format format_utern;
extern const struct format format_sam;
extern const struct format format_fluentd;
extern const struct format format_events_text;
extern const struct format format_events_yaml;
extern const struct format format_route53;
extern const struct format format_millis;
extern const struct format format_syslog;
extern const struct format format_syslog_5424;
extern const struct format format_klog;
extern const struct format format_access;
extern const struct format format_python;
extern const struct format format_iso;
extern const struct format format_epoch;
extern const struct format format_lines;

/* As far beyond a beginning as any format looks to be sure of it. */
enum { FORMAT_LOOK_AHEAD = 64 };
/* As far before a beginning as any format looks for what belongs to the event, and the byte before: its look_behind is no more. */
enum { FORMAT_LOOK_BEHIND = 64 * 1024 };
