#include "app/verb_groups.h"

#include "app/tell.h"
#include "app/verb_run.h"
#include "render/answer.h"

/* A table of nothing says nothing: why there is none is told. */
static void groups_table(struct output *output, const struct liq_result *result, const struct answer_style *style,
                         const struct settings *settings, const struct request *request)
{
    (void)settings, (void)request;
    if (liq_result_rows(result) > 0)
        answer_form_at(0)->write(output, result, style);
}

enum exit_status verb_groups(struct settings *settings)
{
    static const struct run_face face = { .table = groups_table };
    struct request request;
    struct fault fault = { 0 };
    enum status status = STATUS_OK;
    enum exit_status exit;

    request_init_files(&request, settings);
    if (run_lacks_input(&request))
        status = fault_set(&fault, STATUS_INVALID, "no file is named and standard input is a terminal; name a folder or log files, "
                                                   "as in liq groups .");
    if (status == STATUS_OK)
        status = request_groups(&request, settings, &fault);
    if (status != STATUS_OK) {
        tell("%s", fault.message);
        return exit_of_status(status);
    }
    exit = run_answer(settings, &request, &face);
    request_clear(&request);
    return exit;
}
