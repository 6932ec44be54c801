#include "app/suggest.h"

enum { SUGGEST_LONGEST = 40 };

static char suggest_fold(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

static size_t suggest_least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters left out, put in, changed or swapped with the next, without regard to case. */
static size_t suggest_distance(struct view a, struct view b)
{
    size_t rows[3][SUGGEST_LONGEST + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];

    for (size_t j = 0; j <= b.length; j++)
        last[j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            char left = suggest_fold(a.data[i - 1]), up = suggest_fold(b.data[j - 1]);

            now[j] = suggest_least(suggest_least(last[j], now[j - 1]) + 1, last[j - 1] + (left != up));
            if (i > 1 && j > 1 && left == suggest_fold(b.data[j - 2]) && up == suggest_fold(a.data[i - 2]))
                now[j] = suggest_least(now[j], before[j - 2] + 1);
        }
        size_t *free_row = before;

        before = last;
        last = now;
        now = free_row;
    }
    return last[b.length];
}

struct suggest suggest_start(struct view wanted)
{
    /* One slip in three letters may be a slip; more is another word. */
    return (struct suggest){ .wanted = wanted, .distance = wanted.length / 3 + 1 };
}

void suggest_offer(struct suggest *suggest, struct view name)
{
    size_t distance;

    if (suggest->wanted.length == 0 || suggest->wanted.length > SUGGEST_LONGEST || name.length > SUGGEST_LONGEST)
        return;
    distance = suggest_distance(suggest->wanted, name);
    if (distance < suggest->distance || (distance == suggest->distance && !suggest->best.data && distance < name.length)) {
        suggest->best = name;
        suggest->distance = distance;
    }
}
