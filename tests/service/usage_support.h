/*
 * usage_support.h - metered plans and reports of use for tests.
 */
#ifndef TESTS_SERVICE_USAGE_SUPPORT_H
#define TESTS_SERVICE_USAGE_SUPPORT_H

#include "service/usage.h"
#include "tests/service/sale_support.h"

/* The fixture's catalogue and one product with a metered plan, its meter "gb"; `usage` are the
 * members of its "usage" but meter and prices, `eur` those of its price: {"model":"per_unit"} and
 * {"price":"0.10"}. */
void usage_plan(Fixture *fixture, const char *code, const char *usage, const char *eur);
/* The same without a check: what the import answers. */
Err *usage_plan_try(Fixture *fixture, const char *code, const char *usage, const char *eur,
                    ImportResult *ret);
/* One record by the operator; the key is new each time. */
void usage_add(Fixture *fixture, SubscriptionId id, const char *units, const char *used_at);
/* One record with its key, and how it was taken: "accepted", "repeated" or "units: is not ...". */
Str usage_try(Fixture *fixture, const UsageInput *input);
/* "usage 2026-12-01..2027-01-01 15.00", a line each, by document and position, of Meridian's
 * purchases. */
Str use_lines(Fixture *fixture);

#endif
