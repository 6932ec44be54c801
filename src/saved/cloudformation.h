/* Values of a template of CloudFormation: parameters with defaults, intrinsic functions, names of log groups. */
#pragma once

#include "saved/scope.h"

/* A scope for a template: a map with Resources. Its texts may have variables of the Serverless Framework in them, which are
 * looked for in `file`; NULL: they have none. */
struct template_scope {
    struct scope scope;         /* must be first */
    const struct element *file;
};
void template_scope_init(struct template_scope *template, struct reader *reader, const struct element *root,
                         const struct element *file);
