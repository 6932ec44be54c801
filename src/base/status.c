#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>

enum status fault_set(struct fault *fault, enum status status, const char *format, ...)
{
    va_list args;

    if (!fault)
        return status;
    va_start(args, format);
    vsnprintf(fault->message, sizeof fault->message, format, args);
    va_end(args);
    return status;
}
