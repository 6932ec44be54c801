#include "app/verb_discover.h"

#include "app/first_query.h"
#include "app/verb_run.h"
#include "render/fields_table.h"
#include "render/ink.h"

static void discover_table(struct output *output, const struct liq_result *result, const struct answer_style *style,
                           const struct settings *settings, const struct request *request)
{
    fields_table_write(output, result, &(struct fields_form){ style, settings->verbose });
    if (!style->terminal || settings->quiet || liq_result_rows(result) == 0 || request->file_count == 0)
        return;
    buffer_add_text(&output->text, "\nA query to begin with:\n    ");
    ink_begin(&output->text, style->color, INK_GREEN);
    first_query_add(&output->text, result, settings, request);
    ink_end(&output->text, style->color, INK_GREEN);
    buffer_add_char(&output->text, '\n');
}

enum exit_status verb_discover(struct settings *settings)
{
    static const struct run_face face = { discover_table, true };

    return run_files(settings, request_discover, &face, "liq discover app.log");
}
