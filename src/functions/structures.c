#include "functions/tables.h"

const struct function json_functions[] = {
    { .name = NULL },
};
