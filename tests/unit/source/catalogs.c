/* Which files are inputs, their groups and streams, and what is complained of. */
#include "gathered.h"

/* Paths are below the test's folder. An input is "path group stream log format", a complaint "path: message". */
static struct catalog *catalog_of(const char *const *names, const char *const *groups)
{
    struct view paths[8], options[8];
    struct catalog_request request = { .paths = paths, .groups = options };
    struct catalog *catalog;
    struct arena arena = { 0 };
    struct fault fault;

    for (; names[request.path_count]; request.path_count++)
        paths[request.path_count] = arena_format(&arena, "%s/%s", test_folder, names[request.path_count]);
    for (; groups && groups[request.group_count]; request.group_count++)
        options[request.group_count] = view_of(groups[request.group_count]);
    if (catalog_new(&request, TEST_NOW_MS, &catalog, &fault) != STATUS_OK)
        fail_msg("%s", fault.message);
    arena_clear(&arena);
    return catalog;
}

static void check_inputs(const struct catalog *catalog, const char *const *want)
{
    const size_t folder = strlen(test_folder) + 1;
    size_t count;
    const struct input *inputs = catalog_inputs(catalog, &count);

    for (size_t i = 0; i < count; i++) {
        char have[512];

        snprintf(have, sizeof have, "%.*s %.*s %.*s %.*s", VIEW_PRINT(view_skip(inputs[i].path, folder)),
                 VIEW_PRINT(inputs[i].group), VIEW_PRINT(inputs[i].stream), VIEW_PRINT(inputs[i].log));
        if (!want[i])
            fail_msg("not wanted: %s", have);
        assert_string_equal(have, want[i]);
        assert_int_equal(inputs[i].index, i);
    }
    if (want[count])
        fail_msg("missing: %s", want[count]);
}

static void check_complaints(const struct catalog *catalog, const char *const *want)
{
    const struct complaints *complaints = catalog_complaints(catalog);
    const size_t folder = strlen(test_folder) + 1;

    for (size_t i = 0; i < complaints->count; i++) {
        const struct complaint *complaint = &complaints->list[i];
        char have[512];

        snprintf(have, sizeof have, "%s%.*s: %.*s", complaint->loss ? "" : "note ",
                 VIEW_PRINT(view_skip(complaint->path, folder)), VIEW_PRINT(complaint->message));
        if (!want[i])
            fail_msg("not wanted: %s", have);
        assert_string_equal(have, want[i]);
    }
    if (want[complaints->count])
        fail_msg("missing: %s", want[complaints->count]);
}

static void make(const char *name)
{
    free(test_write(name, VIEW("x\n")));
}

static void folders_and_patterns(void **state)
{
    char link[128], target[128];

    (void)state;
    make("tree/b.log");
    make("tree/a/2.log");
    make("tree/a/1.log.gz");
    make("tree/a.log");
    make("tree/.hidden");
    make("tree/.git/config");
    make("tree/c/aws-logs-write-test");
    make("empty/.x");
    snprintf(link, sizeof link, "%s/tree/a/loop", test_folder);
    snprintf(target, sizeof target, "%s/tree", test_folder);
    assert_int_equal(symlink(target, link), 0);

    struct catalog *catalog = catalog_of((const char *[]){ "tree", NULL }, NULL);
    check_inputs(catalog, (const char *[]){
        "tree/a/1.log.gz a 1.log.gz 000000000000:a", "tree/a/2.log a 2.log 000000000000:a",
        "tree/a.log tree a.log 000000000000:tree", "tree/b.log tree b.log 000000000000:tree", NULL });
    check_complaints(catalog, (const char *[]){ NULL });
    size_t groups;
    const struct view *names = catalog_groups(catalog, &groups);
    assert_int_equal(groups, 2);
    assert_view_equal(names[0], VIEW("a"));
    assert_view_equal(names[1], VIEW("tree"));
    catalog_free(catalog);

    catalog = catalog_of((const char *[]){ "tree/*.log", "tree/a/[12]*", NULL }, NULL);
    check_inputs(catalog, (const char *[]){
        "tree/a.log a a.log 000000000000:a", "tree/b.log b b.log 000000000000:b",
        "tree/a/1.log.gz 1 1.log.gz 000000000000:1", "tree/a/2.log 2 2.log 000000000000:2", NULL });
    catalog_free(catalog);

    char first[256];
    snprintf(first, sizeof first, "note tree/b.log: the same file as %s/tree/b.log; it is read once", test_folder);
    catalog = catalog_of((const char *[]){ "tree/b.log", "none", "none*", "empty", "tree/b.log", "tree/c", NULL }, NULL);
    check_inputs(catalog, (const char *[]){ "tree/b.log b b.log 000000000000:b", NULL });
    check_complaints(catalog, (const char *[]){
        "none: No such file or directory", "none*: no file matches", "empty: there are no log files in this folder", first,
        "tree/c: there are no log files in this folder", NULL });
    catalog_free(catalog);
}

static void layouts_of_paths(void **state)
{
#define UUID "0a1b2c3d-0000-1111-2222-333344445555"
    (void)state;
    make("t/my-exports/" UUID "/web-1/000000.gz");
    make("t/my-exports/" UUID "/web-1/notes.txt");
    make("t/my-exports/aws-logs-write-test");
    make("t/AWSLogs/111122223333/vpcflowlogs/eu-west-1/2024/05/01/f.log.gz");
    make("t/AWSLogs/o-abc/111122223333/CloudTrail/eu-west-1/x.json");
    make("t/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/05/01/111122223333_CloudTrail_eu-west-1_20240501T1000Z_aB3.json.gz");
    make("t/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/05/01/444455556666_CloudTrail_eu-west-1_x.json");
    make("t/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/05/01/111122223333_CloudTrail_");
    make("t/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/d.json.gz");
    make("t/p/aws-account-id=444455556666/aws-service=vpcflowlogs/aws-region=eu/year=2024/f.log");
    struct catalog *catalog = catalog_of((const char *[]){ "t", NULL }, NULL);
    check_inputs(catalog, (const char *[]){
        "t/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/05/01/111122223333_CloudTrail_ CloudTrail 111122223333_CloudTrail_ "
        "111122223333:CloudTrail",
        "t/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/05/01/111122223333_CloudTrail_eu-west-1_20240501T1000Z_aB3.json.gz "
        "CloudTrail 111122223333_CloudTrail_eu-west-1 111122223333:CloudTrail",
        "t/AWSLogs/111122223333/CloudTrail/eu-west-1/2024/05/01/444455556666_CloudTrail_eu-west-1_x.json CloudTrail "
        "444455556666_CloudTrail_eu-west-1_x.json 111122223333:CloudTrail",
        "t/AWSLogs/111122223333/vpcflowlogs/eu-west-1/2024/05/01/f.log.gz vpcflowlogs f.log.gz 111122223333:vpcflowlogs",
        "t/AWSLogs/o-abc/111122223333/CloudTrail/eu-west-1/x.json CloudTrail x.json 111122223333:CloudTrail",
        "t/my-exports/" UUID "/web-1/000000.gz my-exports web-1 000000000000:my-exports",
        "t/my-exports/" UUID "/web-1/notes.txt web-1 notes.txt 000000000000:web-1",
        "t/p/aws-account-id=444455556666/aws-service=vpcflowlogs/aws-region=eu/year=2024/f.log vpcflowlogs f.log "
        "444455556666:vpcflowlogs", NULL });
    check_complaints(catalog, (const char *[]){
        "note t/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/d.json.gz: a digest of CloudTrail's files, without events: it is "
        "not read", NULL });
    catalog_free(catalog);

    catalog = catalog_of((const char *[]){ "t/my-exports", NULL }, (const char *[]){ "/aws/lambda/f=*/web-1/*", NULL });
    check_inputs(catalog, (const char *[]){
        "t/my-exports/" UUID "/web-1/000000.gz /aws/lambda/f web-1 000000000000:/aws/lambda/f",
        "t/my-exports/" UUID "/web-1/notes.txt /aws/lambda/f notes.txt 000000000000:/aws/lambda/f", NULL });
    catalog_free(catalog);
}

static void groups_by_option(void **state)
{
    char folder[256], pattern[256];

    (void)state;
    make("g/app.log");
    make("g/deep/er/app.log");
    make("other.2024-05-01.log.gz");
    snprintf(folder, sizeof folder, "below=%s/g/deep/", test_folder);
    snprintf(pattern, sizeof pattern, "apps=*/app.log");
    struct catalog *catalog = catalog_of((const char *[]){ "g", "other.2024-05-01.log.gz", NULL },
                                         (const char *[]){ folder, pattern, NULL });
    check_inputs(catalog, (const char *[]){
        "g/app.log apps app.log 000000000000:apps", "g/deep/er/app.log below app.log 000000000000:below",
        "other.2024-05-01.log.gz other.2024-05-01 other.2024-05-01.log.gz 000000000000:other.2024-05-01", NULL });
    catalog_free(catalog);
}

static void wrong_requests(void **state)
{
    static const char *const groups[] = { "x", "=x", "x=" };
    struct catalog *catalog;
    struct fault fault;

    (void)state;
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const struct view group = view_of(groups[i]);
        const struct catalog_request request = { .groups = &group, .group_count = 1 };

        assert_int_equal(catalog_new(&request, 0, &catalog, &fault), STATUS_INVALID);
        assert_null(catalog);
        assert_non_null(strstr(fault.message, "NAME=PATTERN"));
    }
    const struct catalog_request request = { .format = VIEW_INIT("jsonx") };
    assert_int_equal(catalog_new(&request, 0, &catalog, &fault), STATUS_INVALID);
    assert_non_null(strstr(fault.message, "jsonx"));
    const struct catalog_request nothing = { .path_count = 0 };
    assert_int_equal(catalog_new(&nothing, 0, &catalog, &fault), STATUS_OK);
    catalog_free(catalog);
    catalog_free(NULL);
}

static void strangers(void **state)
{
    static const char tar[512] = { [0] = 'f', [257] = 'u', 's', 't', 'a', 'r' };

    (void)state;
    free(test_write("strange/a.parquet", VIEW("PAR1....PAR1")));
    free(test_write("strange/b.zip", VIEW("PK\x03\x04....")));
    free(test_write("strange/c.txt", (struct view){ "\xFF\xFE\0\0a\0\0\0", 8 }));
    free(test_write("strange/d", (struct view){ tar, sizeof tar }));
    struct catalog *catalog = catalog_of((const char *[]){ "strange", NULL }, NULL);
    check_inputs(catalog, (const char *[]){ NULL });
    check_complaints(catalog, (const char *[]){
        "strange/a.parquet: a Parquet file, which liq does not read; DuckDB makes JSON lines of it: duckdb -c "
        "\"COPY (FROM 'FILE.parquet') TO 'FILE.json'\", and so does pyarrow: python3 -c \"import pandas; "
        "pandas.read_parquet('FILE.parquet').to_json('FILE.json', orient='records', lines=True)\"",
        "strange/b.zip: the zip archive ends too early, or its directory is damaged", "strange/c.txt: UTF-32 text; convert it to UTF-8 first",
        "strange/d: a tar archive; unpack it first", NULL });
    catalog_free(catalog);
}

static void accounts(void **state)
{
    char *path = test_write("acc.log", VIEW("x\n"));
    const struct view view = view_of(path);
    const struct catalog_request request = { .paths = &view, .path_count = 1, .account = VIEW_INIT("999988887777") };
    struct catalog *catalog;
    size_t count;

    (void)state;
    assert_int_equal(catalog_new(&request, 0, &catalog, NULL), STATUS_OK);
    assert_view_equal(catalog_account(catalog), VIEW("999988887777"));
    assert_view_equal(catalog_inputs(catalog, &count)[0].log, VIEW("999988887777:acc"));
    assert_int_equal(catalog_inputs(catalog, &count)[0].size_bytes, 2);
    assert_int_equal(catalog_inputs(catalog, &count)[0].modified_ms, TEST_MODIFIED_MS);
    catalog_free(catalog);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_and_patterns),
        cmocka_unit_test(layouts_of_paths),
        cmocka_unit_test(groups_by_option),
        cmocka_unit_test(wrong_requests),
        cmocka_unit_test(strangers),
        cmocka_unit_test(accounts),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
