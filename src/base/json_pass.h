/* One pass over a JSON text, which checks all of it and may look for paths. Private to base. */
#pragma once

#include "base/json_paths.h"

enum { JSON_DEPTH_MAX = 512 };

/* A path that goes on below the container it belongs to. */
struct json_candidate {
    size_t path;
    size_t offset;      /* of what is left of it */
};

struct json_frame {
    size_t begin, count;    /* of the candidates for this container's members */
    uint64_t firsts;        /* a bit for each first byte, modulo 64, of what they want; all ones when one wants anything */
    size_t index;           /* of the element, in an array */
    size_t owner;           /* the path that found this container, + 1; 0 when none did */
};

struct json_paths {
    const struct view *paths;
    size_t count;
    size_t candidates;      /* that there can be at most, at all depths together */
};

/* The whole text is one value; with a finder: an object. */
struct json_passes {
    bool (*valid)(struct view text);
    bool (*find)(struct view text, struct json_finder *finder);
};

extern const struct json_passes json_pass_plain;
#if defined(__x86_64__)
extern const struct json_passes json_pass_avx2;
#endif
const struct json_passes *json_passes(void);    /* what this processor runs best */

struct json_finder {
    const struct json_paths *paths;
    const struct json_passes *passes;
    struct json_candidate *candidates;
    struct json_frame root;                 /* all paths, which are the first candidates */
    size_t used;                            /* of the candidates */
    size_t left;                            /* scalars that still count */
    struct json *out;
    const char *end;                        /* of the text */
    size_t depth;
    /* 0: around the text. A frame beyond `depth` is empty unless the container about to begin has candidates. */
    struct json_frame frames[JSON_DEPTH_MAX + 2];
};

/* What the pass calls when there are candidates in the frame it is in. The value begins at `value`. */
void json_finder_member(struct json_finder *finder, const char *key, const char *value);
void json_finder_element(struct json_finder *finder, const char *value);
