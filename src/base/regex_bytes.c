/*
 * A regex as one over bytes that matches at least wherever the regex does. Assertions are left out, for what stands around a text in
 * its block is not what stands around it; but for the end of a text that goes to the end of its line, which is worth the most. A
 * character beyond ASCII, or a byte that is no UTF-8, is any one to four bytes above.
 */
#include "base/regex_pcre2.h"
#include "base/regex_tree.h"

enum {
    BYTES_REPEATS = 250,        /* beyond, the automaton gets large */
    BYTES_SPELLING = 4000,
};

/* What is written, and whether what is written there is the last of the regex, for texts that end with a line. */
struct spelling {
    struct buffer *out;
    bool last;
};

static bool spell_node(struct spelling *spelling, const struct regex_node *node);

static bool bytes_has(const unsigned char *set, unsigned byte)
{
    return set[byte / 8] >> byte % 8 & 1;
}

/* A set of ASCII characters as ranges, with all bytes above or without. */
static void spell_set(struct buffer *out, const unsigned char *set, bool above)
{
    buffer_add_char(out, '[');
    for (unsigned byte = 0; byte < 128; byte++) {
        const unsigned first = byte;

        if (!bytes_has(set, byte))
            continue;
        while (byte + 1 < 128 && bytes_has(set, byte + 1))
            byte++;
        buffer_add_format(out, "\\x%02x-\\x%02x", first, byte);
    }
    buffer_add_text(out, above ? "\\x80-\\xff]" : "]");
}

static bool set_matches(const pcre2_code *code, pcre2_match_data *data, const char *text, size_t length)
{
    return pcre2_match(code, (PCRE2_SPTR)text, length, 0, PCRE2_ANCHORED, data, NULL) >= 0;
}

/* Which ASCII characters a class takes in, and whether others. False: it takes in none. */
static bool set_of_class(const struct regex_node *node, unsigned char set[16], bool *above)
{
    /* Of those that are not written in an ASCII pattern: any, and what folds to K and s. */
    static const char *const others[] = { "\xEF\xBF\xBD", "\xE2\x84\xAA", "\xC5\xBF" };
    int code;
    pcre2_code *compiled = regex_code_new(node->set, PCRE2_UTF | (node->flags & REGEX_FOLD ? PCRE2_CASELESS : 0), &code);
    pcre2_match_data *data = compiled ? pcre2_match_data_create_from_pattern(compiled, NULL) : NULL;
    bool any = false;

    memset(set, 0, 16);
    *above = false;
    for (unsigned byte = 0; data && byte < 128; byte++) {
        const char text = (char)byte;

        if (set_matches(compiled, data, &text, 1)) {
            set[byte / 8] |= (unsigned char)(1u << byte % 8);
            any = true;
        }
    }
    for (size_t i = 0; data && i < sizeof others / sizeof *others; i++)
        *above |= set_matches(compiled, data, others[i], strlen(others[i]));
    pcre2_match_data_free(data);
    pcre2_code_free(compiled);
    return any || *above;
}

/* The node matches one character: which, and whether one beyond ASCII. */
static bool set_of_node(const struct regex_node *node, unsigned char set[16], bool *above)
{
    memset(set, 0, 16);
    if (node->kind == REGEX_CLASS)
        return set_of_class(node, set, above);
    if (node->kind == REGEX_ANY) {
        memset(set, 0xff, 16);
        if (!(node->flags & REGEX_DOT_ALL))
            set['\n' / 8] &= (unsigned char)~(1u << '\n' % 8);
        *above = true;
        return true;
    }
    const char byte = (char)node->code, letter = (char)(byte | 32);

    set[byte / 8] |= (unsigned char)(1u << byte % 8);
    *above = false;
    if (node->flags & REGEX_FOLD && letter >= 'a' && letter <= 'z') {
        set[letter / 8] |= (unsigned char)(1u << letter % 8);
        set[(letter ^ 32) / 8] |= (unsigned char)(1u << (letter ^ 32) % 8);
        *above = letter == 'k' || letter == 's';
    }
    return true;
}

static void spell_times(struct buffer *out, uint32_t min, uint32_t max)
{
    if (max == REGEX_UNLIMITED)
        buffer_add_format(out, "{%u,}", min);
    else if (min != 1 || max != 1)
        buffer_add_format(out, "{%u,%u}", min, max);
}

static bool spell_character(struct buffer *out, const struct regex_node *node, uint32_t min, uint32_t max)
{
    unsigned char set[16];
    bool above;

    if (!set_of_node(node, set, &above))
        return false;
    spell_set(out, set, above);
    spell_times(out, min, max == REGEX_UNLIMITED || !above ? max : 4 * max);
    return true;
}

static bool spell_in_group(struct spelling *spelling, const struct regex_node *node)
{
    buffer_add_text(spelling->out, "(?:");
    const bool spelt = spell_node(spelling, node);

    buffer_add_char(spelling->out, ')');
    return spelt;
}

static bool is_character(const struct regex_node *node)
{
    return node->kind == REGEX_LITERAL || node->kind == REGEX_CLASS || node->kind == REGEX_ANY;
}

static bool spell_repetition(struct spelling *spelling, const struct regex_node *node)
{
    struct spelling inner = { spelling->out, false };

    if (is_character(node->first))
        return spell_character(inner.out, node->first, node->min, node->max);
    if (!spell_in_group(&inner, node->first))
        return false;
    spell_times(inner.out, node->min, node->max);
    return true;
}

static bool spell_children(struct spelling *spelling, const struct regex_node *node)
{
    for (const struct regex_node *child = node->first; child; child = child->next) {
        struct spelling inner = { spelling->out, spelling->last && (!child->next || node->kind == REGEX_ALTERNATE) };

        if (!(child->kind == REGEX_ALTERNATE ? spell_in_group : spell_node)(&inner, child))
            return false;
        if (child->next && node->kind == REGEX_ALTERNATE)
            buffer_add_char(spelling->out, '|');
    }
    return true;
}

/* Behind the end of a text its line may have blanks and a carriage return that are not the text's. */
static void spell_assertion(struct spelling *spelling, const struct regex_node *node)
{
    if (spelling->last && (node->assertion == '$' || node->assertion == 'z'))
        buffer_add_text(spelling->out, "[\\x00-\\x20]*\\n");
}

static bool spell_node(struct spelling *spelling, const struct regex_node *node)
{
    switch (node->kind) {
    case REGEX_EMPTY:
        return true;
    case REGEX_ASSERT:
        spell_assertion(spelling, node);
        return true;
    case REGEX_LITERAL:
    case REGEX_CLASS:
    case REGEX_ANY:
        return spell_character(spelling->out, node, 1, 1);
    case REGEX_GROUP:
        return spell_in_group(spelling, node->first);
    case REGEX_REPEAT:
        return spell_repetition(spelling, node);
    case REGEX_CONCAT:
    case REGEX_ALTERNATE:
        return spell_children(spelling, node);
    }
    return false;
}

bool regex_spell_bytes(struct buffer *out, const struct regex_tree *tree, bool lines)
{
    struct spelling spelling = { out, lines };

    return !tree->unicode && regex_repeats(tree->root) <= BYTES_REPEATS && spell_in_group(&spelling, tree->root) &&
           out->length <= BYTES_SPELLING;
}
