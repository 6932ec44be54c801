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
    struct request request;
    struct fault fault = { 0 };
    enum status status = STATUS_OK;
    enum exit_status exit;

    request_init_files(&request, settings);
    if (run_lacks_input(&request))
        status = fault_set(&fault, STATUS_INVALID, "no file is named and standard input is a terminal; name a log file or a "
                                                   "folder, as in liq discover app.log");
    if (status == STATUS_OK)
        status = request_discover(&request, settings, &fault);
    if (status != STATUS_OK) {
        tell("%s", fault.message);
        return exit_of_status(status);
    }
    exit = run_answer(settings, &request, &face);
    request_clear(&request);
    return exit;
}
