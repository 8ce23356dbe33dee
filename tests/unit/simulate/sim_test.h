/*
 * sim_test.h - a scenario in a few lines of C, and what it gave as text to compare.
 *
 * Scenarios are written with ' for ". `sim` wraps products, accounts and events in a world that
 * starts 2024-02-01 in Athens, in euro.
 */
#ifndef TESTS_UNIT_SIMULATE_SIM_TEST_H
#define TESTS_UNIT_SIMULATE_SIM_TEST_H

#include "simulate/simulate.h"
#include "tests/test.h"

typedef struct Sim {
    const char *head; /* keys of the scenario: "'until':'2024-03-01','policy':{…}" */
    const char *products;
    const char *accounts; /* NULL: one end customer C of the operator */
    const char *events;
} Sim;

/* The whole scenario as JSON, and what running it gave. */
Str sim_text(const Sim *sim);
SimResult sim_run(const Sim *sim, const Scenario **ret_scenario);
Err *sim_fails(const Sim *sim);

/*
 * Documents, one line each: "INV-000001 C 2024-01-31 100.00+24.00 due 124.00 issued:", then their
 * lines: " recurring s1 2024-01-31..2024-02-29 10 x 10.00 29/29 = 100.00"; refusals:
 * "refused 4 subscription.state"; previews: "preview 3" and their documents.
 */
Str sim_documents(const Sim *sim);
/* "s1 active 10 2024-01-31..2024-02-29 term 2024-01-31..2024-02-29 history subscribe 2024-01-31" */
Str sim_subscriptions(const Sim *sim);
/* "C owes 124.00 prepaid 0.00 OD1 2024-03-01..2024-03-11 tried 2024-01-31" */
Str sim_accounts(const Sim *sim);

#define CHECK_DOCUMENTS(sim, wanted) CHECK_STR(sim_documents(sim), S(wanted))
#define CHECK_SUBSCRIPTIONS(sim, wanted) CHECK_STR(sim_subscriptions(sim), S(wanted))
#define CHECK_ACCOUNTS(sim, wanted) CHECK_STR(sim_accounts(sim), S(wanted))

#endif
