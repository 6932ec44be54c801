/* parse FIELD logfmt as NAME: one map of all `key=value` of a line (language reference 2.6.3). */

#include "commands/parsing.h"

#include "base/json.h"
#include "base/map.h"

static bool logfmt_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static char logfmt_unescape(char byte)
{
    return byte == 'n' ? '\n' : byte == 't' ? '\t' : byte == 'r' ? '\r' : byte;
}

static bool logfmt_escapes(struct view text, size_t at)
{
    return text.data[at] == '\\' && at + 1 < text.length && memchr("\"\\ntr", text.data[at + 1], 5);
}

/* The value behind the opening quote at *at - 1, which ends at the next quote or with the text. */
static struct view logfmt_quoted(struct view text, size_t *at, struct arena *arena)
{
    char *value = arena_alloc(arena, text.length - *at + 1);
    size_t length = 0;

    while (*at < text.length && text.data[*at] != '"') {
        bool escape = logfmt_escapes(text, *at);

        *at += escape;
        value[length++] = escape ? logfmt_unescape(text.data[*at]) : text.data[*at];
        ++*at;
    }
    *at += *at < text.length;
    return (struct view){ value, length };
}

static struct view logfmt_until(struct view text, size_t *at, bool key)
{
    size_t begin = *at;

    while (*at < text.length && !logfmt_blank(text.data[*at]) && !(key && text.data[*at] == '='))
        ++*at;
    return view_between(text.data + begin, text.data + *at);
}

static void logfmt_pair(struct view text, size_t *at, struct map *pairs, struct arena *arena)
{
    struct view key = logfmt_until(text, at, true);
    struct view *value = ARENA_NEW(arena, struct view);

    *value = VIEW("");
    if (*at < text.length && text.data[*at] == '=') {
        ++*at;
        if (*at < text.length && text.data[*at] == '"') {
            ++*at;
            *value = logfmt_quoted(text, at, arena);
        } else {
            *value = logfmt_until(text, at, false);
        }
    }
    if (key.length)
        map_set(pairs, key, value);
}

static struct view logfmt_write(const struct map *pairs, struct arena *arena)
{
    struct buffer out;
    struct view kept;

    buffer_init(&out);
    buffer_add_char(&out, '{');
    for (size_t i = 0; i < pairs->count; i++) {
        if (i)
            buffer_add_char(&out, ',');
        json_add_string(&out, pairs->entries[i].key);
        buffer_add_char(&out, ':');
        json_add_string(&out, *(const struct view *)pairs->entries[i].value);
    }
    buffer_add_char(&out, '}');
    kept = arena_keep(arena, buffer_view(&out));
    buffer_clear(&out);
    return kept;
}

static bool logfmt_read(const struct parse_detail *detail, struct view text, struct arena *arena, struct view *captures)
{
    struct map pairs;

    (void)detail;
    map_init(&pairs, arena);
    for (size_t at = 0; at < text.length;) {
        if (logfmt_blank(text.data[at]))
            at++;
        else
            logfmt_pair(text, &at, &pairs, arena);
    }
    captures[0] = logfmt_write(&pairs, arena);
    return pairs.count > 0;
}

void parse_bind_logfmt(struct binder *binder, const struct stage *stage, struct parse_detail *detail, struct plan_step *step)
{
    detail->pattern = VIEW("logfmt");
    detail->read = logfmt_read;
    detail->kind = KIND_MAP;
    detail->captures = 1;
    parse_output(binder, detail, step, 0, stage->names[0]->text, stage->names[0]->span);
}
