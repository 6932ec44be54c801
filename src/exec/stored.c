#include "exec/stored.h"

static void add_bytes(struct buffer *out, const void *bytes, size_t length)
{
    buffer_add(out, (struct view){ bytes, length });
}

static bool kind_has_number(enum kind kind)
{
    return kind == KIND_NUMBER || kind == KIND_BOOLEAN || kind == KIND_TIMESTAMP;
}

static bool kind_has_text(enum kind kind)
{
    return kind == KIND_TEXT || kind == KIND_NUMBER || kind == KIND_MAP || kind == KIND_LIST;
}

/* The kind, then the number of kinds that have one, then the text with its length; UINT32_MAX: no text. */
static void add_value(struct buffer *out, const struct value *value)
{
    uint32_t length = value->text.data ? (uint32_t)value->text.length : UINT32_MAX;

    buffer_add_char(out, (char)value->kind);
    if (kind_has_number(value->kind))
        add_bytes(out, &value->number, sizeof value->number);
    if (!kind_has_text(value->kind))
        return;
    add_bytes(out, &length, sizeof length);
    if (value->text.data)
        buffer_add(out, value->text);
}

enum status stored_add(struct spool *spool, struct rank rank, const struct value *values, size_t count, struct fault *fault)
{
    struct buffer *out = &spool->waiting;
    size_t begin = out->length;
    uint32_t length = 0;

    add_bytes(out, &length, sizeof length);
    add_bytes(out, &rank, sizeof rank);
    for (size_t i = 0; i < count; i++)
        add_value(out, &values[i]);
    length = (uint32_t)(out->length - begin - sizeof length);
    memcpy(out->data + begin, &length, sizeof length);
    return spool_settle(spool, fault);
}

static const char *take_value(const char *next, struct value *value)
{
    uint32_t length;

    *value = (struct value){ .kind = (enum kind)*next++ };
    if (kind_has_number(value->kind)) {
        memcpy(&value->number, next, sizeof value->number);
        next += sizeof value->number;
    }
    if (!kind_has_text(value->kind))
        return next;
    memcpy(&length, next, sizeof length);
    next += sizeof length;
    if (length == UINT32_MAX)
        return next;
    value->text = (struct view){ next, length };
    return next + length;
}

enum status stored_take(struct spool_reader *reader, struct rank *rank, struct value *values, size_t count, bool *found,
                        struct fault *fault)
{
    const char *next;
    uint32_t length;

    *found = false;
    TRY(spool_take(reader, sizeof length, &next, fault));
    if (!next)
        return STATUS_OK;
    memcpy(&length, next, sizeof length);
    TRY(spool_take(reader, length, &next, fault));
    if (!next)
        return STATUS_OK;
    memcpy(rank, next, sizeof *rank);
    next += sizeof *rank;
    for (size_t i = 0; i < count; i++)
        next = take_value(next, &values[i]);
    *found = true;
    return STATUS_OK;
}
