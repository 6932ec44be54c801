#include "app/verb_extract.h"

#include "app/extract_file.h"
#include "app/saved_files.h"
#include "app/tell.h"
#include "base/json.h"
#include "base/utf8.h"
#include "base/whole_file.h"
#include "render/output.h"
#include "render/visible.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

struct extract {
    struct settings *settings;
    const struct liq_saved *saved;
    struct output output;
    size_t refused;             /* files that are there with another text */
};

static struct view extract_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}

static struct liq_place extract_place(const struct extract *extract, size_t index)
{
    struct liq_place first, last;

    liq_saved_places(extract->saved, index, 0, liq_saved_at(extract->saved, index).text.length, &first, &last);
    return first;
}

/* ---- a list ---- */

enum { LIST_PLACE, LIST_KIND, LIST_ID, LIST_NAME, LIST_COLUMNS };

static void extract_cell(const struct extract *extract, size_t index, size_t column, struct buffer *cell)
{
    const struct liq_saved_item item = liq_saved_at(extract->saved, index);
    const struct liq_place place = extract_place(extract, index);

    buffer_reset(cell);
    if (column == LIST_PLACE) {
        visible_add(cell, extract_view(item.path));
        buffer_add_format(cell, ":%zu:%zu", place.line, place.column);
    } else if (column == LIST_KIND) {
        buffer_add_text(cell, item.container);
    } else {
        visible_add(cell, extract_view(column == LIST_ID ? item.id : item.name));
    }
}

static void extract_list(struct extract *extract)
{
    size_t widths[LIST_COLUMNS] = { 0 };
    struct buffer cell = { 0 };

    for (size_t i = 0; i < liq_saved_count(extract->saved); i++)
        for (size_t column = 0; column < LIST_COLUMNS; column++) {
            extract_cell(extract, i, column, &cell);
            const size_t width = utf8_width(buffer_view(&cell));

            widths[column] = width > widths[column] ? width : widths[column];
        }
    for (size_t i = 0; i < liq_saved_count(extract->saved) && !extract->output.error; i++) {
        for (size_t column = 0; column < LIST_COLUMNS; column++) {
            extract_cell(extract, i, column, &cell);
            buffer_add(&extract->output.text, buffer_view(&cell));
            if (column + 1 < LIST_COLUMNS)
                buffer_add_repeat(&extract->output.text, ' ', widths[column] - utf8_width(buffer_view(&cell)) + 2);
        }
        buffer_add_char(&extract->output.text, '\n');
        output_relax(&extract->output);
    }
    buffer_clear(&cell);
}

/* ---- JSON ---- */

static void extract_json_member(struct buffer *text, const char *name, struct liq_text value)
{
    buffer_add_format(text, "\"%s\":", name);
    json_add_string(text, extract_view(value));
    buffer_add_char(text, ',');
}

static void extract_json_lists(const struct extract *extract, size_t index, struct buffer *text)
{
    const struct liq_saved_item item = liq_saved_at(extract->saved, index);

    buffer_add_text(text, ",\"groups\":[");
    for (size_t i = 0; i < item.group_count; i++) {
        buffer_add_text(text, i > 0 ? "," : "");
        json_add_string(text, extract_view(liq_saved_group_at(extract->saved, index, i)));
    }
    buffer_add_text(text, "],\"parameters\":[");
    for (size_t i = 0; i < item.parameter_count; i++) {
        const struct liq_saved_parameter parameter = liq_saved_parameter_at(extract->saved, index, i);

        buffer_add_text(text, i > 0 ? ",{\"name\":" : "{\"name\":");
        json_add_string(text, extract_view(parameter.name));
        if (parameter.value.data) {
            buffer_add_text(text, ",\"default\":");
            json_add_string(text, extract_view(parameter.value));
        }
        buffer_add_char(text, '}');
    }
    buffer_add_text(text, "],\"placeholders\":[");
    for (size_t i = 0; i < item.placeholder_count; i++) {
        const struct liq_saved_placeholder placeholder = liq_saved_placeholder_at(extract->saved, index, i);

        buffer_add_format(text, "%s{\"begin\":%zu,\"end\":%zu,\"expression\":", i > 0 ? "," : "", placeholder.begin,
                          placeholder.end);
        json_add_string(text, extract_view(placeholder.expression));
        buffer_add_char(text, '}');
    }
    buffer_add_text(text, "]}");
}

static void extract_json(struct extract *extract, bool lines)
{
    struct buffer *text = &extract->output.text;
    const size_t count = liq_saved_count(extract->saved);

    buffer_add_text(text, lines ? "" : "[");
    for (size_t i = 0; i < count && !extract->output.error; i++) {
        const struct liq_saved_item item = liq_saved_at(extract->saved, i);
        const struct liq_place place = extract_place(extract, i);

        buffer_add_text(text, lines || i == 0 ? "{" : ",\n{");
        extract_json_member(text, "id", item.id);
        extract_json_member(text, "name", item.name);
        extract_json_member(text, "text", item.text);
        extract_json_member(text, "path", item.path);
        buffer_add_format(text, "\"line\":%zu,\"column\":%zu,\"container\":\"%s\"", place.line, place.column, item.container);
        extract_json_lists(extract, i, text);
        buffer_add_text(text, lines ? "\n" : "");
        output_relax(&extract->output);
    }
    buffer_add_text(text, lines ? "" : "]\n");
}

/* ---- files ---- */

/* Makes the folders that the path is in. */
static bool extract_make_folders(struct arena *arena, struct view path)
{
    for (size_t at = 1; at < path.length; at++)
        if (path.data[at] == '/' && mkdir(arena_keep(arena, (struct view){ path.data, at }).data, 0777) != 0 && errno != EEXIST)
            return false;
    return true;
}

static bool extract_is_there(struct arena *arena, struct view path, struct view text)
{
    struct view there;

    return whole_file_read(arena, path, text.length + 1, &there, NULL) == STATUS_OK && view_equal(there, text);
}

/* What is there already is left as it is: it may have been worked on. */
static enum exit_status extract_write(struct extract *extract, struct view path, struct view text)
{
    struct arena *arena = &extract->settings->arena;
    FILE *file;

    if (!extract_make_folders(arena, path)) {
        tell("%s: %s", path.data, strerror(errno));
        return EXIT_WORLD_FAILED;
    }
    file = fopen(path.data, "wx");
    if (!file && errno == EEXIST) {
        if (extract_is_there(arena, path, text))
            return EXIT_ANSWERED;
        tell("%s is there already with another text; it was left as it is", path.data);
        extract->refused++;
        return EXIT_ANSWERED;
    }
    const bool written = file && fwrite(text.data, 1, text.length, file) == text.length;

    if ((file && fclose(file) != 0) || !written) {
        tell("%s: %s", path.data, strerror(errno));
        return EXIT_WORLD_FAILED;
    }
    return EXIT_ANSWERED;
}

/* Some file systems do not tell letters of two cases apart. */
static bool extract_is_taken(struct view path, const struct view *paths, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (view_equal_nocase(paths[i], path))
            return true;
    return false;
}

/* The path of a query that none before it has. */
static struct view extract_own_path(struct arena *arena, struct view folder, struct liq_text name, const struct view *paths,
                                    size_t count)
{
    const struct view below = extract_path(arena, name);
    const struct view stem = { below.data, below.length - strlen(".cwli") };
    struct view path = arena_format(arena, "%.*s/%.*s", VIEW_PRINT(folder), VIEW_PRINT(below));
    size_t number = 1;

    while (extract_is_taken(path, paths, count))
        path = arena_format(arena, "%.*s/%.*s (%zu).cwli", VIEW_PRINT(folder), VIEW_PRINT(stem), ++number);
    return path;
}

static enum exit_status extract_files(struct extract *extract)
{
    const size_t count = liq_saved_count(extract->saved);
    struct arena *arena = &extract->settings->arena;
    struct view *paths = ARENA_ARRAY(arena, count, struct view);
    enum exit_status status = EXIT_ANSWERED;
    struct buffer text = { 0 };

    for (size_t i = 0; i < count && status == EXIT_ANSWERED; i++) {
        paths[i] = extract_own_path(arena, extract->settings->out, liq_saved_at(extract->saved, i).name, paths, i);
        buffer_reset(&text);
        extract_add_text(&text, extract->saved, i);
        status = extract_write(extract, paths[i], buffer_view(&text));
    }
    buffer_clear(&text);
    return status;
}

/* ---- the verb ---- */

/* True: something could not be read. */
static bool extract_complain(const struct extract *extract)
{
    bool loss = false;

    for (size_t i = 0; i < liq_saved_complaint_count(extract->saved); i++) {
        const struct liq_saved_complaint complaint = liq_saved_complaint_at(extract->saved, i);

        loss |= complaint.loss;
        saved_files_tell(extract->settings, &complaint);
    }
    return loss;
}

static enum exit_status extract_show(struct extract *extract)
{
    const struct view form = extract->settings->output;
    int error;

    output_init(&extract->output, STDOUT_FILENO);
    if (!form.data || view_equal(form, VIEW("table")))
        extract_list(extract);
    else
        extract_json(extract, view_equal(form, VIEW("ndjson")));
    output_flush(&extract->output);
    error = extract->output.error;
    output_clear(&extract->output);
    if (error && error != EPIPE)
        tell("standard output: %s", strerror(error));
    return error ? EXIT_WORLD_FAILED : EXIT_ANSWERED;
}

static bool extract_knows(struct view form)
{
    return !form.data || view_equal(form, VIEW("table")) || view_equal(form, VIEW("json")) || view_equal(form, VIEW("ndjson"));
}

enum exit_status verb_extract(struct settings *settings)
{
    struct extract extract = { .settings = settings };
    struct liq_saved *saved;
    enum exit_status status;

    if (!extract_knows(settings->output)) {
        tell("liq extract writes a table, json or ndjson, not %.*s", VIEW_PRINT(settings->output));
        return EXIT_MISUSED;
    }
    saved = saved_files_read(settings);
    extract.saved = saved;
    status = settings->out.data ? extract_files(&extract) : extract_show(&extract);
    if (extract_complain(&extract) && status == EXIT_ANSWERED)
        status = EXIT_WORLD_FAILED;
    if (status == EXIT_ANSWERED && extract.refused > 0)
        status = EXIT_CHECK_FAILED;
    if (liq_saved_count(saved) == 0 && !settings->quiet)
        tell("no saved queries were found");
    liq_saved_free(saved);
    return status;
}
