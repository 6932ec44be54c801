/* Completion scripts for shells, from the tables of verbs, options and topics. */
#pragma once

#include "base/buffer.h"

void completion_write(struct buffer *text, struct view shell);      /* bash, zsh or fish */
