/* The forms in which an answer is written, a row each: --output, help, completion and the test runner read this table. */
#pragma once

#include "render/answer_part.h"
#include "render/output.h"

#include <liq/liq.h>

struct answer_style {
    bool color;
    bool terminal;              /* somebody reads it on a screen: nothing raw may reach it */
    bool unicode;               /* lines and dots may be drawn with characters beyond ASCII */
    bool structures;            /* in JSON, maps, lists and booleans are what they are, not what the service makes of them */
    size_t width;               /* columns of the screen; 0: lines may be of any length */
    struct answer_part *part;   /* of an answer that is written in parts; else NULL */
};

/* Whether the answer is written anew, marked by its time. */
static inline bool answer_is_marked(const struct answer_style *style)
{
    return style->part && style->part->emitted.data;
}
/* Whether what stands above the rows has been written. */
static inline bool answer_is_begun(const struct answer_style *style)
{
    return style->part && style->part->begun;
}

struct answer_form {
    const char *name, *help;
    void (*write)(struct output *output, const struct liq_result *result, const struct answer_style *style);
    bool closed;                /* a document that cannot go on with rows that come later */
    bool counts;                /* it tells how many events were scanned */
};

const struct answer_form *answer_form_at(size_t index);         /* NULL past the end */
const struct answer_form *answer_form_find(struct view name);   /* NULL when there is none of that name */

static inline struct view answer_view(struct liq_text text)
{
    return (struct view){ text.data, text.length };
}
/* A cell's text, or an empty view (with data NULL) for a null. */
static inline struct view answer_cell(const struct liq_result *result, size_t row, size_t column)
{
    return answer_view(liq_result_cell(result, row, column).text);
}

void answer_table_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
void answer_vertical_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
void answer_csv_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
void answer_tsv_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
void answer_json_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
void answer_ndjson_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
void answer_markdown_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
void answer_aws_write(struct output *output, const struct liq_result *result, const struct answer_style *style);
