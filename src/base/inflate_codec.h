/* One way to unpack, behind inflate.h: a row of the table of codecs. Private to base; tests run all of them. */
#pragma once

#include "base/build.h"
#include "base/inflate.h"

#include <stdint.h>

enum inflate_result {
    INFLATE_MORE,       /* goes on with more input or more room */
    INFLATE_MEMBER_END, /* a gzip member or a zstd frame is complete and its checksum right */
    INFLATE_DAMAGED,    /* cannot go on */
};

/* Where to read from and write to. A step moves both forward by what it used. */
struct inflate_io {
    const char *in;
    size_t in_length;
    char *out;
    size_t out_length;
    const char *reason;                                     /* why it cannot go on, when it is not mere damage */
    bool last;                                              /* nothing comes behind `in` */
};

struct inflate_codec {
    const char *name;                                       /* the library or the way */
    const char *noun;                                       /* "gzip data": in messages */
    bool (*recognise)(struct view head);                    /* NULL: never by itself */
    void *(*open)(void);                                    /* never NULL; stands at the start of a member */
    void (*close)(void *state);
    enum inflate_result (*step)(void *state, struct inflate_io *io);
    void (*restart)(void *state);                           /* at the start of the next member; NULL: there is only one */
    size_t least;                                           /* bytes a step needs to get on unless they are the last; 0 is 1 */
};

extern const struct inflate_codec inflate_zlib, inflate_zlib_raw;
extern const struct inflate_codec inflate_zstd;
extern const struct inflate_codec inflate_bzip2, inflate_xz, inflate_lz4;   /* without open() when the library is missing */
extern const struct inflate_codec inflate_utf16_le, inflate_utf16_be, inflate_carriage_return;
#if LIQ_HAVE_ISAL
extern const struct inflate_codec inflate_isal, inflate_isal_raw;
#endif

bool gzip_recognise(struct view head);

/* NULL for plain bytes. */
const struct inflate_codec *inflate_codec_of(enum compression compression);
/* inflate_new() with the codec chosen by the caller; NULL for plain bytes. */
struct inflate *inflate_new_with(int descriptor, const struct inflate_codec *codec, struct view head);
