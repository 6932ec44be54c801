#include "base/inflate_codec.h"

bool gzip_recognise(struct view head)
{
    return view_starts(head, VIEW("\x1f\x8b\x08"));
}

/* Rows that recognise text stand behind those that know their first bytes. */
static const struct inflate_codec *const inflate_codecs[] = {
#if LIQ_HAVE_ISAL
    [COMPRESSION_GZIP] = &inflate_isal,
    [COMPRESSION_DEFLATE] = &inflate_isal_raw,
#else
    [COMPRESSION_GZIP] = &inflate_zlib,
    [COMPRESSION_DEFLATE] = &inflate_zlib_raw,
#endif
    [COMPRESSION_ZSTD] = &inflate_zstd,
    [COMPRESSION_BZIP2] = &inflate_bzip2,
    [COMPRESSION_XZ] = &inflate_xz,
    [COMPRESSION_LZ4] = &inflate_lz4,
    [COMPRESSION_UTF16_LE] = &inflate_utf16_le,
    [COMPRESSION_UTF16_BE] = &inflate_utf16_be,
    [COMPRESSION_CARRIAGE_RETURN] = &inflate_carriage_return,
};

const struct inflate_codec *inflate_codec_of(enum compression compression)
{
    return inflate_codecs[compression];
}

enum compression compression_of(struct view head)
{
    for (size_t i = 0; i < sizeof inflate_codecs / sizeof *inflate_codecs; i++)
        if (inflate_codecs[i] && inflate_codecs[i]->recognise && inflate_codecs[i]->recognise(head))
            return (enum compression)i;
    return COMPRESSION_NONE;
}

bool compression_can_unpack(enum compression compression)
{
    return compression == COMPRESSION_NONE || inflate_codecs[compression]->open;
}

const char *compression_noun(enum compression compression)
{
    return compression == COMPRESSION_NONE ? "plain data" : inflate_codecs[compression]->noun;
}
