/*
 * A pattern of RE2's dialect as a tree. Private to base.
 *
 * regex_parse() makes the tree, or says what in the pattern is not of the dialect. Flags such as (?i) are not nodes: each
 * node carries those in force where it stands. Names of groups are kept beside the tree, so whatever engine runs the
 * pattern knows groups by number only.
 */
#pragma once

#include "base/buffer.h"
#include "base/regex.h"

enum __attribute__((packed)) regex_kind {
    REGEX_EMPTY,        /* matches the empty text */
    REGEX_LITERAL,      /* one code point */
    REGEX_ANY,          /* . */
    REGEX_CLASS,        /* one code point of a set */
    REGEX_ASSERT,       /* a place between code points */
    REGEX_GROUP,        /* a capture around its one child; it and those behind it have others below them */
    REGEX_REPEAT,       /* of its one child */
    REGEX_CONCAT,       /* its children one after another */
    REGEX_ALTERNATE,    /* the first of its children that leads to a match */
};

enum regex_flag {
    REGEX_FOLD = 1,         /* (?i) */
    REGEX_LINES = 2,        /* (?m) */
    REGEX_DOT_ALL = 4,      /* (?s) */
    REGEX_UNGREEDY = 8,     /* (?U); resolved into `lazy` */
};

enum { REGEX_REPEAT_MAX = 1000, REGEX_NEST_MAX = 1000 };
#define REGEX_UNLIMITED UINT32_MAX

/* A pattern of some length has many, and memory that is touched for the first time takes longer than all else: they are small. */
struct regex_node {
    enum regex_kind kind;
    uint8_t flags;
    char assertion;             /* one of ^ $ A z b B */
    bool lazy;
    union {
        uint32_t code;          /* literal */
        uint32_t repeats;       /* of a node with others below: regex_repeats() */
    };
    struct regex_node *next;
    union {
        struct view set;        /* class, as PCRE2 spells it */
        struct {
            struct regex_node *first;
            union {
                struct {
                    uint32_t min, max;      /* repeat; max may be REGEX_UNLIMITED */
                };
                uint32_t group;             /* 1, 2, ... */
            };
        };
    };
};

static inline bool regex_has_below(const struct regex_node *node)
{
    return node->kind >= REGEX_GROUP;
}
/* How often the innermost thing below is repeated, unlimited not counted. */
static inline uint32_t regex_repeats(const struct regex_node *node)
{
    return regex_has_below(node) ? node->repeats : 1;
}

struct regex_tree {
    struct regex_node *root;
    size_t groups;
    struct view *names;         /* of group 1, 2, ... at 0, 1, ...; empty when it has none */
    bool unicode;               /* speaks of characters beyond ASCII */
};

/* The tree lives in `arena`, the error's message in `error_arena`. */
bool regex_parse(struct view pattern, struct arena *arena, struct arena *error_arena, struct regex_error *error,
                 struct regex_tree *tree);

/* The pattern as PCRE2 spells it, for options as regex.c sets them. */
void regex_print(struct buffer *buffer, const struct regex_node *node);
/*
 * The pattern for automata that know bytes, see regex_bytes.c; with `lines`, for texts that end where their lines do, but for blanks,
 * each with a newline. False: too much for them, or not about ASCII.
 */
bool regex_spell_bytes(struct buffer *buffer, const struct regex_tree *tree, bool lines);
/* Texts of which every match contains at least one; none when there are no such. */
struct regex_texts regex_literals(struct arena *arena, const struct regex_node *node);

/* What is read where a set of characters may stand: parts of regex_parse. */
struct regex_parser {
    struct view text;
    size_t at;
    unsigned flags;
    unsigned depth;             /* open groups */
    bool quoting;               /* between \Q and \E */
    struct arena *arena, *error_arena;
    struct regex_error *error;
    struct regex_tree *tree;
    size_t name_capacity;
};

bool regex_fail(struct regex_parser *parser, size_t offset, size_t length, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static inline struct view regex_rest(const struct regex_parser *parser)
{
    return view_skip(parser->text, parser->at);
}
/* Whether the pattern goes on with this text. */
static inline bool regex_sees(const struct regex_parser *parser, const char *text)
{
    return view_starts(regex_rest(parser), view_of(text));
}

/* Reads the one character that the escape at `at` stands for. */
bool regex_read_escape(struct regex_parser *parser, uint32_t *code);
/* Whether an escape that stands for a set is here (\d, \pN, ...); then it is appended as part of a bracketed set. */
bool regex_sees_set(const struct regex_parser *parser);
bool regex_read_set(struct regex_parser *parser, struct buffer *set);
/* Reads [...] and appends it as PCRE2 spells it. */
bool regex_read_brackets(struct regex_parser *parser, struct buffer *set);
void regex_add_code(struct buffer *buffer, uint32_t code);
/* Whether PCRE2 knows a spelling; used for names of scripts, of which every version of Unicode has more. */
bool regex_spelling_known(struct view spelling);
