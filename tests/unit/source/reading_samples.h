/* Texts of each format, a few hundred events with everything odd in them: for the tests of readings. */
#pragma once

#include "base/json.h"
#include "gathered.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const size_t morsels[] = { 1, 7, 64, 1000 };

static inline void add_odd_line(struct buffer *text, size_t i)
{
    static const char *const words[] = { "timeout", "REJECT", "OutOfMemoryError", "\xFF\xC3(", "caf\xC3\xA9", "a\tb", "", "x" };

    buffer_add_format(text, "event %zu %s", i * 7919 % 1000, words[i % 8]);
    if (i % 29 == 0)
        buffer_add(text, (struct view){ "\0nul\0", 5 });
    if (i % 41 == 0)
        buffer_add_repeat(text, 'y', 200 + i);
}

static inline void write_export(struct buffer *text)
{
    buffer_add_text(text, "\xEF\xBB\xBF" "before any head\n2024-05-0 nearly one\n");
    for (size_t i = 0; i < 300; i++) {
        buffer_add_format(text, "2024-05-%02zuT10:%02zu:00.%03zuZ ", 1 + i % 30, i % 60, i);
        add_odd_line(text, i);
        buffer_add_text(text, i % 5 ? "\n" : "\r\n");
        if (i % 7 == 0)
            buffer_add_text(text, "\tat some.place\n\n2024-05-01T10:00:00.123\n\n");
    }
    buffer_add_text(text, "2024-05-01T10:00:00.123Z last, without an end");
}

static inline void write_lines(struct buffer *text)
{
    for (size_t i = 0; i < 300; i++) {
        if (i % 3 == 0)
            buffer_add_format(text, "2024-05-%02zu 10:%02zu:00,%03zu ", 1 + i % 30, i % 60, i);
        add_odd_line(text, i);
        buffer_add_text(text, i % 5 ? "\n" : "\r\n\n");
    }
}

static inline void write_events(struct buffer *text)
{
    for (size_t i = 0; i < 300; i++) {
        struct buffer message;

        buffer_init(&message);
        add_odd_line(&message, i);
        if (i % 11 == 0) {
            buffer_add_format(text, "not an object %zu\n", i);
        } else if (i % 7 == 0) {
            buffer_add_format(text, "{\"time\":%zu,\"level\":\"INFO\",\"word\":\"REJECT\"}\n", (size_t)1714557600000 + i);
        } else {
            buffer_add_format(text, "{\"@timestamp\":\"2024-05-%02zuT10:%02zu:00.000Z\",\"@logStream\":\"s%zu\",\"@message\":",
                              1 + i % 30, i % 60, i % 4);
            json_add_string(text, buffer_view(&message));
            buffer_add_text(text, i % 5 ? "}\n" : ",\"@log\":\"111122223333:g\"}\r\n\n");
        }
        buffer_clear(&message);
    }
}

static inline void write_flows(struct buffer *text)
{
    buffer_add_text(text, "version account-id interface-id srcaddr start end action log-status\r\n");
    for (size_t i = 0; i < 300; i++) {
        buffer_add_format(text, "2 123456789012 eni-%zu 10.0.0.%zu %zu %zu %s OK\n", i % 5, i % 256, (size_t)1714557600 + i * 600,
                          (size_t)1714557660 + i * 600, i % 8 ? "ACCEPT" : "REJECT");
        if (i == 150)
            buffer_add_text(text, "version account-id interface-id srcaddr start end action log-status\r\nodd line\n\n");
    }
}

static const struct sample {
    const char *format;
    void (*write)(struct buffer *text);
} samples[] = {
    { "export", write_export }, { "lines", write_lines }, { "events", write_events }, { "vpc", write_flows },
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static inline struct buffer sample_text(size_t i)
{
    struct buffer text;

    buffer_init(&text);
    samples[i].write(&text);
    return text;
}

/* ---- packing ---- */
