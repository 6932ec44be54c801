#include "house.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct {
    unsigned passed, failed;
    char folder[64], path[256], event[256], table[256];
} house;

void house_check(bool holds, const char *format, ...)
{
    va_list arguments;

    if (holds) {
        house.passed++;
        return;
    }
    house.failed++;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

struct liq_query *house_query(const char *text)
{
    struct liq_table table = { { "offices", strlen("offices") }, { house.table, strlen(house.table) } };
    struct liq_query_options options = { .now_ms = HOUSE_NOW_MS, .lint = true, .tables = &table, .table_count = 1 };

    return liq_query_new(text, strlen(text), &options);
}

bool house_has(const struct liq_query *query, const char *code, bool errors_only)
{
    for (size_t i = 0; i < liq_query_diagnostic_count(query); i++) {
        struct liq_diagnostic diagnostic = liq_query_diagnostic(query, i);

        if ((!code || strcmp(code, diagnostic.code) == 0) && (!errors_only || diagnostic.severity == LIQ_ERROR))
            return true;
    }
    return false;
}

const char *house_write(const char *name, const char *text)
{
    FILE *file;

    snprintf(house.path, sizeof house.path, "%s/%s", house.folder, name);
    file = fopen(house.path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0) {
        fprintf(stderr, "house: cannot write %s: %s\n", house.path, strerror(errno));
        exit(3);
    }
    return house.path;
}

const char *house_event(void)
{
    if (!house.event[0])
        snprintf(house.event, sizeof house.event, "%s",
                 house_write("event.ndjson", "{\"@timestamp\":\"2024-05-01T10:00:00Z\",\"@message\":\"\"}\n"));
    return house.event;
}

struct liq_result *house_answer(const char *text, const char *path)
{
    struct liq_text paths[] = { { path, strlen(path) } };
    struct liq_inputs_options wanted = { .paths = paths, .path_count = 1, .now_ms = HOUSE_NOW_MS };
    struct liq_run_options options = { .jobs = 1 };
    struct liq_query *query = house_query(text);
    struct liq_inputs *inputs = NULL;
    struct liq_result *result = NULL;
    struct liq_error error = { "" };

    for (size_t i = 0; i < liq_query_diagnostic_count(query); i++) {
        struct liq_diagnostic diagnostic = liq_query_diagnostic(query, i);

        if (diagnostic.severity == LIQ_ERROR)
            printf("%s: %s: %.*s\n", text, diagnostic.code, (int)diagnostic.message.length, diagnostic.message.data);
    }
    if (liq_query_valid(query) &&
        (liq_inputs_new(&wanted, &inputs, &error) != LIQ_OK || liq_run(query, inputs, &options, &result, &error) != LIQ_OK)) {
        printf("%s: %s\n", text, error.message);
        result = NULL;
    }
    liq_inputs_free(inputs);
    liq_query_free(query);
    return result;
}

static void house_leave(void)
{
    char path[512];

    for (const char *const *name = (const char *const[]){ "event.ndjson", "example.log", "offices.csv", NULL }; *name; name++) {
        snprintf(path, sizeof path, "%s/%s", house.folder, *name);
        unlink(path);
    }
    rmdir(house.folder);
}

/* The names of all there is help on, a line each. */
static void house_topics(void)
{
    struct liq_function_info function;
    struct liq_command_info command;
    struct liq_format_info format;
    struct liq_code_info code;

    for (size_t i = 0; liq_function_at(i, &function); i++)
        if (!function.hidden)
            printf("\n%s\n%s", function.name, function.synonym ? function.synonym : "");
    for (size_t i = 0; liq_command_at(i, &command); i++)
        printf("\n%s", command.name);
    for (size_t i = 0; liq_format_at(i, &format); i++)
        printf("\n%s", format.name);
    for (size_t i = 0; liq_code_at(i, &code); i++)
        printf("\n%s", code.id);
    putchar('\n');
}

static void house_list_formats(void)
{
    struct liq_format_info format;

    for (size_t i = 0; liq_format_at(i, &format); i++)
        puts(format.name);
}

int main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "--formats") == 0) {
        house_list_formats();
        return 0;
    }
    if (count > 1 && strcmp(arguments[1], "--topics") == 0) {
        house_topics();
        return 0;
    }
    snprintf(house.folder, sizeof house.folder, "/tmp/liq-house-XXXXXX");
    if (!mkdtemp(house.folder)) {
        fprintf(stderr, "house: cannot make a folder: %s\n", strerror(errno));
        return 3;
    }
    snprintf(house.table, sizeof house.table, "%s",
             house_write("offices.csv", "site,net,city,floor\nmain,10.0.0.0/8,Oslo,3\nlab,10.1.0.0/16,Turin,0\n"));
    house_functions();
    house_commands();
    house_codes();
    house_formats();
    house_leave();
    printf("%u passed, %u failed\n", house.passed, house.failed);
    return house.failed > 0;
}
