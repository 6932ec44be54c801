/*
 * Patterns compiled and searched for.
 *
 * The pattern's tree is printed in PCRE2's spelling and compiled up to twice: for bytes, which is faster and right for
 * texts of ASCII only, and for UTF-8. Texts are checked and mended here: PCRE2 can be told to expect invalid UTF-8, but the
 * machine code it makes then never finds \W or \D in some versions (10.42 for one). Backtracking is tried in windows: so many places to begin at, so many steps from
 * each. The product is constant, so that neither one place nor many can take long.
 */
#include "base/regex_tree.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <time.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum {
    WINDOW_STEPS = 16 << 20,    /* a step takes some 2 to 3 ns */
    WINDOW_MIN = 16,
    WINDOW_MAX = 65536,
    SEARCH_MS = 100,
    STACK_BYTES = 1 << 20,
    LOOK_AGAIN_MAX = 4096,      /* bytes */
};

struct regex {
    struct arena arena;
    struct regex_tree tree;
    struct view required;
    pcre2_code *bytes;          /* NULL when the pattern speaks of characters beyond ASCII */
    pcre2_code *utf;
    bool jit;                   /* both are compiled to machine code */
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
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    uint64_t exhausted;
    struct view text;           /* of the search before, whose kind is known */
    enum text_kind kind;
    struct mended mended;
};

/* ---- compiling ---- */

static void *memory_take(size_t size, void *nobody)
{
    (void)nobody;
    return heap_alloc(size);
}

static void memory_give(void *memory, void *nobody)
{
    (void)nobody;
    free(memory);
}

/* For PCRE2 to take its memory as everybody here does. Whatever is made with it may outlive it. */
static pcre2_general_context *memory_context(void)
{
    return pcre2_general_context_create(memory_take, memory_give, NULL);
}

static pcre2_code *code_new(struct view spelling, uint32_t options, struct arena *arena, struct regex_error *error)
{
    pcre2_general_context *memory = memory_context();
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    PCRE2_UCHAR message[200];
    size_t offset;
    int code = 0;

    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context, 3 * REGEX_NEST_MAX);
    options |= PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX | PCRE2_USE_OFFSET_LIMIT | PCRE2_NEVER_BACKSLASH_C;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)spelling.data, spelling.length, options, &code, &offset, context);
    pcre2_compile_context_free(context);
    pcre2_general_context_free(memory);
    if (!compiled) {
        pcre2_get_error_message(code, message, sizeof message);
        error->message = arena_format(arena, "the pattern cannot be used: %s", (const char *)message);
    }
    return compiled;
}

static bool regex_compile(struct regex *regex, struct view spelling, struct arena *arena, struct regex_error *error)
{
    regex->utf = code_new(spelling, PCRE2_UTF, arena, error);
    if (!regex->utf)
        return false;
    regex->jit = pcre2_jit_compile(regex->utf, PCRE2_JIT_COMPLETE) == 0;
    if (regex->tree.unicode)
        return true;
    regex->bytes = code_new(spelling, 0, arena, error);
    if (!regex->bytes)
        return false;
    regex->jit = pcre2_jit_compile(regex->bytes, PCRE2_JIT_COMPLETE) == 0 && regex->jit;
    return true;
}

struct regex *regex_new(struct view pattern, struct arena *arena, struct regex_error *error)
{
    struct regex *regex = heap_zalloc(sizeof *regex);
    struct buffer spelling;

    *error = (struct regex_error){ .length = pattern.length };
    arena_init(&regex->arena, NULL);
    if (!regex_parse(pattern, &regex->arena, arena, error, &regex->tree)) {
        regex_free(regex);
        return NULL;
    }
    regex->required = regex_literal(&regex->arena, regex->tree.root);
    buffer_init(&spelling);
    regex_print(&spelling, regex->tree.root);
    bool compiled = regex_compile(regex, buffer_view(&spelling), arena, error);
    buffer_clear(&spelling);
    if (compiled)
        return regex;
    regex_free(regex);
    return NULL;
}

void regex_free(struct regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->bytes);
    pcre2_code_free(regex->utf);
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

struct view regex_required(const struct regex *regex)
{
    return regex->required;
}

/* ---- matchers ---- */

struct regex_matcher *regex_matcher_new(const struct regex *regex)
{
    struct regex_matcher *matcher = heap_zalloc(sizeof *matcher);
    pcre2_general_context *memory = memory_context();

    matcher->regex = regex;
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
    buffer_clear(&matcher->mended.text);
    free(matcher->mended.places);
    free(matcher);
}

uint64_t regex_matcher_exhausted(const struct regex_matcher *matcher)
{
    return matcher->exhausted;
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
    const pcre2_code *code;
    struct view text;
    size_t from;
    bool utf;
};

static int search_window(struct regex_matcher *matcher, const struct search *search, size_t window)
{
    PCRE2_SPTR subject = (PCRE2_SPTR)(search->text.data ? search->text.data : "");
    size_t last = search->text.length - search->from < window ? PCRE2_UNSET : search->from + window - 1;

    pcre2_set_match_limit(matcher->context, (uint32_t)(WINDOW_STEPS / window));
    pcre2_set_offset_limit(matcher->context, last);
    if (matcher->regex->jit)
        return pcre2_jit_match(search->code, subject, search->text.length, search->from, 0, matcher->data, matcher->context);
    return pcre2_match(search->code, subject, search->text.length, search->from, PCRE2_NO_UTF_CHECK, matcher->data,
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

/* More than 0 when there is a match, whose place is in the matcher then. */
static int search_run(struct regex_matcher *matcher, struct search *search)
{
    size_t window = search->text.length - search->from + 1;
    uint64_t deadline = 0;

    search_to_boundary(search);
    window = window < WINDOW_MIN ? WINDOW_MIN : window > WINDOW_MAX ? WINDOW_MAX : window;
    for (;;) {
        int result = search_window(matcher, search, window);

        if (result > 0)
            return result;
        if (result == PCRE2_ERROR_NOMATCH) {
            if (search->text.length - search->from < window)
                return 0;
            search->from += window;
            search_to_boundary(search);
            window = window < WINDOW_MAX / 2 ? 2 * window : WINDOW_MAX;
        } else if (window == WINDOW_MIN) {
            break;
        } else {
            window = window < 16 * WINDOW_MIN ? WINDOW_MIN : window / 16;
        }
        if (deadline == 0)
            deadline = clock_ms() + SEARCH_MS;
        else if (clock_ms() > deadline)
            break;
    }
    matcher->exhausted++;
    return 0;
}

static void search_captures(const struct regex_matcher *matcher, struct view text, int result, struct view *captures)
{
    const size_t *offsets = pcre2_get_ovector_pointer(matcher->data);

    for (size_t i = 0; i <= matcher->regex->tree.groups; i++) {
        size_t begin = offsets[2 * i], end = offsets[2 * i + 1];

        captures[i] = (struct view){ NULL, 0 };
        if (i >= (size_t)result || begin == PCRE2_UNSET)
            continue;
        if (matcher->kind == TEXT_MENDED) {
            begin = mended_to_original(&matcher->mended, begin);
            end = mended_to_original(&matcher->mended, end);
        }
        captures[i] = (struct view){ (text.data ? text.data : "") + begin, end - begin };
    }
}

bool regex_search(const struct regex *regex, struct regex_matcher *matcher, struct view text, size_t from,
                  struct view *captures)
{
    struct search search = { .code = regex->utf, .text = text, .from = from };

    if (from > text.length)
        return false;
    matcher_set_text(matcher, text, from);
    search.utf = matcher->kind != TEXT_ASCII;
    if (!search.utf && regex->bytes)
        search.code = regex->bytes;
    if (matcher->kind == TEXT_MENDED) {
        search.text = buffer_view(&matcher->mended.text);
        search.from = mended_from_original(&matcher->mended, from);
    }
    int result = search_run(matcher, &search);
    if (result <= 0)
        return false;
    if (captures)
        search_captures(matcher, text, result, captures);
    return true;
}
