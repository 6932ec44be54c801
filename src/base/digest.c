#include "base/digest.h"

#include <nettle/md5.h>
#include <nettle/sha2.h>

static struct view digest_hexadecimal(struct arena *arena, const uint8_t *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_alloc(arena, 2 * count + 1);

    for (size_t i = 0; i < count; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 15];
    }
    text[2 * count] = '\0';
    return (struct view){ text, 2 * count };
}

static const uint8_t *digest_bytes(struct view bytes)
{
    return (const uint8_t *)(bytes.data ? bytes.data : "");
}

struct view digest_md5(struct arena *arena, struct view bytes)
{
    struct md5_ctx context;
    uint8_t digest[MD5_DIGEST_SIZE];

    md5_init(&context);
    md5_update(&context, bytes.length, digest_bytes(bytes));
    md5_digest(&context, sizeof digest, digest);
    return digest_hexadecimal(arena, digest, sizeof digest);
}

struct view digest_sha256(struct arena *arena, struct view bytes)
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];

    sha256_init(&context);
    sha256_update(&context, bytes.length, digest_bytes(bytes));
    sha256_digest(&context, sizeof digest, digest);
    return digest_hexadecimal(arena, digest, sizeof digest);
}
