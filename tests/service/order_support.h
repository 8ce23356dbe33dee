/*
 * order_support.h - orders for tests: ready-made settings, an order in one call, and the workers'
 * turn.
 */
#ifndef TESTS_SERVICE_ORDER_SUPPORT_H
#define TESTS_SERVICE_ORDER_SUPPORT_H

#include "service/checkout.h"
#include "service/job.h"
#include "service/workspace.h"
#include "tests/support/fixture.h"

#define DATABASE_PLAN S("postgresql-small-monthly")

/* Settings of a Cloud Database of that name; `script` is the simulator's, or empty. */
Str database_settings(const char *name, const char *script);
/* One database for Blue Harbour, ordered by anna and placed. */
OrderId order_database(Fixture *fixture, const char *name, const char *script);
/* Runs due jobs until none is due; how many ran. Jobs that nothing runs yet are skipped. */
size_t run_jobs(Fixture *fixture);
/* As the person sees it. */
OrderView order_seen(Fixture *fixture, const char *person, OrderId id);
ServiceView service_seen_by(Fixture *fixture, const char *person, ServiceId id);
/* Steps 1 to 3 and the agreement for every line of the user's basket, which has one beneficiary;
 * its view before confirming. */
CheckoutView basket_ready(Fixture *fixture, const char *person, FixtureAccount customer);
/* Beside the program: rows as lines. */
Str sql_rows(Fixture *fixture, const char *sql);
/* Plans "bulk-0" to "bulk-999", like server-small-monthly. */
void bulk_plans_add(Fixture *fixture);

#endif
