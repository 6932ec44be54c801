#include "base/digest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* The test vectors of RFC 1321 and FIPS 180-2. */
static const struct {
    struct view bytes;
    const char *md5, *sha256;
} rows[] = {
    { VIEW_INIT(""), "d41d8cd98f00b204e9800998ecf8427e",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { VIEW_INIT("abc"), "900150983cd24fb0d6963f7d28e17f72",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { VIEW_INIT("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), "8215ef0796a20bcaaae116d3876c664a",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void test_digests(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_string_equal(digest_md5(&arena, rows[i].bytes).data, rows[i].md5);
        assert_string_equal(digest_sha256(&arena, rows[i].bytes).data, rows[i].sha256);
    }
    assert_string_equal(digest_md5(&arena, (struct view){ 0 }).data, rows[0].md5);
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_digests) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
