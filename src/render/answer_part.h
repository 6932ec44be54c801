/*
 * An answer that is written in parts, as it is found, or again and again, as it stands.
 *
 * Rows that come later go on where the last ones ended: there is one header, one array. An answer that is written anew is marked
 * with the time: by a first column @emitted in csv, tsv and ndjson, by a line of its own above tables; in json and aws each is a
 * document.
 */
#pragma once

#include "base/view.h"
#include "render/layout.h"

struct answer_part {
    struct view emitted;        /* the time; data NULL: rows that go on */
    bool begun;                 /* this is not the first part */
    bool last;                  /* nor does another follow */
    size_t rows;                /* written in the parts before */
    struct layout_column *columns;  /* of a table, how wide its texts have been so far; answer_part_clear() them */
};

void answer_part_clear(struct answer_part *part);
