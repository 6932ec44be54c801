#include "base/inflate_codec.h"

#include "base/arena.h"
#include "base/buffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cmocka.h>

/* Every way to read gzip in this build. */
static const struct inflate_codec *const gzip_codecs[] = {
    &inflate_zlib,
#if LIQ_HAVE_ISAL
    &inflate_isal,
#endif
};

#define EACH(array, i) (size_t i = 0; i < sizeof(array) / sizeof *(array); i++)

/* Lines that compress somewhat. */
static void add_lines(struct buffer *buffer, size_t lines, unsigned seed)
{
    for (size_t i = 0; i < lines; i++) {
        seed = seed * 1103515245u + 12345u;
        buffer_add_format(buffer, "2024-05-01T10:00:%02u INFO request %08x took %u ms\n", seed >> 8 & 63, seed, seed >> 20);
    }
}

static void add_gzip(struct buffer *out, struct view text)
{
    z_stream stream = { 0 };

    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&stream, text.length) + 64;
    stream.next_in = (Bytef *)(uintptr_t)text.data;
    stream.avail_in = (uInt)text.length;
    stream.next_out = (Bytef *)buffer_reserve(out, bound);
    stream.avail_out = (uInt)bound;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out->length += stream.total_out;
    deflateEnd(&stream);
}

static void add_zstd(struct buffer *out, struct view text)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    size_t bound = ZSTD_compressBound(text.length);

    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    size_t length = ZSTD_compress2(context, buffer_reserve(out, bound), bound, text.data, text.length);
    assert_false(ZSTD_isError(length));
    out->length += length;
    ZSTD_freeCCtx(context);
}

static int descriptor_with(struct view bytes)
{
    int descriptor = memfd_create("compressed", 0);

    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, bytes.data, bytes.length), bytes.length);
    assert_int_equal(lseek(descriptor, 0, SEEK_SET), 0);
    return descriptor;
}

struct outcome {
    enum status status;
    struct fault fault;
    struct buffer text;
};

/* Reads everything, `capacity` bytes at a time, of which the caller has read `head` already. */
static struct outcome read_with(const struct inflate_codec *codec, struct view bytes, size_t capacity, size_t head)
{
    struct outcome outcome = { 0 };
    int descriptor = descriptor_with(bytes);
    size_t length = 1;

    if (head > bytes.length)
        head = bytes.length;
    lseek(descriptor, (off_t)head, SEEK_SET);
    struct inflate *inflate = inflate_new_with(descriptor, codec, (struct view){ bytes.data, head });
    buffer_init(&outcome.text);
    while (length > 0 && outcome.status == STATUS_OK) {
        outcome.status = inflate_read(inflate, buffer_reserve(&outcome.text, capacity), capacity, &length, &outcome.fault);
        outcome.text.length += length;
        assert_true(length <= capacity && (outcome.status == STATUS_OK || length == 0));
    }
    /* The end and a failure stay what they are. */
    assert_int_equal(inflate_read(inflate, buffer_reserve(&outcome.text, capacity), capacity, &length, NULL), outcome.status);
    assert_int_equal(length, 0);
    assert_true(inflate_used(inflate) <= bytes.length);
    inflate_free(inflate);
    close(descriptor);
    return outcome;
}

static void expect_text(const struct inflate_codec *codec, struct view bytes, struct view expected)
{
    static const size_t capacities[] = { 1, 7, 4096, 1 << 20 }, heads[] = { 0, 4, 500 };

    for EACH(capacities, i)
        for EACH(heads, j) {
            if (capacities[i] == 1 && expected.length > 100000)
                continue;
            struct outcome outcome = read_with(codec, bytes, capacities[i], heads[j]);

            assert_int_equal(outcome.status, STATUS_OK);
            assert_true(view_equal(buffer_view(&outcome.text), expected));
            buffer_clear(&outcome.text);
        }
}

/* Everything before the damage is delivered (all of `expected`, or a prefix of it), then the reason. */
static void expect_damage(const struct inflate_codec *codec, struct view bytes,
                          struct view expected, size_t at_least, const char *reason)
{
    struct outcome outcome = read_with(codec, bytes, 4096, 4);

    assert_int_equal(outcome.status, STATUS_IO);
    if (reason)
        assert_string_equal(outcome.fault.message, reason);
    assert_true(outcome.fault.message[0] != '\0');
    assert_true(outcome.text.length >= at_least);
    assert_true(view_starts(expected, buffer_view(&outcome.text)));
    buffer_clear(&outcome.text);
}

static void tells_by_content(void **state)
{
    static const struct {
        struct view head;
        enum compression compression;
    } cases[] = {
        { VIEW_INIT("\x1f\x8b\x08\x00"), COMPRESSION_GZIP },
        { VIEW_INIT("\x28\xb5\x2f\xfd"), COMPRESSION_ZSTD },
        { VIEW_INIT("\x50\x2a\x4d\x18"), COMPRESSION_ZSTD },
        { VIEW_INIT("\x5f\x2a\x4d\x18"), COMPRESSION_ZSTD },
        { VIEW_INIT("\x60\x2a\x4d\x18"), COMPRESSION_NONE },
        { VIEW_INIT("\x1f\x8b\x07\x00"), COMPRESSION_NONE },
        { VIEW_INIT("\x1f\x8b"), COMPRESSION_NONE },
        { VIEW_INIT("2024"), COMPRESSION_NONE },
        { VIEW_INIT(""), COMPRESSION_NONE },
    };

    (void)state;
    for EACH(cases, i)
        assert_int_equal(compression_of(cases[i].head), cases[i].compression);
}

static void plain_bytes_pass(void **state)
{
    struct buffer text;

    (void)state;
    buffer_init(&text);
    expect_text(NULL, VIEW(""), VIEW(""));
    add_lines(&text, 500, 1);
    expect_text(NULL, buffer_view(&text), buffer_view(&text));
    add_lines(&text, 20000, 2);
    expect_text(NULL, buffer_view(&text), buffer_view(&text));
    buffer_clear(&text);

    struct fault fault = { 0 };
    struct inflate *inflate = inflate_new(-1, COMPRESSION_NONE, VIEW("head"));
    char out[10];
    size_t length;
    assert_int_equal(inflate_read(inflate, out, sizeof out, &length, &fault), STATUS_OK);
    assert_int_equal(length, 4);
    assert_int_equal(inflate_read(inflate, out, sizeof out, &length, &fault), STATUS_IO);
    assert_true(fault.message[0] != '\0');
    inflate_free(inflate);
    inflate_free(NULL);
}

static void gzip_members(void **state)
{
    struct buffer text, bytes;

    (void)state;
    buffer_init(&text);
    buffer_init(&bytes);
    for EACH(gzip_codecs, i) {
        buffer_reset(&bytes);
        buffer_reset(&text);
        add_gzip(&bytes, VIEW(""));
        expect_text(gzip_codecs[i], buffer_view(&bytes), VIEW(""));
        for (unsigned member = 0; member < 4; member++) {
            size_t before = text.length;

            add_lines(&text, member * 400, member);
            add_gzip(&bytes, view_skip(buffer_view(&text), before));
            expect_text(gzip_codecs[i], buffer_view(&bytes), buffer_view(&text));
        }
        /* Padding up to a full block is no damage. */
        buffer_add_repeat(&bytes, '\0', 5000);
        expect_text(gzip_codecs[i], buffer_view(&bytes), buffer_view(&text));
        buffer_add_text(&bytes, "garbage");
        expect_damage(gzip_codecs[i], buffer_view(&bytes), buffer_view(&text), text.length,
                      "behind the gzip data there is something else");
    }
    buffer_clear(&text);
    buffer_clear(&bytes);
}

static void gzip_header_fields(void **state)
{
    struct buffer bytes;
    struct buffer plain;

    (void)state;
    buffer_init(&bytes);
    buffer_init(&plain);
    add_gzip(&plain, VIEW("hello\n"));
    /* Flags: extra field, name and comment. */
    buffer_add(&bytes, VIEW("\x1f\x8b\x08\x1c\0\0\0\0\0\x03"));
    buffer_add(&bytes, VIEW("\x05\0extra" "name.log\0" "a comment\0"));
    buffer_add(&bytes, view_skip(buffer_view(&plain), 10));
    for EACH(gzip_codecs, i)
        expect_text(gzip_codecs[i], buffer_view(&bytes), VIEW("hello\n"));
    buffer_clear(&bytes);
    buffer_clear(&plain);
}

static void large_gzip(void **state)
{
    struct buffer text, bytes;

    (void)state;
    buffer_init(&text);
    buffer_init(&bytes);
    add_lines(&text, 60000, 3);
    add_gzip(&bytes, buffer_view(&text));
    add_gzip(&bytes, buffer_view(&text));
    add_lines(&text, 60000, 3);
    for EACH(gzip_codecs, i) {
        expect_text(gzip_codecs[i], buffer_view(&bytes), buffer_view(&text));
        /* Nearly all of what came before the cut is delivered. */
        expect_damage(gzip_codecs[i], (struct view){ bytes.data, bytes.length / 4 * 3 }, buffer_view(&text),
                      text.length / 2, "the gzip data ends too early");
    }
    buffer_clear(&text);
    buffer_clear(&bytes);
}

static void truncated_anywhere(void **state)
{
    struct buffer text, gzip, zstd;
    size_t first_gzip, first_zstd;

    (void)state;
    buffer_init(&text);
    buffer_init(&gzip);
    buffer_init(&zstd);
    add_lines(&text, 20, 5);
    add_gzip(&gzip, buffer_view(&text));
    add_zstd(&zstd, buffer_view(&text));
    first_gzip = gzip.length;
    first_zstd = zstd.length;
    add_gzip(&gzip, buffer_view(&text));
    add_zstd(&zstd, buffer_view(&text));
    size_t half = text.length;
    add_lines(&text, 20, 5);
    assert_int_equal(text.length, 2 * half);
    for (size_t length = 4; length < gzip.length; length++)
        for EACH(gzip_codecs, i)
            if (length != first_gzip)
                expect_damage(gzip_codecs[i], (struct view){ gzip.data, length }, buffer_view(&text),
                              length > first_gzip ? half : 0, NULL);
    for (size_t length = 4; length < zstd.length; length++)
        if (length != first_zstd)
            expect_damage(&inflate_zstd, (struct view){ zstd.data, length }, buffer_view(&text),
                          length > first_zstd ? half : 0, NULL);
    buffer_clear(&text);
    buffer_clear(&gzip);
    buffer_clear(&zstd);
}

/* Whatever is flipped: an answer or a reason, never a crash, and no wrong bytes pass for right at the end. */
static void flipped_anywhere(void **state)
{
    struct buffer text, gzip, zstd;
    size_t silent = 0;

    (void)state;
    buffer_init(&text);
    buffer_init(&gzip);
    buffer_init(&zstd);
    add_lines(&text, 30, 6);
    add_gzip(&gzip, buffer_view(&text));
    add_zstd(&zstd, buffer_view(&text));
    for (size_t bit = 32; bit < gzip.length * 8; bit += 3)
        for EACH(gzip_codecs, i) {
            gzip.data[bit / 8] ^= (char)(1 << bit % 8);
            struct outcome outcome = read_with(gzip_codecs[i], buffer_view(&gzip), 1000, 0);

            if (outcome.status == STATUS_OK && !view_equal(buffer_view(&outcome.text), buffer_view(&text)))
                silent++;
            gzip.data[bit / 8] ^= (char)(1 << bit % 8);
            buffer_clear(&outcome.text);
        }
    for (size_t bit = 32; bit < zstd.length * 8; bit += 3) {
        zstd.data[bit / 8] ^= (char)(1 << bit % 8);
        struct outcome outcome = read_with(&inflate_zstd, buffer_view(&zstd), 1000, 0);

        if (outcome.status == STATUS_OK && !view_equal(buffer_view(&outcome.text), buffer_view(&text)))
            silent++;
        zstd.data[bit / 8] ^= (char)(1 << bit % 8);
        buffer_clear(&outcome.text);
    }
    assert_int_equal(silent, 0);
    buffer_clear(&text);
    buffer_clear(&gzip);
    buffer_clear(&zstd);
}

static void wrong_checksums(void **state)
{
    struct buffer text, gzip, zstd;

    (void)state;
    buffer_init(&text);
    buffer_init(&gzip);
    buffer_init(&zstd);
    add_lines(&text, 300, 8);
    add_gzip(&gzip, buffer_view(&text));
    add_zstd(&zstd, buffer_view(&text));
    gzip.data[gzip.length - 7] ^= 1;
    zstd.data[zstd.length - 1] ^= 1;
    for EACH(gzip_codecs, i)
        expect_damage(gzip_codecs[i], buffer_view(&gzip), buffer_view(&text), text.length,
                      "the checksum of the gzip data does not match");
    expect_damage(&inflate_zstd, buffer_view(&zstd), buffer_view(&text), text.length - text.length % 4096,
                  "the checksum of the zstd data does not match");
    gzip.data[gzip.length - 7] ^= 1;
    gzip.data[gzip.length - 2] ^= 1;    /* the length */
    for EACH(gzip_codecs, i)
        expect_damage(gzip_codecs[i], buffer_view(&gzip), buffer_view(&text), text.length, NULL);
    buffer_clear(&text);
    buffer_clear(&gzip);
    buffer_clear(&zstd);
}

static void zstd_frames(void **state)
{
    struct buffer text, bytes;

    (void)state;
    buffer_init(&text);
    buffer_init(&bytes);
    buffer_add(&bytes, VIEW("\x53\x2a\x4d\x18\x04\0\0\0skip"));
    expect_text(&inflate_zstd, buffer_view(&bytes), VIEW(""));
    for (unsigned frame = 0; frame < 4; frame++) {
        size_t before = text.length;

        add_lines(&text, frame * 500, frame);
        add_zstd(&bytes, view_skip(buffer_view(&text), before));
        buffer_add(&bytes, VIEW("\x50\x2a\x4d\x18\x03\0\0\0abc"));
        expect_text(&inflate_zstd, buffer_view(&bytes), buffer_view(&text));
    }
    buffer_add_text(&bytes, "garbage");
    expect_damage(&inflate_zstd, buffer_view(&bytes), buffer_view(&text), text.length,
                  "behind the zstd data there is something else");
    buffer_clear(&text);
    buffer_clear(&bytes);
}

/* The default codec, through a pipe that gives a few bytes at a time. */
static void reads_from_a_pipe(void **state)
{
    struct buffer text, bytes;
    int ends[2];
    char out[100000];
    size_t length, total = 0;

    (void)state;
    buffer_init(&text);
    buffer_init(&bytes);
    add_lines(&text, 700, 9);
    add_gzip(&bytes, buffer_view(&text));
    assert_int_equal(pipe(ends), 0);
    assert_true(bytes.length < 60000);
    assert_int_equal(write(ends[1], bytes.data, bytes.length), bytes.length);
    close(ends[1]);
    struct inflate *inflate = inflate_new(ends[0], compression_of(buffer_view(&bytes)), VIEW(""));
    do {
        assert_int_equal(inflate_read(inflate, out + total, 999, &length, NULL), STATUS_OK);
        total += length;
    } while (length > 0);
    assert_true(view_equal((struct view){ out, total }, buffer_view(&text)));
    inflate_free(inflate);
    close(ends[0]);
    buffer_clear(&text);
    buffer_clear(&bytes);
}

/* A byte in, a byte out. */
static void smallest_steps(void **state)
{
    struct buffer text, gzip, zstd;

    (void)state;
    buffer_init(&text);
    buffer_init(&gzip);
    buffer_init(&zstd);
    add_lines(&text, 50, 10);
    add_gzip(&gzip, buffer_view(&text));
    add_zstd(&zstd, buffer_view(&text));
    for (size_t i = 0; i <= sizeof gzip_codecs / sizeof *gzip_codecs; i++) {
        bool is_gzip = i < sizeof gzip_codecs / sizeof *gzip_codecs;
        const struct inflate_codec *codec = is_gzip ? gzip_codecs[i] : &inflate_zstd;
        struct view bytes = buffer_view(is_gzip ? &gzip : &zstd);
        char out[10000];
        size_t at = 0, got = 0;
        void *opened = codec->open();
        enum inflate_result result = INFLATE_MORE;

        for (size_t steps = 0; result == INFLATE_MORE && steps < 100000; steps++) {
            struct inflate_io io = { bytes.data + at, at < bytes.length, out + got, 1, NULL };

            result = codec->step(opened, &io);
            at = (size_t)(io.in - bytes.data);
            got = (size_t)(io.out - out);
        }
        assert_int_equal(result, INFLATE_MEMBER_END);
        assert_int_equal(at, bytes.length);
        assert_true(view_equal((struct view){ out, got }, buffer_view(&text)));
        codec->close(opened);
    }
    buffer_clear(&text);
    buffer_clear(&gzip);
    buffer_clear(&zstd);
}

/* Found by fuzzing: isa-l has copied from somewhere by the time it notices. */
static void match_reaches_before_the_beginning(void **state)
{
    static const char bytes[] = "\x1f\x8b\x08\x00\x00\x2b\x00\x01\x00\x03\xfb\x6b\x5e\x15\x11\xc5\xc0\xc0\xf2\xec\x06\x06\x86\x12"
                                "\x64\x40\xa7\x6e\x32\x5b\x01\x00\x00\x00\x46\x31\x06\x06\x86\x12\x64\x40\xa7\x6e";
    static const size_t capacities[] = { 1, 3, 7, 64, 4096 }, heads[] = { 0, 4, 28 };
    struct outcome sound = read_with(&inflate_zlib, VIEW(bytes), 1, 0);

    (void)state;
    assert_int_equal(sound.text.length, 87);
    for EACH(gzip_codecs, codec)
        for EACH(capacities, i)
            for EACH(heads, j) {
                struct outcome outcome = read_with(gzip_codecs[codec], VIEW(bytes), capacities[i], heads[j]);

                assert_int_equal(outcome.status, STATUS_IO);
                assert_true(view_starts(buffer_view(&sound.text), buffer_view(&outcome.text)));
                assert_true(outcome.text.length >= 80);
                buffer_clear(&outcome.text);
            }
    buffer_clear(&sound.text);
}

/* Found by fuzzing: an empty last block in a frame that should have 189 bytes. */
static void zstd_frame_shorter_than_it_says(void **state)
{
    static const char bytes[] = "\x28\xb5\x2f\xfd\xe0\xbd\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00";
    static const size_t capacities[] = { 1, 64, 4096 }, heads[] = { 0, 4, 11 };

    (void)state;
    for EACH(capacities, i)
        for EACH(heads, j) {
            struct outcome outcome = read_with(&inflate_zstd, VIEW(bytes), capacities[i], heads[j]);

            assert_int_equal(outcome.status, STATUS_IO);
            buffer_clear(&outcome.text);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_by_content),
        cmocka_unit_test(plain_bytes_pass),
        cmocka_unit_test(gzip_members),
        cmocka_unit_test(gzip_header_fields),
        cmocka_unit_test(large_gzip),
        cmocka_unit_test(truncated_anywhere),
        cmocka_unit_test(flipped_anywhere),
        cmocka_unit_test(wrong_checksums),
        cmocka_unit_test(zstd_frames),
        cmocka_unit_test(reads_from_a_pipe),
        cmocka_unit_test(smallest_steps),
        cmocka_unit_test(match_reaches_before_the_beginning),
        cmocka_unit_test(zstd_frame_shorter_than_it_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
