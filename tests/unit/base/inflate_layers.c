/* The layers that not every build has, those of text, and chains of them. */
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
#if LIQ_HAVE_BZIP2
#include <bzlib.h>
#endif
#if LIQ_HAVE_XZ
#include <lzma.h>
#endif
#if LIQ_HAVE_LZ4
#include <lz4frame.h>
#endif

#include <cmocka.h>

#define EACH(array, i) (size_t i = 0; i < sizeof(array) / sizeof *(array); i++)

static void add_lines(struct buffer *buffer, size_t lines, unsigned seed)
{
    for (size_t i = 0; i < lines; i++) {
        seed = seed * 1103515245u + 12345u;
        buffer_add_format(buffer, "2024-05-01T10:00:%02u INFO request %08x took %u ms\n", seed >> 8 & 63, seed, seed >> 20);
    }
}

static void add_deflated(struct buffer *out, struct view text, int window)
{
    z_stream stream = { 0 };

    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&stream, text.length) + 64;
    stream.next_in = (Bytef *)(uintptr_t)text.data;
    stream.avail_in = (uInt)text.length;
    stream.next_out = (Bytef *)buffer_reserve(out, bound);
    stream.avail_out = (uInt)bound;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out->length += stream.total_out;
    deflateEnd(&stream);
}

static void add_gzip(struct buffer *out, struct view text)
{
    add_deflated(out, text, MAX_WBITS + 16);
}

static void add_zstd(struct buffer *out, struct view text)
{
    size_t bound = ZSTD_compressBound(text.length);

    out->length += ZSTD_compress(buffer_reserve(out, bound), bound, text.data, text.length, 3);
}

#if LIQ_HAVE_BZIP2
static void add_bzip2(struct buffer *out, struct view text)
{
    unsigned length = (unsigned)(text.length + text.length / 50 + 1000);

    assert_int_equal(BZ2_bzBuffToBuffCompress(buffer_reserve(out, length), &length, (char *)(uintptr_t)text.data,
                                              (unsigned)text.length, 1, 0, 0), BZ_OK);
    out->length += length;
}
#endif
#if LIQ_HAVE_XZ
static void add_xz(struct buffer *out, struct view text)
{
    size_t bound = lzma_stream_buffer_bound(text.length), length = 0;

    assert_int_equal(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC64, NULL, (const uint8_t *)text.data, text.length,
                                             (uint8_t *)buffer_reserve(out, bound), &length, bound), LZMA_OK);
    out->length += length;
}
#endif
#if LIQ_HAVE_LZ4
static void add_lz4(struct buffer *out, struct view text)
{
    LZ4F_preferences_t preferences = { .frameInfo = { .contentChecksumFlag = LZ4F_contentChecksumEnabled } };
    size_t bound = LZ4F_compressFrameBound(text.length, &preferences);

    out->length += LZ4F_compressFrame(buffer_reserve(out, bound), bound, text.data, text.length, &preferences);
}
#endif

static void add_utf16(struct buffer *out, struct view ascii, bool big, bool mark)
{
    if (mark)
        buffer_add(out, big ? VIEW("\xFE\xFF") : VIEW("\xFF\xFE"));
    for (size_t i = 0; i < ascii.length; i++) {
        buffer_add_char(out, big ? '\0' : ascii.data[i]);
        buffer_add_char(out, big ? ascii.data[i] : '\0');
    }
}

static void add_utf16_le(struct buffer *out, struct view ascii)
{
    add_utf16(out, ascii, false, true);
}

static void add_returns(struct buffer *out, struct view text)
{
    for (size_t i = 0; i < text.length; i++)
        buffer_add_char(out, text.data[i] == '\n' ? '\r' : text.data[i]);
}

static const struct way {
    enum compression compression;
    void (*add)(struct buffer *out, struct view text);
    bool members;
} ways[] = {
    { COMPRESSION_GZIP, add_gzip, true },
    { COMPRESSION_ZSTD, add_zstd, true },
#if LIQ_HAVE_BZIP2
    { COMPRESSION_BZIP2, add_bzip2, true },
#endif
#if LIQ_HAVE_XZ
    { COMPRESSION_XZ, add_xz, true },
#endif
#if LIQ_HAVE_LZ4
    { COMPRESSION_LZ4, add_lz4, true },
#endif
    { COMPRESSION_UTF16_LE, add_utf16_le, false },
    { COMPRESSION_CARRIAGE_RETURN, add_returns, false },
};

struct outcome {
    enum status status;
    struct fault fault;
    struct buffer text;
};

static struct outcome unpack(struct view bytes, const struct packing *packing, size_t capacity)
{
    struct outcome outcome = { 0 };
    int descriptor = memfd_create("packed", 0);
    size_t length = 1;

    assert_int_equal(write(descriptor, bytes.data, bytes.length), bytes.length);
    assert_int_equal(lseek(descriptor, 0, SEEK_SET), 0);
    struct inflate *inflate = inflate_open(descriptor, packing, VIEW(""));
    while (length > 0 && outcome.status == STATUS_OK) {
        outcome.status = inflate_read(inflate, buffer_reserve(&outcome.text, capacity), capacity, &length, &outcome.fault);
        outcome.text.length += length;
    }
    inflate_free(inflate);
    close(descriptor);
    return outcome;
}

static void expect(struct view bytes, const struct packing *packing, struct view expected, const char *reason)
{
    static const size_t capacities[] = { 1, 3, 4096, 1 << 20 };

    for EACH(capacities, i) {
        struct outcome outcome = unpack(bytes, packing, capacities[i]);

        assert_int_equal(outcome.status, reason ? STATUS_IO : STATUS_OK);
        if (reason)
            assert_string_equal(outcome.fault.message, reason);
        if (!reason)
            assert_true(view_equal(buffer_view(&outcome.text), expected));
        assert_true(view_starts(expected, buffer_view(&outcome.text)));
        buffer_clear(&outcome.text);
    }
}

static void each_way(void **state)
{
    struct buffer text = { 0 };

    (void)state;
    add_lines(&text, 3000, 1);
    for EACH(ways, i) {
        const struct packing packing = { .layers = { ways[i].compression }, .count = 1 };
        struct buffer bytes = { 0 }, twice = { 0 };

        ways[i].add(&bytes, buffer_view(&text));
        assert_int_equal(compression_of(buffer_view(&bytes)), ways[i].compression);
        assert_true(compression_can_unpack(ways[i].compression));
        expect(buffer_view(&bytes), &packing, buffer_view(&text), NULL);
        if (ways[i].members) {
            char reason[100];

            buffer_add(&twice, buffer_view(&text));
            buffer_add(&twice, buffer_view(&text));
            const size_t length = bytes.length;
            buffer_add(&bytes, buffer_view(&bytes));
            expect(buffer_view(&bytes), &packing, buffer_view(&twice), NULL);
            snprintf(reason, sizeof reason, "the %s ends too early", compression_noun(ways[i].compression));
            expect((struct view){ bytes.data, length + length / 2 }, &packing, buffer_view(&twice), reason);
            snprintf(reason, sizeof reason, "behind the %s there is something else", compression_noun(ways[i].compression));
            buffer_add_text(&bytes, "something");
            expect(buffer_view(&bytes), &packing, buffer_view(&twice), reason);
        }
        buffer_clear(&bytes);
        buffer_clear(&twice);
    }
    buffer_clear(&text);
}

/* Any byte flipped: what comes out is the text up to some place, or nobody could have noticed. */
static void flipped_anywhere(void **state)
{
    struct buffer text = { 0 };

    (void)state;
    add_lines(&text, 60, 2);
    for EACH(ways, i) {
        const struct packing packing = { .layers = { ways[i].compression }, .count = 1 };
        struct buffer bytes = { 0 };

        ways[i].add(&bytes, buffer_view(&text));
        for (size_t at = 0; at < bytes.length; at++) {
            bytes.data[at] ^= 0x10;
            struct outcome outcome = unpack(buffer_view(&bytes), &packing, 4096);
            assert_true(outcome.status == STATUS_OK || outcome.fault.message[0] != '\0');
            buffer_clear(&outcome.text);
            bytes.data[at] ^= 0x10;
        }
        buffer_clear(&bytes);
    }
    buffer_clear(&text);
}

static void chains(void **state)
{
    struct buffer text = { 0 };

    (void)state;
    add_lines(&text, 2000, 3);
    for EACH(ways, i)
        for EACH(ways, k) {
            const struct packing packing = {
                .layers = { COMPRESSION_GZIP, ways[i].compression, ways[k].compression }, .count = 3,
            };
            struct buffer inner = { 0 }, middle = { 0 }, outer = { 0 };

            /* Conversions of text cannot have bytes in them. */
            if (!ways[i].members)
                continue;
            ways[k].add(&inner, buffer_view(&text));
            ways[i].add(&middle, buffer_view(&inner));
            add_gzip(&outer, buffer_view(&middle));
            expect(buffer_view(&outer), &packing, buffer_view(&text), NULL);
            /* The reason is the lowest layer's, what it gave is unpacked further. */
            expect((struct view){ outer.data, outer.length / 2 }, &packing, buffer_view(&text), "the gzip data ends too early");
            buffer_clear(&inner);
            buffer_clear(&middle);
            buffer_clear(&outer);
        }
    buffer_clear(&text);
}

static void members_of_archives(void **state)
{
    struct buffer text = { 0 }, bytes = { 0 };

    (void)state;
    add_lines(&text, 2000, 4);
    buffer_add_text(&bytes, "before");
    add_deflated(&bytes, buffer_view(&text), -MAX_WBITS);
    struct packing packing = {
        .layers = { COMPRESSION_DEFLATE }, .count = 1, .part = true, .offset = 6, .length = bytes.length - 6,
        .checksum = (uint32_t)crc32(0, (const Bytef *)text.data, (uInt)text.length),
    };
    buffer_add_text(&bytes, "behind");
    expect(buffer_view(&bytes), &packing, buffer_view(&text), NULL);
    packing.checksum++;
    expect(buffer_view(&bytes), &packing, buffer_view(&text), "the checksum of the archive's member does not match");
    packing.checksum--;
    packing.length -= 50;
    expect(buffer_view(&bytes), &packing, buffer_view(&text), "the compressed data ends too early");

    packing.layers[0] = COMPRESSION_NONE;
    packing.offset = bytes.length;
    packing.length = text.length;
    buffer_add(&bytes, buffer_view(&text));
    expect(buffer_view(&bytes), &packing, buffer_view(&text), NULL);
    bytes.length -= 10;
    expect(buffer_view(&bytes), &packing, buffer_view(&text), "the archive ends too early");
    buffer_clear(&text);
    buffer_clear(&bytes);
}

static void utf16(void **state)
{
    static const struct view bytes = { "\xFF\xFE" "a\0\xE4\0\xAC\x20\x3D\xD8\x00\xDE\0\xD8" "b\0\0\xDC\r\0\n\0", 22 };
    static const struct view text = VIEW_INIT("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBF\xBD" "b\xEF\xBF\xBD\r\n");
    struct packing packing = { .layers = { COMPRESSION_UTF16_LE }, .count = 1 };
    char turned[22];

    (void)state;
    assert_int_equal(compression_of(bytes), COMPRESSION_UTF16_LE);
    expect(bytes, &packing, text, NULL);
    expect((struct view){ bytes.data, 2 }, &packing, VIEW(""), NULL);
    expect((struct view){ bytes.data, 21 }, &packing, text, "the UTF-16 text ends in the middle of a character");
    for (size_t i = 0; i < sizeof turned; i++)
        turned[i] = bytes.data[i ^ 1];
    packing.layers[0] = COMPRESSION_UTF16_BE;
    assert_int_equal(compression_of((struct view){ turned, sizeof turned }), COMPRESSION_UTF16_BE);
    expect((struct view){ turned, sizeof turned }, &packing, text, NULL);
}

static void tells_text(void **state)
{
    static const struct {
        struct view head;
        enum compression compression;
    } cases[] = {
        { { "l\0i\0n\0e\0 \0o\0n\0e\0\r\0\n\0", 20 }, COMPRESSION_UTF16_LE },
        { { "\0l\0i\0n\0e\0 \0o\0n\0e\0\r\0\n", 20 }, COMPRESSION_UTF16_BE },
        { { "l\0i\0n\0e\0", 8 }, COMPRESSION_NONE },                       /* too little to tell */
        { { "line\0\0\0\0\0\0\0\0\0\0\0\0\n", 17 }, COMPRESSION_NONE },
        { { "\xFF\xFE\0\0l\0\0\0", 8 }, COMPRESSION_NONE },                /* UTF-32 */
        { VIEW_INIT("one\rtwo\r"), COMPRESSION_CARRIAGE_RETURN },
        { VIEW_INIT("one\r\ntwo\r\n"), COMPRESSION_NONE },
        { VIEW_INIT("10%\r20%\r100%\ndone\n"), COMPRESSION_NONE },
        { VIEW_INIT("BZh9 is not enough"), COMPRESSION_NONE },
    };

    (void)state;
    for EACH(cases, i)
        assert_int_equal(compression_of(cases[i].head), cases[i].compression);
}

static void carriage_returns(void **state)
{
    const struct packing packing = { .layers = { COMPRESSION_CARRIAGE_RETURN }, .count = 1 };

    (void)state;
    expect(VIEW("one\r\rtwo\r"), &packing, VIEW("one\n\ntwo\n"), NULL);
    expect(VIEW("one\rtwo\r\nthree\nfour"), &packing, VIEW("one\ntwo\nthree\nfour"), NULL);
    expect(VIEW(""), &packing, VIEW(""), NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_way),            cmocka_unit_test(flipped_anywhere), cmocka_unit_test(chains),
        cmocka_unit_test(members_of_archives), cmocka_unit_test(utf16),            cmocka_unit_test(tells_text),
        cmocka_unit_test(carriage_returns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
