/* Texts written as JSON strings, as base64, and packed. */
#include "base/json.h"
#include "base/pack.h"
#include "base/packed_text.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t random_next(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return *state >> 33;
}

/* What it should be, a byte at a time. */
static void quote_plainly(struct buffer *out, struct view text)
{
    struct buffer valid = { 0 };

    utf8_add_valid(&valid, text);
    buffer_add_char(out, '"');
    for (size_t i = 0; i < valid.length; i++) {
        const unsigned char byte = (unsigned char)valid.data[i];
        const char *known = byte ? strchr("\"\"\\\\\bb\ff\nn\rr\tt", byte) : NULL;

        if (byte == '"' || byte == '\\')
            buffer_add_format(out, "\\%c", byte);
        else if (known && byte < 0x20)
            buffer_add_format(out, "\\%c", known[1]);
        else if (byte < 0x20)
            buffer_add_format(out, "\\u%04x", byte);
        else
            buffer_add_char(out, (char)byte);
    }
    buffer_add_char(out, '"');
    buffer_clear(&valid);
}

static void strings_are_quoted(void **state)
{
    static const struct view alphabet = VIEW_INIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaa    \"\"\\\n\t\x01\x1f\x7f\0\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xff\xed\xa0\x80");
    uint64_t seed = 1;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        const size_t length = random_next(&seed) % (round % 100 == 0 ? 10000 : 120);
        struct buffer text = { 0 }, wanted = { 0 }, is = { 0 };
        struct arena arena;

        for (size_t i = 0; i < length; i++)
            buffer_add_char(&text, alphabet.data[random_next(&seed) % (round % 3 ? alphabet.length : 44)]);
        /* So that reading beyond the end is seen. */
        char *exact = malloc(length > 0 ? length : 1);
        if (length > 0)
            memcpy(exact, text.data, length);
        const struct view view = { exact, length };
        quote_plainly(&wanted, view);
        buffer_add_text(&is, "before");
        assert_int_equal(json_add_string(&is, view), utf8_valid(view));
        assert_true(view_equal(view_skip(buffer_view(&is), 6), buffer_view(&wanted)));
        assert_int_equal(is.data[is.length], '\0');
        if (utf8_valid(view)) {
            arena_init(&arena, NULL);
            assert_true(view_equal(json_text(&arena, json_at(buffer_view(&wanted))), view));
            arena_clear(&arena);
        }
        free(exact);
        buffer_clear(&text);
        buffer_clear(&wanted);
        buffer_clear(&is);
    }
}

static void base64_goes_both_ways(void **state)
{
    static const struct {
        struct view bytes, text;
    } rows[] = {
        { VIEW_INIT(""), VIEW_INIT("") },           { VIEW_INIT("f"), VIEW_INIT("Zg==") },
        { VIEW_INIT("fo"), VIEW_INIT("Zm8=") },     { VIEW_INIT("foo"), VIEW_INIT("Zm9v") },
        { VIEW_INIT("foob"), VIEW_INIT("Zm9vYg==") }, { VIEW_INIT("\xff\xfe\0"), VIEW_INIT("//4A") },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer text = { 0 };
        struct view bytes;

        base64_pack(&text, rows[i].bytes);
        assert_true(view_equal(buffer_view(&text), rows[i].text));
        assert_true(base64_unpack(buffer_view(&text), &arena, &bytes));
        assert_true(view_equal(bytes, rows[i].bytes));
        buffer_clear(&text);
    }
    arena_clear(&arena);
}

static void pack_all(enum pack_kind kind, size_t workers, struct view text, size_t part, struct buffer *out)
{
    struct pack *pack = pack_new(kind, workers);
    struct fault fault;

    assert_non_null(pack);
    for (size_t at = 0; at < text.length; at += part) {
        const size_t rest = text.length - at;

        assert_int_equal(pack_add(pack, (struct view){ text.data + at, rest < part ? rest : part }, out, &fault), STATUS_OK);
    }
    assert_int_equal(pack_end(pack, out, &fault), STATUS_OK);
    pack_free(pack);
}

static void texts_are_packed(void **state)
{
    enum { PACKED_LENGTH = 3 * 1024 * 1024 + 17 };
    struct buffer text = { 0 };
    uint64_t seed = 7;

    (void)state;
    for (size_t i = 0; text.length < PACKED_LENGTH; i++)
        buffer_add_format(&text, "line %zu of %x\n", i, (unsigned)random_next(&seed));
    for (enum pack_kind kind = PACK_PLAIN; kind <= PACK_ZSTD; kind++)
        for (size_t length = 0; length <= text.length; length = length == 0 ? 1 : length == 1 ? text.length : length + 1) {
            const struct view view = { text.data, length };
            struct buffer once = { 0 }, again = { 0 };
            struct arena arena;
            struct view back = view;

            pack_all(kind, 1, view, SIZE_MAX, &once);
            pack_all(kind, 3, view, 100003, &again);
            assert_true(view_equal(buffer_view(&once), buffer_view(&again)));
            arena_init(&arena, NULL);
            if (kind == PACK_PLAIN)
                back = buffer_view(&once);
            else
                assert_true(inflate_text(buffer_view(&once), SIZE_MAX, &arena, &back));
            assert_true(view_equal(back, view));
            arena_clear(&arena);
            buffer_clear(&once);
            buffer_clear(&again);
        }
    buffer_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_quoted),
        cmocka_unit_test(base64_goes_both_ways),
        cmocka_unit_test(texts_are_packed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
