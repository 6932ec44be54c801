/*
 * Words in place of what is unknown. The word has to fit where it stands, or the query would be called wrong for what nobody
 * knows: a number behind `limit`, a text behind `like`, letters inside a text, a whole stage between two pipes, else a name.
 */
#include "saved/reader.h"

#include <ctype.h>

/* What stands before a place in a query. */
struct setting {
    char inside;                /* the quote, bracket of a regex, or '#' of a comment it is in; 0: none */
    struct view last;           /* the word or sign before it, blanks passed over */
    struct view command;        /* the first word of the stage */
    size_t brackets;            /* open `[` */
    bool touching;              /* a word ends where the place begins */
};

static bool settle_word_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '@' || byte == '.' || (unsigned char)byte >= 0x80;
}

static bool settle_is(struct view word, const char *const *words)
{
    for (; *words; words++)
        if (view_equal_nocase(word, view_of(*words)))
            return true;
    return false;
}

static bool settle_begins_regex(const struct setting *setting)
{
    static const char *const before[] = { "like", "=~", "~", "parse", ",", "(", NULL };

    return settle_is(setting->last, before) || view_equal_nocase(setting->command, VIEW("parse"));
}

static size_t settle_step_inside(struct setting *setting, struct view text, size_t at)
{
    const char byte = text.data[at];

    if (byte == '\\' && setting->inside != '#' && setting->inside != '`')
        return at + 2;
    if (byte == (setting->inside == '#' ? '\n' : setting->inside)) {
        if (setting->inside != '#')
            setting->last = (struct view){ text.data + at, 1 };
        setting->inside = 0;
    }
    return at + 1;
}

/* Passes what stands at `at`; returns what is behind it. */
static size_t settle_step(struct setting *setting, struct view text, size_t at, size_t end)
{
    const char byte = text.data[at];
    size_t stop = at + 1;

    setting->touching = false;
    if (setting->inside)
        return settle_step_inside(setting, text, at);
    if (isspace((unsigned char)byte))
        return stop;
    if (strchr("\"'`#", byte) || (byte == '/' && settle_begins_regex(setting))) {
        setting->inside = byte;
        return stop;
    }
    while (settle_word_byte(byte) && stop < end && settle_word_byte(text.data[stop]))
        stop++;
    while (strchr("=~<>!", byte) && stop < end && strchr("=~<>", text.data[stop]))
        stop++;
    setting->touching = settle_word_byte(byte);
    if (byte == '[')
        setting->brackets++;
    if (byte == ']' && setting->brackets > 0)
        setting->brackets--;
    if (byte == '|')
        setting->command = (struct view){ "", 0 };
    else if (setting->command.length == 0)
        setting->command = view_between(text.data + at, text.data + stop);
    setting->last = view_between(text.data + at, text.data + stop);
    return stop;
}

/* A word of letters made from the expression. */
static struct view settle_word(struct reader *reader, struct view expression)
{
    enum { WORD_MOST = 40 };
    char word[WORD_MOST];
    size_t length = 0;

    for (size_t i = 0; i < expression.length && length < WORD_MOST; i++) {
        const char byte = expression.data[i];

        if (isalnum((unsigned char)byte))
            word[length++] = byte;
        else if (length > 0 && word[length - 1] != '_')
            word[length++] = '_';
    }
    while (length > 0 && word[length - 1] == '_')
        length--;
    return arena_format(reader->arena, "placeholder_%.*s", (int)length, word);
}

static char settle_next(struct view text, size_t at)
{
    while (at < text.length && (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r' || text.data[at] == '\n'))
        at++;
    return at < text.length ? text.data[at] : '\0';
}

static struct view settle_choose(struct reader *reader, const struct setting *setting, struct view text, size_t at, bool number,
                                 struct view expression)
{
    static const char *const before_numbers[] = { "limit", "head", "tail", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "%",
                                                  "[", "^", NULL };
    static const char *const before_texts[] = { "like", "source", NULL };
    const char next = at + 1 < text.length ? text.data[at + 1] : '\0';
    const struct view word = settle_word(reader, expression);

    if (setting->inside || setting->touching)
        return number ? VIEW("1") : word;
    if (view_equal_nocase(setting->last, VIEW("=~")))
        return arena_format(reader->arena, "/%.*s/", VIEW_PRINT(word));
    if (number || settle_is(setting->last, before_numbers) || setting->brackets > 0)
        return VIEW("1");
    if (settle_is(setting->last, before_texts))
        return arena_format(reader->arena, "\"%.*s\"", VIEW_PRINT(word));
    if (view_equal(setting->last, VIEW("(")) && (next == ')' || isalpha((unsigned char)next)) && at >= 4 &&
        view_equal_nocase((struct view){ text.data + at - 4, 3 }, VIEW("bin")))
        return next == ')' ? VIEW("5m") : VIEW("1");
    if (setting->command.length == 0) {
        const char after = settle_next(text, at + 1);

        return after == '|' || after == '\0' || after == MAPPED_UNKNOWN ? VIEW("filter 1 = 1") : VIEW("filter");
    }
    if (view_equal_nocase(setting->command, VIEW("sort")) && !view_equal(setting->last, VIEW(",")) &&
        !view_equal_nocase(setting->last, VIEW("sort")) && !view_equal_nocase(setting->last, VIEW("by")))
        return VIEW("desc");
    return word;
}

/* As it stands in the file, without quotes around it. */
static struct view settle_expression(const struct reader *reader, const struct piece *piece)
{
    const struct view whole = view_trim(view_between(reader->file->text.data + piece->begin, reader->file->text.data + piece->end));
    const bool quoted = whole.length >= 2 && strchr("\"'", whole.data[0]) && whole.data[whole.length - 1] == whole.data[0];

    return quoted ? (struct view){ whole.data + 1, whole.length - 2 } : whole;
}

static void settle_put(struct mapping *mapping, const struct piece *piece, struct view word)
{
    mapping_put(mapping, (struct range){ piece->begin, piece->end }, word);
    mapping->pieces[mapping->count - 1].kind = PIECE_UNKNOWN;
}

static size_t settle_count(const struct mapped *text)
{
    size_t count = 0;

    for (size_t i = 0; i < text->count; i++)
        count += text->pieces[i].kind == PIECE_UNKNOWN;
    return count;
}

struct mapped settle_query(struct reader *reader, const struct mapped *text, struct saved_query *query)
{
    struct saved_placeholder *placeholders = ARENA_ARRAY(reader->arena, settle_count(text), struct saved_placeholder);
    struct setting setting = { .last = VIEW_INIT(""), .command = VIEW_INIT("") };
    struct mapping mapping;
    size_t count = 0, at = 0;

    mapping_init(&mapping, reader->arena);
    for (size_t i = 0; i < text->count; i++) {
        const struct piece *piece = &text->pieces[i];
        const size_t end = mapped_piece_end(text, piece);

        if (piece->kind != PIECE_UNKNOWN) {
            while (at < end)
                at = settle_step(&setting, text->text, at, end);
            mapping_copy(&mapping, text, piece->at, end, CODING_PLAIN, 0);
            continue;
        }
        const struct view expression = settle_expression(reader, piece);
        const struct view word = settle_choose(reader, &setting, text->text, piece->at, piece->number, expression);
        const size_t begin = mapping.length;

        settle_put(&mapping, piece, word);
        placeholders[count++] = (struct saved_placeholder){ begin, mapping.length, expression };
        at = at > end ? at : end;
        if (!setting.inside) {
            setting.last = word;
            setting.touching = true;
            if (setting.command.length == 0)
                setting.command = word;
        }
    }
    query->placeholders = placeholders;
    query->placeholder_count = count;
    return mapping_end(&mapping);
}

struct view settle_name(struct reader *reader, const struct mapped *text)
{
    struct mapping mapping;

    mapping_init(&mapping, reader->arena);
    for (size_t i = 0; i < text->count; i++) {
        const struct piece *piece = &text->pieces[i];
        struct view expression = settle_expression(reader, piece);

        if (piece->kind != PIECE_UNKNOWN) {
            mapping_copy(&mapping, text, piece->at, mapped_piece_end(text, piece), CODING_PLAIN, 0);
            continue;
        }
        if (!view_starts(expression, VIEW("${")))
            expression = arena_format(reader->arena, "${%.*s}", VIEW_PRINT(expression));
        settle_put(&mapping, piece, expression);
    }
    return mapping_end(&mapping).text;
}
