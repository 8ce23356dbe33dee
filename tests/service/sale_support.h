/*
 * sale_support.h - running subscriptions for tests of billing and cancelling: days, orders, runs,
 * and what came of them.
 */
#ifndef TESTS_SERVICE_SALE_SUPPORT_H
#define TESTS_SERVICE_SALE_SUPPORT_H

#include "service/billing.h"
#include "service/subscription.h"
#include "simulate/simulate.h"
#include "tests/service/order_support.h"

/* Noon in Athens of that day: "2026-11-22". */
void sale_day(Fixture *fixture, const char *day);
/* One unit of a plan for the customer (the person's own account: own use), made and billed by the
 * workers. */
SubscriptionId sale_make(Fixture *fixture, const char *person, FixtureAccount customer,
                         const char *plan);
/* The workers' turn on that day. */
void sale_run(Fixture *fixture, const char *day);
BillResult sale_bill(Fixture *fixture, const char *until, bool dry_run);
/* "INV-2026-000001 Stoa>Meridian 7.47+1.79=9.26", a line each, in the order of issue. */
Str sale_documents(Fixture *fixture);
/* "2026-11-22..2026-12-01" of one edge, separated by blanks. */
Str sale_periods(Fixture *fixture, FixtureAccount buyer);
/* "recurring|950" of each line of the newest invoice to the account, in order. */
Str sale_lines(Fixture *fixture, FixtureAccount buyer);
/* What a scenario gives, to compare with. */
MUST_USE Err *sale_simulate(const char *scenario, SimResult *ret_result);
/* Fails the test with the text of the first problem. */
void sale_check(Fixture *fixture);
/* Whether a problem has these words. */
bool sale_check_finds(Fixture *fixture, const char *words);
SubscriptionView sale_seen(Fixture *fixture, const char *person, SubscriptionId id);
CancellationId sale_cancel(Fixture *fixture, const char *person, SubscriptionId id, CancelWhen when,
                           const char *on);
/* So many copies of the first subscription, with all that belongs to it, not charged yet. */
void sale_copies(Fixture *fixture, int copies);

#endif
