/* Which files are inputs, their groups and streams, and what is complained of. */
#include "gathered.h"
#include "source/places.h"

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

/* What a path alone says. */
static void places_of_paths(void **state)
{
#define FLOW "AWSLogs/111122223333/vpcflowlogs/eu-west-1/2024/05/01/"
    static const struct {
        const char *name, *root, *want;     /* want: group stream account region */
    } rows[] = {
        { "t/exportedlogs/" UUID "/2024-05-01-[$LATEST]abc/000001.gz", "t", "exportedlogs 2024-05-01-[$LATEST]abc 000000000000 " },
        { UUID "/s/000000.gz", UUID, "exportedlogs s 000000000000 " },
        { "./" UUID "/s/000000.gz", ".", "exportedlogs s 000000000000 " },
        { "../my/" UUID "/s/000000", "..", "my s 000000000000 " },
        { "my.zip!/" UUID "/s/000000.gz", "my.zip", "my s 000000000000 " },
        { "t/my/" UUID "/s/00000x.gz", "t", "s 00000x.gz 000000000000 " },
        { FLOW "111122223333_vpcflowlogs_eu-west-1_fl-0a1b_20240501T1000Z_0f.log.gz", "AWSLogs",
          "vpcflowlogs fl-0a1b 111122223333 eu-west-1" },
        { FLOW "10/111122223333_vpcflowlogs_eu-west-1_fl-0a1b_20240501T1000Z_0f.log.parquet", "AWSLogs",
          "vpcflowlogs fl-0a1b 111122223333 eu-west-1" },
        { FLOW "444455556666_vpcflowlogs_eu-west-1_fl-0a1b_20240501T1000Z_0f.log.gz", "AWSLogs",
          "vpcflowlogs 444455556666_vpcflowlogs_eu-west-1_fl-0a1b_20240501T1000Z_0f.log.gz 111122223333 eu-west-1" },
        { "AWSLogs/aws-account-id=111122223333/aws-service=vpcflowlogs/aws-region=eu-west-1/year=2024/month=05/day=01/"
          "111122223333_vpcflowlogs_eu-west-1_fl-0a1b_20240501T1000Z_0f.log.gz", "AWSLogs",
          "vpcflowlogs fl-0a1b 111122223333 eu-west-1" },
        { "x/AWSLogs/o-abc/111122223333/CloudTrail/us-gov-west-1/2024/05/01/"
          "111122223333_CloudTrail_us-gov-west-1_20240501T1000Z_aB3.json.gz", "x",
          "CloudTrail 111122223333_CloudTrail_us-gov-west-1 111122223333 us-gov-west-1" },
        { "AWSLogs/111122223333/elasticloadbalancing/us-east-1/2024/05/01/"
          "111122223333_elasticloadbalancing_us-east-1_app.web.0a1b_20240501T1000Z_10.0.0.1_x9.log.gz", "AWSLogs",
          "elasticloadbalancing app.web.0a1b 111122223333 us-east-1" },
        { "AWSLogs/111122223333/WAFLogs/us-east-1/my_acl/2024/05/01/10/05/"
          "111122223333_waflogs_us-east-1_my_acl_20240501T1005Z_0f.log.gz", "AWSLogs",
          "WAFLogs my_acl 111122223333 us-east-1" },
        { "AWSLogs/111122223333/WAFLogs/cloudfront/acl/2024/05/01/10/05/"
          "111122223333_waflogs_cloudfront_acl_20240501T1005Z_0f.log.gz", "AWSLogs", "WAFLogs acl 111122223333 " },
        { "AWSLogs/111122223333/vpcdnsquerylogs/vpc-0a1b/2024/05/01/"
          "vpc-0a1b_vpcdnsquerylogs_111122223333_20240501T1000Z_0f.log.gz", "AWSLogs",
          "vpcdnsquerylogs vpc-0a1b 111122223333 " },
        { "111122223333_waflogs_us-east-1_acl_20240501T1005Z_0f.log.gz", "", "WAFLogs acl 111122223333 us-east-1" },
        { "111122223333_waflogs_us-east-1_acl_20240501T100Z_0f.log", "",
          "111122223333_waflogs_us-east-1_acl_20240501T100Z_0f 111122223333_waflogs_us-east-1_acl_20240501T100Z_0f.log "
          "000000000000 " },
        { "t/app/2024/05/01/10/logs-to-s3-1-2024-05-01-10-00-00-" UUID, "t", "app logs-to-s3 000000000000 " },
        { "logs-to-s3-12-2024-05-01-10-00-00-" UUID ".gz", "", "logs-to-s3 logs-to-s3 000000000000 " },
        { "t/x-2024-05-01-10-00-00-" UUID, "t", "t x-2024-05-01-10-00-00-" UUID " 000000000000 " },
        { "cdn/E2EXAMPLE.2024-05-01-10.0a1b2c3d.gz", "cdn", "cdn E2EXAMPLE 000000000000 " },
        { "cdn/E2EXAMPLE.2024-05-01-10-00.0a1b2c3d.gz", "cdn", "cdn E2EXAMPLE.2024-05-01-10-00.0a1b2c3d.gz 000000000000 " },
        { "b/access-2024-05-01-10-00-00-0123456789ABCDEF", "b", "b access 000000000000 " },
        { "b/2024-05-01-10-00-00-0123456789ABCDEF", "b", "b b 000000000000 " },
        { "b/2024-05-01-10-00-00-0123456789ABCDEF", "", "b b 000000000000 " },
        { "p/111122223333/eu-west-1/bucket/2024/05/01/2024-05-01-10-00-00-0123456789ABCDEF", "p",
          "bucket bucket 111122223333 eu-west-1" },
        { "t/web/2024/05/01/a.log", "t", "web a.log 000000000000 " },
        { "t/web/05/01/a.log", "t", "01 a.log 000000000000 " },
        { "t/web/year=2024/month=05/day=01/hour=10/a.log", "t", "web a.log 000000000000 " },
        { "t/web/env=prod/dt=2024-05-01/a.log", "t", "env=prod a.log 000000000000 " },
        { "t/web/2024-05-01/a.log", "t", "web a.log 000000000000 " },
        { "t/2024/a.log", "t/2024", "t a.log 000000000000 " },
        { "-", "", "stdin stdin 000000000000 " },
    };
    struct group_patterns *patterns;
    struct arena arena = { 0 };

    (void)state;
    assert_int_equal(group_patterns_new(&arena, NULL, 0, &patterns, NULL), STATUS_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct path path = { view_of(rows[i].name), view_of(rows[i].root) };
        const struct place place = input_place(&arena, path, VIEW(""), patterns);
        const struct view have = arena_format(&arena, "%.*s %.*s %.*s %.*s", VIEW_PRINT(place.group), VIEW_PRINT(place.stream),
                                              VIEW_PRINT(place.account), VIEW_PRINT(place.region));

        if (strcmp(have.data, rows[i].want) != 0)
            fail_msg("%s is of %s", rows[i].name, have.data);
    }
    arena_clear(&arena);
}

/* What options say of a path. */
static void places_of_options(void **state)
{
    static const struct {
        const char *option, *name, *want;   /* NULL: the option does not match */
    } rows[] = {
        { "/aws/lambda/{fn}=logs/{fn}/*.log", "logs/pay/a.log", "/aws/lambda/pay a.log 000000000000" },
        { "/aws/lambda/{fn}=logs/{fn}/*.log", "./logs/pay/a.log", "/aws/lambda/pay a.log 000000000000" },
        { "/aws/lambda/{fn}=logs/{fn}/*.log", "logs/pay/a.txt", NULL },
        { "/aws/lambda/{fn}=logs/{fn}", "logs/pay/deep/er/a.txt", "/aws/lambda/pay a.txt 000000000000" },
        { "{a}-{b}=x/{b}/{a}.log", "x/one/two.log", "two-one two.log 000000000000" },
        { "g={stream}.log", "s.1.log", "g s.1 000000000000" },
        { "{app}={app}-{stream}.log*", "web-i-0a1b.log.gz", "web i-0a1b 000000000000" },
        { "{g}={account}/{region}/{g}/*", "111122223333/eu-west-1/web/a.log", "web a.log 111122223333" },
        { "{g}={account}/{region}/{g}/*", "1111/eu-west-1/web/a.log", NULL },
        { "g=*/[a-c].log", "x/y/b.log", "g b.log 000000000000" },
        { "g=*/[!a-c].log", "x/y/b.log", NULL },
        { "g=x/?.log", "x/\xC3\xA4.log", "g \xC3\xA4.log 000000000000" },
        { "g=x/[app]/a.log", "x/[app]/a.log", "g a.log 000000000000" },
        { "g=x/[app", "x/[app/a.log", "g a.log 000000000000" },
        { "g=x/\\*.log", "x/*.log", "g *.log 000000000000" },
        { "g=x/\\*.log", "x/a.log", NULL },
        { "g={not a word}", "{not a word}", "g {not a word} 000000000000" },
        { "g=logs/**/a.log", "logs/a.log", "g a.log 000000000000" },
        { "g=logs/**/a.log", "logs/x/y/a.log", "g a.log 000000000000" },
        { "g=a.zip", "a.zip!/b.log", "g b.log 000000000000" },
        { "{n}={n}.zip", "a.zip!/b.log", "a b.log 000000000000" },
        { "g=.", "anything", "g anything 000000000000" },
        { "g=log", "logs/a.log", NULL },
        { "g=*", "-", "g stdin 000000000000" },
        { "g=cases/(a+)+$", "cases/(a+)+$", "g (a+)+$ 000000000000" },
    };
    struct group_patterns *patterns;
    struct arena arena = { 0 };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct view option = view_of(rows[i].option);
        const struct path path = { .name = view_of(rows[i].name) };
        struct group_match match;

        assert_int_equal(group_patterns_new(&arena, &option, 1, &patterns, NULL), STATUS_OK);
        const bool matches = group_patterns_match(patterns, &arena, path.name, &match);
        const struct place place = input_place(&arena, path, VIEW(""), patterns);
        const struct view have = arena_format(&arena, "%.*s %.*s %.*s", VIEW_PRINT(place.group), VIEW_PRINT(place.stream),
                                              VIEW_PRINT(place.account));

        if (matches != (rows[i].want != NULL) || (matches && strcmp(have.data, rows[i].want) != 0))
            fail_msg("%s of %s: %s", rows[i].name, rows[i].option, have.data);
        group_patterns_free(patterns);
    }
    arena_clear(&arena);
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
    static const char *const patterns[] = { "{x}=*", "g={x}/{x}", "{x}y={xy}" };
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
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        const struct view group = view_of(patterns[i]);
        const struct catalog_request request = { .groups = &group, .group_count = 1 };

        assert_int_equal(catalog_new(&request, 0, &catalog, &fault), STATUS_INVALID);
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
        cmocka_unit_test(places_of_paths),
        cmocka_unit_test(places_of_options),
        cmocka_unit_test(groups_by_option),
        cmocka_unit_test(wrong_requests),
        cmocka_unit_test(strangers),
        cmocka_unit_test(accounts),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
