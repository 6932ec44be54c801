/*
 * The content of a JSON string, searched for its end and decoded in one pass, 64 bytes at a time. Only escapes of two
 * bytes are decoded here; \uXXXX and what is no escape is left to json_decode().
 */
#pragma once

#include "base/view.h"

#include <stdint.h>

enum { UNESCAPE_ROOM = 160 };   /* bytes that may be written behind the decoded text */

struct unescaped {
    const char *end;            /* the closing quote; NULL: there is none */
    char *out;                  /* behind the decoded text; NULL: there are escapes that are not decoded here */
};

/*
 * Decodes the content that begins at `at` to `out`, where there is room for end - at + UNESCAPE_ROOM bytes; out NULL:
 * only the end is wanted. Bytes before `readable`, at or behind end, may be read but are not looked at.
 */
struct unescaped unescape(const char *at, const char *end, const char *readable, char *out);
/* The same on any machine; for those without the instructions, and for tests. */
struct unescaped unescape_plain(const char *at, const char *end, const char *readable, char *out);
/* How long the decoded text of the whole content is; SIZE_MAX: there are escapes that are not decoded here, or a quote or the
 * beginning of an escape at its end, so it is not the content of a string. */
size_t unescape_length(const char *at, const char *end, const char *readable);
size_t unescape_length_plain(const char *at, const char *end, const char *readable);
