/* However a file is packed, and whatever odd bytes it has, its events are the same; and what the world does to files. */
#include "gathered.h"

#include <errno.h>
#include <fcntl.h>
#include <zlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct view lines_text(void)
{
    static struct buffer text;

    if (text.length == 0)
        for (size_t i = 0; i < 500; i++)
            buffer_add_format(&text, "2024-05-01T10:%02zu:%02zu.000Z line %zu\n", i / 60, i % 60, i);
    return buffer_view(&text);
}

static void add_deflated(struct buffer *out, struct view text, int window)
{
    z_stream stream = { 0 };
    size_t room = text.length + 1000;

    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)text.data;
    stream.avail_in = (uInt)text.length;
    stream.next_out = (Bytef *)buffer_reserve(out, room);
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out->length += stream.total_out;
    deflateEnd(&stream);
}

static void add_gzip(struct buffer *out, struct view text)
{
    add_deflated(out, text, 15 + 16);
}

static void add_gzip_thrice(struct buffer *out, struct view text)
{
    struct buffer inner = { 0 }, middle = { 0 };

    add_gzip(&inner, text);
    add_gzip(&middle, buffer_view(&inner));
    add_gzip(out, buffer_view(&middle));
    buffer_clear(&inner);
    buffer_clear(&middle);
}

static void add_utf16(struct buffer *out, struct view text)
{
    buffer_add(out, VIEW("\xFE\xFF"));
    for (size_t i = 0; i < text.length; i++) {
        buffer_add_char(out, '\0');
        buffer_add_char(out, text.data[i]);
    }
}

static void add_utf16_gzip(struct buffer *out, struct view text)
{
    struct buffer inner = { 0 };

    add_utf16(&inner, text);
    add_gzip(out, buffer_view(&inner));
    buffer_clear(&inner);
}

static void add_returns(struct buffer *out, struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        buffer_add_char(out, text.data[i] == '\n' ? '\r' : text.data[i]);
}

static void packed_alike(void **state)
{
    void (*const ways[])(struct buffer *out, struct view text) = {
        add_gzip, add_gzip_thrice, add_utf16, add_utf16_gzip, add_returns,
    };
    static const size_t morsels[] = { 0, 100, 5000 };
    struct gathered *want = gather_text("plain.log", lines_text(), &(struct manner){ 0 });

    (void)state;
    assert_int_equal(want->count, 500);
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct buffer packed = { 0 };

        ways[i](&packed, lines_text());
        for (size_t k = 0; k < COUNT(morsels); k++) {
            struct manner manner = { .morsel_bytes = morsels[k], .workers = 1 + k };
            struct gathered *have = gather_text("plain.log", buffer_view(&packed), &manner);

            assert_int_equal(have->complaints.count, 0);
            assert_same_events(have, want);
            gathered_clear(have);
        }
        buffer_clear(&packed);
    }
    gathered_clear(want);
}

static void packed_too_deep(void **state)
{
    struct buffer packed = { 0 }, once = { 0 };

    (void)state;
    add_gzip_thrice(&once, lines_text());
    add_gzip_thrice(&packed, buffer_view(&once));
    struct gathered *have = gather_text("deep.log", buffer_view(&packed), &(struct manner){ 0 });
    assert_int_equal(have->count, 0);
    assert_int_equal(have->complaints.count, 1);
    assert_view_equal(have->complaints.list[0].message, VIEW("packed more than 4 times"));
    gathered_clear(have);
    buffer_clear(&packed);
    buffer_clear(&once);
}

/* ---- zip archives ---- */

static void add_number(struct buffer *out, uint64_t number, size_t bytes)
{
    for (; bytes > 0; bytes--, number >>= 8)
        buffer_add_char(out, (char)(number & 0xff));
}

struct zip {
    struct buffer bytes, directory;
    unsigned count;
};

enum { ZIP_LONG = 1, ZIP_ENCRYPTED = 2, ZIP_UNKNOWN = 4, ZIP_STORED = 8 };

static void zip_add(struct zip *zip, const char *name, struct view text, unsigned how)
{
    struct buffer packed = { 0 };
    const size_t offset = zip->bytes.length, length = strlen(name);
    const uint32_t checksum = (uint32_t)crc32(0, (const Bytef *)text.data, (uInt)text.length);
    const unsigned method = how & ZIP_UNKNOWN ? 77 : how & ZIP_STORED ? 0 : 8;

    if (method == 0)
        buffer_add(&packed, text);
    else
        add_deflated(&packed, text, -15);
    buffer_add(&zip->bytes, VIEW("PK\x03\x04"));
    add_number(&zip->bytes, 0, 22);     /* nobody reads them here */
    add_number(&zip->bytes, length, 2);
    add_number(&zip->bytes, 3, 2);
    buffer_add_text(&zip->bytes, name);
    buffer_add_text(&zip->bytes, "xyz");
    buffer_add(&zip->bytes, buffer_view(&packed));

    struct buffer *directory = &zip->directory;
    buffer_add(directory, VIEW("PK\x01\x02"));
    add_number(directory, 0, 4);
    add_number(directory, how & ZIP_ENCRYPTED ? 1 : 0, 2);
    add_number(directory, method, 2);
    add_number(directory, 0, 4);
    add_number(directory, checksum, 4);
    add_number(directory, how & ZIP_LONG ? UINT32_MAX : packed.length, 4);
    add_number(directory, how & ZIP_LONG ? UINT32_MAX : text.length, 4);
    add_number(directory, length, 2);
    add_number(directory, how & ZIP_LONG ? 37 : 9, 2);
    add_number(directory, 2, 2);
    add_number(directory, 0, 8);
    add_number(directory, how & ZIP_LONG ? UINT32_MAX : offset, 4);
    buffer_add_text(directory, name);
    add_number(directory, 0x5455, 2);
    add_number(directory, 5, 2);
    add_number(directory, 1, 1);
    add_number(directory, 1600000000, 4);
    if (how & ZIP_LONG) {
        add_number(directory, 1, 2);
        add_number(directory, 24, 2);
        add_number(directory, text.length, 8);
        add_number(directory, packed.length, 8);
        add_number(directory, offset, 8);
    }
    buffer_add_text(directory, "co");
    zip->count++;
    buffer_clear(&packed);
}

static struct view zip_end(struct zip *zip, bool is_long)
{
    const size_t offset = zip->bytes.length;

    buffer_add(&zip->bytes, buffer_view(&zip->directory));
    if (is_long) {
        const size_t end = zip->bytes.length;

        buffer_add(&zip->bytes, VIEW("PK\x06\x06"));
        add_number(&zip->bytes, 0, 36);
        add_number(&zip->bytes, zip->directory.length, 8);
        add_number(&zip->bytes, offset, 8);
        buffer_add(&zip->bytes, VIEW("PK\x06\x07"));
        add_number(&zip->bytes, 0, 4);
        add_number(&zip->bytes, end, 8);
        add_number(&zip->bytes, 1, 4);
    }
    buffer_add(&zip->bytes, VIEW("PK\x05\x06"));
    add_number(&zip->bytes, 0, 6);
    add_number(&zip->bytes, is_long ? UINT16_MAX : zip->count, 2);
    add_number(&zip->bytes, is_long ? UINT32_MAX : zip->directory.length, 4);
    add_number(&zip->bytes, is_long ? UINT32_MAX : offset, 4);
    add_number(&zip->bytes, 5, 2);
    buffer_add_text(&zip->bytes, "PK\x05\x06!");
    return buffer_view(&zip->bytes);
}

static void zip_clear(struct zip *zip)
{
    buffer_clear(&zip->bytes);
    buffer_clear(&zip->directory);
}

/* What is read of it, as "PATH LOG STREAM EVENTS TIME", and the complaints. */
static void check_zip(struct zip *zip, bool is_long, const char *const *inputs, const char *const *complaints)
{
    char *path = test_write("box.zip", zip_end(zip, is_long));
    const struct view view = view_of(path);
    const struct catalog_request request = { .paths = &view, .path_count = 1, .morsel_bytes = 1000 };
    struct catalog *catalog;
    size_t count;
    char have[512];

    assert_int_equal(catalog_new(&request, TEST_NOW_MS, &catalog, NULL), STATUS_OK);
    const struct input *list = catalog_inputs(catalog, &count);
    struct gathered *gathered = gather_catalog(catalog, &(struct manner){ .workers = 2 });
    for (size_t i = 0; i < count; i++) {
        size_t events = 0;

        for (size_t k = 0; k < gathered->count; k++)
            events += gathered->list[k].position >> 40 == i;
        snprintf(have, sizeof have, "%.*s %.*s %.*s %zu %lld", VIEW_PRINT(view_skip(list[i].path, view.length - 7)),
                 VIEW_PRINT(list[i].log), VIEW_PRINT(list[i].stream), events, (long long)list[i].modified_ms);
        assert_non_null(inputs[i]);
        assert_string_equal(have, inputs[i]);
    }
    assert_null(inputs[count]);
    for (size_t i = 0; i < gathered->complaints.count; i++) {
        const struct complaint *complaint = &gathered->complaints.list[i];

        snprintf(have, sizeof have, "%.*s: %.*s", VIEW_PRINT(view_skip(complaint->path, view.length - 7)),
                 VIEW_PRINT(complaint->message));
        assert_non_null(complaints[i]);
        assert_string_equal(have, complaints[i]);
    }
    assert_null(complaints[gathered->complaints.count]);
    gathered_clear(gathered);
    catalog_free(catalog);
    free(path);
}

static void zip_archives(void **state)
{
    struct buffer inner = { 0 };

    (void)state;
    add_gzip(&inner, lines_text());
    for (unsigned is_long = 0; is_long < 2; is_long++) {
        struct zip zip = { 0 };

        zip_add(&zip, "z.log", lines_text(), is_long);
        zip_add(&zip, "p/0a1b2c3d-0000-1111-2222-333344445555/st/000000.gz", buffer_view(&inner), is_long);
        zip_add(&zip, "p/aws-logs-write-test", VIEW("Permission Check Successful"), is_long);
        zip_add(&zip, "p/", VIEW(""), is_long);
        zip_add(&zip, "p/.hidden", lines_text(), is_long);
        zip_add(&zip, "__MACOSX/x", lines_text(), is_long);
        zip_add(&zip, "m/stored.log", lines_text(), is_long | ZIP_STORED);
        zip_add(&zip, "m/empty.log", VIEW(""), is_long | ZIP_STORED);
        zip_add(&zip, "inner.zip", VIEW("PK\x03\x04...."), is_long);
        zip_add(&zip, "locked.log", lines_text(), is_long | ZIP_ENCRYPTED);
        zip_add(&zip, "odd.log", lines_text(), is_long | ZIP_UNKNOWN);
        check_zip(&zip, is_long,
                  (const char *[]){
                      "box.zip!/m/empty.log 000000000000:m empty.log 0 1600000000000",
                      "box.zip!/m/stored.log 000000000000:m stored.log 500 1600000000000",
                      "box.zip!/p/0a1b2c3d-0000-1111-2222-333344445555/st/000000.gz 000000000000:p st 500 1600000000000",
                      "box.zip!/z.log 000000000000:box z.log 500 1600000000000", NULL },
                  (const char *[]){
                      "box.zip!/inner.zip: a zip archive within another file, or from a pipe; unpack it first",
                      "box.zip!/locked.log: encrypted; unpack the archive first",
                      "box.zip!/odd.log: compressed in a way that liq does not know; unpack the archive first", NULL });
        zip_clear(&zip);
    }
    buffer_clear(&inner);
}

static void zip_archives_damaged(void **state)
{
    struct zip zip = { 0 };

    (void)state;
    zip_add(&zip, "a.log", lines_text(), 0);
    zip_add(&zip, "b.log", lines_text(), ZIP_STORED);
    zip.bytes.data[30 + 5 + 3 + 500] ^= 0x55;
    zip.bytes.data[zip.bytes.length - 3] = 'X';
    char *path = test_write("box.zip", zip_end(&zip, false));
    struct gathered *have = gather(path, &(struct manner){ 0 });
    assert_int_equal(have->complaints.count, 2);
    assert_view_equal(have->complaints.list[1].message,
                      arena_format(&have->arena, "the checksum of the archive's member does not match (of its %zu bytes, %zu could be read)",
                                   lines_text().length, lines_text().length));
    assert_true(have->count >= 500 && have->count < 1000);
    gathered_clear(have);
    /* Cut anywhere, or with any byte of the directory changed: no crash, and nothing silent. */
    for (size_t cut = 1; cut < 100; cut++) {
        have = gather_text("box.zip", (struct view){ zip.bytes.data, zip.bytes.length - cut }, &(struct manner){ 0 });
        assert_true(have->complaints.count > 0);
        gathered_clear(have);
    }
    for (size_t at = zip.bytes.length - zip.directory.length - 27; at < zip.bytes.length; at++) {
        zip.bytes.data[at] ^= 0x41;
        have = gather_text("box.zip", buffer_view(&zip.bytes), &(struct manner){ 0 });
        gathered_clear(have);
        zip.bytes.data[at] ^= 0x41;
    }
    free(path);
    zip_clear(&zip);
    check_zip(&zip, false, (const char *[]){ NULL }, (const char *[]){ "box.zip: there are no log files in this archive", NULL });
    zip_clear(&zip);
}

/* ---- odd bytes ---- */

static void odd_bytes(void **state)
{
    static const struct {
        struct view text;
        size_t count;
        const char *messages[4];
        size_t length;      /* of the first message, when it holds NUL */
    } cases[] = {
        { VIEW_INIT(""), 0, { NULL }, 0 },
        { VIEW_INIT("\n\n\r\n"), 0, { NULL }, 0 },
        { VIEW_INIT("\xEF\xBB\xBF"), 0, { NULL }, 0 },
        { VIEW_INIT("\xEF\xBB\xBFone\r\ntwo"), 2, { "one", "two" }, 0 },
        { VIEW_INIT("one\rstill one\r\ntwo\n"), 2, { "one\rstill one", "two" }, 0 },
        { VIEW_INIT("one\rtwo\r\rthree"), 3, { "one", "two", "three" }, 0 },
        { { "a\0b\ntwo\n", 8 }, 2, { "a\0b", "two" }, 3 },
        { VIEW_INIT("\xC3(\xFF\xFE\n\xED\xA0\x80"), 2, { "\xC3(\xFF\xFE", "\xED\xA0\x80" }, 0 },
        { { "\xFF\xFEo\0n\0e\0\r\0\n\0t\0w\0o\0", 18 }, 2, { "one", "two" }, 0 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct gathered *have = gather_text("odd.log", cases[i].text, &(struct manner){ 0 });

        assert_int_equal(have->complaints.count, 0);
        assert_int_equal(have->count, cases[i].count);
        for (size_t k = 0; k < have->count; k++) {
            const size_t length = k == 0 && cases[i].length > 0 ? cases[i].length : strlen(cases[i].messages[k]);

            assert_view_equal(have->list[k].message, (struct view){ cases[i].messages[k], length });
        }
        gathered_clear(have);
    }
}

/* ---- what the world does to files ---- */

static void without_permission(void **state)
{
    const bool is_root = geteuid() == 0;

    (void)state;
    free(test_write("locked/open.log", VIEW("one\n")));
    char *secret = test_write("locked/secret.log", VIEW("two\n"));
    char *within = test_write("locked/room/within.log", VIEW("three\n"));
    char room[300], folder[256];

    snprintf(folder, sizeof folder, "%s/locked", test_folder);
    snprintf(room, sizeof room, "%s/room", folder);
    assert_int_equal(chmod(test_folder, 0755) | chmod(secret, 0) | chmod(room, 0), 0);
    if (is_root)
        assert_int_equal(seteuid(65534), 0);
    struct gathered *have = gather(folder, &(struct manner){ 0 });
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(have->count, 1);
    assert_int_equal(have->complaints.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(have->complaints.list[i].loss);
        assert_view_equal(have->complaints.list[i].message, view_of(strerror(EACCES)));
    }
    assert_true(view_ends(have->complaints.list[0].path, VIEW("room")));
    assert_true(view_ends(have->complaints.list[1].path, VIEW("secret.log")));
    gathered_clear(have);
    assert_int_equal(chmod(room, 0755), 0);
    free(secret);
    free(within);
}

static void links_in_circles(void **state)
{
    char folder[256], link[300];

    (void)state;
    free(test_write("circle/a.log", VIEW("one\n")));
    snprintf(folder, sizeof folder, "%s/circle", test_folder);
    snprintf(link, sizeof link, "%s/up", folder);
    assert_int_equal(symlink("../circle", link), 0);
    snprintf(link, sizeof link, "%s/self", folder);
    assert_int_equal(symlink("self", link), 0);
    snprintf(link, sizeof link, "%s/twin", folder);
    assert_int_equal(symlink("a.log", link), 0);
    struct gathered *have = gather(folder, &(struct manner){ 0 });
    assert_int_equal(have->count, 1);
    assert_int_equal(have->complaints.count, 2);
    assert_view_equal(have->complaints.list[0].message, view_of(strerror(ELOOP)));
    assert_false(have->complaints.list[1].loss);
    gathered_clear(have);
}

/* A file that grows after it was opened for the look at its beginning: whole lines of what is there when it is read. */
static void growing_files(void **state)
{
    char *path = test_write("grows.log", lines_text());
    const struct view view = view_of(path);
    const struct catalog_request request = { .paths = &view, .path_count = 1, .morsel_bytes = 1000 };
    struct catalog *catalog;

    (void)state;
    assert_int_equal(catalog_new(&request, TEST_NOW_MS, &catalog, NULL), STATUS_OK);
    FILE *file = fopen(path, "ab");
    fputs("2024-05-02T10:00:00.000Z one more\n", file);
    fclose(file);
    struct gathered *have = gather_catalog(catalog, &(struct manner){ .workers = 2 });
    assert_int_equal(have->complaints.count, 0);
    assert_int_equal(have->count, 501);
    assert_view_equal(have->list[500].message, VIEW("one more"));
    gathered_clear(have);
    catalog_free(catalog);
    free(path);
}

/* Small files and large ones, many of them unreadable: always the same events and complaints in the same order. */
static void many_files(void **state)
{
    struct gathered *want = NULL;
    char folder[256], name[64];

    (void)state;
    for (size_t i = 0; i < 400; i++) {
        snprintf(name, sizeof name, "many/%03zu.log", i);
        if (i % 5 == 0)
            free(test_write(name, VIEW("PAR1....PAR1")));
        else
            free(test_write(name, i % 50 == 1 ? lines_text() : VIEW("2024-05-01T10:00:00.000Z short\n")));
    }
    snprintf(folder, sizeof folder, "%s/many", test_folder);
    for (size_t workers = 1; workers < 9; workers++) {
        struct gathered *have = gather(folder, &(struct manner){ .workers = workers, .morsel_bytes = 2000 });

        assert_int_equal(have->complaints.count, 80);
        assert_int_equal(have->count, 312 + 8 * 500);
        for (size_t i = 0; want && i < 80; i++)
            assert_view_equal(have->complaints.list[i].path, want->complaints.list[i].path);
        if (want) {
            assert_same_events(have, want);
            gathered_clear(have);
        } else {
            want = have;
        }
    }
    gathered_clear(want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_alike),  cmocka_unit_test(packed_too_deep),      cmocka_unit_test(zip_archives),
        cmocka_unit_test(odd_bytes),     cmocka_unit_test(zip_archives_damaged), cmocka_unit_test(without_permission),
        cmocka_unit_test(growing_files), cmocka_unit_test(links_in_circles),     cmocka_unit_test(many_files),
    };
    return cmocka_run_group_tests(tests, test_folder_make, test_folder_remove);
}
