#include "app/unified_diff.h"

#include "base/arena.h"
#include "render/ink.h"
#include "render/visible.h"

#include <stdlib.h>

enum {
    DIFF_CONTEXT = 3,
    DIFF_CELLS = 16 << 20,      /* larger differences are told as one */
};

struct diff_side {
    struct view *lines;         /* with their line feeds */
    size_t count, capacity;
};

/* A line of the outcome: ` `, `-` or `+`. */
struct diff_step {
    char mark;
    struct view line;
};

struct diff {
    struct arena arena;
    struct diff_side old, new;
    struct diff_step *steps;
    size_t count, capacity;
};

static void side_split(struct diff *diff, struct diff_side *side, struct view text)
{
    while (text.length > 0) {
        const size_t end = view_find_byte(text, '\n', 0), length = end == SIZE_MAX ? text.length : end + 1;

        side->lines = arena_grow(&diff->arena, side->lines, &side->capacity, side->count + 1, sizeof *side->lines);
        side->lines[side->count++] = (struct view){ text.data, length };
        text = view_skip(text, length);
    }
}

static void diff_add(struct diff *diff, char mark, struct view line)
{
    diff->steps = arena_grow(&diff->arena, diff->steps, &diff->capacity, diff->count + 1, sizeof *diff->steps);
    diff->steps[diff->count++] = (struct diff_step){ mark, line };
}

/* The parts between what both begin and end with, by the longest sequence of lines that both have. */
static void diff_middle(struct diff *diff, const struct view *old, size_t old_count, const struct view *new, size_t new_count)
{
    const size_t row = new_count + 1;
    const bool small = (old_count + 1) * row <= DIFF_CELLS;
    uint32_t *common = small ? arena_zalloc(&diff->arena, (old_count + 1) * row * sizeof *common) : NULL;
    size_t i = 0, j = 0;

    for (size_t at = small ? old_count : 0; at-- > 0;)
        for (size_t to = new_count; to-- > 0;) {
            const uint32_t below = common[(at + 1) * row + to], right = common[at * row + to + 1];

            common[at * row + to] = view_equal(old[at], new[to]) ? common[(at + 1) * row + to + 1] + 1
                                    : below > right              ? below
                                                                 : right;
        }
    while (i < old_count || j < new_count) {
        if (small && i < old_count && j < new_count && view_equal(old[i], new[j])) {
            diff_add(diff, ' ', old[i++]);
            j++;
        } else if (j == new_count || (i < old_count && (!small || common[(i + 1) * row + j] >= common[i * row + j + 1]))) {
            diff_add(diff, '-', old[i++]);
        } else {
            diff_add(diff, '+', new[j++]);
        }
    }
}

static void diff_all(struct diff *diff)
{
    const struct diff_side *old = &diff->old, *new = &diff->new;
    const size_t least = old->count < new->count ? old->count : new->count;
    size_t head = 0, tail = 0;

    while (head < least && view_equal(old->lines[head], new->lines[head]))
        head++;
    while (tail < least - head && view_equal(old->lines[old->count - 1 - tail], new->lines[new->count - 1 - tail]))
        tail++;
    for (size_t i = 0; i < head; i++)
        diff_add(diff, ' ', old->lines[i]);
    diff_middle(diff, old->lines + head, old->count - head - tail, new->lines + head, new->count - head - tail);
    for (size_t i = old->count - tail; i < old->count; i++)
        diff_add(diff, ' ', old->lines[i]);
}

/* ---- hunks ---- */

static void hunk_line(struct buffer *text, const struct diff_step *step, bool color)
{
    const bool ended = view_ends(step->line, VIEW("\n"));
    const enum ink ink = step->mark == '-' ? INK_RED : step->mark == '+' ? INK_GREEN : INK_NONE;

    ink_begin(text, color, ink);
    buffer_add_char(text, step->mark);
    visible_add_lines(text, (struct view){ step->line.data, step->line.length - ended });
    ink_end(text, color, ink);
    buffer_add_text(text, ended ? "\n" : "\n\\ No newline at end of file\n");
}

static void hunk_range(struct buffer *text, char mark, size_t before, size_t count)
{
    buffer_add_format(text, count == 1 ? " %c%zu" : " %c%zu,%zu", mark, before + (count > 0), count);
}

/* The steps from `begin` to `end`, behind so many lines of each text. */
static void hunk_add(struct buffer *text, const struct diff *diff, size_t begin, size_t end, size_t old_before, size_t new_before,
                     bool color)
{
    size_t old_count = 0, new_count = 0;

    for (size_t i = begin; i < end; i++) {
        old_count += diff->steps[i].mark != '+';
        new_count += diff->steps[i].mark != '-';
    }
    ink_begin(text, color, INK_CYAN);
    buffer_add_text(text, "@@");
    hunk_range(text, '-', old_before, old_count);
    hunk_range(text, '+', new_before, new_count);
    buffer_add_text(text, " @@");
    ink_end(text, color, INK_CYAN);
    buffer_add_char(text, '\n');
    for (size_t i = begin; i < end; i++)
        hunk_line(text, &diff->steps[i], color);
}

/* The hunk that the change at `at` is in ends so far behind the last change that the next one has a hunk of its own. */
static size_t hunk_end(const struct diff *diff, size_t at)
{
    size_t same = 0;

    for (; at < diff->count && same <= 2 * DIFF_CONTEXT; at++)
        same = diff->steps[at].mark == ' ' ? same + 1 : 0;
    return same > DIFF_CONTEXT ? at - (same - DIFF_CONTEXT) : at;
}

static void hunks_add(struct buffer *text, const struct diff *diff, bool color)
{
    size_t old_at = 0, new_at = 0, counted = 0;

    for (size_t at = 0; at < diff->count;) {
        size_t begin = at, end;

        if (diff->steps[at].mark == ' ') {
            at++;
            continue;
        }
        begin = at - counted > DIFF_CONTEXT ? at - DIFF_CONTEXT : counted;
        end = hunk_end(diff, at);
        old_at += begin - counted;
        new_at += begin - counted;
        hunk_add(text, diff, begin, end, old_at, new_at, color);
        for (size_t i = begin; i < end; i++) {
            old_at += diff->steps[i].mark != '+';
            new_at += diff->steps[i].mark != '-';
        }
        at = counted = end;
    }
}

void unified_diff_add(struct buffer *text, struct view name, struct view old, struct view new, bool color)
{
    struct diff diff = { 0 };

    if (view_equal(old, new))
        return;
    arena_init(&diff.arena, NULL);
    side_split(&diff, &diff.old, old);
    side_split(&diff, &diff.new, new);
    diff_all(&diff);
    for (size_t side = 0; side < 2; side++) {
        ink_begin(text, color, INK_BOLD);
        buffer_add_text(text, side == 0 ? "--- " : "+++ ");
        visible_add(text, name);
        ink_end(text, color, INK_BOLD);
        buffer_add_char(text, '\n');
    }
    hunks_add(text, &diff, color);
    arena_clear(&diff.arena);
}
