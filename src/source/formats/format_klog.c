/* What Kubernetes' and Google's programs write: I0501 10:00:00.123456    1234 file.go:12] message. */
#include "source/format_rows.h"
#include "source/head_text.h"

static bool klog_head(struct head_reader *reader, struct view line, struct head *head)
{
    struct view rest = line;

    if (!head_byte(&rest, 'I') && !head_byte(&rest, 'W') && !head_byte(&rest, 'E') && !head_byte(&rest, 'F'))
        return false;
    head->timed = head_time_klog(&reader->clock, rest, &head->time);
    return head->timed;
}

static const struct headed klog_headed = { .parse = klog_head, .sure = 90 };

const struct format format_klog = {
    .name = "klog",
    .help = "Lines of klog and glog: I0501 10:00:00.123456, process, place, message. The year is the last in which the time "
            "is not later than the file.",
    .example = "W0501 10:00:00.123456    1234 pool.go:12] exhausted\n",
    HEADED(klog_headed),
};
