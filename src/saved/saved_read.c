/* Which files are read, and as what. */
#include "base/whole_file.h"
#include "saved/reader.h"

#include <dirent.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { FILE_MOST = 64 << 20, FOLDER_DEPTH = 64 };

const struct container containers_of_trees[] = {
    { "query definitions", "describe-query-definitions and describe-queries of the AWS CLI", container_read_definitions },
    { "cloudformation", "templates of CloudFormation, SAM, the Serverless Framework and the CDK, in YAML or JSON",
      container_read_template },
    { "terraform", "Terraform: .tf and .tf.json, plans and states as terraform show -json prints them, state files",
      container_read_terraform },
    { "pulumi", "what pulumi stack export writes", container_read_pulumi },
    { "dashboard", "CloudWatch dashboards, also inside templates and of get-dashboard", container_read_dashboard },
    { "grafana", "dashboards and alert rules of Grafana, targets that ask CloudWatch Logs", container_read_grafana },
    { "pyinsights", "files of pyinsights", container_read_pyinsights },
    { NULL, NULL, NULL },
};

/* ---- forms of files ---- */

static void read_tree(struct reader *reader, struct element *root)
{
    for (const struct container *container = containers_of_trees; root && container->name; container++)
        container->read(reader, root);
}

static char read_first(struct view text)
{
    text = view_trim(text);
    return text.length > 0 ? text.data[0] : '\0';
}

static void read_yaml(struct reader *reader)
{
    const struct element *documents = element_read_yaml(reader, &reader->text);

    for (size_t i = 0; documents && i < documents->count; i++)
        read_tree(reader, documents->members[i].value);
}

static void read_json(struct reader *reader)
{
    const char first = read_first(reader->text.text);

    if (first == '{' || first == '[')
        read_tree(reader, element_read_json(reader, &reader->text));
    else
        read_yaml(reader);
}

static const struct file_form {
    struct view suffix;
    void (*read)(struct reader *reader);
    bool always;                /* also in folders, whatever is in it */
} file_forms[] = {
    { VIEW_INIT(".cwli"), container_read_plain, true },
    { VIEW_INIT(".query"), container_read_plain, true },
    { VIEW_INIT(".json"), read_json, false },
    { VIEW_INIT(".template"), read_json, false },
    { VIEW_INIT(".tfstate"), read_json, false },
    { VIEW_INIT(".tf"), container_read_hcl, false },
    { VIEW_INIT(".md"), container_read_markdown, false },
    { VIEW_INIT(".markdown"), container_read_markdown, false },
    { VIEW_INIT(".yaml"), read_yaml, false },
    { VIEW_INIT(".yml"), read_yaml, false },
};

static const struct file_form *form_of(struct view path)
{
    for (size_t i = 0; i < sizeof file_forms / sizeof *file_forms; i++)
        if (view_ends(path, file_forms[i].suffix))
            return &file_forms[i];
    return NULL;
}

/* By what is in it, where the name does not tell. */
static void read_unnamed(struct reader *reader)
{
    static const struct {
        struct view word;
        void (*read)(struct reader *reader);
    } signs[] = {
        { VIEW_INIT("Resources:"), read_yaml },
        { VIEW_INIT("queryDefinitions:"), read_yaml },
        { VIEW_INIT("query_string:"), read_yaml },
        { VIEW_INIT("resource \"aws_"), container_read_hcl },
    };
    const char first = read_first(reader->text.text);

    if (first == '{' || first == '[') {
        read_json(reader);
        return;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (view_find(reader->text.text, signs[i].word, 0) != SIZE_MAX) {
            signs[i].read(reader);
            return;
        }
    container_read_plain(reader);
}

/* Words of which a file in a folder has to have one to be read. */
static bool read_promising(struct view text)
{
    static const struct view words[] = {
        VIEW_INIT("queryString"), VIEW_INIT("QueryString"), VIEW_INIT("query_string"), VIEW_INIT("AWS::Logs::"),
        VIEW_INIT("DashboardBody"), VIEW_INIT("dashboard_body"), VIEW_INIT("widgets"), VIEW_INIT("aws_cloudwatch_"),
        VIEW_INIT("logGroup"), VIEW_INIT("```"), VIEW_INIT("~~~"),
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (view_find(text, words[i], 0) != SIZE_MAX)
            return true;
    return false;
}

static const struct saved_file *file_new(struct arena *arena, struct view path, struct view text)
{
    struct saved_file *file = ARENA_NEW(arena, struct saved_file);
    size_t *lines = NULL, capacity = 0;

    file->path = path;
    file->text = text;
    for (size_t at = 0; at != SIZE_MAX && at <= text.length;) {
        lines = arena_grow(arena, lines, &capacity, file->line_count + 1, sizeof *lines);
        lines[file->line_count++] = at;
        at = view_find_byte(text, '\n', at);
        at += at != SIZE_MAX;
    }
    file->lines = lines;
    return file;
}

static void read_kept(struct saved *saved, struct view path, struct view text, const struct file_form *form)
{
    const size_t mark = view_starts(text, VIEW("\xEF\xBB\xBF")) ? 3 : 0;
    struct reader reader = { .saved = saved, .arena = &saved->arena, .file = file_new(&saved->arena, path, text) };

    reader.text = mapped_file(&saved->arena, text, mark);
    if (form)
        form->read(&reader);
    else
        read_unnamed(&reader);
}

void saved_read_text(struct saved *saved, struct view path, struct view text)
{
    path = arena_keep(&saved->arena, path);
    read_kept(saved, path, arena_keep(&saved->arena, text), form_of(path));
}

/* ---- files and folders ---- */

static void read_lost(struct saved *saved, struct view path, struct view message)
{
    saved->complaints = arena_grow(&saved->arena, saved->complaints, &saved->complaint_capacity, saved->complaint_count + 1,
                                   sizeof *saved->complaints);
    saved->complaints[saved->complaint_count++] =
        (struct saved_complaint){ .path = path, .message = arena_keep(&saved->arena, message), .weight = SAVED_DAMAGE };
}

/* A fault begins with the path, which a complaint has beside it. */
static struct view read_reason(const struct fault *fault, struct view path)
{
    const struct view message = view_of(fault->message);

    return view_starts(message, path) && message.length > path.length + 2 ? view_skip(message, path.length + 2) : message;
}

static void read_file(struct saved *saved, struct view path, bool named)
{
    const struct file_form *form = form_of(path);
    struct fault fault = { "" };
    struct view text;

    if (!named && !form)
        return;
    if (whole_file_read(&saved->arena, view_equal(path, VIEW("-")) ? VIEW("/dev/stdin") : path, FILE_MOST, &text, &fault) != STATUS_OK)
        read_lost(saved, path, read_reason(&fault, path));
    else if (text.length > FILE_MOST)
        read_lost(saved, path, VIEW("the file is too large to be read, more than 64 MB"));
    else if (named || form->always || read_promising(text))
        read_kept(saved, path, text, form);
}

static int read_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && strcmp(entry->d_name, "node_modules") != 0;
}

static void read_folder(struct saved *saved, struct view path, size_t depth)
{
    struct dirent **entries;
    const int count = scandir(path.data, &entries, read_visible, alphasort);

    if (count < 0) {
        read_lost(saved, path, VIEW("the folder cannot be read"));
        return;
    }
    for (int i = 0; i < count; i++) {
        const bool here = view_equal(path, VIEW("."));
        const struct view below = arena_format(&saved->arena, "%s%s%s", here ? "" : path.data,
                                               here || view_ends(path, VIEW("/")) ? "" : "/", entries[i]->d_name);
        struct stat stat_now;

        free(entries[i]);
        if (lstat(below.data, &stat_now) != 0 || (S_ISLNK(stat_now.st_mode) && stat(below.data, &stat_now) == 0 && S_ISDIR(stat_now.st_mode)))
            continue;
        if (S_ISREG(stat_now.st_mode))
            read_file(saved, below, false);
        else if (S_ISDIR(stat_now.st_mode) && depth < FOLDER_DEPTH)
            read_folder(saved, below, depth + 1);
    }
    free(entries);
}

void saved_read(struct saved *saved, struct view path)
{
    struct stat stat_now;

    path = arena_keep(&saved->arena, path);
    if (!view_equal(path, VIEW("-")) && stat(path.data, &stat_now) == 0 && S_ISDIR(stat_now.st_mode))
        read_folder(saved, path, 0);
    else
        read_file(saved, path, true);
}
