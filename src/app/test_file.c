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
    bool repeats, expects;
} test_rows[] = {
    [TEST_CASE] = { "case", ROOM_MUST, ROOM_NONE, true, false },
    [TEST_TAGS] = { "tags", ROOM_MUST, ROOM_NONE, false, false },
    [TEST_SKIP] = { "skip", ROOM_MUST, ROOM_NONE, false, false },
    [TEST_DATA] = { "data", ROOM_MUST, ROOM_NONE, false, false },
    [TEST_EVENTS] = { "events", ROOM_MAY, ROOM_MAY, false, false },
    [TEST_QUERY] = { "query", ROOM_MAY, ROOM_MAY, false, false },
    [TEST_SET] = { "set", ROOM_MUST, ROOM_NONE, true, false },
    [TEST_ANSWER] = { "answer", ROOM_MAY, ROOM_MUST, false, true },
    [TEST_ROWS] = { "rows", ROOM_MUST, ROOM_NONE, false, true },
    [TEST_COLUMNS] = { "columns", ROOM_MUST, ROOM_NONE, false, true },
    [TEST_STATISTICS] = { "statistics", ROOM_NONE, ROOM_MUST, false, true },
    [TEST_ERROR] = { "error", ROOM_NONE, ROOM_MUST, false, true },
    [TEST_WARNINGS] = { "warnings", ROOM_NONE, ROOM_MUST, false, true },
    [TEST_EXPRESSIONS] = { "expressions", ROOM_NONE, ROOM_MUST, false, true },
};

enum { TEST_ROWS_COUNT = sizeof test_rows / sizeof *test_rows, TEST_INDENT = 4 };

struct test_reader {
    struct arena *arena;
    struct test_file *file;
    struct fault *fault;
    size_t at, line;            /* the next line's first byte; its number */
    struct map names;           /* of cases */
};

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

static enum status test_check_room(struct test_reader *reader, const struct test_section *section, const struct test_row *row)
{
    const struct view name = view_of(row->name);

    if (row->argument == ROOM_MUST && section->argument.length == 0)
        return test_wrong(reader, section->line, "something must stand behind", name);
    if (row->argument == ROOM_NONE && section->argument.length > 0)
        return test_wrong(reader, section->line, "nothing may stand behind", name);
    if (row->body == ROOM_MUST && !section->body.data)
        return test_wrong(reader, section->line, "there are no lines below", name);
    if (row->body == ROOM_NONE && section->body.data)
        return test_wrong(reader, section->line, "no lines may stand below", name);
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
            if (test->sections[i].keyword == section->keyword)
                return test_wrong(reader, section->line, "the case has two of", view_of(test_rows[section->keyword].name));
    test->sections = arena_grow(reader->arena, test->sections, &test->capacity, test->count + 1, sizeof *test->sections);
    test->sections[test->count++] = *section;
    return STATUS_OK;
}

static enum status test_read_section(struct test_reader *reader, struct view line, struct test_case **test)
{
    struct test_section section = { .line = reader->line };
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
    if (section.keyword == TEST_CASE)
        return test_add_case(reader, &section, test);
    return test_add_section(reader, *test, &section);
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

static struct view test_directory(struct view path)
{
    while (path.length > 0 && path.data[path.length - 1] != '/')
        path.length--;
    return path;
}

enum status test_file_parse(struct arena *arena, struct view path, struct view text, struct test_file *file,
                            struct fault *fault)
{
    struct test_reader reader = { .arena = arena, .file = file, .fault = fault, .line = 1 };
    struct test_case *test = &file->shared;

    *file = (struct test_file){ .path = path, .directory = test_directory(path), .text = text };
    map_init(&reader.names, arena);
    while (reader.at < text.length) {
        struct view line = test_line_at(&reader);

        if (view_trim(line).length == 0 || line.data[0] == '#') {
            test_step(&reader, line);
            continue;
        }
        if (line.data[0] == ' ' || line.data[0] == '\t')
            return test_wrong(&reader, reader.line, "this line belongs to no keyword", (struct view){ 0 });
        TRY(test_read_section(&reader, line, &test));
    }
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

static const struct test_section *test_own_section(const struct test_case *test, enum test_keyword keyword)
{
    for (size_t i = 0; i < test->count; i++)
        if (test->sections[i].keyword == keyword)
            return &test->sections[i];
    return NULL;
}

const struct test_section *test_file_section(const struct test_file *file, const struct test_case *test,
                                             enum test_keyword keyword)
{
    const struct test_section *own = test_own_section(test, keyword);

    return own ? own : test_own_section(&file->shared, keyword);
}

const struct test_section *test_file_input(const struct test_file *file, const struct test_case *test)
{
    const struct test_section *own = test_own_section(test, TEST_EVENTS);

    if (!own)
        own = test_own_section(test, TEST_DATA);
    if (!own)
        own = test_own_section(&file->shared, TEST_EVENTS);
    return own ? own : test_own_section(&file->shared, TEST_DATA);
}

const struct test_case *test_file_settings(const struct test_file *file, const struct test_case *test)
{
    return test_own_section(test, TEST_SET) ? test : &file->shared;
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

struct view test_file_resolve(struct arena *arena, const struct test_file *file, struct view name)
{
    if (name.length > 0 && name.data[0] == '/')
        return name;
    return arena_format(arena, "%.*s%.*s", VIEW_PRINT(file->directory), VIEW_PRINT(name));
}
