/*
 * Pike's algorithm: the pattern becomes a small program, and a list of threads in the order of their preference runs
 * through the text one character at a time. No place of the program is on the list twice, which bounds the work.
 */
#include "base/regex_linear.h"
#include "base/regex_pcre2.h"
#include "base/utf8.h"

#include <stdlib.h>

enum { PROGRAM_MAX = 20000 };

enum operation { DO_CHARACTER, DO_SPLIT, DO_SAVE, DO_ASSERT, DO_MATCH };

struct instruction {
    enum operation operation;
    uint32_t next;                      /* preferred, when this is a split */
    uint32_t other;
    size_t slot;
    const struct regex_node *node;      /* the character or the assertion */
    struct linear_test *test;           /* NULL where the node says all */
};

/* Whether a character is in a class, or in another case. PCRE2 knows; it is asked once per ASCII character. */
struct linear_test {
    const struct regex_node *node;
    bool ascii[128];
    pcre2_code *code;
    uint32_t asked;                     /* the character beyond ASCII asked for last; 0 for none */
    bool answer;
    struct linear_test *next;
};

struct thread_list {
    uint32_t *places;                   /* in the order of preference */
    uint32_t *index;                    /* where in places a place is, if it is there */
    size_t *offsets;                    /* slots per thread */
    size_t count;
};

/* What is left to do while following a thread to the characters it waits for. */
struct pending {
    uint32_t place;
    size_t slot;                        /* SIZE_MAX, or the slot to set back to `offset` */
    size_t offset;
};

struct regex_linear {
    struct instruction *program;
    size_t length, capacity;
    struct linear_test *tests;
    size_t slots;
    struct thread_list now, later;
    struct pending *pending;
    size_t *offsets;                    /* of the thread that is being followed */
    pcre2_match_data *data;
    bool failed;                        /* the program grew too large */
};

/* ---- tests ---- */

static bool test_ask(const struct regex_linear *linear, const struct linear_test *test, uint32_t code)
{
    char bytes[4];
    size_t length = utf8_encode(code, bytes);

    return pcre2_match(test->code, (PCRE2_SPTR)bytes, length, 0, PCRE2_NO_UTF_CHECK, linear->data, NULL) > 0;
}

static pcre2_code *test_compile(const struct regex_node *node)
{
    struct buffer spelling;
    int code;

    buffer_init(&spelling);
    regex_print(&spelling, node);
    pcre2_code *compiled = regex_code_new(buffer_view(&spelling), PCRE2_UTF | PCRE2_ANCHORED, &code);
    buffer_clear(&spelling);
    return compiled;
}

static struct linear_test *test_of(struct regex_linear *linear, const struct regex_node *node)
{
    struct linear_test *test = linear->tests;

    if (node->kind == REGEX_ANY || (node->kind == REGEX_LITERAL && !(node->flags & REGEX_FOLD)))
        return NULL;
    while (test && test->node != node)
        test = test->next;
    if (test)
        return test;
    test = heap_zalloc(sizeof *test);
    test->node = node;
    test->code = test_compile(node);
    test->next = linear->tests;
    linear->tests = test;
    if (!test->code)    /* it compiled as a part of the whole, so only its size can be in the way */
        linear->failed = true;
    for (uint32_t code = 0; code < 128 && test->code; code++)
        test->ascii[code] = test_ask(linear, test, code);
    return test;
}

static bool test_passes(const struct regex_linear *linear, const struct instruction *instruction, uint32_t code)
{
    const struct regex_node *node = instruction->node;
    struct linear_test *test = instruction->test;

    if (!test)
        return node->kind == REGEX_LITERAL ? code == node->code : code != '\n' || (node->flags & REGEX_DOT_ALL);
    if (code < 128)
        return test->ascii[code];
    if (test->asked != code) {
        test->asked = code;
        test->answer = test_ask(linear, test, code);
    }
    return test->answer;
}

/* ---- the program ---- */

static uint32_t program_add(struct regex_linear *linear, struct instruction instruction)
{
    if (linear->length == PROGRAM_MAX) {
        linear->failed = true;
        return 0;
    }
    if (linear->length == linear->capacity) {
        linear->capacity = linear->capacity ? 2 * linear->capacity : 64;
        linear->program = heap_realloc(linear->program, linear->capacity * sizeof *linear->program);
    }
    linear->program[linear->length] = instruction;
    linear->program[linear->length].next = (uint32_t)linear->length + 1;
    return (uint32_t)linear->length++;
}

/* Which way a split prefers: on into what follows it, or past it. Its other way is set when that is known. */
static void program_aim(struct regex_linear *linear, uint32_t split, uint32_t into, uint32_t past, bool lazy)
{
    if (linear->failed)
        return;
    linear->program[split].next = lazy ? past : into;
    linear->program[split].other = lazy ? into : past;
}

static void program_node(struct regex_linear *linear, const struct regex_node *node);

static void program_save(struct regex_linear *linear, size_t slot)
{
    program_add(linear, (struct instruction){ .operation = DO_SAVE, .slot = slot });
}

static void program_alternate(struct regex_linear *linear, const struct regex_node *node)
{
    uint32_t ends = UINT32_MAX;     /* splits used as jumps to the end, linked through `other` */

    for (const struct regex_node *child = node->first; child && !linear->failed; child = child->next) {
        uint32_t split = 0;

        if (child->next)
            split = program_add(linear, (struct instruction){ .operation = DO_SPLIT });
        program_node(linear, child);
        if (!child->next || linear->failed)
            break;
        ends = program_add(linear, (struct instruction){ .operation = DO_SPLIT, .other = ends });
        program_aim(linear, split, split + 1, (uint32_t)linear->length, false);
    }
    while (ends != UINT32_MAX && !linear->failed) {
        uint32_t end = ends;

        ends = linear->program[end].other;
        program_aim(linear, end, (uint32_t)linear->length, (uint32_t)linear->length, false);
    }
}

/* x+ as x, then perhaps from its beginning again. A loop that went round without reading anything ends there. */
static void program_plus(struct regex_linear *linear, const struct regex_node *repeat)
{
    uint32_t begin = (uint32_t)linear->length;

    program_node(linear, repeat->first);
    uint32_t split = program_add(linear, (struct instruction){ .operation = DO_SPLIT });
    program_aim(linear, split, begin, split + 1, repeat->lazy);
}

/* `times` copies, each of which may be the last: splits past the end are linked through `other` as above. */
static void program_optional(struct regex_linear *linear, const struct regex_node *repeat, uint32_t times)
{
    uint32_t ends = UINT32_MAX;

    for (; times > 0 && !linear->failed; times--) {
        ends = program_add(linear, (struct instruction){ .operation = DO_SPLIT, .other = ends });
        program_node(linear, repeat->first);
    }
    while (ends != UINT32_MAX && !linear->failed) {
        uint32_t end = ends;

        ends = linear->program[end].other;
        program_aim(linear, end, end + 1, (uint32_t)linear->length, repeat->lazy);
    }
}

static void program_repeat(struct regex_linear *linear, const struct regex_node *repeat)
{
    uint32_t copies = repeat->min;

    if (repeat->max == REGEX_UNLIMITED && copies > 0)
        copies--;
    for (uint32_t i = 0; i < copies && !linear->failed; i++)
        program_node(linear, repeat->first);
    if (repeat->max != REGEX_UNLIMITED) {
        program_optional(linear, repeat, repeat->max - repeat->min);
    } else if (repeat->min > 0) {
        program_plus(linear, repeat);
    } else {    /* (x+)? */
        uint32_t split = program_add(linear, (struct instruction){ .operation = DO_SPLIT });
        program_plus(linear, repeat);
        program_aim(linear, split, split + 1, (uint32_t)linear->length, repeat->lazy);
    }
}

static void program_node(struct regex_linear *linear, const struct regex_node *node)
{
    if (linear->failed)
        return;
    switch (node->kind) {
    case REGEX_EMPTY:
        break;
    case REGEX_LITERAL:
    case REGEX_ANY:
    case REGEX_CLASS:
        program_add(linear, (struct instruction){ .operation = DO_CHARACTER, .node = node, .test = test_of(linear, node) });
        break;
    case REGEX_ASSERT:
        program_add(linear, (struct instruction){ .operation = DO_ASSERT, .node = node });
        break;
    case REGEX_GROUP:
        program_save(linear, 2 * (size_t)node->group);
        program_node(linear, node->first);
        program_save(linear, 2 * (size_t)node->group + 1);
        break;
    case REGEX_REPEAT:
        program_repeat(linear, node);
        break;
    case REGEX_CONCAT:
        for (const struct regex_node *child = node->first; child; child = child->next)
            program_node(linear, child);
        break;
    case REGEX_ALTERNATE:
        program_alternate(linear, node);
        break;
    }
}

static void list_make(const struct regex_linear *linear, struct thread_list *list)
{
    list->places = heap_zalloc(linear->length * sizeof *list->places);
    list->index = heap_zalloc(linear->length * sizeof *list->index);
    list->offsets = heap_zalloc(linear->length * linear->slots * sizeof *list->offsets);
}

struct regex_linear *regex_linear_new(const struct regex_tree *tree)
{
    struct regex_linear *linear = heap_zalloc(sizeof *linear);
    pcre2_general_context *memory = regex_memory();

    linear->slots = 2 * (tree->groups + 1);
    linear->data = pcre2_match_data_create(1, memory);
    pcre2_general_context_free(memory);
    program_save(linear, 0);
    program_node(linear, tree->root);
    program_save(linear, 1);
    program_add(linear, (struct instruction){ .operation = DO_MATCH });
    if (linear->failed || linear->length * linear->slots > 64 * PROGRAM_MAX) {
        regex_linear_free(linear);
        return NULL;
    }
    list_make(linear, &linear->now);
    list_make(linear, &linear->later);
    linear->pending = heap_alloc((2 * linear->length + 2) * sizeof *linear->pending);
    linear->offsets = heap_alloc(linear->slots * sizeof *linear->offsets);
    return linear;
}

static void list_free(struct thread_list *list)
{
    free(list->places);
    free(list->index);
    free(list->offsets);
}

void regex_linear_free(struct regex_linear *linear)
{
    if (!linear)
        return;
    while (linear->tests) {
        struct linear_test *test = linear->tests;

        linear->tests = test->next;
        pcre2_code_free(test->code);
        free(test);
    }
    list_free(&linear->now);
    list_free(&linear->later);
    free(linear->program);
    free(linear->pending);
    free(linear->offsets);
    pcre2_match_data_free(linear->data);
    free(linear);
}

size_t regex_linear_work(const struct regex_linear *linear, size_t length)
{
    return length > SIZE_MAX / PROGRAM_MAX / 2 ? SIZE_MAX : (length + 1) * linear->length;
}

/* ---- running ---- */

static bool word_byte(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || byte == '_';
}

static bool assertion_holds(const struct regex_node *node, struct view text, size_t at)
{
    const bool begin = at == 0, end = at == text.length, lines = (node->flags & REGEX_LINES) != 0;
    const bool word_before = !begin && word_byte(text.data[at - 1]), word_after = !end && word_byte(text.data[at]);

    switch (node->assertion) {
    case '^': return begin || (lines && text.data[at - 1] == '\n');
    case '$': return end || (lines && text.data[at] == '\n');
    case 'A': return begin;
    case 'z': return end;
    case 'b': return word_before != word_after;
    default: return word_before == word_after;
    }
}

/* Enters a place unless it is there already, and returns whether it was entered. */
static bool list_enter(struct thread_list *list, uint32_t place)
{
    uint32_t index = list->index[place];

    if (index < list->count && list->places[index] == place)
        return false;
    list->index[place] = (uint32_t)list->count;
    list->places[list->count++] = place;
    return true;
}

/*
 * Follows a thread, whose offsets are in linear->offsets, through everything that reads no character. Every place passed
 * is entered, so that it is followed once, by the thread preferred most.
 */
static void thread_follow(struct regex_linear *linear, struct thread_list *list, uint32_t place, struct view text, size_t at)
{
    size_t depth = 0;

    linear->pending[depth++] = (struct pending){ place, SIZE_MAX, 0 };
    while (depth > 0) {
        struct pending pending = linear->pending[--depth];

        if (pending.slot != SIZE_MAX) {
            linear->offsets[pending.slot] = pending.offset;
            continue;
        }
        if (!list_enter(list, pending.place))
            continue;
        const struct instruction *instruction = &linear->program[pending.place];
        switch (instruction->operation) {
        case DO_SPLIT:
            linear->pending[depth++] = (struct pending){ instruction->other, SIZE_MAX, 0 };
            linear->pending[depth++] = (struct pending){ instruction->next, SIZE_MAX, 0 };
            break;
        case DO_SAVE:
            linear->pending[depth++] = (struct pending){ 0, instruction->slot, linear->offsets[instruction->slot] };
            linear->offsets[instruction->slot] = at;
            linear->pending[depth++] = (struct pending){ instruction->next, SIZE_MAX, 0 };
            break;
        case DO_ASSERT:
            if (assertion_holds(instruction->node, text, at))
                linear->pending[depth++] = (struct pending){ instruction->next, SIZE_MAX, 0 };
            break;
        case DO_CHARACTER:
        case DO_MATCH:
            memcpy(list->offsets + (list->count - 1) * linear->slots, linear->offsets,
                   linear->slots * sizeof *linear->offsets);
            break;
        }
    }
}

/*
 * Lets every thread read the character at `at` (or nothing more, at the end). A thread that has matched ends all that are
 * preferred less; returns whether one has.
 */
static bool threads_step(struct regex_linear *linear, struct view text, size_t at, size_t next, uint32_t code, size_t *offsets)
{
    const size_t bytes = linear->slots * sizeof *offsets;

    linear->later.count = 0;
    for (size_t i = 0; i < linear->now.count; i++) {
        const struct instruction *instruction = &linear->program[linear->now.places[i]];
        const size_t *own = linear->now.offsets + i * linear->slots;

        if (instruction->operation == DO_MATCH) {
            memcpy(offsets, own, bytes);
            return true;
        }
        if (instruction->operation == DO_CHARACTER && at < text.length && test_passes(linear, instruction, code)) {
            memcpy(linear->offsets, own, bytes);
            thread_follow(linear, &linear->later, instruction->next, text, next);
        }
    }
    return false;
}

bool regex_linear_search(struct regex_linear *linear, struct view text, size_t from, size_t *offsets)
{
    bool matched = false;

    linear->now.count = 0;
    for (size_t at = from, next;; at = next) {
        uint32_t code = 0;

        if (!matched) {     /* a match that begins here is preferred less than those that began before */
            memset(linear->offsets, 0xff, linear->slots * sizeof *linear->offsets);
            thread_follow(linear, &linear->now, 0, text, at);
        }
        next = at < text.length ? at + utf8_decode(text, at, &code) : at + 1;
        matched |= threads_step(linear, text, at, next, code, offsets);
        struct thread_list now = linear->now;
        linear->now = linear->later;
        linear->later = now;
        if (at >= text.length || (matched && linear->now.count == 0))
            return matched;
    }
}
