#include "source/group_pattern.h"

#include "base/buffer.h"
#include "base/regex.h"
#include "source/paths.h"

struct group_pattern {
    struct view name, plain;        /* the pattern as it stands: also of a file whose name has such characters */
    struct regex *regex;
    struct regex_matcher *matcher;
    struct view *captures;
    struct view option;
    bool taken;                     /* some path was of it */
};

struct group_patterns {
    struct group_pattern *list;
    size_t count;
};

static bool group_is_letter(char byte, bool first)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_' || (!first && byte >= '0' && byte <= '9');
}

/* The word of a {word} at that place; empty when there is none. */
static struct view group_word(struct view text, size_t at)
{
    size_t end = at + 1;

    if (text.data[at] != '{')
        return VIEW("");
    while (end < text.length && group_is_letter(text.data[end], end == at + 1))
        end++;
    return end < text.length && text.data[end] == '}' ? view_between(text.data + at + 1, text.data + end) : VIEW("");
}

static void group_add_literal(struct buffer *out, char byte)
{
    if ((unsigned char)byte < 0x80 && !group_is_letter(byte, false))
        buffer_add_char(out, '\\');
    buffer_add_char(out, byte);
}

/* The place behind a class such as [a-z], which is added as one of a regular expression; 0 when it has no end. */
static size_t group_add_class(struct buffer *out, struct view pattern, size_t at)
{
    const size_t begin = at + 1, mark = out->length;
    const bool negated = begin < pattern.length && (pattern.data[begin] == '!' || pattern.data[begin] == '^');

    buffer_add(out, negated ? VIEW("[^/") : VIEW("["));
    for (at = begin + negated; at < pattern.length; at++) {
        char byte = pattern.data[at];

        if (byte == ']' && at > begin + negated) {
            buffer_add_char(out, ']');
            return at + 1;
        }
        if (byte == '-' || group_is_letter(byte, false) || (unsigned char)byte >= 0x80)
            buffer_add_char(out, byte);
        else
            group_add_literal(out, byte);
    }
    out->length = mark;
    return 0;
}

static void group_add_word(struct buffer *out, struct view word)
{
    buffer_add(out, VIEW("(?P<"));
    buffer_add(out, word);
    buffer_add(out, view_equal(word, VIEW("account")) ? VIEW(">[0-9]{12})") : VIEW(">[^/]+?)"));
}

static void group_add_pattern(struct buffer *out, struct view pattern)
{
    buffer_add(out, VIEW("(?s)^"));
    for (size_t at = 0; at < pattern.length;) {
        const struct view word = group_word(pattern, at);
        size_t behind;

        if (word.length > 0) {
            group_add_word(out, word);
            at += word.length + 2;
        } else if (pattern.data[at] == '[' && (behind = group_add_class(out, pattern, at)) > 0) {
            at = behind;
        } else if (view_starts(view_skip(pattern, at), VIEW("**/")) && (at == 0 || pattern.data[at - 1] == '/')) {
            buffer_add(out, VIEW("(?:.*?/)?"));
            at += 3;
        } else if (pattern.data[at] == '*' || pattern.data[at] == '?') {
            buffer_add(out, pattern.data[at++] == '*' ? VIEW(".*?") : VIEW("."));
        } else {
            at += pattern.data[at] == '\\' && at + 1 < pattern.length;
            group_add_literal(out, pattern.data[at++]);
        }
    }
    buffer_add(out, VIEW("(?:!?/.*)?$"));
}

static bool group_has_word(const struct regex *regex, struct view word)
{
    for (size_t i = 1; i <= regex_groups(regex); i++)
        if (view_equal(regex_group_name(regex, i), word))
            return true;
    return false;
}

static enum status group_check_words(const struct group_pattern *pattern, struct view option, struct fault *fault)
{
    for (size_t at = 0; at < pattern->name.length; at++) {
        const struct view word = group_word(pattern->name, at);

        if (word.length > 0 && !group_has_word(pattern->regex, word))
            return fault_set(fault, STATUS_INVALID, "--group %.*s: there is no {%.*s} in the pattern", VIEW_PRINT(option),
                             VIEW_PRINT(word));
    }
    return STATUS_OK;
}

static enum status group_compile(struct group_pattern *pattern, struct arena *arena, struct view option, struct fault *fault)
{
    struct regex_error error;
    struct buffer text = { 0 };

    group_add_pattern(&text, pattern->plain);
    pattern->regex = regex_new(buffer_view(&text), arena, &error);
    buffer_clear(&text);
    if (!pattern->regex)
        return fault_set(fault, STATUS_INVALID, "--group %.*s: the pattern cannot be used: %.*s", VIEW_PRINT(option),
                         VIEW_PRINT(error.message));
    pattern->matcher = regex_matcher_new(pattern->regex);
    pattern->captures = ARENA_ARRAY(arena, 1 + regex_groups(pattern->regex), struct view);
    return group_check_words(pattern, option, fault);
}

enum status group_patterns_new(struct arena *arena, const struct view *options, size_t count, struct group_patterns **result,
                               struct fault *fault)
{
    struct group_patterns *patterns = ARENA_NEW(arena, struct group_patterns);

    *result = patterns;
    patterns->list = ARENA_ARRAY(arena, count, struct group_pattern);
    for (size_t i = 0; i < count; i++) {
        const struct view option = options[i];
        const size_t equal = view_find_byte(option, '=', 0);

        if (equal == SIZE_MAX || equal == 0 || equal + 1 == option.length)
            return fault_set(fault, STATUS_INVALID, "--group %.*s: NAME=PATTERN is wanted", VIEW_PRINT(option));
        struct group_pattern *pattern = &patterns->list[patterns->count++];
        pattern->option = option;
        pattern->name = (struct view){ option.data, equal };
        pattern->plain = path_plain(view_skip(option, equal + 1));
        TRY(group_compile(pattern, arena, option, fault));
    }
    return STATUS_OK;
}

void group_patterns_free(struct group_patterns *patterns)
{
    for (size_t i = 0; patterns && i < patterns->count; i++) {
        regex_matcher_free(patterns->list[i].matcher);
        regex_free(patterns->list[i].regex);
    }
}

/* The file itself, or one in the folder or archive of that very name. */
static bool group_is_plain(const struct group_pattern *pattern, struct view path)
{
    if (view_equal(pattern->plain, VIEW(".")))
        return true;
    if (!view_starts(path, pattern->plain))
        return false;
    path = view_skip(path, pattern->plain.length);
    return path.length == 0 || path.data[0] == '/' || view_starts(path, VIEW("!/"));
}

static struct view group_capture(const struct group_pattern *pattern, struct view word)
{
    for (size_t i = 1; i <= regex_groups(pattern->regex); i++)
        if (view_equal(regex_group_name(pattern->regex, i), word) && pattern->captures[i].data)
            return pattern->captures[i];
    return VIEW("");
}

static struct view group_name(const struct group_pattern *pattern, struct arena *arena)
{
    struct buffer name = { 0 };

    for (size_t at = 0; at < pattern->name.length;) {
        const struct view word = group_word(pattern->name, at);

        if (word.length > 0)
            buffer_add(&name, group_capture(pattern, word));
        else
            buffer_add_char(&name, pattern->name.data[at]);
        at += word.length > 0 ? word.length + 2 : 1;
    }
    const struct view kept = arena_keep(arena, buffer_view(&name));
    buffer_clear(&name);
    return kept;
}

bool group_patterns_match(struct group_patterns *patterns, struct arena *arena, struct view path, struct group_match *match)
{
    path = path_plain(path);
    for (size_t i = 0; i < patterns->count; i++) {
        struct group_pattern *pattern = &patterns->list[i];
        const bool has_words = regex_groups(pattern->regex) > 0;

        if (!has_words && group_is_plain(pattern, path)) {
            pattern->taken = true;
            *match = (struct group_match){ .group = pattern->name };
            return true;
        }
        if (!regex_search(pattern->regex, pattern->matcher, path, 0, pattern->captures))
            continue;
        pattern->taken = true;
        *match = (struct group_match){
            .group = has_words ? group_name(pattern, arena) : pattern->name,
            .stream = arena_keep(arena, group_capture(pattern, VIEW("stream"))),
            .account = arena_keep(arena, group_capture(pattern, VIEW("account"))),
            .region = arena_keep(arena, group_capture(pattern, VIEW("region"))),
        };
        return true;
    }
    return false;
}

bool group_patterns_idle(const struct group_patterns *patterns, size_t *index, struct view *option, struct view *plain)
{
    while (*index < patterns->count && patterns->list[*index].taken)
        ++*index;
    if (*index == patterns->count)
        return false;
    *option = patterns->list[*index].option;
    *plain = patterns->list[(*index)++].plain;
    return true;
}
