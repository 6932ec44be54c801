#include "render/answer_part.h"

#include <stdlib.h>

void answer_part_clear(struct answer_part *part)
{
    free(part->columns);
    part->columns = NULL;
}
