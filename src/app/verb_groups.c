#include "app/verb_groups.h"

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

    return run_files(settings, request_groups, &face, "liq groups .");
}
