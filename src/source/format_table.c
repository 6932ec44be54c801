#include "source/format_rows.h"

/* Of equally sure formats the earlier wins; the last takes anything. */
static const struct format *const format_rows[] = {
    &format_events,
    &format_log_events,
    &format_cloudtrail,
    &format_subscription,
    &format_query_results,
    &format_console_json,
    &format_opentelemetry,
    &format_json,
    &format_console_csv,
    &format_query_results_text,
    &format_query_results_yaml,
    &format_fluent_bit_stdout,
    &format_vector,
    &format_firelens,
    &format_fluent_bit,
    &format_docker_json,
    &format_logcli,
    &format_journald,
    &format_export,
    &format_vpc,
    &format_vpc_lines,
    &format_tgw_lines,
    &format_alb,
    &format_alb_connections,
    &format_alb_health_checks,
    &format_nlb,
    &format_clb,
    &format_cloudfront,
    &format_cloudfront_lines,
    &format_cloudfront_json,
    &format_s3_access,
    &format_tail,
    &format_tail_short,
    &format_cri,
    &format_kubectl,
    &format_docker,
    &format_compose,
    &format_stern,
    &format_awslogs,
    &format_saw,
    &format_cw,
    &format_utern,
    &format_sam,
    &format_fluentd,
    &format_events_text,
    &format_events_yaml,
    &format_route53,
    &format_millis,
    &format_syslog,
    &format_syslog_5424,
    &format_klog,
    &format_access,
    &format_python,
    &format_iso,
    &format_epoch,
    &format_lines,
};
enum { FORMAT_ROWS = sizeof format_rows / sizeof *format_rows };

const struct format *format_at(size_t index)
{
    return index < FORMAT_ROWS ? format_rows[index] : NULL;
}

const struct format *format_find(struct view name)
{
    for (size_t i = 0; i < FORMAT_ROWS; i++)
        if (view_equal(name, view_of(format_rows[i]->name)))
            return format_rows[i];
    return NULL;
}
