/*
 * The optimizer: the same answer with less work. Each pass is a function of the plan; `--no-optimize` runs only those that
 * the plan cannot do without (placing discover steps, filling in the scan's wishes), so that tests can prove the rest
 * changes nothing.
 *
 * Passes, in order: split conjunctions into filters; move filters before steps they do not read from; order neighbouring
 * filters by cost; drop assignments and captures nobody reads; place discover steps as late as possible, apart for what
 * filters need and the rest; necessary texts for the scan.
 */
#pragma once

#include "plan/plan.h"

struct optimizer_options {
    bool optimize;
    bool documented;                    /* what discover steps look for */
    const struct operator *discover;    /* exec's */
};
void plan_optimize(struct plan *plan, const struct optimizer_options *options);
