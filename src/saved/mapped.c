#include "saved/mapped.h"

struct mapped mapped_file(struct arena *arena, struct view text, size_t begin)
{
    struct piece *piece = ARENA_NEW(arena, struct piece);

    *piece = (struct piece){ .begin = begin, .end = text.length, .kind = PIECE_COPY };
    return (struct mapped){ view_skip(text, begin), piece, 1 };
}

struct mapped mapped_literal(struct arena *arena, struct view text, struct range place)
{
    struct mapping mapping;

    mapping_init(&mapping, arena);
    mapping_put(&mapping, place, text);
    return mapping_end(&mapping);
}

const struct piece *mapped_piece(const struct mapped *mapped, size_t at)
{
    size_t low = 0, high = mapped->count;

    if (mapped->count == 0)
        return NULL;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;

        if (mapped->pieces[middle].at <= at)
            low = middle;
        else
            high = middle;
    }
    return &mapped->pieces[low];
}

size_t mapped_piece_end(const struct mapped *mapped, const struct piece *piece)
{
    return piece + 1 < mapped->pieces + mapped->count ? piece[1].at : mapped->text.length;
}

struct range mapped_range(const struct mapped *mapped, size_t begin, size_t end)
{
    const struct piece *first = mapped_piece(mapped, begin);
    const struct piece *last = end > begin ? mapped_piece(mapped, end - 1) : first;
    struct range range = { 0, 0 };

    if (!first)
        return range;
    range.begin = first->kind == PIECE_COPY ? first->begin + (begin - first->at) : first->begin;
    range.end = last->kind == PIECE_COPY ? last->begin + (end - last->at) : last->end;
    if (begin >= mapped->text.length && end <= begin && first->kind != PIECE_COPY)
        range.begin = range.end = first->end;
    else if (end <= begin)
        range.end = range.begin;
    /* Parts of a joined text may stand in any order. */
    if (range.end < range.begin)
        range.end = first->kind == PIECE_COPY ? first->begin + (mapped_piece_end(mapped, first) - first->at) : first->end;
    return range;
}

/* ---- construction ---- */

void mapping_init(struct mapping *mapping, struct arena *arena)
{
    *mapping = (struct mapping){ .arena = arena };
}

static void mapping_text(struct mapping *mapping, struct view text)
{
    mapping->text = arena_grow(mapping->arena, mapping->text, &mapping->text_capacity, mapping->length + text.length + 1, 1);
    if (text.length > 0)
        memcpy(mapping->text + mapping->length, text.data, text.length);
    mapping->length += text.length;
}

static void mapping_piece(struct mapping *mapping, struct piece piece, struct view text)
{
    struct piece *last = mapping->count > 0 ? &mapping->pieces[mapping->count - 1] : NULL;

    if (text.length == 0)
        return;
    if (last && last->kind == PIECE_COPY && piece.kind == PIECE_COPY && last->end == piece.begin && last->coding == piece.coding) {
        last->end = piece.end;
    } else {
        mapping->pieces = arena_grow(mapping->arena, mapping->pieces, &mapping->piece_capacity, mapping->count + 1,
                                     sizeof *mapping->pieces);
        piece.at = mapping->length;
        mapping->pieces[mapping->count++] = piece;
    }
    mapping_text(mapping, text);
}

static const struct coding *mapping_coding(struct mapping *mapping, enum coding_kind kind, size_t indent,
                                           const struct coding *outer)
{
    const struct coding *last = mapping->coding;
    struct coding *coding;

    if (kind == CODING_PLAIN)
        return outer;
    if (last && last->kind == kind && last->indent == indent && last->outer == outer)
        return last;
    coding = ARENA_NEW(mapping->arena, struct coding);
    *coding = (struct coding){ kind, indent, outer };
    mapping->coding = coding;
    return coding;
}

void mapping_copy(struct mapping *mapping, const struct mapped *from, size_t begin, size_t end, enum coding_kind kind,
                  size_t indent)
{
    const struct piece *piece = begin < end ? mapped_piece(from, begin) : NULL;

    for (; piece && piece < from->pieces + from->count && piece->at < end; piece++) {
        const size_t stop = mapped_piece_end(from, piece);
        const size_t first = begin > piece->at ? begin : piece->at;
        const size_t last = end < stop ? end : stop;
        struct piece copy = *piece;

        copy.coding = mapping_coding(mapping, kind, indent, piece->coding);
        if (copy.kind == PIECE_COPY) {
            copy.begin = piece->begin + (first - piece->at);
            copy.end = copy.begin + (last - first);
        }
        mapping_piece(mapping, copy, (struct view){ from->text.data + first, last - first });
    }
}

void mapping_add(struct mapping *mapping, const struct mapped *from)
{
    mapping_copy(mapping, from, 0, from->text.length, CODING_PLAIN, 0);
}

void mapping_decode(struct mapping *mapping, const struct mapped *from, size_t begin, size_t end, struct view value,
                    enum coding_kind kind, size_t indent)
{
    const struct range place = mapped_range(from, begin, end);
    const struct piece *piece = mapped_piece(from, begin);

    mapping_piece(mapping,
                  (struct piece){
                      .begin = place.begin,
                      .end = place.end,
                      .kind = PIECE_DECODED,
                      .coding = mapping_coding(mapping, kind, indent, piece ? piece->coding : NULL),
                  },
                  value);
}

void mapping_put(struct mapping *mapping, struct range place, struct view value)
{
    mapping_piece(mapping, (struct piece){ .begin = place.begin, .end = place.end, .kind = PIECE_KNOWN }, value);
}

void mapping_put_unknown(struct mapping *mapping, struct range place, bool number)
{
    static const char unknown = MAPPED_UNKNOWN;

    mapping_piece(mapping,
                  (struct piece){ .begin = place.begin, .end = place.end, .kind = PIECE_UNKNOWN, .number = number },
                  (struct view){ &unknown, 1 });
}

struct mapped mapping_end(struct mapping *mapping)
{
    mapping->text = arena_grow(mapping->arena, mapping->text, &mapping->text_capacity, mapping->length + 1, 1);
    mapping->text[mapping->length] = '\0';
    return (struct mapped){ { mapping->text, mapping->length }, mapping->pieces, mapping->count };
}
