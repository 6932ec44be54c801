#include "base/civil.h"
#include "base/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;

    if (civil_parse(view_of(text), &ms, NULL) != strlen(text))
        fail_msg("%s is no time", text);
    return ms;
}

static void test_fixed_offsets(void **state)
{
    static const struct {
        const char *name;
        int offset;
        const char *abbreviation;
    } rows[] = {
        { "UTC", 0, "UTC" },           { "Z", 0, "UTC" },         { "+09:00", 32400, "+09:00" },
        { "+0900", 32400, "+09:00" },  { "+09", 32400, "+09:00" }, { "-05:30", -19800, "-05:30" },
        { "-0000", 0, "+00:00" },      { "+23:59", 86340, "+23:59" },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct zone *zone = zone_find(&arena, view_of(rows[i].name));
        struct view abbreviation;

        assert_non_null(zone);
        assert_int_equal(zone_offset(zone, -1, &abbreviation), rows[i].offset);
        assert_true(view_equal(abbreviation, view_of(rows[i].abbreviation)));
        assert_int_equal(zone_to_utc(zone, 0), -rows[i].offset * 1000LL);
    }
    arena_clear(&arena);
}

static void test_names_that_are_none(void **state)
{
    static const char *const names[] = {
        "",          "+",          "+9",         "+24:00",        "+09:60",       "+09:0",       "+9:00",  "+090",
        "+09:00:00", "09:00",      "Nowhere",    "Europe/",       "/etc/passwd",  "../zoneinfo/UTC",
        "Europe/../Europe/Berlin", "Europe//Berlin", "Europe",    "zone.tab",     "Europe/Ber lin", "z", ".",
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (zone_find(&arena, view_of(names[i])))
            fail_msg("%s", names[i]);
    assert_null(zone_find(&arena, VIEW("Europe/Berlin\0x")));
    arena_clear(&arena);
}

/* A zone file made here: nothing depends on which release of the zone data is installed, or whether any is. */
struct made_zone {
    char folder[64];
};

static void put_number(FILE *file, int64_t value, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--)
        fputc((int)((uint64_t)value >> (8 * i) & 0xFF), file);
}

static void put_header(FILE *file, char version, int changes, int types, int text_bytes)
{
    fwrite("TZif", 1, 4, file);
    fputc(version, file);
    for (int i = 0; i < 15; i++)
        fputc(0, file);
    put_number(file, 0, 4);
    put_number(file, 0, 4);
    put_number(file, 0, 4);
    put_number(file, changes, 4);
    put_number(file, types, 4);
    put_number(file, text_bytes, 4);
}

static void put_zone(const char *folder, const char *name, const char *rule)
{
    static const char texts[] = "LMT\0CET\0CEST";
    static const struct {
        const char *time;
        int type;
    } changes[] = {
        { "1893-03-31T23:00:00Z", 1 }, { "1996-03-31T01:00:00Z", 2 }, { "1996-10-27T01:00:00Z", 1 },
    };
    char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    put_header(file, '2', 0, 1, 1);     /* readers of the second version skip this block */
    for (int i = 0; i < 7; i++)
        fputc(0, file);
    put_header(file, '2', 3, 3, sizeof texts);
    for (size_t i = 0; i < 3; i++)
        put_number(file, ms_of(changes[i].time) / 1000, 8);
    for (size_t i = 0; i < 3; i++)
        fputc(changes[i].type, file);
    for (int i = 0; i < 3; i++) {
        put_number(file, (int[]){ 3208, 3600, 7200 }[i], 4);
        fputc(i == 2, file);
        fputc(i * 4, file);
    }
    fwrite(texts, 1, sizeof texts, file);
    fprintf(file, "\n%s\n", rule);
    fclose(file);
}

static int zones_make(void **state)
{
    static struct made_zone made;

    snprintf(made.folder, sizeof made.folder, "/tmp/liq-zone-XXXXXX");
    if (!mkdtemp(made.folder) || setenv("TZDIR", made.folder, 1) != 0)
        return -1;
    put_zone(made.folder, "North", "CET-1CEST,M3.5.0,M10.5.0/3");
    put_zone(made.folder, "South", "<-03>3<-02>,M10.3.0/0,J60/0");
    put_zone(made.folder, "Summer", "XXX3EDT4,0/0,J365/23");
    put_zone(made.folder, "Still", "<+0545>-5:45");
    put_zone(made.folder, "Ended", "");
    put_zone(made.folder, "Damaged", "CET-1CEST,M13.5.0,M10.5.0/3");
    *state = &made;
    return 0;
}

static int zones_remove(void **state)
{
    static const char *const names[] = { "North", "South", "Summer", "Still", "Ended", "Damaged" };
    const struct made_zone *made = *state;
    char path[128];

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", made->folder, names[i]);
        remove(path);
    }
    return rmdir(made->folder);
}

static void test_offsets(void **state)
{
    static const struct {
        const char *zone, *time;
        int offset;
        const char *abbreviation;
    } rows[] = {
        { "North", "1800-01-01T00:00:00Z", 3208, "LMT" },
        { "North", "1893-03-31T22:59:59.999Z", 3208, "LMT" },
        { "North", "1893-03-31T23:00:00Z", 3600, "CET" },
        { "North", "1996-03-31T00:59:59Z", 3600, "CET" },
        { "North", "1996-03-31T01:00:00Z", 7200, "CEST" },
        { "North", "1996-10-27T00:59:59Z", 7200, "CEST" },
        { "North", "1996-10-27T01:00:00Z", 3600, "CET" },
        { "North", "2024-03-31T00:59:59Z", 3600, "CET" },
        { "North", "2024-03-31T01:00:00Z", 7200, "CEST" },
        { "North", "2024-10-27T00:59:59Z", 7200, "CEST" },
        { "North", "2024-10-27T01:00:00Z", 3600, "CET" },
        { "North", "2480-07-01T00:00:00Z", 7200, "CEST" },
        { "South", "2024-01-15T00:00:00Z", -7200, "-02" },
        { "South", "2024-03-01T01:59:59Z", -7200, "-02" },       /* J60 is the first of March, leap year or not */
        { "South", "2024-03-01T02:00:00Z", -10800, "-03" },
        { "South", "2023-03-01T02:00:00Z", -10800, "-03" },
        { "South", "2023-03-01T01:59:59Z", -7200, "-02" },
        { "South", "2024-10-20T02:59:59Z", -10800, "-03" },
        { "South", "2024-10-20T03:00:00Z", -7200, "-02" },
        { "South", "2024-12-31T23:59:59Z", -7200, "-02" },
        { "Summer", "2024-01-01T02:59:59Z", -14400, "EDT" },
        { "Summer", "2024-01-01T03:00:00Z", -14400, "EDT" },
        { "Summer", "2024-06-01T03:00:00Z", -14400, "EDT" },
        { "Still", "2024-06-01T03:00:00Z", 20700, "+0545" },
        { "Ended", "2024-06-01T03:00:00Z", 3600, "CET" },
        { "Damaged", "2024-06-01T03:00:00Z", 3600, "CET" },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct zone *zone = zone_find(&arena, view_of(rows[i].zone));
        struct view abbreviation;

        assert_non_null(zone);

        int offset = zone_offset(zone, ms_of(rows[i].time), &abbreviation);

        if (offset != rows[i].offset || !view_equal(abbreviation, view_of(rows[i].abbreviation)))
            fail_msg("%s %s: %d %.*s", rows[i].zone, rows[i].time, offset, VIEW_PRINT(abbreviation));
    }
    arena_clear(&arena);
}

static void test_local_times(void **state)
{
    static const struct {
        const char *zone, *local, *utc;
    } rows[] = {
        { "North", "2024-01-15T12:00:00", "2024-01-15T11:00:00Z" },
        { "North", "2024-07-15T12:00:00", "2024-07-15T10:00:00Z" },
        { "North", "2024-03-31T01:59:59", "2024-03-31T00:59:59Z" },
        { "North", "2024-03-31T02:30:00", "2024-03-31T01:30:00Z" },      /* a gap: the later instant, shown as 03:30 */
        { "North", "2024-03-31T03:00:00", "2024-03-31T01:00:00Z" },
        { "North", "2024-10-27T01:59:59", "2024-10-26T23:59:59Z" },
        { "North", "2024-10-27T02:30:00", "2024-10-27T00:30:00Z" },      /* an overlap: the earlier instant */
        { "North", "2024-10-27T03:00:00", "2024-10-27T02:00:00Z" },
        { "South", "2024-10-20T00:30:00", "2024-10-20T03:30:00Z" },
        { "South", "2024-02-29T23:30:00", "2024-03-01T01:30:00Z" },
        { "Still", "2024-02-29T05:45:00", "2024-02-29T00:00:00Z" },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct zone *zone = zone_find(&arena, view_of(rows[i].zone));

        assert_non_null(zone);
        if (zone_to_utc(zone, ms_of(rows[i].local)) != ms_of(rows[i].utc))
            fail_msg("%s %s", rows[i].zone, rows[i].local);
    }
    arena_clear(&arena);
}

/* Every shortened or altered file is either a zone or none, and never read beyond its end. */
static void test_damaged_files(void **state)
{
    const struct made_zone *made = *state;
    char path[128], bytes[1024];
    struct arena arena;
    FILE *file;
    size_t size;

    arena_init(&arena, NULL);
    snprintf(path, sizeof path, "%s/North", made->folder);
    file = fopen(path, "r");
    assert_non_null(file);
    size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    snprintf(path, sizeof path, "%s/Damaged", made->folder);
    for (size_t cut = 0; cut < 2 * size; cut++) {
        char altered[1024];

        memcpy(altered, bytes, size);
        if (cut >= size)
            altered[cut - size] = (char)(altered[cut - size] ^ 0x91);
        file = fopen(path, "w");
        assert_non_null(file);
        fwrite(altered, 1, cut < size ? cut : size, file);
        fclose(file);

        const struct zone *zone = zone_find(&arena, VIEW("Damaged"));

        if (cut < size - 28)
            assert_null(zone);
        if (zone) {
            int64_t utc = zone_to_utc(zone, ms_of("2024-07-01"));

            assert_in_range(utc - ms_of("2024-06-01"), 0, 60LL * MS_PER_DAY);
        }
    }
    arena_clear(&arena);
}

/* Where zone data is installed, the library reads the same from it. */
static void test_against_the_library(void **state)
{
    static const char *const names[] = { "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe",
                                         "Pacific/Apia",  "America/Sao_Paulo", "Africa/Casablanca", "Europe/Dublin" };
    struct arena arena;

    (void)state;
    unsetenv("TZDIR");
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct zone *zone = zone_find(&arena, view_of(names[i]));

        if (!zone)
            continue;
        setenv("TZ", names[i], 1);
        tzset();
        for (int64_t hour = -1300000; hour < 1800000; hour += 37) {     /* 1821 to 2175 */
            time_t seconds = (time_t)hour * 3600;
            struct view abbreviation;
            struct tm tm;
            int offset = zone_offset(zone, hour * MS_PER_HOUR, &abbreviation);

            localtime_r(&seconds, &tm);
            if (offset != tm.tm_gmtoff || !view_equal(abbreviation, view_of(tm.tm_zone)))
                fail_msg("%s at %lld: %d, not %ld", names[i], (long long)seconds, offset, tm.tm_gmtoff);
        }
    }
    unsetenv("TZ");
    tzset();
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixed_offsets), cmocka_unit_test(test_names_that_are_none),
        cmocka_unit_test(test_offsets),       cmocka_unit_test(test_local_times),
        cmocka_unit_test(test_damaged_files), cmocka_unit_test(test_against_the_library),
    };

    return cmocka_run_group_tests(tests, zones_make, zones_remove);
}
