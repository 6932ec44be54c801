/* A log of many shapes: fields that come and go and change their kind, lines for globs and regexes, few distinct times. */
#pragma once

#include "answered.h"

static inline uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static const char *const word[] = { "GET", "PUT", "timeout", "a=1", "x*y", "", "200", "05", "1e2", "\\u00e9t\\u00e9" };

static inline void message_add(struct buffer *out, uint32_t *state, unsigned i)
{
    const char *a = word[next_random(state) % 10], *b = word[next_random(state) % 10];
    unsigned number = next_random(state) % 50;

    switch (next_random(state) % 6) {
    case 0:
        buffer_add_format(out, "{\\\"svc\\\":\\\"%s\\\",\\\"ms\\\":%u,\\\"code\\\":\\\"%u\\\",\\\"deep\\\":{\\\"n\\\":[%u,null]}}",
                          a, number, 200 + number, i);
        break;
    case 1:
        buffer_add_format(out, "{\\\"svc\\\":\\\"%s\\\",\\\"ms\\\":%u.50,\\\"ok\\\":%s}", b, number, number % 2 ? "true" : "false");
        break;
    case 2:
        buffer_add_format(out, "{\\\"svc\\\":null,\\\"ms\\\":\\\"%s\\\",\\\"ok\\\":\\\"%s\\\"}", a, b);
        break;
    case 3:
        buffer_add_format(out, "[%s] %s %s took %u ms", b, a, b, number);
        break;
    case 4:
        buffer_add_format(out, "user=%s action=%s, level=%u", a, b, number % 7);
        break;
    default:
        buffer_add_format(out, "%s %s", a, b);
        break;
    }
}

static inline struct log_file log_random(unsigned events, uint32_t state)
{
    struct buffer text;
    struct log_file file;

    buffer_init(&text);
    for (unsigned i = 0; i < events; i++) {
        buffer_add_format(&text, "{\"@timestamp\":%lld,\"@message\":\"", 1714557600000 + (long long)(next_random(&state) % 400) * 1000);
        message_add(&text, &state, i);
        buffer_add_text(&text, "\"}\n");
    }
    file = log_write(buffer_view(&text));
    buffer_clear(&text);
    return file;
}
