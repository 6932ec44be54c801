/* Application Load Balancers: what became of the checks of their targets' health. */
#include "source/delimited.h"
#include "source/format_rows.h"

static const struct view health_names[] = {
    VIEW_INIT("type"), VIEW_INIT("time"), VIEW_INIT("latency"), VIEW_INIT("target_addr"), VIEW_INIT("target_group_id"),
    VIEW_INIT("status"), VIEW_INIT("status_code"), VIEW_INIT("reason_code"),
};
enum { HEALTH_COLUMNS = sizeof health_names / sizeof *health_names, HEALTH_TIME = 1, HEALTH_LATENCY, HEALTH_STATUS = 5 };

static const struct delimited_layout health_layout = {
    .names = health_names, .count = HEALTH_COLUMNS, .separator = ' ', .quoted = true, .least = HEALTH_STATUS + 1,
    .form = DELIMITED_ISO, .time = HEALTH_TIME, .other_time = SIZE_MAX, .stream = SIZE_MAX,
};

static bool health_fits(const struct delimited_layout *layout, const struct view *columns, size_t count)
{
    (void)layout;
    return count > HEALTH_STATUS && delimited_is_iso(columns[HEALTH_TIME]) &&
           (delimited_is_number(columns[HEALTH_LATENCY]) || view_equal(columns[HEALTH_LATENCY], VIEW("-"))) &&
           (view_equal(columns[HEALTH_STATUS], VIEW("PASS")) || view_equal(columns[HEALTH_STATUS], VIEW("FAIL")));
}

static const struct delimited health_delimited = { .layout = &health_layout, .fits = health_fits, .sure = 96 };

const struct format format_alb_health_checks = {
    .name = "alb-health-checks",
    .help = "Health check logs of Application Load Balancers.",
    .example = "http 2024-05-01T10:00:00.875678Z 0.019584011 10.0.0.1:80 web/73e2d6bc24d8a067 PASS 200 -\n",
    DELIMITED(health_delimited),
};
