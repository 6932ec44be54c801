#include "app/test_file.h"

#include "app/query_text.h"
#include "app/suggest.h"
#include "base/buffer.h"
#include "base/map.h"

enum test_room { ROOM_NONE, ROOM_MAY, ROOM_MUST };

/* What a keyword takes: text behind it, and lines below it. */
static const struct test_row {
    const char *name;
    enum test_room argument, body;
    bool repeats;
    bool fixture;               /* may stand in a file that is included */
    bool expects;
} test_rows[] = {
    [TEST_CASE] = { "case", ROOM_MUST, ROOM_NONE, true, false, false },
    [TEST_TAGS] = { "tags", ROOM_MUST, ROOM_NONE, false, true, false },
    [TEST_SKIP] = { "skip", ROOM_MUST, ROOM_NONE, false, false, false },
    [TEST_XFAIL] = { "xfail", ROOM_MUST, ROOM_NONE, false, false, false },
    [TEST_INCLUDE] = { "include", ROOM_MUST, ROOM_NONE, true, true, false },
    [TEST_DATA] = { "data", ROOM_MUST, ROOM_NONE, true, true, false },
    [TEST_EVENTS] = { "events", ROOM_MAY, ROOM_MAY, true, true, false },
    [TEST_QUERY] = { "query", ROOM_MAY, ROOM_MAY, false, true, false },
    [TEST_SET] = { "set", ROOM_MUST, ROOM_NONE, true, true, false },
    [TEST_IGNORE] = { "ignore", ROOM_MUST, ROOM_NONE, false, true, false },
    [TEST_TOLERANCE] = { "tolerance", ROOM_MUST, ROOM_NONE, true, true, false },
    [TEST_ANSWER] = { "answer", ROOM_MAY, ROOM_MAY, false, false, true },
    [TEST_OUTPUT] = { "output", ROOM_MUST, ROOM_MAY, false, false, true },
    [TEST_CONTAINS] = { "contains", ROOM_NONE, ROOM_MUST, false, false, true },
    [TEST_ROWS] = { "rows", ROOM_MUST, ROOM_NONE, false, false, true },
    [TEST_COLUMNS] = { "columns", ROOM_MUST, ROOM_NONE, false, false, true },
    [TEST_EMPTY] = { "empty", ROOM_NONE, ROOM_NONE, false, false, true },
    [TEST_STATISTICS] = { "statistics", ROOM_NONE, ROOM_MUST, false, false, true },
    [TEST_ERROR] = { "error", ROOM_NONE, ROOM_MUST, false, false, true },
    [TEST_WARNINGS] = { "warnings", ROOM_NONE, ROOM_MUST, false, false, true },
    [TEST_EXPRESSIONS] = { "expressions", ROOM_NONE, ROOM_MUST, false, false, true },
};

enum { TEST_ROWS_COUNT = sizeof test_rows / sizeof *test_rows, TEST_INDENT = 4, TEST_DEEPEST = 8 };

struct test_reader {
    struct arena *arena;
    struct test_file *file;
    struct fault *fault;
    size_t at, line;            /* the next line's first byte; its number */
    struct map names;           /* of cases */
    size_t depth;               /* of files that are included; 0: the file itself */
};

static enum status test_read_file(struct test_reader *reader, struct test_case **test);

bool test_next_line(struct view *text, struct view *line)
{
    size_t end = view_find_byte(*text, '\n', 0);

    if (text->length == 0)
        return false;
    *line = (struct view){ text->data, end == SIZE_MAX ? text->length : end };
    *text = view_skip(*text, end == SIZE_MAX ? text->length : end + 1);
    return true;
}

bool test_next_word(struct view *text, struct view *word)
{
    struct view rest = view_trim(*text);
    size_t end = view_find_byte(rest, ' ', 0);

    if (rest.length == 0)
        return false;
    *word = (struct view){ rest.data, end == SIZE_MAX ? rest.length : end };
    *text = view_skip(rest, word->length);
    return true;
}

bool test_next_item(struct view *text, struct view *item)
{
    size_t end = view_find_byte(*text, ',', 0);

    if (view_trim(*text).length == 0)
        return false;
    *item = view_trim((struct view){ text->data, end == SIZE_MAX ? text->length : end });
    *text = view_skip(*text, end == SIZE_MAX ? text->length : end + 1);
    return true;
}

static enum status test_wrong(struct test_reader *reader, size_t line, const char *message, struct view what)
{
    return fault_set(reader->fault, STATUS_INVALID, "%.*s:%zu: %s%s%.*s%s", VIEW_PRINT(reader->file->path), line, message,
                     what.data ? " `" : "", (int)what.length, what.data ? what.data : "", what.data ? "`" : "");
}

static struct view test_line_at(const struct test_reader *reader)
{
    struct view rest = view_skip(reader->file->text, reader->at), line = { 0 };

    test_next_line(&rest, &line);
    return line;
}

static void test_step(struct test_reader *reader, struct view line)
{
    reader->at += line.length;
    reader->at += reader->at < reader->file->text.length;      /* the line feed */
    reader->line++;
}

/* The indented lines that follow; blank ones at the end are not taken. */
static enum status test_read_body(struct test_reader *reader, struct test_section *section)
{
    struct buffer body = { 0 };
    size_t kept = 0;
    bool any = false;

    section->begin = section->end = reader->at;
    while (reader->at < reader->file->text.length) {
        struct view line = test_line_at(reader);

        if (view_trim(line).length > 0) {
            if (line.data[0] != ' ' && line.data[0] != '\t')
                break;
            if (!view_starts(line, VIEW("    "))) {
                buffer_clear(&body);
                return test_wrong(reader, reader->line, "a body is indented by four blanks", (struct view){ 0 });
            }
        }
        buffer_add(&body, line.length > TEST_INDENT ? view_skip(line, TEST_INDENT) : VIEW(""));
        buffer_add_char(&body, '\n');
        test_step(reader, line);
        if (view_trim(line).length > 0) {
            kept = body.length;
            section->end = reader->at;
            any = true;
        }
    }
    if (any)
        section->body = arena_keep(reader->arena, (struct view){ body.data, kept });
    buffer_clear(&body);
    return STATUS_OK;
}

static const struct test_row *test_find_row(struct view name)
{
    for (size_t i = 0; i < TEST_ROWS_COUNT; i++)
        if (view_equal(name, view_of(test_rows[i].name)))
            return &test_rows[i];
    return NULL;
}

static enum status test_unknown(struct test_reader *reader, size_t line, struct view name)
{
    struct suggest near = suggest_start(name);

    for (size_t i = 0; i < TEST_ROWS_COUNT; i++)
        suggest_offer(&near, view_of(test_rows[i].name));
    if (near.best.data)
        return fault_set(reader->fault, STATUS_INVALID, "%.*s:%zu: there is no keyword `%.*s`; did you mean `%.*s`?",
                         VIEW_PRINT(reader->file->path), line, VIEW_PRINT(name), VIEW_PRINT(near.best));
    return test_wrong(reader, line, "there is no keyword", name);
}

/* Whether an answer stands in a file: answer aws from FILE. */
static bool test_answer_elsewhere(struct view argument)
{
    struct view word;

    while (test_next_word(&argument, &word))
        if (view_equal(word, VIEW("from")))
            return true;
    return false;
}

static enum status test_check_room(struct test_reader *reader, const struct test_section *section, const struct test_row *row)
{
    const struct view name = view_of(row->name);

    if (row->argument == ROOM_MUST && section->argument.length == 0)
        return test_wrong(reader, section->line, "something must stand behind", name);
    if (row->argument == ROOM_NONE && section->argument.length > 0)
        return test_wrong(reader, section->line, "nothing may stand behind", name);
    if ((row->body == ROOM_MUST || (section->keyword == TEST_ANSWER && !test_answer_elsewhere(section->argument))) &&
        !section->body.data)
        return test_wrong(reader, section->line, "there are no lines below", name);
    if (row->body == ROOM_NONE && section->body.data)
        return test_wrong(reader, section->line, "no lines may stand below", name);
    if (section->keyword == TEST_QUERY && section->body.data && section->argument.length > 0)
        return test_wrong(reader, section->line, "either a file is named or lines stand below", name);
    return STATUS_OK;
}

static enum status test_add_case(struct test_reader *reader, const struct test_section *section, struct test_case **test)
{
    struct test_file *file = reader->file;

    if (map_find(&reader->names, section->argument))
        return test_wrong(reader, section->line, "there is another case named", section->argument);
    map_set(&reader->names, section->argument, file);
    file->cases = arena_grow(reader->arena, file->cases, &file->capacity, file->count + 1, sizeof *file->cases);
    *test = &file->cases[file->count++];
    **test = (struct test_case){ .name = section->argument, .line = section->line };
    return STATUS_OK;
}

static enum status test_add_section(struct test_reader *reader, struct test_case *test, const struct test_section *section)
{
    if (!test_rows[section->keyword].repeats)
        for (size_t i = 0; i < test->count; i++)
            if (test->sections[i].keyword == section->keyword && test->sections[i].included == section->included)
                return test_wrong(reader, section->line, "the case has two of", view_of(test_rows[section->keyword].name));
    test->sections = arena_grow(reader->arena, test->sections, &test->capacity, test->count + 1, sizeof *test->sections);
    test->sections[test->count++] = *section;
    return STATUS_OK;
}

static struct view test_directory(struct view path)
{
    while (path.length > 0 && path.data[path.length - 1] != '/')
        path.length--;
    return path;
}

/* The sections of another file become sections of this case. */
static enum status test_read_included(struct test_reader *reader, const struct test_section *section, struct test_case *test)
{
    struct view path = test_section_resolve(reader->arena, section, section->argument);
    struct test_file included = { .path = path, .directory = test_directory(path) };
    struct test_reader inner = { .arena = reader->arena, .file = &included, .fault = reader->fault, .line = 1,
                                 .depth = reader->depth + 1 };
    struct fault why;

    if (inner.depth > TEST_DEEPEST)
        return test_wrong(reader, section->line, "files include each other too deeply, at", section->argument);
    if (query_text_read(reader->arena, path, &included.text, &why) != STATUS_OK)
        return test_wrong(reader, section->line, why.message, (struct view){ 0 });
    map_init(&inner.names, reader->arena);
    return test_read_file(&inner, &test);
}

static enum status test_read_section(struct test_reader *reader, struct view line, struct test_case **test)
{
    struct test_section section = { .line = reader->line, .directory = reader->file->directory, .included = reader->depth > 0 };
    struct view rest = line, name = { 0 };
    const struct test_row *row;

    test_next_word(&rest, &name);
    row = test_find_row(name);
    if (!row)
        return test_unknown(reader, section.line, name);
    section.keyword = (enum test_keyword)(row - test_rows);
    section.argument = view_trim(rest);
    test_step(reader, line);
    TRY(test_read_body(reader, &section));
    TRY(test_check_room(reader, &section, row));
    if (section.included && !row->fixture)
        return test_wrong(reader, section.line, "a file that is included cannot have", view_of(row->name));
    if (section.keyword == TEST_CASE)
        return test_add_case(reader, &section, test);
    TRY(test_add_section(reader, *test, &section));
    return section.keyword == TEST_INCLUDE ? test_read_included(reader, &section, *test) : STATUS_OK;
}

/* A case must ask something, and something that can be asked. */
static enum status test_check_case(struct test_reader *reader, const struct test_case *test)
{
    const struct test_file *file = reader->file;
    bool expects = false;

    for (size_t i = 0; i < test->count; i++)
        expects |= test_rows[test->sections[i].keyword].expects;
    if (!expects)
        return test_wrong(reader, test->line, "nothing is expected of the case", test->name);
    if (!test_file_section(file, test, TEST_QUERY) && !test_file_section(file, test, TEST_EXPRESSIONS))
        return test_wrong(reader, test->line, "there is neither query nor expressions in the case", test->name);
    if (test_file_section(file, test, TEST_ERROR) && test_file_section(file, test, TEST_ANSWER))
        return test_wrong(reader, test->line, "a query that must not compile has no answer, in the case", test->name);
    return STATUS_OK;
}

static enum status test_read_file(struct test_reader *reader, struct test_case **test)
{
    while (reader->at < reader->file->text.length) {
        struct view line = test_line_at(reader);

        if (view_trim(line).length == 0 || line.data[0] == '#') {
            test_step(reader, line);
            continue;
        }
        if (line.data[0] == ' ' || line.data[0] == '\t')
            return test_wrong(reader, reader->line, "this line belongs to no keyword", (struct view){ 0 });
        TRY(test_read_section(reader, line, test));
    }
    return STATUS_OK;
}

enum status test_file_parse(struct arena *arena, struct view path, struct view text, struct test_file *file,
                            struct fault *fault)
{
    struct test_reader reader = { .arena = arena, .file = file, .fault = fault, .line = 1 };
    struct test_case *test = &file->shared;

    *file = (struct test_file){ .path = path, .directory = test_directory(path), .text = text };
    map_init(&reader.names, arena);
    TRY(test_read_file(&reader, &test));
    for (size_t i = 0; i < file->count; i++)
        TRY(test_check_case(&reader, &file->cases[i]));
    return STATUS_OK;
}

enum status test_file_read(struct arena *arena, struct view path, struct test_file *file, struct fault *fault)
{
    struct view text;

    TRY(query_text_read(arena, path, &text, fault));
    return test_file_parse(arena, path, text, file, fault);
}

/* The next section of either keyword behind `before`, of those that are included or of those that are not. */
static const struct test_section *test_next_of(const struct test_case *test, bool included, enum test_keyword keyword,
                                               enum test_keyword other, const struct test_section *before)
{
    for (size_t i = before ? (size_t)(before - test->sections) + 1 : 0; i < test->count; i++)
        if ((test->sections[i].keyword == keyword || test->sections[i].keyword == other) &&
            test->sections[i].included == included)
            return &test->sections[i];
    return NULL;
}

const struct test_section *test_file_next(const struct test_file *file, const struct test_case *test, enum test_keyword keyword,
                                          enum test_keyword other, const struct test_section *before)
{
    const struct test_case *levels[] = { test, &file->shared };

    for (size_t level = 0; level < 2; level++)
        for (int included = 0; included < 2; included++) {
            const struct test_section *first = test_next_of(levels[level], included, keyword, other, NULL);

            if (first)
                return before ? test_next_of(levels[level], included, keyword, other, before) : first;
        }
    return NULL;
}

const struct test_section *test_file_section(const struct test_file *file, const struct test_case *test,
                                             enum test_keyword keyword)
{
    return test_file_next(file, test, keyword, keyword, NULL);
}

bool test_case_has_tag(const struct test_file *file, const struct test_case *test, struct view tag)
{
    const struct test_section *tags = test_file_section(file, test, TEST_TAGS);
    struct view rest = tags ? tags->argument : (struct view){ 0 }, word;

    while (test_next_word(&rest, &word))
        if (view_equal(word, tag))
            return true;
    return false;
}

struct view test_section_resolve(struct arena *arena, const struct test_section *section, struct view name)
{
    if (name.length > 0 && name.data[0] == '/')
        return name;
    return arena_format(arena, "%.*s%.*s", VIEW_PRINT(section->directory), VIEW_PRINT(name));
}

const char *test_keyword_name(enum test_keyword keyword)
{
    return test_rows[keyword].name;
}

bool test_keyword_expects(enum test_keyword keyword)
{
    return test_rows[keyword].expects;
}
