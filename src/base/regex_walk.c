#include "base/regex_walk.h"

#include "base/processor.h"
#include "base/regex_pcre2.h"

#include <stdlib.h>

/* ---- sets ---- */

/* PCRE2 knows what is in a class, or in another case. */
static bool set_ask(struct walk_set *set, const struct regex_node *node)
{
    pcre2_general_context *memory = regex_memory();
    pcre2_match_data *data = pcre2_match_data_create(1, memory);
    struct buffer spelling;
    pcre2_code *code;
    int error;

    buffer_init(&spelling);
    regex_print(&spelling, node);
    code = regex_code_new(buffer_view(&spelling), PCRE2_ANCHORED, &error);
    buffer_clear(&spelling);
    for (unsigned byte = 0; byte < 128 && code; byte++)
        set->has[byte] = pcre2_match(code, (PCRE2_SPTR) &(unsigned char){ (unsigned char)byte }, 1, 0, 0, data, NULL) > 0;
    pcre2_match_data_free(data);
    pcre2_general_context_free(memory);
    if (!code)
        return false;
    pcre2_code_free(code);
    return true;
}

static const struct walk_set *walk_set_of(struct regex_walk *walk, const struct regex_node *node)
{
    struct walk_set *set = &walk->sets[walk->set_count];

    if (walk->set_count == WALK_SETS || !set_ask(set, node))
        return NULL;
    walk->set_count++;
    for (unsigned byte = 0; byte < 128; byte++)
        if (set->has[byte])
            set->rows[byte % 16] |= (unsigned char)(1u << byte / 16);
    for (unsigned row = 0; row < 8; row++)
        set->columns[row] = (unsigned char)(1u << row);
    return set;
}

/* ---- steps ---- */

struct walk_maker {
    struct regex_walk *walk;
    bool apart;                 /* a group begins or ends here: what follows is a step of its own */
};

static bool make_node(struct walk_maker *maker, const struct regex_node *node);

static struct walk_step *make_step(struct walk_maker *maker)
{
    struct regex_walk *walk = maker->walk;

    if (walk->count == WALK_STEPS || walk->at_end)
        return NULL;
    maker->apart = false;
    return &walk->steps[walk->count++];
}

static bool node_is_plain(const struct regex_node *node)
{
    const bool letter = (node->code | 0x20) >= 'a' && (node->code | 0x20) <= 'z';

    return node->code < 0x80 && !(letter && (node->flags & REGEX_FOLD));
}

static bool make_text(struct walk_maker *maker, const struct regex_node *node)
{
    struct regex_walk *walk = maker->walk;
    struct walk_step *step = walk->count > 0 ? &walk->steps[walk->count - 1] : NULL;

    if (!node_is_plain(node) || walk->byte_count == WALK_BYTES || walk->at_end)
        return false;
    if (maker->apart || !step || step->text.length == 0) {
        step = make_step(maker);
        if (!step)
            return false;
        step->text.data = walk->bytes + walk->byte_count;
    }
    walk->bytes[walk->byte_count++] = (char)node->code;
    step->text.length++;
    return true;
}

static bool make_run(struct walk_maker *maker, const struct regex_node *node, uint32_t min, uint32_t max, bool lazy)
{
    struct walk_step *step;

    if (node->kind != REGEX_ANY && node->kind != REGEX_CLASS && !(node->kind == REGEX_LITERAL && node_is_plain(node)))
        return false;
    step = max > 0 ? make_step(maker) : NULL;
    if (!step)
        return false;
    *step = (struct walk_step){ .set = walk_set_of(maker->walk, node), .min = min, .max = max, .lazy = lazy };
    return step->set != NULL;
}

static bool make_group(struct walk_maker *maker, const struct regex_node *node)
{
    struct regex_walk *walk = maker->walk;

    walk->from[node->group] = (uint8_t)walk->count;
    maker->apart = true;
    if (!make_node(maker, node->first))
        return false;
    walk->to[node->group] = (uint8_t)walk->count;
    maker->apart = true;
    return true;
}

static bool make_assertion(struct walk_maker *maker, const struct regex_node *node)
{
    struct regex_walk *walk = maker->walk;

    if ((node->flags & REGEX_LINES) && node->assertion != 'A' && node->assertion != 'z')
        return false;
    if (node->assertion == '^' || node->assertion == 'A') {
        walk->at_begin = true;
        return walk->count == 0;
    }
    walk->at_end = true;
    return node->assertion == '$' || node->assertion == 'z';
}

static bool make_node(struct walk_maker *maker, const struct regex_node *node)
{
    switch (node->kind) {
    case REGEX_EMPTY:
        return true;
    case REGEX_LITERAL:
        return make_text(maker, node);
    case REGEX_ANY:
    case REGEX_CLASS:
        return make_run(maker, node, 1, 1, false);
    case REGEX_ASSERT:
        return make_assertion(maker, node);
    case REGEX_GROUP:
        return make_group(maker, node);
    case REGEX_REPEAT:
        return make_run(maker, node->first, node->min, node->max, node->lazy);
    case REGEX_ALTERNATE:
        return false;
    case REGEX_CONCAT:
        break;
    }
    for (const struct regex_node *child = node->first; child; child = child->next)
        if (!make_node(maker, child))
            return false;
    return true;
}

/* ---- whether there is a choice ---- */

static bool sets_meet(const struct walk_set *a, const struct walk_set *b)
{
    for (unsigned byte = 0; byte < 128; byte++)
        if (a->has[byte] && b->has[byte])
            return true;
    return false;
}

/*
 * Whether a run has to take all it can: nothing that it may take can begin what follows, up to the first thing that cannot be
 * empty. Where it may be the last a greedy one takes all as well.
 */
static bool run_is_decided(const struct regex_walk *walk, size_t run)
{
    const struct walk_step *step = &walk->steps[run];

    if (step->text.length > 0 || step->min == step->max)
        return true;
    for (size_t i = run + 1; i < walk->count; i++) {
        const struct walk_step *next = &walk->steps[i];

        if (next->text.length > 0)
            return !step->set->has[(unsigned char)next->text.data[0]];
        if (sets_meet(step->set, next->set))
            return false;
        if (next->min > 0)
            return true;
    }
    return !step->lazy;
}

/* What may match nothing at all would do so anywhere. */
static bool walk_is_decided(const struct regex_walk *walk)
{
    if (walk->count == 0 || (walk->steps[0].text.length == 0 && walk->steps[0].min == 0 && !walk->at_begin))
        return false;
    for (size_t i = 0; i < walk->count; i++)
        if (!run_is_decided(walk, i))
            return false;
    return true;
}

struct regex_walk *regex_walk_new(const struct regex_tree *tree)
{
    struct regex_walk *walk;

    if (tree->unicode || tree->groups >= WALK_GROUPS)
        return NULL;
    walk = heap_zalloc(sizeof *walk);
    walk->groups = tree->groups;
    if (!make_node(&(struct walk_maker){ .walk = walk }, tree->root) || !walk_is_decided(walk)) {
        free(walk);
        return NULL;
    }
    if (walk->steps[0].text.length > 0)
        walk->needle = needle_of(walk->steps[0].text);
    return walk;
}

/* ---- searching ---- */

static size_t walk_run_plain(const struct walk_set *set, struct view text, size_t at, size_t limit)
{
    while (at < limit && set->has[(unsigned char)text.data[at]])
        at++;
    return at;
}

#define WALK_TARGET
#define WALK_FROM regex_walk_from_plain
#define WALK_RUN walk_run_plain
#include "base/regex_walk_body.h"

static enum walk_outcome walk_from(const struct regex_walk *walk, struct view text, size_t at, size_t *places, size_t *reached)
{
#if defined(VECTORS)
    if (processor_is_wide())
        return regex_walk_from_wide(walk, text, at, places, reached);
#endif
    return regex_walk_from_plain(walk, text, at, places, reached);
}

/* Where a match may begin; SIZE_MAX when nowhere. */
static size_t walk_begin(const struct regex_walk *walk, struct view text, size_t at)
{
    const struct walk_step *first = &walk->steps[0];

    if (walk->at_begin)
        return view_starts(text, first->text) ? 0 : SIZE_MAX;
    if (first->text.length > 0)
        return needle_find(&walk->needle, text, at);
    while (at < text.length && !(text.data[at] & 0x80) && !first->set->has[(unsigned char)text.data[at]])
        at++;
    return at < text.length ? at : SIZE_MAX;
}

static void walk_offsets(const struct regex_walk *walk, const size_t *places, size_t *offsets)
{
    offsets[0] = places[0];
    offsets[1] = places[walk->count];
    for (size_t group = 1; group <= walk->groups; group++) {
        offsets[2 * group] = places[walk->from[group]];
        offsets[2 * group + 1] = places[walk->to[group]];
    }
}

enum { WALK_AGAIN = 8, WALK_LEAST = 1024, WALK_BEGINNING = 16 };

size_t regex_walk_most(size_t length)
{
    return WALK_AGAIN * length + WALK_LEAST;
}

enum walk_outcome regex_walk_search(const struct regex_walk *walk, struct view text, size_t from, size_t *offsets)
{
    const size_t most = regex_walk_most(text.length - from);
    const struct walk_step *first = &walk->steps[0];
    size_t places[WALK_STEPS + 1], reached, spent = 0;

    if (walk->at_begin && from > 0)
        return WALK_NONE;
    for (size_t at = from; (at = walk_begin(walk, text, at)) != SIZE_MAX;) {
        const enum walk_outcome outcome = walk_from(walk, text, at, places, &reached);

        if (outcome == WALK_FOUND)
            walk_offsets(walk, places, offsets);
        if (outcome != WALK_NONE || walk->at_begin)
            return outcome;
        spent += reached - at + WALK_BEGINNING;
        if (spent > most)
            return WALK_OPEN;
        /* From anywhere else in a run it would come to the same end. */
        at = first->text.length == 0 && first->max == REGEX_UNLIMITED ? places[1] : at + 1;
    }
    return WALK_NONE;
}
