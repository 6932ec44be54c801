#include "exec/group_keys.h"

#include "base/civil.h"
#include "base/number.h"
#include "base/short_bytes.h"
#include "data/convert.h"

/* The byte of a length says it, or that four bytes with the length follow, or that the value is null. */
enum { KEY_SHORT = 253, KEY_LONG = 254, KEY_NULL = 255, KEY_LENGTH_BYTES = 5 };
enum { KEYS_AHEAD = 8 };        /* rows whose texts are asked for */

struct key_text key_text_of(struct column *column, bool time, const struct batch *batch)
{
    struct key_text key = { .kind = column->kind };

    if (time)
        key.time = column->number;
    else if (column_only(column, KIND_TEXT))
        key.text = column->text;
    else
        key.text = column_texts(column, batch->selected, batch->count, batch->arena)->text;
    return key;
}

static char *key_write_length(size_t length, char *out)
{
    uint32_t whole = (uint32_t)length;

    if (length <= KEY_SHORT) {
        *out = (char)length;
        return out + 1;
    }
    *out = (char)KEY_LONG;
    memcpy(out + 1, &whole, sizeof whole);
    return out + KEY_LENGTH_BYTES;
}

static char *key_write_time(double time, char *out)
{
    time += 0.0;                /* minus zero is zero */
    *out = (char)sizeof time;
    memcpy(out + 1, &time, sizeof time);
    return out + 1 + sizeof time;
}

static char *key_write(const struct key_text *key, size_t row, char *out)
{
    if (key_is_null(key, row)) {
        *out = (char)KEY_NULL;
        return out + 1;
    }
    if (key->time)
        return key_write_time(key->time[row], out);
    out = key_write_length(key->text[row].length, out);
    short_bytes_copy(out, key->text[row].data, key->text[row].length);
    return out + key->text[row].length;
}

size_t keys_room(const struct key_text *keys, size_t key_count, const struct batch *batch)
{
    size_t total = batch->count * key_count * (KEY_LENGTH_BYTES + sizeof(double));

    for (size_t k = 0; k < key_count; k++)
        for (size_t i = 0; !keys[k].time && i < batch->count; i++)
            if (!key_is_null(&keys[k], batch->selected[i]))
                total += keys[k].text[batch->selected[i]].length;
    return total;
}

/* The texts of a batch are more than the nearest memory holds. */
static void key_fetch(const struct key_text *key, size_t row)
{
    if (key->text && !key_is_null(key, row))
        __builtin_prefetch(key->text[row].data);
}

char *keys_write(const struct key_text *keys, size_t key_count, const uint32_t *rows, size_t count, char *next, struct view *out)
{
    for (size_t i = 0; i < count; i++) {
        out[i].data = next;
        if (i + KEYS_AHEAD < count)
            for (size_t k = 0; k < key_count; k++)
                key_fetch(&keys[k], rows[i + KEYS_AHEAD]);
        for (size_t k = 0; k < key_count; k++)
            next = key_write(&keys[k], rows[i], next);
        out[i].length = (size_t)(next - out[i].data);
    }
    return next;
}

/* A value that is known by its text alone, back as what it was. */
static struct value key_value_of_kind(struct value value)
{
    int64_t ms;

    if (value.kind == KIND_TIMESTAMP && civil_parse(value.text, &ms, NULL) == value.text.length)
        return value_time(ms);
    if (value.kind == KIND_TIMESTAMP || (value.kind != KIND_TEXT && !number_parse(value.text, &value.number)))
        value.kind = KIND_TEXT;
    return value;
}

void keys_read(const char *next, const uint8_t *kinds, const bool *times, size_t key_count, struct value *values)
{
    for (size_t k = 0; k < key_count; k++) {
        struct value value = { .kind = (enum kind)kinds[k] };
        uint32_t length = (uint8_t)*next++;

        if (length == KEY_NULL) {
            values[k] = value_null();
            continue;
        }
        if (length == KEY_LONG) {
            memcpy(&length, next, sizeof length);
            next += sizeof length;
        }
        if (times[k]) {
            memcpy(&value.number, next, sizeof value.number);
            values[k] = value;
        } else {
            value.text = (struct view){ next, length };
            values[k] = value.kind == KIND_TEXT ? value : key_value_of_kind(value);
        }
        next += length;
    }
}
