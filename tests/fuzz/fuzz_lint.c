/*
 * Any bytes may be a query to be looked at. Findings stand in it, and what mends one leaves a file in which the query has no new ones.
 */
#include "engine/engine.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct looked {
    struct liq_saved *saved;
    struct liq_lint *lint;
};

static struct looked fuzz_look(struct view text)
{
    static const struct liq_query_options compiling = { .now_ms = 1700000000000 };
    static const struct liq_lint_options options = { .query = &compiling };
    struct looked looked = { .saved = liq_saved_of_text(text_of(VIEW("query.cwli")), text_of(text)) };

    looked.lint = liq_lint_new(looked.saved, &options);
    return looked;
}

static void fuzz_leave(struct looked *looked)
{
    liq_lint_free(looked->lint);
    liq_saved_free(looked->saved);
}

static size_t fuzz_count(const struct looked *looked, const char *code)
{
    size_t count = 0;

    for (size_t i = 0; i < liq_lint_count(looked->lint); i++)
        count += !code || strcmp(liq_lint_at(looked->lint, i).code, code) == 0;
    return count;
}

static void fuzz_mend(struct view text, const struct looked *before, const struct liq_finding *finding)
{
    const struct liq_saved_edit *edit = &finding->mending;
    struct buffer mended;
    struct looked after;

    if (edit->begin > edit->end || edit->end > text.length)
        abort();
    buffer_init(&mended);
    buffer_add(&mended, (struct view){ text.data, edit->begin });
    buffer_add(&mended, view_of_text(edit->text));
    buffer_add(&mended, view_skip(text, edit->end));
    after = fuzz_look(buffer_view(&mended));
    if (fuzz_count(&after, finding->code) >= fuzz_count(before, finding->code) || fuzz_count(&after, NULL) >= fuzz_count(before, NULL))
        abort();
    fuzz_leave(&after);
    buffer_clear(&mended);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const struct view text = { (const char *)bytes, size };
    struct looked looked = fuzz_look(text);

    for (size_t i = 0; i < liq_lint_count(looked.lint); i++) {
        const struct liq_finding finding = liq_lint_at(looked.lint, i);

        if (finding.first.byte > finding.last.byte || finding.last.byte > size || finding.message.length == 0)
            abort();
        if (finding.mendable)
            fuzz_mend(text, &looked, &finding);
    }
    fuzz_leave(&looked);
    return 0;
}
