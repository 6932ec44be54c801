#include "app/verb_explain.h"

#include "app/verb_run.h"
#include "render/steps.h"
#include "render/visible.h"

#include <errno.h>
#include <unistd.h>

static bool explain_is_json(const struct settings *settings)
{
    return view_equal(settings->output, VIEW("json"));
}

static void explain_steps(struct output *output, const struct liq_result *result, const struct answer_style *style,
                          const struct settings *settings, const struct request *request)
{
    (void)request;
    if (explain_is_json(settings))
        steps_json_write(output, result);
    else
        steps_table_write(output, result, style);
}

static enum exit_status explain_plan(const struct request *request)
{
    struct output output;
    int error;

    output_init(&output, STDOUT_FILENO);
    visible_add_lines(&output.text, answer_view(liq_query_explain(request->query)));
    if (output.text.length > 0 && output.text.data[output.text.length - 1] != '\n')
        buffer_add_char(&output.text, '\n');
    output_flush(&output);
    error = output.error;
    output_clear(&output);
    return error && error != EPIPE ? EXIT_WORLD_FAILED : EXIT_ANSWERED;
}

enum exit_status verb_explain(struct settings *settings)
{
    static const struct run_face face = { .table = explain_steps, .every_form = true, .trace = true };
    struct request request;
    struct fault fault = { 0 };
    enum status status = request_init(&request, settings, &fault);
    enum exit_status exit;

    if (status == STATUS_OK && settings->output.data && !explain_is_json(settings) && !view_equal(settings->output, VIEW("table")))
        status = fault_set(&fault, STATUS_INVALID, "liq explain writes a table or, over files, json");
    if (status == STATUS_OK)
        status = request_compile(&request, settings, &fault);
    if (status != STATUS_OK) {
        tell("%s", fault.message);
        exit = exit_of_status(status);
    } else if (!liq_query_valid(request.query)) {
        exit = EXIT_MISUSED;
    } else {
        exit = request.file_count > 0 || settings->groups.count > 0 ? run_answer(settings, &request, &face) : explain_plan(&request);
    }
    request_clear(&request);
    return exit;
}
