/*
 * Texts of which every match contains one. Groups and what is repeated at least once are looked into; alternatives bring a text
 * each. Of what a pattern offers, the set whose shortest text is longest is taken.
 */
#include "base/regex_tree.h"
#include "base/utf8.h"

enum {
    OFFER_TEXTS = 64,
    OFFER_LONG = 6,         /* beyond so many bytes, fewer texts are better than longer ones */
};

struct offer {
    struct view *texts;
    size_t count, shortest;
    bool fold;
};

struct offer_look {
    struct arena *arena;
    struct buffer run;      /* the text that ends where the look stands */
    bool run_folds;
};

static size_t offer_worth(const struct offer *offer)
{
    return offer->shortest < OFFER_LONG ? offer->shortest : OFFER_LONG;
}

static bool offer_is_better(const struct offer *offer, const struct offer *than)
{
    if (offer_worth(offer) != offer_worth(than))
        return offer_worth(offer) > offer_worth(than);
    if (offer->count != than->count)
        return offer->count > 0 && offer->count < than->count;
    return offer->shortest > than->shortest;
}

static void offer_take(struct offer *best, struct offer offer)
{
    if (offer.count > 0 && (best->count == 0 || offer_is_better(&offer, best)))
        *best = offer;
}

static void run_end(struct offer_look *look, struct offer *best)
{
    if (look->run.length > 0) {
        struct offer offer = { .texts = ARENA_NEW(look->arena, struct view), .count = 1, .fold = look->run_folds };

        offer.texts[0] = arena_keep(look->arena, buffer_view(&look->run));
        offer.shortest = offer.texts[0].length;
        offer_take(best, offer);
    }
    buffer_reset(&look->run);
    look->run_folds = false;
}

/*
 * Whether a code point stands for itself alone, or in any case for the two ASCII letters. U+FFFD also matches where the text
 * has a byte that is not UTF-8; k and s have a third case beyond ASCII (the Kelvin sign, the long s).
 */
static bool literal_is_plain(const struct regex_node *node)
{
    const uint32_t lower = node->code | 0x20;

    if (!(node->flags & REGEX_FOLD))
        return node->code != 0xfffd;
    return node->code < 0x80 && lower != 'k' && lower != 's';
}

static void look_literal(struct offer_look *look, const struct regex_node *node, struct offer *best)
{
    char bytes[4];

    if (!literal_is_plain(node)) {
        run_end(look, best);
        return;
    }
    buffer_add(&look->run, (struct view){ bytes, utf8_encode(node->code, bytes) });
    look->run_folds |= (node->flags & REGEX_FOLD) != 0;
}

static void look_at(struct offer_look *look, const struct regex_node *node, struct offer *best);

static struct offer look_alone(struct arena *arena, const struct regex_node *node)
{
    struct offer_look look = { .arena = arena };
    struct offer best = { 0 };

    buffer_init(&look.run);
    look_at(&look, node, &best);
    run_end(&look, &best);
    buffer_clear(&look.run);
    return best;
}

static struct offer look_alternatives(struct arena *arena, const struct regex_node *node)
{
    struct offer all = { .shortest = SIZE_MAX };
    size_t capacity = 0;

    for (const struct regex_node *child = node->first; child; child = child->next) {
        struct offer one = look_alone(arena, child);

        if (one.count == 0 || all.count + one.count > OFFER_TEXTS)
            return (struct offer){ 0 };
        all.texts = arena_grow(arena, all.texts, &capacity, all.count + one.count, sizeof *all.texts);
        memcpy(all.texts + all.count, one.texts, one.count * sizeof *one.texts);
        all.count += one.count;
        all.fold |= one.fold;
        if (one.shortest < all.shortest)
            all.shortest = one.shortest;
    }
    return all.count > 0 ? all : (struct offer){ 0 };
}

static void look_at(struct offer_look *look, const struct regex_node *node, struct offer *best)
{
    switch (node->kind) {
    case REGEX_EMPTY:
    case REGEX_ASSERT:
        break;
    case REGEX_LITERAL:
        look_literal(look, node, best);
        break;
    case REGEX_ANY:
    case REGEX_CLASS:
        run_end(look, best);
        break;
    case REGEX_ALTERNATE:
        run_end(look, best);
        offer_take(best, look_alternatives(look->arena, node));
        break;
    case REGEX_GROUP:
        look_at(look, node->first, best);
        break;
    case REGEX_REPEAT:
        run_end(look, best);
        if (node->min > 0)
            look_at(look, node->first, best);
        run_end(look, best);
        break;
    case REGEX_CONCAT:
        for (const struct regex_node *child = node->first; child; child = child->next)
            look_at(look, child, best);
        break;
    }
}

struct regex_texts regex_literals(struct arena *arena, const struct regex_node *node)
{
    struct offer best = look_alone(arena, node);

    return (struct regex_texts){ best.texts, best.count, best.fold };
}

struct view regex_quoted(struct arena *arena, struct view text, bool fold)
{
    struct buffer buffer;

    buffer_init(&buffer);
    buffer_add_text(&buffer, fold ? "(?i:" : "(?:");
    for (size_t i = 0; i < text.length; i++) {
        const unsigned char byte = (unsigned char)text.data[i];
        const bool plain = byte >= 0x80 || (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z');

        buffer_add_format(&buffer, plain ? "%c" : "\\x%02x", byte);
    }
    buffer_add_char(&buffer, ')');
    const struct view quoted = arena_keep(arena, buffer_view(&buffer));

    buffer_clear(&buffer);
    return quoted;
}
