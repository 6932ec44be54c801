/* parse FIELD logfmt as NAME: one map of all `key=value` of a line (language reference 2.6.3). */

#include "commands/parsing.h"

#include "base/json.h"
#include "base/map.h"

enum { LOGFMT_FEW = 32 };

struct logfmt_pair {
    struct view key, value;
};

/* The pairs of a line, each key once. As long as there are few of them they need no map. */
struct logfmt_pairs {
    struct logfmt_pair few[LOGFMT_FEW];
    size_t count;               /* of the few */
    uint64_t seen;              /* a bit for each kind of keys there are, which tells most new ones */
    struct map many;            /* all of them, when there are more: their values are views */
    struct arena *arena;
};

static void logfmt_set_many(struct logfmt_pairs *pairs, struct view key, struct view value)
{
    struct view *kept = ARENA_NEW(pairs->arena, struct view);

    *kept = value;
    map_set(&pairs->many, key, kept);
}

static bool logfmt_replace(struct logfmt_pairs *pairs, struct view key, struct view value)
{
    for (size_t i = 0; i < pairs->count; i++)
        if (view_equal(pairs->few[i].key, key)) {
            pairs->few[i].value = value;
            return true;
        }
    return false;
}

static void logfmt_set(struct logfmt_pairs *pairs, struct view key, struct view value)
{
    const unsigned first = (unsigned char)key.data[0], last = (unsigned char)key.data[key.length - 1];
    const uint64_t kind = UINT64_C(1) << ((first * 7 + last * 3 + key.length) & 63);

    if (pairs->many.count > 0) {
        logfmt_set_many(pairs, key, value);
        return;
    }
    if ((pairs->seen & kind) && logfmt_replace(pairs, key, value))
        return;
    pairs->seen |= kind;
    if (pairs->count < LOGFMT_FEW) {
        pairs->few[pairs->count++] = (struct logfmt_pair){ key, value };
        return;
    }
    for (size_t i = 0; i < pairs->count; i++)
        logfmt_set_many(pairs, pairs->few[i].key, pairs->few[i].value);
    logfmt_set_many(pairs, key, value);
}

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

static void logfmt_read_pair(struct view text, size_t *at, struct logfmt_pairs *pairs)
{
    struct view key = logfmt_until(text, at, true), value = VIEW("");

    if (*at < text.length && text.data[*at] == '=') {
        ++*at;
        if (*at < text.length && text.data[*at] == '"') {
            ++*at;
            value = logfmt_quoted(text, at, pairs->arena);
        } else {
            value = logfmt_until(text, at, false);
        }
    }
    if (key.length)
        logfmt_set(pairs, key, value);
}

static void logfmt_write_pair(struct buffer *out, struct view key, struct view value)
{
    if (out->length > 1)
        buffer_add_char(out, ',');
    json_add_string(out, key);
    buffer_add_char(out, ':');
    json_add_string(out, value);
}

static struct view logfmt_write(const struct logfmt_pairs *pairs, size_t length)
{
    struct buffer out;
    struct view kept;

    buffer_init(&out);
    buffer_reserve(&out, 2 * length);
    buffer_add_char(&out, '{');
    for (size_t i = 0; i < pairs->many.count; i++)
        logfmt_write_pair(&out, pairs->many.entries[i].key, *(const struct view *)pairs->many.entries[i].value);
    for (size_t i = 0; i < pairs->count && pairs->many.count == 0; i++)
        logfmt_write_pair(&out, pairs->few[i].key, pairs->few[i].value);
    buffer_add_char(&out, '}');
    kept = arena_keep(pairs->arena, buffer_view(&out));
    buffer_clear(&out);
    return kept;
}

static bool logfmt_read(const struct parse_detail *detail, struct view text, struct arena *arena, struct view *captures)
{
    struct logfmt_pairs pairs;

    (void)detail;
    pairs.arena = arena;
    pairs.count = pairs.seen = 0;
    map_init(&pairs.many, arena);
    for (size_t at = 0; at < text.length;) {
        if (logfmt_blank(text.data[at]))
            at++;
        else
            logfmt_read_pair(text, &at, &pairs);
    }
    captures[0] = logfmt_write(&pairs, text.length);
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
