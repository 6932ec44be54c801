#include "data/tally.h"

#include "base/hash.h"
#include "base/number.h"
#include "base/utf8.h"
#include "data/tally_estimate.h"

#include <math.h>
#include <stdlib.h>

/* A value while all are known. */
struct tally_slot {
    uint64_t hash, draw;            /* the least draw of its occurrences */
    uint64_t count;                 /* 0: the slot is free */
    uint32_t place;                 /* of its text in texts */
    uint8_t length, kind;
    bool cut;
};

enum { TALLY_LEAST_CAPACITY = 8, TALLY_RARE = 100 };    /* a value that is less than a hundredth of all is rare */

void tally_init(struct tally *tally, struct budget *budget)
{
    *tally = (struct tally){ .least = INFINITY, .greatest = -INFINITY, .budget = budget };
}

/* ---- memory ---- */

static size_t tally_slot_bytes(size_t capacity)
{
    return capacity * sizeof(struct tally_slot);
}

static void tally_forget_slots(struct tally *tally)
{
    budget_give(tally->budget, tally_slot_bytes(tally->capacity) + tally->texts.capacity);
    free(tally->slots);
    buffer_clear(&tally->texts);
    tally->slots = NULL;
    tally->count = tally->capacity = 0;
}

void tally_clear(struct tally *tally)
{
    tally_forget_slots(tally);
    if (tally->estimate)
        budget_give(tally->budget, sizeof *tally->estimate);
    free(tally->estimate);
    tally->estimate = NULL;
}

/* ---- values that are known ---- */

static struct tally_slot *tally_find(const struct tally *tally, uint64_t hash)
{
    uint32_t at = (uint32_t)hash & (tally->capacity - 1);

    while (tally->slots[at].count > 0 && tally->slots[at].hash != hash)
        at = (at + 1) & (tally->capacity - 1);
    return &tally->slots[at];
}

static void tally_widen(struct tally *tally)
{
    struct tally_slot *slots = tally->slots;
    const uint32_t capacity = tally->capacity;

    tally->capacity = capacity ? 2 * capacity : TALLY_LEAST_CAPACITY;
    tally->slots = heap_zalloc(tally_slot_bytes(tally->capacity));
    budget_take(tally->budget, tally_slot_bytes(tally->capacity - capacity));
    for (uint32_t i = 0; i < capacity; i++)
        if (slots[i].count > 0)
            *tally_find(tally, slots[i].hash) = slots[i];
    free(slots);
}

static struct view slot_text(const struct tally *tally, const struct tally_slot *slot)
{
    return (struct view){ slot->length ? tally->texts.data + slot->place : "", slot->length };
}

static struct tally_text slot_whole(const struct tally *tally, const struct tally_slot *slot)
{
    return (struct tally_text){ slot->hash, slot_text(tally, slot), (enum kind)slot->kind, slot->cut };
}

/* From now on nothing but estimates. */
static void tally_give_up(struct tally *tally)
{
    tally->estimate = heap_zalloc(sizeof *tally->estimate);
    budget_take(tally->budget, sizeof *tally->estimate);
    for (uint32_t i = 0; i < tally->capacity; i++) {
        const struct tally_slot *slot = &tally->slots[i];
        const struct tally_text text = slot_whole(tally, slot);

        if (slot->count > 0)
            estimate_add(tally->estimate, &text, slot->draw, slot->count);
    }
    tally_forget_slots(tally);
}

static void tally_remember(struct tally *tally, struct tally_slot *slot, const struct tally_text *text, uint64_t draw)
{
    const size_t room = tally->texts.capacity;

    *slot = (struct tally_slot){
        .hash = text->hash,
        .draw = draw,
        .place = (uint32_t)tally->texts.length,
        .length = (uint8_t)text->text.length,
        .kind = (uint8_t)text->kind,
        .cut = text->cut,
    };
    buffer_add(&tally->texts, text->text);
    budget_take(tally->budget, tally->texts.capacity - room);
    tally->count++;
}

static void tally_add_text(struct tally *tally, const struct tally_text *text, uint64_t draw, uint64_t count)
{
    struct tally_slot *slot;

    if (tally->estimate) {
        estimate_add(tally->estimate, text, draw, count);
        return;
    }
    if (tally->count < TALLY_EXACT && 2 * (tally->count + 1) > tally->capacity)
        tally_widen(tally);
    slot = tally_find(tally, text->hash);
    if (slot->count == 0 && tally->count == TALLY_EXACT) {
        tally_give_up(tally);
        estimate_add(tally->estimate, text, draw, count);
        return;
    }
    if (slot->count == 0)
        tally_remember(tally, slot, text, draw);
    slot->count += count;
    if (draw < slot->draw)
        slot->draw = draw;
}

/* ---- adding ---- */

/* What of a text is kept: no half characters. */
static size_t text_kept(struct view text)
{
    size_t length = TALLY_TEXT;

    if (text.length <= TALLY_TEXT)
        return text.length;
    while (length > TALLY_TEXT - 4 && ((unsigned char)text.data[length] & 0xc0) == 0x80)
        length--;
    return length;
}

void tally_count(struct tally *tally, enum kind kind, double number)
{
    tally->kinds[kind]++;
    if (number < tally->least)
        tally->least = number;
    if (number > tally->greatest)
        tally->greatest = number;
}

void tally_add(struct tally *tally, struct value value, uint64_t draw)
{
    char room[NUMBER_TEXT_MAX];
    struct view text = value.text.data ? value.text : VIEW("");

    if (value.kind == KIND_NUMBER)
        tally_count(tally, value.kind, value.number);
    else
        tally->kinds[value.kind]++;
    if (value.kind == KIND_NULL)
        return;
    if (value.kind == KIND_BOOLEAN)
        text = value.number != 0 ? VIEW("1") : VIEW("0");
    else if (value.kind == KIND_NUMBER && !value.text.data)
        text = (struct view){ room, number_display(value.number, room) };

    const size_t kept = text_kept(text);
    const struct tally_text whole = {
        hash_bytes(text, (uint64_t)value.kind), { text.data, kept }, value.kind, kept < text.length
    };
    tally_add_text(tally, &whole, draw, 1);
}

void tally_join(struct tally *into, struct tally *from)
{
    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        into->kinds[kind] += from->kinds[kind];
    into->least = from->least < into->least ? from->least : into->least;
    into->greatest = from->greatest > into->greatest ? from->greatest : into->greatest;
    if (from->estimate && !into->estimate)
        tally_give_up(into);
    if (from->estimate)
        estimate_join(into->estimate, from->estimate);
    for (uint32_t i = 0; i < from->capacity; i++) {
        const struct tally_slot *slot = &from->slots[i];
        const struct tally_text text = slot_whole(from, slot);

        if (slot->count > 0)
            tally_add_text(into, &text, slot->draw, slot->count);
    }
}

/* ---- reading ---- */

uint64_t tally_present(const struct tally *tally)
{
    uint64_t present = 0;

    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        present += kind == KIND_NULL ? 0 : tally->kinds[kind];
    return present;
}

uint64_t tally_distinct(const struct tally *tally, bool *exact)
{
    *exact = !tally->estimate;
    return tally->estimate ? cardinality_estimate(&tally->estimate->cardinality) : tally->count;
}

static int value_order(const void *a, const void *b)
{
    const struct tally_value *left = a, *right = b;
    int order;

    if (left->count != right->count)
        return left->count > right->count ? -1 : 1;
    order = view_compare(left->text, right->text);
    if (order == 0)
        order = (left->kind > right->kind) - (left->kind < right->kind);
    return order ? order : left->cut - right->cut;
}

static struct tally_value *values_known(const struct tally *tally, struct arena *arena, size_t *count)
{
    struct tally_value *values = ARENA_ARRAY(arena, tally->count, struct tally_value);

    *count = 0;
    for (uint32_t i = 0; i < tally->capacity; i++) {
        const struct tally_slot *slot = &tally->slots[i];

        if (slot->count > 0)
            values[(*count)++] =
                (struct tally_value){ (enum kind)slot->kind, slot_text(tally, slot), slot->cut, slot->count };
    }
    return values;
}

static struct tally_value *values_sampled(const struct tally *tally, struct arena *arena, size_t *count)
{
    const struct tally_estimate *estimate = tally->estimate;
    struct tally_value *values = ARENA_ARRAY(arena, estimate->sampled, struct tally_value);
    uint64_t all = 0;

    for (size_t column = 0; column < ESTIMATE_COLUMNS; column++)
        all += estimate->counts[0][column];
    for (*count = 0; *count < estimate->sampled; ++*count) {
        const struct tally_candidate *candidate = &estimate->sample[*count];
        const uint64_t often = estimate_count(estimate, candidate->hash);

        values[*count] = (struct tally_value){
            (enum kind)candidate->kind, { candidate->text, candidate->length }, candidate->cut,
            often > all / TALLY_RARE ? often : 0,
        };
    }
    return values;
}

struct tally_value *tally_values(const struct tally *tally, size_t most, struct arena *arena, size_t *count)
{
    struct tally_value *values = tally->estimate ? values_sampled(tally, arena, count) : values_known(tally, arena, count);

    qsort(values, *count, sizeof *values, value_order);
    if (*count > most)
        *count = most;
    for (size_t i = 0; i < *count; i++)
        values[i].text = arena_keep(arena, values[i].text);
    return values;
}
