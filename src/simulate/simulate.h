/*
 * simulate.h - runs a scenario: the same billing, dunning and life-cycle rules as the server, on a
 * clock that jumps from one due instant to the next (R-BIL-12, R41).
 */
#ifndef SIMULATE_SIMULATE_H
#define SIMULATE_SIMULATE_H

#include "simulate/result.h"

enum {
    SIMULATE_DOCUMENT_MAX = 200 * 1000,
    SIMULATE_LINE_MAX = 2 * 1000 * 1000, /* of all documents */
    SIMULATE_STEP_MAX = 2 * 1000 * 1000
};

/* Everything lives on `out`. A refused event is in the result and the run goes on.
 * Fails: FIELD_RANGE (the run would pass one of the limits, naming /until). */
MUST_USE Err *simulate_run(Arena *out, const Scenario *scenario, SimResult *ret_result);

#endif
