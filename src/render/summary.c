#include "render/summary.h"

enum { US_PER_MS = 1000, US_PER_SECOND = 1000000 };

void summary_add_count(struct buffer *text, uint64_t count)
{
    char digits[24], *at = digits + sizeof digits;
    size_t written = 0;

    do {
        if (written > 0 && written % 3 == 0)
            *--at = ',';
        *--at = (char)('0' + count % 10);
        count /= 10;
        written++;
    } while (count > 0 && written < 18);
    buffer_add(text, view_between(at, digits + sizeof digits));
}

void summary_add_bytes(struct buffer *text, uint64_t bytes)
{
    static const char *const units[] = { "bytes", "KB", "MB", "GB", "TB" };
    double value = (double)bytes;
    size_t unit = 0;

    while (value >= 999.5 && unit + 1 < sizeof units / sizeof *units) {
        value /= 1000;
        unit++;
    }
    buffer_add_format(text, "%.*f %s", unit > 0 && value < 9.95 ? 1 : 0, value, bytes == 1 ? "byte" : units[unit]);
}

void summary_add_duration(struct buffer *text, uint64_t us)
{
    if (us < US_PER_MS)
        buffer_add_format(text, "%.1f ms", (double)us / US_PER_MS);
    else if (us < US_PER_SECOND)
        buffer_add_format(text, "%.0f ms", (double)us / US_PER_MS);
    else if (us < 60 * (uint64_t)US_PER_SECOND)
        buffer_add_format(text, "%.*f s", us < 10 * (uint64_t)US_PER_SECOND ? 2 : 1, (double)us / US_PER_SECOND);
    else
        buffer_add_format(text, "%llu min %llu s", (unsigned long long)(us / US_PER_SECOND / 60),
                          (unsigned long long)(us / US_PER_SECOND % 60));
}

void summary_add_run(struct buffer *text, const struct liq_statistics *statistics)
{
    summary_add_count(text, (uint64_t)statistics->records_matched);
    buffer_add_text(text, " of ");
    summary_add_count(text, (uint64_t)statistics->records_scanned);
    buffer_add_text(text, statistics->records_scanned == 1 ? " event matched, " : " events matched, ");
    summary_add_bytes(text, (uint64_t)statistics->bytes_scanned);
    buffer_add_text(text, " in ");
    summary_add_duration(text, statistics->elapsed_us);
}

void summary_add_statistics(struct buffer *text, const struct liq_statistics *statistics)
{
    const struct {
        const char *name;
        double value;
    } rows[] = {
        { "recordsMatched", statistics->records_matched },     { "recordsScanned", statistics->records_scanned },
        { "bytesScanned", statistics->bytes_scanned },         { "logGroupsScanned", statistics->groups_scanned },
        { "resultCount", statistics->result_count },           { "peakMemoryBytes", (double)statistics->peak_memory_bytes },
        { "elapsedMicroseconds", (double)statistics->elapsed_us },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        buffer_add_format(text, "%-19s  %.0f\n", rows[i].name, rows[i].value);
}

void summary_add_progress(struct buffer *text, const struct liq_progress *progress, uint64_t elapsed_us)
{
    if (progress->bytes_total > 0) {
        double share = (double)progress->bytes_read / (double)progress->bytes_total;

        buffer_add_format(text, "%3.0f %%, ", 100 * (share < 1 ? share : 1));
    }
    if (progress->bytes_read > 0) {     /* a pipe does not always say */
        summary_add_bytes(text, progress->bytes_read);
        if (progress->bytes_total > 0) {
            buffer_add_text(text, " of ");
            summary_add_bytes(text, progress->bytes_total);
        }
        buffer_add_text(text, ", ");
    }
    summary_add_count(text, progress->records);
    buffer_add_text(text, " events");
    if (progress->bytes_read > 0 && elapsed_us > 0) {
        buffer_add_text(text, ", ");
        summary_add_bytes(text, (uint64_t)((double)progress->bytes_read * US_PER_SECOND / (double)elapsed_us));
        buffer_add_text(text, "/s");
    }
}
