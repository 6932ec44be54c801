/* One way to decompress, behind inflate.h. Private to base; tests run all of them. */
#pragma once

#include "base/build.h"
#include "base/inflate.h"

enum inflate_result {
    INFLATE_MORE,       /* goes on with more input or more room */
    INFLATE_MEMBER_END, /* a gzip member or a zstd frame is complete and its checksum right */
    INFLATE_DAMAGED,    /* cannot go on; io->reason says why */
};

/* Where to read from and write to. A step moves both forward by what it used. */
struct inflate_io {
    const char *in;
    size_t in_length;
    char *out;
    size_t out_length;
    const char *reason;
};

struct inflate_codec {
    const char *name;
    void *(*open)(void);                                    /* never NULL; stands at the start of a member */
    void (*close)(void *state);
    enum inflate_result (*step)(void *state, struct inflate_io *io);
    void (*restart)(void *state);                           /* at the start of the next member */
};

extern const struct inflate_codec inflate_zlib;
extern const struct inflate_codec inflate_zstd;
#if LIQ_HAVE_ISAL
extern const struct inflate_codec inflate_isal;
#endif

/* inflate_new() with the codec chosen by the caller; NULL for plain bytes. */
struct inflate *inflate_new_with(int descriptor, enum compression compression, const struct inflate_codec *codec,
                                 struct view head);
