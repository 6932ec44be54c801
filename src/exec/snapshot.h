/*
 * The answer as it stands, while the run goes on.
 *
 * What the workers have kept is combined in place, which can be done only once. So a copy of the process does it: fork() shares
 * all memory until somebody writes to it, no other thread is at work meanwhile, and what comes out is sent back through a pipe.
 * Files of what memory cannot hold are only added to, behind what this process knows of.
 */
#pragma once

#include "exec/exec.h"

/* While no worker is at work. The answer is the caller's to clear, whatever happens. */
enum status exec_snapshot(struct exec *exec, struct answer *answer, struct fault *fault);
