/*
 * The keys of groups as bytes: for each value its length, then its displayed text; for times, which have one text each, eight
 * bytes.
 */
#pragma once

#include "exec/groups.h"

/* A column of keys, as it is written. */
struct key_text {
    const uint8_t *kind;        /* of the column itself */
    const struct view *text;    /* displayed; unused for times */
    const double *time;         /* of a column of times only */
};

enum { KEY_TIME_BYTES = 1 + sizeof(double) };

struct key_text key_text_of(struct column *column, bool time, const struct batch *batch);

/* Room that suffices for the keys of the selected rows. */
size_t keys_room(const struct key_text *keys, size_t key_count, const struct batch *batch);
/* The keys of some rows, one behind the other from `next` on; gives where they end. */
char *keys_write(const struct key_text *keys, size_t key_count, const uint32_t *rows, size_t count, char *next, struct view *out);
/* The values of a key; `times` by value: whether it can only be a time or null. */
void keys_read(const char *next, const uint8_t *kinds, const bool *times, size_t key_count, struct value *values);

static inline bool key_is_null(const struct key_text *key, size_t row)
{
    return group_kind_is_null((enum kind)key->kind[row]);
}
static inline uint8_t key_kind(const struct key_text *key, size_t row)
{
    return key_is_null(key, row) ? KIND_NULL : key->kind[row];
}
