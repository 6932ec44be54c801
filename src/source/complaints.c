#include "source/catalog.h"

#include <stdlib.h>

static int complaint_compare(const void *left, const void *right)
{
    const struct complaint *a = left, *b = right;

    return a->order < b->order ? -1 : a->order > b->order;
}

void complaints_sort(struct complaints *complaints)
{
    if (complaints->count > 0)
        qsort(complaints->list, complaints->count, sizeof *complaints->list, complaint_compare);
}
