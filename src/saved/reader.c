#include "saved/reader.h"

#include <stdarg.h>
#include <stdlib.h>

void reader_complain(struct reader *reader, enum saved_weight weight, size_t byte, const char *format, ...)
{
    struct saved *saved = reader->saved;
    struct view message;
    va_list args;

    va_start(args, format);
    message = arena_vformat(&saved->arena, format, args);
    va_end(args);
    saved->complaints = arena_grow(&saved->arena, saved->complaints, &saved->complaint_capacity, saved->complaint_count + 1,
                                   sizeof *saved->complaints);
    saved->complaints[saved->complaint_count++] = (struct saved_complaint){
        .path = reader->file->path,
        .message = message,
        .place = saved_place(reader->file, byte),
        .weight = weight,
    };
}

void reader_complain_at(struct reader *reader, const struct mapped *text, size_t at, const char *what)
{
    reader_complain(reader, SAVED_DAMAGE, mapped_range(text, at, at).begin, "%s", what);
}

struct view reader_stem(const struct reader *reader)
{
    const struct view path = reader->file->path;
    size_t begin = path.length, end;

    while (begin > 0 && path.data[begin - 1] != '/')
        begin--;
    for (end = path.length; end > begin; end--)
        if (path.data[end - 1] == '.')
            break;
    return view_between(path.data + begin, path.data + (end > begin + 1 ? end - 1 : path.length));
}

static bool reader_language(struct view word, enum saved_language *language)
{
    static const struct {
        struct view word;
        enum saved_language language;
    } words[] = {
        { VIEW_INIT("CWLI"), SAVED_INSIGHTS },   { VIEW_INIT("Logs"), SAVED_INSIGHTS },
        { VIEW_INIT("LogsInsights"), SAVED_INSIGHTS }, { VIEW_INIT("LogsQL"), SAVED_INSIGHTS },
        { VIEW_INIT("SQL"), SAVED_SQL },         { VIEW_INIT("PPL"), SAVED_PPL },
    };

    *language = SAVED_INSIGHTS;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (view_equal_nocase(word, words[i].word)) {
            *language = words[i].language;
            return true;
        }
    return word.length == 0;
}

static bool reader_has(const struct reader *reader, struct view id)
{
    for (size_t i = reader->saved->count; i > 0 && reader->saved->queries[i - 1].file == reader->file; i--)
        if (view_equal(reader->saved->queries[i - 1].id, id))
            return true;
    return false;
}

/* The id, or with a number behind it where it is taken. */
static struct view reader_own_id(struct reader *reader, struct view id)
{
    struct view own = id;

    enum { TRIES = 20 };

    for (size_t number = 2; reader_has(reader, own); number++)
        own = arena_format(reader->arena, "%.*s (%zu)", VIEW_PRINT(id), number < TRIES ? number : reader->saved->count + number);
    return own;
}

void reader_add(struct reader *reader, struct saved_query query, struct view language)
{
    struct saved *saved = reader->saved;
    const struct range place = mapped_range(&query.text, 0, query.text.text.length);

    query.file = reader->file;
    query.recorded = reader->recorded;
    query.text = settle_query(reader, &query.text, &query);
    if (query.id.length == 0)
        query.id = query.name.length > 0 ? query.name : arena_format(reader->arena, "%zu", saved->count + 1);
    if (query.name.length == 0)
        query.name = query.id;
    query.id = reader_own_id(reader, query.id);
    if (!reader_language(language, &query.language)) {
        reader_complain(reader, SAVED_NOTE, place.begin, "`%.*s` is in a language that is not known, %.*s", VIEW_PRINT(query.id),
                        VIEW_PRINT(language));
        return;
    }
    if (query.language != SAVED_INSIGHTS) {
        reader_complain(reader, SAVED_NOTE, place.begin, "`%.*s` is in %s, not in the language of Logs Insights",
                        VIEW_PRINT(query.id), query.language == SAVED_SQL ? "SQL" : "PPL");
        return;
    }
    saved->queries = arena_grow(&saved->arena, saved->queries, &saved->capacity, saved->count + 1, sizeof *saved->queries);
    saved->queries[saved->count++] = query;
}
