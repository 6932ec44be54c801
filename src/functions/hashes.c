#include "base/digest.h"
#include "functions/kernel.h"

static void digest_eval(const struct call *call, struct column *out,
                        struct view (*digest)(struct arena *arena, struct view bytes))
{
    for (size_t i = 0; i < call->count; i++) {
        uint32_t row = call->rows[i];
        column_set_text(out, row, digest(call->arena, call->args[0]->text[row]));
    }
}

static void md5_eval(const struct call *call, struct column *out)
{
    digest_eval(call, out, digest_md5);
}

static void sha256_eval(const struct call *call, struct column *out)
{
    digest_eval(call, out, digest_sha256);
}

const struct function hash_functions[] = {
    {
        .name = "md5",
        .family = FAMILY_HASH,
        .params = { { "text", TYPE_TEXT } },
        .result = TYPE_TEXT,
        .eval = md5_eval,
        .help = "The MD5 digest of the text, as hexadecimal digits.",
        .examples = { { "md5(\"abc\")", "900150983cd24fb0d6963f7d28e17f72" } },
    },
    {
        .name = "sha256",
        .family = FAMILY_HASH,
        .params = { { "text", TYPE_TEXT } },
        .result = TYPE_TEXT,
        .eval = sha256_eval,
        .help = "The SHA-256 digest of the text, as hexadecimal digits.",
        .examples = { { "sha256(\"abc\")", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" } },
    },
    { .name = NULL },
};
