/*
 * Patterns compiled and searched for.
 *
 * Those that leave no choice are walked along (regex_walk.h), unless a text has something in the way. All else is told about the others:
 *
 * The pattern's tree is printed in PCRE2's spelling and compiled up to twice: for bytes, which is faster and right for
 * texts of ASCII only, and for UTF-8. Machine code is made when there is a text to search in, and only of what is used: it takes
 * longer than all else, and many a pattern of a long query never sees a text. Texts are checked and mended here: PCRE2 can be told to expect invalid UTF-8, but the
 * machine code it makes then never finds \W or \D in some versions (10.42 for one). Backtracking is tried in windows: so many places to begin at, so many steps from
 * each. The product is constant, so that neither one place nor many can take long. What that leaves open is answered by
 * the linear search. Both give the same answer, so it does not matter to anybody who gave it.
 */
#include "base/regex_linear.h"
#include "base/regex_pcre2.h"
#include "base/regex_walk.h"
#include "base/scan.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    WINDOW_STEPS = 16 << 20,    /* a step takes some 2 to 3 ns */
    WINDOW_MIN = 16,
    WINDOW_MAX = 65536,
    SEARCH_MS = 50,
    SEARCH_BYTES_PER_MS = 50000,    /* on top of that, for what was searched */
    LINEAR_SOON = 2 << 20,      /* the linear search is not put off when it takes less work than this */
    LINEAR_MAX = 1 << 29,       /* and not begun when it takes more */
    WINDOWS_MAX = 32,           /* of one search; for every WINDOW_MAX bytes two more */
    STACK_BYTES = 1 << 20,
    LOOK_AGAIN_MAX = 4096,      /* bytes */
    LITERAL_ROUND = 256,        /* searches after which it is asked whether looking for the literal first pays */
    LITERAL_IDLE = 8192,        /* and how many are done without when it did not */
    MODEST_BYTES = 400,         /* of a pattern: groups inside one another are at most half of it */
};

/* A pattern as PCRE2 has it. */
struct code {
    pcre2_code *pcre2;
    bool jit;                   /* there is machine code */
    bool ready;                 /* it has been tried to make some */
};

enum code_kind { CODE_UTF, CODE_BYTES, CODE_KINDS };

/* What workers make of a pattern once it is needed. */
struct codes {
    pthread_mutex_t mutex;
    struct code code[CODE_KINDS];
    struct regex_walk *walk;    /* NULL unless the pattern leaves no choice */
    bool walk_known;
};

struct regex {
    struct arena arena;
    struct regex_tree tree;
    struct regex_texts required;
    struct view spelling;
    struct codes *codes;
};

enum text_kind { TEXT_ASCII, TEXT_UTF8, TEXT_MENDED };

/* A copy of a text with U+FFFD in place of each byte that is not UTF-8. */
struct mended {
    struct buffer text;
    size_t *places;             /* of those bytes in the original, ascending */
    size_t count, capacity;
};

struct regex_matcher {
    const struct regex *regex;
    struct code code[CODE_KINDS];   /* those that are ready */
    const struct regex_walk *walk;
    bool walk_known;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    struct regex_linear *linear;    /* made when it is first needed */
    bool linear_impossible;
    size_t *linear_offsets;
    uint64_t exhausted;
    uint64_t work;
    struct needle literal;      /* what every match contains; empty when there are several such, or none */
    unsigned literal_asked, literal_found, literal_idle;
    struct view text;           /* of the search before, whose kind is known */
    enum text_kind kind;
    struct mended mended;
};

/* ---- compiling ---- */

/* Whether PCRE2 takes the pattern for sure: then it need not be asked before there is a text, and mostly never is. */
static bool regex_is_modest(const struct regex *regex)
{
    return regex->spelling.length <= MODEST_BYTES && !regex->tree.unicode && regex_repeats(regex->tree.root) == 1;
}

static bool regex_compile(struct regex *regex, struct arena *arena, struct regex_error *error)
{
    PCRE2_UCHAR message[200];
    int code;

    regex->codes = heap_zalloc(sizeof *regex->codes);
    pthread_mutex_init(&regex->codes->mutex, NULL);
    if (regex_is_modest(regex))
        return true;
    regex->codes->code[CODE_UTF].pcre2 = regex_code_new(regex->spelling, PCRE2_UTF | PCRE2_USE_OFFSET_LIMIT, &code);
    if (regex->codes->code[CODE_UTF].pcre2)
        return true;
    pcre2_get_error_message(code, message, sizeof message);
    error->message = arena_format(arena, "the pattern cannot be used: %s", (const char *)message);
    return false;
}

/* With the mutex held. What cannot be compiled for bytes is left to the code for UTF-8, which finds the same. */
static void code_make_ready(struct code *code, const struct regex *regex, enum code_kind kind)
{
    int error;

    if (!code->pcre2 && (kind == CODE_UTF || !regex->tree.unicode))
        code->pcre2 = regex_code_new(regex->spelling, PCRE2_USE_OFFSET_LIMIT | (kind == CODE_UTF ? PCRE2_UTF : 0), &error);
    code->jit = code->pcre2 && pcre2_jit_compile(code->pcre2, PCRE2_JIT_COMPLETE) == 0;
    code->ready = true;
}

/* The code for such texts, ready to search with. */
static const struct code *matcher_code(struct regex_matcher *matcher, enum code_kind kind)
{
    struct code *mine = &matcher->code[kind];
    struct codes *codes = matcher->regex->codes;

    if (__builtin_expect(!mine->ready, 0)) {
        pthread_mutex_lock(&codes->mutex);
        if (!codes->code[kind].ready)
            code_make_ready(&codes->code[kind], matcher->regex, kind);
        *mine = codes->code[kind];
        pthread_mutex_unlock(&codes->mutex);
    }
    return mine->pcre2 || kind == CODE_UTF ? mine : matcher_code(matcher, CODE_UTF);
}

/* The way along the pattern, if there is one. */
static const struct regex_walk *matcher_walk(struct regex_matcher *matcher)
{
    struct codes *codes = matcher->regex->codes;

    if (__builtin_expect(!matcher->walk_known, 0)) {
        pthread_mutex_lock(&codes->mutex);
        if (!codes->walk_known)
            codes->walk = regex_walk_new(&matcher->regex->tree);
        codes->walk_known = matcher->walk_known = true;
        matcher->walk = codes->walk;
        pthread_mutex_unlock(&codes->mutex);
    }
    return matcher->walk;
}

struct regex *regex_new(struct view pattern, struct arena *arena, struct regex_error *error)
{
    struct regex *regex = heap_zalloc(sizeof *regex);
    struct buffer spelling;

    *error = (struct regex_error){ .length = pattern.length };
    arena_init_small(&regex->arena, NULL);
    if (!regex_parse(pattern, &regex->arena, arena, error, &regex->tree)) {
        regex_free(regex);
        return NULL;
    }
    regex->required = regex_literals(&regex->arena, regex->tree.root);
    buffer_init(&spelling);
    regex_print(&spelling, regex->tree.root);
    regex->spelling = arena_keep(&regex->arena, buffer_view(&spelling));
    buffer_clear(&spelling);
    if (regex_compile(regex, arena, error))
        return regex;
    regex_free(regex);
    return NULL;
}

void regex_free(struct regex *regex)
{
    if (!regex)
        return;
    if (regex->codes) {
        for (size_t i = 0; i < CODE_KINDS; i++)
            pcre2_code_free(regex->codes->code[i].pcre2);
        free(regex->codes->walk);
        pthread_mutex_destroy(&regex->codes->mutex);
        free(regex->codes);
    }
    arena_clear(&regex->arena);
    free(regex);
}

size_t regex_groups(const struct regex *regex)
{
    return regex->tree.groups;
}

struct view regex_group_name(const struct regex *regex, size_t group)
{
    return group >= 1 && group <= regex->tree.groups ? regex->tree.names[group - 1] : (struct view){ "", 0 };
}

struct regex_texts regex_required(const struct regex *regex)
{
    return regex->required;
}

/* ---- matchers ---- */

struct regex_matcher *regex_matcher_new(const struct regex *regex)
{
    struct regex_matcher *matcher = heap_zalloc(sizeof *matcher);
    pcre2_general_context *memory = regex_memory();

    matcher->regex = regex;
    if (regex->required.count == 1 && !regex->required.fold)
        matcher->literal = needle_of(regex->required.texts[0]);
    matcher->data = pcre2_match_data_create((uint32_t)regex->tree.groups + 1, memory);
    matcher->context = pcre2_match_context_create(memory);
    matcher->stack = pcre2_jit_stack_create(32 * 1024, STACK_BYTES, memory);
    pcre2_general_context_free(memory);
    pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
    buffer_init(&matcher->mended.text);
    return matcher;
}

void regex_matcher_free(struct regex_matcher *matcher)
{
    if (!matcher)
        return;
    pcre2_match_data_free(matcher->data);
    pcre2_match_context_free(matcher->context);
    pcre2_jit_stack_free(matcher->stack);
    regex_linear_free(matcher->linear);
    free(matcher->linear_offsets);
    buffer_clear(&matcher->mended.text);
    free(matcher->mended.places);
    free(matcher);
}

uint64_t regex_matcher_exhausted(const struct regex_matcher *matcher)
{
    return matcher->exhausted;
}

uint64_t regex_matcher_work(const struct regex_matcher *matcher)
{
    return matcher->work;
}

/* ---- texts ---- */

static void mended_place(struct mended *mended, size_t place)
{
    if (mended->count == mended->capacity) {
        mended->capacity = mended->capacity ? 2 * mended->capacity : 64;
        mended->places = heap_realloc(mended->places, mended->capacity * sizeof *mended->places);
    }
    mended->places[mended->count++] = place;
}

static void mended_set(struct mended *mended, struct view text)
{
    buffer_reset(&mended->text);
    mended->count = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t code;
        size_t bytes = utf8_decode(text, at, &code);

        if (bytes == 1 && (text.data[at] & 0x80)) {
            mended_place(mended, at);
            buffer_add(&mended->text, VIEW("\xef\xbf\xbd"));
        } else {
            buffer_add(&mended->text, (struct view){ text.data + at, bytes });
        }
        at += bytes;
    }
}

/* The number of places before which `offset` lies, when the place i is at places[i] + shift * i. */
static size_t mended_before(const struct mended *mended, size_t offset, size_t shift)
{
    size_t low = 0, high = mended->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (mended->places[middle] + shift * middle < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t mended_from_original(const struct mended *mended, size_t offset)
{
    return offset + 2 * mended_before(mended, offset, 0);
}

static size_t mended_to_original(const struct mended *mended, size_t offset)
{
    return offset - 2 * mended_before(mended, offset, 2);
}

/* A search that goes on in the same long text need not look through all of it again. */
static void matcher_set_text(struct regex_matcher *matcher, struct view text, size_t from)
{
    if (from > 0 && text.length > LOOK_AGAIN_MAX && matcher->text.data == text.data && matcher->text.length == text.length)
        return;
    matcher->text = text;
    if (utf8_is_ascii(text)) {
        matcher->kind = TEXT_ASCII;
    } else if (utf8_valid(text)) {
        matcher->kind = TEXT_UTF8;
    } else {
        matcher->kind = TEXT_MENDED;
        mended_set(&matcher->mended, text);
    }
}

/* ---- searching ---- */

struct search {
    const struct code *code;
    struct view text;
    size_t from;
    bool utf;
};

static int search_window(struct regex_matcher *matcher, const struct search *search, size_t window)
{
    PCRE2_SPTR subject = (PCRE2_SPTR)(search->text.data ? search->text.data : "");
    size_t last = search->text.length - search->from < window ? PCRE2_UNSET : search->from + window - 1;

    matcher->work += WINDOW_STEPS;
    pcre2_set_match_limit(matcher->context, (uint32_t)(WINDOW_STEPS / window));
    pcre2_set_offset_limit(matcher->context, last);
    if (search->code->jit)
        return pcre2_jit_match(search->code->pcre2, subject, search->text.length, search->from, 0, matcher->data, matcher->context);
    return pcre2_match(search->code->pcre2, subject, search->text.length, search->from, PCRE2_NO_UTF_CHECK, matcher->data,
                       matcher->context);
}

static void search_to_boundary(struct search *search)
{
    while (search->utf && search->from < search->text.length && (search->text.data[search->from] & 0xc0) == 0x80)
        search->from++;
}

static uint64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

enum outcome { OUTCOME_NONE, OUTCOME_FOUND, OUTCOME_OPEN };

/* Whether the linear search can take over here, for less work than `most`. */
static bool search_can_be_linear(struct regex_matcher *matcher, const struct search *search, size_t most)
{
    if (!matcher->linear && !matcher->linear_impossible) {
        matcher->linear = regex_linear_new(&matcher->regex->tree);
        matcher->linear_impossible = !matcher->linear;
        matcher->linear_offsets = heap_alloc(2 * (matcher->regex->tree.groups + 1) * sizeof *matcher->linear_offsets);
    }
    return matcher->linear && regex_linear_work(matcher->linear, search->text.length - search->from) < most;
}

/*
 * Search by backtracking. OUTCOME_OPEN: there is no match before search->from, and it got too much work there. The clock
 * only counts where the linear search gives the same answer: what is left without one must not depend on it.
 */
static enum outcome search_backtrack(struct regex_matcher *matcher, struct search *search)
{
    const size_t from = search->from;
    size_t window = search->text.length - from + 1;
    size_t windows = WINDOWS_MAX + window / (WINDOW_MAX / 2);
    uint64_t start = 0;

    if (!search->code->pcre2)
        return OUTCOME_OPEN;
    window = window < WINDOW_MIN ? WINDOW_MIN : window > WINDOW_MAX ? WINDOW_MAX : window;
    for (;;) {
        int result = search_window(matcher, search, window);

        if (result > 0)
            return OUTCOME_FOUND;
        if (result == PCRE2_ERROR_NOMATCH) {
            if (search->text.length - search->from < window)
                return OUTCOME_NONE;
            search->from += window;
            search_to_boundary(search);
            window = window < WINDOW_MAX / 2 ? 2 * window : WINDOW_MAX;
        } else if (window == WINDOW_MIN || search_can_be_linear(matcher, search, LINEAR_SOON)) {
            return OUTCOME_OPEN;
        } else {
            window = window < 16 * WINDOW_MIN ? WINDOW_MIN : window / 16;
        }
        if (--windows == 0)
            return OUTCOME_OPEN;
        if (start == 0)
            start = clock_ms();
        else if (clock_ms() > start + SEARCH_MS + (search->from - from) / SEARCH_BYTES_PER_MS &&
                 search_can_be_linear(matcher, search, LINEAR_MAX))
            return OUTCOME_OPEN;
    }
}

/* The offsets of the match and its groups; NULL when there is none. */
static const size_t *search_run(struct regex_matcher *matcher, struct search *search)
{
    search_to_boundary(search);
    switch (search_backtrack(matcher, search)) {
    case OUTCOME_FOUND:
        return pcre2_get_ovector_pointer(matcher->data);
    case OUTCOME_OPEN:
        if (search_can_be_linear(matcher, search, LINEAR_MAX)) {
            matcher->work += regex_linear_work(matcher->linear, search->text.length - search->from);
            return regex_linear_search(matcher->linear, search->text, search->from, matcher->linear_offsets)
                       ? matcher->linear_offsets
                       : NULL;
        }
        matcher->exhausted++;
        return NULL;
    case OUTCOME_NONE:
        break;
    }
    return NULL;
}

static void search_captures(const struct regex_matcher *matcher, struct view text, const size_t *offsets,
                            struct view *captures)
{
    for (size_t i = 0; i <= matcher->regex->tree.groups; i++) {
        size_t begin = offsets[2 * i], end = offsets[2 * i + 1];

        captures[i] = (struct view){ NULL, 0 };
        if (begin == PCRE2_UNSET || end == PCRE2_UNSET)
            continue;
        if (matcher->kind == TEXT_MENDED) {
            begin = mended_to_original(&matcher->mended, begin);
            end = mended_to_original(&matcher->mended, end);
        }
        captures[i] = (struct view){ (text.data ? text.data : "") + begin, end - begin };
    }
}

/*
 * Whether what a match would contain is missing. Looking for it first costs a tenth of a search; where it is nearly always
 * there, because rows without it have been passed over already, that is left out for a while.
 */
static bool literal_is_missing(struct regex_matcher *matcher, struct view text, size_t from)
{
    bool found;

    if (matcher->literal.text.length == 0)
        return false;
    if (matcher->literal_idle > 0) {
        matcher->literal_idle--;
        return false;
    }
    found = needle_find(&matcher->literal, text, from) != SIZE_MAX;
    matcher->literal_found += found;
    if (++matcher->literal_asked == LITERAL_ROUND) {
        matcher->literal_idle = matcher->literal_found > LITERAL_ROUND / 4 * 3 ? LITERAL_IDLE : 0;
        matcher->literal_asked = matcher->literal_found = 0;
    }
    return !found;
}

static enum walk_outcome search_walk(struct regex_matcher *matcher, struct view text, size_t from, struct view *captures)
{
    const struct regex_walk *walk = matcher_walk(matcher);
    size_t offsets[2 * WALK_GROUPS];
    enum walk_outcome outcome;

    if (!walk)
        return WALK_OPEN;
    matcher->work += regex_walk_most(text.length - from);
    outcome = regex_walk_search(walk, text, from, offsets);
    if (outcome == WALK_OPEN)
        return outcome;
    matcher->text = (struct view){ NULL, 0 };   /* this one was not looked at */
    matcher->kind = TEXT_ASCII;
    if (outcome == WALK_FOUND && captures)
        search_captures(matcher, text, offsets, captures);
    return outcome;
}

bool regex_search(const struct regex *regex, struct regex_matcher *matcher, struct view text, size_t from,
                  struct view *captures)
{
    struct search search = { .text = text, .from = from };
    enum walk_outcome walked;

    (void)regex;

    if (from > text.length || literal_is_missing(matcher, text, from))
        return false;
    walked = search_walk(matcher, text, from, captures);
    if (walked != WALK_OPEN)
        return walked == WALK_FOUND;
    matcher_set_text(matcher, text, from);
    search.utf = matcher->kind != TEXT_ASCII;
    search.code = matcher_code(matcher, search.utf ? CODE_UTF : CODE_BYTES);
    if (matcher->kind == TEXT_MENDED) {
        search.text = buffer_view(&matcher->mended.text);
        search.from = mended_from_original(&matcher->mended, from);
    }
    const size_t *offsets = search_run(matcher, &search);
    if (offsets && captures)
        search_captures(matcher, text, offsets, captures);
    return offsets != NULL;
}
