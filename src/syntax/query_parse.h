/* From query text to tree. */
#pragma once

#include "syntax/tree.h"

enum { QUERY_MAX_CHARACTERS = 10000 };

/*
 * Parses the query. Everything is made in the arena; the text must outlive it. Mistakes and warnings are added to the list,
 * several in one pass; parsing picks up again at the next pipe. The tree is never NULL; it is good for use only when the
 * list has no errors (stages that could not be read are left out of it). An empty text gives a tree without stages.
 */
struct query_tree *query_parse(struct view text, struct arena *arena, struct diagnostics *list);

/* A word with a role in the grammar: a row of words.def. */
enum word_role { WORD_COMMAND, WORD_COMMAND_SYNONYM, WORD_LATER_COMMAND, WORD_KEYWORD };
struct word {
    struct view text;           /* as documented: "filterIndex" */
    enum word_role role;
    struct view canonical;      /* of a synonym: the command it stands for */
    int token;                  /* the parser's */
    bool alone;                 /* may stand with nothing behind it */
};
const struct word *word_find(struct view text);         /* any case; NULL when it is none */
const struct word *word_at(size_t index);               /* all rows, for help and completion; NULL past the end */

/* The tokens of a text, for colouring and completion: calls back for each, comments included. */
enum token_class { TOKEN_CLASS_WORD, TOKEN_CLASS_FIELD, TOKEN_CLASS_FUNCTION, TOKEN_CLASS_TEXT, TOKEN_CLASS_NUMBER,
                   TOKEN_CLASS_REGEX, TOKEN_CLASS_OPERATOR, TOKEN_CLASS_COMMENT, TOKEN_CLASS_BAD };
void tokens_classify(struct view text, void (*each)(void *context, struct span span, enum token_class class), void *context);
